"""Guests and their invitations: the secret of a link, who is behind it, and a pasted list about to be invited."""

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from practica.exchange.events.models import Event, GuestInvitation, State
from practica.people.admission.lists import Bad, Row, parse


def secret_of(invitation: GuestInvitation) -> str:
    """The secret of an invitation's present link: computed with this installation's key, stored nowhere."""
    made = invitation.made.astimezone(UTC).isoformat()
    words = f"{invitation.pk}|{made}|{invitation.renewals}"
    seal = salted_hmac("practica.events.guest", words, algorithm="sha256")
    return base64.urlsafe_b64encode(seal.digest()).rstrip(b"=").decode()


def digest_of(secret: str) -> str:
    """What is stored of a secret."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def link_for(invitation: GuestInvitation) -> str:
    """The whole address that the letter carries; it names nothing."""
    return settings.SITE_URL.rstrip("/") + reverse("guest_accept", kwargs={"secret": secret_of(invitation)})


def is_open(invitation: GuestInvitation, now: datetime) -> bool:
    """Whether its link works: not accepted, withdrawn or late, and its event still to come."""
    event = invitation.event
    return (
        invitation.accepted is None and invitation.withdrawn is None and invitation.expires > now
        and event.state == State.PUBLISHED and not event.hidden and not event.is_over(now)
    )  # fmt: skip


def open_by_secret(secret: str, *, now: datetime) -> GuestInvitation | None:
    """The open invitation behind a link; None for a wrong, used, withdrawn, replaced or late one alike."""
    rows = GuestInvitation.objects.select_related("event", "by")
    found = rows.filter(digest=digest_of(secret)).first()
    return found if found is not None and is_open(found, now) else None


def invitations(event: Event) -> QuerySet[GuestInvitation]:
    """All invitations of guests to an event, by name."""
    return GuestInvitation.objects.select_related("member", "by").filter(event=event).order_by("name", "email", "pk")


@dataclass(frozen=True)
class Preview:
    """What inviting a pasted list would do: whom, which lines not and why, and a digest of the former."""

    rows: tuple[Row, ...]
    bad: tuple[Bad, ...]

    @property
    def digest(self) -> str:
        """Changes when anyone would be invited differently; a confirmation names it."""
        lines = (f"{row.email}|{row.name}|{row.organisation}|{row.country}" for row in self.rows)
        return hashlib.sha256("\n".join(lines).encode("utf-8", "replace")).hexdigest()


def preview(event: Event, text: str) -> Preview:
    """Read a pasted list against who is invited already; one query however long it is."""
    parsed = parse(text)
    held = set(
        GuestInvitation.objects.filter(event=event, withdrawn__isnull=True, email__in=[row.email for row in parsed.rows])
        .values_list("email", flat=True)
    )  # fmt: skip
    good: list[Row] = []
    bad: list[Bad] = list(parsed.bad)
    for row in parsed.rows:
        reason = _why_not(row, held)
        if reason:
            bad.append(Bad(row.line, _again(row), reason))
        else:
            good.append(row)
    return Preview(tuple(good), tuple(sorted(bad, key=lambda one: one.line)))


def _why_not(row: Row, held: set[str]) -> str | Promise | None:
    if row.email in held:
        return _("This address is invited already.")
    if not row.name:
        return _("Say who it is: a guest is a named person.")
    return None


def _again(row: Row) -> str:
    person = f"{row.name} <{row.email}>" if row.name else row.email
    return "; ".join(part for part in (person, row.organisation, row.country) if part)


def again(bad: Sequence[Bad]) -> str:
    """The lines that were left out, to be mended."""
    return "\n".join(one.text for one in bad)
