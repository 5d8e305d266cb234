"""DOCX: paragraphs, headings, lists, tables and notes of the main part, as the text reads with all changes accepted.

lxml over the parts and not python-docx, because what must not come out (deleted runs, moved text, comments, hidden
text, field codes, the fallback twin of a text box) is decided run by run.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml import etree

    from practica.foundation.safety.documents.readers.archive import Archive
    from practica.foundation.safety.documents.readers.builder import Builder

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_HEADING = re.compile(r"^(?:heading|überschrift|titre|título|titulo|заголовок|عنوان)\s*(\d)$", re.IGNORECASE)
_SKIPPED = {
    W + "del",
    W + "moveFrom",
    W + "instrText",
    W + "delText",
    W + "delInstrText",
    _MC + "Fallback",
    W + "pPr",
    W + "rPr",
    W + "tblPr",
    W + "sectPr",
    W + "pict",
    W + "object",
}
_CHANGED = (W + "del", W + "ins", W + "moveFrom", W + "moveTo", W + "rPrChange", W + "pPrChange")
_OFF = {"0", "false", "off", "none"}


def read(archive: Archive, into: Builder) -> None:
    """Fill `into` from word/document.xml and its notes."""
    root = archive.xml("word/document.xml")
    reader = _Reader(into, _styles(archive))
    body = root.find(W + "body")
    reader.walk(root if body is None else body)
    for part, tag in (("word/footnotes.xml", "footnote"), ("word/endnotes.xml", "endnote")):
        if part in archive.names:
            before = len(into.blocks)
            for note in archive.xml(part).iter(W + tag):
                if note.get(W + "type") in (None, "normal"):
                    reader.walk(note)
            if len(into.blocks) > before:
                into.note("footnotes")
    _notes(archive, root, into)


def _notes(archive: Archive, root: etree._Element, into: Builder) -> None:
    """Say what was left out."""
    names = archive.names
    said = {
        "tracked_changes": next(root.iter(*_CHANGED), None) is not None,
        "comments": any(n.startswith("word/comments") for n in names)
        or next(root.iter(W + "commentReference"), None) is not None,
        "macros": any(n.endswith(("vbaProject.bin", "vbaData.xml")) for n in names),
        "embedded": any(n.startswith(("word/media/", "word/embeddings/")) for n in names),
        "properties": bool({"docProps/core.xml", "docProps/app.xml"} & names),
    }
    for code, holds in said.items():
        if holds:
            into.note(code)


def _styles(archive: Archive) -> dict[str, int]:
    """Heading level by style id, followed through `basedOn`; 0 is a title."""
    if "word/styles.xml" not in archive.names:
        return {}
    parents: dict[str, str] = {}
    levels: dict[str, int] = {}
    for style in archive.xml("word/styles.xml").iter(W + "style"):
        identity = style.get(W + "styleId") or ""
        name, outline, base = (style.find(p) for p in (W + "name", f"{W}pPr/{W}outlineLvl", W + "basedOn"))
        words = (name.get(W + "val") or "") if name is not None else ""
        match = _HEADING.match(words)
        if match:
            levels[identity] = int(match[1])
        elif words.lower() in ("title", "titre", "título", "название", "العنوان"):
            levels[identity] = 1
        elif outline is not None and (outline.get(W + "val") or "9").isdecimal() and int(outline.get(W + "val") or 9) < 6:
            levels[identity] = int(outline.get(W + "val") or 0) + 1
        if base is not None:
            parents[identity] = base.get(W + "val") or ""
    for identity in parents:
        at, seen = identity, {identity}
        while at not in levels and parents.get(at) and parents[at] not in seen:
            at = parents[at]
            seen.add(at)
        if at in levels:
            levels[identity] = levels[at]
    return levels


class _Reader:
    def __init__(self, into: Builder, styles: dict[str, int]) -> None:
        self.into = into
        self.styles = styles

    def walk(self, parent: etree._Element) -> None:
        """Blocks of a body, cell or note, in order."""
        for child in parent:
            if child.tag == W + "p":
                self.paragraph(child)
            elif child.tag == W + "tbl":
                self.table(child)
            elif child.tag not in _SKIPPED and isinstance(child.tag, str):
                self.walk(child)

    def paragraph(self, p: etree._Element) -> None:
        boxes: list[etree._Element] = []
        runs: list[tuple[str, bool]] = []
        self._runs(p, runs, boxes)
        text = "".join(t for t, _ in runs)
        kind, level = self._kind(p, text, all(bold for t, bold in runs if t.strip()))
        self.into.add(kind, text.replace("\n", " ") if kind == "heading" else text, level)
        for box in boxes:
            self.walk(box)

    def _runs(self, node: etree._Element, runs: list[tuple[str, bool]], boxes: list[etree._Element], bold: bool = False) -> None:
        for child in node:
            tag = child.tag
            if tag in _SKIPPED or not isinstance(tag, str):
                continue
            if tag == W + "t":
                runs.append((child.text or "", bold))
            elif tag in (W + "tab", W + "ptab"):
                runs.append((" ", bold))
            elif tag in (W + "br", W + "cr"):
                runs.append(("\n", bold))
            elif tag == W + "noBreakHyphen":
                runs.append(("-", bold))
            elif tag == W + "txbxContent":
                boxes.append(child)
            elif tag == W + "r":
                if _on(child, "vanish"):
                    self.into.note("hidden_text")
                else:
                    self._runs(child, runs, boxes, bold=_on(child, "b"))
            else:
                self._runs(child, runs, boxes, bold=bold)

    def _kind(self, p: etree._Element, text: str, bold: bool) -> tuple[str, int]:
        style = p.find(f"{W}pPr/{W}pStyle")
        name = (style.get(W + "val") or "") if style is not None else ""
        outline = p.find(f"{W}pPr/{W}outlineLvl")
        if name in self.styles:
            return "heading", self.styles[name]
        if outline is not None and (outline.get(W + "val") or "9") in "012345":
            return "heading", int(outline.get(W + "val") or 0) + 1
        number = p.find(f"{W}pPr/{W}numPr")
        if number is not None or name.lower().startswith("list"):
            depth = None if number is None else number.find(W + "ilvl")
            level = 0 if depth is None else int(depth.get(W + "val") or 0)
            return ("heading", 3) if bold and _short(text) else ("list", level)
        # Many authors make a heading by setting a short line in bold.
        return ("heading", 3) if bold and _short(text) else ("paragraph", 0)

    def table(self, table: etree._Element) -> None:
        for row in table.iter(W + "tr"):
            if _ancestor_table(row) is not table or row.find(f"{W}trPr/{W}del") is not None:
                continue
            cells = [self._cell(cell) for cell in row.iterfind(f".//{W}tc") if _ancestor_row(cell) is row]
            filled = [c for c in cells if c]
            if len(cells) == 1 and filled:
                self.into.add("paragraph", filled[0])
            elif filled:
                self.into.add("table row", " | ".join(cells))

    def _cell(self, cell: etree._Element) -> str:
        lines = []
        for p in cell.iter(W + "p"):
            runs: list[tuple[str, bool]] = []
            self._runs(p, runs, [])
            lines.append("".join(t for t, _ in runs).strip())
        return " ".join(" ".join(lines).split())


def _on(run: etree._Element, name: str) -> bool:
    mark = run.find(f"{W}rPr/{W}{name}")
    return mark is not None and (mark.get(W + "val") or "1") not in _OFF


def _short(text: str) -> bool:
    text = text.strip()
    return 2 < len(text) < 90 and not text.endswith((".", ";", ",", "؛", "،")) and any(c.isalpha() for c in text)


def _ancestor_table(row: etree._Element) -> etree._Element | None:
    return next(row.iterancestors(W + "tbl"), None)


def _ancestor_row(cell: etree._Element) -> etree._Element | None:
    return next(cell.iterancestors(W + "tr"), None)
