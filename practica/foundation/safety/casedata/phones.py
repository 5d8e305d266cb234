"""Telephone numbers, and which of them belong to a service.

International numbers are seen everywhere. A national number is seen when a word announces it, when its form is one that
only telephone numbers have, or when it is valid in one of the text's own countries (libphonenumber, as `phonenumbers`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberType

from practica.foundation.safety.casedata.cues import Cue
from practica.foundation.safety.casedata.kinds import Kind
from practica.foundation.safety.casedata.reading import Reading
from practica.foundation.safety.casedata.runs import Run, adjacent

_SERVICE_TYPES = frozenset(
    {
        PhoneNumberType.TOLL_FREE,
        PhoneNumberType.SHARED_COST,
        PhoneNumberType.PREMIUM_RATE,
        PhoneNumberType.UAN,
        PhoneNumberType.VOICEMAIL,
    }
)
_NORTH_AMERICA = re.compile(r"(?:\(\d{3}\) ?|\d{3}[-.])\d{3}[-.]\d{4}")
_AREA_CODE = re.compile(r"\(0\d{1,4}\)[ \d/-]{5,12}")
_TRUNK = re.compile(r"0\d{1,5}(?:[ ./-]\d{2,7}){1,5}")
_TOLL_FREE = re.compile(
    r"(?:\+?1[ -])?\(?8(?:00|88|77|66|55)\)?[ -.]\d{3}[ -.]\d{4}|8[ -]\(?800\)?[ -]\d.*|0?800[ -]\d[\d -]{4,9}|0800 ?\d[\d ]{5,8}"
)
_COUNTED = re.compile(r"\s*(?:%|‰|[$€£₽¥]|(?:usd|eur|euro|dollar|million|milli|mil|thousand|км|km|руб|тыс|млн)\w*)")
_MONEY_BEFORE = re.compile(r"(?:[$€£₽¥]|usd|eur|us\$|gbp|brl|r\$)\s?$")


def kind_of(reading: Reading, run: Run, countries: Sequence[str]) -> Kind | None:
    """PHONE, SERVICE_CONTACT or None for a run of digits that nothing else has claimed."""
    size = len(run.digits)
    if size < 7 or size > 17:
        return _short(reading, run) if size <= 6 else None
    if run.is_years or _is_quantity(reading, run):
        return None
    valid, service = _by_country(run, countries)
    if not (valid or _international(run) or _national_form(run) or _announced(reading, run)):
        return None
    return Kind.SERVICE_CONTACT if service or _at_a_service(reading, run) else Kind.PHONE


def _short(reading: Reading, run: Run) -> Kind | None:
    """112, 180 or 116 006 are a service's when a word says so; other short numbers are nothing."""
    service = reading.before(Cue.SERVICE, run.start, within=30)
    if len(run.digits) < 3 or run.is_years or not adjacent(reading, service, run.start) or _is_quantity(reading, run):
        return None
    counted = re.match(r"[.,]?\d|\s+[^\W\d_]", reading.clean[run.end : run.end + 4])
    return None if counted else Kind.SERVICE_CONTACT


def _is_quantity(reading: Reading, run: Run) -> bool:
    return bool(
        _COUNTED.match(reading.low, run.end)
        or _MONEY_BEFORE.search(reading.low, max(0, run.start - 5), run.start)
        or re.match(r",\d", reading.clean[run.end : run.end + 2])
        or re.search(r"\d,$", reading.clean[max(0, run.start - 2) : run.start])
    )


def _international(run: Run) -> bool:
    """+CC… with a plausible length, or the 00 prefix. An increase ("+1 500 000") is not one unless it could be dialled."""
    if run.text.startswith(("+", "(+")):
        return not run.is_amount and (run.text.lstrip("(+")[0] == "0" or len(run.digits) >= 8)
    return run.text.startswith("00") and run.digits[2] != "0" and len(run.digits) >= 10 and "." not in run.text


def _national_form(run: Run) -> bool:
    size = len(run.digits)
    return bool(
        _NORTH_AMERICA.fullmatch(run.text)
        or _TOLL_FREE.fullmatch(run.text)
        or _AREA_CODE.fullmatch(run.text)
        or (9 <= size <= 12 and _TRUNK.fullmatch(run.text) and len(set(run.digits)) > 2)
    )


def _announced(reading: Reading, run: Run) -> bool:
    for cue in (Cue.PHONE, Cue.SERVICE):
        if adjacent(reading, reading.before(cue, run.start, within=40), run.start):
            return True
    return len(run.groups) > 1 and not run.is_years and reading.follows(Cue.PHONE_AFTER, run.end, within=3)


def _by_country(run: Run, countries: Sequence[str]) -> tuple[bool, bool]:
    """Valid where the text is about, and of a type that only services have. Bare digits must be a mobile number."""
    international = run.text.startswith(("+", "(+"))
    for region in (None,) if international else tuple(countries):
        try:
            number = phonenumbers.parse(run.text, region)
        except NumberParseException:
            continue
        if not phonenumbers.is_valid_number(number):
            continue
        sort = phonenumbers.number_type(number)
        if sort in _SERVICE_TYPES:
            return True, True
        mobile = sort in {PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE}
        if international or (len(run.groups) > 1 and not run.is_amount) or run.text.startswith("0"):
            return True, False
        if mobile and not run.is_amount and len(run.digits) >= 8 and not run.digits.endswith("000"):
            return True, False
    return False, False


def _at_a_service(reading: Reading, run: Run) -> bool:
    return bool(_TOLL_FREE.fullmatch(run.text)) or reading.before(Cue.SERVICE, run.start, within=60) is not None
