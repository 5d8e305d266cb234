"""What the fragments of a session show. Each function makes the context of one, for a viewer or for all who see the session."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from babel.dates import format_time
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from practica.exchange.contributions.models import Contribution
from practica.exchange.events.models import Session
from practica.exchange.live import queries
from practica.exchange.live.models import Live, Phase, Question, Says, address
from practica.foundation.core import places
from practica.foundation.core.clocks import zone_of
from practica.people.access.models import Attribution
from practica.people.access.queries import can_see
from practica.people.access.viewers import Viewer
from practica.services.live import presence
from practica.services.live.topics import numbers, topic

PARTS = ("here", "table", "countries", "questions", "poll", "notes")
_LATELY = timedelta(minutes=10)


@dataclass(frozen=True)
class Look:
    """One look at a session: by a viewer, or (`viewer` None) by all who see the session."""

    live: Live
    now: datetime
    viewer: Viewer | None = None

    @property
    def session(self) -> Session:
        """Which one."""
        return self.live.session

    @property
    def example(self) -> Contribution | None:
        """What is on the table, as far as it may be seen."""
        example = self.live.contribution
        if example is None or example.hidden:
            return None
        seen = can_see(self.viewer, example) if self.viewer else queries.is_for_all(self.session, example)
        return example if seen else None

    def questions(self) -> Any:
        """The questions that may be seen."""
        return Question.objects.visible_to(self.viewer) if self.viewer else queries.questions_of_all(self.session)


def part(name: str, look: Look) -> dict[str, Any]:
    """The context of a fragment, by its name."""
    makers = {"here": here, "table": table, "countries": countries, "questions": questions, "poll": poll, "notes": notes}
    base = {
        "look": look,
        "live": look.live,
        "session": look.session,
        "at": address(look.session),
        "phase": look.live.phase(look.now),
    }
    return {**base, **makers[name](look)}


def here(look: Look) -> dict[str, Any]:
    """How many are here now."""
    return {"here": queries.here(look.session, look.now)}


def table(look: Look) -> dict[str, Any]:
    """The example on the table."""
    example = look.example
    told = example.source if example and example.attribution == Attribution.NAMED else None
    is_over = look.live.phase(look.now) == Phase.OVER
    names_end = look.session.chatham_house and is_over
    fields = [(label, getattr(example, name)) for name, label in _sections().items()] if example else []
    return {
        "example": example,
        "sections": [(label, text) for label, text in fields if text],
        "teller": told.name if told and not names_end else "",
        "until": hour(look.live.until.astimezone(look.session.event.tz)) if look.live.until else "",
        "until_at": look.live.until,
        "is_elsewhere": look.live.contribution_id is not None and example is None,
        **_place(look),
    }


def _place(look: Look) -> dict[str, int]:
    """Which of how many examples it is."""
    order = list(
        Contribution.objects.filter(session=look.session, state__in=("ready", "told"))
        .order_by("order", "pk")
        .values_list("pk", flat=True)
    )
    number = order.index(look.live.contribution_id) + 1 if look.live.contribution_id in order else 0
    return {"nth": number, "of": len(order)}


def _sections() -> dict[str, str]:
    return {
        "what": _("What was done"),
        "overcome": _("How it was overcome"),
        "learnt": _("What was learnt"),
        "impact": _("What impact it had"),
        "did_not_work": _("What did not work"),
    }


def countries(look: Look) -> dict[str, Any]:
    """How it is elsewhere."""
    if look.example is None:
        return {"says": []}
    found = queries.countries(look.live)
    return {"says": [(one.value, one.label, found.by[one.value]) for one in Says], "silent": found.silent}


def questions(look: Look) -> dict[str, Any]:
    """The queue, most wanted first."""
    shown = queries.asked(look.questions(), look.live, look.now, about=look.example)
    return {
        "asked": shown[: queries.SHOWN],
        "more": shown[queries.SHOWN :],
        "answered": queries.answered(look.questions(), look.session),
    }


def poll(look: Look) -> dict[str, Any]:
    """The polls, the newest first."""
    return {"polls": queries.polls(look.session)}


def notes(look: Look) -> dict[str, Any]:
    """The rows, and parked questions with their owners."""
    rows = queries.notes(look.viewer, look.session) if look.viewer else queries.notes_of_all(look.session)
    return {
        "rows": rows,
        "parked": queries.parked(look.questions(), look.session),
        "writing": sum(row.changed > look.now - _LATELY for row in rows),
    }


def topics(session: Session, parts: Iterable[str] = PARTS) -> Mapping[str, tuple[str, int]]:
    """Part → (topic, number) for the page's `data-live` and `data-number`; read before what they stand for. One query.

    Whoever follows the part `here` is counted as being there.
    """
    names = {name: topic(session, name) for name in parts}
    found = numbers(list(names.values()))
    return {name: (full, found[full]) for name, full in names.items()}


def come_in(session: Session, viewer: Viewer, now: datetime) -> None:
    """Note that somebody opens a page of the session. A visitor is not counted: nobody knows whom one would count."""
    if viewer.person_id is not None:
        presence.seen((session.KIND, session.pk), [viewer.person_id], now)


def hour(at: datetime) -> str:
    """`09:30`, as the reader's language writes hours."""
    return format_time(at.time(), "short", locale=places.locale(get_language() or "en"))


def hours(session: Session, viewer: Viewer) -> dict[str, str]:
    """When it begins and ends there, and on the reader's clock where that shows another hour."""
    there = session.event.tz
    mine = zone_of(viewer.person.time_zone) if viewer.person else there
    differs = session.ends.astimezone(there).utcoffset() != session.ends.astimezone(mine).utcoffset()
    return {
        "starts": hour(session.starts.astimezone(there)),
        "ends": hour(session.ends.astimezone(there)),
        "starts_yours": hour(session.starts.astimezone(mine)) if differs else "",
        "ends_yours": hour(session.ends.astimezone(mine)) if differs else "",
    }
