"""What waits for a member in the examples they prepare."""

from datetime import date

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from practica.exchange.contributions.models import Asked, Contribution, Remark, State
from practica.exchange.contributions.notices import new_path
from practica.exchange.events import models as meeting
from practica.exchange.events.models import Session
from practica.knowledge.practices.waiting import Waiting
from practica.people.access import hiding
from practica.people.access.viewers import Viewer

_MOST = 50


def waiting_for(viewer: Viewer, today: date) -> list[Waiting]:
    """Examples they are asked for, remarks they have not settled, and what they decide as a second reader; three queries."""
    me = viewer.member_id
    if me is None:
        return []
    return [*_asked(viewer, me, today), *_remarked(me), *_hidden(viewer, me)]


def _asked(viewer: Viewer, me: int, today: date) -> list[Waiting]:
    shown = Contribution.objects.filter(session=OuterRef("session"), source=me).exclude(state=State.PREPARING)
    rows = Asked.objects.filter(
        member=me, session__starts__date__gte=today, session__event__state=meeting.State.PUBLISHED,
        session__in=Session.objects.visible_to(viewer).values("pk"),
    ).exclude(Exists(shown))  # fmt: skip
    words = _("You are asked to prepare an example for this session.")
    return [
        Waiting(
            "example", row.session.title, new_path(row.session), row.session.starts.date(), words, row.session.event.language,
            row.session.event.marking,
        )
        for row in rows.select_related("session__event").order_by("session__starts", "pk")[:_MOST]
    ]  # fmt: skip


def _remarked(me: int) -> list[Waiting]:
    is_open = Remark.objects.filter(contribution=OuterRef("pk"), settled=None).exclude(source=me)
    rows = Contribution.objects.filter(source=me, state=State.PREPARING, hidden=False).filter(Exists(is_open))
    words = _("A remark on your example waits for you.")
    return [
        Waiting("remark", row.title, row.get_absolute_url(), None, words, row.language, row.marking)
        for row in rows.select_related("session__event").order_by("pk")[:_MOST]
    ]


def _hidden(viewer: Viewer, me: int) -> list[Waiting]:
    rows = Contribution.objects.visible_in_order(viewer).filter(hidden=True, second_reader=me)
    words = _("Somebody saw personal data in it. It is hidden until you decide.")
    return [
        Waiting("hidden", _("Personal data seen in an example"), hiding.path(row), None, words, "", row.marking_of())
        for row in rows.select_related("session__event")[:_MOST]
    ]
