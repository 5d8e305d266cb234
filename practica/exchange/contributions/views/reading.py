"""The page of one example."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from practica.exchange.contributions import queries, rules
from practica.exchange.contributions.forms import LABELS
from practica.exchange.contributions.models import Contribution, State
from practica.exchange.contributions.views.finding import contribution_of
from practica.knowledge.library import attaching
from practica.people.access import hiding
from practica.people.access.requests import Request, for_anyone
from practica.services.files import queries as files
from practica.services.notices import opening


@for_anyone
@require_GET
def example(request: Request, slug: str, pk: int) -> HttpResponse:
    """The country first, who tells it, the five sections; for those who prepare it the remarks beside each."""
    row = contribution_of(request, slug, pk)
    if row.hidden:
        return redirect(hiding.path(row))
    opening.opened(request.viewer, row, now=timezone.now())
    return page(request, row)


def page(request: Request, row: Contribution, typed: str = "", section: str = "") -> HttpResponse:
    """The page, with a remark that could not be taken as it was typed."""
    viewer, now = request.viewer, timezone.now()
    remarks = queries.remarks(viewer, row)
    may_remark = bool(rules.remark(viewer, row))
    context: dict[str, Any] = {
        "row": row,
        "event": row.event,
        "voice": queries.voice(row, now=now, viewer=viewer),
        "sections": [
            {
                "key": key,
                "title": LABELS[key],
                "words": getattr(row, key),
                "remarks": remarks.get(key, []),
                "typed": typed if key == section else "",
            }
            for key in Contribution.SECTIONS
            if getattr(row, key) or may_remark or remarks.get(key)
        ],
        "general": remarks.get("", []),
        "typed": typed if not section else "",
        "files": files.of_item(viewer, row),
        "shelf": attaching.shown(viewer, row),
        "starts_from": queries.practice_of(viewer, row.practice_id),
        "became": queries.practice_of(viewer, row.became_id),
        "may_write": bool(rules.write(viewer, row)),
        "may_remark": may_remark,
        "may_tell": bool(rules.tell(viewer, row, now)),
        "may_withdraw": bool(rules.withdraw(viewer, row)),
        "may_stay": bool(rules.stay(viewer, row)) and row.state in {State.READY, State.TOLD},
        "may_grow": row.became_id is None and bool(rules.grow(viewer, row)),
        "may_settle": viewer.person_id is not None and row.source_id == viewer.person_id,
        "is_closed": row.marking_of().is_closed,
        "note": State(row.state).label if row.state != State.TOLD else "",
    }
    return render(request, "contributions/example.html", context)
