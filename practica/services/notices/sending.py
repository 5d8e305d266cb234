"""Sending what is due: each letter leased, composed for its reader as of now, handed over, settled in its row.

A worker that is killed between the mail server's yes and its own note sends the letter again when the lease has passed,
under the same Message-ID. Exactly once is impossible; never lost and at most once too often is not.
"""

import logging
import smtplib
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import translation

from practica.people.access.viewers import Viewer
from practica.services.notices import following, letters, mail, telling, wishes
from practica.services.notices.models import Digest, Letter
from practica.services.notices.subjects import Frequency

log = logging.getLogger(__name__)

# Longer than a mail server can keep one letter: see the limits in `backends`.
LEASE = timedelta(minutes=5)
# After each failure; the last one repeats.
BACKOFF = (
    timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1), timedelta(hours=4),
)  # fmt: skip
# How long somebody's mailbox may say "not now". A server that does not answer at all is waited for without end.
PATIENCE = timedelta(days=5)
# How the row says that a mailbox, not the server, keeps a letter waiting.
REFUSED_FOR_NOW = "refused for now"
_AT_ONCE = 50
_LONGEST_SWEEP = 20.0  # seconds, so that the worker's other sweeps have their turn


class ServerFailed(Exception):  # noqa: N818 - it is news about the server, not about the letter
    """The mail server did not take part: nobody's letter can go now."""


@dataclass(frozen=True)
class _Mailbox:
    """Where a letter goes, and who looks."""

    address: str
    name: str
    language: str
    viewer: Viewer


class _Line:
    """The connection of one sweep, opened for the first letter and kept for the next."""

    def __init__(self) -> None:
        self._backend: BaseEmailBackend = get_connection()
        self._is_open = False

    def send(self, message: EmailMultiAlternatives) -> None:
        """Hand one mail over; a server that hung up after an earlier one is called once more."""
        was_open = self._is_open
        try:
            self._hand_over(message)
        except (smtplib.SMTPServerDisconnected, smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused) as error:
            if not was_open or not _hung_up(error):
                raise
            self.close()
            self._hand_over(message)

    def _hand_over(self, message: EmailMultiAlternatives) -> None:
        self._backend.open()
        self._is_open = True
        self._backend.send_messages([message])

    def close(self) -> None:
        """Hang up, also on a server that has."""
        self._is_open = False
        try:
            self._backend.close()
        except (OSError, smtplib.SMTPException):
            log.info("the mail server was gone before it was told good-bye")


def send_due(now: datetime) -> int:
    """Send the letters that are due, for a while; how many were settled or put off."""
    began = time.monotonic()

    def clock() -> datetime:
        """The time the sweep was told, going on from there."""
        return now + timedelta(seconds=time.monotonic() - began)

    line, done = _Line(), 0
    try:
        while done < _AT_ONCE and time.monotonic() - began < _LONGEST_SWEEP:
            letter = _lease(clock())
            if letter is None:
                break
            done += 1
            try:
                _settle(letter, line, clock)
            except ServerFailed as failure:
                line.close()
                _wait_for_server(letter, str(failure), clock())
                break
    finally:
        line.close()
    return done


def _lease(now: datetime) -> Letter | None:
    """Take the next letter that nobody else has; those not tried yet come first."""
    free = Q(leased_until__isnull=True) | Q(leased_until__lte=now)
    waiting = Letter.objects.filter(free, standing=Letter.Standing.WAITING, due__lte=now)
    for _other_worker in range(5):
        letter = waiting.select_related("member__mail_wishes").order_by("tries", "due", "pk").first()
        if letter is None:
            return None
        as_seen = Letter.objects.filter(pk=letter.pk, standing=Letter.Standing.WAITING, leased_until=letter.leased_until)
        if as_seen.update(leased_until=now + LEASE):
            letter.leased_until = now + LEASE
            return letter
    return None


def _settle(letter: Letter, line: _Line, clock: Callable[[], datetime]) -> None:
    """Send, cancel, put off or give up one letter.

    Raises:
        ServerFailed: the server did not take part; the letter is as it was.
    """
    try:
        if _is_held_back(letter, clock()):
            return
        message = _message(letter, clock())
    except Exception as error:  # noqa: BLE001 - whatever a topic's code can raise; told without content
        log.error("letter %s (%s) could not be composed: %s", letter.pk, letter.kind, type(error).__name__)  # noqa: TRY400
        _put_off(letter, f"could not be composed: {type(error).__name__}", clock())
        return
    if isinstance(message, str):
        _close(letter, Letter.Standing.CANCELLED, message)
        return
    try:
        line.send(message)
    except smtplib.SMTPRecipientsRefused as refused:
        code, told = next(iter(refused.recipients.values()))
        _refused(letter, code, told, clock())
    except smtplib.SMTPDataError as refused:
        _refused(letter, refused.smtp_code, refused.smtp_error, clock())
    except smtplib.SMTPResponseException as error:
        raise ServerFailed(f"the mail server answers {error.smtp_code}") from error
    except (smtplib.SMTPException, OSError) as error:
        raise ServerFailed(f"the mail server does not answer: {type(error).__name__}") from error
    except (ValueError, UnicodeError) as error:
        _close(letter, Letter.Standing.GIVEN_UP, f"the address cannot be written to: {type(error).__name__}")
    else:
        _close(letter, Letter.Standing.SENT, "", sent=clock())


