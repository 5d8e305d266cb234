"""Appending to the table, safely for those who read it by cursor."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from practica.foundation.activity import Actor, Facts, Happened, Subject
from practica.foundation.activity.models import Activity

# Any number will do, as long as nothing else in this database locks the same one.
_ONE_WRITER = 7_204_511


def append(
    verb: str, *, by: Actor | None, on: Subject, at: datetime, facts: Facts
) -> Activity:
    """Insert one row; on PostgreSQL behind an advisory lock.

    There a lower number may otherwise commit after a higher one, and a cursor that has passed it never sees it. SQLite
    has one writer anyway.
    """
    _one_writer()
    return Activity.objects.create(
        at=at, verb=verb, actor_id=by.pk if by else None, target_kind=on.KIND, target_id=on.pk, facts=dict(facts)
    )


def append_many(rows: Sequence[Happened], *, by: Actor | None, at: datetime) -> None:
    """Insert many rows behind one lock."""
    if not rows:
        return
    _one_writer()
    actor = by.pk if by else None
    Activity.objects.bulk_create(
        Activity(at=at, verb=row.verb, actor_id=actor, target_kind=row.on.KIND, target_id=row.on.pk, facts=dict(row.facts))
        for row in rows
    )


def _one_writer() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_WRITER])
