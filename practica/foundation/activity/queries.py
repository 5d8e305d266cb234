"""Reading the table: by cursor for consumers, by item for its history."""

from collections.abc import Iterable

from django.db.models import Max, QuerySet

from practica.foundation.activity.models import Activity, Cursor


def after(position: int, *, limit: int = 500) -> QuerySet[Activity]:
    """The next rows past a cursor, oldest first."""
    return Activity.objects.filter(id__gt=position).order_by("id")[:limit]


def latest() -> int:
    """The number of the newest row, 0 when nothing ever happened."""
    return Activity.objects.aggregate(newest=Max("id"))["newest"] or 0


def history(kind: str, target_id: int, verbs: Iterable[str] = ()) -> QuerySet[Activity]:
    """What happened to one item, newest first; the caller has made sure that the viewer may see the item."""
    rows = Activity.objects.filter(target_kind=kind, target_id=target_id).select_related("actor").order_by("-id")
    return rows.filter(verb__in=verbs) if verbs else rows


def position(consumer: str) -> Cursor:
    """A consumer's cursor, made at zero the first time."""
    return Cursor.objects.get_or_create(consumer=consumer)[0]
