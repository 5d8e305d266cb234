"""Explore and the one search field: what there is, narrowed down, in the reader's language and in others."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from practica.doors.site import cards
from practica.exchange.assists.models import Assist
from practica.exchange.contributions.models import Contribution
from practica.exchange.conversations.models import Conversation
from practica.exchange.lessons.models import Lesson
from practica.foundation.core import languages, places
from practica.knowledge.library.models import LibraryItem
from practica.knowledge.practices.models import Evidence, Form, Practice
from practica.knowledge.replications import outcomes
from practica.knowledge.vocabulary import queries as vocabulary
from practica.knowledge.vocabulary.models import OBJECTIVES
from practica.people.access.requests import Request, for_anyone
from practica.people.access.viewers import Viewer
from practica.services.search.queries import Among, FacetCount, Results, SearchQuery, search

PAGE = 20
_MOST_QUERY = 400
# Facet as the address names it → its name in the index.
FACETS = {
    "kind": "kind",
    "outcome": "outcome",
    "objective": "objective",
    "country": "country",
    "lang": "language",
    "evidence": "evidence",
    "concept": "concepts",
    "form": "form",
    "marking": "marking",
}
_SHOWN = 8
# What the one search field finds; the page of practices shows practices.
EVERYTHING = frozenset(
    {Practice.KIND, Conversation.KIND, Lesson.KIND, Assist.KIND, Contribution.KIND, LibraryItem.KIND}
)  # fmt: skip


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
    today = timezone.localdate()
    query = SearchQuery(
        text=words,
        readers_languages=list(dict.fromkeys([get_language() or "en", *reads])),
        filters={FACETS[name]: values for name, values in chosen.items()},
        among={"outcome": _elsewhere(request.viewer, today)},
        kinds=EVERYTHING if is_search else frozenset({Practice.KIND}),
        limit=PAGE,
        after=request.GET.get("after") or None,
    )
    found = search(request.viewer, query)
    listed = cards.found(request.viewer, [*found.hits, *found.other_languages], today=today)
    own = {hit.url for hit in found.hits}
    asked_about = [name for name in FACETS if is_search or name != "kind"]
    return {
        "is_search": is_search,
        "q": words,
        "results": found,
        "cards": [card for hit, card in listed if hit.url in own],
        "others": [card for hit, card in listed if hit.url not in own],
        "facets": [_facet(request, name, found) for name in asked_about],
        "narrowed": bool(chosen),
        "next": _address(request, after=found.next) if found.next else "",
        "only_words": words and found.only_words,
        "encoder_off": settings.ENCODER == "none",
        "views": views("list", _address(request, after=None)),
    }


def _elsewhere(viewer: Viewer, today: date) -> dict[str, Among]:
    """The practices of each outcome, as far as this viewer may see; these differ by reader, so the index has none of it."""
    found = outcomes.outcomes(viewer, today=today)
    by_bucket = {name: Among(Practice.KIND, ids) for name, ids in found.by_bucket.items()}
    return by_bucket | {outcomes.UNTRIED: Among(Practice.KIND, found.tried, others=True)}


def _address(request: HttpRequest, **changed: str | None) -> str:
    pairs = [(name, value) for name in request.GET if name not in changed for value in request.GET.getlist(name)]
    pairs += [(name, value) for name, value in changed.items() if value]
    return f"?{urlencode(pairs)}"


def views(current: str, kept: str = "") -> list[dict[str, Any]]:
    """The same practices as a list, a map or a matrix, for `c-switch`; `kept` is what the list is narrowed to."""
    return [
        {"url": f"/practices/{kept}", "label": _("List"), "current": current == "list"},
        {"url": "/practices/map/", "label": _("Map"), "current": current == "map"},
        {"url": "/results/", "label": _("Matrix"), "current": False},
    ]


@dataclass(frozen=True)
class Facet:
    """One question of a search as `c-facet` shows it: the values that are listed, and how many more there are."""

    legend: str
    name: str
    options: list[dict[str, Any]]
    more: int

    @property
    def drawn_by(self) -> Hashable:
        """All that decides how it looks, beside the language."""
        return self.legend, self.name, tuple(tuple(option.items()) for option in self.options), self.more


def _facet(request: Request, name: str, found: Results) -> Facet:
    counts = found.facets.get(FACETS[name], [])
    home = request.viewer.member.country if request.viewer.member else ""
    if name == "outcome":
        known = {one.value: one for one in counts}
        return Facet(_legend(name), name, [_option(name, known[value], home) for value in outcomes.BUCKETS if value in known], 0)
    ordered = sorted(counts, key=lambda count: (not count.chosen, count.value != home, -count.count, count.value))
    options = [_option(name, count, home) for count in ordered[: _SHOWN + sum(count.chosen for count in counts)]]
    return Facet(_legend(name), name, options, len(counts) - len(options))


def _legend(name: str) -> str:
    return {
        "kind": _("What it is"),
        "outcome": _("What happened elsewhere"),
        "objective": _("Objective"),
        "country": _("Country"),
        "lang": _("Written in"),
        "evidence": _("Evidence"),
        "concept": _("Concept"),
        "form": _("Form"),
        "marking": _("Marking"),
    }[name]


def _option(name: str, count: FacetCount, home: str) -> dict[str, Any]:
    option = {"value": count.value, "count": count.count, "checked": count.chosen, "label": _label(name, count.value)}
    if name == "marking":
        option["marking"] = count.value
    if name == "outcome" and count.value != outcomes.UNTRIED:
        option["verdict"] = count.value
    if name == "lang":
        option["lang"] = count.value
    if name == "country" and count.value == home:
        option["note"] = _("yours")
    return option


def _label(name: str, value: str) -> str:
    reader = get_language() or "en"
    words: dict[str, Callable[[str], str]] = {
        "kind": _kind,
        "outcome": _outcome,
        "country": places.name,
        "lang": languages.own_name,
        "objective": lambda key: vocabulary.labels_for(reader, OBJECTIVES).get(key, key),
        "concept": lambda key: vocabulary.labels_for(reader).get(key, key),
        "evidence": lambda key: str(dict(Evidence.choices).get(key, key)),
        "form": lambda key: str(dict(Form.choices).get(key, key)),
    }
    return words.get(name, str)(value)


def _kind(value: str) -> str:
    return {
        Practice.KIND: _("Practice"),
        Conversation.KIND: _("Question, idea or experience"),
        Lesson.KIND: _("Lesson"),
        Assist.KIND: _("Peer assist"),
        LibraryItem.KIND: _("In the library"),
        Contribution.KIND: _("Example told in a workshop"),
    }.get(value, value)


def _outcome(value: str) -> str:
    return {
        outcomes.SIMILAR: _("Similar or stronger"),
        outcomes.WEAKER: _("Weaker"),
        outcomes.NONE: _("No effect"),
        outcomes.HARMFUL: _("Harmful"),
        outcomes.TOO_EARLY: _("Too early to say"),
        outcomes.OVERDUE: _("Report overdue"),
        outcomes.UNTRIED: _("Not tried elsewhere yet"),
    }[value]
