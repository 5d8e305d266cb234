"""Events as news in a digest: one that is open for registration, for those of its country and of what its sessions are about."""

from collections.abc import Collection, Mapping

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from practica.exchange.events import rules
from practica.exchange.events.models import Event, State
from practica.exchange.events.showing import span
from practica.foundation.core import places
from practica.foundation.core.lists import apart
from practica.people.access.viewers import Viewer
from practica.services.notices import news
from practica.services.notices.letters import Line, said
from practica.services.notices.news import Matter

_LONGEST = 160


def register_news() -> None:
    """Called once, when the app is ready."""
    news.register(news.Topic(Event.KIND, _("Workshops you can come to"), ("event.published",), _matters, _lines))


def _matters(numbers: Collection[int]) -> Mapping[int, Matter]:
    now = timezone.now()
    rows = Event.objects.filter(pk__in=numbers, state=State.PUBLISHED, hidden=False).prefetch_related("sessions__objective")
    return {
        row.pk: Matter(
            row.audience_id, row.source_id, {row.where} - {""},
            {session.objective.key for session in row.sessions.all() if session.objective is not None},
        )
        for row in rows
        if rules.open_until(row, now)
    }  # fmt: skip


def _lines(viewer: Viewer, numbers: Collection[int]) -> Mapping[int, Line]:
    """Also of what somebody follows: an event that is over or full is told as what it is by its page."""
    rows = Event.objects.visible_to(viewer).filter(pk__in=numbers, state=State.PUBLISHED, hidden=False)
    return {row.pk: _line(row) for row in rows}


def _line(row: Event) -> Line:
    facts = [str(row.get_kind_display()), span(row.starts, row.ends), row.place, places.name(row.where) if row.where else ""]
    words = said(apart(fact for fact in facts if fact), _LONGEST)
    return Line(said(row.title), words, row.get_absolute_url(), row.marking, row.language)
