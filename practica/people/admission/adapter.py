"""How allauth behaves here: nobody signs up by themselves, closed accounts look like absent ones, links are our own."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from practica.people.members import words
from practica.people.members.interface import speak_to
from practica.people.members.models import Member
from practica.people.members.queries import community


class ByInvitation(DefaultAccountAdapter):
    """Sign-in and passwords are allauth's; coming in is an invitation's."""

    error_messages: dict[str, Any] = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _(
            "This e-mail address and this password do not go together. Try again, or ask for a new password."
        ),
        "enter_current_password": _("This is not your present password."),
        "incorrect_password": _("This is not your present password."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth calls it so
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Too many wrong passwords, from one place or for one address: a pause, on a page that says so (status 429)."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError as too_many:
            raise ImmediateHttpResponse(render(request, "429.html", status=429)) from too_many

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """One count an address, everywhere: allauth's own key begins with the Host header, so each port in it counts anew."""
        del request
        return words.address(str(credentials.get("email") or ""))

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse | None:
        """Whoever is not present any more gets no session, by whichever way they came this far."""
        if not user.is_present:
            answer: HttpResponse = self.respond_user_inactive(request, user)
            return answer
        return super().pre_login(request, user, **kwargs)

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """The next page comes in the member's own language."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        return speak_to(user, response)

    def format_email_subject(self, subject: str) -> str:
        """Under the community's name; allauth's own prefix would be taken from the request's Host header."""
        return f"{community().name}: {subject}"

    def send_password_reset_mail(self, user: Any, email: str, context: dict[str, Any]) -> None:
        """To the stored address of a present member only, in their language; a typed look-alike receives nothing."""
        del email
        if not isinstance(user, Member) or not user.is_present:
            return
        with translation.override(user.spoken_to_in):
            super().send_password_reset_mail(user, user.email, context | {"community": community().name})

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Always our own address, never the request's Host header."""
        uid, _dash, rest = key.partition("-")
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": rest})
        return settings.SITE_URL.rstrip("/") + path
