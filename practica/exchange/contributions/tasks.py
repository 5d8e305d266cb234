"""The worker's part: those asked to prepare an example, a week before."""

from datetime import datetime

from practica.exchange.contributions import actions


def tick(now: datetime) -> int:
    """Remind, each in a transaction of its own; how many. One query when nobody is to be reminded."""
    return sum(actions.remind(asked, now=now) for asked in actions.to_remind(now))
