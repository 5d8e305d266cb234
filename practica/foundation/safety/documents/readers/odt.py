"""ODT: headings, paragraphs, lists, tables and notes of content.xml, as the text reads with all changes accepted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from practica.foundation.safety.documents.refusal import Refused

if TYPE_CHECKING:
    from lxml import etree

    from practica.foundation.safety.documents.readers.archive import Archive
    from practica.foundation.safety.documents.readers.builder import Builder

_O = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_T = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TB = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_S = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_F = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_SKIPPED = {
    _T + "tracked-changes",
    _O + "annotation",
    _O + "annotation-end",
    _T + "hidden-text",
    _T + "hidden-paragraph",
    _T + "ruby-text",
    _T + "sequence-decls",
    _T + "variable-decls",
    _T + "user-field-decls",
    _O + "forms",
    _T + "table-of-content",
    _O + "binary-data",
    _T + "author-name",
    _T + "author-initials",
    _T + "creator",
    _T + "initial-creator",
}


def read(archive: Archive, into: Builder) -> None:
    """Fill `into` from content.xml.

    Raises:
        Refused: the manifest says that parts are encrypted, or content.xml is missing or damaged.
    """
    if "META-INF/manifest.xml" in archive.names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise Refused("password")
    root = archive.xml("content.xml")
    body = root.find(f"{_O}body/{_O}text")
    if body is None:
        raise Refused("unknown")
    reader = _Reader(into, _bold_styles(root))
    reader.walk(body, 0)
    for note in reader.notes:
        into.note("footnotes")
        reader.walk(note, 0)
    if next(root.iter(_T + "tracked-changes"), None) is not None:
        into.note("tracked_changes")
    if next(root.iter(_O + "annotation"), None) is not None:
        into.note("comments")
    if any(n.startswith(("Basic/", "Scripts/")) for n in archive.names):
        into.note("macros")
    if any(n.startswith(("Pictures/", "Object ")) for n in archive.names):
        into.note("embedded")
    if "meta.xml" in archive.names:
        into.note("properties")


def _bold_styles(root: etree._Element) -> set[str]:
    bold = set()
    for style in root.iter(_S + "style"):
        text = style.find(_S + "text-properties")
        if text is not None and any(k.endswith("}font-weight") and v == "bold" for k, v in text.attrib.items()):
            bold.add(style.get(_S + "name") or "")
    return bold


class _Reader:
    def __init__(self, into: Builder, bold: set[str]) -> None:
        self.into = into
        self.bold = bold
        self.notes: list[etree._Element] = []

    def walk(self, parent: etree._Element, depth: int) -> None:
        """Blocks below `parent`; `depth` counts the lists around it."""
        for child in parent:
            tag = child.tag
            if tag in _SKIPPED or not isinstance(tag, str):
                continue
            if tag == _T + "h":
                level = child.get(_T + "outline-level") or "1"
                self.into.add("heading", self.text(child), int(level) if level.isdecimal() else 1)
            elif tag == _T + "p":
                self.paragraph(child, depth)
            elif tag == _T + "list":
                self.walk(child, depth + 1)
            elif tag == _TB + "table":
                self.table(child)
            else:
                self.walk(child, depth)

    def paragraph(self, p: etree._Element, depth: int) -> None:
        text = self.text(p).strip()
        style = p.get(_T + "style-name") or ""
        if not depth and style in ("Title", "Subtitle"):
            self.into.add("heading", text, 1 if style == "Title" else 2)
        elif not depth and style in self.bold and 2 < len(text) < 90 and not text.endswith((".", ";", ",")):
            self.into.add("heading", text, 3)
        else:
            self.into.add("list" if depth else "paragraph", text, max(0, depth - 1))

    def table(self, table: etree._Element) -> None:
        for row in table.iter(_TB + "table-row"):
            if next(row.iterancestors(_TB + "table"), None) is not table:
                continue
            cells = [
                " ".join(" ".join(self.text(p) for p in cell.iter(_T + "p", _T + "h")).split())
                for cell in row.iterfind(_TB + "table-cell")
            ]
            if any(cells):
                self.into.add("table row", " | ".join(cells))

    def text(self, node: etree._Element) -> str:
        """Text of a paragraph; footnotes are set aside, comments and deleted text left out."""
        parts = [node.text or ""]
        for child in node:
            tag = child.tag
            if tag == _T + "s":
                count = child.get(_T + "c") or "1"
                parts.append(" " * min(int(count) if count.isdigit() else 1, 20))
            elif tag == _T + "tab":
                parts.append(" ")
            elif tag == _T + "line-break":
                parts.append("\n")
            elif tag == _T + "note":
                body = child.find(_T + "note-body")
                if body is not None:
                    self.notes.append(body)
            elif tag not in _SKIPPED and isinstance(tag, str):
                parts.append(self.text(child))
            parts.append(child.tail or "")
        return "".join(parts)
