"""What every answer carries, and what a person sees when something fails."""

import logging
from collections.abc import Callable

from django.db import DataError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.template.loader import render_to_string

from practica.foundation.core.answers import Refused

Handler = Callable[[HttpRequest], HttpResponse]

log = logging.getLogger(__name__)

# No inline script or style anywhere; nothing from another host. `data:` images are the browser's own controls.
_POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'; style-src 'self'; script-src 'self'"
)


def harden(handler: Handler) -> Handler:
    """Headers that hold on every answer, static files included."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = handler(request)
        response.headers.setdefault("Content-Security-Policy", _POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        if not request.path.startswith("/static/"):
            # Pages differ by person and by minute; a shared or old copy would outlive a change of marking.
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return answer


def read_as_utf8(handler: Handler) -> Handler:
    """Read every request as UTF-8, as our pages send it: another alphabet that it claims could carry halves of characters."""

    def answer(request: HttpRequest) -> HttpResponse:
        if request.encoding is not None:
            request.encoding = "utf-8"
        return handler(request)

    return answer


def could_not_write(error: BaseException) -> HttpResponse:
    """The page that says so; it asks neither the database nor the session, which may be what failed."""
    log.error("could not write: %s", type(error).__name__)
    page = HttpResponse(render_to_string("503.html"), status=503)
    page.headers["Retry-After"] = "60"
    return page


class plain_failures:  # noqa: N801 - read in settings beside functions
    """A refusal is a page with its sentence; a full disk or a busy database says that nothing was lost."""

    def __init__(self, handler: Handler) -> None:
        self.handler = handler

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.handler(request)
        if isinstance(response, HttpResponseNotAllowed):
            response.content = render_to_string("405.html")
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Turn what a person can act on into a page; everything else goes to the 500 page."""
        if isinstance(exception, Refused):
            return render(request, "core/refused.html", {"reason": exception.reason}, status=403)
        if isinstance(exception, OperationalError | OSError):
            return could_not_write(exception)
        if isinstance(exception, DataError):
            # A null in a text, a number no column holds: no browser sends it of itself. PostgreSQL says so, SQLite stores it.
            return HttpResponse(render_to_string("400.html"), status=400)
        return None
