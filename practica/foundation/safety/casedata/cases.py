"""Case numbers: what a court, a prosecution or a police station calls one case.

The number of a law, a resolution or a project looks the same, so the nearest word decides; a docket form needs no word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from practica.foundation.safety.casedata.cues import Cue
from practica.foundation.safety.casedata.reading import Reading, Span
from practica.foundation.safety.casedata.runs import dates

_SIGN = r"(?:\b(?:no|nos|nr|num|number|n|numero|ref|reference|nro|rol|rit|ruc)\b\.?|[n№][°º.]|№|n ?[°ºª]|#|номер|рег|رقم|عدد)"
_VALUE = r"(?:[a-zа-я]{1,5}[-./ ]?)?\d{1,20}(?: ?[./-] ?\d[\da-zа-я]{0,11}|[./-][\da-zа-я]{1,12}){0,6}"
# "case no. 12/345", "дело № 1-23/2019", "القضية رقم 123/2020": word, at most two more words, number sign, value.
_NAMED = re.compile(rf"(?:[\s:(]+[^\W\d_]{{1,15}}){{0,2}}?[\s:(.,]*{_SIGN}[\s:.]*(?P<value>{_VALUE})")
_DIRECT = re.compile(rf"\s*[:=]?\s*(?P<value>(?:[a-z]{{1,5}}[-/])?\d{{1,7}} ?[-/] ?{_VALUE})")
_AND = re.compile(
    rf"(?:\s*(?:,|;|&|\band\b|\by\b|\be\b|\bet\b|\bи\b|و)\s*){{1,2}}(?:{_SIGN}[\s:.]*)?(?P<value>\d{{1,7}} ?/ ?\d{{2,4}})(?!\d)"
)
# Forms used for dockets alone: Brazil's unified number; Strasbourg's "no. 12345/67".
_UNIFIED = re.compile(r"(?<!\d)\d{1,7}-\d{2}\.\d{4}\.\d{1,2}\.\d{2}\.\d{4}(?!\d)")
_STRASBOURG = re.compile(rf"(?<![^\W\d_]){_SIGN}\s?(?P<value>\d{{4,6}} ?/ ?\d\d|\d{{1,6}}(?: ?/ ?\d{{1,6}}){{3,5}})(?!\d| ?/)")
_ENOUGH = re.compile(r"\d.*\d.*\d")


def case_numbers(reading: Reading) -> Iterator[Span]:
    """Numbers of single cases, files and applications."""
    for match in _UNIFIED.finditer(reading.clean):
        yield match.span()
    reached = 0  # a list of numbers is walked once, however many of its members could begin it
    for match in _STRASBOURG.finditer(reading.low):
        if match.start() >= reached and reading.before(Cue.LAW, match.start(), within=40) is None:
            for span in _and_others(reading, match.span("value")):
                yield span
                reached = span[1]
    reached = 0
    for _, end in reading.all(Cue.CASE):
        named = (
            (_NAMED.match(reading.low, end, end + 90) or _DIRECT.match(reading.low, end, end + 60)) if end >= reached else None
        )
        if named and _plausible(named.group("value")) and not _law_between(reading, end, named.start("value")):
            for span in _and_others(reading, named.span("value")):
                yield span
                reached = span[1]


def _and_others(reading: Reading, span: Span) -> Iterator[Span]:
    """The number, and those joined to it: "nos. 1234/05 and 678/06"."""
    start, end = span
    while reading.clean[end - 1] in "-./ ":
        end -= 1
    yield start, end
    while match := _AND.match(reading.low, end, end + 40):
        start, end = match.span("value")
        yield start, end


def _plausible(value: str) -> bool:
    """Three digits at least, and neither a year, a period nor a date."""
    if next(dates(value), None):
        return False
    return bool(_ENOUGH.search(value)) and not re.fullmatch(r"(?:19|20)\d\d(?: ?[-/] ?(?:(?:19|20)\d\d|\d\d))?[.-]?", value)


def _law_between(reading: Reading, start: int, end: int) -> bool:
    law = reading.before(Cue.LAW, end, within=60)
    return law is not None and law > start
