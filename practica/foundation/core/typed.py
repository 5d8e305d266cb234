"""What a person typed, as it is stored."""

import unicodedata

from django.utils.translation import gettext as _

from practica.foundation.core.answers import Refused

# Overrides and isolates that turn text around for the eye: content has its direction from the page.
_OVERRIDES = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF])


def clean_words(words: str, longest: int) -> str:
    """Text as it is stored: normal line ends, no control characters, composed accents.

    Raises:
        Refused: it is longer than `longest` characters.
    """
    plain = words.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "replace").decode("utf-8")
    kept = "".join(sign for sign in plain if sign in "\n\t" or unicodedata.category(sign) not in {"Cc", "Cs", "Cn"})
    kept = unicodedata.normalize("NFC", kept).translate(_OVERRIDES)
    if len(kept) > longest:
        raise Refused(
            _("This is longer than %(longest)s characters. What you typed is still here; shorten it, or attach it as a document.")
            % {"longest": f"{longest:,}"}
        )
    return kept


def line(words: str, longest: int) -> str:
    """A text of one line, cleaned. Raises `Refused` as `clean_words` does."""
    return " ".join(clean_words(words, longest).split())


def paragraph(words: str, longest: int = 5_000) -> str:
    """A text of several lines, cleaned. Raises `Refused` as `clean_words` does."""
    return clean_words(words, longest).strip()
