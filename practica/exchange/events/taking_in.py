"""Sessions from a calendar file that was made elsewhere: what can be used, and one sentence for each thing that cannot."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import icalendar
from django.utils.translation import gettext as _

from practica.exchange.events.models import Event, Format
from practica.exchange.events.plan import LONGEST, PlannedSession

_MOST = 300
_LONGEST_SESSION = timedelta(days=2)


@dataclass(frozen=True)
class Read:
    """What a file holds: sessions ready to be added, and what is to be known about it."""

    sessions: tuple[PlannedSession, ...]
    problems: tuple[str, ...]


def read(text: str, event: Event) -> Read:
    """Read a calendar file. Never raises: whatever cannot be read is a sentence.

    Hours without a zone, or with one that nobody knows, are read as hours of the event's own zone, and that is said.
    """
    try:
        calendars = icalendar.Calendar.from_ical(text.replace("\x00", ""), multiple=True)
        found = [one for calendar in calendars for one in calendar.walk("VEVENT")]
    except Exception:  # noqa: BLE001 - a library that reads what strangers wrote raises many kinds; told without content
        return Read((), (_("This is not a calendar file that Practica can read."),))
    if not found:
        return Read((), (_("There is no session in this file."),))
    sessions: list[PlannedSession] = []
    problems: list[str] = []
    for one in found[:_MOST]:
        try:
            planned, said = _one(one, event)
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError, ArithmeticError):
            planned, said = None, [_("“%(title)s” could not be read.") % {"title": _title(one)}]
        problems += said
        if planned is not None:
            sessions.append(planned)
    if len(found) > _MOST:
        problems.append(_("Only the first %(most)s sessions were read.") % {"most": _MOST})
    return Read(tuple(sorted(sessions, key=lambda session: session.starts)), tuple(dict.fromkeys(problems)))


def _title(one: Any) -> str:
    return " ".join(str(one.get("SUMMARY", "")).split())[: LONGEST["title"]] or _("without a title")


def _one(one: Any, event: Event) -> tuple[PlannedSession | None, list[str]]:
    title = _title(one)
    words: dict[str, object] = {"title": title}
    begin = one.get("DTSTART")
    if begin is None:
        return None, [_("“%(title)s” does not say when it begins. It is left out.") % words]
    if not isinstance(begin.dt, datetime):
        return None, [_("“%(title)s” is for a whole day, without an hour. It is left out.") % words]
    starts, problems = _moment(begin, event, words)
    ends, _said = _end(one, starts, event, words)
    if not starts < ends <= starts + _LONGEST_SESSION:
        return None, [_("“%(title)s” ends before it begins, or lasts more than two days. It is left out.") % words]
    problems += list(_notes(one, starts, ends, event, words))
    planned = PlannedSession(
        title, starts.astimezone(UTC), ends.astimezone(UTC), Format.DISCUSSION,
        about=str(one.get("DESCRIPTION", ""))[: LONGEST["about"]],
        room=" ".join(str(one.get("LOCATION", "")).split())[: LONGEST["room"]],
    )  # fmt: skip
    return planned, problems


def _end(one: Any, starts: datetime, event: Event, words: dict[str, object]) -> tuple[datetime, list[str]]:
    end, lasts = one.get("DTEND"), one.get("DURATION")
    if end is not None and isinstance(end.dt, datetime):
        return _moment(end, event, words)
    if lasts is not None and isinstance(lasts.dt, timedelta):
        return starts + lasts.dt, []
    return starts + timedelta(hours=1), []


def _moment(value: Any, event: Event, words: dict[str, object]) -> tuple[datetime, list[str]]:
    """An aware moment; hours that have no zone of this world are those of the event's."""
    at: datetime = value.dt
    named = str(value.params.get("TZID", "") or "")
    if at.tzinfo is not None and at.utcoffset() is not None:
        return at, []
    local = at.replace(tzinfo=event.tz)
    if named:
        said = _("“%(title)s”: nobody knows the time zone “%(zone)s”. Its hours were read as those of the event.")
        return local, [said % {**words, "zone": named[:60]}]
    return local, [_("“%(title)s” names no time zone. Its hours were read as those of the event.") % words]


def _notes(one: Any, starts: datetime, ends: datetime, event: Event, words: dict[str, object]) -> Iterator[str]:
    days: list[date] = [starts.astimezone(event.tz).date(), (ends - timedelta(seconds=1)).astimezone(event.tz).date()]
    if days[0] < event.starts or days[1] > event.ends:
        yield _("“%(title)s” is outside the days of the event.") % words
    if one.get("RRULE") is not None:
        yield _("“%(title)s” repeats. Only its first time was read.") % words
