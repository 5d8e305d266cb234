"""What kind of file is this? Told by its first bytes and its parts; the name only decides between kinds of text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from practica.foundation.safety.documents import letters
from practica.foundation.safety.documents.readers.archive import Archive
from practica.foundation.safety.documents.refusal import Refused

if TYPE_CHECKING:
    from practica.foundation.safety.documents.model import Limits
    from practica.foundation.safety.documents.readers.builder import Builder

DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT: Final = "application/vnd.oasis.opendocument.text"
PICTURES: Final = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM")
_BY_NAME: Final = {
    "md": "text/markdown",
    "markdown": "text/markdown",
    "html": "text/html",
    "htm": "text/html",
    "xhtml": "text/html",
}


def read(data: bytes, filename: str, into: Builder, limits: Limits) -> str:
    """Fill `into` with the reader that fits and answer the media type.

    Raises:
        Refused: with the code that says why.
    """
    if not data.strip(b"\x00 \t\r\n"):
        raise Refused("empty")
    if b"%PDF-" in data[:1024]:
        from practica.foundation.safety.documents.readers import pdf

        pdf.read(data, into, pages=limits.pages)
        return "application/pdf"
    if data[:2] == b"PK":
        return _office(Archive(data, expanded=limits.expanded, members=limits.members, ratio=limits.ratio), filename, into)
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        encrypted = "EncryptedPackage".encode("utf-16-le") in data
        raise Refused("password" if encrypted else "old_word" if "WordDocument".encode("utf-16-le") in data else "old_office")
    if data.lstrip()[:5] == b"{\\rtf":
        raise Refused("rtf")
    if data.startswith(PICTURES) or data[8:12] == b"WEBP" or data[4:12] in (b"ftypheic", b"ftypavif"):
        raise Refused("picture")
    return _text(data, filename, into)


def _office(archive: Archive, filename: str, into: Builder) -> str:
    names = archive.names
    if "word/document.xml" in names:
        from practica.foundation.safety.documents.readers import docx

        docx.read(archive, into)
        return DOCX
    kind = archive.read("mimetype").decode("ascii", "replace").strip() if "mimetype" in names else ""
    if kind.startswith(ODT) or ("content.xml" in names and not kind):
        from practica.foundation.safety.documents.readers import odt

        odt.read(archive, into)
        return ODT
    if "xl/workbook.xml" in names or kind.endswith(".spreadsheet"):
        raise Refused("spreadsheet")
    if "ppt/presentation.xml" in names or kind.endswith(".presentation"):
        raise Refused("presentation")
    named = filename.lower().endswith((".docx", ".docm", ".dotx", ".odt", ".ott"))
    raise Refused("broken" if named or "[Content_Types].xml" in names or kind else "unknown")


def _text(data: bytes, filename: str, into: Builder) -> str:
    from practica.foundation.safety.documents.readers import html, markdown, text

    suffix = filename.rsplit(".", 1)[-1].lower() if "." in filename else ""
    start = data[:2000].lower()
    media = "text/html" if b"<!doctype html" in start or b"<html" in start else _BY_NAME.get(suffix, "text/plain")
    declared = html.declared(data) if media == "text/html" else ""
    decoded = letters.decode(data, declared)
    if decoded is None:
        raise Refused("unknown" if b"\x00" in data[:20_000] else "unknown_letters")
    words, encoding = decoded
    if media == "text/html":
        html.read(words, into)
        if declared and not _same(declared, encoding):
            into.note("encoding")
    else:
        if media == "text/markdown":
            markdown.read(words, into)
        else:
            text.read(words, into)
        if not encoding.startswith("utf-"):
            into.note("guessed_encoding")
    return media


def _same(declared: str, encoding: str) -> bool:
    import codecs

    try:
        return codecs.lookup(declared).name == codecs.lookup(encoding).name or {declared.lower(), encoding} <= {
            "iso-8859-1",
            "cp1252",
            "windows-1252",
        }
    except LookupError:
        return False
