"""Numbers with a structure of their own: bank accounts, cards, coordinates, identity numbers.

Check digits are computed by python-stdnum. A number that a word announces ("card no.", "passport") is taken even when its check
digit fails: a typing mistake does not make it harmless.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache

from stdnum import iban, luhn

from practica.foundation.safety.casedata.cues import Cue
from practica.foundation.safety.casedata.reading import Reading, Span
from practica.foundation.safety.casedata.runs import CONNECTORS, Run, adjacent

_IBAN = re.compile(r"(?<![^\W_])[a-zA-Z]{2}\d\d(?: ?[a-zA-Z0-9]{2,4}){3,9}(?![^\W_])")
_ISSUERS = re.compile(r"4|5[0-8]|2(?:2[2-9]|[3-6]|7[01]|720)|3[0456789]|6\d|2131|1800|9792")
_SECONDS = r"\d{1,3} ?[°º] ?\d{1,2}(?:[.,]\d+)? ?['’′m] ?(?:\d{1,2}(?:[.,]\d+)? ?(?:\"|”|″|''|′′) ?)?"
_COORDINATES = re.compile(
    r"(?<![\w.,])(?:"
    r"[NS]? ?-?\d{1,2}\.\d{4,} ?°? ?[NS]?[ ,;/|]{1,3}(?:lon\w* ?[:=]? ?)?[EWO]? ?-?\d{1,3}\.\d{4,} ?°? ?[EWO]?"
    r"|-?\d{1,2},\d{4,} ?°? ?[NS]?[ ;/|]{1,3}-?\d{1,3},\d{4,} ?°? ?[EWO]?"
    r"|\d{1,2}(?:\.\d+)? ?[°º] ?[NS][ ,;/]{1,3}\d{1,3}(?:\.\d+)? ?[°º] ?[EWO]"
    rf"|[NSСЮ]? ?{_SECONDS}[NSСЮش]?[ ,;/yиet]{{0,4}}[EWOВЗ]? ?{_SECONDS}[EWOВЗ]?"
    r")(?![\d.]\d)"
)
_OPEN_LOCATION = re.compile(r"(?<![^\W_])[23456789CFGHJMPQRVWX]{8}\+[23456789CFGHJMPQRVWX]{2,3}(?![^\W_])")
_MACHINE_READABLE = re.compile(r"\b[PIAV][A-Z<][A-Z]{3}[A-Z<]{10,40}<<?")

# Written forms that only an identity number has, with the module that checks it; seen in every text.
_FORMS = (
    (re.compile(r"(?<![\w-])\d{3}-\d{2}-\d{4}(?![\w-])"), "us.ssn"),
    (re.compile(r"(?<![\w.])\d{3}\.\d{3}\.\d{3}-\d{2}(?![\w-])"), "br.cpf"),
    (re.compile(r"(?<![\w-])\d{5}-\d{7}-\d(?![\w-])"), ""),  # Pakistan's CNIC; its check digit is not published
    (re.compile(r"(?<![\w-])\d{3}-\d{3}-\d{3}[ -]\d{2}(?![\w-])"), ""),  # Russia's SNILS
    (re.compile(r"\b[A-Z][AEIOUX][A-Z]{2}\d{6}[HMX][A-Z]{5}[A-Z\d]\d\b"), "mx.curp"),
    (re.compile(r"\b[XYZ]-?\d{7}-?[A-Z]\b"), "es.nie"),
    (re.compile(r"\b\d{8}-?[A-HJ-NP-TV-Z]\b"), "es.dni"),
    (re.compile(r"\b[A-Z]{6}\d\d[A-EHLMPRST]\d\d[A-Z]\d{3}[A-Z]\b"), "it.codicefiscale"),
    (re.compile(r"(?<!\d)[12] ?\d\d ?(?:0[1-9]|1[0-2]) ?\d[\dAB] ?\d{3} ?\d{3} ?\d\d(?!\d)"), "fr.nir"),
)
# Identity numbers that are digits alone: looked for in texts about that country only.
_BY_COUNTRY = {
    "BE": "be.nn", "BG": "bg.egn", "BR": "br.cpf", "CL": "cl.rut", "CN": "cn.ric", "CZ": "cz.rc", "DE": "de.idnr", "DK": "dk.cpr",
    "EC": "ec.ci", "EE": "ee.ik", "FI": "fi.hetu", "HR": "hr.oib", "IN": "in_.aadhaar", "KR": "kr.rrn", "LT": "lt.asmens",
    "NL": "nl.bsn", "NO": "no.fodselsnummer", "PL": "pl.pesel", "RO": "ro.cnp", "SE": "se.personnummer", "TH": "th.pin",
    "TR": "tr.tckimlik", "UA": "ua.rntrc", "ZA": "za.idnr",
}  # fmt: skip
_VALUE = re.compile(r"(?:[a-zA-Zа-яА-Я]{1,4}[ -]?)?\d(?:[ ./-]{0,2}[\da-zA-Z](?![^\W\d_]{2})){3,22}")


@cache
def _check(module: str) -> Callable[[str], bool]:
    valid: Callable[[str], bool] = importlib.import_module(f"stdnum.{module}").is_valid
    return valid


def ibans(reading: Reading) -> Iterator[Span]:
    """International bank account numbers, in any case and grouping."""
    for match in _IBAN.finditer(reading.clean):
        said = adjacent(reading, reading.before(Cue.IBAN, match.start(), within=40), match.start())
        size = _iban_size(match.group(), said=said)
        if size:
            yield match.start(), match.start() + size


def _iban_size(text: str, *, said: bool) -> int:
    """How many characters of `text` are an IBAN: words that follow after a space are given up one by one."""
    ends = [m.start() for m in re.finditer(" ", text)] + [len(text)]
    for end in reversed(ends):
        compact = text[:end].replace(" ", "")
        if len(compact) >= 15 and iban.is_valid(compact, check_country=False):
            return end
    return len(text) if said and sum(c.isdigit() for c in text) >= 10 else 0


def is_card(reading: Reading, run: Run) -> bool:
    """A payment card: a known issuer's prefix and Luhn's check digit, or a word that says so."""
    digits = run.digits
    if not 12 <= len(digits) <= 19 or "(" in run.text or "/" in run.text or len(set(digits)) < 2:
        return False
    said = adjacent(reading, reading.before(Cue.CARD, run.start, within=40), run.start)
    if said and len(digits) >= 13:
        return True
    if not (luhn.is_valid(digits) and _ISSUERS.match(digits)):
        return False
    return said or (len(digits) >= 13 and _grouped_like_a_card(run))


def _grouped_like_a_card(run: Run) -> bool:
    sizes = [len(group) for group in run.groups]
    return len(sizes) == 1 or (sizes[0] == 4 and all(size in {4, 5, 6} for size in sizes[:-1]))


def coordinates(reading: Reading) -> Iterator[Span]:
    """Pairs of decimal degrees with four decimals or more (some ten metres), degrees and minutes, open location codes."""
    for match in _COORDINATES.finditer(reading.clean):
        numbers = [abs(float(n.replace(",", "."))) for n in re.findall(r"\d+[.,]\d{4,}", match.group())]
        if numbers and (numbers[0] > 90 or numbers[-1] > 180 or max(numbers) < 1):
            continue
        yield match.start(), match.start() + len(match.group().rstrip(" ,;/"))
    for match in _OPEN_LOCATION.finditer(reading.clean):
        yield match.span()


def national_ids(reading: Reading, countries: Sequence[str]) -> Iterator[Span]:
    """Identity, passport, insurance and patient numbers: announced by a word, or of an unmistakable form."""
    for form, module in _FORMS:
        for match in form.finditer(reading.clean):
            if not module or _check(module)(match.group()):
                yield match.span()
    for match in _MACHINE_READABLE.finditer(reading.clean):
        yield match.span()
    for _, end in reading.all(Cue.ID):
        gap = CONNECTORS.match(reading.low, end, end + 30)
        at = gap.end() if gap else end
        value = _VALUE.match(reading.clean, at, at + 40)
        if value and not reading.low[at - 1 : at].isalnum() and _is_an_id(value.group()):
            yield value.span()
    wanted = {_BY_COUNTRY[code] for code in countries if code in _BY_COUNTRY}
    if wanted:
        for match in re.finditer(r"(?<![\w.,/-])\d[\d -]{7,20}\d(?![\w-]|[.,]\d)", reading.clean):
            if any(_check(code)(match.group()) for code in wanted) and len(set(match.group())) > 3:
                yield match.span()


def _is_an_id(text: str) -> bool:
    run = Run(0, len(text), text)
    return 5 <= len(run.digits) <= 20 and not run.is_years and not run.is_amount
