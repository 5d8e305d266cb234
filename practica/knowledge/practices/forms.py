"""The form of one question, or of all of them: a field for each thing that `save_field` stores."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from practica.foundation.core import places
from practica.foundation.core.lists import listed
from practica.knowledge.practices.actions.rows import ROWS
from practica.knowledge.practices.models import (
    TEXT_FIELDS,
    Change,
    ConditionKind,
    CostBand,
    Evidence,
    PracticeText,
    PracticeVersion,
    SideEffects,
)
from practica.knowledge.practices.questions import Question
from practica.knowledge.vocabulary import queries as vocabulary
from practica.knowledge.vocabulary.models import OBJECTIVES

LABELS: dict[str, Promise] = {
    "title": _("Title"),
    "country_1": _("Country"),
    "country_2": _("Another country"),
    "country_3": _("A third country"),
    "period_from": _("Since (year or month)"),
    "period_to": _("Until (year or month)"),
    "setting": _("Region or kind of place"),
    "summary": _("Summary"),
    "objectives": _("Objectives"),
    "concepts": _("Concepts"),
    "needs": _("In your words"),
    "legal_basis": _("In your words"),
    "resources": _("What else it takes"),
    "time_needed": _("Time"),
    "staff_needed": _("Staff"),
    "cost_band": _("Money"),
    "side_effects_seen": _("Unintended or negative effects"),
    "side_effects": _("What happened, and what was done about it"),
    "change": _("How much changes for those who rely on it"),
    "why": _("Why this version"),
}
HINTS: dict[str, Promise] = {
    "setting": _("For example: two ports and a bus terminal. No street, no house."),
    "period_from": _("As 2019 or 2019-05."),
    "concepts": _("From the vocabulary, separated by commas: interpreters, labour inspection."),
}
ROW_LABELS: dict[str, Promise] = {
    "blocks.title": _("Building block"),
    "blocks.text": _("How it works, and what it needs"),
    "conditions.text": _("What must hold"),
    "conditions.kind": _("Kind"),
    "conditions.there": _("How it was there"),
    "outcomes.text": _("What changed"),
    "outcomes.evidence": _("How one knows"),
    "legal_rows.instrument": _("Instrument"),
    "legal_rows.article": _("Article"),
}
_ROW_CHOICES: dict[str, list[tuple[str, Any]]] = {
    "conditions.kind": list(ConditionKind.choices),
    "outcomes.evidence": list(Evidence.choices),
}
_TALL = frozenset(TEXT_FIELDS) - {"title"}


class QuestionForm(forms.Form):
    """Fields for the given questions, filled with what is saved; nothing is required while one writes."""

    def __init__(self, version: PracticeVersion, text: PracticeText, questions: Iterable[Question], data: Any = None) -> None:
        self.version, self.text = version, text
        asked = list(questions)
        values = {**facts_of(version), **{field: getattr(text, field) for field in TEXT_FIELDS}}
        super().__init__(data, initial=values, label_suffix="")
        for question in asked:
            for name in question.fields:
                self.fields[name] = _field(name, question, alone=len(question.fields) == 1)
            if question.rows:
                self._add_rows(question.rows)

    def _add_rows(self, rows: str) -> None:
        kind = ROWS[rows]
        for row in kind.model.objects.filter(version=self.version):
            for column in (*kind.words, *kind.choices):
                name = f"{rows}.{row.pk}.{column}"
                label: Any = ROW_LABELS[f"{rows}.{column}"]
                choices = _ROW_CHOICES.get(f"{rows}.{column}")
                self.fields[name] = (
                    forms.ChoiceField(label=label, choices=choices, required=False)
                    if choices
                    else _words(label, kind.words[column])
                )
                self.initial[name] = getattr(row, column)

    def rows_of(self, rows: str) -> list[tuple[int, list[forms.BoundField]]]:
        """The row numbers of one kind with their fields, for the page."""
        found: dict[int, list[forms.BoundField]] = {}
        for name in self.fields:
            kind, _dot, rest = name.partition(".")
            if kind == rows:
                found.setdefault(int(rest.partition(".")[0]), []).append(self[name])
        return list(found.items())

    def revision(self, field: str) -> int:
        """The revision of a field as this page shows it."""
        return int(self.text.revisions.get(field, [0])[0])


def facts_of(version: PracticeVersion) -> dict[str, Any]:
    """The chosen facts of a version, as form values."""
    codes = [country.code for country in version.countries.all()]
    labels = vocabulary.labels_for(get_language() or "en")
    return {
        **{f"country_{position}": code for position, code in enumerate(codes[:3], start=1)},
        "objectives": [concept.key for concept in version.objectives.all()],
        "concepts": listed(labels.get(concept.key, concept.key) for concept in version.concepts.all()),
        **{
            column: getattr(version, column)
            for column in (
                "period_from", "period_to", "setting", "time_needed", "staff_needed", "cost_band",
                "side_effects_seen", "change", "why",
            )
        },
    }  # fmt: skip


def _field(name: str, question: Question, *, alone: bool) -> forms.Field:
    label: Any = question.ask if alone else LABELS[name]
    hint: Any = question.hint if alone else HINTS.get(name, "")
    if name.startswith("country_"):
        choices = [("", "—"), *places.choices()]
        return forms.ChoiceField(label=label, choices=choices, required=False, help_text=hint)
    if name == "objectives":
        objectives = list(vocabulary.labels_for(get_language() or "en", OBJECTIVES).items())
        return forms.MultipleChoiceField(label=label, choices=objectives, required=False, widget=forms.CheckboxSelectMultiple)
    if name in {"cost_band", "side_effects_seen", "change"}:
        options: Any = {"cost_band": CostBand, "side_effects_seen": SideEffects, "change": Change}[name]
        return forms.ChoiceField(label=label, choices=options.choices, required=False, widget=forms.RadioSelect)
    if name in _TALL or name == "why":
        rows = 4 if name in {"summary", "why"} else 10 if alone else 5
        return forms.CharField(label=label, help_text=hint, required=False, widget=forms.Textarea(attrs={"rows": rows}))
    return _words(label, 300, hint)


def _words(label: Any, longest: int, hint: Any = "") -> forms.CharField:
    tall = longest > 300
    widget = forms.Textarea(attrs={"rows": 3}) if tall else forms.TextInput()
    return forms.CharField(label=label, help_text=hint, required=False, widget=widget)
