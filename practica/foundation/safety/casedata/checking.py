"""The check itself: runs the detectors over a reading and settles who keeps a place that two of them claim."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TypedDict

from practica.foundation.safety.casedata import ages, cases, codes, mailboxes, people, phones
from practica.foundation.safety.casedata.kinds import Finding, FindingJSON, Kind, Level
from practica.foundation.safety.casedata.reading import Reading, Span, read
from practica.foundation.safety.casedata.runs import Run, runs

_ADDRESS = re.compile(r"(?:https?://|www\.|doi\.org/|doi:\s?10\.)[^\s<>\"]{1,2000}")
_DIALLED = re.compile(r"(?:tel:|wa\.me/|whatsapp\.com/send\?phone=|viber://\S{0,40}?)(\+?[\d() -]{7,20})")
_EXTENSION = re.compile(r" ?(?:x|ext\.?|доб\.?|poste|ramal) ?\d{1,6}(?!\d)")
_WEIGHT = {Level.BLOCK: 0, Level.WARN: 1, Level.HIGHLIGHT: 2}


def check(text: str, *, language: str | None = None, countries: Sequence[str] = ()) -> list[Finding]:
    """What in this text may lead to a person, in order of place; findings do not overlap.

    Args:
        text: any string.
        language: accepted for callers that know it; cues of all languages are always read, since texts mix them.
        countries: ISO 3166-1 alpha-2 codes the text is about; national telephone and identity numbers are looked for in these.
    """
    del language
    reading = read(text)
    regions = tuple(dict.fromkeys(code.upper() for code in countries if len(code) == 2))
    found = [(kind, span) for kind, span in _claims(reading, regions) if span[0] < span[1]]
    found.sort(key=lambda claim: (_WEIGHT[claim[0].level], claim[0] is Kind.SERVICE_CONTACT and -1, claim[1][0], -claim[1][1]))
    return _settled(reading, found)


def _claims(reading: Reading, regions: Sequence[str]) -> Iterator[tuple[Kind, Span]]:
    yield from mailboxes.mailboxes(reading)
    for span in mailboxes.handles(reading):
        yield Kind.HANDLE, span
    if re.search(r"\d", reading.clean):
        yield from _numbers(reading, regions)
    for span in people.addresses(reading):
        yield Kind.ADDRESS, span
    yield from people.names(reading)
    for span in ages.ages(reading):
        yield Kind.AGE, span


def _numbers(reading: Reading, regions: Sequence[str]) -> Iterator[tuple[Kind, Span]]:
    """Structured numbers first; what they have taken is not looked at as a telephone number."""
    taken: list[tuple[Kind, Span]] = []
    taken += ((Kind.COORDINATES, span) for span in codes.coordinates(reading))
    taken += ((Kind.IBAN, span) for span in codes.ibans(reading))
    taken += ((Kind.CASE_NUMBER, span) for span in cases.case_numbers(reading))
    taken += ((Kind.NATIONAL_ID, span) for span in codes.national_ids(reading, regions))
    taken += ages.births(reading)
    taken += ((Kind.PLATE, span) for span in people.plates(reading))
    taken += ((Kind.PHONE, match.span(1)) for match in _DIALLED.finditer(reading.low))
    yield from taken
    closed = _merged([span for _, span in taken] + [match.span() for match in _ADDRESS.finditer(reading.low)])
    at = 0
    for run in runs(reading):
        while at < len(closed) and closed[at][1] <= run.start:
            at += 1
        if at < len(closed) and closed[at][0] < run.end:
            continue
        yield from _run(reading, run, regions)


def _run(reading: Reading, run: Run, regions: Sequence[str]) -> Iterator[tuple[Kind, Span]]:
    after = reading.clean[run.end : run.end + 1]
    if codes.is_card(reading, run):
        yield Kind.CARD, (run.start, run.end)
        return
    extension = _EXTENSION.match(reading.low, run.end)
    if extension is None and after.isalpha() and after.isascii():
        return
    if kind := phones.kind_of(reading, run, regions):
        yield kind, (run.start, extension.end() if extension else run.end)


def _merged(spans: list[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _settled(reading: Reading, claims: list[tuple[Kind, Span]]) -> list[Finding]:
    """The more serious claim keeps its place, then the earlier, then the longer one."""
    taken = bytearray(len(reading.clean))
    findings = []
    for kind, (start, end) in claims:
        if any(taken[start:end]):
            continue
        taken[start:end] = b"\x01" * (end - start)
        first, last = reading.original(start, end)
        findings.append(Finding(first, last, kind, kind.level))
    return sorted(findings)


class Checked(TypedDict):
    """The answer for one line of a JSON Lines file."""

    id: object
    case_data: list[FindingJSON]


def check_many(lines: Iterable[str]) -> Iterator[Checked]:
    """One answer for each line `{"id": …, "text": …, "language"?: …, "countries"?: […]}`; blank lines are passed over.

    Raises:
        ValueError: a line is not such an object; its message names the line, never its content.
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except (ValueError, RecursionError):
            raise ValueError(f"Line {number} is not JSON.") from None
        if not isinstance(record, dict) or not isinstance(record.get("text"), str):
            raise ValueError(f"Line {number} has no text.")  # noqa: TRY004 - bad input, not a programming mistake
        countries = record.get("countries")
        codes_ = [code for code in countries if isinstance(code, str)] if isinstance(countries, list) else []
        yield {"id": record.get("id"), "case_data": [finding.as_json() for finding in check(record["text"], countries=codes_)]}
