"""Decisions, promises and parked questions after an event, and how a challenge stands in other countries."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from practica.exchange.afterwards import actions, steps
from practica.exchange.afterwards.models import Kept
from practica.exchange.afterwards.promising import promises_url
from practica.exchange.afterwards.views.finding import event_of
from practica.exchange.live.models import Question, Row
from practica.foundation.core.answers import Refused
from practica.people.access.queries import get_visible
from practica.people.access.requests import Request, for_anyone, member_required, person_required
from practica.people.members.models import Member
from practica.people.members.queries import find_present, present


@for_anyone
@require_GET
def page(request: Request, slug: str) -> HttpResponse:
    """What was decided, what was promised and whether it was kept, which questions went on."""
    event = event_of(request, slug)
    context: dict[str, Any] = {"event": event, "steps": steps.of(request.viewer, event), "choices": Kept.choices}
    return render(request, "afterwards/steps.html", context)


@person_required
@require_POST
def tell(request: Request, slug: str, row: int) -> HttpResponse:
    """Say whether a promise was kept."""
    event = event_of(request, slug)
    found: Row = get_visible(Row.objects.select_related("session__event", "source"), request.viewer, pk=row, session__event=event)
    kept, because = request.POST.get("kept", ""), request.POST.get("because", "")
    back = f"{promises_url(event)}#promise-{found.pk}"
    if kept not in Kept.values:
        messages.error(request, _("Choose one of the answers."))
        return redirect(back)
    try:
        language = (get_language() or "en").partition("-")[0]
        actions.tell_promise(found, Kept(kept), because, language=language, by=request.person, now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(back)


@member_required
@require_POST
def carry(request: Request, slug: str, question: int) -> HttpResponse:
    """Make a parked question a conversation that somebody looks after."""
    event = event_of(request, slug)
    rows = Question.objects.select_related("session__event").filter(session__event=event)
    found: Question = get_visible(rows, request.viewer, pk=question)
    owner = _member(request.POST.get("owner", "")) or request.member
    try:
        made = actions.carry(found, owner, by=request.member, now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(promises_url(event))
    return redirect(made)


def _member(name: str) -> Member | None:
    name = name.replace("\x00", "").strip()[:150]
    return (find_present(name) or present().filter(name__iexact=name).first()) if name else None
