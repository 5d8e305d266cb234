"""Country pages: context with dates and sources, what it gave, what it took, whom to ask; and who took from whom."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language

from practica.exchange.conversations import queries as conversations
from practica.foundation.core import places
from practica.knowledge.countries import queries, rules
from practica.knowledge.countries.table import table
from practica.knowledge.replications import queries as replications
from practica.people.access.requests import Request, for_anyone
from practica.people.members.queries import present


@for_anyone
def countries(request: Request) -> HttpResponse:
    """All countries by region, those with something to read first in the table of who took from whom."""
    flows = replications.country_by_country(request.viewer)
    context = {"areas": queries.listing(get_language() or "en"), **_flow_table(flows)}
    return render(request, "site/countries.html", context)


def _flow_table(flows: list[replications.Flow]) -> dict[str, Any]:
    """Rows gave, columns took; no totals, nobody is ranked."""
    cells = {(flow.source, flow.target): flow for flow in flows}
    gave = sorted({flow.source for flow in flows}, key=places.name)
    took = sorted({flow.target for flow in flows}, key=places.name)
    rows = [(code, [(target, cells.get((code, target))) for target in took]) for code in gave]
    return {"flow_rows": rows, "flow_columns": took}


@for_anyone
def country(request: Request, code: str) -> HttpResponse:
    """One country's page."""
    if not places.is_country(code.upper()):
        raise Http404
    if code != code.lower():
        return redirect("country", code.lower())
    today = timezone.localdate()
    known = code.upper()
    context = {
        "code": known,
        "name": places.name(known),
        "facts": table(known, get_language() or "en", may_state=bool(rules.state_fact(request.viewer))),
        "gave": replications.gave(request.viewer, known, today=today),
        "most": replications.MOST,
        "took": replications.took(request.viewer, known, today=today),
        "talks": conversations.about(request.viewer, about_country=known)[:6],
        "ask_url": f"/questions/new/?country={known}",
        "ask": _ask(known) if request.viewer.member else [],
    }
    return render(request, "site/country.html", context)


def _ask(code: str) -> list[dict[str, str]]:
    """Members who work in a country, as `c-person` shows them."""
    rows = present().filter(country=code).order_by("name").values_list("name", "handle", "organisation__name")[:20]
    return [{"name": name, "url": f"/members/{handle}/", "about": about or ""} for name, handle, about in rows]
