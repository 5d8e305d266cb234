"""Dates of an event in six languages: "20-21 May 2019", "from 28 February to 2 March 2020", "с 20 по 21 мая 2019 года" ...

Month names come from CLDR through Babel. A date in figures is read only as 2019-05-20 and 20.05.2019; 05/06/2019 means two
things.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from babel import Locale

from practica.doors.intake.passages import fold, fold_in_place

_LANGUAGES = ("en", "fr", "es", "pt", "ru", "ar", "ar_EG", "ar_LB", "ar_MA", "ar_DZ")


_ARABIC = re.compile("[\u0621-\u064a]")


@dataclass(frozen=True, slots=True)
class When:
    """First and last day of something, and where the text says so."""

    starts: date
    ends: date
    start: int
    end: int


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    names: dict[str, int] = {}
    for language in _LANGUAGES:
        months = Locale.parse(language).months
        for form in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in months[form][width].items():
                    folded = fold(str(name)).rstrip(".")
                    if len(folded) > 2 and not folded.isdigit():
                        names.setdefault(folded, int(number))
    return names


@lru_cache(maxsize=1)
def _patterns() -> list[re.Pattern[str]]:
    month = "(?:" + "|".join(sorted(map(re.escape, _months()), key=len, reverse=True)) + r")\.?"
    day = r"(?:\d{1,2})(?:st|nd|rd|th|er|º|ª|°)?"
    of = r"\s*,?\s*(?:of |de |del |do |d')?(?:[\u0600-\u06ff ]+/\s?)?"  # Arabic dates give both names of a month: أيار/مايو
    to = r"\s*(?:-|–|—|to|and|until|through|au|et|a|al|y|e|ate|по|и|до|الي|و|-)\s*(?:the |le |el |o )?"
    year = r"(?P<y>(?:19|20)\d\d)"
    return [
        re.compile(
            rf"(?<!\d)(?P<d1>{day}){of}(?P<m1>{month})(?:{of}(?P<y1>(?:19|20)\d\d))?{to}(?P<d2>{day}){of}(?P<m2>{month}){of}{year}"
        ),
        re.compile(rf"(?<!\d)(?P<d1>{day}){to}(?P<d2>{day}){of}(?P<m2>{month}){of}{year}"),
        re.compile(rf"(?P<m1>{month})\s+(?P<d1>{day}){to}(?P<m2>{month})\s+(?P<d2>{day}),?\s+{year}"),
        re.compile(rf"(?P<m2>{month})\s+(?P<d1>{day}){to}(?P<d2>{day}),?\s+{year}"),
        re.compile(rf"(?<!\d)(?P<d2>{day}){of}(?P<m2>{month}){of}{year}"),
        re.compile(rf"(?P<m2>{month})\s+(?P<d2>{day}),?\s+{year}"),
        re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)-(?P<n>\d\d)-(?P<d2>\d\d)(?!\d)"),
        re.compile(r"(?<![\d.])(?P<d2>\d{1,2})\.(?P<n>\d{1,2})\.(?P<y>(?:19|20)\d\d)(?!\d)"),
    ]


def find(text: str) -> list[When]:
    """Every date or range of dates, in the order of the text; longer readings win over those inside them."""
    folded = fold_in_place(text)
    found: list[When] = []
    for pattern in _patterns():
        for match in pattern.finditer(folded):
            if any(w.start < match.end() and match.start() < w.end for w in found):
                continue
            when = _when(match)
            if when:
                found.append(when)
    return sorted(found, key=lambda w: w.start)


def _when(match: re.Match[str]) -> When | None:
    part = match.groupdict()
    last_month = int(part["n"]) if part.get("n") else _months()[part["m2"].rstrip(".")]
    year = int(part["y"])
    with suppress(ValueError):
        ends = date(year, last_month, _number(part["d2"]))
        if not part.get("d1"):
            return When(ends, ends, match.start(), match.end())
        first_month = _months()[part["m1"].rstrip(".")] if part.get("m1") else last_month
        first_year = int(part.get("y1") or (year - 1 if first_month > last_month else year))
        starts = date(first_year, first_month, _number(part["d1"]))
        if starts > ends and first_month == last_month and _ARABIC.search(match.group()):
            # "3–2 ديسمبر": a PDF gives the figures of a line that runs from the right as they stand on the page.
            starts, ends = ends, starts
        if starts <= ends:
            return When(starts, ends, match.start(), match.end())
    return None


def _number(day: str) -> int:
    """The figure of "1st", "1er" or "20"."""
    return int("".join(c for c in day if c.isdigit()))


_RANGE = re.compile(
    r"(?<![\d.,/-])((?:19|20)\d\d)\s*(?:-|–|—|to|and|until|a|au|et|y|e|по|и|до|الي|حتي|و)\s*((?:19|20)\d\d)(?![\d-])"
)
_SINCE = re.compile(r"(?<!\w)(?:since|depuis|desde|с|начиная с|منذ(?: عام)?)\s+(?:\w+\s+){0,3}?((?:19|20)\d\d)(?!\d)")


def period(text: str) -> tuple[str, str]:
    """The years a practice ran ("2016", "2018"), from the range named most or first; "since 2016" leaves the end ""."""
    folded = fold_in_place(text)
    ranges = [(m[1], m[2]) for m in _RANGE.finditer(folded) if m[1] < m[2]]
    if ranges:
        return max(ranges, key=ranges.count)
    since = _SINCE.search(folded)
    return (since[1], "") if since else ("", "")
