"""Guests: inviting them, what their link does, and the end of it.

The letters read "guest.invited" from the activity and ask `guests.link_for` when they are sent.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext as _

from practica.exchange.events import guests, rules
from practica.exchange.events.actions.holding import Facts, held
from practica.exchange.events.actions.registering import leave
from practica.exchange.events.models import Event, GuestInvitation, Registration, Standing, Way
from practica.foundation import activity
from practica.foundation.core import languages as tongues
from practica.foundation.core.answers import Conflict, Refused
from practica.foundation.core.typed import line
from practica.foundation.core.writes import writes
from practica.knowledge.countries.names import is_country
from practica.people.access.models import Gathering, Marking
from practica.people.access.queries import can_see
from practica.people.access.viewers import Viewer
from practica.people.members import actions as members
from practica.people.members import words
from practica.people.members.models import Member
from practica.people.members.queries import with_address

_LONGEST = timedelta(days=366)
_RENEWED_FOR = timedelta(days=30)


@dataclass(frozen=True)
class Invited:
    """A guest as whoever invites them knows them; ISO 3166-1 alpha-2, language of the letter."""

    name: str
    email: str
    language: str = "en"
    country: str = ""
    organisation: str = ""
    role: str = ""


@writes
def invite(event: Event, invited: Invited, *, expires: datetime, by: Member, now: datetime) -> GuestInvitation:
    """Invite one named person to one event. An invitation that was withdrawn is made anew.

    Raises:
        Refused: rules.hold, the event is over or for named people only, no name, a wrong address, invited already.
    """
    event = held(event)
    rules.hold(Viewer.of(by), event).or_raise()
    if event.marking_of() == Marking.RED:
        raise Refused(_("It is for named people only. Invite as its reader somebody who is a member."))
    if event.is_over(now):
        raise Refused(_("The event is over."))
    if not now < expires <= now + _LONGEST:
        raise Refused(_("An invitation ends in the future, within a year."))
    name, email = line(invited.name, 150), _address(invited.email)
    if not name:
        raise Refused(_("Say who it is: a guest is a named person."))
    if invited.country and not is_country(invited.country):
        raise Refused(_("Practica does not know this country."))
    row = GuestInvitation.objects.filter(event=event, email=email).first()
    if row is not None and row.withdrawn is None:
        raise Refused(_("This address is invited already."))
    row = row or GuestInvitation(event=event, email=email)
    row.name, row.country, row.by, row.made, row.expires = name, invited.country, by, now, expires
    row.organisation, row.role = line(invited.organisation, 200), line(invited.role, 80)
    row.language = invited.language if tongues.is_language(invited.language) else "en"
    row.accepted = row.withdrawn = row.member = None
    row.digest = secrets.token_hex(32)
    row.save()
    _seal(row)
    activity.record("guest.invited", by=by, on=row, at=now, facts={"renewals": row.renewals})
    return row


def _address(typed: str) -> str:
    email = words.address(words.one_line(typed))
    try:
        validate_email(email)
    except ValidationError:
        raise Refused(_("This is not a complete mail address.")) from None
    return email


def _seal(invitation: GuestInvitation) -> None:
    """Make the present link the only one that works."""
    invitation.digest = guests.digest_of(guests.secret_of(invitation))
    invitation.save(update_fields=["digest"])


@writes
def invite_list(
    event: Event, text: str, *, country: str = "", language: str = "en", expires: datetime, agreed: str, by: Member, now: datetime
) -> list[GuestInvitation]:
    """Invite everyone of a pasted list who can be invited: all of them in one transaction, or nobody.

    Args:
        event: to which.
        text: the list, see `admission.lists`.
        country: for lines that name none.
        language: of the letters.
        expires: when the links end.
        agreed: `Preview.digest` of what the person saw and confirmed.
        by: one of those who hold it.
        now: when.

    Raises:
        Refused: as `invite`, or there is nobody to invite.
        Conflict: something changed since the preview; nobody is invited.
    """
    seen = guests.preview(event, text)
    if seen.digest != agreed:
        raise Conflict(_("Something changed since you looked. Nobody is invited yet: look again, then confirm."))
    if not seen.rows:
        raise Refused(_("There is nobody to invite in this list."))
    return [
        invite(
            event, Invited(row.name, row.email, language, row.country or country, row.organisation),
            expires=expires, by=by, now=now,
        )
        for row in seen.rows
    ]


@writes
def renew(invitation: GuestInvitation, *, by: Member, now: datetime) -> GuestInvitation:
    """Make a new link for thirty days, and the old one void.

    Raises:
        Refused: rules.hold, or it was accepted or withdrawn.
    """
    row = _held(invitation, by)
    if row.accepted is not None or row.withdrawn is not None:
        raise Refused(_("This invitation is no longer open."))
    row.renewals += 1
    row.expires, row.by = now + _RENEWED_FOR, by
    row.save(update_fields=["renewals", "expires", "by"])
    _seal(row)
    activity.record("guest.invited", by=by, on=row, at=now, facts={"renewals": row.renewals})
    return row


@writes
def withdraw(invitation: GuestInvitation, *, by: Member, now: datetime) -> GuestInvitation:
    """End an invitation: its link is void, and whoever had accepted sees no more of the event than its marking lets them.

    Raises:
        Refused: rules.hold.
    """
    row = _held(invitation, by)
    if row.withdrawn is None:
        row.withdrawn = now
        row.save(update_fields=["withdrawn"])
        if row.member is not None:
            _see_off(row.event, row.member, by=by, now=now)
        activity.record("guest.withdrawn", by=by, on=row, at=now)
    return row


def _held(invitation: GuestInvitation, by: Member) -> GuestInvitation:
    row = GuestInvitation.objects.select_for_update(of=("self",)).select_related("member").get(pk=invitation.pk)
    row.event = held(invitation.event)
    rules.hold(Viewer.of(by), row.event).or_raise()
    return row


def _see_off(event: Event, guest: Member, *, by: Member | None, now: datetime) -> None:
    Gathering.objects.get(pk=event.gathering_id).guests.remove(guest)
    if not guest.is_guest and can_see(Viewer.of(guest), event):
        return
    mine = Registration.objects.filter(event=event, member=guest, standing__in=(Standing.IN, Standing.ASKED, Standing.WAITING))
    for row in mine:
        leave(event, row, by=by, now=now)
    if not guest.gatherings.exists():
        members.close_guest(guest, by=by, now=now)


@writes
def accept(
    secret: str, *, name: str, password: str, languages: Sequence[str], language: str, country: str, now: datetime
) -> Member:
    """Become a guest through an invitation, with a password, and come to its event.

    Raises:
        Refused: the link is void, or the address belongs to somebody who signs in first.
    """
    row = _open(secret, now)
    known = with_address(row.email)
    if known is not None and known.is_active:
        raise Refused(_("This address has an account here. Sign in, and open the link again."))
    guest = members.let_in_guest(
        known, row.email, name=name, password=password, country=country or row.country, languages=languages, language=language,
        occupation=row.role, by=row.by, now=now,
    )  # fmt: skip
    return _come(row, guest, now)


@writes
def accept_as(secret: str, *, by: Member, now: datetime) -> Event:
    """The same for somebody who has an account, a member's or a guest's: the link opens the event and registers them.

    Raises:
        Refused: the link is void, or it was sent to somebody else.
    """
    row = _open(secret, now)
    if by.email.casefold() != row.email.casefold():
        raise Refused(_("This invitation was sent to another address."))
    _come(row, by, now)
    return row.event


def _open(secret: str, now: datetime) -> GuestInvitation:
    found = guests.open_by_secret(secret, now=now)
    row = GuestInvitation.objects.select_for_update(of=("self",)).filter(pk=found.pk).first() if found else None
    if found is None or row is None or row.accepted is not None or row.withdrawn is not None or row.digest != found.digest:
        raise Refused(_("This invitation is no longer open."))
    row.event = held(found.event)
    return row


def _come(row: GuestInvitation, who: Member, now: datetime) -> Member:
    # A member too: the marking of the event may not reach them.
    Gathering.objects.get(pk=row.event.gathering_id).guests.add(who)
    row.accepted, row.member = now, who
    row.save(update_fields=["accepted", "member"])
    activity.record("guest.accepted", by=who, on=row, at=now)
    way = Way.ON_SITE if row.event.way == Way.BOTH else Way(row.event.way)
    registration, made = Registration.objects.get_or_create(
        event=row.event, member=who, defaults={"standing": Standing.IN, "at": now, "way": way}
    )
    if not made and registration.standing != Standing.IN:
        registration.standing, registration.at, registration.decided = Standing.IN, now, now
        registration.save(update_fields=["standing", "at", "decided"])
    facts: Facts = {"registration": registration.pk, "member": who.pk, "standing": str(registration.standing)}
    activity.record("registration.made", by=who, on=row.event, at=now, facts=facts)
    return who


@writes
def end_guests(now: datetime | None = None) -> int:
    """Close the accounts of guests whose last event is over; how many."""
    at = now or timezone.now()
    over = Gathering.objects.filter(until__lte=at, guests__isnull=False).values("guests")
    going = Member.objects.filter(is_guest=True, is_active=True, pk__in=over)
    still = Gathering.objects.exclude(until__lte=at).values("guests")
    ended = list(going.exclude(pk__in=still.filter(guests__isnull=False)).order_by("pk")[:200])
    for guest in ended:
        members.close_guest(guest, by=None, now=at)
    return len(ended)
