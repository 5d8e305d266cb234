"""What people send, as plain values; the forms and the demonstration make the same ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from practica.exchange.assists.models import Way
from practica.exchange.conversations.models import Conversation, PilotEnd
from practica.people.access.models import Marking
from practica.people.circles.models import Circle
from practica.people.members.models import Member

LONGEST: Mapping[str, int] = {"title": 200, "brief": 6_000, "place": 300, "will_try": 4_000, "came": 4_000}
LONGEST_WORD = 4_000


@dataclass(frozen=True)
class Brief:
    """The problem, and how those asked meet. `starts` has a time zone; only a live one has it, and `place`."""

    title: str
    brief: str
    language: str = "en"
    way: Way = Way.WRITING
    starts: datetime | None = None
    place: str = ""

    def words(self) -> dict[str, str]:
        """The written texts by field, for the case-data check."""
        return {"title": self.title, "brief": self.brief, "place": self.place if self.way == Way.LIVE else ""}


@dataclass(frozen=True)
class Begun:
    """A peer assist as it is begun."""

    brief: Brief
    peers: Sequence[Member] = ()
    marking: Marking = Marking.RED
    circle: Circle | None = None
    question: Conversation | None = None


@dataclass(frozen=True)
class Intent:
    """What the host will try, and the last day of the month in which they tell of it."""

    will_try: str
    tell_by: date


@dataclass(frozen=True)
class Came:
    """What came of it; that it failed is as welcome."""

    end: PilotEnd
    came: str
