"""Mail's part of the worker."""

from datetime import datetime

from practica.services.notices import actions, sending


def tick(now: datetime) -> int:
    """Write the letters of what happened, then send what is due; how many rows were read and letters settled."""
    return actions.collect(now) + sending.send_due(now)
