"""What is new for a reader, and what waits for them: topics say it, the digest asks.

A topic registers each of its kinds once, in `AppConfig.ready` (`register`). The digest run reads the activity once for
everybody, asks each topic in one query what its fresh items are about, and chooses for each member; the words are asked for
when the mail is made, for that viewer, as of then.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from django.utils.functional import Promise

from practica.foundation.activity.models import Activity
from practica.people.access.viewers import Viewer
from practica.people.members.models import Member
from practica.services.notices.letters import Line

# What happened longer ago is no news, and more than this at a time is no digest.
_MOST = 500


@dataclass(frozen=True, slots=True)
class Matter:
    """What an item is about, in codes, and who may see it.

    Attributes:
        audience_id, source_id: of the item; whoever answers for it is not told that it is new.
        countries: ISO 3166-1 alpha-2.
        concepts: keys, of objectives and topics alike.
    """

    audience_id: int
    source_id: int | None
    countries: Collection[str]
    concepts: Collection[str]


@dataclass(frozen=True, slots=True)
class Topic:
    """One kind of item that can be new.

    Attributes:
        kind: of the item, as "practice".
        title: the heading of its part.
        verbs: of the activity that make it new.
        matters: what these items are about; leaves out what is not there or not to be told.
        lines: what a viewer reads about these items, by number; leaves out what they may not see. The same words show what
            somebody follows.
    """

    kind: str
    title: str | Promise
    verbs: Sequence[str]
    matters: Callable[[Collection[int]], Mapping[int, Matter]]
    lines: Callable[[Viewer, Collection[int]], Mapping[int, Line]]


class Waits(Protocol):
    """One thing that waits for a member, as Today shows it."""

    @property
    def kind(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def url(self) -> str: ...
    @property
    def due(self) -> date | None: ...
    @property
    def words(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def marking(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Fresh:
    """An item that something new happened to: its latest row of the activity, and what it is about."""

    kind: str
    number: int
    row: int
    at: datetime
    actor_id: int | None
    matter: Matter


@dataclass(frozen=True, slots=True)
class Interests:
    """What a member hears of, from their profile."""

    countries: frozenset[str] = field(default_factory=frozenset)
    concepts: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def of(cls, member: Member) -> "Interests":
        return cls(frozenset({member.country} - {""}), frozenset(member.expertise))

    def meet(self, matter: Matter) -> bool:
        """Whether it is about one of their countries or something they know about."""
        return not (self.countries.isdisjoint(matter.countries) and self.concepts.isdisjoint(matter.concepts))


WaitingFor = Callable[[Viewer, date], Sequence[Waits]]

_TOPICS: dict[str, Topic] = {}
_WAITING: list[WaitingFor] = []


def register(topic: Topic) -> None:
    """Add a kind of item; a second call for the same kind replaces the first."""
    _TOPICS[topic.kind] = topic


def register_waiting(waiting: WaitingFor) -> None:
    """Say what waits for a viewer on a day, clocks first: what the first page shows."""
    if waiting not in _WAITING:
        _WAITING.append(waiting)


def topics() -> Sequence[Topic]:
    """Every kind that can be new, in the order of their registration."""
    return list(_TOPICS.values())


def waiting_for(viewer: Viewer, today: date) -> list[Waits]:
    """Everything that waits for this viewer; what runs out first comes first."""
    rows = [one for waiting in _WAITING for one in waiting(viewer, today)]
    return sorted(rows, key=lambda one: one.due or date.max)


def lines_of(viewer: Viewer, kind: str, numbers: Collection[int]) -> Mapping[int, Line]:
    """What this viewer reads about items of a kind; nothing of a kind that nobody registered."""
    topic = _TOPICS.get(kind)
    return topic.lines(viewer, numbers) if topic is not None and numbers else {}


def fresh(after: int, since: datetime) -> list[Fresh]:
    """What is new after a row of the activity and since a moment, newest first; one query, and one a topic.

    What came by an import tells nobody, as in every other letter.
    """
    verbs = {verb: topic.kind for topic in _TOPICS.values() for verb in topic.verbs}
    rows = Activity.objects.filter(id__gt=after, verb__in=verbs, at__gte=since).order_by("-id")
    latest: dict[tuple[str, int], Activity] = {}
    for row in rows[:_MOST]:
        if row.facts.get("import"):
            continue
        latest.setdefault((verbs[row.verb], row.target_id), row)
    found = []
    for topic in _TOPICS.values():
        numbers = {number for kind, number in latest if kind == topic.kind}
        for number, matter in (topic.matters(numbers) if numbers else {}).items():
            row = latest[topic.kind, number]
            found.append(Fresh(topic.kind, number, row.pk, row.at, row.actor_id, matter))
    return sorted(found, key=lambda one: -one.row)
