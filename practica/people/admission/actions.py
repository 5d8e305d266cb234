"""Coming in and going: invitations, accepting one, leaving the community.

The letters are written by the notices service, which reads "invitation.made" and "invitation.renewed" from the activity and
asks `queries.link_for` when it sends.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from practica.foundation import activity
from practica.foundation.core.answers import Conflict, Refused
from practica.foundation.core.writes import writes
from practica.people.admission import queries, rules
from practica.people.admission.models import Invitation, Office
from practica.people.circles import actions as circles
from practica.people.members import actions as members
from practica.people.members import words
from practica.people.members.models import Member, Organisation
from practica.people.members.queries import community, with_address

_RENEWED_FOR = timedelta(days=30)


@writes
def ask_for_password(member: Member | None, *, now: datetime) -> None:
    """Note that a new password was asked for, by a member or for an address that nobody here has.

    Both cost the same one row, about the community and not about anybody, so that an answer's time does not say who is here.
    The link is made when the letter is sent (`queries.password_link`).
    """
    ours = community()
    if ours.pk is not None:
        activity.record("password.asked", by=None, on=ours, at=now, facts={"member": member.pk if member else 0})


@writes
def invite(
    email: str,
    *,
    organisation: Organisation | None = None,
    country: str = "",
    office: str = Office.MEMBER,
    language: str = "en",
    name: str = "",
    expires: datetime,
    by: Member | None,
    now: datetime,
) -> tuple[Invitation, str]:
    """Invite one address. Returns the invitation and the secret of its link, which is stored nowhere.

    Args:
        email: whom.
        organisation: where they work.
        country: ISO 3166-1 alpha-2.
        office: what they become, one of `Office`.
        language: of the letter and of the page it leads to.
        name: as far as known.
        expires: when the link ends, within a year.
        by: the facilitator; None only from the machine's own command line (`practica init`).
        now: when.

    Raises:
        Refused: `by` may not, the address is a member's or has an open invitation.
    """
    if by is not None:
        rules.give_office(by, office).or_raise()
    rules.last_until(expires, now=now).or_raise()
    address = words.address(email)
    if queries.is_members(with_address(address)):
        raise Refused(_("This address already belongs to a member."))
    if queries.open_for(address, now=now) is not None:
        raise Refused(_("This address has an open invitation. Renew that one instead."))
    invitation = Invitation.objects.create(
        email=address, digest=secrets.token_hex(32), organisation=organisation, country=country, office=office,
        language=language, name=words.one_line(name)[:150], invited_by=by, made=now, expires=expires,
    )
    secret = _seal(invitation)
    activity.record("invitation.made", by=by, on=invitation, at=now, facts={"office": office, "language": language})
    return invitation, secret


@writes
def invite_first(email: str, *, language: str, expires: datetime, now: datetime) -> Invitation:
    """Invite the first facilitator of a community without members; called by the machine's own command line.

    An open first invitation to the same address is returned as it is; one to another address is void from now on, since
    it was a mistake or nobody came.

    Raises:
        Refused: somebody is a member already.
    """
    if Member.objects.exists():
        raise Refused(_("This community has members already; nothing was changed."))
    first = Invitation.objects.filter(invited_by__isnull=True, accepted__isnull=True, withdrawn__isnull=True)
    first.exclude(email__iexact=email).update(withdrawn=now)
    standing = first.filter(email__iexact=email, expires__gt=now).order_by("-made", "-pk").first()
    if standing is not None and queries.digest_of(queries.secret_of(standing)) == standing.digest:
        return standing
    first.update(withdrawn=now)
    return invite(email, office=Office.FACILITATOR, language=language, expires=expires, by=None, now=now)[0]


def _seal(invitation: Invitation) -> str:
    """Make the present link the only one that works."""
    secret = queries.secret_of(invitation)
    invitation.digest = queries.digest_of(secret)
    invitation.save(update_fields=["digest"])
    return secret


@writes
def invite_list(
    text: str,
    *,
    organisation: Organisation | None = None,
    country: str = "",
    office: str = Office.MEMBER,
    language: str = "en",
    expires: datetime,
    agreed: str,
    by: Member,
    now: datetime,
) -> list[Invitation]:
    """Invite everyone of a pasted list who can be invited: all of them in one transaction, or nobody.

    Organisation and country stand in for lines that name none.

    Args:
        text: the list, see `lists`.
        organisation: for lines that name none.
        country: for lines that name none.
        office: what they become.
        language: of the letters.
        expires: when the links end.
        agreed: `Preview.digest` of what the person saw and confirmed.
        by: the facilitator.
        now: when.

    Raises:
        Refused: `by` may not, or there is nobody to invite.
        Conflict: something changed since the preview (somebody joined, or was invited); nobody is invited.
    """
    rules.give_office(by, office).or_raise()
    seen = queries.preview(text, now=now)
    if seen.digest != agreed:
        raise Conflict(_("Something changed since you looked. Nobody is invited yet: look again, then confirm."))
    if not seen.candidates:
        raise Refused(_("There is nobody to invite in this list."))
    return [
        invite(
            each.row.email, name=each.row.name, organisation=each.organisation or organisation,
            country=each.row.country or country, office=office, language=language, expires=expires, by=by, now=now,
        )[0]
        for each in seen.candidates
    ]


@writes
def withdraw(invitation: Invitation, *, by: Member, now: datetime) -> Invitation:
    """End an invitation: its link is void at once. A second time changes nothing.

    Raises:
        Refused: `by` may not, or it was accepted.
    """
    held = Invitation.objects.select_for_update().get(pk=invitation.pk)
    rules.change(by, held).or_raise()
    if held.withdrawn is None:
        held.withdrawn = now
        held.save(update_fields=["withdrawn"])
        activity.record("invitation.withdrawn", by=by, on=held, at=now)
    return held


@writes
def renew(invitation: Invitation, *, by: Member, now: datetime) -> tuple[Invitation, str]:
    """Make a new link for thirty days, and the old one void; whoever renews it stands for it from then on.

    Raises:
        Refused: `by` may not, it was accepted or withdrawn, or its address has become a member's.
    """
    held = Invitation.objects.select_for_update().get(pk=invitation.pk)
    rules.renew(by, held).or_raise()
    if queries.is_members(with_address(held.email)):
        raise Refused(_("This address already belongs to a member."))
    held.renewals += 1
    held.expires = now + _RENEWED_FOR
    held.invited_by = by
    held.save(update_fields=["renewals", "expires", "invited_by"])
    secret = _seal(held)
    activity.record("invitation.renewed", by=by, on=held, at=now, facts={"renewals": held.renewals})
    return held, secret


@writes
def accept(
    secret: str, *, name: str, password: str, languages: Sequence[str], language: str, country: str, now: datetime
) -> Member:
    """Become a member through an invitation. The address is the invitation's: the secret was sent there.

    Somebody who had left comes back to the same account, with the circles gone; somebody who was a guest of an event stays the
    same person, with what they said there.

    Raises:
        Refused: the link is void, or the address is a member's already.
    """
    found = queries.open_by_secret(secret, now=now)
    invitation = Invitation.objects.select_for_update(of=("self",)).filter(pk=found.pk).first() if found else None
    if invitation is None or not invitation.is_open(now):
        raise Refused(_("This invitation is no longer open."))
    known = with_address(invitation.email)
    offices = () if invitation.office == Office.MEMBER else (invitation.office,)
    if known is not None and known.is_guest:
        member = members.take_in_guest(
            known, name=name, password=password, organisation=invitation.organisation, country=country, languages=languages,
            language=language, offices=offices, by=invitation.invited_by, now=now,
        )
    elif known is not None and not known.is_active:
        member = members.come_back(known, password=password, offices=offices, by=invitation.invited_by, now=now)
    else:
        member = members.admit(
            invitation.email, name=name, password=password, organisation=invitation.organisation, country=country,
            languages=languages, language=language, offices=offices, by=invitation.invited_by, now=now,
        )
    Invitation.objects.filter(accepted_by=member).exclude(pk=invitation.pk).update(accepted_by=None)
    invitation.accepted, invitation.accepted_by = now, member
    invitation.save(update_fields=["accepted", "accepted_by"])
    Invitation.objects.filter(email__iexact=invitation.email, accepted__isnull=True, withdrawn__isnull=True).update(withdrawn=now)
    activity.record("invitation.accepted", by=member, on=invitation, at=now)
    return member


@writes
def leave(*, by: Member, now: datetime) -> None:
    """Leave the community: out of every circle, the account closed, every session ended. What was written stays.

    Raises:
        Refused: nobody would be left to let others in.
    """
    members.depart(by, by=by, now=now)
    circles.leave_all(by=by, now=now)
