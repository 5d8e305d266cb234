"""Writes about members and organisations: the only place that saves them."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from practica.foundation import activity
from practica.foundation.core import zones
from practica.foundation.core.answers import Refused
from practica.foundation.core.writes import writes
from practica.people.members import rules, words
from practica.people.members.models import Member, Organisation
from practica.people.members.queries import with_address

_TRIES = 20
OFFICES = frozenset({"reviewer", "facilitator", "observer", "administrator"})


@writes
def admit(
    email: str,
    *,
    name: str,
    by: Member | None,
    now: datetime,
    handle: str = "",
    password: str | None = None,
    organisation: Organisation | None = None,
    country: str = "",
    languages: Sequence[str] = (),
    language: str = "en",
    time_zone: str = "",
    offices: Collection[str] = (),
) -> Member:
    """Make a member. Asks no rule: coming in is decided by an invitation, the import or the demonstration.

    Args:
        email: becomes the sign-in, in small letters.
        name: as the person writes it.
        by: who let them in; None for the machine.
        now: when they joined.
        handle: the end of their page's address; made from the name when empty or taken.
        password: None for an account that cannot sign in until a password is set.
        organisation: where they work.
        country: ISO 3166-1 alpha-2.
        languages: codes of what they read, best first.
        language: of the interface and of their mail.
        time_zone: an IANA name; the country's own when it has one and none is given.
        offices: among reviewer, facilitator, observer, administrator.

    Raises:
        Refused: the address belongs to a member, present or not.
    """
    address, called = words.address(email), words.one_line(name)
    if with_address(address) is not None:
        raise Refused(_("This address already belongs to a member."))
    member = Member(
        email=address, name=called, organisation=organisation, country=country, languages=list(languages),
        language=language, time_zone=time_zone or zones.of_country(country), joined=now,
        **{f"is_{office}": True for office in sorted(OFFICES & set(offices))},
    )
    if password is None:
        member.set_unusable_password()
    else:
        member.set_password(password)
    _save_with_handle(member, handle or words.handle_from(called))
    activity.record("member.admitted", by=by, on=member, at=now)
    return member


def _save_with_handle(member: Member, wanted: str) -> None:
    """Save under the wanted handle, or under one with a random end when another member has it."""
    for attempt in range(_TRIES):
        member.handle = wanted if attempt == 0 else f"{wanted}-{words.random_end()}"
        if Member.objects.filter(handle=member.handle).exists():
            continue
        try:
            with transaction.atomic():
                member.save(force_insert=True)
        except IntegrityError:
            if with_address(member.email) is not None:
                raise Refused(_("This address already belongs to a member.")) from None
        else:
            return
    raise Refused(_("No free handle was found. Try again."))


@writes
def come_back(
    member: Member, *, password: str, offices: Collection[str] = (), by: Member | None, now: datetime
) -> Member:
    """Let someone in again who had left, with these offices and no others; called when they accept a new invitation."""
    member.is_active, member.suspended, member.joined = True, False, now
    for office in OFFICES:
        setattr(member, f"is_{office}", office in offices)
    member.seal += 1
    member.set_password(password)
    member.save()
    activity.record("member.came_back", by=by, on=member, at=now)
    return member


@writes
def describe(
    member: Member,
    *,
    name: str,
    country: str,
    organisation: Organisation | None,
    languages: Sequence[str],
    language: str,
    time_zone: str,
    about: str,
    is_expert: bool,
    is_mentor: bool,
    answers: str,
    occupation: str = "",
    asks_a_month: int | None = None,
    by: Member,
    now: datetime,
) -> Member:
    """Write what stands on a member's page; a change of organisation is kept in the activity.

    Raises:
        Refused: `by` is somebody else.
    """
    rules.edit(by, member).or_raise()
    held = Member.objects.select_for_update().get(pk=member.pk)
    was = held.organisation_id
    values = {
        "name": words.one_line(name), "country": country, "organisation": organisation, "languages": list(languages),
        "language": language, "time_zone": time_zone, "about": about.strip(), "is_expert": is_expert,
        "is_mentor": is_mentor, "answers": words.one_line(answers), "occupation": words.one_line(occupation),
        "asks_a_month": held.asks_a_month if asks_a_month is None else asks_a_month,
    }
    for field, value in values.items():
        setattr(held, field, value)
    held.save(update_fields=list(values))
    activity.record("member.described", by=by, on=held, at=now)
    if was != held.organisation_id:
        activity.record("member.moved", by=by, on=held, at=now, facts={"was": was, "is": held.organisation_id})
    return held


@writes
def know_about(member: Member, keys: Sequence[str], *, by: Member, now: datetime) -> Member:
    """Write what a member knows about: keys of concepts, the most their own first, each once; at most forty.

    Raises:
        Refused: `by` is somebody else.
    """
    rules.edit(by, member).or_raise()
    held = Member.objects.select_for_update().get(pk=member.pk)
    held.expertise = list(dict.fromkeys(keys))[:40]
    held.save(update_fields=["expertise"])
    activity.record("member.described", by=by, on=held, at=now)
    return held


@writes
def suspend(member: Member, *, by: Member, now: datetime) -> Member:
    """Treat a member as absent until restored; every session of theirs ends.

    Raises:
        Refused: `by` may not.
    """
    rules.suspend(by, member).or_raise()
    held = Member.objects.select_for_update().get(pk=member.pk)
    if not held.suspended:
        held.suspended = True
        held.seal += 1
        held.save(update_fields=["suspended", "seal"])
        activity.record("member.suspended", by=by, on=held, at=now)
    return held


@writes
def restore(member: Member, *, by: Member, now: datetime) -> Member:
    """End a suspension; the member signs in again with the same password.

    Raises:
        Refused: `by` may not.
    """
    rules.restore(by, member).or_raise()
    held = Member.objects.select_for_update().get(pk=member.pk)
    if held.suspended:
        held.suspended = False
        held.save(update_fields=["suspended"])
        activity.record("member.restored", by=by, on=held, at=now)
    return held


@writes
def appoint(member: Member, *, offices: Collection[str], by: Member, now: datetime) -> Member:
    """Let a member hold these offices and no others; they count from their next request on.

    Args:
        member: who holds them.
        offices: among reviewer, facilitator, observer, administrator.
        by: a facilitator; one who is an administrator too where that office changes.
        now: when.

    Raises:
        Refused: `by` may not, or no facilitator would be left.
    """
    held = Member.objects.select_for_update().get(pk=member.pk)
    rules.appoint(by, held, offices).or_raise()
    changed = {office: office in offices for office in sorted(OFFICES) if (office in offices) != getattr(held, f"is_{office}")}
    if changed:
        for office, holds in changed.items():
            setattr(held, f"is_{office}", holds)
        held.save(update_fields=[f"is_{office}" for office in changed])
        activity.record("member.appointed", by=by, on=held, at=now, facts=changed)
    return held


@writes
def depart(member: Member, *, by: Member, now: datetime) -> Member:
    """Close a member's account: no sign-in, no offices; their name stays on what they wrote.

    `admission.actions.leave` is the act of a person, and takes them out of their circles as well.
    """
    rules.leave(by).or_raise()
    held = Member.objects.select_for_update().get(pk=member.pk)
    held.is_active = False
    held.is_facilitator = held.is_reviewer = held.is_observer = held.is_administrator = False
    held.is_expert = held.is_mentor = False
    held.seal += 1
    held.set_unusable_password()
    held.save()
    activity.record("member.left", by=by, on=held, at=now)
    return held


@writes
def add_organisation(name: str, *, kind: str, country: str, by: Member | None, now: datetime) -> Organisation:
    """Add an organisation; one with the same name in the same country is returned as it is.

    Args:
        name: as it writes itself.
        kind: one of `OrganisationKind`.
        country: ISO 3166-1 alpha-2, empty for an international one.
        by: None for the machine (import, demonstration).
        now: when.

    Raises:
        Refused: `by` is not a facilitator.
    """
    if by is not None:
        rules.add_organisation(by).or_raise()
    called = words.one_line(name)
    known = Organisation.objects.filter(name__iexact=called, country=country).first()
    if known is not None:
        return known
    wanted = slugify(called)[:70].strip("-") or f"o-{words.random_end(8)}"
    slug = f"{wanted}-{words.random_end()}" if Organisation.objects.filter(slug=wanted).exists() else wanted
    organisation = Organisation.objects.create(name=called, slug=slug, kind=kind, country=country)
    activity.record("organisation.added", by=by, on=organisation, at=now)
    return organisation


@writes
def let_in_guest(
    known: Member | None,
    email: str,
    *,
    name: str,
    password: str,
    country: str = "",
    languages: Sequence[str] = (),
    language: str = "en",
    occupation: str = "",
    by: Member | None,
    now: datetime,
) -> Member:
    """Make the account of a guest of an event, or open again that of one who had one. Asks no rule: an invitation decides.

    Args:
        known: the closed account that has this address, a former member's among them, who comes back as a guest alone.
        email: becomes the sign-in.
        name: as the person writes it.
        password: of their choice.
        country: ISO 3166-1 alpha-2.
        languages: codes of what they read, best first.
        language: of the interface and of their mail.
        occupation: what they do.
        by: who invited them.
        now: when.

    Raises:
        Refused: the address belongs to somebody who is here.
    """
    guest = known or Member(email=words.address(email))
    if known is None and with_address(email) is not None:
        raise Refused(_("This address already belongs to a member."))
    guest.name, guest.country, guest.occupation = words.one_line(name), country, words.one_line(occupation)[:80]
    guest.languages, guest.language, guest.time_zone = list(languages), language, zones.of_country(country)
    guest.is_guest, guest.is_active, guest.suspended, guest.joined = True, True, False, now
    for office in OFFICES:
        setattr(guest, f"is_{office}", False)
    guest.seal += 1
    guest.set_password(password)
    if known is None:
        _save_with_handle(guest, words.handle_from(guest.name))
    else:
        guest.save()
    activity.record("guest.let_in", by=by, on=guest, at=now)
    return guest


@writes
def take_in_guest(
    guest: Member,
    *,
    name: str,
    password: str,
    organisation: Organisation | None = None,
    country: str = "",
    languages: Sequence[str] = (),
    language: str = "en",
    offices: Collection[str] = (),
    by: Member | None,
    now: datetime,
) -> Member:
    """Make a member of somebody who was a guest of an event, whether or not that is over: what they said there stays theirs.

    Asks no rule: an invitation to the community decides. The other arguments are those of `admit`; every session they had ends.
    """
    held = Member.objects.select_for_update().get(pk=guest.pk)
    if country != held.country:
        held.country, held.time_zone = country, zones.of_country(country)
    held.name, held.organisation, held.languages, held.language = words.one_line(name), organisation, list(languages), language
    held.is_guest, held.is_active, held.suspended, held.joined = False, True, False, now
    for office in OFFICES:
        setattr(held, f"is_{office}", office in offices)
    held.seal += 1
    held.set_password(password)
    held.save()
    activity.record("member.admitted", by=by, on=held, at=now, facts={"was_guest": True})
    return held


@writes
def close_guest(guest: Member, *, by: Member | None, now: datetime) -> None:
    """End a guest's account: every session of theirs ends, and they sign in no more."""
    held = Member.objects.select_for_update().get(pk=guest.pk)
    if held.is_guest and held.is_active:
        held.is_active = False
        held.seal += 1
        held.save(update_fields=["is_active", "seal"])
        activity.record("guest.ended", by=by, on=held, at=now)
