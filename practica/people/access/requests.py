"""A request as our views see it: with its viewer, and with a member where one is required."""

import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse

from practica.people.access.viewers import Viewer
from practica.people.members.models import Member

P = ParamSpec("P")


class Request(HttpRequest):
    """What the middleware makes of a request; only for types."""

    viewer: Viewer
    member: Member


View = Callable[Concatenate[Request, P], HttpResponse]


def member_required(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Only for present members; others are asked to sign in and come back to where they were."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        asked = cast("Request", request)
        if asked.viewer.member is None:
            return redirect_to_login(request.get_full_path())
        asked.member = asked.viewer.member
        return view(asked, *args, **kwargs)

    return guarded


def for_anyone(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """For visitors and members alike; only tells the type checker that the middleware has run."""

    @functools.wraps(view)
    def open_view(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        return view(cast("Request", request), *args, **kwargs)

    return open_view
