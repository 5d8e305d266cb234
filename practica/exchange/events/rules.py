"""Who may do what with an event; a refusal is the sentence the page shows. Whether somebody sees it is not asked here."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from practica.exchange.events.models import Does, Event, Part, Registration, Session, Standing, State
from practica.foundation.core.answers import Allowed, Denied
from practica.people.access.queries import can_see
from practica.people.access.viewers import Viewer


def is_holder(viewer: Viewer, event: Event) -> bool:
    """Whether this viewer holds the event: set it up, or was named beside whoever did."""
    if viewer.member_id is None:
        return False
    # Read as a whole, so that a page which asks often reads it once (`prefetch_related`).
    return event.source_id == viewer.member_id or any(one.pk == viewer.member_id for one in event.holders.all())


def set_up(viewer: Viewer) -> Allowed | Denied:
    """May this viewer set up an event? Any member may; an observer only reads."""
    if viewer.member is None or not viewer.reads_green:
        return Denied(_("Members of the community set up events."))
    return Allowed()


def hold(viewer: Viewer, event: Event) -> Allowed | Denied:
    """What only those who hold the event do, and nobody while it is hidden or cancelled."""
    if event.hidden:
        return Denied(_("It is hidden until a second reader has decided."))
    if not is_holder(viewer, event):
        return Denied(_("Those who hold the event do this."))
    if event.state == State.CANCELLED:
        return Denied(_("The event is cancelled."))
    return Allowed()


def moderate(viewer: Viewer, session: Session) -> Allowed | Denied:
    """What the moderators of a session do, and those who hold the event, who step in for a moderator who leaves."""
    if session.event.hidden:
        return Denied(_("It is hidden until a second reader has decided."))
    mine = Part.objects.filter(session=session, does=Does.MODERATES, member=viewer.person_id or 0)
    if is_holder(viewer, session.event) or mine.exists():
        return Allowed()
    return Denied(_("The moderators of the session do this."))


def stands_beside(viewer: Viewer, event: Event | None, other: Event) -> bool:
    """Whether this viewer may know that one event stands on the sidelines of another: they see that one, and it is known."""
    is_itself = event is not None and event.pk == other.pk
    return not is_itself and not other.hidden and other.state != State.DRAFT and can_see(viewer, other)


def knows_of(viewer: Viewer, session: Session) -> bool:
    """Whether a session of an event that this viewer sees is there for them; no query once it stands in the programme.

    Before, it is for those who hold the event and those who moderate it.
    """
    return bool(session.since_edition) or bool(moderate(viewer, session))


def register(viewer: Viewer, event: Event, mine: Registration | None, now: datetime) -> Allowed | Denied:
    """May this viewer register? Whoever sees it, members and its guests, while registration is open."""
    if viewer.person is None:
        return Denied(_("Sign in to register."))
    if event.hidden or event.state != State.PUBLISHED:
        return Denied(_("The event is cancelled.") if event.state == State.CANCELLED else _("It is not made known yet."))
    if mine is not None and mine.standing == Standing.DECLINED:
        return Denied(_("Those who hold the event have declined. Ask them when something has changed."))
    if mine is not None and mine.standing != Standing.GONE:
        return Denied(_("You are registered already."))
    return open_until(event, now)


def open_until(event: Event, now: datetime) -> Allowed | Denied:
    """Whether registration is open at this moment, whoever asks."""
    if event.is_over(now):
        return Denied(_("The event is over."))
    if event.registration_until is not None and now > event.registration_until:
        return Denied(_("Registration is closed."))
    return Allowed()


def step_back(event: Event, mine: Registration | None, now: datetime) -> Allowed | Denied:
    """May somebody take their registration back? Until the event is over."""
    if mine is None or mine.standing in {Standing.GONE, Standing.DECLINED}:
        return Denied(_("You are not registered."))
    if event.is_over(now):
        return Denied(_("The event is over."))
    return Allowed()


def say_who_came(viewer: Viewer, event: Event, now: datetime) -> Allowed | Denied:
    """May this viewer say who came? Those who hold it, from its first day on."""
    allowed = hold(viewer, event)
    if allowed and now.astimezone(event.tz).date() < event.starts:
        return Denied(_("Say it when the event has begun."))
    return allowed


def take_out(viewer: Viewer, event: Event) -> Allowed | Denied:
    """May this viewer take the list of who takes part out of Practica? Those who hold it, where the marking lets it leave."""
    if event.hidden or not is_holder(viewer, event):
        return Denied(_("Those who hold the event do this."))
    if event.marking_of().stays_inside:
        return Denied(_("Its marking says that it never leaves Practica. Read the list here."))
    return Allowed()
