"""What the worker does for the intake."""

from datetime import datetime

from practica.doors.intake import actions


def tick(now: datetime) -> int:
    """Read every file that waits, and throw away what is older than two weeks; answers how many were read."""
    done = 0
    while (intake := actions.lease(now=now)) is not None:
        actions.read(intake)
        done += 1
    actions.forget_old(now=now)
    return done
