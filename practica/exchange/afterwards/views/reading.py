"""Reading a report: the latest version, an older one, the one for everybody; and "personal data seen"."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from practica.exchange.afterwards import actions, queries, rules
from practica.exchange.afterwards.models import ReportVersion
from practica.exchange.afterwards.notices import hidden_path
from practica.exchange.afterwards.paper import Paper
from practica.exchange.afterwards.views.finding import report_of
from practica.foundation.core.answers import Refused
from practica.people.access.queries import can_see, get_visible
from practica.people.access.requests import Request, for_anyone, member_required

_ROWS = ReportVersion.objects.select_related("report__event", "circle")


@for_anyone
@require_GET
def report(request: Request, slug: str) -> HttpResponse:
    """The latest version that is not the public one; the public one for whoever reads only that."""
    rows = _ROWS.all().visible_to(request.viewer).filter(report__event__slug=slug)
    found = rows.filter(is_public=False).order_by("-number").first() or rows.order_by("-number").first()
    if found is None:
        raise Http404
    return _page(request, found)


@for_anyone
@require_GET
def version(request: Request, slug: str, number: int) -> HttpResponse:
    """One version as it was published."""
    return _page(request, get_visible(_ROWS.all(), request.viewer, report__event__slug=slug, number=number))


@for_anyone
@require_GET
def public(request: Request, slug: str) -> HttpResponse:
    """What everybody may read of it."""
    rows = _ROWS.all().visible_to(request.viewer).filter(report__event__slug=slug, is_public=True)
    found = rows.order_by("-number").first()
    if found is None:
        raise Http404
    return _page(request, found)


def _page(request: Request, row: ReportVersion) -> HttpResponse:
    event = row.report.event
    if row.report.hidden and request.viewer.member_id == row.report.second_reader_id:
        return redirect(hidden_path(row.report))
    sees_event = can_see(request.viewer, event)
    # Which versions there are besides is for those who read them.
    others = queries.versions(request.viewer, event)
    context: dict[str, Any] = {
        "row": row,
        "paper": Paper.from_data(row.content),
        "event": event if sees_event else None,
        "newer": next((one for one in others if one.is_public == row.is_public and one.number > row.number), None),
        "others": [one for one in others if one.pk != row.pk],
        "may_take": bool(rules.take_out(row.marking_of())),
        "may_write": request.viewer.member_id is not None and bool(rules.write(request.viewer, row.report)),
        "files": f"/events/{event.slug}/report/v{row.number}/",
    }
    return render(request, "afterwards/report.html", context)


@member_required
@require_POST
def hide(request: Request, slug: str, thing: str, number: int) -> HttpResponse:
    """Personal data seen in a version: hide all of them now."""
    if thing != ReportVersion.KIND:
        raise Http404
    row: ReportVersion = get_visible(_ROWS.all(), request.viewer, report__event__slug=slug, number=number)
    try:
        actions.hide(row.report, seen_in=row, by=request.member, now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("It is hidden. Its writer and a second reader look at it now. Thank you for saying it."))
    return redirect(row.report.event if can_see(request.viewer, row.report.event) else "/")


@member_required
@require_http_methods(["GET", "POST"])
def hidden(request: Request, slug: str) -> HttpResponse:
    """What is hidden, for the second reader, who decides."""
    row = report_of(request, slug)
    if not row.hidden:
        return redirect(row.event if can_see(request.viewer, row.event) else "/")
    if request.method == "POST":
        try:
            actions.show_again(row, without="take_away" in request.POST, by=request.member, now=timezone.now())
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect(row.event if can_see(request.viewer, row.event) else "/")
    shown = row.versions.order_by("-number").first()
    context = {
        "report": row,
        "paper": Paper.from_data(shown.content) if shown is not None else None,
        "marking": row.marking_of(),
        "decides": bool(rules.show_again(request.viewer, row)),
    }
    return render(request, "afterwards/hidden.html", context)
