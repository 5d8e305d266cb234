"""Making the programme known: an edition that never changes, and what changed since the one before."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from practica.exchange.events import rules
from practica.exchange.events.actions.holding import held
from practica.exchange.events.attending import comes_to
from practica.exchange.events.models import Edition, Event, Session, State
from practica.exchange.events.programme import (
    Change,
    Slot,
    changes,
    changes_of_facts,
    edition_of,
    facts_of,
    slots_of,
    touched,
    working_copy,
)  # fmt: skip
from practica.foundation import activity
from practica.foundation.core.answers import Refused
from practica.foundation.core.writes import writes
from practica.people.access.viewers import Viewer
from practica.people.members.models import Member


@writes
def publish_programme(event: Event, *, by: Member, now: datetime) -> Edition:
    """Make the working copy the programme that readers see. Only those whom a change touches are told.

    Raises:
        Refused: rules.hold, it is a draft still, there is no session, or nothing changed.
    """
    event = held(event)
    rules.hold(Viewer.of(by), event).or_raise()
    if event.state == State.DRAFT:
        raise Refused(_("Make the event known first."))
    slots = working_copy(event)
    if not slots:
        raise Refused(_("There is no session in the programme yet."))
    made = make_edition(event, slots, by=by, now=now)
    if made is None:
        raise Refused(_("Nothing has changed since the last version."))
    return made


def make_edition(event: Event, slots: Sequence[Slot], *, by: Member | None, now: datetime) -> Edition | None:
    """The next edition of an event in hand, inside an action; None when it would say the same as the last one."""
    last = edition_of(event)
    before, facts = slots_of(last), facts_of(event)
    found = changes(before, slots) + (changes_of_facts(last.facts, facts) if last else [])
    if last is not None and not found and [slot.as_data() for slot in before] == [slot.as_data() for slot in slots]:
        return None
    coming = comes_to(event)
    for slot in slots:
        for member in slot.member_ids:
            coming.setdefault(member, []).append(slot.number)
    tells = _told(found if last else [], before, slots, coming, by)
    event.edition += 1
    event.save(update_fields=["edition"])
    edition = Edition.objects.create(
        event=event, number=event.edition, at=now, by=by, facts=facts, programme=[slot.as_data() for slot in slots],
        changes=[change.as_data() for change in found] if last else [], told=len(tells), taking_part=len(coming),
    )  # fmt: skip
    Session.objects.filter(event=event, since_edition=0, number__in=[slot.number for slot in slots]).update(
        since_edition=event.edition
    )
    activity.record("programme.published", by=by, on=event, at=now, facts={"edition": event.edition})
    return edition


def _told(
    found: list[Change], before: list[Slot], slots: Sequence[Slot], coming: dict[int, list[int]], by: Member | None
) -> set[int]:
    """Whom a letter goes to: touched, and not whoever did it."""
    return touched(found, before, slots, coming) - ({by.pk} if by else set())


def tells(edition: Edition) -> set[int]:
    """The numbers of those whom this edition touches, computed again from what it holds."""
    before = slots_of(edition_of(edition.event, edition.number - 1))
    found = [Change.from_data(row) for row in edition.changes]
    return touched(found, before, slots_of(edition), comes_to(edition.event)) - ({edition.by_id} if edition.by_id else set())
