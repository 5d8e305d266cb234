"""From an address to what this viewer may see of it, or 404."""

from django.http import Http404

from practica.exchange.contributions.models import Contribution
from practica.exchange.events.models import Event
from practica.people.access.queries import can_see, get_visible
from practica.people.access.requests import Request


def event_of(request: Request, slug: str) -> Event:
    """The event, or 404."""
    found: Event = get_visible(Event.objects.select_related("source", "circle"), request.viewer, slug=slug)
    return found


def contribution_of(request: Request, slug: str, pk: int) -> Contribution:
    """An example of this event that the viewer may see together with the event, or 404."""
    rows = Contribution.objects.select_related("session__event", "session__objective", "part", "source", "circle")
    row: Contribution = get_visible(rows, request.viewer, pk=pk, session__event__slug=slug)
    if not can_see(request.viewer, row.event):
        raise Http404
    return row
