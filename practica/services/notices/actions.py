"""Writing letters: by an action's own hand, or from what the activity tells. Sending them is `sending`'s."""

import logging
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from django.utils.crypto import salted_hmac

from practica.foundation.activity import queries as activity
from practica.foundation.activity.models import Activity, Cursor
from practica.foundation.core.writes import writes
from practica.people.members.models import Member
from practica.services.notices import sources
from practica.services.notices.models import Letter
from practica.services.notices.sources import About, Address, Draft, Facts

log = logging.getLogger(__name__)

CONSUMER = "notices"
_AT_ONCE = 200
# What happened longer ago than this when it is read is no news: an import of old records, a demonstration's past.
_OLD = timedelta(days=30)


@writes
def write(
    kind: str,
    *,
    key: str,
    to: Member | Address,
    about: About | None = None,
    facts: Facts | None = None,
    due: datetime | None = None,
    now: datetime,
) -> Letter:
    """Put one letter into the outbox, in the caller's transaction. Written twice, it is one.

    Args:
        kind: which composer will say it, at most forty signs.
        key: tells this cause from others of the kind; person and kind are added to it.
        to: a member, or an address that is none yet.
        about: kind and number of what it is about.
        facts: codes and numbers that the composer needs; never a person's words.
        due: not before; at once when None.
        now: when it is written.
    """
    person = f"m{to.pk}" if isinstance(to, Member) else _digest(to.email, length=16)
    whole = f"{kind}/{key}/{person}"
    held, _made = Letter.objects.get_or_create(
        key=whole,
        defaults={
            "kind": kind,
            "member": to if isinstance(to, Member) else None,
            "email": "" if isinstance(to, Member) else to.email,
            "language": to.language,
            "target_kind": about[0] if about else "",
            "target_id": about[1] if about else None,
            "facts": dict(facts or {}),
            "message_id": message_id(whole),
            "written": now,
            "due": due or now,
        },
    )
    return held


def message_id(key: str) -> str:
    """The Message-ID of a letter: the same for the same key, so that a mail which a crash sent twice is folded into one."""
    return f"<{_digest(key, length=40)}@{urlsplit(settings.SITE_URL).hostname or 'localhost'}>"


def _digest(text: str, *, length: int) -> str:
    return salted_hmac("practica.notices", text, algorithm="sha256").hexdigest()[:length]


def collect(now: datetime) -> int:
    """Write the letters of what happened since the last call; the number of rows of the activity read.

    Exactly once: the cursor moves in the transaction that writes the letters. May be killed at any moment.
    """
    done = 0
    while activity.after(activity.position(CONSUMER).position, limit=1).exists():
        done += _collect_some(now)
    return done


@writes
def _collect_some(now: datetime) -> int:
    cursor = Cursor.objects.select_for_update().get(consumer=CONSUMER)
    rows = list(activity.after(cursor.position, limit=_AT_ONCE))
    for row in rows:
        if row.at >= now - _OLD:
            _follow(row, now)
    if rows:
        cursor.position = rows[-1].pk
        cursor.save(update_fields=["position"])
    return len(rows)


def _follow(row: Activity, now: datetime) -> None:
    """Write one row's letters. A topic that fails on it holds up nobody else, and leaves a letter that `doctor` counts."""
    for make in sources.makers(row.verb):
        try:
            with transaction.atomic():
                for draft in make(row):
                    _write_draft(draft, now)
        except (OperationalError, InterfaceError):
            raise  # the database, not the row: tried again as a whole
        except Exception as error:  # noqa: BLE001 - whatever a topic's code can raise; kept as a row and told without content
            log.error("the letters of activity %s (%s) failed: %s", row.pk, row.verb, type(error).__name__)  # noqa: TRY400
            _leave_trace(row, make, error, now)


def _write_draft(draft: Draft, now: datetime) -> None:
    write(draft.kind, key=draft.key, to=draft.to, about=draft.about, facts=draft.facts, due=draft.due, now=now)


def _leave_trace(row: Activity, make: sources.Make, error: Exception, now: datetime) -> None:
    key = f"unwritten/{row.pk}/{make.__module__}.{make.__qualname__}"[:200]
    Letter.objects.get_or_create(
        key=key,
        defaults={
            "kind": "unwritten",
            "target_kind": row.target_kind,
            "target_id": row.target_id,
            "message_id": message_id(key),
            "standing": Letter.Standing.GIVEN_UP,
            "why_not": f"activity {row.pk}: {type(error).__name__}",
            "written": now,
            "due": now,
        },
    )