def _is_held_back(letter: Letter, now: datetime) -> bool:
    """Whether its reader wishes by now that it waits: for the digest, for the end of the quiet hours, or for nothing."""
    subject = letters.subject_of(letter.kind)
    if subject is None or letter.member is None or getattr(letter.member, "is_guest", False):
        return False
    wanted = wishes.joined(letter.member)
    often = wishes.frequency(wanted, subject)
    if often == Frequency.AT_ONCE:
        later = wishes.not_before(wanted, letter.member.time_zone, now)
        if later > now:
            _still(letter).update(leased_until=None, due=later)
        return later > now
    if letter.tries and often != Frequency.OFF:
        return False  # the server may have it already: in a digest it would be told twice
    standing = Letter.Standing.QUIET if often == Frequency.OFF else Letter.Standing.HELD
    _still(letter).update(leased_until=None, standing=standing)
    return True


def _still(letter: Letter) -> QuerySet[Letter]:
    return Letter.objects.filter(pk=letter.pk, standing=Letter.Standing.WAITING)


def _message(letter: Letter, now: datetime) -> EmailMultiAlternatives | str:
    """The mail, for this reader as of now; or why there is none."""
    mailbox = _mailbox(letter)
    if mailbox is None:
        return "not a member any more"
    compose = letters.composer(letter.kind)
    if compose is None:
        raise LookupError(letter.kind)
    with translation.override(mailbox.language):
        composed = compose(letter, mailbox.viewer)
        if composed is None:
            return "not needed any more"
        if not composed.is_for(mailbox.viewer):
            return "may not see it any more"
        if letters.subject_of(letter.kind) and telling.is_muted(letter, composed, following.muted(letter.member)):
            return "muted"
        return mail.built(letter, composed, to=mailbox.address, name=mailbox.name, now=now)


def _mailbox(letter: Letter) -> _Mailbox | None:
    known = dict(settings.LANGUAGES)
    if letter.member is None:
        language = letter.language if letter.language in known else settings.LANGUAGE_CODE
        return _Mailbox(letter.email, "", language, Viewer()) if letter.email else None
    member = letter.member
    if not member.is_present:
        return None
    return _Mailbox(member.email, member.name, member.spoken_to_in, Viewer.of(member))


def _hung_up(error: smtplib.SMTPException) -> bool:
    """Whether the server ended the conversation, rather than said something about the letter (RFC 5321, 4.2.1: 421)."""
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return True
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return any(code == 421 for code, _told in error.recipients.values())
    return isinstance(error, smtplib.SMTPResponseException) and error.smtp_code == 421


def _refused(letter: Letter, code: int, told: bytes | str, now: datetime) -> None:
    """The server spoke about this letter: for good (5yz), or for now (4yz, RFC 5321).

    5.7.z (RFC 3463) is a policy against the sender, ours to mend; the letter waits for that.
    """
    words = told.decode("ascii", "replace") if isinstance(told, bytes) else told
    if code == 421:
        raise ServerFailed("the mail server answers 421")
    if code >= 500 and not words.lstrip().startswith("5.7."):
        _close(letter, Letter.Standing.GIVEN_UP, f"refused for good: {code}")
        log.warning("letter %s (%s) was refused for good: %s", letter.pk, letter.kind, code)
    else:
        _put_off(letter, f"{REFUSED_FOR_NOW}: {code}", now)


def _put_off(letter: Letter, why_not: str, now: datetime) -> None:
    """Try again later, or no more when the patience is over."""
    if now - letter.due > PATIENCE:
        _close(letter, Letter.Standing.GIVEN_UP, why_not)
        log.warning("letter %s (%s) was given up", letter.pk, letter.kind)
        return
    pause = BACKOFF[min(letter.tries, len(BACKOFF) - 1)]
    Letter.objects.filter(pk=letter.pk, standing=Letter.Standing.WAITING).update(
        leased_until=now + pause, tries=letter.tries + 1, why_not=why_not
    )


def _wait_for_server(letter: Letter, why_not: str, now: datetime) -> None:
    """Nobody's letter is tried for a minute; the one that met the failure waits longer each time, lest it is the cause."""
    log.warning("no mail can be sent: %s", why_not)
    pause = BACKOFF[min(letter.tries, len(BACKOFF) - 1)]
    waiting = Letter.objects.filter(standing=Letter.Standing.WAITING)
    waiting.filter(pk=letter.pk).update(leased_until=now + pause, tries=letter.tries + 1, why_not=why_not)
    others = waiting.exclude(pk=letter.pk).filter(Q(leased_until__isnull=True) | Q(leased_until__lte=now), due__lte=now)
    others.update(leased_until=now + BACKOFF[0])


def _close(letter: Letter, standing: Letter.Standing, why_not: str, *, sent: datetime | None = None) -> None:
    with transaction.atomic():
        Letter.objects.filter(pk=letter.pk, standing=Letter.Standing.WAITING).update(
            standing=standing, why_not=why_not[:200], sent=sent, leased_until=None, tries=letter.tries + 1
        )
        if letter.kind == Digest.KIND:
            telling.settled(letter, standing, sent=sent)
