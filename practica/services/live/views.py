"""Asking for the numbers, for a browser whose line lets no stream through."""

import hashlib

from django.http import Http404, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from practica.people.access.models import Placement
from practica.people.access.requests import Request, for_anyone
from practica.services.live import presence
from practica.services.live.names import at, listed, subject
from practica.services.live.topics import numbers as numbers_of


@for_anyone
@require_GET
def numbers(request: Request) -> HttpResponse:
    """The numbers of the topics asked for, as a stream's first frame; 304 as long as they are those of the ETag, 404 for none.

    Whoever asks for the part `here` of an item is there (`presence`).
    """
    names = listed(request.GET.get("topics", ""))
    items = {subject(name) for name in names}
    rows = Placement.objects.visible_to(request.viewer).filter(
        kind__in={kind for kind, _number in items}, object_id__in={number for _kind, number in items}
    )
    may = set(rows.values_list("kind", "object_id")) & items
    found = numbers_of([name for name in names if subject(name) in may])
    if not found:
        raise Http404
    if request.viewer.person_id is not None:
        for item in at(found):
            presence.note(item, [request.viewer.person_id], timezone.now())
    tag = f'"{hashlib.sha256(repr(sorted(found.items())).encode()).hexdigest()[:24]}"'
    unchanged = request.headers.get("if-none-match") == tag
    answer = HttpResponse(status=304) if unchanged else JsonResponse(found)
    answer.headers["ETag"] = tag
    return answer


@for_anyone
@require_GET
def stream(_request: Request) -> HttpResponse:
    """Where a server holds no streams, as in a test: the browser asks for the numbers."""
    return HttpResponse(status=204)
