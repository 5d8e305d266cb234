"""The web process's own door: ordinary pages go to the WSGI application in threads, live streams stay on the event loop.

granian calls this as RSGI (its own asynchronous interface). A page costs one hop to a thread and back, and is then the same
synchronous code as ever; a stream costs a coroutine, and neither a thread nor a database connection (docs/decisions/live.md).
"""

import asyncio
import io
import logging
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from typing import Any

from practica.services.live import streams
from practica.services.live.hub import hub

log = logging.getLogger(__name__)
Headers = list[tuple[str, str]]

_PIECE = 256 * 1024  # bytes of a long answer that are sent at once


class Body(io.RawIOBase):
    """What a request brings along, fetched piece by piece by the thread that reads it; nothing is read that nobody asks for."""

    def __init__(self, proto: Any, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__()
        self._proto, self._loop = proto, loop
        self._pieces: Any = None
        self._left = b""

    def readable(self) -> bool:
        return True

    def readinto(self, into: Any) -> int:
        """Fill the buffer with what has come; 0 at the end."""
        if not self._left:
            self._left = asyncio.run_coroutine_threadsafe(self._next(), self._loop).result()
        size = min(len(into), len(self._left))
        into[:size], self._left = self._left[:size], self._left[size:]
        return size

    async def _next(self) -> bytes:
        self._pieces = self._pieces or aiter(self._proto)
        try:
            return bytes(await anext(self._pieces))
        except StopAsyncIteration:
            return b""


class Door:
    """What granian serves."""

    def __init__(self, application: Any, threads: int) -> None:
        self._application = application
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="page")

    async def __call__(self, scope: Any, proto: Any) -> None:
        """One request."""
        if scope.proto != "http":
            proto.close(404)
        elif scope.path == streams.PATH and scope.method == "GET":
            await streams.answer(scope, proto)
        else:
            loop = asyncio.get_running_loop()
            await loop.run_in_executor(self._threads, self._page, scope, proto, loop)

    def __rsgi_del__(self, loop: asyncio.AbstractEventLoop) -> None:
        """The process ends: streams are let go, pages in hand are finished."""
        hub.close()
        self._threads.shutdown()

    def _page(self, scope: Any, proto: Any, loop: asyncio.AbstractEventLoop) -> None:
        started: list[tuple[int, Headers]] = []

        def start(status: str, headers: Headers, _failure: Any = None) -> None:
            started.append((int(status[:3]), [(name.lower(), value.strip()) for name, value in headers]))

        try:
            answer = self._application(_environ(scope, proto, loop), start)
        except Exception:
            # Django answers what goes wrong in a page; this is what goes wrong before there is one.
            log.exception("a request could not be begun")
            proto.response_empty(500, [])
            return
        try:
            status, headers = started[-1]
            pieces = _gathered(answer)
            first, second = next(pieces, b""), next(pieces, None)
            if second is not None:
                _send(proto.response_stream(status, headers), chain([first, second], pieces), loop)
            elif first:
                proto.response_bytes(status, headers, first)
            else:
                proto.response_empty(status, headers)
        finally:
            answer.close()


def _gathered(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same in larger pieces, since each takes a hop to the loop: most answers are one."""
    held: list[bytes] = []
    size = 0
    for piece in pieces:
        held.append(piece)
        size += len(piece)
        if size >= _PIECE:
            yield b"".join(held)
            held, size = [], 0
    if held:
        yield b"".join(held)


def _send(transport: Any, pieces: Iterable[bytes], loop: asyncio.AbstractEventLoop) -> None:
    """A long answer, piece by piece, no faster than it is taken; nothing more once whoever asked has gone."""
    from granian._granian import RSGIProtocolClosed as ProtocolClosed

    async def send(piece: bytes) -> None:
        await transport.send_bytes(piece)

    try:
        for piece in pieces:
            asyncio.run_coroutine_threadsafe(send(piece), loop).result()
    except ProtocolClosed:
        return


def _environ(scope: Any, proto: Any, loop: asyncio.AbstractEventLoop) -> dict[str, Any]:
    """The request as PEP 3333 has it: text whose characters are bytes."""
    server, _, port = scope.server.rpartition(":")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": _bytewise(scope.path),
        "QUERY_STRING": _bytewise(scope.query_string),
        "SERVER_NAME": server,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": io.BufferedReader(Body(proto, loop)),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope.headers.items():
        # With an underscore it could pass for a header that only a proxy may set.
        if "_" in name:
            continue
        key = name.upper().replace("-", "_")
        key = key if key in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{key}"
        joint = "; " if key == "HTTP_COOKIE" else ","
        environ[key] = f"{environ[key]}{joint}{_bytewise(value)}" if key in environ else _bytewise(value)
    if scope.authority and "HTTP_HOST" not in environ:
        environ["HTTP_HOST"] = scope.authority
    return environ


def _bytewise(text: str) -> str:
    return text if text.isascii() else text.encode("utf-8", "surrogateescape").decode("latin-1")


def open_door(threads: int) -> Door:
    """The door of one web process; called in that process."""
    from practica.config.wsgi import application

    return Door(application, threads)
