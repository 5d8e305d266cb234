"""The fonts there are: every family installed as a `fontpkg-…` package, and which of them serves what.

A script that needs another font is served as soon as its package is installed; nothing is listed here by script.
"""

import functools
import unicodedata
from collections.abc import Iterable

import fontpkg
from babel import Locale
from django.utils.translation import get_language

from practica.foundation.core import languages, places

# First choices. Amiri before others for Arabic: with it the text can also be copied and searched.
_SANS = ("Noto Sans", "Amiri")
_SERIF = ("Noto Serif", "Amiri", "Noto Sans")
# How Unicode begins the names of letters whose script CLDR calls otherwise.
_CLDR = {"HIRAGANA": "Jpan", "KATAKANA": "Jpan", "HANGUL": "Kore", "BENGALI": "Beng", "ORIYA": "Orya"}


@functools.cache
def folders() -> list[str]:
    """Where the font files are; no font of the machine, so that a page looks the same everywhere."""
    return sorted({str(file.path.parent) for family in fontpkg.families().values() for file in family.files})


def sans() -> list[str]:
    """Families for running text, first choice first."""
    return _with_others(_SANS)


def serif() -> list[str]:
    """Families for headings, first choice first."""
    return _with_others(_SERIF)


def _with_others(first: tuple[str, ...]) -> list[str]:
    there = sorted(family.name for family in fontpkg.families().values())
    return [*(name for name in first if name in there), *(name for name in there if name not in first)]


def is_letter(sign: str) -> bool:
    """Whether a sign carries meaning that must not be dropped: letters, their marks, and digits."""
    return unicodedata.category(sign)[0] in "LMN"


def scripts_of(signs: Iterable[str]) -> list[str]:
    """Names of the scripts of these signs in the reader's language: `["Chinese", "Lao"]`."""
    found: dict[str, None] = {}
    for sign in signs:
        first = unicodedata.name(sign, "").partition(" ")[0]
        if first:
            found.setdefault(_script(first, get_language() or "en"))
    return list(found)


@functools.lru_cache(maxsize=256)
def _script(first: str, reader: str) -> str:
    if first == "CJK":  # CLDR calls the script Han, people call it Chinese
        return languages.name("zh", reader)
    named = places.locale(reader).scripts
    if first in _CLDR:
        return str(named.get(_CLDR[first], first.capitalize()))
    codes = {str(name).casefold(): code for code, name in Locale.parse("en").scripts.items()}
    code = codes.get(first.casefold())
    return str(named.get(code, first.capitalize())) if code else first.capitalize()
