"""A text as the check reads it: disguises taken off, cue words marked, every position traceable to the original.

Two strings of the same length are kept: `clean` (digits of every script as 0-9, one kind of space, dash and quote, nothing
invisible) and `low` (also without case and accents). Both lose only characters that have no width, so a position in them maps
to one in the original through `offsets`.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from practica.foundation.safety.casedata.cues import Cue, cues_in

Span = tuple[int, int]

# Zero-width and bidirectional controls, soft hyphen, variation selectors, keycap, combining accents, Arabic vowel marks, tatweel.
_INVISIBLE = re.compile(
    "[\u00ad\u0300-\u036f\u061c\u0640\u064b-\u065f\u0670\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20e3"
    "\ufe00-\ufe0f\ufeff\U000e0000-\U000e007f]"
)
# A full stop counts as the end of a sentence only after a word: "tel. 123" and "no. 5" go on.
_BREAK = re.compile(r"[!?؟;؛]|[^\W\d_]{5,}\.\s|\d\.\s|\n\s*\n")


def _plain(char: str) -> str:
    """One character without disguise, or itself."""
    category = unicodedata.category(char)
    if category == "Nd":
        return str(unicodedata.digit(char))
    if category == "Zs":
        return " "
    if category == "Pd" or char == "\u2212":
        return "-"
    if char in "‘’‚‛":
        return "'"
    wide = unicodedata.normalize("NFKC", char) if 0xFF01 <= ord(char) <= 0xFF5E else char
    return {"٫": ".", "٬": ",", "﹫": "@"}.get(char, wide)


def _folded(char: str) -> str:
    """One character without case and accent, in Latin, Greek, Cyrillic and Arabic."""
    base = unicodedata.normalize("NFD", char)[0].lower()
    base = base if len(base) == 1 else char
    return {"ى": "ي", "ة": "ه", "ٱ": "ا"}.get(base, base)


@cache
def _tables() -> tuple[dict[int, str], dict[int, str]]:
    """What becomes of each character in `clean` and in `low`; ideographs and Hangul stay as they are."""
    clean = {}
    for code in (*range(0x80, 0x3400), *range(0xA000, 0xAC00), *range(0xFB00, 0x20000)):
        char = chr(code)
        if (plain := _plain(char)) != char:
            clean[code] = plain
    letters = (*range(0x41, 0x5B), *range(0xC0, 0x700), *range(0x1E00, 0x2000))
    low = {code: _folded(chr(code)) for code in letters} | clean
    return clean, low


@dataclass(frozen=True, slots=True)
class Reading:
    """The text prepared for matching. All positions of the detectors are positions in `clean` and `low`."""

    clean: str
    low: str
    offsets: list[int] | None
    cues: dict[Cue, list[Span]]
    starts: dict[Cue, list[int]]
    ends: dict[Cue, list[int]]

    def original(self, start: int, end: int) -> Span:
        """The span in the text as it was given."""
        if self.offsets is None:
            return start, end
        return self.offsets[start], self.offsets[end - 1] + 1

    def before(self, cue: Cue, position: int, *, within: int) -> int | None:
        """Where the nearest such cue before `position` ends, if it is near and in the same sentence."""
        ends = self.ends.get(cue)
        if not ends:
            return None
        found = bisect_right(ends, position) - 1
        if found < 0 or position - ends[found] > within:
            return None
        return None if _BREAK.search(self.low, ends[found], position) else ends[found]

    def follows(self, cue: Cue, position: int, *, within: int) -> bool:
        """Does such a cue begin within so many characters after `position`?"""
        starts = self.starts.get(cue, [])
        found = bisect_left(starts, position)
        return found < len(starts) and starts[found] - position <= within

    def all(self, cue: Cue) -> Iterator[Span]:
        """Every place where the cue stands, in order."""
        return iter(self.cues.get(cue, ()))


def read(text: str) -> Reading:
    """Prepare a text; any string is accepted, lone surrogates too."""
    offsets = None
    if text.isascii():
        clean, low = text, text.lower()
    else:
        if _INVISIBLE.search(text):
            offsets = [index for index, char in enumerate(text) if not _INVISIBLE.match(char)]
            text = _INVISIBLE.sub("", text)
        to_clean, to_low = _tables()
        clean, low = text.translate(to_clean), text.translate(to_low)
    cues = cues_in(low)
    return Reading(
        clean,
        low,
        offsets,
        cues,
        starts={cue: [start for start, _ in places] for cue, places in cues.items()},
        ends={cue: sorted(end for _, end in places) for cue, places in cues.items()},
    )
