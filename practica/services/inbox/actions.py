"""Taking one mail: it becomes an action of the member whose address it came to, once, or they are told why not.

Each mail is settled in one transaction, row and action together, so that a process killed in between has done nothing, and the
mail server, the IMAP folder or the webhook's caller brings it again.
"""

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db import transaction
from django.http import Http404
from django.utils import translation
from django.utils.translation import gettext as _

from practica.foundation.core import keeping, languages
from practica.foundation.core.answers import Refused
from practica.foundation.core.typed import clean_words
from practica.foundation.core.writes import writes
from practica.people.access.viewers import Viewer
from practica.people.members.models import Member
from practica.people.members.queries import present, with_address
from practica.services.files import actions as files
from practica.services.files.models import File
from practica.services.inbox import registry
from practica.services.inbox.models import Bounced, Received
from practica.services.inbox.reading import Attached, Mail, Sort
from practica.services.notices import actions as notices
from practica.services.notices import replying
from practica.services.notices.models import Letter

log = logging.getLogger(__name__)

NOT_TAKEN = "reply.not_taken"
QUIET = timedelta(hours=1)
"""A sender is told at most once in this time."""
KEPT_FOR = timedelta(days=90)
"""Longer than an address lasts: after that, what comes again is late."""
_MOST_FILES = 10


class Why(StrEnum):
    """Why a mail was not taken as it came."""

    FORGED = "forged"
    EXPIRED = "expired"
    OTHER_ADDRESS = "other_address"
    NOT_A_MEMBER = "not_a_member"
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    BROKEN = "broken"
    GONE = "gone"
    REFUSED = "refused"
    WITHOUT_FILES = "without_files"
    NO_FILES = "no_files"
    ALREADY = "already"
    LIST = "list"


SENTENCES = {
    Why.FORGED: "The address that it came to is not one of ours.",
    Why.EXPIRED: "The address that it came to has ended: it lasts for sixty days.",
    Why.OTHER_ADDRESS: "It came from another address than the member's.",
    Why.NOT_A_MEMBER: "Whoever the address belonged to is not a member any more.",
    Why.EMPTY: "There are no words in it.",
    Why.TOO_LARGE: "It is larger than 25 MB, and was not read.",
    Why.BROKEN: "It cannot be read as a mail.",
    Why.GONE: "What it answers is not there for its writer any more.",
    Why.REFUSED: "It was refused as the page would have refused it.",
    Why.WITHOUT_FILES: "It was taken, but not all of its files.",
    Why.NO_FILES: "It was taken without its files: what it answers has none.",
    Why.ALREADY: "It was taken already.",
    Why.LIST: "A mailing list sent it.",
}
"""For whoever runs the machine, by code; the member's own words are in `letters`."""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a mail: `kind` as the command's contract names it, "reply" when it was taken."""

    kind: str
    text: str = ""
    reason: str = ""

    @property
    def is_refused(self) -> bool:
        """Whether it could not be taken."""
        return self.kind == "refused"


@dataclass(frozen=True, slots=True)
class _Come:
    """A mail with the address it came to."""

    mail: Mail
    token: str
    bound: replying.Bound | None
    member: Member | None
    kind: str
    now: datetime

    @property
    def number(self) -> int:
        return self.bound.number if self.bound else 0

    @property
    def is_from_member(self) -> bool:
        """Whether it says that it is from the member's own address; that alone would prove nothing."""
        return self.member is not None and self.mail.senders == (self.member.email.lower(),)


def look(mail: Mail, *, is_too_large: bool = False) -> Result:
    """What a mail is, without doing anything: for `--dry-run` and for mail that came to no reply address."""
    if is_too_large:
        return Result("refused", reason=SENTENCES[Why.TOO_LARGE])
    if mail.is_broken:
        return Result("refused", reason=SENTENCES[Why.BROKEN])
    if mail.sort in {Sort.AUTO_REPLY, Sort.BOUNCE}:
        return Result(mail.sort.value, mail.text, "A machine wrote it.")
    if mail.sort == Sort.LIST:
        return Result("refused", mail.text, SENTENCES[Why.LIST])
    return Result("reply" if mail.is_reply else "new", mail.text)


