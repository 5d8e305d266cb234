"""The whole practice as a Word document: every section, results and lineage as tables, the label on each page."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from practica.doors.exports.gathering import Sheet, heading, listed
from practica.doors.exports.strokes import ACCENT, HARM, Look, Properties, Writer
from practica.doors.exports.taken_up import by_standing
from practica.doors.exports.words import paragraphs, plain
from practica.knowledge.practices.models import ConditionKind, Evidence
from practica.knowledge.practices.questions import HEADINGS


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


class _Page(Writer):
    """One practice. `interface` words are ours, `language` words the practice's."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        super().__init__(sheet.marking, sheet.interface)

    def frame(self) -> None:
        """The paper, with the source, the version and the address in its footer."""
        sheet = self.sheet
        foot = (sheet.source, f"{sheet.version_words} · {sheet.day}", sheet.address)
        self.paper(foot, Properties(sheet.title, sheet.source, sheet.language, sheet.today))

    def head(self) -> None:
        """Title, summary, and the facts that stand above everything."""
        sheet = self.sheet
        where = " · ".join(part for part in (sheet.countries, sheet.period) if part)
        self.line(self.doc, where, sheet.interface, Look(size=10, colour=ACCENT, bold=True))
        self.heading(sheet.title or _("Untitled"), 0, sheet.language)
        for words in paragraphs(sheet.summary):
            self.line(self.doc, words, sheet.language, Look(size=13))
        if sheet.circles:
            self.say(_("For members of %(circles)s.") % {"circles": listed(*sheet.circles)})
        if sheet.marking != sheet.practice.marking:
            self.say(
                _("The practice itself is %(own)s; results in this file are %(label)s.")
                % {"own": sheet.practice.marking, "label": sheet.marking.value}
            )
        if sheet.labels:
            self.say(" · ".join(sheet.labels))
        self.rows([(name, value) for name, value in sheet.facts])

    def evidence(self) -> None:
        """What happened elsewhere: harm first, then the sentence, the figure and the table."""
        told = self.sheet.taken_up.told
        self.heading(_("What happened elsewhere"), 1, self.sheet.interface)
        if told.harm:
            harm = " ".join((told.harm, *map(plain, told.harm_words)))
            self.line(self.doc, harm, self.sheet.interface, Look(colour=HARM, bold=True))
        self.line(self.doc, told.heading, self.sheet.interface, Look(bold=True))
        # A condition that separates success from failure says more than a pooled number.
        figures = () if told.tables else (told.figure, told.worst)
        for words in (told.sentence, *figures, *told.apart):
            if words:
                self.line(self.doc, words, self.sheet.interface)
        standings = by_standing(self.sheet.taken_up.evidence)
        if standings:
            self.table(
                (_("What happened"), _("Times"), _("Countries")),
                [(word, str(count), countries) for word, count, countries in standings],
            )
        for table in told.tables:
            self.line(self.doc, plain(table.title), self.sheet.original, Look(bold=True))
            self.rows([(answer, listed(*(mark.label for mark in marks))) for answer, marks in table.rows])
            self.say(_("This stands between success and failure so far. With few results it can be chance."))
        self.say(self.sheet.counted)

    def sections(self) -> None:
        """The template, in the order of the page; rows under the section they belong to."""
        for key in HEADINGS:
            rows = self._rows_of(key)
            if key not in self.sheet.words and not rows:
                continue
            self.heading(heading(key), 1, self.sheet.interface)
            for words in paragraphs(self.sheet.words.get(key, "")):
                self.line(self.doc, words, self.sheet.language)
            for first, rest in rows:
                self.bullet(first, rest, self.sheet.original)

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
        self.heading(_("How it travelled"), 1, self.sheet.interface)
        columns = (_("Year"), _("Country"), _("Taken from"), _("What happened"), _("In a sentence"))
        table = self.table(columns, [(str(step.year), step.country, step.source, step.verdict, "") for step in steps])
        for row, step in zip(list(table.rows)[1:], steps, strict=True):
            cell = row.cells[4].paragraphs[0]
            self.run(cell, plain(step.sentence), step.language, Look(size=9))
            self.turn(cell, step.language)

    def tail(self) -> None:
        """Whom to ask, where it comes from, and where the current state is."""
        sheet = self.sheet
        self.heading(_("Whom to ask"), 1, sheet.interface)
        for line in sheet.people:
            self.bullet(line, "", sheet.interface)
        if sheet.taken_up.people:
            self.say(_("People who did it elsewhere"))
            for line in sheet.taken_up.people:
                self.bullet(line, "", sheet.interface)
        self.say(_("Source: %(source)s") % {"source": sheet.source})
        title, address = sheet.document
        if address:
            self.say(_("Document: %(document)s") % {"document": title if title == address else f"{title}, {address}"})
        self.say(_("The current version, with its evidence: %(address)s") % {"address": sheet.address})
        if sheet.is_invented:
            self.say(_("Invented for demonstration. Nobody here exists, and nothing here happened."))


def _label(choices: type[Evidence] | type[ConditionKind], value: str) -> str:
    return str(choices(value).label) if value in choices.values else value
