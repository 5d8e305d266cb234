"""Reading what a page of the writing form sends, and what it shows beside the words."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.http import QueryDict

from practica.foundation.core.answers import Refused
from practica.foundation.safety.casedata import Mend, advice, mend
from practica.foundation.safety.casedata import name as name_of
from practica.foundation.safety.gate import Remark, examine
from practica.knowledge.practices.actions import Clash, save_field
from practica.knowledge.practices.actions.publishing import Readiness
from practica.knowledge.practices.forms import QuestionForm
from practica.knowledge.practices.models import PracticeVersion
from practica.knowledge.practices.questions import QUESTIONS, Question, question_of
from practica.people.members.models import Member


@dataclass
class Taken:
    """What became of the fields of one page: what was refused and why, and where two people wrote at once."""

    refused: dict[str, str] = field(default_factory=dict)
    clashes: list[Clash] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        return not self.refused and not self.clashes


def take(form: QuestionForm, data: QueryDict, *, by: Member, now: datetime) -> Taken:
    """Save every field the page sent. One that cannot be saved does not keep the others from it."""
    taken = Taken()
    for name in form.fields:
        if name not in data and not (name == "objectives" and "objectives:asked" in data):
            continue
        words = ",".join(data.getlist(name)) if name == "objectives" else data.get(name, "")
        sent = whole_number(data.get(f"revision:{name}", ""))
        revision = form.revision(name) if sent is None else sent
        try:
            save_field(form.version.practice, name, words, revision=revision, by=by, now=now, language=form.text.language)
        except Clash as clash:
            taken.clashes.append(clash)
        except Refused as refused:
            taken.refused[name] = str(refused)
    return taken


def whole_number(written: str) -> int | None:
    """The number that a button or a script sent; None when it is none, or larger than any row's."""
    return int(written) if written.isascii() and written.isdigit() and len(written) < 19 else None


@dataclass(frozen=True)
class Note:
    """One remark of the case-data check as the margin shows it: its paragraph, and what can be done about it."""

    remark: Remark
    paragraph: int
    start: int
    end: int
    mend: Mend

    @property
    def name(self) -> object:
        """What was found, as the note's heading."""
        return name_of(self.remark.finding.kind)

    @property
    def advice(self) -> object:
        """Why it is marked, and what would do."""
        return advice(self.remark.finding.kind)

    @property
    def mend_value(self) -> str:
        """The value of the button that mends it: field, place and kind."""
        return f"{self.remark.field}:{self.start}:{self.end}:{self.remark.finding.kind}"


def notes(version: PracticeVersion, field_name: str, words: str) -> list[Note]:
    """The margin of one field, in the order of the text."""
    countries = [country.code for country in version.countries.all()]
    found = examine({field_name: words}, language=version.language, countries=countries, kept=version.kept_findings)
    return [_note(remark, words) for remark in found]


def _note(remark: Remark, words: str) -> Note:
    start, end = remark.finding.start, remark.finding.end
    return Note(remark, words.count("\n\n", 0, start) + 1, start, end, mend(remark.finding.kind, words[start:end]))


def mended(words: str, start: int, end: int, replacement: str) -> str:
    """The words with one place replaced; unchanged when the place is no longer there."""
    if not 0 <= start < end <= len(words):
        return words
    return words[:start] + replacement + words[end:]


def steps(version: PracticeVersion, state: Readiness, address: str) -> dict[str, list[dict[str, str]]]:
    """The sentence at the top: what is answered, what the short form still needs, what can grow later."""
    missing = {question_of(name).key for name in state.missing}
    written = _written(version)
    found: dict[str, list[dict[str, str]]] = {"answered": [], "needed": [], "later": []}
    for question in QUESTIONS:
        link = {"url": f"{address}{question.key}/", "label": str(question.name)}
        if question.key in missing:
            found["needed"].append(link)
        elif question.key in written or question.short:
            found["answered"].append(link)
        else:
            found["later"].append(link)
    return found


def _written(version: PracticeVersion) -> set[str]:
    text = next((text for text in version.texts.all() if text.language == version.language), None)
    kinds = {
        "blocks": version.blocks.exists(),
        "needs": version.conditions.exists(),
        "legal_basis": version.legal_rows.exists(),
        "resources": bool(version.time_needed or version.staff_needed or version.cost_band),
        "side_effects": bool(version.side_effects_seen),
    }
    filled = {
        question.key
        for question in QUESTIONS
        if text and any(getattr(text, name, "") for name in question.fields if hasattr(text, name))
    }
    return filled | {key for key, there in kinds.items() if there}


def neighbours(question: Question) -> tuple[Question | None, Question | None]:
    """The question before and after."""
    position = QUESTIONS.index(question)
    before = QUESTIONS[position - 1] if position else None
    after = QUESTIONS[position + 1] if position + 1 < len(QUESTIONS) else None
    return before, after


def errors_of(taken: Taken, form: QuestionForm) -> Iterator[str]:
    """The refused fields as sentences, each with its label; a question of rows alone has no field to name."""
    for name, reason in taken.refused.items():
        yield f"{form.fields[name].label}: {reason}" if name in form.fields else reason
