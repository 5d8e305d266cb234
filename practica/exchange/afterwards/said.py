"""What was said while a session was held, as the report and the pages after it need it: notes, decisions, promises, countries."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Promise:
    """What somebody promised or what was decided; `who` as it was written down, `kept` empty until it is told."""

    number: int
    words: str
    who: str = ""
    due: date | None = None
    kept: str = ""


@dataclass(frozen=True)
class Said:
    """Of one session. `asked` counts the questions of the floor, `parked` are those somebody takes home."""

    notes: Sequence[str] = ()
    decisions: Sequence[Promise] = ()
    promises: Sequence[Promise] = ()
    asked: int = 0
    parked: Sequence[str] = ()


@dataclass(frozen=True)
class Elsewhere:
    """How the challenge of one example stands in other countries, by code."""

    same: Sequence[str] = ()
    overcome: Sequence[str] = ()


@dataclass(frozen=True)
class Heard:
    """All of an event: by the session's row number, and by the example's."""

    sessions: Mapping[int, Said] = field(default_factory=lambda: defaultdict(Said))
    elsewhere: Mapping[int, Elsewhere] = field(default_factory=dict)
