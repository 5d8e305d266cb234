"""What somebody says of an event, of a session and of who speaks in it, before it is a row."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from practica.exchange.events.models import Does, Event, Format, Kind, Way
from practica.people.access.models import Attribution, Marking
from practica.people.circles.models import Circle
from practica.people.members.models import Member

LONGEST = {"title": 200, "note": 20_000, "place": 200, "link": 500, "beside_what": 200, "about": 4_000, "room": 100}


@dataclass(frozen=True)
class Planned:
    """An event as its form says it; texts as typed, `zone` IANA, `where` ISO 3166-1 alpha-2 or empty."""

    title: str
    starts: date
    ends: date
    zone: str = "UTC"
    kind: Kind = Kind.WORKSHOP
    way: Way = Way.ON_SITE
    note: str = ""
    # What it takes place on the sidelines of: an event here, or a meeting that is only named.
    beside: Event | None = None
    beside_what: str = ""
    place: str = ""
    where: str = ""
    link: str = ""
    language: str = "en"
    languages: Sequence[str] = ("en",)
    room_for: int | None = None
    by_approval: bool = True
    registration_until: datetime | None = None
    marking: Marking = Marking.GREEN
    circle: Circle | None = None
    readers: Sequence[Member] = ()
    attribution: Attribution = Attribution.NAMED


@dataclass(frozen=True)
class PlannedSession:
    """A session: aware moments, the key of an objective or empty."""

    title: str
    starts: datetime
    ends: datetime
    format: Format = Format.PANEL
    objective: str = ""
    about: str = ""
    room: str = ""
    chatham_house: bool = False


@dataclass(frozen=True)
class PlannedPart:
    """Somebody in a session: a member, or a person who is only named."""

    does: Does
    member: Member | None = None
    name: str = ""
    role: str = ""
    country: str = ""


@dataclass(frozen=True)
class Clash:
    """Two things that cannot both be: a person or a room in two sessions at once, or a session outside the event's days."""

    what: str
    sessions: tuple[int, ...] = field(default=())
