"""What a reading proposes, and its JSON: one element of "files" in the answer of `practica intake --json`.

A person decides on every line of it. What the JSON does not carry (the roles of countries with their reasons, the period)
stands on the objects for the page that shows the proposal.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import date

    from practica.foundation.safety.documents import Document, Sentence

SECTIONS = (
    "summary", "challenge", "done", "needs", "legal_basis", "resources", "changed", "did_not_work", "side_effects",
    "sustainability", "lessons",
)  # fmt: skip


class What(StrEnum):
    """What a document is."""

    PRACTICE = "practice"
    EVENT = "event report"
    OTHER = "other"
    UNREADABLE = "unreadable"


class Role(StrEnum):
    """Why a country is named. Only the first two make it a country of a practice or of a session."""

    WHERE = "where it happened"
    EXAMPLE = "example given by"
    MEETING = "place of the meeting"
    DONOR = "donor"
    SPEAKER = "speaker's home"
    LAW = "law of"
    NAMED = "only named"


@dataclass(frozen=True, slots=True)
class Mention:
    """A country named in the text: ISO 3166-1 alpha-2 code, role, and the words that were the reason for the role."""

    code: str
    start: int
    end: int
    role: Role
    reason: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of the text proposed for a section; `second` is the section it might belong to as well, or ""."""

    text: str
    start: int
    end: int
    confidence: float
    second: str = ""

    def as_json(self) -> dict[str, Any]:
        answer = {"text": self.text, "span": [self.start, self.end], "confidence": round(self.confidence, 2)}
        return answer | ({"second": self.second} if self.second else {})


@dataclass(frozen=True, slots=True)
class Tag:
    """A concept found in the text with its label in the document's language."""

    id: str
    label: str
    confidence: float

    def as_json(self) -> dict[str, Any]:
        return {"id": self.id, "label": self.label, "confidence": round(self.confidence, 2)}


@dataclass(frozen=True, slots=True)
class Draft:
    """One practice as the document tells it. A section the text says nothing about is absent."""

    title: str
    countries: tuple[str, ...]
    objectives: tuple[str, ...]
    concepts: tuple[Tag, ...]
    sections: dict[str, tuple[Passage, ...]]
    period: tuple[str, str] = ("", "")
    mentions: tuple[Mention, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "countries": list(self.countries),
            "objectives": list(self.objectives),
            "concepts": [c.as_json() for c in self.concepts],
            "sections": {name: [p.as_json() for p in self.sections[name]] for name in SECTIONS if self.sections.get(name)},
        }


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who spoke, as the report names them; role and organisation may be ""."""

    name: str
    role: str
    organisation: str


@dataclass(frozen=True, slots=True)
class Session:
    """One session of an event; `quote` is the text between `start` and `end` that tells of it."""

    title: str
    objectives: tuple[str, ...]
    countries: tuple[str, ...]
    people: tuple[Person, ...]
    quote: str
    start: int
    end: int

    def as_json(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "objectives": list(self.objectives),
            "countries": list(self.countries),
            "people": [{"name": p.name, "role": p.role, "organisation": p.organisation} for p in self.people],
            "quote": self.quote,
            "span": [self.start, self.end],
        }


@dataclass(frozen=True, slots=True)
class Event:
    """A meeting that was reported. `country` is "" and a date None when the text does not say."""

    title: str
    place: str
    country: str
    starts: date | None
    ends: date | None
    sessions: tuple[Session, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "place": self.place,
            "country": self.country or None,
            "starts": self.starts.isoformat() if self.starts else None,
            "ends": self.ends.isoformat() if self.ends else None,
            "sessions": [s.as_json() for s in self.sessions],
        }


@dataclass(frozen=True, slots=True)
class Proposal:
    """What one file is and holds. `case_data` are findings of the case-data check, without the text they matched."""

    file: str
    language: str
    kind: What
    event: Event | None = None
    drafts: tuple[Draft, ...] = ()
    case_data: tuple[dict[str, Any], ...] = ()
    notes: tuple[Sentence, ...] = ()
    document: Document | None = None

    def as_json(self) -> dict[str, Any]:
        """One element of "files"; sentences in the language that is active now."""
        return {
            "file": self.file,
            "language": self.language or None,
            "kind": str(self.kind),
            "event": self.event.as_json() if self.event else None,
            "drafts": [d.as_json() for d in self.drafts],
            "case_data": list(self.case_data),
            "notes": [str(n) for n in self.notes],
        }
