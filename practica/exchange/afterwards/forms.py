"""From what was typed to the plain values that actions take."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from practica.exchange.afterwards.actions.reporting import LONGEST
from practica.exchange.afterwards.models import Evaluation, Phase, Section
from practica.exchange.afterwards.questions import LONGEST as LONGEST_WORDS
from practica.exchange.afterwards.questions import QUESTIONS
from practica.exchange.conversations.forms import words_field
from practica.foundation.safety.forms import CheckedForm, language_field, language_of
from practica.people.members.models import Member


class SectionForm(CheckedForm):
    """One part of a report."""

    heading = forms.CharField(
        label=gettext_lazy("Heading"), max_length=220, error_messages={"required": gettext_lazy("Give the part a heading.")}
    )
    body = words_field(gettext_lazy("The words"), longest=LONGEST, rows=18)

    def __init__(self, section: Section, data: Any = None) -> None:
        super().__init__(data, initial={"heading": section.heading, "body": section.body})


class EvaluationForm(CheckedForm):
    """The questions of one asking; every answer may be left out."""

    def __init__(self, evaluation: Evaluation, member: Member, data: Any = None) -> None:
        super().__init__(data)
        self.questions = QUESTIONS[Phase(evaluation.phase)]
        for one in self.questions:
            if one.is_written:
                self.fields[one.key] = forms.CharField(
                    label=str(one.words), required=False, max_length=LONGEST_WORDS, widget=forms.Textarea(attrs={"rows": 2}),
                    help_text=gettext_lazy("No names and no cases; others read it as it stands."),
                )  # fmt: skip
            else:
                self.fields[one.key] = forms.ChoiceField(
                    label=str(one.words), choices=one.choices, required=False, widget=forms.RadioSelect
                )
        self.fields["language"] = language_field()
        self.fields["language"].initial = language_of(member)

    def chosen(self) -> dict[str, str]:
        """Choices by question."""
        return {one.key: self.said(one.key) for one in self.questions if not one.is_written}

    def written(self) -> dict[str, str]:
        """Words by question."""
        return {one.key: self.said(one.key) for one in self.questions if one.is_written}

    @property
    def in_language(self) -> str:
        """Of the words."""
        return self.said("language") or "en"
