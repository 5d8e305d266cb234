"""Whether the parts answer, for whoever watches the machine."""

import shutil

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from practica.services.notices import queries as notices

_LEAST_DISK = 200 * 1024 * 1024


def healthz(request: HttpRequest) -> HttpResponse:
    """`{"database", "queue", "disk"}`, each "ok" (perhaps with a remark) or what is wrong; 503 when anything is."""
    del request
    parts = {"database": _database(), "queue": "unknown", "disk": _disk()}
    if parts["database"] == "ok":
        parts["queue"] = _queue()
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


def _disk() -> str:
    folder = settings.DATA_DIR if settings.DATA_DIR.exists() else settings.DATA_DIR.parent
    return "ok" if shutil.disk_usage(folder).free > _LEAST_DISK else "less than 200 MB left"
