"""Cue words: what announces a telephone number, a case, a birth. The words are data (data/cues.toml), this looks them up fast.

A text is walked word by word and each word looked up, so the cost does not grow with the number of cues.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files


class Cue(StrEnum):
    """What a word announces; the names of the tables in data/cues.toml."""

    PHONE = "phone"
    PHONE_AFTER = "phone_after"
    SERVICE = "service"
    CARD = "card"
    IBAN = "iban"
    ID = "id"
    CASE = "case"
    LAW = "law"
    BIRTH = "birth"
    AGE = "age"
    SOMEONE = "someone"
    PLATE = "plate"
    HANDLE = "handle"
    STREET_BEFORE = "street_before"
    STREET_AFTER = "street_after"
    ADDRESS_LABEL = "address_label"
    TITLE = "title"
    VICTIM = "victim"
    NAME_LABEL = "name_label"


_Entry = tuple[Cue, re.Pattern[str] | None]
_WORD = re.compile(r"[^\W\d_]+")
_BEGINNING = 3  # letters; no stem is shorter
_LETTERS = re.compile(r"[^\W\d_]+\*?")
# Arabic writes "and", "by", "for" and the article together with the word.
_ARABIC_PREFIX = re.compile(r"[وفبلك]?(?:ال|لل)?(?=\w{3})")  # what is left has three letters or more


def folded(phrase: str) -> str:
    """A cue as it stands in a reading's `low`: no case, no accents, Arabic letters unified."""
    bare = "".join(c for c in unicodedata.normalize("NFD", phrase.lower()) if not unicodedata.combining(c))
    return bare.translate(str.maketrans("ىةٱ", "يها"))


def _pattern(words: list[str]) -> re.Pattern[str] | None:
    if len(words) == 1:
        return None
    ends = [re.escape(word.rstrip("*")) + (r"[^\W\d_]{0,12}" if word.endswith("*") else "") for word in words]
    return re.compile(r"[^\w\n]{1,3}".join(ends) + r"(?![^\W\d_])")


@dataclass(frozen=True, slots=True)
class _Index:
    """First words of the cues: whole ones, stems by length, and the beginnings that any stem has."""

    whole: dict[str, tuple[_Entry, ...]]
    stems: tuple[tuple[int, dict[str, tuple[_Entry, ...]]], ...]
    beginnings: frozenset[str]


@cache
def _index() -> _Index:
    whole: dict[str, list[_Entry]] = {}
    stems: dict[int, dict[str, list[_Entry]]] = {}
    table = tomllib.loads((files(__package__) / "data" / "cues.toml").read_text(encoding="utf-8"))
    for cue in Cue:
        for phrase in sorted({folded(p) for phrases in table[cue.value].values() for p in phrases}, key=len, reverse=True):
            words = _LETTERS.findall(phrase)
            first, stem = words[0].rstrip("*"), words[0].endswith("*")
            place = stems.setdefault(len(first), {}) if stem else whole
            place.setdefault(first, []).append((cue, _pattern(words)))
    return _Index(
        {word: tuple(entries) for word, entries in whole.items()},
        tuple((size, {word: tuple(entries) for word, entries in place.items()}) for size, place in sorted(stems.items())),
        frozenset(word[:_BEGINNING] for place in stems.values() for word in place),
    )


def _entries(index: _Index, word: str) -> tuple[_Entry, ...]:
    found = index.whole.get(word, ())
    if word[:_BEGINNING] in index.beginnings:
        for size, place in index.stems:
            found += place.get(word[:size], ())
    return found


def cues_in(low: str) -> dict[Cue, list[tuple[int, int]]]:
    """Every cue in a reading's `low`, with its places [start, end) in order."""
    index = _index()
    cues: dict[Cue, list[tuple[int, int]]] = {}
    for word in _WORD.finditer(low):
        text = word.group()
        found = _entries(index, text)
        if not found and "\u0620" <= text[0] <= "\u064a" and (prefix := _ARABIC_PREFIX.match(text)):
            found = _entries(index, text[prefix.end() :])
        for cue, pattern in found:
            if pattern is None:
                cues.setdefault(cue, []).append(word.span())
            elif match := pattern.match(low, word.start()):
                cues.setdefault(cue, []).append(match.span())
    return cues
