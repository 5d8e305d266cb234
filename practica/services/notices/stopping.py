"""The link that turns mails of a subject off (RFC 8058): signed, for ninety days, acting on a bare POST without a session.

It names a member and a subject by their codes, never what a mail was about. Mail servers must sign both headers (DKIM) for a
mail client to show the button.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.urls import reverse

from practica.people.members.models import Member
from practica.services.notices.letters import subject_of
from practica.services.notices.models import Digest, Letter
from practica.services.notices.subjects import Subject

LASTS = 90 * 24 * 3600  # seconds
_SALT = "practica.notices.stopping"
_DIGEST = "digest"


@dataclass(frozen=True, slots=True)
class Stop:
    """Whose mails about what end; `subject` None is the digest."""

    member: Member
    subject: Subject | None


def link(letter: Letter) -> str:
    """The whole address that turns off mails like this letter; empty for one that is essential or to no member."""
    subject = subject_of(letter.kind)
    if letter.member_id is None or (subject is None and letter.kind != Digest.KIND):
        return ""
    token = signing.dumps([letter.member_id, subject.value if subject else _DIGEST], salt=_SALT)
    return settings.SITE_URL.rstrip("/") + reverse("mail_off", kwargs={"token": token})


def headers(letter: Letter) -> Mapping[str, str]:
    """The two headers of RFC 8058, or none."""
    address = link(letter)
    if not address:
        return {}
    return {"List-Unsubscribe": f"<{address}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def read(token: str) -> Stop | None:
    """What a token says; None when it is not ours, its time has passed, or there is no such member."""
    try:
        number, name = signing.loads(token, salt=_SALT, max_age=LASTS)
        subject = None if name == _DIGEST else Subject(name)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    member = Member.objects.filter(pk=number, is_active=True).first()
    return Stop(member, subject) if member is not None else None
