"""The worker's part: evaluations whose day has come, and those who have not answered."""

from datetime import datetime

from practica.exchange.afterwards import actions


def tick(now: datetime) -> int:
    """Open and remind, each in a transaction of its own; how many. Three queries when nothing is due."""
    opened = sum(actions.open_evaluation(event, phase, now=now) is not None for event, phase in actions.due_to_open(now))
    return opened + sum(actions.remind(one, now=now) for one in actions.to_remind(now))
