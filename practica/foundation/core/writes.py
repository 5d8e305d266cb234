"""The one kind of write: an action runs in one transaction, all of it or nothing."""

import functools
import time
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from django.db import OperationalError, connection, transaction

P = ParamSpec("P")
R = TypeVar("R")

_TRIES = 3
_PATIENCE = 5.0  # seconds: whoever has waited longer than this is told, not made to wait three times as long


def writes(action: Callable[P, R]) -> Callable[P, R]:
    """Run an action in a transaction of its own, or as part of the one already open.

    A database that is locked and says so at once is asked again twice: nothing was written then, and the action is a
    plain function of its arguments. Locked for longer than its timeout, or inside an open transaction, the error goes up.
    """

    @functools.wraps(action)
    def written(*args: P.args, **kwargs: P.kwargs) -> R:
        if connection.in_atomic_block:
            return action(*args, **kwargs)
        began = time.monotonic()
        for attempt in range(1, _TRIES + 1):
            try:
                with transaction.atomic():
                    return action(*args, **kwargs)
            except OperationalError as error:
                if attempt == _TRIES or "locked" not in str(error) or time.monotonic() - began > _PATIENCE:
                    raise
                time.sleep(0.05 * attempt)
        raise AssertionError  # the loop either returns or raises

    return written
