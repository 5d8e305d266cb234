"""Whose promise it is, and which of them are due."""

from datetime import datetime

from practica.exchange.afterwards.asking import who_took_part
from practica.exchange.events import models as meeting
from practica.exchange.events.models import Event
from practica.exchange.live.models import Row, Sort
from practica.people.members.models import Member

_MOST = 500


def whose(row: Row) -> Member | None:
    """Who took part and is called as the promise says; else whoever wrote it down."""
    name = row.who.strip()
    found = list(who_took_part(row.session.event).filter(name__iexact=name)[:2]) if name else []
    return found[0] if len(found) == 1 else row.source


def due(now: datetime) -> list[Row]:
    """Promises whose day has come and of which nobody was reminded or has told; one query."""
    rows = Row.objects.filter(
        sort=Sort.PROMISED, dropped=False, hidden=False, due__lte=now.date(), session__event__hidden=False,
        session__event__state=meeting.State.PUBLISHED,
    ).exclude(promise__reminded__isnull=False).exclude(promise__told__isnull=False)  # fmt: skip
    return list(rows.select_related("session__event", "source").order_by("due", "pk")[:_MOST])


def promises_url(event: Event) -> str:
    """Where decisions, promises and parked questions stand."""
    return f"{event.get_absolute_url()}next-steps/"
