"""A mailbox on an IMAP server (RFC 3501), read by the worker: each mail is taken, then marked as seen and moved to `Taken`.

Which mails are new the server says (UNSEEN). A worker killed between taking and marking meets the same mail again, and
`actions.receive` knows it. Nothing is deleted here.
"""

import imaplib
import logging
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings

from practica.services.inbox import actions
from practica.services.inbox.reading import LARGEST, read, read_head

log = logging.getLogger(__name__)

TAKEN: Final = "Taken"
EVERY: Final = timedelta(seconds=30)
AFTER_FAILURE: Final = timedelta(minutes=5)
_PATIENCE: Final = 20.0  # seconds that the server may take for one answer
_AT_ONCE: Final = 20
_FAILED_AT_ONCE: Final = 3
# When this process looks again; a worker that starts looks at once.
_next: list[datetime] = []

Server = imaplib.IMAP4


def fetch_due(now: datetime) -> int:
    """Look into the mailbox, twice a minute at most; how many mails were handled. Without a mailbox nothing happens."""
    if settings.INBOX is None or (_next and now < _next[0] <= now + AFTER_FAILURE):
        return 0
    try:
        done = fetch(now)
    except (OSError, imaplib.IMAP4.error) as error:
        # The server's own words may hold addresses; its kind of failure is enough.
        log.warning("the mailbox cannot be read: %s", type(error).__name__)
        _next[:] = [now + AFTER_FAILURE]
        return 0
    _next[:] = [now if done == _AT_ONCE else now + EVERY]
    return done


def fetch(now: datetime) -> int:
    """Take in what is new in the mailbox, some at a time; how many.

    Raises:
        OSError, imaplib.IMAP4.error: the server does not answer, or refuses.
    """
    if settings.INBOX is None:
        return 0
    with _opened(settings.INBOX) as server:
        # One that failed before is flagged, and waits until nothing else does, so that it holds up nobody.
        new = _asked(server, "SEARCH", "UNSEEN", "UNFLAGGED")[0].split()[:_AT_ONCE]
        failed = _asked(server, "SEARCH", "UNSEEN", "FLAGGED")[0].split()[:_FAILED_AT_ONCE] if not new else []
        for number in [*new, *failed]:
            _try(server, number.decode(), now)
        return len(new)


@contextmanager
def _opened(box: Any) -> Iterator[Server]:
    """A conversation with the server of a `config.mail.Mailbox`, in its folder."""
    if box.is_encrypted:
        server: Server = imaplib.IMAP4_SSL(box.host, box.port, ssl_context=ssl.create_default_context(), timeout=_PATIENCE)
    else:
        server = imaplib.IMAP4(box.host, box.port, timeout=_PATIENCE)
    try:
        server.login(box.user, box.password)
        answer, told = server.select(f'"{box.folder}"')
        if answer != "OK":
            raise imaplib.IMAP4.error(str(told[0])[:80])
        yield server
    finally:
        try:
            server.logout()
        except (OSError, imaplib.IMAP4.error):
            log.info("the mailbox's server was gone before it was told good-bye")


def _asked(server: Server, command: str, *words: str) -> list[Any]:
    answer, told = server.uid(command, *words)
    if answer != "OK":
        raise imaplib.IMAP4.error(f"{command}: {answer}")
    return [each for each in told if each is not None] or [b""]


def _try(server: Server, number: str, now: datetime) -> None:
    """Take one mail; a fault of ours leaves it where it is, flagged, and is told without content."""
    try:
        _take(server, number, now)
    except (OSError, imaplib.IMAP4.error):
        raise  # the server's, not the mail's
    except Exception as error:  # noqa: BLE001 - whatever a topic's code can raise
        log.error("a mail in the mailbox could not be taken: %s", type(error).__name__)  # noqa: TRY400
        _asked(server, "STORE", number, "+FLAGS.SILENT", "(\\Flagged)")


def _take(server: Server, number: str, now: datetime) -> None:
    """Take one mail, then put it away; a mail that is too large is judged by its head, and not fetched."""
    size = re.search(rb"RFC822\.SIZE (\d+)", _flat(_asked(server, "FETCH", number, "(RFC822.SIZE)")))
    is_too_large = size is not None and int(size[1]) > LARGEST
    raw = _content(_asked(server, "FETCH", number, "(BODY.PEEK[HEADER])" if is_too_large else "(BODY.PEEK[])"))
    if raw is None:
        return  # another reader has moved it meanwhile
    mail = read_head(raw) if is_too_large else read(raw)
    result = actions.receive(mail, now=now, is_too_large=is_too_large)
    log.info("a mail in the mailbox: %s", result.kind)
    _put_away(server, number)


def _put_away(server: Server, number: str) -> None:
    """Seen first: from here on it is not new, wherever it lies. Then moved, where the server can (RFC 6851)."""
    _asked(server, "STORE", number, "+FLAGS.SILENT", "(\\Seen)")
    # Asked anew: many servers say only after signing in what they can do.
    _answer, can = server.capability()
    if b"MOVE" not in b" ".join(each for each in can if isinstance(each, bytes)).upper().split():
        return
    answer, _told = server.uid("MOVE", number, TAKEN)
    if answer != "OK":
        server.create(TAKEN)
        server.uid("MOVE", number, TAKEN)


def _flat(told: list[Any]) -> bytes:
    return b" ".join(part if isinstance(part, bytes) else b" ".join(part) for part in told)


def _content(told: list[Any]) -> bytes | None:
    return next((bytes(part[1]) for part in told if isinstance(part, tuple) and len(part) > 1), None)
