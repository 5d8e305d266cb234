"""Appending to the table, safely for those who read it by cursor."""

from collections.abc import Mapping
from datetime import datetime

from django.db import connection

from practica.foundation.activity import Actor, Subject
from practica.foundation.activity.models import Activity

# Any number will do, as long as nothing else in this database locks the same one.
_ONE_WRITER = 7_204_511


def append(
    verb: str, *, by: Actor | None, on: Subject, at: datetime, facts: Mapping[str, str | int | bool | None]
) -> Activity:
    """Insert one row; on PostgreSQL behind an advisory lock.

    There a lower number may otherwise commit after a higher one, and a cursor that has passed it never sees it. SQLite
    has one writer anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_WRITER])
    return Activity.objects.create(
        at=at, verb=verb, actor_id=by.pk if by else None, target_kind=on.KIND, target_id=on.pk, facts=dict(facts)
    )
