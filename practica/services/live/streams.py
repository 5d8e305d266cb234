"""One browser's stream of server-sent events, on the event loop."""

import asyncio
import json
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs

from practica.services.live.hub import Stream, hub
from practica.services.live.names import listed

PATH = "/live/stream/"

_HEADERS = [
    ("content-type", "text/event-stream; charset=utf-8"),
    ("cache-control", "private, no-store"),
    ("x-accel-buffering", "no"),  # a proxy that gathers would keep the frames for itself
    ("x-content-type-options", "nosniff"),
]
_BREATH = 20.0  # seconds of silence after which a line is sent, so that nobody on the way takes the stream for dead
MOST_STREAMS = 4_000
"""Of one process; whoever comes when it is full is asked to come back, and asks for the numbers meanwhile."""


async def answer(scope: Any, proto: Any) -> None:
    """Hear of topics until the browser goes, or until whoever is signed in there may hear of none of them.

    The first frame holds the numbers as they are, each later one those that moved: `data: {"session:12/questions": 57}`.
    404 where nothing asked for may be heard, as for what is not there.
    """
    topics = listed(",".join(parse_qs(scope.query_string).get("topics", [])))
    if len(hub.streams) >= MOST_STREAMS:
        proto.response_empty(503, [("retry-after", "30")])
        return
    stream = hub.enter(_session_key(scope), topics)
    gone = asyncio.ensure_future(proto.client_disconnect())
    try:
        first = await _next(stream, gone)
        if first is None:
            proto.response_empty(404, [("cache-control", "private, no-store")])
            return
        await _send(proto.response_stream(200, _HEADERS), first, stream, gone)
    finally:
        hub.leave(stream)
        gone.cancel()


async def _send(transport: Any, first: str, stream: Stream, gone: "asyncio.Future[None]") -> None:
    from granian._granian import RSGIProtocolClosed as ProtocolClosed

    frame: str | None = first
    try:
        while frame is not None:
            await transport.send_str(frame)
            frame = await _next(stream, gone)
    except ProtocolClosed:
        return


async def _next(stream: Stream, gone: "asyncio.Future[None]") -> str | None:
    """The next frame as it is sent, a breath when nothing moves, None when it is over or the browser has gone."""
    coming = asyncio.ensure_future(stream.frames.get())
    awaited: set[asyncio.Future[Any]] = {coming, gone}
    try:
        await asyncio.wait(awaited, timeout=_BREATH, return_when=asyncio.FIRST_COMPLETED)
        if gone.done():
            return None
        if not coming.done():
            return ":\n\n"
        news = coming.result()
        return None if news is None else f"data: {json.dumps(news)}\n\n"
    finally:
        coming.cancel()


def _session_key(scope: Any) -> str:
    """The key of the browser's session, "" for a visitor."""
    from django.conf import settings

    try:
        cookies = SimpleCookie(scope.headers.get("cookie") or "")
    except CookieError:
        return ""
    held = cookies.get(settings.SESSION_COOKIE_NAME)
    return held.value[:64] if held else ""
