"""In which order the lines of a printed page are read, told by where its words stand: column by column, as its script runs.

A page is cut, as in the recursive X-Y cut of Nagy and Seth (1984), at a white band that most lines leave free; a line over the
full width ends the columns above it, and so does a rule across them, for cells of a table are read cell by cell. Columns are
believed where both sides look like running text. What looks only half like it is not cut, and the page is called doubtful.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass, replace
from statistics import median
from typing import TYPE_CHECKING, Final

from practica.foundation.safety.documents import letters

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LEAST_ROWS: Final = 4  # lines on each side below which two words side by side are no columns
_DEPTH: Final = 2  # four columns at the most
_STEP: Final = 2.0  # points between the places where a white band is looked for
_FILLED, _HALF_FILLED = 0.72, 0.4  # a line's share of its column's width, median; cells of a table are rarely that even
_STOPS: Final = ".,:;!،؛؟"
_WORDS, _FEW_WORDS = 3, 2  # words of a line, median


@dataclass(frozen=True, slots=True)
class Word:
    """Signs without white space between them; places in points from the lower left corner of the page.

    `size` is the height of its font in points; `at` its place in the engine's own order, which reads right-to-left text rightly
    within one line.
    """

    text: str
    left: float
    right: float
    base: float
    size: float
    at: int


Row = list[Word]


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal stroke of a page."""

    left: float
    right: float
    height: float


@dataclass(slots=True)
class Layout:
    """Rows in the order in which they are read; whether some stand in columns; whether others only look as if they might."""

    rows: list[Row]
    columns: bool = False
    doubtful: bool = False


def arrange(words: Sequence[Word], rules: Sequence[Rule]) -> Layout:
    """The page's rows in reading order."""
    layout = Layout([])
    _read(words, rules, layout, leftwards=is_leftwards(words), depth=0)
    return layout


def is_leftwards(words: Sequence[Word], *, share: float = 0.5) -> bool:
    """Is this text written from right to left, for more than this share of its letters?"""
    signs = [sign for word in words for sign in word.text if sign.isalpha()]
    return bool(signs) and sum(map(is_from_right, signs)) > share * len(signs)


def text_of(row: Row) -> str:
    """The words of a row in reading order."""
    return " ".join(word.text for word in row)


def is_from_right(sign: str) -> bool:
    """Is it a letter of a script that runs from right to left?"""
    return letters.script(sign) in ("ARABIC", "HEBREW", "SYRIAC", "THAANA")


def _read(words: Sequence[Word], rules: Sequence[Rule], into: Layout, *, leftwards: bool, depth: int) -> None:
    rows = _rows(words)
    middle = _gutter(rows) if depth < _DEPTH else None
    if middle is None:
        into.rows += rows
        return
    for free, band in _bands(rows, middle):
        sides = _sides(band, middle) if free else None
        if sides is None or not _like_columns(*sides, into):
            into.rows += band
            continue
        into.columns = True
        for cell in _cells(band, sides, rules):
            left, right = ([word for row in cell for word in row if (_centre(word) > middle) is far] for far in (False, True))
            for side in (right, left) if leftwards else (left, right):
                _read(side, rules, into, leftwards=leftwards, depth=depth + 1)


def _rows(words: Sequence[Word]) -> list[Row]:
    """Words on one base line, from the top of the page down; raised and lowered signs stay with their line."""
    rows: list[Row] = []
    for word in sorted(words, key=lambda one: (-one.base, one.left)):
        if rows and rows[-1][0].base - word.base < 0.45 * max(rows[-1][0].size, word.size):
            rows[-1].append(word)
        else:
            rows.append([word])
    return [_in_order(row) for row in rows]


def _in_order(row: Row) -> Row:
    """From left to right as it stands; with right-to-left words in the engine's order, which has turned those round already."""
    if not any(is_from_right(sign) for word in row for sign in word.text):
        return sorted(row, key=lambda one: one.left)
    ordered: Row = []
    for latin, run in itertools.groupby(sorted(row, key=lambda one: one.at), key=lambda one: _is_latin(one.text)):
        words = list(run)
        ordered += sorted(words, key=lambda one: one.left) if latin else words
    return [word if any(map(is_from_right, word.text)) else _with_stop_last(word) for word in ordered]


def _is_latin(text: str) -> bool:
    return any(map(str.isalpha, text)) and not any(map(is_from_right, text))


def _with_stop_last(word: Word) -> Word:
    """The stop after a number or a Latin word stands to its left in a right-to-left line."""
    bare = word.text.lstrip(_STOPS)
    return replace(word, text=bare + word.text[: -len(bare)]) if bare and bare != word.text else word


def _centre(word: Word) -> float:
    return (word.left + word.right) / 2


