"""Setting an event up, changing what is said of it, making it known, cancelling it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import available_timezones

from django.utils.text import slugify
from django.utils.translation import gettext as _

from practica.exchange.events import rules
from practica.exchange.events.actions.editions import make_edition
from practica.exchange.events.actions.holding import held, not_changed_since, set_until
from practica.exchange.events.actions.registering import move_up
from practica.exchange.events.models import Event, State
from practica.exchange.events.plan import LONGEST, Planned
from practica.exchange.events.programme import edition_of, slots_of, working_copy
from practica.foundation import activity
from practica.foundation.core import languages
from practica.foundation.core.answers import Refused
from practica.foundation.core.typed import line, paragraph
from practica.foundation.core.writes import writes
from practica.foundation.safety.gate import checked
from practica.knowledge.countries.names import is_country
from practica.people.access.models import Gathering, Marking
from practica.people.access.placing import place, unplaced
from practica.people.access.viewers import Viewer
from practica.people.access.within import fits
from practica.people.circles.models import Membership
from practica.people.members.models import Member

_LONGEST_EVENT = 366  # days


@writes
def set_up(planned: Planned, *, by: Member, now: datetime, reasons: dict[str, str] | None = None) -> Event:
    """Set up an event as a draft that only those who hold it see.

    Raises:
        Refused: rules.set_up, no title, days that do not follow each other, an unknown zone, country or language.
        HeldBack: the case-data check stops a text.
    """
    rules.set_up(Viewer.of(by)).or_raise()
    words = _cleaned(planned, by, None)
    found = checked(
        {name: words[name] for name in ("title", "note", "place", "beside_what")},
        language=planned.language, countries=[planned.where, by.country], reasons=reasons or {},
    )  # fmt: skip
    event = Event(
        source=by, slug=_free_slug(words["title"], planned.starts), gathering=Gathering.objects.create(), country=by.country,
        role=by.occupation, marking=planned.marking, circle=planned.circle, attribution=planned.attribution, kept_findings=found,
        began=now, changed=now, audience_id=unplaced(), **words,
    )  # fmt: skip
    event.save()
    event.readers.set({*planned.readers, by} if planned.marking == Marking.RED else [])
    event.holders.add(by)
    set_until(event)
    place(event, by=by, at=now)
    activity.record("event.set_up", by=by, on=event, at=now)
    return event


@writes
def change(
    event: Event, planned: Planned, *, seen: int | None = None, by: Member, now: datetime, reasons: dict[str, str] | None = None
) -> Event:
    """Change what is said of an event; its address stays. Other days or another place are a new edition of the programme.

    Args:
        event: which.
        planned: all that is said of it.
        seen: its `revision` as the form was opened with it.
        by: one of those who hold it.
        now: when.
        reasons: for warnings of the case-data check that stay.

    Raises:
        Refused: rules.hold, or as `set_up`.
        Conflict: somebody changed it meanwhile; nothing is written.
        HeldBack: the case-data check stops a text.
    """
    event = held(event)
    rules.hold(Viewer.of(by), event).or_raise()
    not_changed_since(event, seen)
    words = _cleaned(planned, by, event)
    found = checked(
        {name: words[name] for name in ("title", "note", "place", "beside_what")},
        language=planned.language, countries=[planned.where, by.country], reasons=reasons or {},
    )  # fmt: skip
    for name, value in words.items():
        setattr(event, name, value)
    event.marking, event.circle, event.kept_findings, event.changed = planned.marking, planned.circle, found, now
    event.attribution, event.edited = planned.attribution, now
    event.revision += 1
    event.save()
    event.readers.set({*planned.readers, by} if planned.marking == Marking.RED else [])
    set_until(event)
    place(event, by=by, at=now)
    activity.record("event.changed", by=by, on=event, at=now)
    if event.edition:
        make_edition(event, slots_of(edition_of(event)), by=by, now=now)
    if event.state == State.PUBLISHED:
        move_up(event, now=now)
    return event


@writes
def share(event: Event, holders: Sequence[Member], *, by: Member, now: datetime) -> Event:
    """Say who holds it; whoever set it up always does.

    Raises:
        Refused: rules.hold.
    """
    event = held(event)
    rules.hold(Viewer.of(by), event).or_raise()
    event.holders.set({*holders, *([event.source] if event.source else [by])})
    if event.marking == Marking.RED:
        event.readers.add(*holders)
    place(event, by=by, at=now)
    activity.record("event.shared", by=by, on=event, at=now)
    return event


@writes
def publish(event: Event, *, by: Member, now: datetime) -> Event:
    """Make it known to those its marking reaches, with the first edition of its programme when that has sessions.

    Raises:
        Refused: rules.hold.
    """
    event = held(event)
    rules.hold(Viewer.of(by), event).or_raise()
    if event.state == State.DRAFT:
        event.state, event.changed = State.PUBLISHED, now
        event.save(update_fields=["state", "changed"])
        place(event, by=by, at=now)
        activity.record("event.published", by=by, on=event, at=now)
        slots = working_copy(event)
        if slots:
            make_edition(event, slots, by=by, now=now)
    return event


@writes
def cancel(event: Event, because: str, *, by: Member, now: datetime) -> Event:
    """Call it off, with a reason that everybody who was to come reads.

    Raises:
        Refused: rules.hold, or no reason.
    """
    event = held(event)
    rules.hold(Viewer.of(by), event).or_raise()
    event.cancelled_because = line(because, 500)
    if not event.cancelled_because:
        raise Refused(_("Say why it is cancelled."))
    checked({"cancelled_because": event.cancelled_because}, language=event.language, countries=[event.where], reasons={})
    was_known = event.state == State.PUBLISHED
    # A cancellation is a change to whoever has it in a calendar (RFC 5546, 3.2.5).
    event.state, event.changed, event.edition = State.CANCELLED, now, event.edition + was_known
    event.save(update_fields=["state", "changed", "cancelled_because", "edition"])
    place(event, by=by, at=now)
    activity.record("event.cancelled", by=by, on=event, at=now)
    return event


def _cleaned(planned: Planned, by: Member, event: Event | None) -> dict[str, Any]:
    title = line(planned.title, LONGEST["title"])
    if not title:
        raise Refused(_("Give it a title."))
    if not planned.starts <= planned.ends or (planned.ends - planned.starts).days >= _LONGEST_EVENT:
        raise Refused(_("Its last day is its first day or one within a year after it."))
    if planned.zone not in available_timezones():
        raise Refused(_("Practica does not know this time zone."))
    if planned.where and not is_country(planned.where):
        raise Refused(_("Practica does not know this country."))
    if not all(languages.is_language(code) for code in (planned.language, *planned.languages)):
        raise Refused(_("Practica does not know this language."))
    if planned.room_for is not None and not 0 < planned.room_for <= 100_000:
        raise Refused(_("Say for how many people there is room, or leave it open."))
    fits(None, planned.marking, planned.circle, planned.readers).or_raise()
    if planned.circle is not None and not Membership.objects.filter(circle=planned.circle, member=by).exists():
        raise Refused(_("Choose a circle you belong to."))
    return {
        "title": title,
        "note": paragraph(planned.note, LONGEST["note"]),
        "place": line(planned.place, LONGEST["place"]),
        "link": line(planned.link, LONGEST["link"]),
        "beside": _beside(planned.beside, by, event),
        "beside_what": line(planned.beside_what, LONGEST["beside_what"]),
        "where": planned.where,
        "zone": planned.zone,
        "kind": planned.kind,
        "way": planned.way,
        "language": planned.language,
        "languages": list(dict.fromkeys(planned.languages)),
        "starts": planned.starts,
        "ends": planned.ends,
        "room_for": planned.room_for,
        "by_approval": planned.by_approval,
        "registration_until": planned.registration_until,
    }


def _beside(other: Event | None, by: Member, event: Event | None) -> Event | None:
    """The event that it stands beside: one that whoever says so sees, unless it was said before by somebody who does."""
    if other is None or (event is not None and other.pk == event.beside_id):
        return other
    if not rules.stands_beside(Viewer.of(by), event, other):
        raise Refused(_("There is no such event."))
    if event is not None and other.beside_id == event.pk:
        raise Refused(_("That one stands on the sidelines of this one."))
    return other


def _free_slug(title: str, starts: date) -> str:
    """An address that says the title and the year, and is nobody's yet."""
    base = f"{slugify(title)[:60].strip('-') or 'event'}-{starts.year}"
    taken = set(Event.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(slug for slug in (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))) if slug not in taken)
