"""How what happened becomes letters: each topic registers its verbs in `AppConfig.ready`."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from practica.foundation.activity.models import Activity
from practica.people.members.models import Member

About = tuple[str, int]
"""The kind and number of what a letter is about, as ("practice", 12)."""
Facts = Mapping[str, str | int | bool | None]


@dataclass(frozen=True, slots=True)
class Address:
    """Somebody who is not a member yet, with the language of the letter."""

    email: str
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter to be written.

    `key` tells one cause from another ("12:3"); kind and person are added to it, so that one cause writes to each person
    once, however often it is read. `facts` are codes and numbers, never a person's words. Without `due` it goes at once.
    """

    kind: str
    key: str
    to: Member | Address
    about: About | None = None
    facts: Facts = field(default_factory=dict)
    due: datetime | None = None


Make = Callable[[Activity], Iterable[Draft]]

_MAKERS: dict[str, list[Make]] = {}


def register(verb: str, make: Make) -> None:
    """Say which letters follow when this verb is recorded. Several topics may follow the same verb.

    Args:
        verb: of the activity, as "practice.published".
        make: from the row to letters; it only reads, and writes to people it would not mind writing to twice: whether each
            of them may still see what it is about is asked again at sending.
    """
    makers = _MAKERS.setdefault(verb, [])
    if make not in makers:
        makers.append(make)


def makers(verb: str) -> tuple[Make, ...]:
    """Everyone who follows a verb."""
    return tuple(_MAKERS.get(verb, ()))
