"""How allauth behaves here: nobody signs up by themselves, closed accounts look like absent ones, mail is ours."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from practica.people.members import words
from practica.people.members.interface import speak_to


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

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:  # noqa: ARG002 - allauth calls it so
        """No mail leaves inside a request: what is to be said is a letter of the notices (`services/notices/people.py`).

        Raises:
            TypeError: a part of allauth that we do not use would write a mail of its own.
        """
        raise TypeError(template_prefix)
