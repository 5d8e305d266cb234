"""What the worker does for practices: the clock of reviews, and the yearly question."""

from datetime import datetime

from practica.knowledge.practices.actions import clock


def tick(now: datetime) -> int:
    """Do what is due, each thing in a transaction of its own; answers how many things were done.

    Safe to repeat, and to be killed anywhere: six queries when nothing is due.
    """
    today = now.date()
    done = sum(clock.lapse(review, now=now) for review in clock.lost())
    done += sum(clock.lapse(review, now=now) for review in clock.late(today))
    done += sum(clock.remind(review, now=now) for review in clock.to_remind(today))
    done += sum(clock.seek(version, now=now) for version in clock.short(now))
    done += sum(clock.escalate(version, now=now) for version in clock.to_escalate(now).select_related("practice"))
    done += sum(clock.ask_still_true(practice, now=now) for practice in clock.to_ask(today))
    return done
