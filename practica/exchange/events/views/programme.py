"""The programme as those who hold the event work on it, with what clashes and what differs from what readers see."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from practica.exchange.events import actions, clashes, queries, rules, showing, taking_in, wording
from practica.exchange.events.actions import HeldBack
from practica.exchange.events.forms import PartForm, SessionForm
from practica.exchange.events.models import Event, Part, Session
from practica.exchange.events.programme import changes, edition_of, slots_of, working_copy
from practica.foundation.core.answers import Conflict, Denied, Refused
from practica.people.access.requests import Request, member_required

_LONGEST_FILE = 1_000_000  # bytes


def held(request: Request, slug: str) -> Event:
    """An event that this viewer holds; 404 for whoever does not see it, and for those who may not."""
    row = queries.event_of(request.viewer, slug)
    if isinstance(rules.hold(request.viewer, row), Denied):
        raise Http404
    return row


@member_required
@require_GET
def programme(request: Request, slug: str) -> HttpResponse:
    """The working copy by day, its clashes, and what the next version would change."""
    event = held(request, slug)
    slots, last = working_copy(event), edition_of(event)
    found = clashes.clashes(event, slots)
    clashing: dict[int, list[str]] = {}
    for clash in found:
        for number in clash.sessions:
            clashing.setdefault(number, []).append(clash.what)
    differs = changes(slots_of(last), slots) if last else []
    context = {
        "event": event,
        "days": showing.days(event, slots, request.viewer, timezone.now(), clashing=clashing),
        "clashes": list(dict.fromkeys(clash.what for clash in found)),
        "edition": last,
        "differs": [wording.told(change, event) for change in differs],
        "may_publish": bool(slots) and event.state == "published" and queries.differs(event),
    }
    return render(request, "events/programme.html", context)


@member_required
@require_http_methods(["GET", "POST"])
def new(request: Request, slug: str) -> HttpResponse:
    """Add a session."""
    event = held(request, slug)
    data = request.POST if request.method == "POST" else None
    last = event.sessions.order_by("-ends").first()
    form = SessionForm(event, data, after=last.ends if last else None)
    if data is not None and form.is_valid():
        try:
            row = actions.add_session(event, form.planned(), by=request.member, now=timezone.now())
        except HeldBack as kept:
            form.hold_back(kept.examination)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("event_session", slug=event.slug, number=row.number)
    return render(request, "events/session.html", {"event": event, "form": form})


def _session(event: Event, number: int) -> Session:
    row: Session | None = Session.objects.select_related("objective").filter(event=event, number=number).first()
    if row is None:
        raise Http404
    row.event = event
    return row


@member_required
@require_http_methods(["GET", "POST"])
def session(request: Request, slug: str, number: int) -> HttpResponse:
    """Change a session, and who moderates and speaks in it."""
    event = held(request, slug)
    row = _session(event, number)
    data = request.POST if request.method == "POST" else None
    form, theirs = SessionForm(event, data, row=row), None
    seen = request.POST.get("seen", str(row.revision))
    if data is not None and form.is_valid():
        typed = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else -1
        try:
            actions.change_session(row, form.planned(), seen=typed, by=request.member, now=timezone.now())
        except HeldBack as kept:
            form.hold_back(kept.examination)
        except Conflict as conflict:
            form.add_error(None, str(conflict))
            theirs, seen = row, str(row.revision)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("event_programme", slug=event.slug)
    return _page(request, event, row, {"form": form, "seen": seen, "theirs": theirs})


def _page(request: Request, event: Event, row: Session, more: dict[str, Any]) -> HttpResponse:
    """The page of a session with its people; `more` has what was sent and could not be taken."""
    found = clashes.of_session(event, working_copy(event), row.number)
    context = {
        "event": event,
        "row": row,
        "form": SessionForm(event, row=row),
        "part_form": PartForm(event),
        "seen": row.revision,
        "people": row.parts.all(),
        "clashes": [clash.what for clash in found],
        **more,
    }
    return render(request, "events/session.html", context)


@member_required
@require_POST
def drop(request: Request, slug: str, number: int) -> HttpResponse:
    """Take a session out of the working copy."""
    event = held(request, slug)
    try:
        actions.drop_session(_session(event, number), by=request.member, now=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("event_programme", slug=event.slug)


@member_required
@require_POST
def add_part(request: Request, slug: str, number: int) -> HttpResponse:
    """Name somebody in a session; what clashes is said at once, and nothing is refused for it."""
    event = held(request, slug)
    row, form = _session(event, number), PartForm(event, request.POST)
    if not form.is_valid():
        return _page(request, event, row, {"part_form": form})
    try:
        actions.add_part(row, form.planned(), by=request.member, now=timezone.now())
    except Refused as refused:
        form.add_error(None, str(refused))
        return _page(request, event, row, {"part_form": form})
    return redirect("event_session", slug=event.slug, number=number)


@member_required
@require_POST
def drop_part(request: Request, slug: str, number: int, part: int) -> HttpResponse:
    """Take somebody out of a session."""
    event = held(request, slug)
    found = Part.objects.select_related("session").filter(session__event=event, session__number=number, pk=part).first()
    if found is not None:
        actions.drop_part(found, by=request.member, now=timezone.now())
    return redirect("event_session", slug=event.slug, number=number)


@member_required
@require_http_methods(["GET", "POST"])
def take_in(request: Request, slug: str) -> HttpResponse:
    """Sessions from a calendar file that was made elsewhere: look first, then confirm."""
    event = held(request, slug)
    context: dict[str, Any] = {"event": event}
    if request.method == "POST":
        file = request.FILES.get("file")
        if file is not None and (file.size or 0) > _LONGEST_FILE:
            context["error"] = _("The file is larger than one megabyte. Export the days of the event only.")
        else:
            text = file.read().decode("utf-8", "replace") if file is not None else request.POST.get("text", "")[:_LONGEST_FILE]
            read = taking_in.read(text, event)
            if "agreed" in request.POST and read.sessions:
                return _taken(request, event, read)
            context |= {"read": read, "text": text, "rows": [(one, _there(one.starts, event)) for one in read.sessions]}
    return render(request, "events/import.html", context)


def _there(at: datetime, event: Event) -> str:
    local = at.astimezone(event.tz)
    return f"{showing.day_words(local.date())}, {showing.hour(local)}"


def _taken(request: Request, event: Event, read: taking_in.Read) -> HttpResponse:
    made = 0
    for planned in read.sessions:
        try:
            actions.add_session(event, planned, by=request.member, now=timezone.now())
            made += 1
        except Refused as refused:
            messages.error(request, f"“{planned.title}”: {refused}")
    said = ngettext("%(n)d session is in the working copy.", "%(n)d sessions are in the working copy.", made)
    messages.success(request, said % {"n": made})
    return redirect("event_programme", slug=event.slug)
