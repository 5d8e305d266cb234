"""Who decides about what was hidden."""

from collections.abc import Collection

from practica.people.access.models import Guarded, Marking
from practica.people.members.models import Member
from practica.people.members.queries import present


def second_reader(item: Guarded, by: Member | None, also: Collection[int] = ()) -> Member | None:
    """Never the one who answers for it; somebody other than the one who saw it, where there is one.

    A steward of its circle, one of its named readers, else a facilitator.

    Args:
        item: what was hidden.
        by: who saw personal data in it.
        also: numbers of members who count as its named readers besides those it names.
    """
    marking = item.marking_of()
    others = present().exclude(pk=item.source_id or 0).order_by("pk")
    if marking == Marking.RED:
        able = others.filter(pk__in={*item.reader_ids(), *also})
    elif marking.is_closed:
        able = others.filter(memberships__circle=item.circle_id_of(), memberships__is_steward=True)
    else:
        able = others.filter(is_facilitator=True)
    return able.exclude(pk=by.pk if by else 0).first() or able.first()
