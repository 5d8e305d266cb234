"""The worker's part: evaluations whose day has come, those who have not answered, promises that are due."""

from datetime import datetime

from practica.exchange.afterwards import actions
from practica.exchange.afterwards.promising import due


def tick(now: datetime) -> int:
    """Open and remind, each in a transaction of its own; how many. Four queries when nothing is due."""
    opened = sum(actions.open_evaluation(event, phase, now=now) is not None for event, phase in actions.due_to_open(now))
    promised = sum(actions.remind_of_promise(row, now=now) for row in due(now))
    return opened + promised + sum(actions.remind(one, now=now) for one in actions.to_remind(now))
