"""Names, directions and order of languages, from CLDR through Babel."""

import functools

from babel import Locale, UnknownLocaleError
from django.utils.translation import get_language

# The languages a text can be written in, with their own names as CLDR has them: every page of forms prints these, and a locale
# read for its own name alone is a megabyte of each process. Any other CLDR language is accepted on import.
_OWN_NAMES = {
    "en": "English", "fr": "français", "es": "español", "ar": "العربية", "ru": "русский", "pt": "português", "zh": "中文",
    "ne": "नेपाली", "ur": "اردو", "lo": "ລາວ", "ky": "кыргызча", "uk": "українська", "be": "беларуская",
}  # fmt: skip
CONTENT_LANGUAGES = tuple(_OWN_NAMES)
_RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur", "ps", "sd", "ug", "yi", "dv", "ckb"})


@functools.cache
def _locale(code: str) -> Locale:
    try:
        return Locale.parse(code.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en")


@functools.lru_cache(maxsize=4096)
def _name(code: str, reader: str) -> str:
    return str(_locale(reader).languages.get(code) or code)


def name(code: str, reader: str | None = None) -> str:
    """A language's name in the reader's language, or the code itself when CLDR has none."""
    return _name(code, reader or get_language() or "en")


def own_name(code: str) -> str:
    """A language's name in itself: `العربية`, `français`."""
    return _OWN_NAMES.get(code) or _name(code, code)


def direction(code: str) -> str:
    """`rtl` or `ltr`, for the attribute `dir`."""
    return "rtl" if code.split("-", maxsplit=1)[0] in _RIGHT_TO_LEFT else "ltr"


def is_language(code: str) -> bool:
    """Whether CLDR knows the code as a language."""
    return bool(code) and code in _locale("en").languages


def choices() -> list[tuple[str, str]]:
    """The content languages as form choices, each under its own name."""
    return [(code, own_name(code)) for code in CONTENT_LANGUAGES]
