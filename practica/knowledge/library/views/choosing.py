"""Choosing what is attached to something, by typing: a page that works without a script."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from practica.foundation.core.answers import Refused
from practica.knowledge.library import attaching, queries
from practica.knowledge.library.fields import find
from practica.knowledge.library.models import LibraryItem, State
from practica.people.access.models import Guarded
from practica.people.access.queries import get_visible
from practica.people.access.requests import Request, member_required
from practica.people.access.viewers import Viewer
from practica.services.search.queries import SearchQuery, search

_OFFERED = 10
_MOST_TYPED = 300


def thing_of(viewer: Viewer, kind: str, number: int) -> Any:
    """The thing of a kind that may have items attached, or 404."""
    home = attaching.home_of(kind)
    if home is None or number >= 2**62:
        raise Http404
    return get_visible(home.model, viewer, pk=number)


@member_required
@require_http_methods(["GET", "POST"])
def attach(request: Request, kind: str, pk: int) -> HttpResponse:
    """What is attached to a thing, and what could be: typed words are searched, an address or a title is found at once."""
    thing = thing_of(request.viewer, kind, pk)
    home = attaching.home_of(kind)
    if home is None or not home.may(request.viewer, thing):
        messages.error(request, _("Whoever answers for this attaches to it."))
        return redirect(thing.get_absolute_url())
    if request.method == "POST":
        _do(request, thing)
        return redirect(attaching.choose_url(thing))
    typed = request.GET.get("q", "")[:_MOST_TYPED].strip()
    there = attaching.of_item(request.viewer, thing)
    context = {
        "thing": thing,
        "title": home.named(request.viewer, [thing.pk]).get(thing.pk, ("", ""))[0],
        "url": thing.get_absolute_url(),
        "q": typed,
        "there": there,
        "offered": [one for one in _offered(request.viewer, typed) if one not in there],
        "add_url": f"/library/new/?to={kind}:{pk}",
    }
    return render(request, "library/attach.html", context)


def _do(request: Request, thing: Guarded) -> None:
    typed = request.POST.get("item", "")
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 19 else 0
    chosen: LibraryItem = get_visible(LibraryItem, request.viewer, pk=number)
    act = attaching.detach if request.POST.get("act") == "detach" else attaching.attach
    try:
        act(thing, chosen, by=request.member, now=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))


def _offered(viewer: Viewer, typed: str) -> list[LibraryItem]:
    """What a line of typing could mean; the latest where nothing was typed."""
    if not typed:
        return list(queries.published(viewer)[:_OFFERED])
    exact = find(viewer, typed)
    reads = list(viewer.member.languages) if viewer.member else []
    query = SearchQuery(
        text=typed, readers_languages=list(dict.fromkeys([get_language() or "en", *reads])),
        kinds=frozenset({LibraryItem.KIND}), limit=_OFFERED,
    )  # fmt: skip
    hits = search(viewer, query).merged(_OFFERED)
    seen = queries.by_number(viewer, [hit.object_id for hit in hits])
    found = [seen[hit.object_id] for hit in hits if hit.object_id in seen]
    rows = [*([exact] if exact else []), *found]
    return [row for row in dict.fromkeys(rows) if row.state == State.PUBLISHED and not row.hidden]
