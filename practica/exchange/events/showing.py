"""A programme as a page shows it: by the days of the place, each hour there and the reader's own."""

import functools
import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_interval, format_skeleton, format_time
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from practica.exchange.events.models import Event, Format
from practica.exchange.events.parts import Piece
from practica.exchange.events.programme import Person, Slot
from practica.foundation.core import places
from practica.foundation.core.clocks import zone_of
from practica.foundation.core.lists import apart
from practica.knowledge.vocabulary import queries as vocabulary
from practica.knowledge.vocabulary.models import OBJECTIVES
from practica.people.access.viewers import Viewer
from practica.people.members.models import Member
from practica.people.members.queries import present

# What a language writes between the name of a day and the rest of the date.
_AFTER_WEEKDAY = re.compile(r"EEEE([^\w']*)")


class Named(NamedTuple):
    """Somebody in a session as a page shows them; `url` only of a present member, for members. Withheld: role and country."""

    name: str
    about: str
    url: str = ""


@dataclass(frozen=True)
class Row:
    """A session on the page. Hours are words; `yours` is empty where the reader's clock shows the same."""

    slot: Slot
    format: str
    objective: str
    starts: str
    until: str
    yours: str
    moderators: list[Named]
    speakers: list[Named]
    pieces: list[Piece] = field(default_factory=list)
    clashes: list[str] = field(default_factory=list)

    @property
    def is_pause(self) -> bool:
        return self.slot.format == Format.BREAK

    @property
    def drawn_by(self) -> tuple[object, ...]:
        """All that its drawing is made of, but for the pieces."""
        return (
            self.slot.number, self.slot.title, self.slot.about, self.slot.room, self.slot.chatham_house, self.format,
            self.objective, self.starts, self.until, self.yours, *self.moderators, None, *self.speakers, None, *self.clashes,
        )  # fmt: skip


@dataclass(frozen=True)
class Run:
    """Sessions that are drawn together: one with pieces, or several without."""

    rows: list[Row]

    @property
    def has_pieces(self) -> bool:
        return bool(self.rows[0].pieces)

    @property
    def drawn_by(self) -> tuple[object, ...]:
        """All that the drawing of sessions without pieces is made of."""
        return tuple(row.drawn_by for row in self.rows)


@dataclass(frozen=True)
class Day:
    """A day there with its sessions, and which day of the event it is (0 outside its days)."""

    date: date
    words: str
    number: int
    rows: list[Row]

    def runs(self) -> list[Run]:
        """Its sessions in order: those with pieces one by one, the others between them together, so that they are drawn once."""
        found: list[Run] = []
        for has_pieces, group in itertools.groupby(self.rows, key=lambda row: bool(row.pieces)):
            rows = list(group)
            found += [Run([row]) for row in rows] if has_pieces else [Run(rows)]
        return found


def locale() -> Any:
    """Where CLDR keeps the reader's language."""
    return places.locale(get_language() or "en")


def hour(at: datetime) -> str:
    """`09:30`, as the reader's language writes hours."""
    return _hour(at.hour, at.minute, get_language() or "en")


@functools.lru_cache(maxsize=4096)
def _hour(hours: int, minutes: int, language: str) -> str:
    return format_time(time(hours, minutes), "short", locale=places.locale(language))


def day_words(day: date) -> str:
    """`Wednesday, November 12`, in the reader's language; between the two stands what its full date has there."""
    whole = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - a day, no moment
    between = _AFTER_WEEKDAY.match(locale().date_formats["full"].pattern)
    joint = between[1] if between else ", "
    return f"{format_date(day, 'EEEE', locale=locale())}{joint}{format_skeleton('MMMMd', whole, locale=locale())}"


def span(first: date, last: date) -> str:
    """`12 – 13 Nov 2025`, or `12 November 2025` for one day."""
    if first == last:
        return format_date(first, "long", locale=locale())
    return str(format_interval(first, last, "yMMMd", locale=locale()))


