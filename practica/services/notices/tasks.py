"""Mail's part of the worker."""

from datetime import datetime

from practica.services.notices import actions, digests, sending


def tick(now: datetime) -> int:
    """Write the letters of what happened, open the digests that are due, then send; how many rows, digests and letters."""
    return actions.collect(now) + digests.open_due(now) + sending.send_due(now)
