"""What is live now, for the first page of those who take part."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from practica.exchange.events.models import Event, Format, Part, Registration, Session, State
from practica.exchange.events.models import Standing as Registered
from practica.exchange.live.models import Question, address
from practica.exchange.live.models import State as Standing
from practica.people.access.models import Gathering
from practica.people.access.viewers import Viewer

_SOON = timedelta(minutes=10)
_MOST = 3


@dataclass(frozen=True)
class GoingOn:
    """A session that is held now, or begins in a few minutes; `asked` questions stand in it for this viewer."""

    title: str
    event: str
    url: str
    began: bool
    asked: int


def going_on(viewer: Viewer, now: datetime) -> list[GoingOn]:
    """Sessions of events that the viewer comes to, has a part in, holds or is a guest of, the latest first. One query."""
    if viewer.person_id is None:
        return []
    me = viewer.person_id
    near = (
        Q(event__in=Registration.objects.order_by().filter(member=me, standing=Registered.IN).values("event"))
        | Q(event__in=Part.objects.order_by().filter(member=me).values("session__event"))
        | Q(event__in=Event.holders.through.objects.filter(member=me).values("event"))
        | Q(event__gathering__in=Gathering.guests.through.objects.filter(member=me).values("gathering"))
    )
    rows = Session.objects.visible_in_order(viewer).filter(
        near, starts__lte=now + _SOON, ends__gte=now, event__state=State.PUBLISHED, event__hidden=False, live__ended=None,
        since_edition__gt=0,
    )  # fmt: skip
    asked = Question.objects.visible_to(viewer).filter(session=OuterRef("pk"), joined=None, hidden=False).order_by()
    counted = asked.exclude(state=Standing.TAKEN_BACK).values("session").annotate(n=Count("pk")).values("n")
    rows = rows.exclude(format=Format.BREAK).select_related("event").annotate(questions_asked=Coalesce(Subquery(counted), 0))
    found = rows.order_by("-starts", "pk")[:_MOST]
    return [GoingOn(row.title, row.event.title, address(row), row.starts <= now, row.questions_asked) for row in found]
