"""Who will be told, before one posts: from the queryset that the letters will be made of, so that both say the same."""

from dataclasses import dataclass

from django.db.models import BooleanField, Case, Count, Q, QuerySet, Value, When, Window

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
    """Answer from what the letters will be written to, in one query.

    Args:
        members: whom the topic writes to; the same queryset its `notices.py` makes its letters of.
        nameable: which of them the page shows by name anyhow. Whoever merely follows, or is there without a name, is counted
            and never named: their part in it is theirs to tell.
    """
    is_named = Case(When(nameable, then=True), default=False, output_field=BooleanField()) if nameable else Value(value=True)
    rows = members.annotate(is_named=is_named, number=Window(Count("*"))).order_by("-is_named", "pk")
    first = list(rows.values_list("name", "is_named", "number")[:_FIRST])
    return WillBeTold(first[0][2] if first else 0, tuple(name for name, named, _number in first if named))
