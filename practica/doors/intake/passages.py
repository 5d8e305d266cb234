"""The text as blocks and sentences with spans, and words folded so that they can be compared."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import snowballstemmer

from practica.foundation.safety.documents import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from practica.foundation.safety.documents import Block

_STEMMERS = {
    "en": "english",
    "fr": "french",
    "es": "spanish",
    "pt": "portuguese",
    "ar": "arabic",
    "ru": "russian",
    "de": "german",
}
_ARABIC = re.compile("[\u0640\u064b-\u065f\u0670]")
_SENTENCE_END = re.compile(r"(?:[.!?؟。…]+[\"'”’»)\]]*|[;؛](?=\s*\n))(?=\s|$)|\n+")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(«“\"])(?:Mr|Ms|Mrs|Dr|Prof|St|No|Art|art|Sr|Sra|Dra|Mme|Mlle|M|Me|cf|vs|approx|Gen|Col|Lt|Hon|Messrs|e\.g|i\.e|"
    r"etc|p|pp|г|ул|ст|им|т\.е|т\.д|т\.п|гг|д|проф|[A-ZА-Я]|(?:[A-Z]\.)+[A-Z])\.$"
)
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of text with its place in the document."""

    text: str
    start: int
    end: int


def fold(text: str) -> str:
    """Lower case without accents; Arabic without vowel signs and with one alef, so that spellings meet."""
    text = _ARABIC.sub("", text.replace("’", "'"))
    text = re.sub("[أإآٱ]", "ا", text).replace("ى", "ي").replace("ة", "ه")
    plain = "".join(c for c in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(c) or c == "\u0306")
    return unicodedata.normalize("NFC", plain).replace("ё", "е")


def fold_in_place(text: str) -> str:
    """The text folded letter by letter, so that places stay; what folds to none or several letters stays as it is."""
    return "".join(f if len(f := _fold_letter(c)) == 1 else c for c in text.translate(_DIGITS))


@lru_cache(maxsize=5_000)
def _fold_letter(letter: str) -> str:
    return fold(letter)


@lru_cache(maxsize=8)
def _stemmer(language: str) -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer(_STEMMERS[language])


@lru_cache(maxsize=50_000)
def stem(word: str, language: str) -> str:
    """The stem of one word, folded; without a stemmer for the language the folded word."""
    lowered = word.lower()
    if language in _STEMMERS:
        lowered = str(_stemmer(language).stemWord(lowered))
    return fold(lowered)


def words(text: str) -> list[str]:
    return _WORD.findall(text)


def stems(text: str, language: str) -> list[str]:
    return [stem(w, language) for w in words(text)]


def block_spans(text: str, blocks: Sequence[Block]) -> list[tuple[Block, Span]]:
    return [(b, Span(text[b.start : b.end], b.start, b.end)) for b in blocks]


def sentences(span: Span) -> list[Span]:
    """The sentences of a block, in order; a full stop after an abbreviation or an initial does not end one."""
    found: list[Span] = []
    begin = 0
    for match in _SENTENCE_END.finditer(span.text):
        if match.group()[0] == "." and _ABBREVIATION.search(span.text[max(0, match.start() - 12) : match.start() + 1]):
            continue
        _keep(found, span, begin, match.end())
        begin = match.end()
    _keep(found, span, begin, len(span.text))
    return found


def _keep(found: list[Span], span: Span, begin: int, end: int) -> None:
    piece = span.text[begin:end]
    bare = piece.strip()
    if any(c.isalnum() for c in bare):
        start = span.start + begin + len(piece) - len(piece.lstrip())
        found.append(Span(bare, start, start + len(bare)))


def prose(blocks: Sequence[tuple[Block, Span]]) -> list[Span]:
    """The sentences of everything but headings."""
    return [s for block, span in blocks if block.kind is not Kind.HEADING for s in sentences(span)]
