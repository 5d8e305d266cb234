"""From an address to what this viewer may see of it, or 404."""

from practica.exchange.afterwards.models import Report, Section
from practica.exchange.events.models import Event
from practica.people.access.queries import get_visible
from practica.people.access.requests import Request


def event_of(request: Request, slug: str) -> Event:
    """The event, or 404."""
    found: Event = get_visible(Event.objects.select_related("source", "circle"), request.viewer, slug=slug)
    return found


def report_of(request: Request, slug: str) -> Report:
    """The draft, or 404 for all but those who work on it."""
    found: Report = get_visible(Report.objects.select_related("event__circle", "circle"), request.viewer, event__slug=slug)
    return found


def section_of(request: Request, slug: str, number: int) -> Section:
    """A part of the draft, or 404."""
    report = report_of(request, slug)
    section = get_part(report, number)
    section.report = report
    return section


def get_part(report: Report, number: int) -> Section:
    """A part of this report, or 404."""
    from django.shortcuts import get_object_or_404

    return get_object_or_404(Section.objects.select_related("session"), report=report, pk=number)
