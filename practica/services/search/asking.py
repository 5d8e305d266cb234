"""A question as typed, and what is made of it: its words, its filters, the language it is likely in."""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from practica.services.search import analysis, fusion
from practica.services.search.words import MAX_WORDS

MAX_TEXT = 4_000
"""Characters of a question that are read."""

_LANGUAGES_AT_ONCE = 6
_FILTER = re.compile(r"(?<!\S)(-?)lang:([A-Za-z]{2,3}(?:[-_][A-Za-z]{2,4})?)(?!\S)")
_SCRIPTS = {
    "ARABIC": ("ar", "fa", "ur", "ps"), "CYRILLIC": ("ru", "uk", "be", "bg", "ky", "kk", "sr", "mk", "tg", "mn"),
    "CJK": ("zh", "ja"), "HIRAGANA": ("ja",), "KATAKANA": ("ja",), "HANGUL": ("ko",), "THAI": ("th",), "LAO": ("lo",),
    "GREEK": ("el",), "HEBREW": ("he", "yi"), "DEVANAGARI": ("hi", "ne", "mr"), "KHMER": ("km",), "MYANMAR": ("my",),
    "BENGALI": ("bn",), "TAMIL": ("ta",), "ARMENIAN": ("hy",), "GEORGIAN": ("ka",), "ETHIOPIC": ("am",),
}  # fmt: skip


@dataclass(frozen=True)
class Among:
    """The items of one kind that have a value of a facet for this reader alone.

    `ids` are the items' own numbers; with `others` it is all items of the kind but these. Numbers of items that the viewer may
    not see do no harm: only visible documents are ever counted or found.
    """

    kind: str
    ids: npt.NDArray[np.int64]
    others: bool = False


@dataclass(frozen=True)
class SearchQuery:
    """What is asked, by whom in which languages, and what it is narrowed to.

    Attributes:
        text: as typed; `lang:xx` in it is a filter. Empty: everything, newest first.
        language: the question's own, when it is known.
        readers_languages: what the reader reads, best first.
        filters: chosen values by facet; values of one facet are alternatives, facets add up.
        among: facets that are not in the index because they differ by reader, value by value; chosen in `filters` like any other.
        kinds: only items of these kinds; empty means all.
        limit: hits of the main list.
        after: `Results.next` of the page before.
    """

    text: str = ""
    language: str | None = None
    readers_languages: Sequence[str] = ()
    filters: Mapping[str, frozenset[str] | set[str]] = field(default_factory=dict)
    among: Mapping[str, Mapping[str, Among]] = field(default_factory=dict)
    kinds: frozenset[str] | set[str] = frozenset()
    limit: int = 20
    after: str | None = None


@dataclass(frozen=True)
class Question:
    """A question ready to be asked of both legs."""

    text: str
    words: list[frozenset[str]]
    languages: tuple[str, ...]
    filters: dict[str, frozenset[str]]

    @property
    def weight(self) -> float:
        """How much its words count beside its meaning."""
        return fusion.weight(len(self.words))


def question(query: SearchQuery) -> Question:
    """Read a query. Signs of other search engines (quotes, NEAR, *, minus) are not commands here; they change nothing."""
    filters = {name: frozenset(values) for name, values in query.filters.items() if values}
    text = analysis.clean(query.text[:MAX_TEXT])
    for sign, language in _FILTER.findall(text):
        if not sign:
            filters["language"] = filters.get("language", frozenset()) | {language.lower().replace("_", "-")}
    text = " ".join(_FILTER.sub(" ", text).split())
    languages = _languages(text, query)
    return Question(text, analysis.asked(text, languages, most=MAX_WORDS), languages, filters)


def _languages(text: str, query: SearchQuery) -> tuple[str, ...]:
    """The languages to analyse the words in: the question's own, the reader's, and what the script says."""
    script = _script_languages(text)
    readers = [analysis.base(language) for language in query.readers_languages]
    guessed = [language for language in readers if language in script] or list(script[:1])
    own = [analysis.base(query.language)] if query.language else guessed
    found = tuple(dict.fromkeys(language for language in (*own, *readers) if language))[:_LANGUAGES_AT_ONCE]
    return found or ("en",)


def _script_languages(text: str) -> tuple[str, ...]:
    """Languages written in the script most letters of a text are of; none for Latin, which says nothing."""
    names = Counter(unicodedata.name(char, "").split(" ")[0] for char in text[:200] if char.isalpha())
    if not names:
        return ()
    if names["HIRAGANA"] or names["KATAKANA"]:
        return ("ja",)
    return _SCRIPTS.get(names.most_common(1)[0][0], ())
