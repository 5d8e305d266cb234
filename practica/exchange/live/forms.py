"""From what was typed to the plain values that actions take."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from practica.exchange.live.models import Question, Row, Sort
from practica.exchange.live.plan import LONGEST, Asked, Polled, Written
from practica.foundation.core import languages, places
from practica.foundation.core.lists import apart
from practica.foundation.safety.forms import CheckedForm, language_field, language_of, line
from practica.people.access.models import Attribution
from practica.people.members.models import Member


def _in_language(form: CheckedForm) -> str:
    language = form.said("language")
    return language if languages.is_language(language) else "en"


class QuestionForm(CheckedForm):
    """One question, and how its author is shown."""

    body = forms.CharField(
        label=gettext_lazy("Ask"), max_length=LONGEST["question"], widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        error_messages={"required": gettext_lazy("Write your question first.")},
    )  # fmt: skip
    attribution = forms.ChoiceField(label=gettext_lazy("Shown in the room as"), widget=forms.RadioSelect, required=False)
    language = language_field()

    def __init__(self, person: Member, data: Any = None, *, row: Question | None = None) -> None:
        had = {"body": row.body, "attribution": row.attribution, "language": row.language} if row is not None else {}
        super().__init__(data, initial={"attribution": Attribution.ROLE, "language": language_of(person), **had})
        country = places.name(person.country) if person.country else ""
        role = person.occupation[:1].upper() + person.occupation[1:] if person.occupation else _("A participant")
        field = self.fields["attribution"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [
                (Attribution.NAMED, apart([person.name, country])),
                (Attribution.ROLE, apart([role, country])),
                (Attribution.WITHHELD, _("Name withheld")),
            ]

    def asked(self) -> Asked:
        """What was typed; without a choice under role and country."""
        shown = self.said("attribution") or Attribution.ROLE
        return Asked(self.said("body"), Attribution(shown), _in_language(self), self.reasons)


class RowForm(CheckedForm):
    """A row of the notes. `revision` is that of the row when the form was opened."""

    sort = forms.ChoiceField(label=gettext_lazy("What it is"), choices=Sort.choices, initial=Sort.NOTE, widget=forms.RadioSelect)
    body = forms.CharField(
        label=gettext_lazy("What"), max_length=LONGEST["row"], widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        error_messages={"required": gettext_lazy("Write something first.")},
    )  # fmt: skip
    who = line(gettext_lazy("Who"), gettext_lazy("Of a promise or a decision: who does it."), LONGEST["who"])
    due = forms.DateField(
        label=gettext_lazy("By when"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    language = language_field()
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=0, max_value=1_000_000)

    def __init__(self, person: Member, data: Any = None, *, row: Row | None = None) -> None:
        names = ("sort", "body", "who", "due", "language", "revision")
        had = {name: getattr(row, name) for name in names} if row is not None else {}
        super().__init__(data, initial={"language": language_of(person), **had})

    def written(self) -> Written:
        """What was typed."""
        return Written(
            self.said("body"), Sort(self.cleaned_data["sort"]), self.said("who"), self.cleaned_data.get("due"),
            _in_language(self), self.reasons,
        )  # fmt: skip


class PollForm(CheckedForm):
    """A poll: its question, and one answer a line."""

    words = line(gettext_lazy("Question"), longest=LONGEST["poll"])
    choices = forms.CharField(
        label=gettext_lazy("Answers, one a line"), required=False, max_length=1_200, widget=forms.Textarea(attrs={"rows": 4})
    )
    language = language_field()

    def __init__(self, person: Member, data: Any = None) -> None:
        super().__init__(data, initial={"language": language_of(person)})

    def polled(self) -> Polled:
        """What was typed."""
        return Polled(self.said("words"), self.said("choices").splitlines(), _in_language(self))
