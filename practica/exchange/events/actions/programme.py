"""Sessions and who moderates and speaks in them."""

from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from practica.exchange.events import rules
from practica.exchange.events.actions.holding import held, held_session, not_changed_since
from practica.exchange.events.models import Event, Part, Session
from practica.exchange.events.plan import LONGEST, PlannedPart, PlannedSession
from practica.foundation import activity
from practica.foundation.core.answers import Refused
from practica.foundation.core.typed import line, paragraph
from practica.foundation.core.writes import writes
from practica.foundation.safety.gate import checked
from practica.knowledge.vocabulary.models import OBJECTIVES, Concept
from practica.people.access.placing import place, unplaced
from practica.people.access.viewers import Viewer
from practica.people.members.models import Member


@writes
def add_session(event: Event, planned: PlannedSession, *, by: Member, now: datetime) -> Session:
    """Add a session to the programme that is being worked on.

    Raises:
        Refused: rules.hold, no title, or an end that is not after its beginning.
        HeldBack: the case-data check stops a text.
    """
    event = held(event)
    rules.hold(Viewer.of(by), event).or_raise()
    last = event.sessions.aggregate(last=Max("number"))["last"] or 0
    session = Session(event=event, source_id=event.source_id, number=last + 1, audience_id=unplaced(), **_cleaned(event, planned))
    session.save()
    place(session, by=by, at=now)
    activity.record("session.added", by=by, on=session, at=now)
    return session


@writes
def change_session(
    session: Session, planned: PlannedSession, *, seen: int | None = None, by: Member, now: datetime
) -> Session:
    """Change a session of the programme that is being worked on; `seen` is its `revision` as the form was opened with it.

    Raises:
        Refused, HeldBack: as `add_session`.
        Conflict: somebody changed it meanwhile; nothing is written.
    """
    session = held_session(session)
    rules.hold(Viewer.of(by), session.event).or_raise()
    not_changed_since(session, seen)
    for name, value in _cleaned(session.event, planned).items():
        setattr(session, name, value)
    session.revision += 1
    session.save()
    activity.record("session.changed", by=by, on=session, at=now)
    return session


@writes
def drop_session(session: Session, *, by: Member, now: datetime) -> None:
    """Take a session out of the programme.

    Raises:
        Refused: rules.hold.
    """
    session = held_session(session)
    rules.hold(Viewer.of(by), session.event).or_raise()
    activity.record("session.dropped", by=by, on=session, at=now)
    session.delete()


@writes
def add_part(session: Session, planned: PlannedPart, *, by: Member, now: datetime) -> Part:
    """Name somebody as moderator or panellist of a session; a member once in each.

    Raises:
        Refused: rules.hold, or nobody is named.
    """
    session = held_session(session)
    rules.hold(Viewer.of(by), session.event).or_raise()
    member = planned.member
    name = line(planned.name or (member.name if member else ""), 150)
    if not name:
        raise Refused(_("Say who."))
    words = {
        "name": name,
        "role": line(planned.role or (member.occupation if member else ""), 120),
        "country": planned.country or (member.country if member else ""),
    }
    if member is None:
        part = Part.objects.create(session=session, does=planned.does, **words)
    else:
        part, _made = Part.objects.update_or_create(session=session, member=member, does=planned.does, defaults=words)
    _moved_on(session)
    activity.record("session.part_named", by=by, on=session, at=now, facts={"part": part.pk})
    return part


@writes
def drop_part(part: Part, *, by: Member, now: datetime) -> None:
    """Take somebody out of a session.

    Raises:
        Refused: rules.hold.
    """
    session = held_session(part.session)
    rules.hold(Viewer.of(by), session.event).or_raise()
    activity.record("session.part_dropped", by=by, on=session, at=now, facts={"member": part.member_id})
    part.delete()
    _moved_on(session)


def _moved_on(session: Session) -> None:
    session.revision += 1
    session.save(update_fields=["revision"])


def _cleaned(event: Event, planned: PlannedSession) -> dict[str, Any]:
    title = line(planned.title, LONGEST["title"])
    if not title:
        raise Refused(_("Give the session a title."))
    if not planned.starts < planned.ends:
        raise Refused(_("A session ends after it begins."))
    about = paragraph(planned.about, LONGEST["about"])
    checked({"title": title, "about": about}, language=event.language, countries=[event.where, event.country], reasons={})
    objective = Concept.objects.filter(scheme__slug=OBJECTIVES, key=planned.objective).first() if planned.objective else None
    return {
        "title": title,
        "about": about,
        "room": line(planned.room, LONGEST["room"]),
        "format": planned.format,
        "objective": objective,
        "starts": planned.starts,
        "ends": planned.ends,
        "chatham_house": planned.chatham_house,
    }
