"""What happened elsewhere, by practice and for one viewer: the columns behind the facet of Explore and search.

Results are the viewer's own, so they cannot stand in the search index, which is the same for everybody. Each process keeps five
columns of every replication in memory (practice, audience, source, standing, due) and reads from the activity which rows to read
again: whoever may see a report, and what it says, is right at the very next request.
"""

import threading
from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db.models import BigIntegerField, QuerySet, Subquery
from django.db.models.functions import Coalesce

from practica.foundation.activity.models import Activity
from practica.knowledge.replications.models import UNDER_WAY, Replication, State, Verdict
from practica.people.access.arrays import visible_mask
from practica.people.access.viewers import Viewer

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

SIMILAR, WEAKER, NONE, HARMFUL, TOO_EARLY, OVERDUE, UNTRIED = BUCKETS = (
    "similar", "weaker", "none", "harmful", "too_early", "overdue", "untried",
)  # fmt: skip
"""What a reader narrows down to, in the order they are shown; `similar` is similar or stronger."""

# Standings as numbers: places in BUCKETS for the first six, then what is in no bucket of its own; tried is all up to _TRIED.
_HARMFUL, _OVERDUE, _TRIED, _PREPARING, _NOTHING = 3, 5, 6, 7, 8
_OF_VERDICT = {
    Verdict.SIMILAR: 0, Verdict.STRONGER: 0, Verdict.WEAKER: 1, Verdict.NONE: 2, Verdict.HARMFUL: 3, Verdict.TOO_EARLY: 4,
}  # fmt: skip
_OF_STATE = {State.RUNNING: _TRIED, State.ABANDONED: _TRIED, State.PREPARING: _PREPARING}
_NEVER = date.max.toordinal()
_NOBODY = -1
_CATCH_UP = 2_000
_IDS_A_QUERY = 500
_FIELDS = ("pk", "practice_id", "audience_id", "source_id", "state", "verdict", "report_due", "harm_sentence")


@dataclass(frozen=True)
class Outcomes:
    """Numbers of practices, sorted, by bucket; `by_bucket` has every bucket but `untried`, which is all but `tried`.

    Intersect them with the practices that the viewer may see: a replication can be open to somebody to whom its practice is not.
    """

    by_bucket: Mapping[str, Ints]
    tried: Ints


def _ints(values: Iterable[int] = ()) -> Ints:
    return np.fromiter(values, dtype=np.int64)


@dataclass(frozen=True)
class _Columns:
    """One entry a replication, never changed in place.

    `due` is the ordinal of the day on which the report of what is under way is due; `released` marks a sentence of harm.
    """

    pk: Ints = field(default_factory=_ints)
    practice: Ints = field(default_factory=_ints)
    audience: Ints = field(default_factory=_ints)
    source: Ints = field(default_factory=_ints)
    standing: Ints = field(default_factory=_ints)
    due: Ints = field(default_factory=_ints)
    released: Mask = field(default_factory=lambda: np.zeros(0, dtype=np.bool_))

    def visible(self, viewer: Viewer) -> Mask:
        """One answer a replication."""
        return visible_mask(viewer, self.audience, self.source)


