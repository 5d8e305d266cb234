"""The calls that the rest of the product uses: `read_document`, `clean_file` and `clean_image`."""

from __future__ import annotations

from pathlib import Path

from practica.foundation.safety.documents.model import Block, Cleaned, Document, Kind, Limits, Sentence
from practica.foundation.safety.documents.process import Worker, refuse
from practica.foundation.safety.documents.sentences import NOTES


def read_document(
    source: str | Path | bytes, filename: str, *, limits: Limits | None = None, worker: Worker | None = None
) -> Document:
    """The text of a file and its blocks. The file is opened in a process of its own, or in `worker` when one is kept warm.

    Args:
        source: a path or the bytes. Nothing but these bytes is read, and nothing is written.
        filename: the name it came with; only its ending is looked at, to tell Markdown and HTML from plain text.
        limits: what it may cost.
        worker: a warm process; saves about half a second for each file.

    Raises:
        Unreadable: with one sentence for a person that says why.
    """
    limits = limits or Limits()
    header, body = _ask("read", _bytes(source, limits), filename, limits, worker)
    text = body.decode()
    return Document(
        text=text,
        blocks=_blocks(header.get("blocks"), len(text)),
        notes=tuple(NOTES[str(code)] for code in _list(header.get("notes")) if str(code) in NOTES),
        media_type=str(header.get("media_type", "")),
        title=str(header.get("title", "")),
    )


def clean_file(data: bytes, filename: str, *, limits: Limits | None = None, worker: Worker | None = None) -> Cleaned:
    """A document, a text or a picture written again, so that others may have it: see `writers`. As safe as `read_document`.

    Raises:
        Unreadable: with one sentence for a person that says why.
    """
    limits = limits or Limits()
    header, body = _ask("clean", _bytes(data, limits), filename, limits, worker)
    sizes = [size for size in _list(header.get("sizes")) if isinstance(size, int) and 0 <= size <= len(body)]
    if len(sizes) != 2 or sum(sizes) >= len(body):
        raise refuse("crashed")
    text, words, written = body[: sizes[0]], body[sizes[0] : sum(sizes)], body[sum(sizes) :]
    return Cleaned(
        data=written,
        media_type=str(header.get("media_type", "")),
        text=text.decode("utf-8", "replace"),
        words=words.decode("utf-8", "replace"),
        notes=tuple(str(code) for code in _list(header.get("notes")) if str(code) in NOTES),
    )


def sentence_of(note: str) -> Sentence:
    """The sentence of a note's code."""
    return NOTES[note]


def clean_image(data: bytes, *, limits: Limits | None = None, worker: Worker | None = None) -> bytes:
    """The picture written again as PNG (or JPEG when it came as one): its pixels, upright, and nothing else of the file.

    Raises:
        Unreadable: it is no PNG, JPEG, WebP or GIF, is damaged, or has too many pixels.
    """
    limits = limits or Limits()
    return _ask("picture", _bytes(data, limits), "", limits, worker)[1]


def _bytes(source: str | Path | bytes, limits: Limits) -> bytes:
    if isinstance(source, bytes):
        data = source
    else:
        try:
            with Path(source).open("rb") as file:
                data = file.read(limits.size + 1)
        except OSError as error:
            raise refuse("absent") from error
    if len(data) > limits.size:
        raise refuse("too_large")
    if not data:
        raise refuse("empty")
    return data


def _ask(op: str, data: bytes, filename: str, limits: Limits, worker: Worker | None) -> tuple[dict[str, object], bytes]:
    if worker is not None:
        return worker.ask(op, data, filename, limits)
    with Worker(files=1) as own:
        return own.ask(op, data, filename, limits)


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _blocks(value: object, length: int) -> tuple[Block, ...]:
    """The blocks as the worker names them, taken only where they make sense: the worker is not trusted."""
    blocks: list[Block] = []
    at = 0
    for row in _list(value):
        if not (isinstance(row, list) and len(row) == 4 and row[0] in set(Kind) and all(isinstance(n, int) for n in row[1:])):
            raise refuse("crashed")
        _, level, start, end = row
        if not at <= start < end <= length:
            raise refuse("crashed")
        blocks.append(Block(Kind(row[0]), min(6, max(0, level)), start, end))
        at = end
    return tuple(blocks)
