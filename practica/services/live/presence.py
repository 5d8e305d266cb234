"""Who is here: people whose page of an item is open, by its stream, by asking for the numbers, or loaded a moment ago.

A browser that follows the part `here` of an item is there. Each process keeps in memory whom it saw and when, and writes one row
an item with all of them, at most every `WRITTEN_EVERY`; from these rows processes learn of each other. So what is written grows
with processes and items and never with people: 500 who ask every few seconds cost a row every twenty seconds.
"""

import logging
import os
import threading
import uuid
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from functools import lru_cache

from django.db import DatabaseError

from practica.foundation.core.writes import writes
from practica.services.live.names import HERE, Subject

log = logging.getLogger(__name__)

STAYS = timedelta(seconds=60)
"""So long somebody is here after they were seen."""

WRITTEN_EVERY = timedelta(seconds=20)
_KEPT = timedelta(hours=1)  # rows of processes that are gone

_lock = threading.Lock()
_seen: dict[Subject, dict[int, datetime]] = {}
_written: dict[Subject, datetime] = {}


def seen(item: Subject, people: Collection[int], now: datetime) -> None:
    """Note that these people's pages of an item are open. Nothing is written: a page is read also where the disk is full."""
    with _lock:
        there = _seen.setdefault(item, {})
        there |= dict.fromkeys(people, now)
        for number in [number for number, at in there.items() if now - at > STAYS]:
            del there[number]


def note(item: Subject, people: Collection[int], now: datetime) -> None:
    """The same, and write it down when that is due. A database that is busy or full is no reason to refuse an answer."""
    seen(item, people, now)
    with _lock:
        last = _written.get(item)
        # A clock that was put back is written as well.
        if last is not None and abs(now - last) < WRITTEN_EVERY:
            return
        _written[item] = now
        numbers = sorted(_seen[item])
        _forget_others(now)
    try:
        _write(item, numbers, now)
    except DatabaseError as error:
        log.info("who is here was not written down: %s", type(error).__name__)


def here(item: Subject, now: datetime) -> frozenset[int]:
    """The numbers of the people who are here, each once in however many tabs and processes; one query."""
    from practica.services.live.models import Presence

    with _lock:
        mine = {number for number, at in _seen.get(item, {}).items() if now - at <= STAYS}
    rows = Presence.objects.filter(kind=item[0], number=item[1], at__gt=now - STAYS).exclude(process=_process(os.getpid()))
    return frozenset(mine.union(*rows.values_list("people", flat=True)))


def forget() -> None:
    """Nobody is here any more, as far as this process knows."""
    with _lock:
        _seen.clear()
        _written.clear()


def of_streams(following: Mapping[str, Collection[Subject]], now: datetime) -> None:
    """Note who holds the streams of this process.

    Args:
        following: by the key of a browser's session, the items whose part `here` it follows and may hear of; a visitor's is "".
        now: when.
    """
    from practica.services.live.standing import people

    signed = people([key for key in following if key])
    by_item: dict[Subject, set[int]] = {}
    for key, items in following.items():
        for item in items:
            by_item.setdefault(item, set()).update([signed[key]] if key in signed else [])
    for item, numbers in by_item.items():
        note(item, numbers, now)


def _forget_others(now: datetime) -> None:
    """What nobody has looked at for an hour takes no memory."""
    for item in [item for item, at in _written.items() if now - at > _KEPT]:
        del _written[item]
        _seen.pop(item, None)


@writes
def _write(item: Subject, numbers: list[int], now: datetime) -> None:
    """Write the row of this process; whoever follows the part hears of it when it says something else than before."""
    from practica.services.live.models import Presence
    from practica.services.live.topics import move

    process = _process(os.getpid())
    rows = Presence.objects.filter(process=process, kind=item[0], number=item[1])
    before = rows.values_list("people", flat=True).first()
    if before is None:
        Presence.objects.filter(at__lt=now - _KEPT).delete()
    Presence.objects.bulk_create(
        [Presence(process=process, kind=item[0], number=item[1], people=numbers, at=now)],
        update_conflicts=True,
        unique_fields=["process", "kind", "number"],
        update_fields=["people", "at"],
    )
    if before != numbers:
        move([f"{item[0]}:{item[1]}/{HERE}"])


@lru_cache(maxsize=1)
def _process(_number: int) -> str:
    """A name that no other process has, on this machine or another; web processes are forked, so it is made when it is needed."""
    return uuid.uuid4().hex
