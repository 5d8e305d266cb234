"""Which countries there are, and what they, their regions and their days are called: CLDR through Babel.

Countries are ISO 3166-1 alpha-2 codes. No list is kept by hand, and no name is chosen here.
"""

import functools
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType

import pycountry
from babel import Locale, UnknownLocaleError
from django.utils.translation import get_language

# Kosovo has no ISO code; CLDR and most data sets use this one of the user's range.
_ALSO = ("XK",)
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@functools.cache
def codes() -> frozenset[str]:
    """Every country code there is."""
    return frozenset((*(country.alpha_2 for country in pycountry.countries), *_ALSO))


def is_country(code: str) -> bool:
    """Whether a text is a country code, in capitals."""
    return code in codes()


@functools.lru_cache(maxsize=64)
def locale(language: str) -> Locale:
    """Where CLDR keeps a language; English for one it does not know."""
    for tag in (language, language.partition("-")[0]):
        try:
            return Locale.parse(tag.replace("-", "_"))
        except (UnknownLocaleError, ValueError):
            continue
    return Locale.parse("en")


@functools.lru_cache(maxsize=64)
def names(language: str) -> Mapping[str, str]:
    """Code to name for every country, in alphabetical order of the language's own names (without accents)."""
    territories = locale(language).territories
    english = locale("en").territories
    found = {code: str(territories.get(code) or english.get(code) or code) for code in codes()}
    return MappingProxyType(dict(sorted(found.items(), key=lambda pair: (_folded(pair[1]), pair[0]))))


def name(code: str, language: str | None = None) -> str:
    """A country's name for a reader (of the page's language when none is given); the code itself when unknown."""
    return names(language or get_language() or "en").get(code, code)


def choices(language: str | None = None) -> list[tuple[str, str]]:
    """Every country as a form's choices, in the order of their names."""
    return list(names(language or get_language() or "en").items())


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
    return f"/countries/{code}/"


def _folded(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(sign))
