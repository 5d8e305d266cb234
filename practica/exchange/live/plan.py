"""What people send, as plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from practica.exchange.live.models import Sort
from practica.people.access.models import Attribution

LONGEST: Mapping[str, int] = {"question": 600, "relay": 600, "row": 1_000, "who": 150, "poll": 200, "choice": 120}


@dataclass(frozen=True)
class Asked:
    """A question as it is typed."""

    body: str
    attribution: Attribution = Attribution.NAMED
    language: str = "en"
    reasons: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Written:
    """A row of the notes as it is typed."""

    body: str
    sort: Sort = Sort.NOTE
    who: str = ""
    due: date | None = None
    language: str = "en"
    reasons: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Polled:
    """A poll as the desk types it: the question and its choices, two to eight."""

    words: str
    choices: Sequence[str]
    language: str = "en"
