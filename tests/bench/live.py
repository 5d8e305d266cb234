"""Five hundred people live on one session of one web process: a vote on every screen, a question, all lines lost at once.

The server is `practica serve`, the people are real lines of HTTP: one for the stream and one for all else, as a browser holds
them. They take their processor time from the same machine, so the figures are those of a server that shares it with its crowd.
"""

import asyncio
import gzip
import json
import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import urlencode

import psutil

from tests.bench.serving import free, wait
from tests.bench.tables import say, show
from tests.bench.worlds import bare, run

PEOPLE = int(os.environ.get("PRACTICA_BENCH_PEOPLE", "500"))
VOTES, QUESTIONS, PAGES = 12, 40, 60
_PARTS = ("here", "table", "countries", "questions", "poll", "notes")
_QUESTION = re.compile(rb'name="question" value="(\d+)"')
_TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')


class Line:
    """One connection that is kept open."""

    def __init__(self, port: int, key: str) -> None:
        self.port, self.key = port, key
        self.reader: asyncio.StreamReader | None = None
        self.writer: asyncio.StreamWriter | None = None
        self.csrf = ""

    async def send(self, method: str, path: str, body: str = "", **headers: str) -> None:
        if self.writer is None or self.writer.is_closing():
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port, limit=1 << 20)
        cookies = f"practica={self.key}" + (f"; practica_csrf={self.csrf}" if self.csrf else "")
        lines = [f"{method} {path} HTTP/1.1", "Host: localhost", "Accept-Encoding: gzip", f"Cookie: {cookies}"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        if body:
            lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body.encode())}"]
        self.writer.write(("\r\n".join(lines) + "\r\n\r\n" + body).encode())

    async def head(self) -> tuple[int, dict[str, str]]:
        assert self.reader is not None
        raw = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (one.partition(":") for one in raw[1:] if one)}
        return int(raw[0].split()[1]), headers

    async def ask(self, method: str, path: str, body: str = "", **headers: str) -> tuple[int, bytes]:
        await self.send(method, path, body, **headers)
        status, got = await self.head()
        assert self.reader is not None
        data = b""
        if got.get("transfer-encoding") == "chunked":
            while size := int((await self.reader.readline()) or b"0", 16):
                data += (await self.reader.readexactly(size + 2))[:-2]
            await self.reader.readline()
        elif length := int(got.get("content-length", 0)):
            data = await self.reader.readexactly(length)
        return status, gzip.decompress(data) if got.get("content-encoding") == "gzip" else data

    def close(self) -> None:
        if self.writer is not None:
            self.writer.close()
            self.writer = None


@dataclass
class Seat:
    """One person: a stream, and a line that fetches what has moved."""

    stream: Line
    line: Line
    page: str
    topics: str
    seen: str
    numbers: dict[str, int] = field(default_factory=dict)
    at: float = 0.0
    shown: asyncio.Event = field(default_factory=asyncio.Event)
    errors: int = 0
    task: "asyncio.Task[None] | None" = None

    async def open(self) -> None:
        """Until the first frame is here."""
        await self.stream.send("GET", f"/live/stream/?topics={self.topics}")
        status, _headers = await self.stream.head()
        if status != 200:
            raise ConnectionError(status)
        await self._frame()

    async def _frame(self) -> dict[str, int]:
        assert self.stream.reader is not None
        while True:
            line = await self.stream.reader.readline()
            if not line:
                raise ConnectionError
            if line.startswith(b"data: "):
                news: dict[str, int] = json.loads(line[6:])
                self.numbers |= news
                return news

    async def follow(self) -> None:
        """Fetch the questions whenever they have moved, as the page's script does."""
        with suppress(ConnectionError, asyncio.IncompleteReadError, OSError):
            while True:
                news = await self._frame()
                if self.seen in news:
                    status, _body = await self.line.ask("GET", f"{self.page}part/questions/")
                    self.errors += status != 200
                    self.at = time.perf_counter()
                    self.shown.set()


def bench(databases: tuple[str, ...] = ("sqlite", "postgresql")) -> None:
    """On both databases, one after the other."""
    say(f"Live: {PEOPLE} people on one session, one web process with four threads, on {os.cpu_count()} cores with its crowd.")
    for database in databases:
        env = {**bare(database, "live"), "PRACTICA_DEMO": "1", "PRACTICA_SECRET_KEY": "only for the bench, and long enough"}
        world = json.loads(run("tests.bench.gathering", str(PEOPLE), env=env))
        port = free()
        command = [sys.executable, "-m", "practica.config", "serve", "--port", str(port)]
        process = subprocess.Popen(command, env={**os.environ, **env})
        try:
            wait(port, process)
            asyncio.run(_measure(database, world, port, psutil.Process(process.pid)))
        finally:
            process.terminate()
            process.wait(20)


