"""Words as the index knows them: text in any script cut into terms, and sentences for the encoder.

A word keeps its marks (Arabic vowels, Hindi signs), is folded (NFKC, case), stemmed by the Snowball algorithm of its
language, and only then loses accents. Chinese, Japanese, Thai, Lao, Khmer and Burmese do not put spaces between words: there
each pair of neighbouring characters is a term. A language without a stemmer is cut after six letters, which joins most forms
of a word. Everything here is pure: no Django, no state beyond caches.
"""

import re
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import Any, NamedTuple

import snowballstemmer

MAX_WORD = 64
"""Longer runs of letters are cut here: they are noise, and stemming them is slow."""

TRUNCATED = 6
"""Letters kept of a word whose language has no stemmer."""

STEMMERS = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "eo": "esperanto", "es": "spanish", "et": "estonian", "eu": "basque", "fa": "persian", "fi": "finnish",
    "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian",
    "it": "italian", "lt": "lithuanian", "nb": "norwegian", "ne": "nepali", "nl": "dutch", "nn": "norwegian",
    "no": "norwegian", "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian",
    "st": "sesotho", "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip

WHOLE = frozenset({"", "vi"})
"""Languages whose words are taken as they stand: unknown ones, and Vietnamese, whose words do not change."""

_UNSPACED = (
    "\u3005-\u3007\u3041-\u309f\u30a0-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f"
    "\u0e01-\u0e4f\u0e80-\u0ecf\u1000-\u109f\u1780-\u17d3\U00020000-\U0003134f"
)
_JOINERS = "\u200c\u200d\u0640\u00ad"
_ARABIC_MARKS = re.compile("[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640]")
_ARABIC_FORMS = str.maketrans("أإآٱىؤئ", "ااااييي".replace("ييي", "يوي"))
_ARABIC_PREFIX = re.compile("^(?:[وف]?(?:[بك]?ال|لل))(?=..)")
_UNFOLDED = str.maketrans("ıøłđßæœёґ", "iolds" + "aoег")
_SENTENCE = re.compile(r"(?<=[.!?؟।])\s+|(?<=[。！？])|\n+")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class Word(NamedTuple):
    """One term and the stretch of the original text it stands for, in code points."""

    term: str
    start: int
    end: int


def clean(text: str) -> str:
    """The text with NUL and lone surrogates replaced, so that it can be stored, encoded and matched."""
    return _UNSTORABLE.sub("\ufffd", text)


def base(language: str | None) -> str:
    """`pt-BR` → `pt`; None and junk → the empty string."""
    return re.split(r"[-_]", language or "", maxsplit=1)[0].lower()[:8]


def words(text: str, language: str | None) -> Iterator[Word]:
    """Every term of a text in reading order, with its place in the text."""
    tongue = base(language)
    for match in _pattern().finditer(text):
        run = match.group()
        if match.lastgroup == "unspaced":
            yield from _pairs(run, match.start())
        else:
            term = _term(run[:MAX_WORD], tongue)
            if term:
                yield Word(term, match.start(), match.end())


def terms(text: str, language: str | None) -> list[str]:
    """The terms alone, in reading order."""
    return [word.term for word in words(text, language)]


def asked(text: str, languages: Sequence[str | None], *, most: int) -> list[frozenset[str]]:
    """A question as alternatives: for each of its words the terms it has in the given languages.

    A word said twice counts once. At most `most` words are kept, the first ones; the rest of a pasted page adds nothing.
    """
    readings = [[word.term for _, word in zip(range(most * 4), words(text, tongue), strict=False)] for tongue in languages]
    found: dict[frozenset[str], None] = {}
    for alternatives in zip(*readings, strict=True):
        found.setdefault(frozenset(alternatives))
        if len(found) == most:
            break
    return list(found)


def sentences(text: str, *, most: int) -> list[str]:
    """The sentences of a text, at most `most`; a fragment of one character is none."""
    parts = (part.strip() for part in _SENTENCE.split(text))
    return [part for part in parts if len(part) > 1][:most]


@cache
def _pattern() -> re.Pattern[str]:
    """Runs of unspaced script, or words of letters, digits and the marks that belong to them."""
    marks = "".join(re.escape(chr(code)) for code in range(0x300, 0x1E95F) if unicodedata.category(chr(code)).startswith("M"))
    letter = rf"(?:(?![{_UNSPACED}])[^\W_])"
    return re.compile(rf"(?P<unspaced>[{_UNSPACED}]+)|(?P<word>{letter}(?:{letter}|[{marks}{_JOINERS}])*)")


def _pairs(run: str, start: int) -> Iterator[Word]:
    """Neighbouring characters of an unspaced script, two by two; marks stay with their character."""
    heads = [i for i, char in enumerate(run) if i == 0 or not unicodedata.category(char).startswith("M")]
    ends = [*heads[1:], len(run)]
    stretches = zip(heads, ends[1:], strict=False) if len(heads) > 1 else [(0, len(run))]
    for head, end in stretches:
        term = _folded(run[head:end])
        if term:
            yield Word(term, start + head, start + end)


def _folded(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold().lower()
    return "".join(char for char in folded if char.isalnum() or unicodedata.category(char).startswith("M"))


@lru_cache(maxsize=65_536)
def _term(word: str, tongue: str) -> str:
    folded = _folded(word)
    if not folded:
        return ""
    if "\u0600" <= folded[0] <= "\u06ff":
        folded = _arabic(folded, tongue)
    stemmer = _stemmer(tongue)
    if stemmer is not None:
        folded = stemmer.stemWord(folded) or folded
    elif tongue not in WHOLE:
        folded = folded[:TRUNCATED]
    folded = folded if tongue == "vi" else _unaccented(folded)
    return sys.intern(folded)


def _arabic(word: str, tongue: str) -> str:
    """Without vowels and lengthening, one form of alef; in Arabic also without the article and what is glued before it."""
    bare = _ARABIC_MARKS.sub("", word).translate(_ARABIC_FORMS) or word
    return _ARABIC_PREFIX.sub("", bare) if tongue == "ar" else bare


def _unaccented(word: str) -> str:
    """Latin and Greek letters without their accents; ё is е. Marks of other scripts carry sounds and stay."""
    if word.isascii():
        return word
    kept: list[str] = []
    foldable = False
    for char in unicodedata.normalize("NFD", word):
        if unicodedata.combining(char) and foldable:
            continue
        foldable = char < "\u0400" or "\u1e00" <= char <= "\u1fff"
        kept.append(char)
    return unicodedata.normalize("NFC", "".join(kept)).translate(_UNFOLDED)


@cache
def _stemmer(tongue: str) -> Any:
    name = STEMMERS.get(tongue)
    return snowballstemmer.stemmer(name) if name in snowballstemmer.algorithms() else None
