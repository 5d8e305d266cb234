"""Pages for when something fails: one sentence on what happened, that nothing was lost, what to do."""

import sys

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.defaults import server_error

from practica.foundation.core.middleware import could_not_write


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was older than the session; sent again, it works."""
    del reason  # for logs of developers, not for the person
    return render(request, "403_csrf.html", status=403)


def fault(request: HttpRequest) -> HttpResponse:
    """What broke outside a page, as when the session is stored: a full disk says so here too."""
    error = sys.exc_info()[1]
    return could_not_write(error) if isinstance(error, OperationalError | OSError) else server_error(request)
