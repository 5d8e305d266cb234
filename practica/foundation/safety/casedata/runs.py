"""Runs of digits with their separators: what telephone numbers, cards, case numbers and dates are made of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from practica.foundation.safety.casedata.reading import Reading

# Separators and digits are disjoint, so the pattern walks the text once.
_RUN = re.compile(r"(?<![^\W_])(?:\(?\+)?\(?\d+(?:(?:\.| ?[/-] ?| ?\(|\)[ .-]?| )\d+)*")
_DATE = re.compile(
    r"(?<![\d/.-])(?:\d{1,2}([./-])\d{1,2}\1{1,2}(?:19|20)?\d\d|(?:19|20)\d\d([./-])\d{1,2}\2\d{1,2})(?![\d/-]|\.\d)"
)
_YEARS = re.compile(r"(?:19|20)\d\d(?:\s?[/-]\s?(?:(?:19|20)\d\d|\d\d))?")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:[ .]\d{3})+")
# What stands between "card number:" or "passport no." and the value.
CONNECTORS = re.compile(
    r"(?:[\s:=#.,\-()«»\"']|\b(?:no|nos|nr|num|number|numbers|n|is|was|are|on|at|of|the|with|via|and|or|free|under|me|him|her|us"
    r"|numero|numeros|numer|es|el|la|al|del|de|con|su|est|le|au|du|des|o|ao|da|do|sob|para|pelo|por|to|for|id|code|ref|reference|holder|series|serie"
    r"|номер\w*|телефон\w*|phone|telephone|tel|telefono|серия|по|на|رقم|برقم|الرقم|هو|على|ذات)\b|[°º№ª]){0,12}"
)
_LONGEST = 60  # a longer run is a table, not a number


@dataclass(frozen=True)
class Run:
    """One run of digits at [start, end) of a reading's `clean`."""

    start: int
    end: int
    text: str

    @cached_property
    def digits(self) -> str:
        """The digits alone."""
        return "".join(c for c in self.text if c.isdigit())

    @property
    def is_years(self) -> bool:
        """A year, or two: 2019-2021."""
        return bool(_YEARS.fullmatch(self.text))

    @property
    def is_amount(self) -> bool:
        """A number grouped in thousands, as in 1 250 000."""
        return bool(_THOUSANDS.fullmatch(self.text))

    @cached_property
    def groups(self) -> list[str]:
        """The groups of digits, as they are separated."""
        return re.findall(r"\d+", self.text)


def dates(clean: str, start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
    """Numeric dates: 12/03/1985, 12.3.85, 1985-03-12."""
    return _DATE.finditer(clean, start, len(clean) if end is None else end)


def runs(reading: Reading) -> Iterator[Run]:
    """Every run of digits, dates taken out; the parts beside a date are runs of their own."""
    clean = reading.clean
    for match in _RUN.finditer(clean):
        start, end = match.span()
        if end - start < 6:
            yield Run(start, end, match.group())
            continue
        if end - start > _LONGEST:
            yield from _pieces(clean, start, end)
            continue
        for date in dates(clean, start, end):
            yield from _piece(clean, start, date.start())
            start = date.end()
        yield from _piece(clean, start, end)


def _piece(clean: str, start: int, end: int) -> Iterator[Run]:
    text = clean[start:end]
    lead = len(text) - len(text.lstrip(" ./-)"))
    text = text.strip(" ./-)")
    if text:
        yield Run(start + lead, start + lead + len(text), text)


def _pieces(clean: str, start: int, end: int) -> Iterator[Run]:
    """A long run is a list: each part between slashes, or each group, is looked at alone."""
    for part in re.finditer(r"[^/ ]+(?: [^/ ]+){0,3}", clean[start:end]):
        if len(part.group()) <= _LONGEST:
            yield from _piece(clean, start + part.start(), start + part.end())


def adjacent(reading: Reading, cue_end: int | None, position: int) -> bool:
    """Is there nothing but "number is" and the like between the end of a cue and `position`?"""
    return cue_end is not None and CONNECTORS.fullmatch(reading.low, cue_end, position) is not None
