"""The page of a session, its fragments, the room screen, and the way in by a code."""

import functools
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from practica.exchange.events import rules as events
from practica.exchange.events.models import Event, Session
from practica.exchange.live import queries, rules, showing
from practica.exchange.live.actions import standing
from practica.exchange.live.forms import QuestionForm
from practica.exchange.live.models import Live, Phase, Question, address
from practica.exchange.live.showing import PARTS, Look
from practica.foundation.core import keeping
from practica.people.access.queries import get_visible
from practica.people.access.requests import Request, for_anyone
from practica.services.live.shared import share
from practica.services.notices import opening

View = Callable[[Request, str, int], HttpResponse]


def session_of(request: Request, slug: str, number: int) -> Session:
    """The session this viewer may see and know of, or 404."""
    rows = Session.objects.select_related("event__gathering", "audience")
    found: Session = get_visible(rows, request.viewer, event__slug=slug, number=number, event__hidden=False)
    if not events.knows_of(request.viewer, found):
        raise Http404
    return found


def or_say_so(view: View) -> View:
    """Answer with a sentence, and the way to the programme, where the session is not in it.

    A session that is only worked on and a number that nobody gave get the same answer, to whoever sees the event.
    """

    @functools.wraps(view)
    def answer(request: Request, slug: str, number: int) -> HttpResponse:
        try:
            return view(request, slug, number)
        except Http404:
            event = get_visible(Event, request.viewer, slug=slug, hidden=False)
            return render(request, "live/not_in_programme.html", {"event": event}, status=404)

    return answer


@for_anyone
@require_GET
@or_say_so
def session(request: Request, slug: str, number: int) -> HttpResponse:
    """The page of everybody who takes part."""
    return page(request, session_of(request, slug, number))


def page(request: Request, row: Session, form: QuestionForm | None = None) -> HttpResponse:
    """The same, also when a question comes back with a sentence."""
    live, now = standing(row), timezone.now()
    showing.come_in(row, request.viewer, now)
    topics = showing.topics(row)
    look = Look(live, now, request.viewer)
    may = rules.take_part(request.viewer, live, now)
    person = request.viewer.person
    if form is None and person is not None and may:
        form = QuestionForm(person)
        keeping.refill(form, person, address(row))
    context: dict[str, Any] = {
        "topics": topics,
        "mine": _mine(request, live, now),
        "form": form if may else None,
        "may": may,
        "moderates": bool(events.moderate(request.viewer, row)),
        "moderators": queries.moderators(row),
        "hours": showing.hours(row, request.viewer),
        "is_closed_marking": row.marking_of().is_closed,
        **{key: value for name in PARTS for key, value in showing.part(name, look).items()},
    }
    return render(request, "live/session.html", context)


@for_anyone
@require_GET
def part(request: Request, slug: str, number: int, piece: str) -> HttpResponse:
    """One fragment, as its topic's number asks for it."""
    if piece not in PARTS:
        raise Http404
    row, now = session_of(request, slug, number), timezone.now()
    live = standing(row)

    def draw(look: Look) -> HttpResponse:
        return render(request, f"live/_{piece}.html", {**showing.part(piece, look), "mine": queries.Mine()})

    # What is on the table may be for fewer people than the session; then each is asked for alone.
    if queries.is_for_all(row, live.contribution):
        return share(row, piece, lambda: draw(Look(live, now)))
    return draw(Look(live, now, request.viewer))


@for_anyone
@require_GET
def mine(request: Request, slug: str, number: int) -> HttpResponse:
    """What only the viewer sees of it: the fragment that the page's script keeps beside the shared ones."""
    row = session_of(request, slug, number)
    live = standing(row)
    context = {"mine": _mine(request, live, timezone.now()), "live": live, "session": row, "at": address(row)}
    return render(request, "live/_mine.html", context)


def _mine(request: Request, live: Live, now: datetime) -> queries.Mine:
    """What is the viewer's own; whoever reads a note from the desk here is not told of it by mail."""
    found = queries.mine(request.viewer, live)
    noted = [one.row.pk for one in found.own if one.relays]
    if noted:
        parts = {Question.KIND: Question.objects.filter(pk__in=noted).values("pk")}
        opening.opened(request.viewer, live.session, now=now, parts=parts)
    return found


@for_anyone
@require_GET
@or_say_so
def room(request: Request, slug: str, number: int) -> HttpResponse:
    """The room screen."""
    row = session_of(request, slug, number)
    # The screen is nobody: it does not follow who is here.
    topics = showing.topics(row, [part for part in PARTS if part != "here"])
    context = _room(request, row, Look(standing(row), timezone.now(), request.viewer))
    return render(request, "live/room.html", {"topics": topics, **context})


@for_anyone
@require_GET
def room_part(request: Request, slug: str, number: int) -> HttpResponse:
    """What changes on the room screen."""
    row = session_of(request, slug, number)
    look = Look(standing(row), timezone.now(), request.viewer)
    return render(request, "live/_room.html", _room(request, row, look))


def _room(request: Request, row: Session, look: Look) -> dict[str, Any]:
    shown = queries.asked(look.questions(), look.live, look.now, about=look.example)
    current = next((one for one in shown if one.row.state == "room"), None)
    polls = queries.polls(row)
    phase = look.live.phase(look.now)
    shows = look.live.shows
    if (shows == "question" and current is None) or (shows == "poll" and not polls):
        shows = "example"
    return {
        **showing.part("table", look),
        "shows": "over" if phase == Phase.OVER else shows,
        "current": current,
        "next": [one for one in shown if one is not current][:2],
        "poll": polls[0] if polls else None,
        "hours": showing.hours(row, request.viewer),
        "host": request.get_host(),
        "code": look.live.code,
    }


@for_anyone
@require_GET
def join(request: Request) -> HttpResponse:
    """In by the code on the room screen. A wrong code, and one of what is not for this viewer, get the same answer."""
    typed = "".join(sign for sign in request.GET.get("code", "") if sign.isdigit())[:8]
    error = ""
    if typed:
        live = Live.objects.select_related("session__event").filter(code=typed).first()
        row = Session.objects.visible_to(request.viewer).filter(pk=live.session_id).first() if live else None
        if live is not None and row is not None:
            return redirect(address(live.session))
        error = _("No session that you may see has this code.")
        if request.viewer.person is None:
            error = _("No session that is open to everybody has this code. Sign in, and type it again.")
    return render(request, "live/join.html", {"typed": typed, "error": error})
