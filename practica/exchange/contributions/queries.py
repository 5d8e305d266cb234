"""Reading contributions. The viewer comes first; who is not named is named nowhere."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from practica.exchange.contributions.models import Contribution, Remark, State
from practica.exchange.conversations.queries import Voice
from practica.exchange.events import rules as events
from practica.exchange.events.models import Event, Format, Part, Session
from practica.foundation.core.lists import apart
from practica.knowledge.practices.models import Practice
from practica.knowledge.practices.queries import titles
from practica.people.access.models import Attribution
from practica.people.access.viewers import Viewer

_MOST = 500


def voice(contribution: Contribution, *, now: datetime, viewer: Viewer) -> Voice:
    """Who tells it, as they chose to be shown; after a session under the Chatham House Rule nobody is named.

    The line under the name never holds the country: that of the example stands before it.
    """
    session = contribution.session
    is_own = viewer.person_id is not None and contribution.source_id == viewer.person_id
    is_over = session.chatham_house and session.ends <= now
    if not is_own and (contribution.attribution == Attribution.WITHHELD or is_over):
        return Voice(_("Name withheld"), "", "", is_withheld=True)
    role = contribution.role[:1].upper() + contribution.role[1:]
    if not is_own and contribution.attribution == Attribution.ROLE:
        return Voice(role or _("A practitioner"), "", "", is_withheld=True)
    part, source = contribution.part, contribution.source
    name = (part.name if part is not None else "") or (source.name if source is not None else "")
    if source is None or not name:
        return Voice(name or role or _("A practitioner"), "", role if name else "", is_withheld=not name)
    # Of a person who is only named in the programme the writer is somebody else.
    is_person = part is None or part.member_id == source.pk
    url = source.get_absolute_url() if viewer.member_id and is_person and source.is_present and not source.is_guest else ""
    return Voice(name, url, role)


@dataclass(frozen=True)
class Example:
    """One example as a programme lists it: the country first, then the title, then who tells it."""

    row: Contribution
    voice: Voice

    @property
    def line(self) -> str:
        """Who tells it, in one line."""
        return apart([self.voice.name, self.voice.line])

    @property
    def note(self) -> str:
        """What its state asks a reader to know; empty for one that is ready or told."""
        return str(State(self.row.state).label) if self.row.state in {State.PREPARING, State.WITHDRAWN} else ""


def _joined(rows: QuerySet[Contribution]) -> QuerySet[Contribution]:
    return rows.select_related("session__event", "session__objective", "part", "source")


def seen(viewer: Viewer) -> QuerySet[Contribution]:
    """All that this viewer may see, with their sessions."""
    return _joined(cast("QuerySet[Contribution]", Contribution.objects.visible_to(viewer)))


def of_event(viewer: Viewer, event: Event, *, now: datetime) -> dict[int, list[Example]]:
    """The examples of an event by the session's row number, in the order of the programme; one query."""
    mine = Contribution.objects.visible_in_order(viewer).filter(session__event=event, hidden=False)
    rows = _joined(cast("QuerySet[Contribution]", mine.exclude(state=State.WITHDRAWN))).order_by(
        "session__starts", "session__number", "order", "pk"
    )
    found: dict[int, list[Example]] = defaultdict(list)
    for row in rows[:_MOST]:
        row.session.event = event
        found[row.session_id].append(Example(row, voice(row, now=now, viewer=viewer)))
    return found


def mine_to_prepare(viewer: Viewer, event: Event) -> list[Session]:
    """Sessions of the event in which this viewer may begin an example; for those who hold it all that have examples."""
    if viewer.person_id is None:
        return []
    rows = [row for row in event.sessions.order_by("starts", "number") if Format(row.format).has_examples]
    if not events.is_holder(viewer, event):
        theirs = set(Part.objects.filter(session__event=event, member=viewer.person_id).values_list("session", flat=True))
        rows = [row for row in rows if row.pk in theirs]
    for row in rows:
        row.event = event
    return rows


@dataclass(frozen=True)
class RemarkShown:
    """A remark with its writer's name; the teller settles it."""

    row: Remark
    name: str
    is_mine: bool


def remarks(viewer: Viewer, contribution: Contribution) -> Mapping[str, Sequence[RemarkShown]]:
    """What was said while it is prepared, by section ("" for the whole), oldest first; nothing for other readers."""
    found: dict[str, list[RemarkShown]] = defaultdict(list)
    rows = Remark.objects.visible_in_order(viewer).filter(contribution=contribution).select_related("source")
    for row in rows.order_by("at", "pk")[:_MOST]:
        name = row.source.name if row.source is not None else _("A member")
        found[row.section].append(RemarkShown(row, name, row.source_id == viewer.person_id))
    return found


def practice_of(viewer: Viewer, number: int | None) -> tuple[str, str] | None:
    """Title and address of a practice, where this viewer may see it; two queries."""
    if number is None:
        return None
    row = Practice.objects.visible_in_order(viewer).filter(pk=number).first()
    if row is None:
        return None
    return titles([row]).get(row.pk) or _("a draft"), row.get_absolute_url()


def told_of(viewer: Viewer, practice: Practice) -> list[Contribution]:
    """The examples in which a practice was told, or that became it, as far as this viewer may see; one query."""
    rows = Contribution.objects.visible_in_order(viewer).filter(hidden=False, state__in=(State.READY, State.TOLD))
    both = rows.filter(became=practice) | rows.filter(practice=practice)
    return list(_joined(both).order_by("-session__starts", "-pk")[:10])


def by_numbers(viewer: Viewer, numbers: Collection[int]) -> dict[int, Contribution]:
    """Those of these numbers that this viewer may see."""
    rows = seen(viewer).filter(pk__in=list(numbers), hidden=False)
    return {row.pk: row for row in rows}
