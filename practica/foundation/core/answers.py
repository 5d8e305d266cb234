"""Answers to "may I?": yes, or no with the sentence that the page shows."""

from dataclasses import dataclass
from typing import NoReturn

from django.utils.functional import Promise


class Refused(Exception):  # noqa: N818 - it is an answer, not a fault
    """An action was refused; `str()` is the sentence for the person who asked."""

    def __init__(self, reason: str | Promise) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return str(self.reason)


class Conflict(Refused):
    """Somebody else wrote meanwhile; nothing of either text is lost."""


@dataclass(frozen=True)
class Allowed:
    """Yes."""

    def __bool__(self) -> bool:
        return True

    def or_raise(self) -> None:
        """Do nothing: the way is free."""


@dataclass(frozen=True)
class Denied:
    """No, with the reason as a sentence a person can act on."""

    reason: str | Promise

    def __bool__(self) -> bool:
        return False

    def or_raise(self) -> NoReturn:
        """Raise `Refused` with the reason."""
        raise Refused(self.reason)


Answer = Allowed | Denied