def receive(mail: Mail, *, now: datetime, is_too_large: bool = False) -> Result:
    """Take one mail. Handed in again, it does nothing.

    Args:
        mail: as `reading.read` gave it.
        now: when it came.
        is_too_large: only its head was read.
    """
    if mail.sort == Sort.BOUNCE:
        return _note_bounce(mail, now)
    seen = look(mail, is_too_large=is_too_large)
    if mail.sort != Sort.PERSON:
        return seen
    token = _token(mail.recipients)
    if token is None:
        return seen if seen.is_refused else Result("new", mail.text, "It came to no address of a letter, so nothing was done.")
    come = _come(mail, token, now)
    if Received.objects.filter(digest=_digest(mail, token)).exists():
        return Result("refused", mail.text, SENTENCES[Why.ALREADY])
    why = Why.TOO_LARGE if is_too_large else _why_not(come)
    brought, left_out = ([], []) if why or not registry.has_files(come.kind) else _bring(mail.files, come)
    return _settle(come, why, brought, left_out)


def _token(recipients: Sequence[str]) -> str | None:
    """The token of the first reply address among the recipients, "" of one that lost it; None when there is none."""
    from django.conf import settings

    local, _at, domain = settings.REPLY_TO.lower().rpartition("@")
    names = [name for name, _at, host in (each.rpartition("@") for each in recipients) if local and host == domain]
    signed = (name.removeprefix(f"{local}+")[:64] for name in names if name.startswith(f"{local}+"))
    return next(signed, "" if local in names else None)


def _come(mail: Mail, token: str, now: datetime) -> _Come:
    bound = replying.read(token)
    member = Member.objects.filter(pk=bound.member_id).first() if bound else None
    return _Come(mail, token, bound, member, registry.kind_of(bound.code) if bound else "", now)


def _digest(mail: Mail, token: str) -> str:
    return hashlib.sha256(f"{mail.message_id or mail.digest}\n{token}".encode()).hexdigest()


def _why_not(come: _Come) -> Why | None:
    """What keeps a mail from being taken, before anything is asked of its topic."""
    if come.bound is None or not come.kind:
        return Why.FORGED
    if come.member is None or not come.member.is_present:
        return Why.NOT_A_MEMBER
    if not come.is_from_member:
        return Why.OTHER_ADDRESS
    if come.mail.is_broken:
        return Why.BROKEN
    if come.bound.is_over(come.now):
        return Why.EXPIRED
    return None if come.mail.text.strip() else Why.EMPTY


def _bring(attached: Sequence[Attached], come: _Come) -> tuple[list[File], list[str]]:
    """Open the files outside of any transaction; those that can be attached, and a sentence for each other one."""
    if come.member is None or registry.find(come.kind, Viewer.of(come.member), come.number) is None:
        return [], []
    brought: list[File] = []
    left_out: list[str] = []
    with translation.override(come.member.spoken_to_in):
        for upload in attached:
            if len(brought) == _MOST_FILES:
                left_out.append(_("Ten files at most can be attached."))
                break
            try:
                file = files.bring(upload, by=come.member, now=come.now)
            except Refused as why:
                left_out.append(str(why))
                continue
            if file.warned:
                left_out.append(_("“%(name)s” may point to a person, and needs a reason to stay.") % {"name": file.name})
            else:
                brought.append(file)
    return brought, left_out


@writes
def _settle(come: _Come, why: Why | None, brought: Sequence[File], left_out: Sequence[str]) -> Result:
    about = {"member": come.member, "about_kind": come.kind, "about_id": come.number}
    row, is_new = Received.objects.get_or_create(
        digest=_digest(come.mail, come.token), defaults={"outcome": Received.Outcome.REFUSED, "at": come.now, **about}
    )
    if not is_new:
        return Result("refused", come.mail.text, SENTENCES[Why.ALREADY])
    sentence = " ".join(left_out)
    if why is None and come.member is not None:
        why, refusal = _act(come, come.member, brought)
        sentence = refusal or sentence
    if why is None:
        row.outcome, why = Received.Outcome.TAKEN, _why_without(come, left_out)
        Bounced.objects.filter(member=come.member).delete()
    row.why, row.sentence = why or "", sentence[:500]
    row.is_kept = row.outcome == Received.Outcome.REFUSED and _keep_words(come, why)
    row.member = _to_be_told(come, why)
    if why is not None:
        _tell(row, come.now)
    row.save()
    kind = "reply" if row.outcome == Received.Outcome.TAKEN else "refused"
    return Result(kind, come.mail.text, SENTENCES[why] if why else "")


