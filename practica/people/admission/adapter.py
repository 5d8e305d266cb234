"""How allauth behaves here: nobody signs up by themselves, and its mail goes through our own outbox."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest


class ByInvitation(DefaultAccountAdapter):
    """Sign-in and passwords are allauth's; coming in is an invitation's."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth calls it so
        return False

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> Any:
        """Suspended members and those who left are told so by the inactive page, like any closed account."""
        if not user.is_present:
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Always our own address, never the request's Host header."""
        from django.urls import reverse

        uid, _, rest = key.partition("-")
        return settings.SITE_URL + reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": rest})
