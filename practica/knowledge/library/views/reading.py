"""The page of an item: what it is and what it is for, where it comes from, its versions; and one version alone."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from practica.foundation.core import languages, places
from practica.foundation.core.lists import listed
from practica.knowledge.library import attaching, queries, rules
from practica.knowledge.library.dating import spoken_date
from practica.knowledge.library.models import LibraryItem, State
from practica.knowledge.vocabulary import queries as vocabulary
from practica.knowledge.vocabulary.models import OBJECTIVES
from practica.people.access import hiding
from practica.people.access.queries import get_visible
from practica.people.access.requests import Request, for_anyone
from practica.services.notices import opening


def item_of(request: Request, slug: str) -> LibraryItem:
    """The item with this address, or 404 for what this viewer may not see."""
    rows = LibraryItem.objects.select_related("source", "circle", "translation_of")
    found: LibraryItem = get_visible(rows, request.viewer, slug=slug)
    return found


@for_anyone
@require_safe
def item(request: Request, slug: str) -> HttpResponse:
    """One item with its latest version; what is hidden leads its steward and the second reader to where they decide."""
    row = item_of(request, slug)
    if row.hidden:
        return redirect(hiding.path(row))
    opening.opened(request.viewer, row, now=timezone.now())
    issued = queries.versions(request.viewer, row)
    return render(
        request, "library/item.html", _context(request, row) | {"shown": issued[0] if issued else None, "issued": issued}
    )


@for_anyone
@require_safe
def version(request: Request, slug: str, number: int) -> HttpResponse:
    """One version as it was published, with the way to the newer one; its address never breaks."""
    row = item_of(request, slug)
    found = queries.versions(request.viewer, row, number) if number < 2**31 else []
    if not found or row.hidden:
        raise Http404
    is_old = number < row.latest
    return render(request, "library/item.html", _context(request, row) | {"shown": found[0], "issued": found, "is_old": is_old})


def _context(request: Request, row: LibraryItem) -> dict[str, Any]:
    viewer, reader = request.viewer, get_language() or "en"
    return {
        "row": row,
        "facts": _facts(row),
        "objectives": [
            (one.key, vocabulary.labels_for(reader, OBJECTIVES).get(one.key, one.key)) for one in row.objectives.all()
        ],
        "concepts": [(one.key, vocabulary.labels_for(reader).get(one.key, one.key)) for one in row.concepts.all()],
        "articles": list(row.articles.all()),
        "translations": queries.translations(viewer, row),
        "used_in": attaching.used_in(viewer, row),
        "steward": queries.steward(viewer, row),
        "may_edit": bool(rules.edit(viewer, row)),
        "may_issue": bool(rules.issue(viewer, row)),
        "may_sign": bool(rules.sign(viewer, row)),
        "may_hide": viewer.member is not None and not row.hidden,
        "answers_for": rules.answers_for(viewer, row),
        "is_draft": row.state == State.DRAFT,
        # The words of what was withdrawn are its steward's alone.
        "readable": not row.is_withdrawn or rules.answers_for(viewer, row),
        "stays_inside": row.marking_of().stays_inside,
    }


def _facts(row: LibraryItem) -> dict[str, str]:
    return {
        "languages": listed(languages.own_name(code) for code in row.languages),
        "countries": listed(places.name(code) for code in row.countries),
        "dated": spoken_date(row.dated),
    }
