"""Letters about events: to guests, about registrations, what changed and what is called off, with the calendar's own file."""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from practica.exchange.events import guests, ics, rules, wording
from practica.exchange.events.actions.editions import tells
from practica.exchange.events.attending import comes_to
from practica.exchange.events.models import Edition, Event, GuestInvitation, Registration, Standing, State
from practica.exchange.events.programme import Change
from practica.exchange.events.showing import span
from practica.foundation.activity.models import Activity
from practica.foundation.core.templatetags.words import day
from practica.people.access.viewers import Viewer
from practica.people.members.models import Member
from practica.people.members.queries import present, signing_in
from practica.services.notices import letters, sources
from practica.services.notices.letters import Appointment, Composed, said
from practica.services.notices.models import Letter
from practica.services.notices.sources import Address, Draft

_MOST_CHANGES = 12


def register_notices() -> None:
    """Called once, when the app is ready."""
    sources.register("guest.invited", _guest)
    letters.register("guest.invited", _say_guest, subject=None)
    for verb in ("registration.made", "registration.decided", "registration.moved_up"):
        sources.register(verb, _standing)
    letters.register("registration.standing", _say_standing, subject=None)
    sources.register("registration.made", _asked)
    letters.register("registration.asked", _say_asked)
    sources.register("registration.ended", _ended)
    letters.register("registration.ended", _say_ended, subject=None)
    sources.register("programme.published", _changed)
    letters.register("programme.changed", _say_changed, subject=None)
    sources.register("event.cancelled", _cancelled)
    letters.register("event.cancelled", _say_cancelled, subject=None)


def _event(number: int | None) -> Event | None:
    found: Event | None = Event.objects.select_related("source", "gathering").filter(pk=number or 0).first()
    return found


def _people(numbers: Iterable[int]) -> Iterable[Member]:
    return signing_in().filter(pk__in=list(numbers)).order_by("pk")


def _guest(row: Activity) -> Iterable[Draft]:
    found = GuestInvitation.objects.filter(pk=row.target_id).first()
    if found is not None:
        to = Address(found.email, found.language)
        yield Draft("guest.invited", str(row.pk), to, (GuestInvitation.KIND, found.pk), {"renewals": found.renewals})


def _say_guest(letter: Letter, viewer: Viewer) -> Composed | None:
    """The link works once; a later one has made it void, so only the newest letter goes. A closed event is not named."""
    del viewer
    rows = GuestInvitation.objects.select_related("event", "by")
    found = rows.filter(pk=letter.target_id or 0).first()
    if found is None or not guests.is_open(found, timezone.now()) or found.renewals != letter.facts.get("renewals"):
        return None
    event = found.event
    title = _("an event") if event.marking_of().is_closed else f"“{said(event.title)}”"
    words = {"name": said(found.by.name) if found.by else "Practica", "title": title, "days": span(event.starts, event.ends)}
    return Composed(
        _("You are invited to %(title)s") % words,
        [
            _("%(name)s invites you as a guest to %(title)s, %(days)s.") % words,
            _("The link leads to a page where you choose a password. It is meant for you alone; do not pass it on."),
            _("It works until %(day)s. If you do not know what this is about, do nothing.") % {"day": day(found.expires.date())},
        ],
        _("You are invited to an event"),
        guests.link_for(found),
        _("See the invitation"),
    )


def _standing(row: Activity) -> Iterable[Draft]:
    """To whoever registered, once they are in, waiting or declined; nothing while they wait for an answer."""
    standing = str(row.facts.get("standing"))
    if standing == Standing.ASKED:
        return
    for member in _people([int(row.facts.get("member") or 0)]):
        facts = {"registration": row.facts.get("registration"), "standing": standing}
        yield Draft("registration.standing", str(row.pk), member, (Event.KIND, row.target_id), facts)


def _say_standing(letter: Letter, viewer: Viewer) -> Composed | None:
    event, person = _event(letter.target_id), viewer.person
    mine = Registration.objects.filter(event=letter.target_id or 0, member=viewer.person_id or 0).first()
    if event is None or person is None or mine is None or mine.standing != letter.facts.get("standing"):
        return None
    title = {"title": said(event.title)}
    subjects = {
        Standing.IN: _("You take part: “%(title)s”"),
        Standing.WAITING: _("You are on the waiting list: “%(title)s”"),
        Standing.DECLINED: _("Your registration is declined: “%(title)s”"),
    }
    subject = subjects.get(Standing(mine.standing))
    if subject is None:
        return None
    invitation = ics.invitation(event, person, at=timezone.now()) if mine.standing == Standing.IN else ""
    return Composed(
        subject % title,
        [wording.standing(mine), span(event.starts, event.ends)],
        _("Your registration for an event has an answer"),
        event.get_absolute_url(),
        _("See the workshop"),
        items=(event,),
        appointment=Appointment(ics.REQUEST, invitation) if invitation else None,
    )


