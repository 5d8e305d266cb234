"""How often somebody was asked by name lately, wherever that was, against how often they allow it.

Everything that asks people by name counts here and asks here first: questions, and what floors above register.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Subquery, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from practica.foundation.core.answers import Allowed, Denied
from practica.people.members.models import Member

MONTH = timedelta(days=30)
"""How far back it counts that somebody was asked."""

_ASKINGS: dict[type[Any], str] = {}


def register(model: type[Any], audience: str) -> None:
    """Let rows of a model count; called once, when an app is ready.

    Args:
        model: one row each time somebody is asked, with `member` and `at`.
        audience: the path to the audience of what they are asked about, as "conversation__audience".
    """
    _ASKINGS[model] = audience


def times(now: datetime, audiences: Collection[int] | None = None) -> Combinable:
    """A column of a query of members: how often each was asked in the thirty days before `now`.

    With `audiences`, only where what they were asked about is for one of these.
    """
    whole: Combinable = Value(0, IntegerField())
    for model, path in _ASKINGS.items():
        rows = model.objects.order_by()
        rows = rows.filter(member=OuterRef("pk"), at__gt=now - MONTH, at__lte=now).values("member")
        if audiences is not None:
            rows = rows.filter(**{f"{path}__in": audiences})
        whole += Coalesce(Subquery(rows.annotate(times=Count("pk")).values("times")), 0)
    return whole


def may_be_asked(member: Member, *, now: datetime) -> Allowed | Denied:
    """Whether this member may be asked once more; holds their row, so that two at once do not ask once too often."""
    list(Member.objects.select_for_update().filter(pk=member.pk))
    allows, lately = Member.objects.filter(pk=member.pk).values_list("asks_a_month", times(now)).get()
    if lately >= allows:
        return Denied(_("%(name)s has been asked as often this month as they allow.") % {"name": member.name})
    return Allowed()
