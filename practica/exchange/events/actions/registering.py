"""Registering for an event: asking, being let in, waiting for a place, stepping back, and who came."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from practica.exchange.events import rules
from practica.exchange.events.actions.holding import Facts, held
from practica.exchange.events.attending import free_places, has_part, registration_of
from practica.exchange.events.models import Event, Registration, Session, Standing, Way
from practica.foundation import activity
from practica.foundation.core.answers import Refused
from practica.foundation.core.typed import line
from practica.foundation.core.writes import writes
from practica.people.access.queries import can_see
from practica.people.access.viewers import Viewer
from practica.people.members.models import Member


@writes
def register(event: Event, *, by: Member, now: datetime, way: Way | None = None, sessions: Sequence[int] = ()) -> Registration:
    """Register somebody. Whoever has a part in it or is its guest is in at once; others wait for an answer where it asks for one.

    Args:
        event: which.
        by: a member, or a guest of it.
        now: their place in the waiting list.
        way: on site or online, of an event that is both.
        sessions: numbers of those they come to; all when empty.

    Raises:
        Refused: rules.register, or they do not see it.
    """
    event, viewer = held(event), Viewer.of(by)
    mine = registration_of(viewer, event)
    if not can_see(viewer, event):
        raise Refused(_("There is no such event."))
    rules.register(viewer, event, mine, now).or_raise()
    invited = viewer.guest is not None or has_part(event, by.pk) or rules.is_holder(viewer, event)
    known = set(Session.objects.filter(event=event).values_list("number", flat=True))
    row = mine or Registration(event=event, member=by)
    row.at, row.decided, row.reason, row.came = now, None, "", None
    row.way = _way(event, way)
    row.sessions = sorted(known & set(sessions))
    row.standing = _standing(event, is_invited=invited)
    row.save()
    activity.record(
        "registration.made", by=by, on=event, at=now, facts={"registration": row.pk, "member": by.pk, "standing": row.standing}
    )
    return row


def _way(event: Event, chosen: Way | None) -> Way:
    """Only of an event that is both there is anything to choose."""
    if event.way != Way.BOTH:
        return Way(event.way)
    return Way.ONLINE if chosen == Way.ONLINE else Way.ON_SITE


def _standing(event: Event, *, is_invited: bool) -> Standing:
    if is_invited:
        return Standing.IN
    if event.by_approval:
        return Standing.ASKED
    return Standing.WAITING if free_places(event) == 0 else Standing.IN


@writes
def choose_sessions(registration: Registration, sessions: Sequence[int], *, by: Member, now: datetime) -> Registration:
    """Say which sessions one comes to; all when empty. Their calendar and what they are told follow it.

    Raises:
        Refused: it is somebody else's, or is over.
    """
    event = held(registration.event)
    row = Registration.objects.select_for_update().get(pk=registration.pk)
    if row.member_id != by.pk:
        raise Refused(_("You are not registered."))
    rules.step_back(event, row, now).or_raise()
    row.sessions = sorted(set(Session.objects.filter(event=event, number__in=sessions).values_list("number", flat=True)))
    row.save(update_fields=["sessions"])
    activity.record("registration.chose", by=by, on=event, at=now, facts={"registration": row.pk})
    return row


@writes
def step_back(event: Event, *, by: Member, now: datetime) -> Registration:
    """Take one's registration back; the first on the waiting list moves up.

    Raises:
        Refused: rules.step_back.
    """
    event = held(event)
    row = Registration.objects.filter(event=event, member=by).first()
    rules.step_back(event, row, now).or_raise()
    if row is None:
        raise Refused(_("You are not registered."))
    leave(event, row, by=by, now=now)
    return row


def leave(event: Event, row: Registration, *, by: Member | None, now: datetime) -> None:
    """End a registration of an event in hand, inside an action."""
    was_in = row.standing == Standing.IN
    row.standing, row.decided = Standing.GONE, now
    row.save(update_fields=["standing", "decided"])
    facts: Facts = {"registration": row.pk, "member": row.member_id, "was_in": was_in}
    activity.record("registration.ended", by=by, on=event, at=now, facts=facts)
    move_up(event, now=now)


@writes
def let_in(registration: Registration, *, by: Member, now: datetime) -> Registration:
    """Say yes to somebody who asked, or who waits; on the waiting list when there is no room.

    Raises:
        Refused: rules.hold, or it was answered.
    """
    event, row = _to_decide(registration, by)
    row.standing = Standing.WAITING if free_places(event) == 0 and row.standing == Standing.ASKED else Standing.IN
    row.decided, row.reason = now, ""
    row.save(update_fields=["standing", "decided", "reason"])
    _decided(event, row, by, now)
    return row


@writes
def decline(registration: Registration, reason: str, *, by: Member, now: datetime) -> Registration:
    """Say no, with a reason that they read.

    Raises:
        Refused: rules.hold, it was answered, or there is no reason.
    """
    event, row = _to_decide(registration, by)
    row.reason = line(reason, 300)
    if not row.reason:
        raise Refused(_("Say why; the person reads it."))
    row.standing, row.decided = Standing.DECLINED, now
    row.save(update_fields=["standing", "decided", "reason"])
    _decided(event, row, by, now)
    return row


def _to_decide(registration: Registration, by: Member) -> tuple[Event, Registration]:
    event = held(registration.event)
    rules.hold(Viewer.of(by), event).or_raise()
    row = Registration.objects.select_for_update().get(pk=registration.pk)
    if row.standing not in {Standing.ASKED, Standing.WAITING}:
        raise Refused(_("This has an answer already."))
    return event, row


def _decided(event: Event, row: Registration, by: Member | None, now: datetime) -> None:
    facts: Facts = {"registration": row.pk, "member": row.member_id, "standing": str(row.standing)}
    activity.record("registration.decided", by=by, on=event, at=now, facts=facts)


def move_up(event: Event, *, now: datetime) -> int:
    """Give free places to those who wait, in their order, inside an action that holds the event; how many moved up.

    Whoever gives a place holds the event's row, so two who step back at once move up two people, each once.
    """
    waiting = event.registrations.filter(standing=Standing.WAITING).order_by("at", "pk")
    if event.is_over(now):
        return 0
    places = free_places(event)
    moved = list(waiting if places is None else waiting[:places])
    for row in moved:
        row.standing, row.decided = Standing.IN, now
        row.save(update_fields=["standing", "decided"])
        facts: Facts = {"registration": row.pk, "member": row.member_id, "standing": str(row.standing)}
        activity.record("registration.moved_up", by=None, on=event, at=now, facts=facts)
    return len(moved)


@writes
def say_who_came(event: Event, came: Collection[int], *, by: Member, now: datetime) -> int:
    """Say which registrations came; all others that were in did not. How many came.

    Raises:
        Refused: rules.say_who_came.
    """
    event = held(event)
    rules.say_who_came(Viewer.of(by), event, now).or_raise()
    taking_part = event.registrations.filter(standing=Standing.IN)
    taking_part.exclude(pk__in=came).update(came=False)
    count = taking_part.filter(pk__in=came).update(came=True)
    activity.record("event.attended", by=by, on=event, at=now, facts={"came": count})
    return count
