"""Two texts beside each other: which paragraphs are new, gone or changed, and inside a changed one which words.

Pure: no database, no page. Paragraphs are matched by `difflib` (Ratcliff and Obershelp), words inside a pair of them again.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

# Below this likeness of their words two paragraphs are one taken away and one new, rather than one changed.
_ALIKE = 0.35
# Pairs of words beyond which a paragraph is shown as replaced: comparing takes their product in time.
_TOO_MUCH = 4_000_000
# Scripts written without spaces between words; there a "word" is one sign with its marks.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")
_TOKENS = re.compile(r"\s+|[.,;:!?…()\"“”«»،؛؟。、]|[^\s.,;:!?…()\"“”«»،؛؟。、]+")


@dataclass(frozen=True)
class Piece:
    """A run of words of one paragraph; `changed` when the other side does not have it."""

    text: str
    changed: bool = False


@dataclass(frozen=True)
class Pair:
    """One paragraph on both sides; empty on the side that does not have it."""

    before: tuple[Piece, ...]
    after: tuple[Piece, ...]

    @property
    def is_changed(self) -> bool:
        return any(piece.changed for piece in (*self.before, *self.after)) or not (self.before and self.after)


@dataclass(frozen=True)
class Part:
    """One part of the template on both sides."""

    key: str
    pairs: tuple[Pair, ...]

    @property
    def is_changed(self) -> bool:
        return any(pair.is_changed for pair in self.pairs)


def compare(before: Mapping[str, str], after: Mapping[str, str], order: Sequence[str]) -> list[Part]:
    """Every part that either side has, in the given order."""
    return [
        Part(key, tuple(paragraphs(before.get(key, ""), after.get(key, ""))))
        for key in order
        if before.get(key) or after.get(key)
    ]


def paragraphs(before: str, after: str) -> Iterator[Pair]:
    """The paragraphs of two texts in pairs, in reading order."""
    left, right = _split(before), _split(after)
    for tag, from_left, to_left, from_right, to_right in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        gone, new = left[from_left:to_left], right[from_right:to_right]
        if tag == "equal":
            yield from (Pair((Piece(same),), (Piece(same),)) for same in gone)
        else:
            for one, other in zip_longest(gone, new, fillvalue=""):
                yield from _pair(one, other)


def _split(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"\n\s*\n", text) if part.strip()]


def _pair(before: str, after: str) -> Iterator[Pair]:
    """One changed paragraph with its words marked, or one gone and one new when they have little in common."""
    left, right = tokens(before), tokens(after)
    matcher = SequenceMatcher(None, left, right)
    if not before or not after:
        yield Pair(_whole(before), _whole(after))
    elif len(left) * len(right) > _TOO_MUCH or _likeness(left, right) < _ALIKE:
        yield Pair(_whole(before), ())
        yield Pair((), _whole(after))
    else:
        codes = matcher.get_opcodes()
        yield Pair(
            _joined((tag != "equal", "".join(left[start:end])) for tag, start, end, _from, _to in codes),
            _joined((tag != "equal", "".join(right[start:end])) for tag, _from, _to, start, end in codes),
        )


def _likeness(left: Sequence[str], right: Sequence[str]) -> float:
    """Words in common, 0 to 1; spaces and marks do not count."""
    one, other = ([token for token in side if token[0].isalnum()] for side in (left, right))
    return SequenceMatcher(None, one, other).ratio() if one and other else 0.0


def _whole(text: str) -> tuple[Piece, ...]:
    return (Piece(text, changed=True),) if text else ()


def _joined(runs: Iterator[tuple[bool, str]]) -> tuple[Piece, ...]:
    """Runs as pieces; a mere space between two changed ones is read as changed with them."""
    found: list[Piece] = []
    for changed, text in runs:
        if not text:
            continue
        if changed and len(found) > 1 and found[-2].changed and not found[-1].text.strip():
            found[-2:] = [Piece(f"{found[-2].text}{found[-1].text}{text}", changed=True)]
        else:
            found.append(Piece(text, changed=changed))
    return tuple(found)


def tokens(text: str) -> list[str]:
    """Words, spaces and marks, which joined give the text again; no letter is parted from its accents or vowel signs."""
    found: list[str] = []
    for run in _TOKENS.findall(text):
        found.extend(_signs(run) if _UNSPACED.search(run) else (run,))
    return found


def _signs(run: str) -> Iterator[str]:
    sign = ""
    for letter in run:
        if sign and not unicodedata.category(letter).startswith("M"):
            yield sign
            sign = ""
        sign += letter
    yield sign
