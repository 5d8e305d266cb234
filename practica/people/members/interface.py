"""The language in which the site speaks to a member: kept with the member, carried in the browser's cookie."""

from typing import TypeVar

from django.conf import settings
from django.http import HttpResponseBase

from practica.people.members.models import Member

R = TypeVar("R", bound=HttpResponseBase)
_A_YEAR = 365 * 24 * 3600


def speak_to(member: Member, response: R) -> R:
    """Let the next page come in this member's language: sets the cookie that LocaleMiddleware reads."""
    if member.language in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, member.language, max_age=_A_YEAR, samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
    return response
