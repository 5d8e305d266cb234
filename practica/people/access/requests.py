"""A request as our views see it: with its viewer, and with a member where one is required."""

import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec, cast
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from practica.people.access.viewers import Viewer
from practica.people.members.models import Member

P = ParamSpec("P")


class Request(HttpRequest):
    """What the middleware makes of a request; only for types."""

    viewer: Viewer
    member: Member
    # Whoever is signed in, a guest too: `person_required`.
    person: Member


View = Callable[Concatenate[Request, P], HttpResponse]


def member_required(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Only for present members; others are asked to sign in and come back. For a guest of an event there is no such page."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        asked = cast("Request", request)
        if asked.viewer.guest is not None:
            raise Http404  # the way to sign in would lead somebody who has back here, and round again
        if asked.viewer.member is None:
            return signed_out(request) if request.method == "POST" else redirect_to_login(request.get_full_path())
        asked.member = asked.viewer.member
        return view(asked, *args, **kwargs)

    return guarded


def person_required(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """For whoever is signed in, members and guests of an event alike, as `request.person`; others as `member_required`."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        asked = cast("Request", request)
        if asked.viewer.person is None:
            return signed_out(request) if request.method == "POST" else redirect_to_login(request.get_full_path())
        asked.person = asked.viewer.person
        return view(asked, *args, **kwargs)

    return guarded


def signed_out(request: HttpRequest) -> HttpResponse:
    """What was sent after the session had ended, to be copied, and the way back to the page it was written on."""
    values = [value for name in request.POST if name != "csrfmiddlewaretoken" for value in request.POST.getlist(name)]
    came_from = request.headers.get("referer", "")
    is_ours = url_has_allowed_host_and_scheme(came_from, {request.get_host()})
    back = urlsplit(came_from)._replace(scheme="", netloc="", fragment="").geturl() if is_ours else request.get_full_path()
    # Words of one's own, not the choices and numbers of the form.
    typed = [value for value in values if " " in value.strip()]
    if not typed:
        return redirect_to_login(back)
    return render(request, "core/signed_out.html", {"typed": typed, "back": back}, status=401)


def for_anyone(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """For visitors and members alike; only tells the type checker that the middleware has run."""

    @functools.wraps(view)
    def open_view(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        return view(cast("Request", request), *args, **kwargs)

    return open_view