async def _measure(database: str, world: dict[str, object], port: int, server: psutil.Process) -> None:
    page, subject, keys = str(world["page"]), str(world["subject"]), world["keys"]
    assert isinstance(keys, list)
    topics = ",".join(f"{subject}/{part}" for part in _PARTS)
    seats = [Seat(Line(port, key), Line(port, key), page, topics, f"{subject}/questions") for key in keys]
    alone = await _pages(seats[0].line)
    before = _memory(server)
    opened = await _open(seats)
    with_streams = await _pages(seats[0].line)
    memory = (_memory(server) - before) / len(seats) * 1000
    for seat in seats:
        seat.task = asyncio.create_task(seat.follow())
    await asyncio.gather(*(seat.line.ask("GET", f"{page}part/questions/") for seat in seats[:4]))
    voted = [one for _round in range(VOTES) for one in await _vote(seats, _round)]
    asked = await _ask(seats)
    await asyncio.sleep(2)
    storm = await _storm(seats)
    errors = sum(seat.errors for seat in seats)
    rows = [
        _row("a vote on every screen, s", voted, "p95 ≤ 1"),
        _row("posting a question, ms", asked, "median < 30"),
        _row(f"{len(seats)} lines lost and back, s", storm, "max ≤ 5"),
        _row("all streams opened, s", opened),
        _row("an ordinary page without streams, ms", alone),
        _row("the same with them, ms", with_streams),
    ]
    note = f"{errors} errors. A stream takes {memory:.0f} kB. n: {VOTES} votes on {len(seats)} screens, {QUESTIONS} questions."
    show(f"{database}: live", ("", "median", "p95", "max", "goal"), rows, note)
    for seat in seats:
        seat.stream.close()
        seat.line.close()


async def _open(seats: Sequence[Seat]) -> list[float]:
    began = time.perf_counter()

    async def one(seat: Seat) -> float:
        await seat.open()
        return time.perf_counter() - began

    return list(await asyncio.gather(*(one(seat) for seat in seats)))


async def _vote(seats: Sequence[Seat], number: int) -> list[float]:
    """One person votes; seconds until each screen shows the questions as they are after it."""
    voter = seats[number % len(seats)]
    device = Line(voter.line.port, voter.line.key)
    _status, queue = await device.ask("GET", f"{voter.page}part/questions/")
    question = _QUESTION.findall(queue)[1].decode()
    await _sign(device, voter.page)
    for seat in seats:
        seat.shown.clear()
    began = time.perf_counter()
    said = urlencode({"question": question, "csrfmiddlewaretoken": device.csrf})
    status, _body = await device.ask("POST", f"{voter.page}do/vote/", said, X_Requested_With="live")
    if status != 200:
        raise SystemExit(f"A vote was answered with {status}.")
    with suppress(TimeoutError):
        await asyncio.wait_for(asyncio.gather(*(seat.shown.wait() for seat in seats)), 20)
    device.close()
    await asyncio.sleep(0.7)
    return [seat.at - began if seat.at > began else 20.0 for seat in seats]


async def _ask(seats: Sequence[Seat]) -> list[float]:
    """Questions of different people, each after the crowd has read the one before; milliseconds until the answer is here."""
    took = []
    for number in range(QUESTIONS):
        seat = seats[(7 * number) % len(seats)]
        device = Line(seat.line.port, seat.line.key)
        await _sign(device, seat.page)
        said = {"body": f"How did you begin, number {number}?", "attribution": "role", "csrfmiddlewaretoken": device.csrf}
        began = time.perf_counter()
        status, _body = await device.ask("POST", f"{seat.page}ask/", urlencode(said), X_Requested_With="live")
        took.append((time.perf_counter() - began) * 1000)
        if status != 200:
            raise SystemExit(f"A question was answered with {status}.")
        device.close()
        await asyncio.sleep(1.2)
    return took


async def _storm(seats: Sequence[Seat]) -> list[float]:
    """All lines are cut, and all come back in the same moment; seconds until each has its first frame and its questions."""
    for seat in seats:
        if seat.task is not None:
            seat.task.cancel()
        seat.stream.close()
        seat.line.close()
    await asyncio.sleep(0.5)
    began = time.perf_counter()

    async def back(seat: Seat) -> float:
        await seat.open()
        status, _body = await seat.line.ask("GET", f"{seat.page}part/questions/")
        seat.errors += status != 200
        return time.perf_counter() - began

    return list(await asyncio.gather(*(back(seat) for seat in seats)))


async def _pages(line: Line) -> list[float]:
    took = []
    for _number in range(PAGES):
        began = time.perf_counter()
        await line.ask("GET", "/questions/")
        took.append((time.perf_counter() - began) * 1000)
    return took


async def _sign(line: Line, page: str) -> None:
    _status, body = await line.ask("GET", page)
    token = _TOKEN.search(body)
    if token is None:
        raise SystemExit("The page of the session has no form.")
    line.csrf = token[1].decode()


def _memory(server: psutil.Process) -> float:
    """MB of the process that answers."""
    return max(float(one.memory_info().rss) for one in (server.children(recursive=True) or [server])) / 1e6


def _row(what: str, values: Sequence[float], goal: str = "") -> tuple[str, ...]:
    """Median, 95th percentile and the worst."""
    return what, *(f"{value:.2f}" for value in (statistics.median(values), _p95(values), max(values))), goal


def _p95(values: Sequence[float]) -> float:
    return sorted(values)[int(0.95 * (len(values) - 1))]
