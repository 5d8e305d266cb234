"""Calendar files, and the address that somebody's own calendar subscribes to."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from practica.exchange.events import actions, feeds, ics, queries
from practica.exchange.events.models import Event, Registration, State
from practica.exchange.events.programme import Slot, edition_of, slots_of
from practica.people.access.requests import Request, for_anyone, person_required
from practica.people.access.viewers import Viewer
from practica.people.members.models import Member
from practica.people.members.queries import community_name

_MOST = 60


def _answer(text: str, name: str) -> HttpResponse:
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _open(request: Request, slug: str) -> Event:
    event = queries.event_of(request.viewer, slug)
    if event.hidden:
        raise Http404
    return event


@for_anyone
@require_GET
def event_file(request: Request, slug: str) -> HttpResponse:
    """The event with its sessions."""
    event = _open(request, slug)
    pairs = [(event, slot) for slot in slots_of(edition_of(event))]
    return _answer(ics.of_sessions(pairs, [event], at=timezone.now()), f"event-{event.pk}")


@for_anyone
@require_GET
def session_file(request: Request, slug: str, number: int) -> HttpResponse:
    """One session."""
    event = _open(request, slug)
    found = [slot for slot in slots_of(edition_of(event)) if slot.number == number]
    if not found:
        raise Http404
    return _answer(ics.of_sessions([(event, found[0])], at=timezone.now()), f"event-{event.pk}-{number}")


@require_GET
@for_anyone
def feed(request: Request, secret: str) -> HttpResponse:
    """What its owner takes part in, as their calendar reads it; 404 for a wrong or turned address, and while they are gone."""
    del request
    owner = feeds.owner_of(secret)
    if owner is None:
        raise Http404
    with translation.override(owner.spoken_to_in):
        return _answer(_feed(owner), "practica")


def _feed(owner: Member) -> str:
    viewer = Viewer.of(owner)
    events = list(queries.mine(viewer).exclude(state=State.DRAFT).order_by("-starts", "-pk")[:_MOST])
    chosen = dict(Registration.objects.filter(member=owner, event__in=events).values_list("event", "sessions"))
    pairs = [
        (event, slot) for event in events for slot in slots_of(edition_of(event))
        if _comes(owner, slot, chosen.get(event.pk) or [])
    ]  # fmt: skip
    whole = [event for event in events if not any(one.pk == event.pk for one, _slot in pairs)]
    return ics.of_sessions(pairs, whole, at=timezone.now(), name=community_name())


def _comes(owner: Member, slot: Slot, chosen: list[int]) -> bool:
    return not chosen or slot.number in chosen or owner.pk in slot.member_ids


@person_required
@require_http_methods(["GET", "POST"])
def subscribe(request: Request) -> HttpResponse:
    """The address of one's own feed; the button makes it, or makes it anew."""
    if request.method == "POST":
        had = feeds.feed_of(request.person)
        actions.turn_feed(by=request.person, now=timezone.now())
        if had:
            messages.success(request, _("There is a new address. The one before does not work any more."))
        return redirect("calendar")
    found = feeds.feed_of(request.person)
    return render(request, "events/calendar.html", {"address": feeds.address_of(found) if found else ""})
