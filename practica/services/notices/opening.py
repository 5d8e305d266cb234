"""Whoever has opened an item hears no more of it by mail: its waiting letters are cancelled, and no digest calls it new."""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from practica.people.access.models import Guarded
from practica.people.access.viewers import Viewer
from practica.services.notices.letters import subject_of
from practica.services.notices.models import Letter, Opened

log = logging.getLogger(__name__)

_AGAIN = timedelta(hours=1)
KEPT_FOR = timedelta(days=30)
_STILL = (Letter.Standing.WAITING, Letter.Standing.HELD)
_PATIENCE = 200  # milliseconds that a page waits for another writer on SQLite


def opened(viewer: Viewer, item: Guarded, *, now: datetime, parts: Mapping[str, "QuerySet[Any]"] | None = None) -> None:
    """Note that a member has opened the page of an item they may see.

    One query when there is nothing to note, as on a second look within the hour. A database that is busy or full is no reason
    to refuse a page: then nothing is noted.

    Args:
        viewer: who looks; a visitor leaves nothing.
        item: whose page it is.
        now: when.
        parts: what the page shows besides, by kind, as querysets of numbers: the answers of a conversation.
    """
    if viewer.member is None:
        return
    member, about = viewer.member.pk, _about(item, parts or {})
    unread = Letter.objects.filter(about, member=member, read=None, due__lte=now)
    seen = Opened.objects.filter(member=member, kind=item.KIND, object_id=item.pk)
    known = seen.annotate(unread=Exists(unread.filter(member=OuterRef("member")))).values_list("at", "unread").first()
    if known is not None and not known[1] and known[0] > now - _AGAIN:
        return
    try:
        _note(member, item, unread, now)
    except DatabaseError as error:
        log.info("an opened page was not noted: %s", type(error).__name__)


def _about(item: Guarded, parts: Mapping[str, "QuerySet[Any]"]) -> Q:
    found = Q(target_kind=item.KIND, target_id=item.pk)
    for kind, numbers in parts.items():
        found |= Q(target_kind=kind, target_id__in=numbers)
    return found


def _note(member: int, item: Guarded, unread: QuerySet[Letter], now: datetime) -> None:
    is_sqlite = connection.vendor == "sqlite" and not connection.in_atomic_block
    waits = _busy_timeout(_PATIENCE) if is_sqlite else 0
    try:
        with transaction.atomic():
            read(list(unread.values_list("pk", flat=True)), now=now)
            Opened.objects.update_or_create(
                member_id=member, kind=item.KIND, object_id=item.pk, defaults={"at": now}
            )
    finally:
        if is_sqlite:
            _busy_timeout(waits)


def _busy_timeout(milliseconds: int) -> int:
    """Set how long this connection waits for another writer; what it was before."""
    with connection.cursor() as cursor:
        before = int(cursor.execute("PRAGMA busy_timeout").fetchone()[0])
        cursor.execute(f"PRAGMA busy_timeout={milliseconds:d}")
    return before


def read(numbers: list[int], *, now: datetime) -> int:
    """Mark letters as read; those that wait, for the sender or for the digest, do not go. How many there were."""
    rows = Letter.objects.filter(pk__in=numbers, read=None)
    essential = [kind for kind in rows.order_by().values_list("kind", flat=True).distinct() if subject_of(kind) is None]
    rows.exclude(kind__in=essential).filter(standing__in=_STILL, due__lte=now).update(
        standing=Letter.Standing.CANCELLED, why_not="read before it went"
    )
    return rows.update(read=now)
