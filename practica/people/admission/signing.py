"""allauth's forms in our words: it checks, we speak."""

from typing import TYPE_CHECKING, Any, cast

from allauth.account.forms import ChangePasswordForm, LoginForm, ResetPasswordForm, ResetPasswordKeyForm
from django import forms
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from practica.people.admission import actions

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

ADDRESS = _("E-mail address")
PASSWORD = _("Password")
NEW_PASSWORD = _("New password")
LONG_ENOUGH = _("Ten signs or more. A short sentence is easy to keep in mind and hard to guess.")


def _say(field: forms.Field, label: "StrOrPromise", help_text: "StrOrPromise" = "") -> None:
    field.label, field.help_text = label, help_text
    field.widget.attrs.pop("placeholder", None)


class SignIn(LoginForm):
    """Address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["login"], ADDRESS)
        _say(self.fields["password"], PASSWORD)
        self.fields["login"].widget.attrs |= {"autocomplete": "username", "autocapitalize": "none"}


class Forgotten(ResetPasswordForm):
    """The address to which a link for a new password is sent."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["email"], ADDRESS)

    def save(self, request: HttpRequest, **kwargs: Any) -> str:  # noqa: ARG002 - allauth calls it so
        """Note that it was asked; a letter follows to the stored address, so a typed look-alike receives nothing."""
        actions.ask_for_password(next((user for user in self.users if user.is_present), None), now=timezone.now())
        return cast("str", self.cleaned_data["email"])


class NewPassword(ResetPasswordKeyForm):
    """A new password, typed twice, after following the link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["password1"], NEW_PASSWORD, LONG_ENOUGH)
        _say(self.fields["password2"], _("The same once more"))


class ChangedPassword(ChangePasswordForm):
    """The present password and a new one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["oldpassword"], _("Your present password"))
        _say(self.fields["password1"], NEW_PASSWORD, LONG_ENOUGH)
        _say(self.fields["password2"], _("The same once more"))
