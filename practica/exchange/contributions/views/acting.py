"""Buttons on the page of an example, and remarks."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from practica.exchange.contributions import actions
from practica.exchange.contributions.models import Remark
from practica.exchange.contributions.views.finding import contribution_of, event_of
from practica.exchange.contributions.views.reading import page
from practica.exchange.events.models import Part
from practica.foundation.core.answers import Refused
from practica.people.access.queries import can_see, get_visible
from practica.people.access.requests import Request, person_required


@person_required
@require_POST
def ask(request: Request, slug: str, part: int) -> HttpResponse:
    """Ask somebody who speaks to prepare an example."""
    event = event_of(request, slug)
    found = Part.objects.select_related("session__event", "member").filter(pk=part, session__event=event).first()
    if found is None or not can_see(request.viewer, found.session):
        raise Http404
    try:
        actions.ask(found, by=request.person, now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(name)s is asked to prepare an example.") % {"name": found.name})
    return redirect(found.session)


@person_required
@require_POST
def act(request: Request, slug: str, pk: int, step: str) -> HttpResponse:
    """One button: ready, back to work, told, withdrawn, stays an example, a practice draft of it."""
    row, now, by = contribution_of(request, slug, pk), timezone.now(), request.person
    because = request.POST.get("because", "")
    steps: dict[str, Callable[[], object]] = {
        "ready": lambda: actions.mark_ready(row, by=by, now=now),
        "back": lambda: actions.take_back(row, by=by, now=now),
        "told": lambda: actions.tell(row, by=by, now=now),
        "withdraw": lambda: actions.withdraw(row, because, by=by, now=now),
        "stay": lambda: actions.let_stay(row, because, by=by, now=now),
    }
    try:
        if step == "grow":
            practice = actions.grow(row, by=by, now=now)
            if practice.published_version_id is None and can_see(request.viewer, practice):
                return redirect("practice_write", practice.slug)
            return redirect(practice if can_see(request.viewer, practice) else row)
        if step not in steps:
            raise Http404
        steps[step]()
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(row)


@person_required
@require_POST
def remark(request: Request, slug: str, pk: int) -> HttpResponse:
    """Say something beside a section, or of the whole."""
    row = contribution_of(request, slug, pk)
    words, section = request.POST.get("body", ""), request.POST.get("section", "")
    try:
        made = actions.remark(row, words, section=section, by=request.person, now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return page(request, row, words[:10_000], section)
    return redirect(made)


@person_required
@require_POST
def settle(request: Request, slug: str, pk: int, remark: int) -> HttpResponse:
    """The writer settles a remark."""
    row = contribution_of(request, slug, pk)
    found: Remark = get_visible(Remark.objects.filter(contribution=row), request.viewer, pk=remark)
    try:
        actions.settle(found, by=request.person, now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(row)
