"""Forms of admission."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from practica.foundation.core import languages as tongues
from practica.foundation.core.answers import Denied
from practica.people.admission import rules
from practica.people.admission.models import Invitation, Office
from practica.people.admission.signing import LONG_ENOUGH, PASSWORD
from practica.people.members import words
from practica.people.members.forms import LanguagesField, NameField, country_field, fill_country
from practica.people.members.models import Member, Organisation

_USUAL_DAYS = 30


class TermsForm(forms.Form):
    """What one invitation and a list of them have in common."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.all(), label=_("Organisation"), required=False, empty_label=_("Not known yet")
    )
    country = country_field(required=False)
    office = forms.ChoiceField(label=_("As"))
    language = forms.ChoiceField(label=_("Language of the letter"))
    until = forms.DateField(
        label=_("The link works until"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )

    def __init__(self, data: Any = None, *, by: Member) -> None:
        super().__init__(
            data,
            initial={
                "office": Office.MEMBER, "language": settings.LANGUAGE_CODE,
                "until": timezone.localdate() + timedelta(days=_USUAL_DAYS),
            },
        )
        fill_country(self.fields["country"])
        office, spoken = self.fields["office"], self.fields["language"]
        if isinstance(office, forms.ChoiceField) and isinstance(spoken, forms.ChoiceField):
            office.choices = rules.offices_of(by)
            spoken.choices = [(code, tongues.own_name(code)) for code, _name in settings.LANGUAGES]

    def clean_until(self) -> date:
        until: date = self.cleaned_data["until"]
        answer = rules.last_until(_end_of(until), now=timezone.now())
        if isinstance(answer, Denied):
            raise forms.ValidationError(str(answer.reason))
        return until

    def terms(self) -> dict[str, Any]:
        """What was chosen, as the actions take it; after `is_valid`."""
        fields = ("organisation", "country", "office", "language")
        return {field: self.cleaned_data[field] for field in fields} | {"expires": _end_of(self.cleaned_data["until"])}


def _end_of(day: date) -> datetime:
    return datetime.combine(day, time.max, tzinfo=UTC)


class InviteForm(TermsForm):
    """One person."""

    email = forms.EmailField(
        label=_("E-mail address"), help_text=_("The official one, so that it says where the person works."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    name = forms.CharField(label=_("Name"), max_length=150, required=False)

    def clean_name(self) -> str:
        return words.one_line(self.cleaned_data["name"])


class ListForm(TermsForm):
    """Many people, pasted."""

    people = forms.CharField(
        label=_("The list"), max_length=200_000, widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        help_text=_("One person a line: an address, “Name <address>”, or address; organisation; country."),
    )


class AcceptForm(forms.Form):
    """What a person says when they come in."""

    name = NameField()
    password = forms.CharField(
        label=PASSWORD, help_text=LONG_ENOUGH, strip=False, max_length=500,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    country = country_field()
    languages = LanguagesField()

    def __init__(self, data: Any = None, *, invitation: Invitation, guest: Member | None = None) -> None:
        said: dict[str, Any] = {
            "name": invitation.name, "country": invitation.country, "languages": [invitation.language],
        }
        if guest is not None:
            # What they said of themselves when they came to an event.
            said = {name: getattr(guest, name) or value for name, value in said.items()}
        super().__init__(data, initial=said)
        self.email = invitation.email
        fill_country(self.fields["country"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("password"):
            person = Member(email=self.email, name=cleaned.get("name", ""))
            try:
                validate_password(cleaned["password"], user=person)
            except forms.ValidationError as weak:
                self.add_error("password", weak)
        return cleaned
