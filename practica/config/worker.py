"""The background worker: one tick sweeps everything that is due. The truth is a row with a deadline, never a message.

A worker that is killed loses nothing: what it had begun is leased for a few minutes and then taken up again.
"""

import logging
import signal
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import close_old_connections
from django.utils import timezone

log = logging.getLogger(__name__)

Sweep = Callable[[datetime], int]
_PAUSE = 2.0  # seconds between ticks when nothing was due


def sweeps() -> dict[str, Sweep]:
    """Everything that the worker does, by name; each answers how many things it did."""
    from practica.doors.intake import tasks as intake
    from practica.exchange.afterwards import tasks as afterwards
    from practica.exchange.assists import tasks as assists
    from practica.exchange.contributions import tasks as contributions
    from practica.exchange.conversations import tasks as conversations
    from practica.exchange.events import tasks as events
    from practica.knowledge.practices import tasks as practices
    from practica.knowledge.replications import tasks as replications
    from practica.services.files import tasks as files
    from practica.services.inbox import tasks as inbox
    from practica.services.notices import tasks as notices
    from practica.services.search import tasks as search

    return {
        "search": search.tick,
        "practices": practices.tick,
        "replications": replications.tick,
        "conversations": conversations.tick,
        "assists": assists.tick,
        "contributions": contributions.tick,
        "afterwards": afterwards.tick,
        "events": events.tick,
        "notices": notices.tick,
        "files": files.tick,
        "inbox": inbox.tick,
        "intake": intake.tick,
    }


def tick(now: datetime) -> dict[str, int]:
    """Sweep once; one part that fails is logged and does not keep the others from their work."""
    from practica.foundation.core import pulse

    began, done = time.monotonic(), {}
    for name, sweep in sweeps().items():
        try:
            # Before each part: one that has much to do is no worker that stands still.
            pulse.beat(now + timedelta(seconds=time.monotonic() - began))
            done[name] = sweep(now)
        except Exception:
            log.exception("the sweep of %s failed; it is tried again", name)
            done[name] = 0
    return done


def run() -> None:
    """Tick until told to stop; what is in hand is finished first."""
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    log.info("worker started")
    while not stop.is_set():
        close_old_connections()
        if not any(tick(timezone.now()).values()):
            stop.wait(_PAUSE)
    log.info("worker stopped")
