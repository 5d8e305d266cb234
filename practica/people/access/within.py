"""What belongs to an item reads no wider than the item: whether a marking fits inside another, and making it fit."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from practica.foundation.core.answers import Allowed, Answer, Denied
from practica.people.access.models import Item, Marking
from practica.people.circles.models import Circle
from practica.people.members.models import Member

_CIRCLE_MARKINGS = frozenset({Marking.AMBER, Marking.AMBER_STRICT})


def fits(outer: Item | None, marking: Marking, circle: Circle | None, readers: Sequence[Member] = ()) -> Answer:
    """May something with this marking, circle and readers belong to `outer`? Without one, only an incomplete label is refused."""
    if marking in _CIRCLE_MARKINGS and circle is None:
        return Denied(_("Choose the circle that may read it."))
    if outer is None:
        return Allowed()
    theirs = outer.marking_of()
    if marking.strictness < theirs.strictness:
        return Denied(_("It cannot be wider than what it belongs to. Choose the same readers, or fewer."))
    if theirs in _CIRCLE_MARKINGS and marking in _CIRCLE_MARKINGS and circle is not None and circle.pk != outer.circle_id_of():
        return Denied(_("What it is about belongs to one circle, and it stays there."))
    if theirs == Marking.RED:
        allowed = outer.reader_ids() | {outer.source_id}
        if any(member.pk not in allowed for member in readers):
            return Denied(_("Somebody you name does not read what it is about. Choose among its readers."))
    return Allowed()


def tighten(inner: Item, outer: Item) -> bool:
    """Make an item at most as wide as what it belongs to, in its own row; whether anything changed. Place it afterwards."""
    own, theirs = inner.marking_of(), outer.marking_of()
    marking = own if own.strictness >= theirs.strictness else theirs
    circle = outer.circle_id_of() if theirs in _CIRCLE_MARKINGS and marking != Marking.RED else inner.circle_id
    changed = (own, inner.circle_id) != (marking, circle)
    if changed:
        inner.marking, inner.circle_id = marking, circle
        inner.save(update_fields=["marking", "circle"])
    if theirs == Marking.RED:
        allowed = outer.reader_ids() | ({outer.source_id} if outer.source_id else set())
        had = set(inner.readers.values_list("pk", flat=True))
        wanted = (had & allowed) if own == Marking.RED else allowed
        changed = changed or wanted != had
        inner.readers.set(wanted)
    return changed
