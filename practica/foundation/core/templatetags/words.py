"""Filters for words that come as data: languages, their direction, dates as a reader writes them."""

from datetime import date, timedelta
from typing import Literal

from babel.dates import format_date, format_timedelta
from django import template
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from practica.foundation.core import languages, lists, places, zones

register = template.Library()

_A_MONTH, _A_YEAR = 31, 365  # days

register.filter("language_name", languages.name)
register.filter("language_own", languages.own_name)
register.filter("direction", languages.direction)
register.filter("country", places.name)
register.filter("listed", lists.listed)
register.filter("linked", lists.linked)
register.filter("zone", zones.name)


@register.filter
def month(value: date | None) -> str:
    """`March 2028`, in the reader's language; empty for no date."""
    return format_date(value, "LLLL y", locale=get_language() or "en") if value else ""


@register.filter
def day(value: date | None) -> str:
    """`4 March 2028`, in the reader's language; empty for no date."""
    return format_date(value, "long", locale=get_language() or "en") if value else ""


@register.filter
def away(value: date | None, today: date) -> str:
    """How far a day is from today: `today`, `in 4 days`, `3 months ago`, as CLDR says it; empty for no date."""
    if value is None:
        return ""
    days = (value - today).days
    if not days:
        return _("today")
    unit: Literal["day", "month", "year"] = "day" if abs(days) <= _A_MONTH else "month" if abs(days) < _A_YEAR else "year"
    # No unit is left before the chosen one is reached.
    far, locale = timedelta(days=days), get_language() or "en"
    return str(format_timedelta(far, granularity=unit, threshold=10**6, add_direction=True, locale=locale))
