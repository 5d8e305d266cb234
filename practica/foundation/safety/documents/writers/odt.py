"""ODT written again: its text with all changes accepted, look and pictures; no properties, comments, macros or objects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from practica.foundation.safety.documents.readers import picture
from practica.foundation.safety.documents.readers.archive import parse_xml
from practica.foundation.safety.documents.writers.package import drop, is_link, packed, redrawn, unwrap, words_of, xml_bytes

if TYPE_CHECKING:
    from lxml import etree

    from practica.foundation.safety.documents.readers.archive import Archive

_O: Final = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_T: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_D: Final = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_M: Final = "{urn:oasis:names:tc:opendocument:xmlns:manifest:1.0}"
_S: Final = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_SVG: Final = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
_HREF: Final = "{http://www.w3.org/1999/xlink}href"
_XML_PARTS: Final = ("content.xml", "styles.xml")
_DROPPED: Final = (
    _T + "tracked-changes", _T + "change", _T + "change-start", _T + "change-end", _O + "annotation", _O + "annotation-end",
    _O + "scripts", _O + "event-listeners", _O + "forms", _O + "binary-data", _T + "hidden-text", _T + "hidden-paragraph",
    _T + "author-name", _T + "author-initials", _T + "creator", _T + "initial-creator", _T + "printed-by", _T + "user-defined",
    _T + "script", _T + "dde-connection-decls", _T + "user-field-decls", _T + "variable-decls", _T + "section-source",
    _O + "dde-source", _D + "object", _D + "object-ole", _D + "plugin", _D + "applet", _D + "floating-frame",
)  # fmt: skip
_DESCRIBED: Final = ("name", "title", "desc", "string-value", "formula", "condition")


def write(archive: Archive, *, pixels: int) -> tuple[bytes, str, list[str]]:
    """The file, the words outside its text, and codes of what was done to it."""
    notes: list[str] = []
    said: list[str] = []
    members: dict[str, bytes] = {"mimetype": b"application/vnd.oasis.opendocument.text"}
    for name in _XML_PARTS:
        if name in archive.names:
            root = archive.xml(name)
            _clean(root, archive.names, notes)
            said += words_of(root, _DESCRIBED) if name == "styles.xml" else _described(root)
            members[name] = xml_bytes(root)
    for name in sorted(archive.names):
        if name.startswith("Pictures/") and not name.endswith("/"):
            members[name] = redrawn(archive.read(name), pixels=pixels)
            notes.append("pictures_unchecked")
        elif name.startswith(("Object ", "ObjectReplacements/", "Embedded")):
            notes.append("embedded_removed")
    members["META-INF/manifest.xml"] = _manifest(members)
    return packed(members, plain="mimetype"), "\n".join(said), list(dict.fromkeys(notes))


def _clean(root: etree._Element, names: set[str], notes: list[str]) -> None:
    hidden = {
        style.get(_S + "name")
        for style in root.iter(_S + "style")
        if any(part.get(_T + "display") in {"none", "true"} for part in style.iter(_S + "text-properties"))
    }
    for node in list(root.iter(*_DROPPED)):
        drop(node)
    for node in [one for one in root.iter() if one.get(_T + "style-name") in hidden or one.get(_T + "display") == "none"]:
        notes.append("hidden_text")
        drop(node)
    for node in [one for one in root.iter() if one.get(_HREF) is not None]:
        address = node.get(_HREF, "").removeprefix("./")
        inside = address.startswith("#") or (address.startswith("Pictures/") and address in names)
        if node.tag == _D + "image":
            if not inside:
                notes.append("embedded_removed")
                drop(node)
        elif not (inside or is_link(address)):
            unwrap(node)


def _described(root: etree._Element) -> list[str]:
    """Titles and descriptions of pictures, tables of contents and glosses: what the reader passes by and the file keeps."""
    kept = root.iter(_SVG + "title", _SVG + "desc", _T + "table-of-content", _T + "ruby-text")
    return [words for node in kept if (words := " ".join("".join(node.itertext()).split()))]


def _manifest(members: dict[str, bytes]) -> bytes:
    """A new list of what is in the file."""
    space = _M.strip("{}")
    root = parse_xml(f'<m:manifest xmlns:m="{space}" m:version="1.2"/>'.encode())
    kinds = {"/": "application/vnd.oasis.opendocument.text"} | {
        name: "text/xml" if name.endswith(".xml") else picture.media_type(data)
        for name, data in members.items()
        if name != "mimetype"
    }
    for name, kind in kinds.items():
        entry = root.makeelement(_M + "file-entry", {_M + "full-path": name, _M + "media-type": kind})
        root.append(entry)
    return xml_bytes(root)
