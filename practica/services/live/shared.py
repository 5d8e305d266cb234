"""Fragments that are the same for all who may see an item: drawn once for each number of their topic.

When something moves, every screen asks for the same fragment at once. The first one draws it through the normal view; the others
are answered from this process's memory, and only browsers whose stream is open here and of which the rule has said a moment ago
that they may see the item. Everybody else comes to the view, which asks the rule itself.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from practica.people.access.models import Guarded
from practica.services.live.hub import hub
from practica.services.live.names import Subject, subject
from practica.services.live.topics import numbers, topic

_MOST = 400  # fragments kept by a process
_MARK = "live_shared"


@dataclass(frozen=True)
class _Drawn:
    item: Subject
    name: str
    number: int
    status: int
    headers: dict[str, str]
    body: bytes


_drawn: dict[tuple[str, str, bool], _Drawn] = {}


def share(item: Guarded, part: str, draw: Callable[[], HttpResponse]) -> HttpResponse:
    """What `draw` answers, kept for others who ask for the same address in the same language until the topic moves.

    `draw` must make what is the same for everybody who may see `item`: no name of whoever looks, no token, nothing of theirs.
    """
    name = topic(item, part)
    # Read before anything is drawn: what moves meanwhile is drawn again.
    number = numbers([name])[name]
    answer = draw()
    setattr(answer, _MARK, (name, number))
    return answer


class remember:  # noqa: N801 - read in settings beside functions
    """The middleware: before all others, since it saves them the work."""

    def __init__(self, handler: Callable[[HttpRequest], HttpResponse]) -> None:
        self.handler = handler

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not hub.streams or request.method != "GET" or "/live/" not in request.path:
            return self.handler(request)
        key = (request.get_full_path(), translation.get_language_from_request(request), _takes_gzip(request))
        held = _drawn.get(key)
        session = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
        told = hub.number(held.name) if held else None
        if held and told is not None and held.number >= told and hub.may_hear(session, held.item):
            return HttpResponse(held.body, status=held.status, headers=held.headers)
        answer = self.handler(request)
        mark = getattr(answer, _MARK, None)
        if mark and answer.status_code == 200 and not answer.streaming and not answer.cookies:
            _keep(key, _Drawn(subject(mark[0]), mark[0], mark[1], answer.status_code, dict(answer.headers), answer.content))
        return answer


def _keep(key: tuple[str, str, bool], drawn: _Drawn) -> None:
    while len(_drawn) >= _MOST:
        _drawn.pop(next(iter(_drawn)), None)
    _drawn[key] = drawn


def _takes_gzip(request: HttpRequest) -> bool:
    return "gzip" in request.headers.get("accept-encoding", "")
