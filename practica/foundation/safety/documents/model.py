"""What comes out of an opened file: its text, where the headings, lists and rows are, and what was left out.

Spans count Unicode code points in `Document.text`, end exclusive. `Limits` says how much one file may cost.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise

Sentence = str | Promise
"""A sentence for a person, translated when it is shown."""


class Kind(StrEnum):
    """What a block of text was in the file."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST = "list"
    ROW = "table row"


@dataclass(frozen=True, slots=True)
class Block:
    """One block of the text; `level` is 1-6 for headings, the depth from 0 for lists, 0 otherwise."""

    kind: Kind
    level: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """The text of one file.

    Attributes:
        text: the extracted text, NFC, paragraphs separated by an empty line.
        blocks: in the order of the text, never overlapping; together they cover all but the white space.
        notes: what the reader left out or repaired, one sentence each.
        media_type: what the file turned out to be, whatever its name says.
        title: a title that the file itself declares (front matter, HTML title), or "".
    """

    text: str
    blocks: tuple[Block, ...]
    notes: tuple[Sentence, ...]
    media_type: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """One file as it may be handed on to others.

    Attributes:
        data: the file written again.
        media_type: what it is, whatever its name says.
        text: as `Document.text`; "" for a picture.
        words: what stands outside the text and is kept: page headers, descriptions of pictures.
        notes: codes of what was taken out or is worth knowing; `sentence_of` says them.
    """

    data: bytes
    media_type: str
    text: str
    words: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost. Whoever runs a machine with little memory lowers `memory`.

    Attributes:
        size: bytes of the file as it came.
        expanded: bytes of all members of a zip file together.
        members: number of files inside a zip file.
        ratio: expanded bytes for each packed byte, above the first megabyte.
        pages: pages of a PDF.
        text: code points of the extracted text.
        pixels: width times height of a picture.
        memory: bytes of address space of the worker process.
        cpu: seconds of processor time for one file.
        wall: seconds until the answer must be there.
    """

    size: int = 25_000_000
    expanded: int = 150_000_000
    members: int = 2_000
    ratio: int = 200
    pages: int = 500
    text: int = 3_000_000
    pixels: int = 50_000_000
    memory: int = 1_200_000_000
    cpu: int = 30
    wall: float = 60.0


class Unreadable(Exception):  # noqa: N818 - it is an answer that a person reads, not a fault of the program
    """The file cannot be read reliably; `sentence` says why, `code` is the stable word for it."""

    def __init__(self, sentence: Sentence, code: str = "broken") -> None:
        super().__init__(code)
        self.sentence = sentence
        self.code = code
