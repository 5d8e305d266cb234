"""What the worker does for replications: reminders to report, and the yearly question. Looked at once a day."""

import calendar
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from practica.foundation.activity import queries as activity
from practica.foundation.activity.models import Cursor
from practica.foundation.core.writes import writes
from practica.knowledge.replications import notices, rules
from practica.knowledge.replications.models import UNDER_WAY, Replication, State
from practica.people.members.models import Member
from practica.services.notices.actions import write

# Its position is the last day that was looked at.
_CURSOR = "replications.reminders"
_MONTH = timedelta(days=30)
# How long after its day a report counts as overdue enough to say so, and how long each letter may still be written when no
# worker ran on its day. What is older than that was reminded of, or came in by import.
_GRACE = timedelta(days=14)
_LATE = timedelta(days=30)


def tick(now: datetime) -> int:
    """Write the reminders of the day, unless that was done; how many letters there are for it.

    One transaction: a worker that is killed in it begins again, and the letters' keys keep each to one.
    """
    today = now.date()
    if activity.position(_CURSOR).position >= today.toordinal():
        return 0
    return _look(today, now)


@writes
def _look(today: date, now: datetime) -> int:
    cursor = Cursor.objects.select_for_update().get(consumer=_CURSOR)
    written = _write(now, [*reports(today), *still_running(today)])
    cursor.position = max(cursor.position, today.toordinal())
    cursor.save(update_fields=["position"])
    return written


def _write(now: datetime, reminders: Iterable[tuple[str, str, Replication, dict[str, str | int | bool | None]]]) -> int:
    written = 0
    for kind, key, replication, facts in reminders:
        member: Member
        for member in rules.leads(replication):
            write(kind, key=key, to=member, about=(Replication.KIND, replication.pk), facts=facts, now=now)
            written += 1
    return written


def reports(today: date) -> Iterator[tuple[str, str, Replication, dict[str, str | int | bool | None]]]:
    """Reports due within a month, due now, and overdue for two weeks: each of the three once, the latest that applies."""
    rows = Replication.objects.filter(
        state__in=UNDER_WAY, report_due__gt=today - _GRACE - _LATE, report_due__lte=today + _MONTH
    ).select_related("source")
    for replication in rows.order_by("pk").iterator(chunk_size=500):
        due = replication.report_due
        if due is None:
            continue
        facts: dict[str, str | int | bool | None] = {"due": due.isoformat()}
        key = notices.key_of(replication, due)
        if today >= due + _GRACE:
            yield notices.OVERDUE, key, replication, facts
        elif today >= due:
            yield notices.DUE, key, replication, facts
        elif replication.registered < due - _MONTH:
            yield notices.MONTH_BEFORE, key, replication, facts


def still_running(today: date) -> Iterator[tuple[str, str, Replication, dict[str, str | int | bool | None]]]:
    """Replications whose report has an anniversary within the last month, and no answer for that year yet."""
    months = {today.month, (today - _LATE).month}
    rows = Replication.objects.filter(state=State.REPORTED, reported__month__in=months, reported__year__lt=today.year)
    for replication in rows.select_related("source").prefetch_related("years").order_by("pk").iterator(chunk_size=500):
        for year in {today.year, (today - _LATE).year}:
            reported = replication.reported
            if reported is None or year <= reported.year or any(answer.year >= year for answer in replication.years.all()):
                continue
            if today - _LATE < _anniversary(reported, year) <= today:
                yield notices.STILL_RUNNING, f"{replication.pk}:{year}", replication, {"year": year}


def _anniversary(of: date, year: int) -> date:
    """The same day of another year; 28 February where there is no 29th."""
    return of.replace(year=year, day=min(of.day, calendar.monthrange(year, of.month)[1]))
