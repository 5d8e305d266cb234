"""Who will be told, before one posts: from the queryset that the letters will be made of, so that both say the same."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from practica.foundation.core.lists import listed
from practica.people.members.models import Member

_FIRST = 3


@dataclass(frozen=True, slots=True)
class WillBeTold:
    """How many people hear of it, and the names of the first few whose part in it everybody may see."""

    number: int
    names: tuple[str, ...]

    @property
    def first(self) -> str:
        """The names, as a list in the reader's language; empty when there is none to name."""
        return listed(list(self.names))

    @property
    def others(self) -> int:
        """How many besides those named."""
        return self.number - len(self.names)


def will_be_told(members: QuerySet[Member], *, nameable: Q) -> WillBeTold:
    """Answer from what the letters will be written to; two queries, one when nobody is told.

    Args:
        members: whom the topic writes to; the same queryset its `notices.py` makes its letters of.
        nameable: which of them the page shows by name anyhow. Whoever merely follows, or is there without a name, is counted
            and never named: their part in it is theirs to tell.
    """
    number: int = members.order_by().aggregate(number=Count("pk", distinct=True))["number"]
    if not number:
        return WillBeTold(0, ())
    names = members.filter(nameable).order_by("pk").values_list("name", flat=True)[:_FIRST]
    return WillBeTold(number, tuple(names))
