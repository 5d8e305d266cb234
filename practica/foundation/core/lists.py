"""Several words in a row, with the reader's own commas and "and", as CLDR and the catalogue have them."""

import re
import unicodedata
from collections.abc import Iterable, Mapping

from babel.lists import format_list
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_bidi, pgettext

from practica.foundation.core import places

# The commas people type: Latin, Arabic, ideographic and fullwidth.
_COMMAS = re.compile("[,\u060c\u3001\uff0c]")


def several(typed: str) -> list[str]:
    """What somebody typed as a list, each once, in their order; any script's comma separates."""
    return list(dict.fromkeys(part.strip() for part in _COMMAS.split(typed) if part.strip()))


def listed(words: Iterable[object]) -> str:
    """`Brazil, Niger`: one after the other, as beside a label; empty words are left out."""
    return pgettext("between items of a list", ", ").join(str(word) for word in words if word)


def apart(words: Iterable[object]) -> str:
    """A line whose words are of several hands and scripts, each in its own direction. Not for what is put into a form again."""
    return listed(isolated(word) for word in words)


def isolated(word: object) -> str:
    """A word inside an interface sentence, kept apart (UAX #9, FSI to PDI) where it runs against the page's direction.

    Without it, what stands around the word loses its order.
    """
    said = str(word or "")
    against = {"L"} if get_language_bidi() else {"R", "AL"}
    return f"\u2068{said}\u2069" if any(unicodedata.bidirectional(sign) in against for sign in said) else said


def linked(steps: Iterable[Mapping[str, object]]) -> SafeString:
    """Each step ({url, label}) as a link, joined as in a sentence: `one, two, and three`."""
    links = [format_html('<a href="{}">{}</a>', step["url"], step["label"]) for step in steps]
    joined = format_list(links, locale=places.locale(get_language() or "en")) if links else ""
    return mark_safe(joined)  # every part is escaped, and the joints are CLDR's
