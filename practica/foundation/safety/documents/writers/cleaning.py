"""One file, read and written again. What comes out holds no more than what was read, and what pictures show.

Words that stand outside the text that readers give (page headers, captions of charts, descriptions of pictures) come out beside
it, so that every word that is kept can be checked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from practica.foundation.safety.documents import letters
from practica.foundation.safety.documents.readers import picture, sorting
from practica.foundation.safety.documents.readers.archive import Archive
from practica.foundation.safety.documents.readers.builder import Builder
from practica.foundation.safety.documents.refusal import Refused
from practica.foundation.safety.documents.writers import docx, odt, pdf

if TYPE_CHECKING:
    from practica.foundation.safety.documents.model import Limits

# Of what readers leave out, what is true of the file itself and not only of its text.
_OF_THE_FILE: Final = ("tracked_changes", "comments", "hidden_text", "properties", "macros", "form_fields")
# What a browser would run if it were ever taken for what it is.
_MARKUP: Final = re.compile(rb"<\s*(?:svg|html|script|\?xml|!doctype)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Written:
    """A file as it may be handed on: its bytes, what it is, its text, the words beside the text, and codes of what was done."""

    data: bytes
    media_type: str
    text: str
    words: str
    notes: list[str]


def clean(data: bytes, filename: str, limits: Limits) -> Written:
    """Read a file as `read` does, refuse what `read` refuses, and write it again.

    Raises:
        Refused: with the code that says why; "markup" for web pages and drawings in SVG.
    """
    if data.startswith(sorting.PICTURES) or data[8:12] == b"WEBP" or data[4:8] == b"ftyp":
        drawn = picture.rewrite(data, pixels=limits.pixels)
        return Written(drawn, picture.media_type(drawn), "", "", ["picture_drawn_anew", "pictures_unchecked"])
    into = Builder(limits.text)
    media = sorting.read(data, filename, into, limits)
    if media == "text/html" or _is_markup(data, media):
        raise Refused("markup")
    text, _blocks = into.finish()
    fault = letters.fault(text)
    if fault or not any(sign.isalnum() for sign in text):
        raise Refused(fault or "empty")
    written, words, notes = _again(data, media, limits)
    words = "\n".join([*dict.fromkeys(into.aside), words])
    said = [code for code in into.notes if code in _OF_THE_FILE]
    return Written(written, media, text, words, list(dict.fromkeys([*said, *notes])))


def _is_markup(data: bytes, media: str) -> bool:
    """Whether a text begins as a page or a drawing does, in any encoding."""
    begins = data[:800].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return media.startswith("text/") and _MARKUP.match(begins) is not None


def _again(data: bytes, media: str, limits: Limits) -> tuple[bytes, str, list[str]]:
    if media == "application/pdf":
        return pdf.write(data)
    if media in {sorting.DOCX, sorting.ODT}:
        archive = Archive(data, expanded=limits.expanded, members=limits.members, ratio=limits.ratio)
        write = docx.write if media == sorting.DOCX else odt.write
        return write(archive, pixels=limits.pixels)
    decoded = letters.decode(data, "")
    if decoded is None:
        raise Refused("unknown_letters")
    # In one encoding, so that nobody's program reads other words out of the same bytes than the check did. All of it is checked:
    # what a reader leaves out (front matter, comments) is still in the file.
    plain = decoded[0].replace("\x00", "")
    return plain.encode("utf-8", "replace"), plain, []
