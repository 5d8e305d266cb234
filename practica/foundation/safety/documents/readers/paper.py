"""The words of a printed page with their places, and its horizontal strokes, as PDFium finds them.

PDFium beside pypdf: it took 10 ms a page where pdfplumber took 130, and it gives right-to-left text in reading order also when
the file draws it from left to right, as typst does (measured on one core).
"""

from __future__ import annotations

import ctypes
import itertools
import re
import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import pypdfium2
from pypdfium2 import raw

from practica.foundation.safety.documents.readers.columns import Rule, Word, is_from_right

if TYPE_CHECKING:
    from collections.abc import Iterator

_HYPHENS: Final = (2, 0xFFFE, 0xAD)  # how PDFium and files write a hyphen at a line's end
_BOLD: Final = re.compile("bold|black|heavy|demi", re.IGNORECASE)
_ALEFS: Final = "اأإآ"
_LAM: Final = "ل"
_MOST: Final = 20_000  # signs of a page; more is no page that anyone reads


@dataclass(frozen=True, slots=True)
class _Placed:
    """A sign, the pen's place when its glyph was drawn, and the left and right of the box it takes up."""

    sign: str
    pen: float
    base: float
    left: float
    right: float

    @property
    def is_mark(self) -> bool:
        return bool(unicodedata.combining(self.sign))


class Page:
    """One page, open while it is asked."""

    def __init__(self, page: Any) -> None:
        self._page = page  # untyped like all of pypdfium2
        self._text = page.get_textpage()

    def words(self) -> list[Word]:
        """Upright words in PDFium's order; an empty list for a page that lies on its side or is too full to be measured."""
        if self._page.get_rotation() or self._text.count_chars() > _MOST:
            return []
        return _with_marks([word for signs in self._signs() if (word := self._word(signs)) is not None])

    def rules(self) -> list[Rule]:
        """Horizontal strokes at least 20 points long, drawn as lines or as flat boxes."""
        found = []
        for thing in self._page.get_objects(filter=(raw.FPDF_PAGEOBJ_PATH,), max_depth=2):
            left, bottom, right, top = thing.get_bounds()
            if top - bottom < 2.5 and right - left >= 20:
                found.append(Rule(left, right, (top + bottom) / 2))
        return found

    def is_bold(self, word: Word) -> bool:
        name, flags = ctypes.create_string_buffer(128), ctypes.c_int()
        raw.FPDFText_GetFontInfo(self._text, word.at, name, 128, flags)
        return bool(_BOLD.search(name.value.decode("utf-8", "replace")))

    def _signs(self) -> Iterator[list[tuple[int, str]]]:
        """Place and sign, word by word."""
        word: list[tuple[int, str]] = []
        for at in range(self._text.count_chars()):
            code = raw.FPDFText_GetUnicode(self._text, at)
            sign = "-" if code in _HYPHENS else chr(code) if 0x20 < code < 0x110000 else ""
            if not sign or sign.isspace():
                if word:
                    yield word
                word = []
            else:
                word.append((at, sign))
                if code in _HYPHENS:  # nothing stands between it and the next line
                    yield word
                    word = []
        if word:
            yield word

    def _word(self, signs: list[tuple[int, str]]) -> Word | None:
        first = signs[0][0]
        if abs(raw.FPDFText_GetCharAngle(self._text, first)) > 0.1:
            return None
        placed = _as_written([self._place(at, sign) for at, sign in signs])
        return Word(
            text=unicodedata.normalize("NFC", "".join(one.sign for one in placed)),
            left=min(one.left for one in placed),
            right=max(one.right for one in placed),
            base=placed[0].base,
            size=self._size(first),
            at=first,
        )

    def _place(self, at: int, sign: str) -> _Placed:
        box, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
        raw.FPDFText_GetLooseCharBox(self._text, at, box)
        raw.FPDFText_GetCharOrigin(self._text, at, x, y)
        return _Placed(sign, x.value, y.value, box.left, box.right)

    def _size(self, at: int) -> float:
        matrix = raw.FS_MATRIX()
        raw.FPDFText_GetMatrix(self._text, at, matrix)
        return round(float(raw.FPDFText_GetFontSize(self._text, at)) * abs(float(matrix.d or matrix.b or 1.0)), 1)


def _as_written(signs: list[_Placed]) -> list[_Placed]:
    """The signs of one word in reading order, with what PDFium gets wrong put right."""
    if not any(is_from_right(one.sign) for one in signs):
        return sorted(signs, key=lambda one: one.left)  # in a right-to-left line PDFium turns TLP:CLEAR into CLEAR:TLP
    pens = {one.pen for one in signs if one.is_mark}
    if any(one.pen in pens and not one.is_mark for one in signs):
        signs = _unpieced(signs)
    signs = list(signs)
    for n in range(len(signs) - 1):
        # One glyph for lam and alef, turned round sign by sign, comes out the wrong way round.
        one, other = signs[n : n + 2]
        early = n == 0 and one.is_mark and _over(one, other)  # a mark follows its letter
        ligature = one.sign in _ALEFS and other.sign == _LAM and (one.left, one.right) == (other.left, other.right)
        if early or ligature:
            signs[n : n + 2] = other, one
    return signs


def _unpieced(signs: list[_Placed]) -> list[_Placed]:
    """A word with vowel signs, which typst writes in pieces with a text of their own, put together by place."""
    kept: list[_Placed] = []
    for one in signs:  # a glyph that is moved up is a piece of its own, and says the same text again
        if not any(one.sign == other.sign and _over(one, other) for other in kept):
            kept.append(one)
    kept.sort(key=lambda one: (-one.pen, -one.left, one.is_mark))
    turned: list[_Placed] = []
    for latin, run in itertools.groupby(kept, key=lambda one: one.sign.isalnum() and not is_from_right(one.sign)):
        piece = list(run)
        turned += reversed(piece) if latin else piece
    return turned


def _over(one: _Placed, other: _Placed) -> bool:
    """Do two signs take up nearly the same place?"""
    shared = min(one.right, other.right) - max(one.left, other.left)
    return shared > 0.6 * min(one.right - one.left, other.right - other.left)


def _with_marks(words: list[Word]) -> list[Word]:
    """Marks that a file draws apart from their letter, put back to the word below them."""
    kept = [word for word in words if not all(map(unicodedata.combining, word.text))]
    for mark in (word for word in words if all(map(unicodedata.combining, word.text))):
        middle = (mark.left + mark.right) / 2
        for n, word in enumerate(kept):
            if word.left <= middle <= word.right and abs(mark.base - word.base) < word.size:
                kept[n] = replace(word, text=unicodedata.normalize("NFC", word.text + mark.text))
                break
    return kept


class Paper:
    """The pages of a file, opened one at a time. A file or a page that PDFium cannot open has none."""

    def __init__(self, data: bytes) -> None:
        try:
            opened: Any = pypdfium2.PdfDocument
            self._document = opened(data)
        except pypdfium2.PdfiumError:
            self._document = None

    def page(self, number: int) -> Page | None:
        try:
            return Page(self._document[number]) if self._document and number < len(self._document) else None
        except pypdfium2.PdfiumError:
            return None
