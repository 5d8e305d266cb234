"""Who may have a session: members who are present today, nobody else."""

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser

from practica.people.members.models import Member


class PresentMembers(AuthenticationBackend):
    """allauth's sign-in by address, where one who left or is suspended is answered like one who never was.

    Django asks `user_can_authenticate` at every request that carries a session, so theirs end at the next one.
    """

    def user_can_authenticate(self, user: Member | AnonymousUser | None) -> bool:
        return isinstance(user, Member) and user.is_present

    @classmethod
    def _stash_user(cls, user: AbstractBaseUser | None) -> AbstractBaseUser | None:
        """Keep nobody: allauth would show a right password of a closed account its own page."""
        del user
        return None
