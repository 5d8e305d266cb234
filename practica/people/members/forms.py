"""Forms about members and organisations."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from practica.foundation.core import languages as tongues
from practica.foundation.core import places, zones
from practica.people.members import words
from practica.people.members.models import Member, Organisation, OrganisationKind
from practica.people.members.pages import offices_of


class NameField(forms.CharField):
    """A person's name as they write it: one line, with letters in it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            label=_("Name"), max_length=150, help_text=_("As you write it yourself."),
            widget=forms.TextInput(attrs={"autocomplete": "name"}), **options,
        )

    def clean(self, value: Any) -> str:
        name = words.one_line(str(super().clean(value) or ""))
        if not words.has_letters(name):
            raise forms.ValidationError(_("A name has letters in it."))
        return name


def country_field(*, required: bool = True) -> forms.ChoiceField:
    """A choice among all countries; `fill_country` writes their names in the reader's language."""
    return forms.ChoiceField(label=_("Country of work"), required=required)


def fill_country(field: forms.Field) -> None:
    """Set the choices when the form is made, so that names and order are the reader's."""
    if isinstance(field, forms.ChoiceField):
        field.choices = [("", _("Choose")), *places.choices()]


class LanguagesField(forms.MultipleChoiceField):
    """The languages a person reads; what an import knew beyond the usual ones stays choosable."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            label=_("Languages you read"), choices=tongues.choices, widget=forms.CheckboxSelectMultiple, **options
        )

    def keep(self, held: list[str]) -> None:
        """Add the languages already held to the choices."""
        usual = dict(tongues.choices())
        self.choices = [*usual.items(), *((code, tongues.own_name(code)) for code in held if code not in usual)]


class SettingsForm(forms.Form):
    """What stands on a member's page, and how the site speaks to them."""

    name = NameField()
    organisation = forms.ModelChoiceField(
        Organisation.objects.all(), label=_("Organisation"), required=False, empty_label=_("None of these")
    )
    occupation = forms.CharField(
        label=_("What you do"), required=False, max_length=80,
        help_text=_("For example: labour inspector. It stands for your name where you are shown by role and country only."),
    )
    country = country_field()
    languages = LanguagesField()
    about = forms.CharField(
        label=_("About your work"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What would a colleague in another country want to ask you?"),
    )
    is_expert = forms.BooleanField(label=_("I may be asked as an expert"), required=False)
    is_mentor = forms.BooleanField(label=_("I can be a mentor"), required=False)
    answers = forms.CharField(
        label=_("How soon you usually answer"), required=False, max_length=80,
        help_text=_("For example: usually within two days"),
    )
    asks_a_month = forms.IntegerField(
        label=_("How often a month you may be asked by name"), min_value=0, max_value=30, required=False,
        help_text=_("To answer a question, or to be a peer in a peer assist. Nobody asks you more often; 0 is never."),
    )
    language = forms.ChoiceField(label=_("Language of this site and of your mail"), required=False)
    time_zone = forms.ChoiceField(label=_("Time zone"))

    def __init__(self, data: Any = None, *, member: Member) -> None:
        fields = (
            "name", "organisation", "occupation", "country", "languages", "about", "is_expert", "is_mentor", "answers",
            "asks_a_month", "language", "time_zone",
        )
        super().__init__(data, initial={field: getattr(member, field) for field in fields})
        self.held = list(member.languages)
        fill_country(self.fields["country"])
        spoken, zone = self.fields["language"], self.fields["time_zone"]
        chosen = self.fields["languages"]
        if isinstance(spoken, forms.ChoiceField) and isinstance(zone, forms.ChoiceField):
            known_tongues = [(code, tongues.own_name(code)) for code, _name in settings.LANGUAGES]
            spoken.choices = [("", _("As my browser asks")), *known_tongues]
            known = zones.choices()
            zone.choices = known if member.time_zone in dict(known) else [(member.time_zone, member.time_zone), *known]
        if isinstance(chosen, LanguagesField):
            chosen.keep(self.held)

    def clean_languages(self) -> list[str]:
        """In the order held before, best first; newly chosen ones after."""
        chosen = self.cleaned_data["languages"]
        return [code for code in self.held if code in chosen] + [code for code in chosen if code not in self.held]

    def clean_asks_a_month(self) -> int:
        """As it stands where nothing is typed."""
        typed: int | None = self.cleaned_data["asks_a_month"]
        return int(self.initial["asks_a_month"]) if typed is None else typed


class OfficesForm(forms.Form):
    """Which offices a member holds."""

    offices = forms.MultipleChoiceField(
        label=_("Offices"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=[
            ("reviewer", _("reviewer: reads practices before they are published")),
            ("facilitator", _("facilitator: lets people in and runs the community")),
            ("observer", _("observer: reads results, writes nothing")),
            ("administrator", _("administrator: runs the machine")),
        ],
    )

    def __init__(self, data: Any = None, *, member: Member) -> None:
        super().__init__(data, initial={"offices": offices_of(member)})


class OrganisationForm(forms.Form):
    """A new organisation."""

    name = forms.CharField(label=_("Name"), max_length=200, help_text=_("As it writes itself."))
    kind = forms.ChoiceField(label=_("Kind"), choices=OrganisationKind)
    country = forms.ChoiceField(
        label=_("Country"), required=False, help_text=_("Leave it open for an international organisation.")
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        fill_country(self.fields["country"])

    def clean_name(self) -> str:
        name = words.one_line(self.cleaned_data["name"])
        if not words.has_letters(name):
            raise forms.ValidationError(_("A name has letters in it."))
        return name
