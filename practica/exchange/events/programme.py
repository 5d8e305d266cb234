"""The programme as plain data: frozen into an edition, read back for readers, and compared with the one before."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from practica.exchange.events.models import Does, Edition, Event, Format, Session


class Person(NamedTuple):
    """Somebody in a session as the programme says it; `member` is the number of their row, None for one who is only named."""

    does: Does
    name: str
    role: str = ""
    country: str = ""
    member: int | None = None

    @property
    def who(self) -> str:
        """What tells them apart from others in the same session."""
        return f"m{self.member}" if self.member else f"n{self.name.casefold()}"


@dataclass(frozen=True)
class Slot:
    """One session of a programme; aware moments, `objective` the key of a concept or empty."""

    number: int
    title: str
    starts: datetime
    ends: datetime
    format: Format = Format.PANEL
    about: str = ""
    objective: str = ""
    room: str = ""
    chatham_house: bool = False
    people: tuple[Person, ...] = ()

    @property
    def moderators(self) -> list[Person]:
        return [one for one in self.people if one.does == Does.MODERATES]

    @property
    def speakers(self) -> list[Person]:
        return [one for one in self.people if one.does == Does.SPEAKS]

    @property
    def member_ids(self) -> set[int]:
        """Numbers of the members and guests who have a part in it."""
        return {one.member for one in self.people if one.member}

    def as_data(self) -> dict[str, Any]:
        """What is stored of it."""
        people = [
            {"does": one.does.value, "name": one.name, "role": one.role, "country": one.country, "member": one.member}
            for one in self.people
        ]
        return {
            "number": self.number, "title": self.title, "about": self.about, "format": self.format.value,
            "objective": self.objective, "starts": self.starts.isoformat(), "ends": self.ends.isoformat(), "room": self.room,
            "chatham_house": self.chatham_house, "people": people,
        }  # fmt: skip

    @classmethod
    def from_data(cls, row: Mapping[str, Any]) -> "Slot":
        """Read back what `as_data` made."""
        people = tuple(
            Person(Does(one["does"]), one["name"], one["role"], one["country"], one["member"]) for one in row["people"]
        )
        starts, ends = datetime.fromisoformat(row["starts"]), datetime.fromisoformat(row["ends"])
        return cls(
            row["number"], row["title"], starts, ends, Format(row["format"]), row["about"], row["objective"], row["room"],
            row["chatham_house"], people,
        )  # fmt: skip


def working_copy(event: Event) -> list[Slot]:
    """The programme that those who hold the event work on, in the order of its hours; two queries."""
    rows = Session.objects.filter(event=event).select_related("objective").prefetch_related("parts").order_by("starts", "number")
    return [slot_of(row) for row in rows]


def slot_of(row: Session) -> Slot:
    """A session as it stands, with its parts."""
    people = tuple(Person(Does(one.does), one.name, one.role, one.country, one.member_id) for one in row.parts.all())
    return Slot(
        row.number, row.title, row.starts, row.ends, Format(row.format), row.about, row.objective.key if row.objective else "",
        row.room, row.chatham_house, people,
    )  # fmt: skip


def edition_of(event: Event, number: int | None = None) -> Edition | None:
    """An edition, the last one without a number; None where there is none."""
    rows = Edition.objects.select_related("by").filter(event=event).order_by("-number")
    found: Edition | None = (rows if number is None else rows.filter(number=number)).first()
    return found


def slots_of(edition: Edition | None) -> list[Slot]:
    """The sessions of an edition, in the order of their hours; none without one."""
    return [Slot.from_data(row) for row in edition.programme] if edition else []


def facts_of(event: Event) -> dict[str, str]:
    """What an edition keeps of the event itself: a change of it moves everybody."""
    return {
        "starts": event.starts.isoformat(), "ends": event.ends.isoformat(), "zone": event.zone, "place": event.place,
        "where": event.where, "way": event.way,
    }  # fmt: skip


@dataclass(frozen=True)
class Change:
    """One thing that changed: what kind of change, in which session, and before and after as the kind needs them.

    `moved` has moments, `room` and `renamed` words, `taken_over`, `joined` and `left` names; `days` and `place` are about the
    event and have session 0.
    """

    kind: str
    session: int = 0
    title: str = ""
    was: str = ""
    now: str = ""
    country: str = ""

    def as_data(self) -> dict[str, Any]:
        """What is stored of it."""
        return dict(vars(self))

    @classmethod
    def from_data(cls, row: Mapping[str, Any]) -> "Change":
        """Read back what `as_data` made."""
        return cls(**row)


FOR_ALL = frozenset({"moved", "added", "dropped", "room", "days", "place"})
"""Kinds of change that touch whoever comes to the session; the others touch those who have a part in it."""


def changes(before: Sequence[Slot], after: Sequence[Slot]) -> list[Change]:
    """What is different between two programmes, session by session in the order of the new one, dropped ones last."""
    old, new = {slot.number: slot for slot in before}, {slot.number: slot for slot in after}
    found: list[Change] = []
    for number, slot in new.items():
        added = Change("added", number, slot.title, now=slot.starts.isoformat())
        found += _within(old[number], slot) if number in old else [added]
    return found + [Change("dropped", number, slot.title) for number, slot in old.items() if number not in new]


def _within(was: Slot, now: Slot) -> Iterable[Change]:
    if (was.starts, was.ends) != (now.starts, now.ends):
        yield Change("moved", now.number, now.title, f"{was.starts.isoformat()}/{was.ends.isoformat()}",
                     f"{now.starts.isoformat()}/{now.ends.isoformat()}")  # fmt: skip
    if was.room != now.room:
        yield Change("room", now.number, now.title, was.room, now.room)
    if was.title != now.title:
        yield Change("renamed", now.number, now.title, was.title, now.title)
    if (was.format, was.objective) != (now.format, now.objective):
        yield Change("form", now.number, now.title, was.format.value, now.format.value)
    yield from _people(was, now)


def _people(was: Slot, now: Slot) -> Iterable[Change]:
    for does, old, new in ((Does.MODERATES, was.moderators, now.moderators), (Does.SPEAKS, was.speakers, now.speakers)):
        gone = [one for one in old if one.who not in {other.who for other in new}]
        come = [one for one in new if one.who not in {other.who for other in old}]
        if does == Does.MODERATES:
            for left, came in zip(gone, come, strict=False):
                yield Change("taken_over", now.number, now.title, left.name, came.name, came.country)
            pairs = min(len(gone), len(come))
            gone, come = gone[pairs:], come[pairs:]
        yield from (Change(f"joined_{does.value}", now.number, now.title, now=one.name, country=one.country) for one in come)
        yield from (Change(f"left_{does.value}", now.number, now.title, was=one.name, country=one.country) for one in gone)


def changes_of_facts(before: Mapping[str, str], after: Mapping[str, str]) -> list[Change]:
    """What is different about the event itself."""
    found = []
    if any(before.get(name) != after[name] for name in ("starts", "ends", "zone")):
        found.append(Change("days", was=f"{before.get('starts')}/{before.get('ends')}", now=f"{after['starts']}/{after['ends']}"))
    if any(before.get(name) != after[name] for name in ("place", "where", "way")):
        found.append(Change("place", was=before.get("place", ""), now=after["place"]))
    return found


def touched(
    found: Sequence[Change], before: Sequence[Slot], after: Sequence[Slot], comes_to: Mapping[int, Sequence[int]]
) -> set[int]:
    """The numbers of those whom changes touch.

    Args:
        found: what changed.
        before: the programme as it was.
        after: as it is.
        comes_to: who takes part, each with the numbers of the sessions they come to; all when empty.
    """
    touches: set[int] = set()
    for change in found:
        own = {member for slot in (*before, *after) if slot.number == change.session for member in slot.member_ids}
        touches |= own
        if change.kind in FOR_ALL:
            touches |= {
                one for one, chosen in comes_to.items() if not change.session or not chosen or change.session in chosen
            }
    if any(change.session == 0 for change in found):
        touches |= {member for slot in after for member in slot.member_ids}
    return touches
