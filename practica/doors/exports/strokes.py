"""How a Word file of ours is written: the label on each page, headings, lines, lists and tables, each run in its language."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT, WD_TABLE_DIRECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from practica.doors.exports.typeset import COLOURS
from practica.foundation.core import languages
from practica.people.access.models import Marking

INK, MUTED, ACCENT, HARM = (RGBColor.from_string(colour) for colour in ("1B2430", "586373", "0B5C5E", "9B1C1C"))


@dataclass(frozen=True)
class Look:
    """How a run of words differs from its style; `size` in points."""

    size: float | None = None
    colour: RGBColor | None = None
    bold: bool = False


_PLAIN = Look()


@dataclass(frozen=True)
class Properties:
    """What the file says of itself; nothing about who pressed the button."""

    title: str
    author: str
    language: str
    today: date


class Writer:
    """Writes from top to bottom. `interface` is the language of our own words."""

    def __init__(self, marking: Marking, interface: str) -> None:
        self.marking, self.interface = marking, interface
        self.doc: Any = Document()
        self._styles()

    def bytes(self) -> bytes:
        """The file."""
        made = io.BytesIO()
        self.doc.save(made)
        return made.getvalue()

    def paper(self, foot: Sequence[str], told: Properties) -> None:
        """Page size, the label in header and footer, quiet lines in the footer, and the properties."""
        section = self.doc.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.2)
        for part in (section.header, section.footer):
            self._label(part.paragraphs[0])
        for words in foot:
            self.line(section.footer, words, self.interface, Look(size=8, colour=MUTED))
        stamp = datetime.combine(told.today, time(), UTC).replace(tzinfo=None)
        properties = self.doc.core_properties
        properties.title, properties.author = told.title[:255], told.author[:255]
        properties.language, properties.category, properties.keywords = told.language, self.marking.value, self.marking.value
        properties.comments = properties.last_modified_by = properties.subject = ""
        properties.created = properties.modified = stamp
        properties.revision = 1

    def _styles(self) -> None:
        normal = self.doc.styles["Normal"]
        normal.font.size = Pt(11)
        normal.paragraph_format.space_after = Pt(6)
        for name in ("Title", "Heading 1"):
            self.doc.styles[name].font.color.rgb = INK

    def _label(self, paragraph: Any) -> None:
        """TLP 2.0: right-justified, 12 pt or more, its colour on black, never translated."""
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        run = paragraph.add_run(f"\u00a0{self.marking.value}\u00a0")
        run.bold, run.font.size = True, Pt(13)
        run.font.color.rgb = RGBColor.from_string(COLOURS[self.marking].removeprefix("#"))
        shade = OxmlElement("w:shd")
        for name, value in (("val", "clear"), ("color", "auto"), ("fill", "000000")):
            shade.set(qn(f"w:{name}"), value)
        run._r.get_or_add_rPr().append(shade)  # noqa: SLF001 - python-docx has no words for shading
        _tag(run, "en")

    def heading(self, words: str, level: int, language: str) -> None:
        paragraph = self.doc.add_heading("", level)
        self.run(paragraph, words, language)
        self.turn(paragraph, language)

    def line(self, where: Any, words: str, language: str, look: Look = _PLAIN) -> None:
        if not words:
            return
        paragraph = where.add_paragraph()
        self.run(paragraph, words, language, look)
        self.turn(paragraph, language)

    def say(self, words: str) -> None:
        self.line(self.doc, words, self.interface, Look(size=9.5, colour=MUTED))

    def bullet(self, first: str, rest: str, language: str) -> None:
        paragraph = self.doc.add_paragraph(style="List Bullet")
        self.run(paragraph, first, language, Look(bold=bool(rest)))
        if rest:
            self.run(paragraph, f": {rest}", language)
        self.turn(paragraph, language)

    def rows(self, pairs: Sequence[tuple[str, str]]) -> None:
        if pairs:
            self.table((), pairs)

    def table(self, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Any:
        lines = [*([columns] if columns else []), *rows]
        table = self.doc.add_table(len(lines), len(lines[0]), style="Table Grid")
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        interface = self.interface
        if languages.direction(interface) == "rtl":
            table.table_direction = WD_TABLE_DIRECTION.RTL
        for place, (row, line) in enumerate(zip(table.rows, lines, strict=True)):
            for box, words in zip(row.cells, line, strict=True):
                cell = box.paragraphs[0]
                self.run(cell, words, interface, Look(size=9.5, bold=bool(columns) and place == 0))
                self.turn(cell, interface)
        if columns:
            repeat = OxmlElement("w:tblHeader")
            table.rows[0]._tr.get_or_add_trPr().append(repeat)  # noqa: SLF001 - the same
        self.doc.add_paragraph()
        return table

    def run(self, paragraph: Any, words: str, language: str, look: Look = _PLAIN) -> None:
        run = paragraph.add_run(words)
        if look.size:
            run.font.size = Pt(look.size)
        if look.colour is not None:
            run.font.color.rgb = look.colour
        if look.bold:
            run.bold = run.font.cs_bold = True
        _tag(run, language)

    def turn(self, paragraph: Any, language: str) -> None:
        """A right-to-left paragraph; Word then also reads "left" as its beginning."""
        if languages.direction(language) == "rtl":
            properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - python-docx has no words for direction
            properties.insert_element_before(
                OxmlElement("w:bidi"), "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing",
                "w:mirrorIndents", "w:jc", "w:textDirection", "w:outlineLvl", "w:rPr",
            )  # fmt: skip


def _tag(run: Any, language: str) -> None:
    """The run's language and direction, for spelling and for screen readers."""
    turned = languages.direction(language) == "rtl"
    if turned:
        run.font.rtl = run.font.complex_script = True
    tag = OxmlElement("w:lang")
    tag.set(qn("w:bidi" if turned else "w:val"), language)
    run._r.get_or_add_rPr().append(tag)  # noqa: SLF001 - python-docx has no words for languages
