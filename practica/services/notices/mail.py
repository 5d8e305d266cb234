"""From a composed letter to a mail: subject, text and HTML in the reader's language, headers that machines ask for."""

from datetime import datetime
from email.header import Header
from email.message import EmailMessage
from email.utils import format_datetime, formataddr, parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from practica.foundation.core import languages
from practica.people.members import words
from practica.people.members.queries import community_name
from practica.services.notices import replying, stopping
from practica.services.notices.letters import Composed, said, subject_of
from practica.services.notices.models import Letter

_LONGEST_SUBJECT = 180


class Mail(EmailMultiAlternatives):
    """Django's mail, whose subject begins on the line of its name in every language.

    Django encodes a subject without knowing what stands before it, and leaves the first line of a long one empty, which RFC 5322
    (2.2.3) does not allow and strict filters hold against a mail.
    """

    def message(self, **kwargs: Any) -> EmailMessage:
        made = super().message(**kwargs)
        made.replace_header("Subject", Header(str(self.subject), "utf-8", header_name="Subject").encode())
        return made


def built(letter: Letter, composed: Composed, *, to: str, name: str, now: datetime) -> Mail:
    """The mail of a letter, in the language that is active.

    Args:
        letter: the row.
        composed: what it says; of something closed only its bare words and an address that names nothing are used.
        to: the reader's mail address.
        name: how the reader is called; empty for an unknown one.
        now: the mail's date.
    """
    language = get_language() or settings.LANGUAGE_CODE
    marking = composed.governed_by
    our_name = community_name()
    reply_to = _reply_to(letter, composed, now)
    context = {
        "label": marking.value if marking else "",
        "name": said(name),
        "paragraphs": _paragraphs(composed),
        "link": link(letter, composed),
        "action": _("Read it in Practica") if composed.says_nothing else composed.action,
        "parts": composed.parts,
        "why": subject_of(letter.kind),
        "site": settings.SITE_URL.rstrip("/"),
        "choose": settings.SITE_URL.rstrip("/") + reverse("mail_settings") if letter.member_id else "",
        "off": stopping.link(letter),
        "replies": composed.replies.sentence if composed.replies and reply_to else "",
        "community": our_name,
        "language": language,
        "direction": languages.direction(language),
    }
    mail = Mail(
        subject=subject(composed),
        body=render_to_string("notices/mail.txt", context),
        from_email=formataddr((words.one_line(our_name), parseaddr(settings.DEFAULT_FROM_EMAIL)[1])),
        to=[to],
        reply_to=[reply_to] if reply_to else None,
        headers={
            "Message-ID": letter.message_id,
            "Date": format_datetime(now),
            "Auto-Submitted": "auto-generated",
            "Content-Language": language,
            **stopping.headers(letter),
        },
    )
    mail.attach_alternative(render_to_string("notices/mail.html", context), "text/html")
    if composed.appointment is not None:
        # Twice, as common programs ask: as another form of the text, which they act on, and as a file, which they keep.
        kind = f"text/calendar; method={composed.appointment.method}"
        mail.attach_alternative(composed.appointment.text, kind)
        mail.attach("invitation.ics", composed.appointment.text, "text/calendar")
    return mail


def _reply_to(letter: Letter, composed: Composed, now: datetime) -> str:
    """The address of this reader's reply; empty where nothing may be answered by mail."""
    if composed.replies is None or composed.says_nothing or letter.member is None:
        return ""
    return replying.address(letter.member, composed.replies.kind, composed.replies.number, now=now)


def subject(composed: Composed) -> str:
    """`[TLP:GREEN] Somebody takes up “Night interpreters”`; of something closed `[TLP:AMBER] A review is waiting for you`."""
    told = words.one_line(composed.bare if composed.says_nothing else composed.subject)
    if len(told) > _LONGEST_SUBJECT:
        told = told[: _LONGEST_SUBJECT - 1].rstrip() + "…"
    marking = composed.governed_by
    return f"[{marking.value}] {told}" if marking else told


def link(letter: Letter, composed: Composed) -> str:
    """The one address in the mail, always of this site's own name.

    A page's address may hold a title, so a mail about something closed has the letter's own, which leads on.
    """
    path = reverse("letter", kwargs={"pk": letter.pk}) if composed.says_nothing else composed.path
    return settings.SITE_URL.rstrip("/") + path if path.startswith("/") else path


def _paragraphs(composed: Composed) -> list[str]:
    if not composed.says_nothing:
        return list(composed.paragraphs)
    first = composed.bare if composed.bare.endswith(("?", "؟")) else _("%(sentence)s.") % {"sentence": composed.bare}
    marking = composed.governed_by
    if composed.is_bare or marking is None:
        return [first, _("What it is about is not told by mail.")]
    return [first, _("It is marked %(label)s, so what it is about is not told by mail.") % {"label": marking.value}]
