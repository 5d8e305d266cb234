"""What waits for a member in events: registrations to answer, a session of theirs today, and what to decide."""

from datetime import date

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from practica.exchange.events.models import Event, Part, Registration, Standing, State
from practica.exchange.events.showing import hour
from practica.foundation.core.clocks import zone_of
from practica.knowledge.practices.waiting import Waiting
from practica.people.access import hiding
from practica.people.access.viewers import Viewer

_MOST = 30


def waiting_for(viewer: Viewer, today: date) -> list[Waiting]:
    """Three queries, the viewer's audiences apart."""
    if viewer.member is None:
        return []
    me = viewer.member.pk
    near = Event.objects.visible_in_order(viewer)
    asked = Registration.objects.filter(event=OuterRef("pk"), standing=Standing.ASKED)
    held = near.filter(holders=me, state=State.PUBLISHED, ends__gte=today, hidden=False).filter(Exists(asked))
    words = _("Somebody would like to come and waits for your answer.")
    found = [
        Waiting("registration", row.title, f"{row.get_absolute_url()}people/", None, words, row.language, row.marking)
        for row in held.order_by("starts", "pk")[:_MOST]
    ]
    found += _today(viewer, today)
    for row in near.filter(hidden=True, second_reader=me)[:_MOST]:
        words = _("Somebody saw personal data in it. It is hidden until you decide.")
        found.append(Waiting("hidden", _("Personal data seen in an event"), hiding.path(row), None, words, "", row.marking))
    return found


def _today(viewer: Viewer, today: date) -> list[Waiting]:
    """Sessions of today in which this member has a part, by their own clock."""
    member = viewer.member
    if member is None:
        return []
    known = Part.objects.filter(session__since_edition__gt=0, session__event__state=State.PUBLISHED)
    rows = known.filter(member=member, session__starts__date=today)
    seen = Event.objects.visible_in_order(viewer).filter(hidden=False, starts__lte=today, ends__gte=today)
    found: dict[int, Waiting] = {}
    for row in rows.filter(session__event__in=seen).select_related("session__event").order_by("session__starts", "pk")[:_MOST]:
        session = row.session
        at = hour(session.starts.astimezone(zone_of(member.time_zone)))
        words = _("Your session begins at %(hour)s, on your clock.") % {"hour": at}
        url = f"{session.event.get_absolute_url()}live/{session.number}/"
        found.setdefault(
            session.pk, Waiting("session", session.title, url, today, words, session.event.language, session.event.marking)
        )
    return list(found.values())
