"""PDF written again: its pages as they look, with links to the web and inside the file; nothing that runs or tells of its maker.

Earlier states of the file, which a PDF keeps when it is saved on top of itself, are not copied; what nothing on a page refers to
any more is left out.
"""

from __future__ import annotations

import io
from typing import Any, Final

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, StreamObject

from practica.foundation.safety.documents.readers.pdf import FAULTS, open_pdf
from practica.foundation.safety.documents.refusal import Refused
from practica.foundation.safety.documents.writers.package import is_link

# What a reader needs to show the pages; everything else of the root goes (scripts, forms, embedded files, histories).
_ROOT: Final = {"/Type", "/Pages", "/Lang", "/Outlines", "/Dests", "/Names", "/PageLabels", "/ViewerPreferences", "/OCProperties",
                "/PageMode", "/PageLayout"}  # fmt: skip
_TELLING: Final = ("/Metadata", "/PieceInfo", "/LastModified", "/AA", "/OpenAction", "/JS", "/AF", "/Thumb", "/EmbeddedFiles")
_JUMPS: Final = {"/GoTo", "/URI", "/Named"}


def write(data: bytes) -> tuple[bytes, str, list[str]]:
    """The file, the words outside its pages, and codes of what was done to it.

    Raises:
        Refused: it cannot be written again.
    """
    reader = open_pdf(data)
    notes: list[str] = []
    try:
        said = _outline_words(reader)
        writer = PdfWriter(clone_from=reader)
        writer.metadata = None
        root = writer.root_object
        if _names(root):
            notes.append("embedded_removed")
        for key in [one for one in root if one not in _ROOT]:
            del root[key]
        for page in writer.pages:
            _keep_links(page)
        for one in list(writer._objects):  # noqa: SLF001 - pypdf has no other way to all objects of a file
            _tell_nothing(one, notes)
        _forget_unreachable(writer)
        out = io.BytesIO()
        writer.write(out)
    except FAULTS as error:
        raise Refused("broken") from error
    return out.getvalue(), "\n".join(said), list(dict.fromkeys(notes))


def _names(root: DictionaryObject) -> bool:
    """Keep named places only; whether files were embedded."""
    names = root.get("/Names")
    names = names.get_object() if names is not None else None
    if not isinstance(names, DictionaryObject):
        return False
    held = "/EmbeddedFiles" in names
    for key in [one for one in names if one != "/Dests"]:
        del names[key]
    return held


def _keep_links(page: DictionaryObject) -> None:
    """Of what is laid over a page, only links to the web and inside the file."""
    if "/Annots" not in page:
        return
    laid = page["/Annots"].get_object()
    kept = ArrayObject(one for one in (laid if isinstance(laid, ArrayObject) else ()) if _is_good_link(one.get_object()))
    del page["/Annots"]
    if kept:
        page[NameObject("/Annots")] = kept


def _is_good_link(laid: Any) -> bool:
    if not isinstance(laid, DictionaryObject) or laid.get("/Subtype") != "/Link":
        return False
    for key in ("/Contents", "/T", "/NM", "/PA", "/TU"):
        laid.pop(key, None)
    action = laid.get("/A")
    action = action.get_object() if action is not None else None
    return action is None or _is_quiet(action)


def _is_quiet(action: Any) -> bool:
    """Whether an action only jumps: inside the file, or to an address of the web or a mailbox. One step, not a chain."""
    if not isinstance(action, DictionaryObject) or action.get("/S") not in _JUMPS or "/Next" in action:
        return False
    return action.get("/S") != "/URI" or is_link(str(action.get("/URI", "")))


def _tell_nothing(one: Any, notes: list[str]) -> None:
    """Take out of an object what tells of its making or starts something."""
    if isinstance(one, IndirectObject) or not isinstance(one, DictionaryObject):
        return
    for key in _TELLING:
        one.pop(key, None)
    if "/A" in one and not _is_quiet(one["/A"].get_object()):
        del one["/A"]
    if one.get("/Subtype") == "/Image" and isinstance(one, StreamObject):
        notes.append("pictures_unchecked")
        if one.get("/Filter") in ("/DCTDecode", ["/DCTDecode"]):
            one._data = bare_jpeg(one._data)  # noqa: SLF001 - the picture stays as it is encoded, only what tells of it goes


def bare_jpeg(data: bytes) -> bytes:
    """A JPEG without the segments that tell of place, device and author (APP1, APP3 to APP13, APP15, comments).

    Segments are those of ITU-T T.81, annex B; what comes after the start of the scan is copied as it is.
    """
    out, at = bytearray(data[:2]), 2
    while data[:2] == b"\xff\xd8" and at + 4 <= len(data) and data[at] == 0xFF:
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if marker == 0xDA or length < 2:
            break
        telling = marker in (0xE1, 0xEF, 0xFE) or 0xE3 <= marker <= 0xED
        if not telling:
            out += data[at : at + 2 + length]
        at += 2 + length
    return bytes(out + data[at:])


def _forget_unreachable(writer: PdfWriter) -> None:
    """Leave out every object that nothing leads to from the root, as what was embedded before its list was taken away."""
    reached: set[int] = set()
    waiting: list[Any] = [writer.root_object]
    while waiting:
        one = waiting.pop()
        if isinstance(one, IndirectObject):
            if one.idnum not in reached:
                reached.add(one.idnum)
                waiting.append(one.get_object())
        elif isinstance(one, DictionaryObject):
            waiting += [one.raw_get(key) for key in one]
        elif isinstance(one, ArrayObject):
            waiting += list(one)
    root = writer.root_object.indirect_reference
    for place, one in enumerate(writer._objects):  # noqa: SLF001
        number = place + 1
        if one is not None and number not in reached and (root is None or number != root.idnum):
            writer._objects[place] = None  # noqa: SLF001


def _outline_words(reader: PdfReader) -> list[str]:
    """The titles of the outline, which stand beside the pages."""
    said: list[str] = []

    def walk(rows: Any) -> None:
        for row in rows:
            if isinstance(row, list):
                walk(row)
            else:
                said.append(str(row.title or ""))

    walk(reader.outline)
    return said
