"""Saying that a part of an item has moved, and reading how often it did."""

from collections.abc import Collection, Iterable

from django.db import transaction
from django.db.models import F

from practica.people.access.models import Guarded
from practica.services.live.hub import hub
from practica.services.live.models import Topic


def topic(item: Guarded, part: str = "all") -> str:
    """The name of a part of an item, as `session:12/questions`."""
    return f"{item.KIND}:{item.pk}/{part}"


def publish(item: Guarded, *parts: str) -> None:
    """Say that parts of an item have moved. Call it last in an action: its transaction holds the rows until it ends."""
    move([topic(item, part) for part in parts or ("all",)])


def move(names: Iterable[str]) -> None:
    """The same of topics by their names."""
    for name in sorted(set(names)):
        if not Topic.objects.filter(name=name).update(number=F("number") + 1):
            # Two who are the first at once: the second comes in as a change.
            Topic.objects.bulk_create([Topic(name=name)], ignore_conflicts=True)
            Topic.objects.filter(name=name).update(number=F("number") + 1)
    transaction.on_commit(hub.wake)


def numbers(names: Collection[str]) -> dict[str, int]:
    """The number of each topic, 0 of one that never moved; one query."""
    found = dict(Topic.objects.filter(name__in=names).values_list("name", "number"))
    return {name: found.get(name, 0) for name in names}