def _gutter(rows: Sequence[Row]) -> float | None:
    """The middle of the white band with most lines on the side that has fewer, or None when there is none worth it."""
    if len(rows) < _LEAST_ROWS:
        return None
    lowest, highest = min(w.left for row in rows for w in row), max(w.right for row in rows for w in row)
    start, count = lowest + 0.2 * (highest - lowest), int(0.6 * (highest - lowest) / _STEP)
    lefts, rights = [0] * count, [0] * count
    narrowest = _narrowest(rows)
    for row in rows:
        for band in _white(row, narrowest):
            first, last = (min(max((end - start) / _STEP, 0.0), count) for end in (band.start, band.end))
            for n in range(math.ceil(first), math.ceil(last)):
                lefts[n] += band.start > -math.inf
                rights[n] += band.end < math.inf
    worth = [min(pair) for pair in zip(lefts, rights, strict=True)]
    best = max(worth, default=0)
    if best < _LEAST_ROWS:
        return None
    # The widest of the bands that are worth the same; its middle.
    runs = [list(run) for same, run in itertools.groupby(range(count), key=lambda n: worth[n] == best) if same]
    widest = max(runs, key=len)
    return start + widest[len(widest) // 2] * _STEP


def _narrowest(rows: Sequence[Row]) -> float:
    """The narrowest white band there is between columns, in points: wider than the spaces between words."""
    return max(8.0, 0.8 * median(row[0].size for row in rows))


@dataclass(frozen=True, slots=True)
class _Band:
    """Paper without words in one row, from `start` to `end`; open towards the edges of the page."""

    start: float
    end: float


def _white(row: Row, narrowest: float) -> list[_Band]:
    """The margins of a row and the gaps in it that are no spaces between words."""
    bands = [_Band(-math.inf, min(word.left for word in row))]
    reached = bands[0].end
    for word in sorted(row, key=lambda one: one.left):
        if word.left - reached >= narrowest:
            bands.append(_Band(reached, word.left))
        reached = max(reached, word.right)
    return [*bands, _Band(reached, math.inf)]


def _bands(rows: Sequence[Row], middle: float) -> Iterator[tuple[bool, list[Row]]]:
    """Whether the rows leave the white band free, and the neighbours that do the same."""
    narrowest = _narrowest(rows)

    def leaves_it(row: Row) -> bool:
        return any(white.start <= middle <= white.end for white in _white(row, narrowest))

    for free, band in itertools.groupby(rows, key=leaves_it):
        yield free, list(band)


def _sides(band: Sequence[Row], middle: float) -> tuple[list[Row], list[Row]] | None:
    """The rows of each side, or None when one of them has too few, or when they do not stand beside each other."""
    left, right = (_rows([w for row in band for w in row if (_centre(w) > middle) is far]) for far in (False, True))
    if min(len(left), len(right)) < _LEAST_ROWS:
        return None
    shared = min(left[0][0].base, right[0][0].base) - max(left[-1][0].base, right[-1][0].base)
    shorter = min(side[0][0].base - side[-1][0].base for side in (left, right))
    return (left, right) if shared >= 0.5 * shorter else None


def _like_columns(left: Sequence[Row], right: Sequence[Row], into: Layout) -> bool:
    """Do both sides look like running text? Marks the page as doubtful when they only do by half."""
    filled, words = (min(figure(side) for side in (left, right)) for figure in (_fill, _words_of_a_line))
    narrow, wide = sorted(map(_width, (left, right)))
    if filled >= _FILLED and words >= _WORDS:
        return True
    long = min(len(left), len(right)) >= 2 * _LEAST_ROWS
    if long and filled >= _HALF_FILLED and words >= _FEW_WORDS and narrow >= 0.6 * wide:
        into.doubtful = True
    return False


def _width(side: Sequence[Row]) -> float:
    return max(w.right for row in side for w in row) - min(w.left for row in side for w in row)


def _fill(side: Sequence[Row]) -> float:
    width = _width(side)
    return median(_width([row]) for row in side) / width if width else 0.0


def _words_of_a_line(side: Sequence[Row]) -> float:
    return median(len(row) for row in side)


def _cells(band: Sequence[Row], sides: tuple[list[Row], list[Row]], rules: Sequence[Rule]) -> Iterator[list[Row]]:
    """The band cut at the rules that run across both sides, as those between the rows of a table do."""
    spans = [(min(w.left for row in side for w in row), max(w.right for row in side for w in row)) for side in sides]
    heights = sorted({rule.height for rule in rules if all(_covered(rules, rule.height, *span) for span in spans)}, reverse=True)
    for _, cell in itertools.groupby(band, key=lambda row: sum(height > row[0].base for height in heights)):
        yield list(cell)


def _covered(rules: Sequence[Rule], height: float, start: float, end: float) -> bool:
    """Do strokes at this height (each table cell may draw its own) run along most of the way?"""
    along = sum(max(0.0, min(r.right, end) - max(r.left, start)) for r in rules if abs(r.height - height) < 1.5)
    return along > 0.7 * (end - start)
