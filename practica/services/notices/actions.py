"""Writing letters: by an action's own hand, or from what the activity tells. Sending them is `sending`'s."""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from django.utils.crypto import salted_hmac

from practica.foundation.activity import queries as activity
from practica.foundation.activity.models import Activity, Cursor
from practica.foundation.core.writes import writes
from practica.people.members.models import Member
from practica.services.notices import sources, wishes
from practica.services.notices.letters import subject_of
from practica.services.notices.models import Letter, Wishes
from practica.services.notices.sources import About, Address, Draft, Facts

log = logging.getLogger(__name__)

CONSUMER = "notices"
_ROWS = 200
_AT_ONCE = 1000
_LONGEST_KIND, _LONGEST_KEY = 40, 200
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
        due: not before; at once when None, or with the digest, as the member wishes.
        now: when it is written.
    """
    draft = Draft(kind, key, to, about, facts or {}, due)
    write_many([draft], now=now)
    return Letter.objects.get(key=_key(draft))


@writes
def write_many(drafts: Sequence[Draft], *, now: datetime) -> None:
    """The same for many, in one query for what their readers wish and one a thousand letters.

    Raises:
        ValueError: a kind or a key is too long for its column; nothing is written.
    """
    members = {draft.to.pk: draft.to for draft in drafts if isinstance(draft.to, Member) and subject_of(draft.kind)}
    wanted = wishes.of_many(members.values()) if members else {}
    Letter.objects.bulk_create([_letter(draft, wanted, now) for draft in drafts], batch_size=_AT_ONCE, ignore_conflicts=True)


def _key(draft: Draft) -> str:
    person = f"m{draft.to.pk}" if isinstance(draft.to, Member) else _digest(draft.to.email, length=16)
    whole = f"{draft.kind}/{draft.key}/{person}"
    if len(draft.kind) > _LONGEST_KIND or len(whole) > _LONGEST_KEY:
        raise ValueError(f"the key of a letter of the kind {draft.kind[:_LONGEST_KIND]} is too long")
    return whole


def _letter(draft: Draft, wanted: Mapping[int, Wishes], now: datetime) -> Letter:
    key, to, due = _key(draft), draft.to, draft.due or now
    row = Letter(
        key=key, kind=draft.kind, language=to.language, facts=dict(draft.facts), message_id=message_id(key), written=now, due=due,
    )  # fmt: skip
    if draft.about is not None:
        row.target_kind, row.target_id = draft.about
    if not isinstance(to, Member):
        row.email = to.email
        return row
    row.member = to
    subject = subject_of(draft.kind)
    # A guest of an event has no digest and no page of wishes: what little is written to them goes as it comes.
    if subject is not None and not getattr(to, "is_guest", False):
        row.standing = wishes.standing_at_writing(wanted[to.pk], subject)
        if row.standing == Letter.Standing.WAITING:
            row.due = wishes.not_before(wanted[to.pk], to.time_zone, due)
    return row


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
    rows = list(activity.after(cursor.position, limit=_ROWS))
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
                drafts = list(make(row))
                if drafts:
                    write_many(drafts, now=now)
        except (OperationalError, InterfaceError):
            raise  # the database, not the row: tried again as a whole
        except Exception as error:  # noqa: BLE001 - whatever a topic's code can raise; kept as a row and told without content
            log.error("the letters of activity %s (%s) failed: %s", row.pk, row.verb, type(error).__name__)  # noqa: TRY400
            _leave_trace(row, make, error, now)


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
