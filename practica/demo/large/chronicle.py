"""What happened in the large world, in the order in which it happened."""

from collections.abc import Mapping
from datetime import datetime

from practica.foundation.activity import Subject
from practica.foundation.activity.models import Activity
from practica.people.members.models import Member

Facts = Mapping[str, str | int | bool | None]


class Chronicle:
    """Collects rows of the activity while items are written in bulk, and appends them by time.

    Every row has its own actor and moment, which `activity.record_many` does not offer; nobody else writes while a world is
    being built, so no lock is needed.
    """

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._rows: list[Activity] = []

    def tell(self, verb: str, on: Subject, by: Member | None, at: datetime, facts: Facts | None = None) -> None:
        """One thing that happened; what would lie in the future happened now."""
        self._rows.append(
            Activity(
                at=min(at, self._now), verb=verb, actor_id=by.pk if by else None, target_kind=on.KIND, target_id=on.pk,
                facts=dict(facts or {}),
            )
        )  # fmt: skip

    def write(self) -> None:
        """Append what was collected."""
        self._rows.sort(key=lambda row: row.at)
        Activity.objects.bulk_create(self._rows, batch_size=1_000)
        self._rows = []
