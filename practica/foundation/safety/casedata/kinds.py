"""What can be found in a text, how serious it is, and the shape of one finding."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypedDict


class Level(StrEnum):
    """What a finding asks of the writer: it stops the text, asks for a reason, or is shown to the reviewer."""

    BLOCK = "block"
    WARN = "warn"
    HIGHLIGHT = "highlight"


class Kind(StrEnum):
    """The kinds of case data, with the names scripts rely on."""

    EMAIL = "email"
    PHONE = "phone"
    IBAN = "iban"
    CARD = "card"
    NATIONAL_ID = "national_id"
    CASE_NUMBER = "case_number"
    DATE_OF_BIRTH = "date_of_birth"
    COORDINATES = "coordinates"
    AGE = "age"
    ADDRESS = "address"
    PERSON_CUE = "person_cue"
    PLATE = "plate"
    HANDLE = "handle"
    SERVICE_CONTACT = "service_contact"
    PERSON = "person"

    @property
    def level(self) -> Level:
        """How serious a finding of this kind is."""
        if self in _BLOCKING:
            return Level.BLOCK
        return Level.HIGHLIGHT if self is Kind.PERSON else Level.WARN


_BLOCKING = frozenset(
    {
        Kind.EMAIL,
        Kind.PHONE,
        Kind.IBAN,
        Kind.CARD,
        Kind.NATIONAL_ID,
        Kind.CASE_NUMBER,
        Kind.DATE_OF_BIRTH,
        Kind.COORDINATES,
    }
)


class FindingJSON(TypedDict):
    """One finding as programs read it: `span` is [start, end) in code points."""

    kind: str
    level: str
    span: list[int]


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One place in a text. `start` and `end` count code points of the text as it was given, end exclusive.

    It never holds the matched words, so it may be stored and logged.
    """

    start: int
    end: int
    kind: Kind
    level: Level

    def as_json(self) -> FindingJSON:
        """The finding as `practica check-text --json` answers it."""
        return {"kind": self.kind.value, "level": self.level.value, "span": [self.start, self.end]}


def blocks(findings: Iterable[Finding]) -> bool:
    """Does one of these stop the text from being published?"""
    return any(finding.level is Level.BLOCK for finding in findings)
