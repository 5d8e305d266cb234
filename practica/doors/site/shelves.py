"""The list of the library: newest first, narrowed down as Explore is, or what answers a question."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from practica.doors.site import cards
from practica.doors.site.explore import Facet
from practica.foundation.core import languages, places
from practica.knowledge.library import queries, rules
from practica.knowledge.library.models import Kind, LibraryItem, Licence
from practica.knowledge.vocabulary import queries as vocabulary
from practica.knowledge.vocabulary.models import OBJECTIVES
from practica.people.access.requests import Request, for_anyone
from practica.people.access.viewers import Viewer
from practica.services.search.queries import FacetCount, Results, SearchQuery, search

PAGE = 20
_MOST_QUERY = 400
_SHOWN = 8
_DRAFTS = 5
# Facet as the address names it → its name in the index.
FACETS: Mapping[str, str] = {
    "kind": "library_kind", "objective": "objective", "country": "country", "lang": "language", "licence": "licence",
}  # fmt: skip


@for_anyone
@require_safe
def library(request: Request) -> HttpResponse:
    """What there is, newest first, or what answers a question."""
    words = request.GET.get("q", "")[:_MOST_QUERY].strip()
    chosen = {name: set(request.GET.getlist(name)) for name in FACETS if request.GET.getlist(name)}
    member = request.viewer.member
    query = SearchQuery(
        text=words,
        readers_languages=list(dict.fromkeys([get_language() or "en", *(member.languages if member else [])])),
        filters={FACETS[name]: values for name, values in chosen.items()},
        kinds=frozenset({LibraryItem.KIND}),
        limit=PAGE,
        after=request.GET.get("after") or None,
    )
    found = search(request.viewer, query)
    listed = cards.found(request.viewer, [*found.hits, *found.other_languages], today=timezone.localdate())
    own = {hit.url for hit in found.hits}
    context = {
        "q": words,
        "results": found,
        "cards": [card for hit, card in listed if hit.url in own],
        "others": [card for hit, card in listed if hit.url not in own],
        "facets": [_facet(request.viewer, name, found) for name in FACETS],
        "narrowed": bool(chosen),
        "next": _after(request, found.next) if found.next else "",
        "may_add": bool(rules.add(request.viewer)),
        "drafts": list(queries.drafts(request.viewer)[:_DRAFTS]) if member else [],
    }
    return render(request, "site/library.html", context)


def _after(request: Request, key: str) -> str:
    pairs = [(name, value) for name in request.GET if name != "after" for value in request.GET.getlist(name)]
    return f"?{urlencode([*pairs, ('after', key)])}"


def _facet(viewer: Viewer, name: str, found: Results) -> Facet:
    counts = found.facets.get(FACETS[name], [])
    home = viewer.member.country if viewer.member else ""
    ordered = sorted(counts, key=lambda count: (not count.chosen, count.value != home, -count.count, count.value))
    options = [_option(name, count, home) for count in ordered[: _SHOWN + sum(count.chosen for count in counts)]]
    return Facet(_legend(name), name, options, len(counts) - len(options))


def _legend(name: str) -> str:
    return {
        "kind": _("What it is"),
        "objective": _("Objective"),
        "country": _("Country"),
        "lang": _("Written in"),
        "licence": _("What its maker allows"),
    }[name]


def _option(name: str, count: FacetCount, home: str) -> dict[str, Any]:
    option = {"value": count.value, "count": count.count, "checked": count.chosen, "label": _label(name, count.value)}
    if name == "lang":
        option["lang"] = count.value
    if name == "country" and count.value == home:
        option["note"] = _("yours")
    return option


def _label(name: str, value: str) -> str:
    if name == "kind":
        return str(dict(Kind.choices).get(value, value))
    if name == "licence":
        return str(dict(Licence.choices).get(value, value))
    if name == "objective":
        return vocabulary.labels_for(get_language() or "en", OBJECTIVES).get(value, value)
    return places.name(value) if name == "country" else languages.own_name(value)
