"""The form of what one wants by mail."""

from typing import Any

from django import forms
from django.utils import dates
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from practica.services.notices import wishes
from practica.services.notices.models import Wishes
from practica.services.notices.subjects import Frequency, Subject


def _hours(*, none: str = "") -> list[tuple[int | str, str]]:
    hours: list[tuple[int | str, str]] = [(hour, f"{hour:02}:00") for hour in range(24)]
    return [("", none), *hours] if none else hours


class MailForm(forms.Form):
    """One choice a subject, quiet hours, and when the digest comes."""

    quiet_from = forms.TypedChoiceField(coerce=int, empty_value=None, required=False, label=gettext_lazy("Quiet from"))
    quiet_until = forms.TypedChoiceField(coerce=int, empty_value=None, required=False, label=gettext_lazy("until"))
    hour = forms.TypedChoiceField(coerce=int, label=gettext_lazy("The digest comes at"))
    weekday = forms.TypedChoiceField(coerce=int, label=gettext_lazy("Its weekly part on"))

    def __init__(self, *args: Any, held: Wishes, **more: Any) -> None:
        super().__init__(*args, **more)
        self.label_suffix = ""
        for subject in Subject:
            self.fields[subject.value] = forms.ChoiceField(
                label=str(subject.label), help_text=subject.examples, initial=wishes.frequency(held, subject).value,
                choices=[(one.value, str(one.label)) for one in subject.frequencies],
            )  # fmt: skip
        is_quiet = held.quiet_from != held.quiet_until
        for name in ("quiet_from", "quiet_until"):
            self._offer(name, _hours(none=_("no quiet hours")), getattr(held, name) if is_quiet else "")
        self._offer("hour", _hours(), held.hour)
        self._offer("weekday", [(number, str(name)) for number, name in dates.WEEKDAYS.items()], held.weekday)

    def _offer(self, name: str, choices: list[Any], initial: object) -> None:
        field: Any = self.fields[name]
        field.choices, field.initial = choices, initial

    @property
    def rows(self) -> list[Any]:
        """The bound fields of the subjects, in their order."""
        return [self[subject.value] for subject in Subject]

    def clean(self) -> dict[str, Any]:
        """Both hours of the quiet time, or neither."""
        data = super().clean() or {}
        if (data.get("quiet_from") is None) != (data.get("quiet_until") is None) and not self.errors:
            self.add_error("quiet_until", _("Quiet hours need a beginning and an end."))
        return data

    def chosen(self) -> wishes.Chosen:
        """What was chosen, once the form is valid."""
        data = self.cleaned_data
        begins, ends = data["quiet_from"], data["quiet_until"]
        return wishes.Chosen(
            {subject: Frequency(data[subject.value]) for subject in Subject},
            begins or 0, ends or 0, data["hour"], data["weekday"],
        )  # fmt: skip