def _act(come: _Come, member: Member, brought: Sequence[File]) -> tuple[Why | None, str]:
    """Do what the page's button does; why not and in which words, when it cannot be done."""
    reply = registry.Reply(member, come.mail.text, _language_of(member), come.now)
    with translation.override(member.spoken_to_in):
        try:
            with transaction.atomic():
                item = registry.take(come.kind, come.number, reply)
                for file in brought:
                    files.attach(item, file, by=member, now=come.now)
        except Http404:
            return Why.GONE, ""
        except Refused as refused:
            return Why.REFUSED, str(refused)
    return None, ""


def _why_without(come: _Come, left_out: Sequence[str]) -> Why | None:
    if come.mail.files and not registry.has_files(come.kind):
        return Why.NO_FILES
    return Why.WITHOUT_FILES if left_out else None


def _language_of(member: Member) -> str:
    known = [code for code, _own in languages.choices()]
    return next((code for code in (*member.languages, member.spoken_to_in) if code in known), "en")


def _keep_words(come: _Come, why: Why | None) -> bool:
    """Keep the words where the page's form finds them, behind what stands there; whether they are kept.

    Only of a mail that says the member's own address: words from elsewhere are not put into anybody's mouth.
    """
    if come.member is None or not come.is_from_member or why in {Why.FORGED, Why.NOT_A_MEMBER, Why.TOO_LARGE}:
        return False
    desk = registry.find(come.kind, Viewer.of(come.member), come.number)
    words = _clean(come.mail.text)
    if desk is None or not desk.form or not words:
        return False
    stands = "".join(keeping.kept(come.member, desk.form).get(desk.field, []))
    if words not in stands:
        whole = f"{stands}\n\n{words}".strip()
        revision = keeping.revisions(come.member, desk.form).get(desk.field, 0)
        try:
            keeping.keep_field(come.member, desk.form, desk.field, [whole], revision=revision, now=come.now)
        except keeping.TooMuch:
            return False
    return True


def _clean(text: str) -> str:
    try:
        return clean_words(text, 100_000).strip()
    except Refused:
        return ""


def _to_be_told(come: _Come, why: Why | None) -> Member | None:
    """Whose mail it is to know of: the address's owner; of a made-up address the member who says they wrote to it."""
    if why != Why.FORGED:
        return come.member
    sender = with_address(come.mail.senders[0]) if len(come.mail.senders) == 1 else None
    return sender if sender is not None and sender.is_present else None


def _tell(row: Received, now: datetime) -> None:
    """Write to the sender, unless they were told within the hour, or are nobody here."""
    if row.member is None or not row.member.is_present:
        return
    present().select_for_update().filter(pk=row.member.pk).first()  # two mails at once are told one after the other
    if Received.objects.filter(member=row.member, told__gt=now - QUIET).exists():
        return
    about = (row.about_kind, row.about_id) if row.about_kind and row.about_id else None
    row.told = now
    notices.write(NOT_TAKEN, key=str(row.pk), to=row.member, about=about, facts={"received": row.pk}, now=now)


@writes
def _note_bounce(mail: Mail, now: datetime) -> Result:
    """A letter of ours came back: its reader's address is noted, when the mail server says that it failed for good."""
    letter = Letter.objects.filter(message_id__in=mail.mentions[:20], member__isnull=False).select_related("member").first()
    result = Result("bounce", mail.text, "A letter of ours came back." if letter else "It is about no letter of ours.")
    if letter is None or letter.member is None:
        return result
    defaults = {"outcome": Received.Outcome.BOUNCE, "at": now, "member": letter.member}
    _row, is_new = Received.objects.get_or_create(digest=_digest(mail, "bounce"), defaults=defaults)
    if is_new and mail.has_failed:
        held, is_first = Bounced.objects.get_or_create(member=letter.member, defaults={"email": letter.member.email, "at": now})
        if not is_first:
            held.times, held.at, held.email = held.times + 1, now, letter.member.email
            held.save()
        log.info("letter %s came back for good", letter.pk)
    return result


def sweep(now: datetime) -> int:
    """Forget mails that came long ago; how many."""
    gone, _by_kind = Received.objects.filter(at__lt=now - KEPT_FOR).delete()
    return gone