def _asked(row: Activity) -> Iterable[Draft]:
    """To those who hold it, while somebody waits for their answer."""
    event = _event(row.target_id)
    if event is None or row.facts.get("standing") != Standing.ASKED:
        return
    for member in present().filter(pk__in=event.holders.values("pk")).exclude(pk=row.actor_id or 0).order_by("pk"):
        facts = {"registration": row.facts.get("registration")}
        yield Draft("registration.asked", str(row.pk), member, (Event.KIND, event.pk), facts)


def _say_asked(letter: Letter, viewer: Viewer) -> Composed | None:
    event = _event(letter.target_id)
    waits = Registration.objects.filter(pk=int(letter.facts.get("registration") or 0), standing=Standing.ASKED)
    found = waits.select_related("member").first()
    if event is None or found is None or not rules.is_holder(viewer, event):
        return None
    words = {"name": said(found.member.name), "title": said(event.title)}
    return Composed(
        _("%(name)s would like to come: “%(title)s”") % words,
        [_("%(name)s asked to take part in “%(title)s”. Any of those who hold it can answer.") % words],
        _("Somebody would like to come to an event of yours"),
        f"{event.get_absolute_url()}people/",
        _("Answer"),
        items=(event,),
    )


def _ended(row: Activity) -> Iterable[Draft]:
    """Whoever had it in their calendar is told that it can go from there."""
    if row.facts.get("was_in"):
        for member in _people([int(row.facts.get("member") or 0)]):
            yield Draft("registration.ended", str(row.pk), member, (Event.KIND, row.target_id))


def _say_ended(letter: Letter, viewer: Viewer) -> Composed | None:
    event, person = _event(letter.target_id), viewer.person
    mine = Registration.objects.filter(event=letter.target_id or 0, member=viewer.person_id or 0, standing=Standing.GONE)
    if event is None or person is None or not mine.exists():
        return None
    words = {"title": said(event.title)}
    return Composed(
        _("You do not come: “%(title)s”") % words,
        [_("Your place in “%(title)s” is free for somebody else. The attached file takes it out of your calendar.") % words],
        _("Your registration for an event has ended"),
        event.get_absolute_url(),
        _("See the workshop"),
        items=(event,),
        appointment=Appointment(ics.CANCEL, ics.cancellation(event, person, at=timezone.now())),
    )


def _edition(row: Activity) -> Edition | None:
    found = Edition.objects.select_related("event").filter(event=row.target_id, number=row.facts.get("edition") or 0)
    return found.first()


def _changed(row: Activity) -> Iterable[Draft]:
    """To those whom what changed touches; the first edition changes nothing."""
    edition = _edition(row)
    if edition is None or not edition.changes:
        return
    for member in _people(tells(edition)):
        facts = {"edition": edition.number}
        yield Draft("programme.changed", str(row.pk), member, (Event.KIND, row.target_id), facts)


def _say_changed(letter: Letter, viewer: Viewer) -> Composed | None:
    """Each thing that changed in a sentence; a later edition has a letter of its own, so this one may still be true."""
    event, person = _event(letter.target_id), viewer.person
    edition = Edition.objects.filter(event=letter.target_id or 0, number=letter.facts.get("edition") or 0).first()
    if event is None or person is None or edition is None or event.state != State.PUBLISHED or event.hidden:
        return None
    words = {"title": said(event.title)}
    told = [wording.told(Change.from_data(row), event) for row in edition.changes[:_MOST_CHANGES]]
    return Composed(
        _("The programme has changed: “%(title)s”") % words,
        [f"{label}: {sentence}" for label, sentence in told],
        _("The programme of an event that you come to has changed"),
        event.get_absolute_url(),
        _("See the programme"),
        items=(event,),
        appointment=Appointment(ics.REQUEST, ics.invitation(event, person, at=timezone.now())),
    )


def _cancelled(row: Activity) -> Iterable[Draft]:
    """To everybody who was to come, was asked, or waited."""
    event = _event(row.target_id)
    if event is None:
        return
    waited = event.registrations.filter(standing__in=(Standing.ASKED, Standing.WAITING)).values_list("member", flat=True)
    for member in _people({*comes_to(event), *waited} - {row.actor_id or 0}):
        yield Draft("event.cancelled", str(row.pk), member, (Event.KIND, event.pk))


def _say_cancelled(letter: Letter, viewer: Viewer) -> Composed | None:
    event, person = _event(letter.target_id), viewer.person
    if event is None or person is None or event.state != State.CANCELLED:
        return None
    words = {"title": said(event.title)}
    return Composed(
        _("It is cancelled: “%(title)s”") % words,
        [_("“%(title)s” does not take place.") % words, event.cancelled_because],
        _("An event that you were to come to is cancelled"),
        event.get_absolute_url(),
        _("See the workshop"),
        items=(event,),
        appointment=Appointment(ics.CANCEL, ics.cancellation(event, person, at=timezone.now())),
    )
