"""Taking circles in from a file. One that is there stays as it is: who belongs to it is decided in it, never by a file."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from practica.foundation import activity
from practica.foundation.core.answers import Refused
from practica.foundation.core.writes import writes
from practica.people.circles.actions import Charter, put_charter
from practica.people.circles.models import Circle, Membership
from practica.people.members.models import Member


@writes
def take_in_circle(
    slug: str, charter: Charter, *, stewards: Sequence[Member], members: Sequence[Member], now: datetime
) -> tuple[Circle, bool]:
    """The circle with this address, and whether it was founded now.

    Raises:
        Refused: the charter is not sound, or there are fewer than two stewards.
    """
    held = Circle.objects.filter(slug=slug).first()
    if held is not None:
        return held, False
    if len({steward.pk for steward in stewards}) < 2:
        raise Refused(_("A circle has at least two stewards."))
    circle = Circle(slug=slug, founded=now)
    put_charter(circle, charter.checked())
    circle.save(force_insert=True)
    of_stewards = {steward.pk for steward in stewards}
    Membership.objects.bulk_create(
        Membership(circle=circle, member_id=number, is_steward=number in of_stewards, since=now)
        for number in dict.fromkeys([*(member.pk for member in stewards), *(member.pk for member in members)])
    )
    activity.record("circle.founded", by=None, on=circle, at=now, facts={"import": True})
    return circle, True
