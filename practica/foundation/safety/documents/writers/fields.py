"""Fields of a Word file: those that number pages and lead to places stay; any other becomes the text it shows.

A field can name a file on its author's machine, load a picture from elsewhere or start a program (DDE).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from practica.foundation.safety.documents.readers.docx import W
from practica.foundation.safety.documents.writers.package import drop, is_link, unwrap

if TYPE_CHECKING:
    from lxml import etree

_QUIET: Final = frozenset({"PAGE", "NUMPAGES", "SECTIONPAGES", "PAGEREF", "REF", "NOTEREF", "TOC", "SEQ", "HYPERLINK"})


def without_active_fields(root: etree._Element) -> None:
    """Make text of every field of a part that does more than number, point or link."""
    for node in list(root.iter(W + "fldSimple")):
        if not _is_quiet(node.get(W + "instr") or ""):
            unwrap(node)
    for marks in _fields(root):
        instruction = "".join(mark.text or "" for mark in marks if mark.tag == W + "instrText")
        if not _is_quiet(instruction):
            for mark in marks:
                drop(mark)


def _fields(root: etree._Element) -> list[list[etree._Element]]:
    """The marks of each field, inner ones apart; a mark outside any field is a field of its own."""
    done: list[list[etree._Element]] = []
    open_ones: list[list[etree._Element]] = []
    for node in root.iter(W + "fldChar", W + "instrText"):
        kind = node.get(W + "fldCharType") if node.tag == W + "fldChar" else ""
        if kind == "begin":
            open_ones.append([node])
        elif not open_ones:
            done.append([node])
        else:
            open_ones[-1].append(node)
            if kind == "end":
                done.append(open_ones.pop())
    return done + open_ones


def _is_quiet(instruction: str) -> bool:
    """Whether an instruction may stay; a link only where it leads to the web, a mailbox or a place in the same file."""
    words = instruction.split()
    if not words or words[0].upper() not in _QUIET:
        return False
    return words[0].upper() != "HYPERLINK" or "\\l" in words[1:2] or is_link(words[1].strip('"\u201c\u201d') if words[1:] else "")
