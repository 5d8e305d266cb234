"""What the worker does for files."""

from datetime import datetime, timedelta
from typing import Final

from practica.services.files import actions

_EVERY: Final = timedelta(hours=1)
_looked: list[datetime] = []  # when this process last listed the whole storage


def tick(now: datetime) -> int:
    """Throw away what nobody needs; the storage as a whole is looked through once an hour."""
    done = actions.sweep(now=now)
    if not _looked or not timedelta() <= now - _looked[-1] < _EVERY:
        _looked[:] = [now]
        done += actions.sweep_orphans(now=now)
    return done
