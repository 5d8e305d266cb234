"""Taking organisations and members in from a file: by their id, the same again changes nothing.

An import lets people in, since whoever runs it has the machine; it never gives an office, a password or an end to a suspension.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.text import slugify
from django.utils.translation import gettext as _

from practica.foundation import activity
from practica.foundation.core.answers import Refused
from practica.foundation.core.writes import writes
from practica.people.members import words
from practica.people.members.actions import admit
from practica.people.members.models import Member, Organisation

OWN = "organisation:"
"""How the id of an organisation begins that has none from elsewhere; its address follows."""


@dataclass(frozen=True)
class IncomingOrganisation:
    """An organisation as a file tells it; `kind` and `country` may be unknown."""

    external_id: str
    name: str
    kind: str = ""
    country: str = ""


@dataclass(frozen=True)
class IncomingMember:
    """A member as a file tells it. The `handle` is taken when it is free; None leaves what is there as it is."""

    email: str
    name: str
    handle: str = ""
    organisation_id: int | None = None
    country: str = ""
    languages: tuple[str, ...] = ()
    language: str | None = None
    time_zone: str | None = None
    about: str | None = None
    expertise: tuple[str, ...] | None = None
    is_expert: bool | None = None
    is_mentor: bool | None = None
    answers: str | None = None


def organisation_known(identity: str) -> Organisation | None:
    """The organisation with this id, from elsewhere or from here."""
    mine = Q(external_id=identity)
    if identity.startswith(OWN):
        mine |= Q(external_id=None, slug=identity.removeprefix(OWN))
    return Organisation.objects.filter(mine).first()


@writes
def take_in_organisation(incoming: IncomingOrganisation, *, now: datetime) -> tuple[Organisation, bool, bool]:
    """The organisation, whether it was made, whether it was changed. One that was only named before now gets its id."""
    called = words.one_line(incoming.name)
    held = organisation_known(incoming.external_id)
    if held is None:
        held = Organisation.objects.filter(external_id=None, name__iexact=called, country__in=("", incoming.country)).first()
    if held is None:
        new = Organisation(external_id=incoming.external_id, name=called, kind=incoming.kind, country=incoming.country)
        return _add(new, now), True, False
    told = {"name": called, "kind": incoming.kind or held.kind, "country": incoming.country or held.country}
    if held.external_id is None and not incoming.external_id.startswith(OWN):
        told["external_id"] = incoming.external_id
    changed = {column: value for column, value in told.items() if getattr(held, column) != value}
    for column, value in changed.items():
        setattr(held, column, value)
    if changed:
        held.save(update_fields=list(changed))
        activity.record("organisation.changed", by=None, on=held, at=now, facts={"import": True})
    return held, False, bool(changed)


@writes
def add_named(name: str, *, now: datetime) -> Organisation:
    """An organisation of which only the name is known, so far; the caller has looked whether it is there."""
    return _add(Organisation(name=words.one_line(name)), now)


def _add(organisation: Organisation, now: datetime) -> Organisation:
    organisation.slug = _free_slug(organisation.external_id or "", organisation.name)
    organisation.save()
    activity.record("organisation.added", by=None, on=organisation, at=now, facts={"import": True})
    return organisation


def _free_slug(identity: str, called: str) -> str:
    own = identity.removeprefix(OWN)
    wanted = own if own and slugify(own) == own and len(own) < 76 else slugify(called)[:70].strip("-")
    wanted = wanted or f"o-{words.random_end(8)}"
    return f"{wanted}-{words.random_end()}" if Organisation.objects.filter(slug=wanted).exists() else wanted


@writes
def take_in_member(incoming: IncomingMember, *, now: datetime) -> tuple[Member, bool, bool]:
    """The member, whether they were let in, whether what is said of them changed. The mail address tells who it is.

    Raises:
        Refused: the person left or is suspended; or the name has no letters.
    """
    called = words.one_line(incoming.name)
    if not words.has_letters(called):
        raise Refused(_("The name has no letters."))
    held = Member.objects.filter(email__iexact=words.address(incoming.email)).first()
    if held is None:
        member = admit(
            incoming.email, name=called, by=None, now=now, handle=incoming.handle, organisation=_organisation(incoming),
            country=incoming.country, languages=incoming.languages, language=incoming.language or "en",
            time_zone=incoming.time_zone or "",
        )  # fmt: skip
        _describe(member, _rest(incoming))
        return member, True, False
    if not held.is_present:
        raise Refused(_("This person left or is suspended; an import does not bring them back."))
    told = {
        "name": called,
        "organisation_id": incoming.organisation_id or held.organisation_id,
        "country": incoming.country or held.country,
        "languages": list(incoming.languages) or held.languages,
        "language": held.language if incoming.language is None else incoming.language,
        "time_zone": held.time_zone if incoming.time_zone is None else incoming.time_zone,
        **_rest(incoming),
    }
    changed = _describe(held, told)
    if changed:
        activity.record("member.described", by=None, on=held, at=now, facts={"import": True})
    return held, False, changed


def _organisation(incoming: IncomingMember) -> Organisation | None:
    return Organisation.objects.filter(pk=incoming.organisation_id).first() if incoming.organisation_id else None


def _rest(incoming: IncomingMember) -> dict[str, object]:
    told: dict[str, object] = {
        "about": incoming.about,
        "expertise": None if incoming.expertise is None else list(incoming.expertise),
        "is_expert": incoming.is_expert,
        "is_mentor": incoming.is_mentor,
        "answers": incoming.answers,
    }
    return {column: value for column, value in told.items() if value is not None}


def _describe(member: Member, told: dict[str, object]) -> bool:
    changed = [column for column, value in told.items() if getattr(member, column) != value]
    for column in changed:
        setattr(member, column, told[column])
    if changed:
        member.save(update_fields=changed)
    return bool(changed)


def names_of(organisations: Sequence[Organisation]) -> dict[int, str]:
    """The id under which an export writes each organisation, and finds it again."""
    return {row.pk: row.external_id or f"{OWN}{row.slug}" for row in organisations}
