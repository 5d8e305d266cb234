"""One form for each kind of fact, with only the fields that the kind has, and always a date and a source."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from practica.foundation.core import languages
from practica.foundation.core.answers import Refused
from practica.foundation.core.lists import listed, several
from practica.knowledge.countries import names, values
from practica.knowledge.countries.instruments import instruments
from practica.knowledge.countries.models import WITH_STANDING, CountryFact, Family, Kind, Standing, TreatyStatus


class FactForm(forms.Form):
    """States one fact of a kind, or corrects one. Cleaned: `key`, `value`, `as_of`, `source_title`, `source_url`."""

    source_title = forms.CharField(
        max_length=300,
        label=gettext_lazy("Source"),
        help_text=gettext_lazy("A law, a report, an official page. No names of people."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    source_url = forms.URLField(max_length=500, required=False, label=gettext_lazy("Its address"), assume_scheme="https")
    dated = forms.CharField(
        max_length=10,
        label=gettext_lazy("Date of the source"),
        help_text=gettext_lazy("2022, 2022-05 or 2022-05-17. The fact is shown as of this date."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "dir": "ltr"}),
    )

    def __init__(self, data: QueryDict | None = None, *, kind: Kind, key: str = "", corrects: CountryFact | None = None) -> None:
        super().__init__(data, initial={"key": key, **_initial(corrects)})
        self.kind = kind
        self.fields = {**_fields(kind), **self.fields}

    def clean_dated(self) -> values.AsOf:
        try:
            return values.read_date(self.cleaned_data["dated"])
        except Refused as refused:
            raise forms.ValidationError(str(refused)) from refused

    def clean_codes(self) -> list[str]:
        return [_language_code(part) for part in several(self.cleaned_data["codes"])]

    def clean(self) -> dict[str, Any]:
        """Puts the fields of the kind together into one value."""
        cleaned = self.cleaned_data
        cleaned.setdefault("key", "")
        if not self.errors:
            try:
                cleaned["value"] = values.read_value(self.kind, cleaned["key"], cleaned)
            except Refused as refused:
                raise forms.ValidationError(str(refused)) from refused
            cleaned["as_of"] = cleaned["dated"]
        return cleaned


def _fields(kind: Kind) -> dict[str, forms.Field]:
    match kind:
        case Kind.LEGAL_SYSTEM:
            families = forms.MultipleChoiceField(
                choices=Family.choices, widget=forms.CheckboxSelectMultiple, required=False, label=_("Families of law")
            )
            return {"families": families, **_words(_("In a sentence"))}
        case Kind.LANGUAGES:
            hint = _("Names or codes, with commas between them.")
            return {"codes": forms.CharField(max_length=300, label=_("Official languages"), help_text=hint)}
        case Kind.WORKING_WEEK:
            days = [(day, names.day_name(day, get_language() or "en")) for day in values.DAYS]
            return {"weekend": forms.MultipleChoiceField(choices=days, widget=forms.CheckboxSelectMultiple, label=_("Days off"))}
        case Kind.RATIFICATION:
            return {
                "key": forms.ChoiceField(
                    choices=[(key, known.label(get_language() or "en")) for key, known in instruments().items()],
                    label=_("Treaty"),
                ),
                "status": forms.ChoiceField(choices=TreatyStatus.choices, widget=forms.RadioSelect, label=_("The country is")),
                "bound": forms.DateField(required=False, label=_("Party since"), widget=forms.DateInput(attrs={"type": "date"})),
            }
        case _ if kind in WITH_STANDING:
            standing = forms.ChoiceField(choices=Standing.choices, widget=forms.RadioSelect, label=_("Does it exist?"))
            return {"standing": standing, **_words(_("What a colleague elsewhere should know"))}
        case _:
            return _words(_("What a colleague elsewhere should know"))


def _words(label: str) -> dict[str, forms.Field]:
    return {
        "text": forms.CharField(
            required=False, max_length=values.LONGEST_TEXT, label=label, widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"})
        ),
        "language": forms.ChoiceField(
            required=False, choices=languages.choices(), initial=get_language() or "en", label=_("Written in")
        ),
    }


def _initial(corrects: CountryFact | None) -> dict[str, Any]:
    if corrects is None:
        return {}
    given = dict(corrects.value)
    if "codes" in given:
        given["codes"] = listed(languages.name(code) for code in given["codes"])
    return {**given, "key": corrects.key}


def _language_code(text: str) -> str:
    """The code of a language that is named by code, in the reader's language, in itself, or in English."""
    wanted = " ".join(text.split()).casefold()
    if languages.is_language(wanted):
        return wanted
    readers = (get_language() or "en", "en")
    for reader in readers:
        for code, name in names.locale(reader).languages.items():
            if name.casefold() == wanted:
                return str(code)
    own = {languages.own_name(code).casefold(): code for code in languages.CONTENT_LANGUAGES}
    if wanted not in own:
        raise forms.ValidationError(_("“%(given)s” is not a language we know by this name.") % {"given": text.strip()[:60]})
    return own[wanted]
