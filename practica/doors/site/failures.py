"""Pages for when something fails: one sentence on what happened, that nothing was lost, what to do."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was older than the session; sent again, it works."""
    del reason  # for logs of developers, not for the person
    return render(request, "403_csrf.html", status=403)
