"""I used this, in one minute."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from practica.foundation.core import languages
from practica.foundation.safety.forms import CheckedForm, language_field, language_of, paragraph
from practica.knowledge.countries import names
from practica.knowledge.replications.actions import Used
from practica.knowledge.replications.models import Purpose
from practica.people.members.models import Member


class UseForm(CheckedForm):
    """For what, whether it helped, and why."""

    purpose = forms.ChoiceField(
        label=gettext_lazy("What did you use it in?"), choices=Purpose.choices, widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what you used it in.")},
    )  # fmt: skip
    what = forms.CharField(
        label=gettext_lazy("What exactly?"),
        help_text=gettext_lazy("For example: the roster, in a training for twelve border guards."),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Say in a few words what you used it for.")},
    )
    helped = forms.ChoiceField(
        label=gettext_lazy("Did it help?"),
        choices=[("yes", gettext_lazy("It helped")), ("no", gettext_lazy("It did not help"))],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say whether it helped; “no” is as welcome as “yes”.")},
    )
    because = paragraph(gettext_lazy("Because …"))
    country = forms.ChoiceField(label=gettext_lazy("Country"), required=False)
    language = language_field()

    def __init__(self, member: Member, data: Any = None) -> None:
        super().__init__(data)
        self.fields["country"].choices = [("", "–"), *names.choices()]  # type: ignore[attr-defined]
        self.fields["country"].initial = member.country
        self.fields["language"].initial = language_of(member)

    def used(self) -> Used:
        """What was typed."""
        language = self.said("language")
        return Used(
            purpose=Purpose(self.cleaned_data["purpose"]), what=self.said("what"), helped=self.cleaned_data["helped"] == "yes",
            because=self.said("because"), country=self.said("country"),
            language=language if languages.is_language(language) else "en",
        )  # fmt: skip
