"""Whether the parts answer, for whoever watches the machine."""

import shutil
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from practica.services.notices.models import Letter

_LEAST_DISK = 200 * 1024 * 1024
_LATE = timedelta(minutes=30)


def healthz(request: HttpRequest) -> HttpResponse:
    """`{"database", "queue", "disk"}`, each "ok" or what is wrong; 503 when anything is."""
    del request
    parts = {"database": _database(), "queue": "unknown", "disk": _disk()}
    if parts["database"] == "ok":
        parts["queue"] = _queue()
    return JsonResponse(parts, status=200 if set(parts.values()) == {"ok"} else 503)


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
    late = Letter.objects.filter(standing=Letter.Standing.WAITING, due__lt=timezone.now() - _LATE).exists()
    return "letters wait for more than half an hour; is the worker running?" if late else "ok"


def _disk() -> str:
    folder = settings.DATA_DIR if settings.DATA_DIR.exists() else settings.DATA_DIR.parent
    return "ok" if shutil.disk_usage(folder).free > _LEAST_DISK else "less than 200 MB left"
