"""From what was typed to the plain values that actions take."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from practica.exchange.contributions.actions import LONGEST
from practica.exchange.contributions.models import Contribution
from practica.exchange.conversations.forms import words_field
from practica.exchange.events.models import Part
from practica.foundation.core import languages, places
from practica.foundation.safety.forms import CheckedForm, language_field, language_of, line
from practica.people.access.models import Attribution
from practica.people.members.models import Member

_SHOWN_AS = [
    (Attribution.NAMED, gettext_lazy("by name")),
    (Attribution.ROLE, gettext_lazy("role and country only")),
    (Attribution.WITHHELD, gettext_lazy("withheld: the example, and nobody’s name or role")),
]
LABELS = {
    "what": gettext_lazy("What was done"),
    "overcome": gettext_lazy("How a challenge was overcome"),
    "learnt": gettext_lazy("What was learnt"),
    "impact": gettext_lazy("What impact it had"),
    "did_not_work": gettext_lazy("What did not work"),
}


class ExampleForm(CheckedForm):
    """The five sections of an example, whose it is, and how its teller is shown."""

    title = forms.CharField(
        label=gettext_lazy("The example in one line"), max_length=200,
        help_text=gettext_lazy("For example: Two hotlines, one referral sheet."),
        error_messages={"required": gettext_lazy("Give the example a title.")},
    )  # fmt: skip
    country = forms.ChoiceField(label=gettext_lazy("Country"), choices=places.choices, required=False)
    region = line(gettext_lazy("Region"), gettext_lazy("Where in the country, or of which countries together."), 120)
    what = words_field(
        LABELS["what"], gettext_lazy("As you would tell it in ten minutes. No cases, no persons."), longest=LONGEST, rows=6
    )
    overcome = words_field(LABELS["overcome"], gettext_lazy("What stood in the way, and what made it give way."), longest=LONGEST)
    learnt = words_field(LABELS["learnt"], gettext_lazy("What you would tell somebody who begins tomorrow."), longest=LONGEST)
    impact = words_field(LABELS["impact"], gettext_lazy("What changed, and how you know."), longest=LONGEST)
    did_not_work = words_field(
        LABELS["did_not_work"], gettext_lazy("This is what others ask first, and it is welcome."), longest=LONGEST
    )
    language = language_field()
    attribution = forms.ChoiceField(
        label=gettext_lazy("You are shown"), choices=_SHOWN_AS, initial=Attribution.NAMED, required=False,
        widget=forms.RadioSelect,
    )  # fmt: skip
    # The name of the document it was begun from; written by the page that took it over.
    document = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    part = forms.ChoiceField(
        label=gettext_lazy("Who tells it"), required=False,
        help_text=gettext_lazy("Whoever can sign in here is asked to write it; you begin it with a title."),
    )  # fmt: skip

    def __init__(
        self, person: Member, data: Any = None, *, initial: dict[str, Any] | None = None, parts: Sequence[Part] = ()
    ) -> None:
        had = {"language": language_of(person), "country": person.country}
        super().__init__(data, initial=had | (initial or {}))
        if parts:
            told = [(str(part.pk), part.name) for part in parts]
            self.fields["part"].choices = [("", gettext_lazy("I do")), *told]  # type: ignore[attr-defined]
        else:
            del self.fields["part"]

    @classmethod
    def of(cls, row: Contribution, person: Member, data: Any = None) -> "ExampleForm":
        """The form of one that is there."""
        names = ("title", "country", "region", *Contribution.SECTIONS, "language", "attribution")
        form = cls(person, data, initial={name: getattr(row, name) for name in names})
        del form.fields["document"]
        return form

    def words(self) -> dict[str, str]:
        """The texts by field."""
        return {name: self.said(name) for name in ("title", "region", *Contribution.SECTIONS)}

    @property
    def in_language(self) -> str:
        """Of the words; English where nothing was chosen."""
        language = self.said("language")
        return language if languages.is_language(language) else "en"

    @property
    def shown_as(self) -> Attribution:
        """How the teller is shown; by name where nothing was chosen."""
        chosen = self.said("attribution")
        return Attribution(chosen) if chosen in Attribution.values else Attribution.NAMED
