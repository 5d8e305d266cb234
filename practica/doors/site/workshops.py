"""The page of an event: the event itself, what was asked about it, and what other apps put there (`events.parts`)."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from practica.exchange.conversations import queries as conversations
from practica.exchange.events import queries, showing
from practica.exchange.events.views import reading
from practica.people.access import hiding
from practica.people.access.requests import Request, for_anyone
from practica.services.notices import opening


@for_anyone
@require_GET
def event(request: Request, slug: str) -> HttpResponse:
    """One event."""
    row = queries.event_of(request.viewer, slug)
    if row.hidden:
        if request.viewer.member_id not in {row.source_id, row.second_reader_id}:
            raise Http404
        return redirect(hiding.path(row))
    opening.opened(request.viewer, row, now=timezone.now())
    context = reading.page(request, row)
    context["talks"] = conversations.about(request.viewer, event=row)[:6]
    context["is_past"] = showing.when_it_is(row, timezone.now()) == "past"
    return render(request, "events/event.html", context)
