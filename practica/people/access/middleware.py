"""Every request has a viewer."""

from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from practica.people.access.viewers import Viewer, nobody


def viewer(handler: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Set `request.viewer`, looked up when a page first asks."""

    def find(request: HttpRequest) -> Viewer:
        user = request.user
        return nobody() if isinstance(user, AnonymousUser) else Viewer.of(user)

    def answer(request: HttpRequest) -> HttpResponse:
        request.viewer = SimpleLazyObject(lambda: find(request))  # type: ignore[attr-defined]
        return handler(request)

    return answer
