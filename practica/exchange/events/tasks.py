"""The worker's part: guests whose last event is over sign in no more."""

from datetime import datetime

from practica.exchange.events import actions


def tick(now: datetime) -> int:
    """Close their accounts; how many. Two queries when none is due."""
    return actions.end_guests(now)
