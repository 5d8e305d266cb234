"""Filters for words that come as data: languages, their direction, dates as a reader writes them."""

from datetime import date

from babel.dates import format_date
from django import template
from django.utils.translation import get_language

from practica.foundation.core import languages, lists, places

register = template.Library()
register.filter("language_name", languages.name)
register.filter("language_own", languages.own_name)
register.filter("direction", languages.direction)
register.filter("country", places.name)
register.filter("listed", lists.listed)
register.filter("linked", lists.linked)


@register.filter
def month(value: date | None) -> str:
    """`March 2028`, in the reader's language; empty for no date."""
    return format_date(value, "LLLL y", locale=get_language() or "en") if value else ""


@register.filter
def day(value: date | None) -> str:
    """`4 March 2028`, in the reader's language; empty for no date."""
    return format_date(value, "long", locale=get_language() or "en") if value else ""
