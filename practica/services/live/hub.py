"""All streams of one process, and the one look at the database that serves them.

Streams live on the event loop and touch no database. While there are any, one task looks for all of them together, in one thread
with one connection of its own: which numbers have moved, and who may still hear. It looks when an action of this process has
committed, and else every `EVERY` seconds for what other processes did.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TypeVar

from practica.services.live.names import Subject, at, subject

log = logging.getLogger(__name__)
R = TypeVar("R")

EVERY = 0.4
"""Seconds between two looks when nothing was said."""

TRUSTED = 1.0
"""Seconds for which an answer of the rule is acted on; before anything is said it is asked again when it is older."""

ASKED_EVERY = 5.0
"""Seconds after which the rule is asked for all streams even when nothing moves."""

NOTED_EVERY = 20.0
"""Seconds after which is noted again who holds the streams, for the count of people who are here (`presence`)."""

ARRIVING = 2.0
"""The same while new ones come."""

_A_STREAM = 0.001  # seconds between two frames of a topic for each stream: with 500 people at most two a second


@dataclass(eq=False, slots=True)
class Stream:
    """One browser."""

    key: str  # of its session; "" is a visitor's
    topics: frozenset[str]
    frames: "asyncio.Queue[dict[str, int] | None]" = field(default_factory=asyncio.Queue)
    told: dict[str, int] = field(default_factory=dict)
    is_new: bool = True

    def say(self, news: dict[str, int]) -> None:
        """Put a frame before the browser."""
        self.told |= news
        self.frames.put_nowait(news)

    def end(self) -> None:
        """Nothing more is said."""
        self.frames.put_nowait(None)


class Hub:
    """The streams of this process. All but `wake`, `number` and `may_hear` runs on the event loop."""

    def __init__(self) -> None:
        self.streams: set[Stream] = set()
        self._numbers: dict[str, int] = {}
        self._heard: dict[str, frozenset[Subject]] = {}
        self._asked_at = float("-inf")
        self._said_at: dict[str, float] = {}
        self._noted_at = float("-inf")
        self._has_new = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._moved: asyncio.Event | None = None
        self._task: asyncio.Task[None] | None = None
        self._thread: ThreadPoolExecutor | None = None

    def wake(self) -> None:
        """Something was published; from any thread. Without streams nothing happens."""
        if self._loop is not None and self._moved is not None and self.streams:
            self._loop.call_soon_threadsafe(self._moved.set)

    def may_hear(self, key: str, item: Subject) -> bool:
        """Whether the rule allowed this item to this session a moment ago, for a stream that is open here; from any thread."""
        return time.monotonic() - self._asked_at <= 2 * TRUSTED and item in self._heard.get(key, ())

    def number(self, name: str) -> int | None:
        """The number of a topic as the streams of this process were last told it; from any thread."""
        return self._numbers.get(name)

    def enter(self, key: str, topics: Iterable[str]) -> Stream:
        """A new stream; with the next look its first frame comes, or its end."""
        stream = Stream(key, frozenset(topics))
        self.streams.add(stream)
        if self._task is None or self._task.done():
            self._loop, self._moved = asyncio.get_running_loop(), asyncio.Event()
            self._task = self._loop.create_task(self._watch(self._moved))
        if self._moved is not None:
            self._moved.set()
        return stream

    def leave(self, stream: Stream) -> None:
        """The browser has gone."""
        self.streams.discard(stream)

    def close(self) -> None:
        """The process ends."""
        for stream in tuple(self.streams):
            stream.end()

    async def _watch(self, moved: asyncio.Event) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="live")
        try:
            while self.streams:
                # What other processes did is looked for without being told.
                with suppress(TimeoutError):
                    await asyncio.wait_for(moved.wait(), EVERY)
                moved.clear()
                try:
                    await self._look(tuple(self.streams))
                except Exception:
                    # A database that is away for a moment: the streams stay, and nothing is said that was not asked.
                    log.exception("live updates could not be read; they are read again")
                    await asyncio.sleep(EVERY)
        finally:
            self._numbers, self._heard, self._asked_at = {}, {}, float("-inf")
            self._thread.submit(_let_go)
            self._thread.shutdown(wait=False)

    async def _look(self, streams: tuple[Stream, ...]) -> None:
        names = {name for stream in streams for name in stream.topics}
        numbers = await self._in_thread(lambda: _numbers(names))
        now = time.monotonic()
        least = len(streams) * _A_STREAM
        # What moves faster than the streams can follow is put off to one of the next looks.
        moved = {
            name for name in names if numbers[name] != self._numbers.get(name) and now - self._said_at.get(name, 0.0) >= least
        }
        await self._ask(streams, is_moving=bool(moved))
        self._numbers |= {name: numbers[name] for name in moved}
        self._said_at |= dict.fromkeys(moved, now)
        self._has_new |= any(stream.is_new for stream in streams)
        for stream in streams:
            self._tell(stream, numbers, moved)
        if now - self._noted_at >= (ARRIVING if self._has_new else NOTED_EVERY):
            self._noted_at, self._has_new = now, False
            await self._in_thread(lambda: _note(self._following(streams)))

    def _following(self, streams: tuple[Stream, ...]) -> dict[str, set[Subject]]:
        """By key, the items at which its people are: it follows their part `here`, and may hear of them."""
        following: dict[str, set[Subject]] = {}
        for stream in streams:
            may = self._heard.get(stream.key, frozenset())
            if there := at(stream.topics) & may:
                following.setdefault(stream.key, set()).update(there)
        return following

    async def _ask(self, streams: tuple[Stream, ...], *, is_moving: bool) -> None:
        """Ask the rule: for all where the last answer is too old, for newcomers alone where it is not."""
        began = time.monotonic()
        age = began - self._asked_at
        if age > ASKED_EVERY or (is_moving and age > TRUSTED):
            self._heard, self._asked_at = await self._in_thread(lambda: _standing(_asked(streams))), began
        elif new := {stream.key for stream in streams if stream.is_new}:
            theirs = _asked(stream for stream in streams if stream.key in new)
            self._heard = self._heard | await self._in_thread(lambda: _standing(theirs))

    def _tell(self, stream: Stream, numbers: Mapping[str, int], moved: set[str]) -> None:
        may = self._heard.get(stream.key, frozenset())
        heard = {name for name in stream.topics if subject(name) in may}
        if not heard:
            stream.end()
            return
        due = heard if stream.is_new else heard & moved
        stream.is_new = False
        news = {name: numbers[name] for name in sorted(due) if stream.told.get(name) != numbers[name]}
        if news:
            stream.say(news)

    async def _in_thread(self, work: Callable[[], R]) -> R:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)


def _asked(streams: Iterable[Stream]) -> dict[str, set[Subject]]:
    asked: dict[str, set[Subject]] = {}
    for stream in streams:
        asked.setdefault(stream.key, set()).update(subject(name) for name in stream.topics)
    return asked


# The models are there once Django is set up; this module is read before, by the server's door.
def _numbers(names: Iterable[str]) -> dict[str, int]:
    from django.db import close_old_connections

    from practica.services.live.topics import numbers

    close_old_connections()
    return numbers(frozenset(names))


def _standing(asked: Mapping[str, set[Subject]]) -> dict[str, frozenset[Subject]]:
    from practica.services.live.standing import standing

    return standing(asked)


def _note(following: Mapping[str, set[Subject]]) -> None:
    from django.utils import timezone

    from practica.services.live.presence import of_streams

    if following:
        of_streams(following, timezone.now())


def _let_go() -> None:
    from django.db import connections

    connections.close_all()


hub = Hub()
"""That of this process."""
