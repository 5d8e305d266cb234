"""Dates of birth and ages: what makes one person out of a group.

A date counts as one of birth only when words say so and a value is there; the label of an empty form is nothing. Ages of groups
("children aged 12 to 17", "under 18") are let through.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from babel import Locale

from practica.foundation.safety.casedata.cues import Cue, folded
from practica.foundation.safety.casedata.kinds import Kind
from practica.foundation.safety.casedata.reading import Reading, Span

_LOCALES = ("en", "es", "fr", "pt", "ar", "ar_LB", "ar_DZ", "ar_MA", "ru", "uk", "be", "ky", "de", "it", "tr")
_NUMERIC = r"\d{1,2} ?[./-]{1,2} ?\d{1,2} ?[./-]{1,2} ?(?:19|20)?\d\d|(?:19|20)\d\d ?[./-] ?\d{1,2} ?[./-] ?\d{1,2}"
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_AFTER_DATE = re.compile(r"\s*,?\s*\(?(?:г\.? ?р|года? рожд|d\.? ?o\.? ?b|date of birth|b\.|born\b)")
_GAP = 45

_YEARS_OLD = re.compile(
    r"(?<![\d.,])(\d{1,3})(?:"
    r"(?P<plain>[ -]?(?:years?|yrs?)[ -]olds?|[ -]?year[ -]olds?| ?y/o\b| ?yo\b|[ -]months?[ -]old"
    r"| anos de edad|-?\s?летн[^\W\d_]{1,4})"
    r"|(?P<unit> ?(?:anos|ans|meses|mois|лет|года?|سنه|سنوات|عاما|عام|اعوام)(?![^\W\d_])))"
)
_NUMBER = re.compile(r"[\s:=.]{0,4}(?:de |of |a los |les )?(\d{1,3})(?![\d.,]?\d)(?!\s?%)")
_WORDS = (
    "five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen",
    "cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis diecisiete dieciocho diecinueve",
    "cinq sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf",
    "sete oito nove dez onze doze treze quatorze quinze dezesseis dezessete dezoito dezenove",
)
_SPELLED = re.compile(
    rf"(?<![^\W_])(?:{'|'.join(' '.join(_WORDS).split())})(?:[ -]years?[ -]olds?| anos de edad| anos de idade)(?![^\W\d_])"
    r"|(?<![^\W_])(?:пяти|шести|семи|восьми|девяти|десяти|[а-я]{3,9}надцати)летн[а-я]{2,3}"
)
# A limit or a range describes a group.
_LIMIT_BEFORE = re.compile(
    r"(?:\b(?:under|over|below|above|least|than|between|to|from|up|and|menor\w*|mayor\w*|maior\w*|entre|hasta|desde|moins|plus|jusqu|ate"
    r"|age of|ages of|mas|plus de|mais|until|minimum|до"
    r"|старше|младше|от|с|более|менее|не|اقل|تحت|فوق|بين|الي|من|عن)\b[\s']*(?:of|the|de|que|a"
    r"|los|les|age|edad|idade|aged?|than)?[\s']*(?:de|age|of)?\s*|\d\s?[-/]\s?)$"
)
_RANGE_AFTER = re.compile(
    r"\s*(?:years?|ans|anos|лет)?\s*(?:-|/|\bto\b|\band\b|\ba\b|\by\b|\bou?\b|\bor\b|\bet\b|\bau?\b|\bдо\b|\bи\b|الي|و)\s*\d"
)
_OLDER_AFTER = re.compile(
    r"\s*(?:or|and|and/or|ou|o|e|et|y|и)\s+(?:older|over|above|younger|under|more|plus|mas|mais|moins|старше|младше|menos)"
)


@cache
def _date() -> re.Pattern[str]:
    """A full date, numeric or with the name of its month (names of months: CLDR through Babel)."""
    names = set()
    for code in _LOCALES:
        locale = Locale.parse(code)
        for form in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                names |= {folded(name).rstrip(".") for name in locale.months[form][width].values()}
    months = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True) if not name[0].isdigit())
    day = r"\d{1,2}(?:st|nd|rd|th|er|º|ª)?"
    named = rf"{day}[ -](?:de |of )?(?:{months})\.?(?:,? | de |-| del )(?:19|20)?\d\d|(?:{months})\.? {day},? (?:19|20)\d\d"
    return re.compile(rf"(?<!\d)(?:{_NUMERIC}|{named})(?!\d)")


def births(reading: Reading) -> Iterator[tuple[Kind, Span]]:
    """DATE_OF_BIRTH for a full date beside its words; AGE for a year of birth alone."""
    for _, end in reading.all(Cue.BIRTH):
        limit = min(len(reading.low), end + _GAP)
        stop = re.compile(r"\n\s*\n|[;!?]|[^\W\d_]{5,}\.\s|\d\.\s").search(reading.low, end, limit)
        limit = limit if stop is None else stop.start() + 1
        # The window ends at the gap, the date itself may reach beyond it.
        date = _date().search(reading.low, end, limit + 25 if stop is None else limit)
        if date and date.start() < limit:
            yield Kind.DATE_OF_BIRTH, date.span()
        elif year := _YEAR.search(reading.low, end, min(limit, end + 30)):
            yield Kind.AGE, year.span()
    if "г" in reading.low or "b" in reading.low:
        for date in re.finditer(rf"(?<!\d)(?:{_NUMERIC})(?!\d)", reading.low):
            if _AFTER_DATE.match(reading.low, date.end()):
                yield Kind.DATE_OF_BIRTH, date.span()
        for year in re.finditer(r"(?<!\d)(?:19|20)\d\d ?г\.? ?р\b", reading.low):
            yield Kind.AGE, year.span()


def ages(reading: Reading) -> Iterator[Span]:
    """The age of one person."""
    for match in _YEARS_OLD.finditer(reading.low):
        if int(match.group(1)) > 120 or _of_a_group(reading, match.start(), match.end()):
            continue
        if match.group("plain") or reading.before(Cue.SOMEONE, match.start(), within=16) is not None:
            yield match.span()
    for _, end in reading.all(Cue.AGE):
        said = _NUMBER.match(reading.low, end, end + 14)
        if said is None or int(said.group(1)) > 120 or _limit(reading, end):
            continue
        if not _of_a_group(reading, said.start(1), said.end(1)):
            yield said.span(1)
    for match in _SPELLED.finditer(reading.low):
        if not _of_a_group(reading, match.start(), match.end()):
            yield match.span()


def _limit(reading: Reading, end: int) -> bool:
    """Tell a limit in a law, as in "the age of 18", from a person's age."""
    return reading.low.startswith(" of ", end)


def _of_a_group(reading: Reading, start: int, end: int) -> bool:
    low = reading.low
    return bool(
        _LIMIT_BEFORE.search(low, max(0, start - 24), start)
        or _RANGE_AFTER.match(low, end, end + 16)
        or _OLDER_AFTER.match(low, end, end + 24)
    )