class _Table:
    """The process's own copy, brought up to date by `columns`."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._columns = _Columns()
        self._position = 0
        self._mark: tuple[str, int, datetime] | None = None

    def columns(self) -> _Columns:
        """As of now; one query when nothing has happened since."""
        with self._lock:
            self._refresh()
            return self._columns

    def forget(self) -> None:
        """Read everything again the next time; for tests, whose databases are rolled back."""
        with self._lock:
            self._columns, self._position, self._mark = _Columns(), 0, None

    def _refresh(self) -> None:
        newest = Activity.objects.order_by("-id").values("id")[:1]
        # The row at the cursor must be the one that was read: after a restore the same number is another row, or none.
        row = (
            Activity.objects.filter(id=self._position)
            .annotate(newest=Coalesce(Subquery(newest), 0, output_field=BigIntegerField()))
            .values_list("verb", "target_id", "at", "newest")
            .first()
        )
        if row is None or row[:3] != self._mark or row[3] - self._position > _CATCH_UP:
            self._move(Activity.objects.order_by("-id").first())
            self._columns = _read(Replication.objects.all())
        elif row[3] > self._position:
            recent = Activity.objects.filter(id__gt=self._position, id__lte=row[3])
            news = set(recent.filter(target_kind=Replication.KIND).values_list("target_id", flat=True))
            self._move(Activity.objects.get(id=row[3]))
            if news:
                self._columns = _renewed(self._columns, sorted(news))

    def _move(self, last: Activity | None) -> None:
        """Put the cursor on this row, before the replications are read: what comes in between is read twice, never missed."""
        self._position = last.pk if last else 0
        self._mark = (last.verb, last.target_id, last.at) if last else None


_TABLE = _Table()


def forget() -> None:
    """Drop what this process holds."""
    _TABLE.forget()


def outcomes(viewer: Viewer, *, today: date) -> Outcomes:
    """What happened to each practice elsewhere, over the replications this viewer may see; one query when nothing has changed.

    A report behind a stricter marking counts for others only where its source released a sentence of harm, and only as harm.
    What is running, abandoned, not measured or not applicable was tried and is in no bucket; what is considered or in preparation
    and not overdue was not tried. With 20,000 practices and 100,000 replications it takes 2 to 3 ms of one core, half of
    them for the query, and 0.4 s to read them first.
    """
    held = _TABLE.columns()
    rows = np.flatnonzero(held.visible(viewer))
    standing = np.where(held.due[rows] < today.toordinal(), _OVERDUE, held.standing[rows])
    # A table of standing by practice instead of a sort for each bucket: one pass over the rows.
    size = int(held.practice.max(initial=0)) + 1
    marked = np.zeros((_NOTHING + 1, size), dtype=np.bool_)
    marked.reshape(-1)[standing * size + held.practice[rows]] = True
    marked[_HARMFUL, held.practice[held.released]] = True
    by_bucket = {name: np.flatnonzero(marked[number]) for number, name in enumerate(BUCKETS[: _OVERDUE + 1])}
    return Outcomes(by_bucket, np.flatnonzero(marked[: _TRIED + 1].any(axis=0)))


def _read(replications: QuerySet[Replication]) -> _Columns:
    """Row by row into one flat array: a hundred thousand tuples are never held at once."""
    rows = replications.order_by("pk").values_list(*_FIELDS).iterator(chunk_size=2_000)
    flat = array("q", chain.from_iterable(_numbers(row) for row in rows))
    table = np.frombuffer(flat, dtype=np.int64).reshape(-1, 7)
    pk, practice, audience, source, standing, due, released = (table[:, column].copy() for column in range(7))
    return _Columns(pk, practice, audience, source, standing, due, released.astype(np.bool_))


def _numbers(row: tuple[Any, ...]) -> tuple[int, ...]:
    """A row of _FIELDS as whole numbers, in the order of _Columns."""
    pk, practice, audience, source, state, verdict, report_due, sentence = row
    due = report_due.toordinal() if report_due and state in UNDER_WAY else _NEVER
    is_released = state == State.REPORTED and bool(sentence)
    return pk, practice, audience, _NOBODY if source is None else source, _standing(state, verdict), due, is_released


def _standing(state: str, verdict: str) -> int:
    if state == State.REPORTED:
        return _OF_VERDICT.get(Verdict(verdict), _TRIED) if verdict else _TRIED
    return _OF_STATE.get(State(state), _NOTHING)


def _renewed(held: _Columns, changed: list[int]) -> _Columns:
    """The columns with these rows as they are now, at the end; a row that is gone is left out."""
    kept = ~np.isin(held.pk, _ints(changed))
    parts = [
        _read(Replication.objects.filter(pk__in=changed[at : at + _IDS_A_QUERY])) for at in range(0, len(changed), _IDS_A_QUERY)
    ]

    def joined(name: str) -> npt.NDArray[np.int64]:
        whole: Ints = np.concatenate([getattr(held, name)[kept], *(getattr(part, name) for part in parts)])
        return whole

    names = ("pk", "practice", "audience", "source", "standing", "due")
    released = np.concatenate([held.released[kept], *(part.released for part in parts)])
    return _Columns(**{name: joined(name) for name in names}, released=released)
