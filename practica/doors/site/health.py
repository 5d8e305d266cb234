"""Whether the parts answer, for whoever watches the machine."""

import shutil

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from practica.foundation.core import pulse
from practica.services.notices import queries as notices

_LEAST_DISK = 200 * 1024 * 1024


def healthz(request: HttpRequest) -> HttpResponse:
    """`{"database", "queue", "worker", "disk"}`, each "ok" (perhaps with a remark) or what is wrong; 503 when anything is."""
    del request
    parts = {"database": _database(), "queue": "unknown", "worker": "unknown", "disk": _disk()}
    if parts["database"] == "ok":
        parts["queue"], parts["worker"] = _queue(), _worker()
    is_well = all(part == "ok" or part.startswith("ok, ") for part in parts.values())
    return JsonResponse(parts, status=200 if is_well else 503)


def robots(request: HttpRequest) -> HttpResponse:
    """Search engines may read what is CLEAR; drafts and forms are of no use to them."""
    del request
    lines = ("User-agent: *", "Disallow: /search/", "Disallow: /sign-in/", "Disallow: /*/write/", "Disallow: /*/adapt/", "")
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "does not answer"
    return "ok"


def _queue() -> str:
    """A letter that its own address refuses is a remark; letters that nobody sends are a fault."""
    outbox = notices.outbox(timezone.now())
    if outbox.late:
        return "letters wait for more than half an hour; is the worker running, does the mail server answer?"
    return f"ok, {outbox.given_up} letters could not be delivered in the last week" if outbox.given_up else "ok"


def _worker() -> str:
    """When it ticked last. One that never has is a remark: the pages of a new machine are served before it is started."""
    ticked = pulse.last()
    if ticked is None:
        return "ok, but it has not ticked yet"
    seconds = max(int((timezone.now() - ticked).total_seconds()), 0)
    if seconds > pulse.LATE.total_seconds():
        return f"it ticked last {seconds // 60} minutes ago; is it running?"
    return f"ok, it ticked {seconds} seconds ago"


def _disk() -> str:
    folder = settings.DATA_DIR if settings.DATA_DIR.exists() else settings.DATA_DIR.parent
    return "ok" if shutil.disk_usage(folder).free > _LEAST_DISK else "less than 200 MB left"
