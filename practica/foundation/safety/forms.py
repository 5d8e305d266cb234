"""What forms of every topic share: a month, short choices, the language of a text, and the remarks of the case-data check."""

import calendar
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from practica.foundation.core import languages
from practica.foundation.safety.casedata import advice, name
from practica.foundation.safety.gate import Examination

_MONTH = re.compile(r"(?:(\d{4})-(\d{1,2})(?:-\d{1,2})?|(\d{1,2})[./](\d{4}))")
REASON = "reason:"


class MonthField(forms.CharField):
    """A month, as `2028-03` or `03/2028`; gives its last day, since "in March" is kept until March ends."""

    widget = forms.TextInput(attrs={"type": "month"})

    def to_python(self, value: Any) -> Any:
        """The last day of the month, or None for nothing typed."""
        text = str(value or "").strip()
        if not text:
            return None
        found = _MONTH.fullmatch(text)
        year, month = (int(found[1] or found[4]), int(found[2] or found[3])) if found else (0, 0)
        if not (1900 <= year <= 2200 and 1 <= month <= 12):
            raise forms.ValidationError(_("Write a month as 2028-03."))
        return date(year, month, calendar.monthrange(year, month)[1])

    def prepare_value(self, value: Any) -> Any:
        """As the browser's own control wants it."""
        return f"{value:%Y-%m}" if isinstance(value, date) else value


def paragraph(label: Any, help_text: Any = "", rows: int = 2) -> forms.CharField:
    """A text of several lines that may stay empty."""
    return forms.CharField(
        label=label, help_text=help_text, required=False, max_length=5_000, widget=forms.Textarea(attrs={"rows": rows})
    )


def line(label: Any, help_text: Any = "", longest: int = 200) -> forms.CharField:
    """A text of one line that may stay empty."""
    return forms.CharField(label=label, help_text=help_text, required=False, max_length=longest)


def note(label: str) -> forms.CharField:
    """The line under a choice in a table; its label is only spoken."""
    return forms.CharField(
        label=label, required=False, max_length=2_000, widget=forms.Textarea(attrs={"rows": 1, "aria-label": label})
    )


def pick(label: Any, choices: Any, initial: str = "") -> forms.ChoiceField:
    """A short choice in one line, none of which must be made."""
    return forms.ChoiceField(label=label, choices=choices, required=False, initial=initial, widget=forms.RadioSelect)


def language_field() -> forms.ChoiceField:
    """In which language the words are written."""
    return forms.ChoiceField(label=gettext_lazy("Language you write in"), choices=languages.choices(), required=False)


class Reader(Protocol):
    """Somebody with languages they read, best first: a member."""

    languages: Any


def language_of(member: Reader) -> str:
    """The language a member most likely writes in: the page's, if texts can be in it, else their own first."""
    codes = [code for code, _own in languages.choices()]
    for code in (get_language() or "", *member.languages, "en"):
        if code.partition("-")[0] in codes:
            return str(code.partition("-")[0])
    return "en"


@dataclass(frozen=True)
class Ask:
    """A warning of the check that needs a reason: the input that asks for it."""

    name: str
    label: str
    value: str


class CheckedForm(forms.Form):
    """A form whose words go through the case-data check. `asks` are the reasons it wants before it goes on."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.asks: list[Ask] = []

    @property
    def reasons(self) -> dict[str, str]:
        """The reasons that were given, by "field:kind"."""
        if not self.is_bound:
            return {}
        return {key.removeprefix(REASON): str(self.data[key])[:500] for key in self.data if key.startswith(REASON)}

    def hold_back(self, examination: Examination) -> None:
        """Say at each field what the check found; what was typed stays."""
        for remark in examination.blocked:
            sentence = _("%(kind)s. %(advice)s") % {"kind": name(remark.finding.kind), "advice": advice(remark.finding.kind)}
            self.add_error(remark.field if remark.field in self.fields else None, sentence)
        if examination.blocked:
            self.add_error(
                None, _("Something here looks like personal data and cannot go out. It is marked below; say the role instead.")
            )
        asked: dict[str, Ask] = {}
        for remark in examination.unexplained:
            field = self.fields.get(remark.field)
            where = str(field.label) if field else remark.field
            words = _("%(kind)s in “%(field)s”. Change it, or say why it should stay:") % {
                "kind": name(remark.finding.kind),
                "field": where,
            }
            asked[remark.key] = Ask(f"{REASON}{remark.key}", words, "")
        given = self.reasons
        asked |= {
            key: Ask(f"{REASON}{key}", _("Your reason for keeping it:"), words) for key, words in given.items() if words.strip()
        }
        self.asks = list(asked.values())
        if examination.unexplained:
            self.add_error(None, _("Something here may point to a person. Nothing was sent; what you typed is below."))

    def said(self, field: str) -> str:
        """What was typed into a field, without the spaces around it."""
        return str(self.cleaned_data.get(field) or "").strip()

    def has_any(self, prefix: str) -> bool:
        """Whether the sent form had fields of this group at all: a short form leaves the rest as it is."""
        return any(key.startswith(prefix) for key in self.data)

    def numbered(self, pattern: str, numbers: Iterable[int]) -> Iterator[tuple[int, str]]:
        """(number, value) of the fields called by a pattern with one `{}`."""
        for number in numbers:
            yield number, self.said(pattern.format(number))
