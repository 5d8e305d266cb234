"""The whole practice as a Word document: every section, results and lineage as tables, the label on each page."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override
from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT, WD_TABLE_DIRECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from practica.doors.exports.brief import COLOURS
from practica.doors.exports.gathering import Sheet, heading, listed
from practica.doors.exports.taken_up import by_standing
from practica.doors.exports.words import paragraphs, plain
from practica.foundation.core import languages
from practica.knowledge.practices.models import ConditionKind, Evidence
from practica.knowledge.practices.questions import HEADINGS

_INK, _MUTED, _ACCENT, _HARM = (RGBColor.from_string(colour) for colour in ("1B2430", "586373", "0B5C5E", "9B1C1C"))


@dataclass(frozen=True)
class _Look:
    """How a run of words differs from its style; `size` in points."""

    size: float | None = None
    colour: RGBColor | None = None
    bold: bool = False


_PLAIN = _Look()


def document(sheet: Sheet) -> bytes:
    """The DOCX, in the sheet's language; headings in the interface's, words in their own, each run with its language tag."""
    with override(sheet.interface):
        page = _Page(sheet)
        page.frame()
        page.head()
        page.evidence()
        page.sections()
        page.lineage()
        page.tail()
        return page.bytes()


class _Page:
    """Writes from top to bottom. `interface` words are ours, `language` words the practice's."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.doc: Any = Document()
        self._styles()

    def bytes(self) -> bytes:
        """The file."""
        made = io.BytesIO()
        self.doc.save(made)
        return made.getvalue()

    def frame(self) -> None:
        """Page size, the label in header and footer, and the properties: nothing about who pressed the button."""
        section = self.doc.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.2)
        for part in (section.header, section.footer):
            self._label(part.paragraphs[0])
        sheet = self.sheet
        for words in (sheet.source, f"{sheet.version_words} · {sheet.day}", sheet.address):
            self._line(section.footer, words, sheet.interface, _Look(size=8, colour=_MUTED))
        stamp = datetime.combine(sheet.today, time(), UTC).replace(tzinfo=None)
        properties = self.doc.core_properties
        properties.title, properties.author = sheet.title[:255], sheet.source[:255]
        properties.language, properties.category, properties.keywords = sheet.language, sheet.marking.value, sheet.marking.value
        properties.comments = properties.last_modified_by = properties.subject = ""
        properties.created = properties.modified = stamp
        properties.revision = 1

    def head(self) -> None:
        """Title, summary, and the facts that stand above everything."""
        sheet = self.sheet
        where = " · ".join(part for part in (sheet.countries, sheet.period) if part)
        self._line(self.doc, where, sheet.interface, _Look(size=10, colour=_ACCENT, bold=True))
        self._heading(sheet.title or _("Untitled"), 0, sheet.language)
        for words in paragraphs(sheet.summary):
            self._line(self.doc, words, sheet.language, _Look(size=13))
        if sheet.circles:
            self._say(_("For members of %(circles)s.") % {"circles": listed(*sheet.circles)})
        if sheet.marking != sheet.practice.marking:
            self._say(
                _("The practice itself is %(own)s; results in this file are %(label)s.")
                % {"own": sheet.practice.marking, "label": sheet.marking.value}
            )
        if sheet.labels:
            self._say(" · ".join(sheet.labels))
        self._rows([(name, value) for name, value in sheet.facts])

    def evidence(self) -> None:
        """What happened elsewhere: harm first, then the sentence, the figure and the table."""
        told = self.sheet.taken_up.told
        self._heading(_("What happened elsewhere"), 1, self.sheet.interface)
        if told.harm:
            harm = " ".join((told.harm, *map(plain, told.harm_words)))
            self._line(self.doc, harm, self.sheet.interface, _Look(colour=_HARM, bold=True))
        self._line(self.doc, told.heading, self.sheet.interface, _Look(bold=True))
        # A condition that separates success from failure says more than a pooled number.
        figures = () if told.tables else (told.figure, told.worst)
        for words in (told.sentence, *figures, *told.apart):
            if words:
                self._line(self.doc, words, self.sheet.interface)
        standings = by_standing(self.sheet.taken_up.evidence)
        if standings:
            self._table(
                (_("What happened"), _("Times"), _("Countries")),
                [(word, str(count), countries) for word, count, countries in standings],
            )
        for table in told.tables:
            self._line(self.doc, plain(table.title), self.sheet.original, _Look(bold=True))
            self._rows([(answer, listed(*(mark.label for mark in marks))) for answer, marks in table.rows])
            self._say(_("This stands between success and failure so far. With few results it can be chance."))
        self._say(self.sheet.counted)

    def sections(self) -> None:
        """The template, in the order of the page; rows under the section they belong to."""
        for key in HEADINGS:
            rows = self._rows_of(key)
            if key not in self.sheet.words and not rows:
                continue
            self._heading(heading(key), 1, self.sheet.interface)
            for words in paragraphs(self.sheet.words.get(key, "")):
                self._line(self.doc, words, self.sheet.language)
            for first, rest in rows:
                self._bullet(first, rest, self.sheet.original)

    def _rows_of(self, key: str) -> list[tuple[str, str]]:
        rows = self.sheet.content.rows
        if key == "done":
            return [(plain(row.get("title", "")), plain(row.get("text", ""))) for row in rows.get("blocks", ())]
        if key == "needs":
            return self._conditions()
        if key == "changed":
            return [(plain(row["text"]), _label(Evidence, row.get("evidence", ""))) for row in rows.get("outcomes", ())]
        if key == "legal_basis":
            return [(plain(listed(row["instrument"], row.get("article", ""))), "") for row in rows.get("legal_rows", ())]
        return []

    def _conditions(self) -> list[tuple[str, str]]:
        held = self.sheet.taken_up.held
        return [
            (plain(row.text), " · ".join(filter(None, (_label(ConditionKind, row.kind), plain(row.there), held.get(row.pk, "")))))
            for row in self.sheet.version.conditions.all()
        ]

    def lineage(self) -> None:
        """How it travelled, oldest first."""
        steps = self.sheet.taken_up.steps
        if not steps:
            return
        self._heading(_("How it travelled"), 1, self.sheet.interface)
        columns = (_("Year"), _("Country"), _("Taken from"), _("What happened"), _("In a sentence"))
        table = self._table(columns, [(str(step.year), step.country, step.source, step.verdict, "") for step in steps])
        for row, step in zip(list(table.rows)[1:], steps, strict=True):
            cell = row.cells[4].paragraphs[0]
            self._run(cell, plain(step.sentence), step.language, _Look(size=9))
            self._turn(cell, step.language)

    def tail(self) -> None:
        """Whom to ask, where it comes from, and where the current state is."""
        sheet = self.sheet
        self._heading(_("Whom to ask"), 1, sheet.interface)
        for line in sheet.people:
            self._bullet(line, "", sheet.interface)
        if sheet.taken_up.people:
            self._say(_("People who did it elsewhere"))
            for line in sheet.taken_up.people:
                self._bullet(line, "", sheet.interface)
        self._say(_("Source: %(source)s") % {"source": sheet.source})
        title, address = sheet.document
        if address:
            self._say(_("Document: %(document)s") % {"document": title if title == address else f"{title}, {address}"})
        self._say(_("The current version, with its evidence: %(address)s") % {"address": sheet.address})
        if sheet.is_invented:
            self._say(_("Invented for demonstration. Nobody here exists, and nothing here happened."))

    # ---- strokes ----

    def _styles(self) -> None:
        normal = self.doc.styles["Normal"]
        normal.font.size = Pt(11)
        normal.paragraph_format.space_after = Pt(6)
        for name in ("Title", "Heading 1"):
            self.doc.styles[name].font.color.rgb = _INK

    def _label(self, paragraph: Any) -> None:
        """TLP 2.0: right-justified, 12 pt or more, its colour on black, never translated."""
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        run = paragraph.add_run(f"\u00a0{self.sheet.marking.value}\u00a0")
        run.bold, run.font.size = True, Pt(13)
        run.font.color.rgb = RGBColor.from_string(COLOURS[self.sheet.marking].removeprefix("#"))
        shade = OxmlElement("w:shd")
        for name, value in (("val", "clear"), ("color", "auto"), ("fill", "000000")):
            shade.set(qn(f"w:{name}"), value)
        run._r.get_or_add_rPr().append(shade)  # noqa: SLF001 - python-docx has no words for shading
        _tag(run, "en")

    def _heading(self, words: str, level: int, language: str) -> None:
        paragraph = self.doc.add_heading("", level)
        self._run(paragraph, words, language)
        self._turn(paragraph, language)

    def _line(self, where: Any, words: str, language: str, look: _Look = _PLAIN) -> None:
        if not words:
            return
        paragraph = where.add_paragraph()
        self._run(paragraph, words, language, look)
        self._turn(paragraph, language)

    def _say(self, words: str) -> None:
        self._line(self.doc, words, self.sheet.interface, _Look(size=9.5, colour=_MUTED))

    def _bullet(self, first: str, rest: str, language: str) -> None:
        paragraph = self.doc.add_paragraph(style="List Bullet")
        self._run(paragraph, first, language, _Look(bold=bool(rest)))
        if rest:
            self._run(paragraph, f": {rest}", language)
        self._turn(paragraph, language)

    def _rows(self, pairs: Sequence[tuple[str, str]]) -> None:
        if pairs:
            self._table((), pairs)

    def _table(self, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Any:
        lines = [*([columns] if columns else []), *rows]
        table = self.doc.add_table(len(lines), len(lines[0]), style="Table Grid")
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        interface = self.sheet.interface
        if languages.direction(interface) == "rtl":
            table.table_direction = WD_TABLE_DIRECTION.RTL
        for place, (row, line) in enumerate(zip(table.rows, lines, strict=True)):
            for box, words in zip(row.cells, line, strict=True):
                cell = box.paragraphs[0]
                self._run(cell, words, interface, _Look(size=9.5, bold=bool(columns) and place == 0))
                self._turn(cell, interface)
        if columns:
            repeat = OxmlElement("w:tblHeader")
            table.rows[0]._tr.get_or_add_trPr().append(repeat)  # noqa: SLF001 - the same
        self.doc.add_paragraph()
        return table

    def _run(self, paragraph: Any, words: str, language: str, look: _Look = _PLAIN) -> None:
        run = paragraph.add_run(words)
        if look.size:
            run.font.size = Pt(look.size)
        if look.colour is not None:
            run.font.color.rgb = look.colour
        if look.bold:
            run.bold = run.font.cs_bold = True
        _tag(run, language)

    def _turn(self, paragraph: Any, language: str) -> None:
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


def _label(choices: type[Evidence] | type[ConditionKind], value: str) -> str:
    return str(choices(value).label) if value in choices.values else value
