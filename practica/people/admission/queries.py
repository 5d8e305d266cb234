"""Reading invitations: by their secret, for facilitators, and as a list about to be invited."""

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from practica.foundation.core.answers import Refused
from practica.people.admission.lists import Bad, Row, parse
from practica.people.admission.models import Invitation
from practica.people.members.models import Member, Organisation
from practica.people.members.queries import Looking


def secret_of(invitation: Invitation) -> str:
    """The secret of an invitation's present link: 256 bits that only this installation's key can compute.

    It is stored nowhere, so that a stolen database opens nothing, and can be computed again when the letter is sent.
    """
    made = invitation.made.astimezone(UTC).isoformat()
    seal = salted_hmac(
        "practica.admission.invitation", f"{invitation.pk}|{made}|{invitation.renewals}", algorithm="sha256"
    )
    return base64.urlsafe_b64encode(seal.digest()).rstrip(b"=").decode()


def digest_of(secret: str) -> str:
    """What is stored of a secret."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def link_for(invitation: Invitation) -> str:
    """The whole address that the letter carries, always of this site's own name.

    Raises:
        Refused: the installation's key is another one than when the invitation was made; renewing it makes a new link.
    """
    secret = secret_of(invitation)
    if digest_of(secret) != invitation.digest:
        raise Refused(_("The link of this invitation cannot be made any more. Renew the invitation."))
    return settings.SITE_URL.rstrip("/") + reverse("invitation", kwargs={"secret": secret})


def password_link(member: Member) -> str:
    """Where this member chooses a new password: works once, for three days from now. Made anew each time, stored nowhere."""
    keys = {"uidb36": user_pk_to_url_str(member), "key": default_token_generator.make_token(member)}
    return reverse("account_reset_password_from_key", kwargs=keys)


def open_by_secret(secret: str, *, now: datetime) -> Invitation | None:
    """The open invitation behind a link; None for a wrong, used, withdrawn, replaced, late or orphaned one alike."""
    rows = Invitation.objects.select_related("organisation", "invited_by")
    found = rows.filter(digest=digest_of(secret)).first()
    return found if found is not None and found.is_open(now) else None


def is_members(found: Member | None) -> bool:
    """Whether an address is taken: by a member who is here. Whoever left comes back, a guest of an event becomes a member."""
    return found is not None and found.is_active and not found.is_guest


def open_for(email: str, *, now: datetime) -> Invitation | None:
    """An open invitation to this address, if there is one."""
    return _open(now).filter(email__iexact=email).first()


def _open(now: datetime) -> QuerySet[Invitation]:
    """The same as `Invitation.is_open`, as a filter."""
    maker_stands = Q(invited_by__isnull=True) | Q(invited_by__is_active=True, invited_by__suspended=False)
    return Invitation.objects.filter(maker_stands, accepted__isnull=True, withdrawn__isnull=True, expires__gt=now)


def waiting(looking: Looking) -> QuerySet[Invitation]:
    """Invitations neither used nor withdrawn, newest first, for facilitators; those whose time has passed among them."""
    return _for_facilitators(looking).filter(accepted__isnull=True, withdrawn__isnull=True)


def accepted(looking: Looking) -> QuerySet[Invitation]:
    """Invitations that were accepted, latest first, for facilitators."""
    return _for_facilitators(looking).filter(accepted__isnull=False).order_by("-accepted", "-pk")


def get_waiting(looking: Looking, pk: int) -> Invitation | None:
    """One invitation, for facilitators; none for others."""
    return _for_facilitators(looking).filter(pk=pk).first()


def _for_facilitators(looking: Looking) -> QuerySet[Invitation]:
    if looking.member is None or not looking.member.is_facilitator:
        return Invitation.objects.none()
    return Invitation.objects.select_related("organisation", "invited_by", "accepted_by")


@dataclass(frozen=True)
class Candidate:
    """One person of a list who can be invited, with the organisation the line named."""

    row: Row
    organisation: Organisation | None


@dataclass(frozen=True)
class Preview:
    """What inviting a list would do: who would be invited, which lines not and why, and a digest of the former."""

    candidates: tuple[Candidate, ...]
    bad: tuple[Bad, ...]

    @property
    def digest(self) -> str:
        """Changes when anyone would be invited differently; a confirmation names it."""
        lines = (
            f"{each.row.email}|{each.row.name}|{each.row.country}|{each.organisation.pk if each.organisation else ''}"
            for each in self.candidates
        )
        return hashlib.sha256("\n".join(lines).encode("utf-8", "replace")).hexdigest()


def preview(text: str, *, now: datetime) -> Preview:
    """Read a pasted list against who is here already, in four queries however long it is."""
    parsed = parse(text)
    addresses = [row.email for row in parsed.rows]
    here = Member.objects.filter(email__in=addresses, is_active=True, is_guest=False)
    taken = set(here.values_list("email", flat=True))
    invited = set(_open(now).filter(email__in=addresses).values_list("email", flat=True))
    by_name = _organisations_by_name(parsed.rows)
    candidates, bad = [], list(parsed.bad)
    for row in parsed.rows:
        reason: str | Promise | None = None
        organisation = None
        if row.email in taken:
            reason = _("This address already belongs to a member.")
        elif row.email in invited:
            reason = _("This address has an open invitation. Renew that one instead.")
        elif row.organisation:
            organisation, reason = _the_one(by_name.get(row.organisation.casefold(), []), row)
        if reason:
            bad.append(Bad(row.line, _again(row), reason))
        else:
            candidates.append(Candidate(row, organisation))
    return Preview(tuple(candidates), tuple(sorted(bad, key=lambda each: each.line)))


def _again(row: Row) -> str:
    """A row as a line that reads the same."""
    person = f"{row.name} <{row.email}>" if row.name else row.email
    return "; ".join(part for part in (person, row.organisation, row.country) if part)


def _organisations_by_name(rows: Sequence[Row]) -> dict[str, list[Organisation]]:
    found: dict[str, list[Organisation]] = {}
    if any(row.organisation for row in rows):
        for organisation in Organisation.objects.all():
            for key in {organisation.name.casefold(), organisation.slug, (organisation.external_id or "").casefold()} - {""}:
                found.setdefault(key, []).append(organisation)
    return found


def _the_one(found: Sequence[Organisation], row: Row) -> tuple[Organisation | None, str | None]:
    """The organisation a line means, or why it cannot be told."""
    if not found:
        return None, _("No organisation is called so here. Add it first, or leave it out.")
    if len(found) == 1:
        return found[0], None
    there = [each for each in found if each.country == row.country]
    if len(there) == 1:
        return there[0], None
    return None, _("Several organisations are called so. Write the end of its page's address instead.")
