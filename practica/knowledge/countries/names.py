"""What countries, their regions and their days are called: CLDR through Babel. No name is chosen here."""

import functools

from babel import Locale

from practica.foundation.core.places import choices, codes, is_country, locale, name, names

__all__ = ["address", "choices", "codes", "day_name", "is_country", "locale", "name", "names", "region_name", "weekend"]

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def region_name(area: str, language: str) -> str:
    """What an M49 region ("034") is called; the code itself when CLDR has no name for it."""
    return str(locale(language).territories.get(area) or locale("en").territories.get(area) or area)


def day_name(day: str, language: str) -> str:
    """What a day ("fri") is called, standing alone."""
    if day not in _DAYS:
        return day
    return str(locale(language).days["stand-alone"]["wide"][_DAYS.index(day)])


@functools.cache
def weekend(code: str) -> frozenset[int]:
    """The days off, Monday is 0, as CLDR has them; its general rule (Saturday and Sunday) where it knows nothing better.

    For clocks that must count something. What the country page states as a fact is only what CLDR says of the country.
    """
    land = Locale.parse(f"und_{code}") if is_country(code) else Locale.parse("und_001")
    days, last = [land.weekend_start], land.weekend_end
    while days[-1] != last:
        days.append((days[-1] + 1) % 7)
    return frozenset(days)


def address(code: str) -> str:
    """Where a country's page stands."""
    return f"/countries/{code.lower()}/"
