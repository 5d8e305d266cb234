"""The worker's pulse: one row that says when it ticked last, for whoever watches the machine."""

from datetime import datetime, timedelta

from practica.foundation.core.models import Pulse

# A write every few seconds would be work for the database and say no more.
EVERY = timedelta(seconds=20)
LATE = timedelta(minutes=5)


def beat(now: datetime) -> None:
    """Note that a worker is at work; one row for all of them, written a few times a minute."""
    held = last()
    # A clock that was put back is told as well.
    if held is None or abs(now - held) >= EVERY:
        Pulse.objects.bulk_create([Pulse(pk=1, at=now)], update_conflicts=True, unique_fields=["id"], update_fields=["at"])


def last() -> datetime | None:
    """When a worker ticked last; None when none ever has."""
    return Pulse.objects.filter(pk=1).values_list("at", flat=True).first()
