"""Countries by their ISO 3166-1 alpha-2 codes, with names from CLDR in the reader's language. No list is kept by hand."""

import functools
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType

import pycountry
from babel import Locale, UnknownLocaleError
from django.utils.translation import get_language

# Kosovo has no ISO code; CLDR and most data sets use this one of the user's range.
_ALSO = ("XK",)


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


def _folded(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(sign))