def days(
    event: Event,
    slots: Sequence[Slot],
    viewer: Viewer,
    now: datetime,
    *,
    under: Mapping[int, list[Piece]] | None = None,
    clashing: Mapping[int, list[str]] | None = None,
) -> list[Day]:
    """The programme by day; two queries however many sessions there are.

    Args:
        event: whose.
        slots: the sessions, in the order of their hours.
        viewer: who reads.
        now: the moment of reading: names are withheld after a session under the Chatham House Rule has ended.
        under: what other apps put under sessions, by number.
        clashing: sentences for those who hold it, by number.
    """
    people = _present(slots) if viewer.member else {}
    # The same people speak in many sessions; each is named once.
    known: dict[tuple[object, ...], Named] = {}

    def named(one: Person, *, withheld: bool) -> Named:
        key = (one.name, one.role, one.country, one.member, withheld)
        if key not in known:
            known[key] = _named(one, people, withheld=withheld)
        return known[key]

    objectives = vocabulary.labels_for(get_language() or "en", OBJECTIVES)
    mine = zone_of(viewer.person.time_zone) if viewer.person else event.tz
    found: dict[date, list[Row]] = {}
    for slot in slots:
        there = slot.starts.astimezone(event.tz)
        withheld = slot.chatham_house and slot.ends <= now
        row = Row(
            slot, str(slot.format.label), objectives.get(slot.objective, ""), hour(there), _until(slot, event.tz),
            _yours(slot, event.tz, mine), [named(one, withheld=False) for one in slot.moderators],
            [named(one, withheld=withheld) for one in slot.speakers], (under or {}).get(slot.number, []),
            (clashing or {}).get(slot.number, []),
        )  # fmt: skip
        found.setdefault(there.date(), []).append(row)
    return [Day(day, day_words(day), _number(event, day), rows) for day, rows in sorted(found.items())]


def _number(event: Event, day: date) -> int:
    return (day - event.starts).days + 1 if event.starts <= day <= event.ends else 0


def _until(slot: Slot, there: ZoneInfo) -> str:
    """`11:00`; with the day where it ends on another one."""
    first, last = slot.starts.astimezone(there), slot.ends.astimezone(there)
    return hour(last) if first.date() == last.date() else f"{format_date(last.date(), 'EEE', locale=locale())} {hour(last)}"


def _yours(slot: Slot, there: ZoneInfo, mine: ZoneInfo) -> str:
    """The beginning on the reader's clock, with the day where that is another one; empty where both clocks show the same."""
    theirs, own = slot.starts.astimezone(there), slot.starts.astimezone(mine)
    if theirs.utcoffset() == own.utcoffset():
        return ""
    return hour(own) if theirs.date() == own.date() else f"{format_date(own.date(), 'EEE', locale=locale())} {hour(own)}"


def _present(slots: Sequence[Slot]) -> dict[int, Member]:
    wanted = {number for slot in slots for number in slot.member_ids}
    return {member.pk: member for member in present().filter(pk__in=wanted)} if wanted else {}


def _named(one: Person, people: Mapping[int, Member], *, withheld: bool) -> Named:
    country = places.name(one.country) if one.country else ""
    if withheld:
        return Named(one.role or _("a panellist"), country)
    member = people.get(one.member or 0)
    return Named(one.name, apart([one.role, country]), member.get_absolute_url() if member else "")


def when_it_is(event: Event, now: datetime) -> str:
    """`on`, `coming` or `past`, by the days there."""
    if event.is_over(now):
        return "past"
    return "on" if event.is_on(now) else "coming"


def my_next(slots: Sequence[Slot], now: datetime) -> Slot | None:
    """The session that is on, or begins within the hour; the earliest one."""
    soon = [slot for slot in slots if slot.ends > now and slot.starts <= now + timedelta(hours=1)]
    return min(soon, key=lambda slot: slot.starts, default=None)
