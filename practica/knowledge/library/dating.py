"""Dates that may be a year, a month or a day: `2000`, `2000-11`, `2000-11-15`."""

import re
from datetime import date

from babel.dates import format_date
from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext as _

_WRITTEN = re.compile(r"(1[5-9]\d\d|20\d\d|2100)(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


def clean_date(typed: str) -> str:
    """As it is stored; empty for nothing typed.

    Raises:
        ValueError: it is no year, month or day between 1500 and 2100.
    """
    text = typed.strip()
    if not text:
        return ""
    found = _WRITTEN.fullmatch(text)
    if not found or not text.isascii():
        raise ValueError(text[:20])
    year, month, day = (int(part) if part else 0 for part in found.groups())
    date(year, month or 1, day or 1)
    return "-".join([f"{year}", *([f"{month:02}"] if month else []), *([f"{day:02}"] if day else [])])


def spoken_date(stored: str) -> str:
    """`15 November 2000`, `November 2000` or `2000`, in the reader's language; empty for none."""
    if not stored:
        return ""
    parts = [int(part) for part in stored.split("-")]
    when = date(*[*parts, 1, 1][:3])
    pattern = {1: "y", 2: "LLLL y", 3: "long"}[len(parts)]
    return str(format_date(when, pattern, locale=get_language() or "en"))


class DatedField(forms.CharField):
    """A year, a month or a day, typed as 2000, 2000-11 or 2000-11-15."""

    def clean(self, value: object) -> str:
        """As it is stored."""
        try:
            return clean_date(str(super().clean(value) or ""))
        except ValueError as error:
            raise forms.ValidationError(_("Write a year, a month or a day, as 2000, 2000-11 or 2000-11-15.")) from error
