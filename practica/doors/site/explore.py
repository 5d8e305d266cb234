"""Explore and the one search field: what there is, narrowed down, in the reader's language and in others."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from practica.doors.site.cards import cards
from practica.foundation.core import languages, places
from practica.knowledge.practices.models import Evidence, Form, Practice
from practica.knowledge.vocabulary import queries as vocabulary
from practica.knowledge.vocabulary.models import OBJECTIVES
from practica.people.access.requests import Request, for_anyone
from practica.services.search.queries import FacetCount, Results, SearchQuery, search

PAGE = 20
_MOST_QUERY = 400
# Facet as the address names it → its name in the index.
FACETS = {
    "objective": "objective",
    "country": "country",
    "lang": "language",
    "evidence": "evidence",
    "concept": "concepts",
    "form": "form",
    "marking": "marking",
}
_SHOWN = 8


@for_anyone
def explore(request: Request) -> HttpResponse:
    """Everything that may be read, newest first, or what answers a question."""
    return render(request, "site/explore.html", _context(request, is_search=False))


@for_anyone
def search_page(request: Request) -> HttpResponse:
    """The same page under the address of the search field."""
    return render(request, "site/explore.html", _context(request, is_search=True))


def _context(request: Request, *, is_search: bool) -> dict[str, Any]:
    words = request.GET.get("q", "")[:_MOST_QUERY].strip()
    chosen = {name: set(request.GET.getlist(name)) for name in FACETS if request.GET.getlist(name)}
    member = request.viewer.member
    reads = list(member.languages) if member else []
    query = SearchQuery(
        text=words,
        readers_languages=list(dict.fromkeys([get_language() or "en", *reads])),
        filters={FACETS[name]: values for name, values in chosen.items()},
        kinds=frozenset({Practice.KIND}),
        limit=PAGE,
        after=request.GET.get("after") or None,
    )
    found = search(request.viewer, query)
    today = timezone.localdate()
    listed = cards(request.viewer, [*found.hits, *found.other_languages], today=today)
    own = {hit.object_id for hit in found.hits}
    return {
        "is_search": is_search,
        "q": words,
        "results": found,
        "cards": [card for card in listed if card.practice.pk in own],
        "others": [card for card in listed if card.practice.pk not in own],
        "facets": [_facet(request, name, found, chosen.get(name, set())) for name in FACETS],
        "narrowed": bool(chosen),
        "next": _address(request, after=found.next) if found.next else "",
        "only_words": words and found.only_words,
        "encoder_off": settings.ENCODER == "none",
        "views": _views(request),
    }


def _address(request: HttpRequest, **changed: str | None) -> str:
    pairs = [(name, value) for name in request.GET if name not in changed for value in request.GET.getlist(name)]
    pairs += [(name, value) for name, value in changed.items() if value]
    return f"?{urlencode(pairs)}"


def _views(request: HttpRequest) -> list[dict[str, Any]]:
    kept = _address(request, after=None)
    return [
        {"url": f"/practices/{kept}", "label": _("List"), "current": True},
        {"url": "/results/", "label": _("Matrix"), "current": False},
    ]


def _facet(request: Request, name: str, found: Results, chosen: set[str]) -> dict[str, Any]:
    counts = found.facets.get(FACETS[name], [])
    home = request.viewer.member.country if request.viewer.member else ""
    ordered = sorted(counts, key=lambda count: (count.value not in chosen, count.value != home, -count.count, count.value))
    options = [_option(name, count, chosen, home) for count in ordered[: _SHOWN + len(chosen)]]
    return {"legend": _legend(name), "name": name, "options": options, "more": max(0, len(counts) - len(options))}


def _legend(name: str) -> str:
    return {
        "objective": _("Objective"),
        "country": _("Country"),
        "lang": _("Written in"),
        "evidence": _("Evidence"),
        "concept": _("Concept"),
        "form": _("Form"),
        "marking": _("Marking"),
    }[name]


def _option(name: str, count: FacetCount, chosen: set[str], home: str) -> dict[str, Any]:
    option = {"value": count.value, "count": count.count, "checked": count.value in chosen, "label": _label(name, count.value)}
    if name == "marking":
        option["marking"] = count.value
    if name == "lang":
        option["lang"] = count.value
    if name == "country" and count.value == home:
        option["note"] = _("yours")
    return option


def _label(name: str, value: str) -> str:
    reader = get_language() or "en"
    words: dict[str, Callable[[str], str]] = {
        "country": places.name,
        "lang": languages.own_name,
        "objective": lambda key: vocabulary.labels_for(reader, OBJECTIVES).get(key, key),
        "concept": lambda key: vocabulary.labels_for(reader).get(key, key),
        "evidence": lambda key: str(dict(Evidence.choices).get(key, key)),
        "form": lambda key: str(dict(Form.choices).get(key, key)),
    }
    return words.get(name, str)(value)
