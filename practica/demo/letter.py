"""A reply by mail to try `practica receive` with: a member answers a letter about an open question, as a mail program sends it.

It holds what such a mail holds: the answer, a telephone's greeting, the quoted letter; and the signed address of that reply.
"""

from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from pathlib import Path

from django.conf import settings

from practica.exchange.conversations.models import Conversation
from practica.people.members.models import Member
from practica.services.notices import replying

NAME = "sample-reply.eml"
WRITER = "member"
_QUESTION = "night-interpreters"
_WORDS = """\
We had the same empty chair at night. Two towns share one list of interpreters now, each person has one night in
nine, and the list hangs beside the telephone. It works; what we would do again is to pay for the waiting, what we
would not do is to begin in August."""


def write(folder: Path, *, now: datetime) -> Path | None:
    """Write the mail into this folder and answer its path; None where replies are not taken or there is nothing to answer."""
    member = Member.objects.filter(handle=WRITER).first()
    question = Conversation.objects.filter(external_id=_QUESTION).first()
    if member is None or question is None:
        return None
    address = replying.address(member, question.KIND, question.pk, now=now)
    if not address:
        return None
    path = folder / NAME
    path.write_bytes(_mail(member, question, address, now).as_bytes())
    return path


def _mail(member: Member, question: Conversation, address: str, now: datetime) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"] = f"{member.name} <{member.email}>", address
    mail["Subject"], mail["Date"] = f"Re: {question.title}", format_datetime(now)
    mail["Message-ID"] = make_msgid(domain="example.org")
    quoted = "\n".join(f"> {line}" for line in question.body.splitlines())
    asked = f"On {now:%a, %d %b %Y at %H:%M}, Practica <{settings.DEFAULT_FROM_EMAIL}> wrote:"
    mail.set_content(f"{_WORDS}\n\nSent from my telephone\n\n{asked}\n\n{quoted}\n")
    return mail


def how_to_try() -> str:
    """The line that takes the mail in; empty when it is not there."""
    path = settings.DATA_DIR / NAME
    if not path.exists() or not settings.REPLY_TO:
        return ""
    where = f"PRACTICA_DATA_DIR={settings.DATA_DIR} PRACTICA_REPLY_TO={settings.REPLY_TO}"
    return f"A reply by mail to try: {where} practica receive {path}"
