"""Setting an event up, changing what is said of it, calling it off."""

from datetime import datetime

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from practica.exchange.events import actions, queries, rules
from practica.exchange.events.actions import HeldBack
from practica.exchange.events.forms import EventForm
from practica.exchange.events.models import Event
from practica.foundation.core import keeping
from practica.foundation.core.answers import Conflict, Refused
from practica.people.access.choosing import MarkingForm
from practica.people.access.models import Marking
from practica.people.access.requests import Request, member_required


@member_required
@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """A draft that only those who hold it see."""
    return _edit(request, None)


@member_required
@require_http_methods(["GET", "POST"])
def change(request: Request, slug: str) -> HttpResponse:
    """Change what is said of it."""
    row = queries.event_of(request.viewer, slug)
    allowed = rules.hold(request.viewer, row)
    if not allowed:
        messages.error(request, str(allowed.reason))  # type: ignore[union-attr]
        return redirect(row)
    return _edit(request, row)


def _edit(request: Request, row: Event | None) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    form = EventForm(request.member, data, row=row)
    marking = MarkingForm(request.viewer, row, data)
    if row is None:
        marking.fields["marking"].initial = Marking.GREEN.value
    seen, theirs = request.POST.get("seen", row.revision if row else 0), None
    if data is None:
        keeping.refill(form, request.member, request.path)
    elif form.is_valid() and marking.is_valid():
        try:
            with transaction.atomic():
                event = _saved(request, row, form, marking, timezone.now())
        except HeldBack as held:
            form.hold_back(held.examination)
        except Conflict as conflict:
            form.add_error(None, str(conflict))
            theirs = Event.objects.get(pk=row.pk) if row else None
            seen = theirs.revision if theirs else seen
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            keeping.forget(request.member, request.path)
            return redirect(event) if row else redirect("event_programme", slug=event.slug)
    is_closed = row is not None and row.marking_of().is_closed
    context = {"row": row, "form": form, "marking": marking, "seen": seen, "theirs": theirs, "is_closed": is_closed}
    return render(request, "events/edit.html", context)


def _saved(request: Request, row: Event | None, form: EventForm, marking: MarkingForm, now: datetime) -> Event:
    planned, by = form.planned(marking.cleaned_data), request.member
    if row is None:
        event = actions.set_up(planned, by=by, now=now, reasons=form.reasons)
    else:
        seen = request.POST.get("seen", "")
        number = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else -1
        event = actions.change(row, planned, seen=number, by=by, now=now, reasons=form.reasons)
    return actions.share(event, form.cleaned_data["holders"], by=by, now=now)


@member_required
@require_http_methods(["GET", "POST"])
def cancel(request: Request, slug: str) -> HttpResponse:
    """Call it off, with a reason; everybody who was to come is told."""
    row = queries.event_of(request.viewer, slug)
    allowed, error = rules.hold(request.viewer, row), ""
    if not allowed:
        messages.error(request, str(allowed.reason))  # type: ignore[union-attr]
        return redirect(row)
    if request.method == "POST":
        try:
            actions.cancel(row, request.POST.get("reason", "")[:500], by=request.member, now=timezone.now())
        except Refused as refused:
            error = str(refused)
        else:
            messages.success(request, _("It is cancelled. Everybody who was to come is told."))
            return redirect(row)
    return render(request, "events/cancel.html", {"event": row, "error": error, "reason": request.POST.get("reason", "")})
