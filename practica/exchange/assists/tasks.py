"""The worker's part: assists in writing whose date has come, and those of which it is to be told."""

from datetime import datetime

from practica.exchange.assists import actions


def tick(now: datetime) -> int:
    """Move on and remind, each in a transaction of its own; how many. Two queries when none is due."""
    moved = sum(actions.move_by_itself(assist, now=now) for assist in actions.to_move(now))
    return moved + sum(actions.remind(assist, now=now) for assist in actions.to_remind(now.date()))
