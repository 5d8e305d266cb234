"""Incoming mail's part of the worker."""

from datetime import datetime, timedelta

from practica.services.inbox import actions, fetching

_SWEPT: list[datetime] = []  # none or one: when this process last forgot old mails
_EVERY = timedelta(hours=1)


def tick(now: datetime) -> int:
    """Take in what waits in the mailbox, if there is one, and forget mails of long ago; how many mails were handled."""
    if not _SWEPT or abs(now - _SWEPT[0]) > _EVERY:
        _SWEPT[:] = [now]
        actions.sweep(now)
    return fetching.fetch_due(now)
