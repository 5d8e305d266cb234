"""The worker's part: questions that nobody has answered in the time their urgency names, pilots that are to be told of."""

from datetime import datetime

from practica.exchange.conversations import actions


def tick(now: datetime) -> int:
    """Ask more people, and later give an owner, each in a transaction of its own; how many. Three queries when none is due."""
    done = sum(actions.widen(conversation, now=now) for conversation in actions.to_widen(now))
    done += sum(actions.escalate(conversation, now=now) for conversation in actions.to_escalate(now))
    return done + sum(actions.remind(pilot, now=now) for pilot in actions.to_remind(now.date()))
