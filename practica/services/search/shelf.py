"""What every process keeps of the index in memory: who may see which document, its facets, where its passages lie.

Arrays by slot, one slot a document; a document indexed again gets a new slot and the old one dies. The index's state and the
number of the newest activity say whether the arrays are still true; they are read with the hits, and when they moved, what
happened since is read from the activity and the question asked again. So a new marking is obeyed by the very next request, in
every process.
"""

import threading
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain, islice
from typing import Any

import numpy as np
import numpy.typing as npt
from django.conf import settings
from django.db import connection
from django.db.models import BigIntegerField, Max, QuerySet, Subquery
from django.db.models.functions import Coalesce

from practica.foundation.activity.models import Activity, Cursor
from practica.people.access.arrays import visible_mask
from practica.people.access.models import Placement
from practica.people.access.viewers import Viewer
from practica.services.search import sources
from practica.services.search.models import Document, Edition, Facet, Passage, State
from practica.services.search.vectors import Bits, VectorFile

Ints = npt.NDArray[np.int64]
Halves = npt.NDArray[np.int32]
"""Slots, rows and numbers of the database; half the memory, and room for two thousand million."""
Codes = npt.NDArray[np.int16]
Mask = npt.NDArray[np.bool_]

CONSUMER = "search"
"""The name of the index's own cursor in the activity."""

TITLE = "title"
"""The section of a passage that is the document's title."""

NOBODY = -1
_CATCH_UP = 2_000
_DEAD_SHARE = 0.25
_IDS_A_QUERY = 500
_ROWS_AT_ONCE = 8_192


def _ints() -> Ints:
    return np.zeros(0, dtype=np.int64)


def _halves() -> Halves:
    return np.zeros(0, dtype=np.int32)


def _codes() -> Codes:
    return np.zeros(0, dtype=np.int16)


@dataclass(frozen=True)
class Facets:
    """One facet: pairs of slot and value, the value as a number into `values`."""

    slots: Halves = field(default_factory=_halves)
    codes: Halves = field(default_factory=_halves)
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Held:
    """The arrays, never changed in place: a query holds one set from beginning to end."""

    languages: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    # By slot.
    document: Ints = field(default_factory=_ints)
    kind: Ints = field(default_factory=_ints)
    object: Ints = field(default_factory=_ints)  # the item's own number
    audience: Ints = field(default_factory=_ints)
    source: Ints = field(default_factory=_ints)
    updated: Ints = field(default_factory=_ints)  # microseconds, for the newest first
    position: Ints = field(default_factory=_ints)  # the newest activity when its text was read
    alive: Mask = field(default_factory=lambda: np.zeros(0, dtype=np.bool_))
    # By edition; `edition_at` leads there from the edition's number in the database.
    edition_at: Halves = field(default_factory=_halves)
    edition_slot: Halves = field(default_factory=_halves)
    edition_language: Codes = field(default_factory=_codes)
    edition_length: Halves = field(default_factory=_halves)
    # By passage that has vectors.
    passage: Halves = field(default_factory=_halves)
    passage_slot: Halves = field(default_factory=_halves)
    passage_language: Codes = field(default_factory=_codes)
    passage_row: Halves = field(default_factory=_halves)
    passage_rows: Codes = field(default_factory=_codes)
    passage_is_title: Mask = field(default_factory=lambda: np.zeros(0, dtype=np.bool_))
    passage_signs: Bits = field(default_factory=lambda: np.zeros((8, 0), dtype=np.uint64))
    facets: dict[str, Facets] = field(default_factory=dict)

    def visible(self, viewer: Viewer) -> Mask:
        """By slot: what this viewer may see of what is still there."""
        return visible_mask(viewer, self.audience, self.source) & self.alive

    def code(self, language: str) -> int:
        """A language's number, -1 for one that no text is in."""
        return self.languages.index(language) if language in self.languages else -1


@dataclass(frozen=True)
class Look:
    """One viewer's look at the arrays, masks by slot.

    `seen` is all the viewer may see, `visible` what of it is of the kinds asked for, `within` what the filters leave;
    `language` is the question's own.
    """

    viewer: Viewer
    held: Held
    version: tuple[int, int]
    seen: Mask
    visible: Mask
    within: Mask
    language: str


Mark = tuple[int, int, int]
"""Where the index is: its generation, its stamp and the newest activity. The arrays are true as long as it stands still."""


def mark() -> dict[str, Any]:
    """The mark as of now, as annotations for a query that is made anyway."""
    newest = Activity.objects.order_by("-id").values("id")[:1]
    state = State.objects.filter(pk=1)
    return {
        "mark_generation": Subquery(state.values("generation")),
        "mark_stamp": Subquery(state.values("stamp")),
        "mark_activity": Coalesce(Subquery(newest), 0, output_field=BigIntegerField()),
    }


class Shelf:
    """The process's copy of the index, brought up to date by `look`."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.version: tuple[int, int] = (0, -1)
        self._activity = 0
        self._slots: dict[tuple[str, int], int] = {}
        self._held = Held()
        self._file: VectorFile | None = None

    def look(self) -> tuple[Held, tuple[int, int]]:
        """The arrays as of now, and (generation, stamp) that names them."""
        with self._lock:
            self._refresh()
            return self._held, self.version

    def last(self) -> tuple[Held, Mark]:
        """The arrays as they were last, and the mark they were true at; asks nothing."""
        with self._lock:
            return self._held, (*self.version, self._activity)

    def _refresh(self) -> None:
        newest = Activity.objects.order_by("-id").values("id")[:1]
        row = (
            State.objects.filter(pk=1)
            .annotate(newest=Coalesce(Subquery(newest), 0, output_field=BigIntegerField()))
            .values_list("generation", "stamp", "newest")
            .first()
        )
        if row is None:
            self.version, self._held, self._slots = (0, -1), Held(), {}
            return
        generation, stamp, activity = row
        far = activity - self._activity > _CATCH_UP or activity < self._activity or stamp < self.version[1]
        if generation != self.version[0] or far or self._is_worn():
            self._reload(generation, stamp, activity)
            return
        if activity > self._activity:
            self._obey(activity)
        if stamp > self.version[1]:
            changed = Document.objects.filter(stamp__gt=self.version[1])
            self._add(changed)
            self.version = (generation, stamp)

    def _is_worn(self) -> bool:
        alive = self._held.alive
        return len(alive) > 1_000 and alive.mean() < 1 - _DEAD_SHARE

    def _reload(self, generation: int, stamp: int, activity: int) -> None:
        self._held, self._slots = Held(), {}
        self._file = None if connection.vendor == "postgresql" else VectorFile(settings.DATA_DIR, generation)
        self._add(Document.objects.all())
        self.version, self._activity = (generation, stamp), activity
        indexed = Cursor.objects.filter(consumer=CONSUMER).aggregate(at=Max("position"))["at"] or 0
        self._close(Activity.objects.filter(id__gt=indexed))

    def _obey(self, activity: int) -> None:
        """Take over who may see what, from everything that happened since this process last looked."""
        recent = Activity.objects.filter(id__gt=self._activity, id__lte=activity)
        touched = set(recent.values_list("target_kind", "target_id"))
        news = {key for key in touched if key in self._slots}
        self._activity = activity
        if news:
            self._replace(news)
        if news or sources.has_parts(touched):
            self._close(recent)

    def _replace(self, news: set[tuple[str, int]]) -> None:
        """Give these documents the readers that their items have now."""
        audience, source = self._held.audience.copy(), self._held.source.copy()
        for key in news:
            audience[self._slots[key]] = source[self._slots[key]] = NOBODY
        numbers = [pk for _, pk in news]
        for start in range(0, len(numbers), _IDS_A_QUERY):
            rows = Placement.objects.filter(object_id__in=numbers[start : start + _IDS_A_QUERY])
            for kind, pk, readers, owner in rows.values_list("kind", "object_id", "audience_id", "source_id"):
                if (kind, pk) in news:
                    slot = self._slots[kind, pk]
                    audience[slot], source[slot] = readers, NOBODY if owner is None else owner
        self._held = replace(self._held, audience=audience, source=source)

    def _close(self, activity: QuerySet[Activity]) -> None:
        """A withdrawn text is not found until its item is indexed again."""
        closing = {verb for kind in sources.kinds() if (known := sources.source(kind)) for verb in known.closing}
        if not closing:
            return
        rows = list(activity.filter(verb__in=closing).values_list("target_kind", "target_id", "id"))
        wholes = sources.wholes({(kind, pk) for kind, pk, _number in rows})
        places = ((self._slots.get(wholes.get((kind, pk), (kind, pk))), number) for kind, pk, number in rows)
        slots = [slot for slot, number in places if slot is not None and number > self._held.position[slot]]
        if slots:
            alive = self._held.alive.copy()
            alive[slots] = False
            self._held = replace(self._held, alive=alive)

    def _add(self, documents: QuerySet[Document]) -> None:
        """Give documents slots at the end; the slots they had die."""
        held, first = self._held, len(self._held.document)
        kinds = list(held.kinds)
        rows = (
            (pk, _code(kinds, kind), number, readers, NOBODY if owner is None else owner, _micros(updated), position, not gone)
            for pk, kind, number, readers, owner, updated, position, gone in documents.order_by("pk")
            .values_list(
                "pk", "kind", "object_id", "placement__audience_id", "placement__source_id", "updated", "position", "gone"
            )
            .iterator(chunk_size=2_000)
        )
        numbers, codes, objects, audiences, owners, updated, positions, there = _columns(rows, *[np.int64] * 7, np.bool_)
        if not len(numbers):
            return
        alive = np.concatenate([held.alive, there])
        for slot, (code, number) in enumerate(zip(codes.tolist(), objects.tolist(), strict=True), start=first):
            before = self._slots.get((kinds[code], number))
            if before is not None:
                alive[before] = False
            self._slots[kinds[code], number] = slot
        held = replace(
            held,
            document=np.concatenate([held.document, numbers]),
            kind=np.concatenate([held.kind, codes]),
            object=np.concatenate([held.object, objects]),
            audience=np.concatenate([held.audience, audiences]),
            source=np.concatenate([held.source, owners]),
            updated=np.concatenate([held.updated, updated]),
            position=np.concatenate([held.position, positions]),
            alive=alive,
            kinds=tuple(kinds),
        )
        slot_of = dict(zip(numbers.tolist(), range(first, first + len(numbers)), strict=True))
        held = _with_editions(held, slot_of)
        held = _with_passages(held, slot_of, self._file)
        self._held = _with_facets(held, slot_of)


def _micros(moment: datetime) -> int:
    return int(moment.timestamp() * 1e6)


def _code(names: list[str], name: str) -> int:
    if name not in names:
        names.append(name)
    return names.index(name)


def _of(rows: QuerySet[Any], slot_of: dict[int, int], *fields: str) -> Iterator[tuple[Any, ...]]:
    """Slot and fields of these documents' rows: by their numbers when few, else from the whole table."""
    if len(slot_of) <= _IDS_A_QUERY:
        rows = rows.filter(document__in=list(slot_of))
    found = rows.order_by("pk").values_list("document_id", *fields)
    for document, *values in found.iterator(chunk_size=2_000):
        slot = slot_of.get(document)
        if slot is not None:
            yield slot, *values


def _columns(rows: Iterator[tuple[int, ...]], *types: type[np.generic]) -> list[npt.NDArray[Any]]:
    """Rows of integers as arrays by column, some thousands at a time: a list of all tuples would stay in the heap for good."""
    parts: list[list[npt.NDArray[Any]]] = [[np.zeros(0, dtype=kind) for kind in types]]
    while flat := array("q", chain.from_iterable(islice(rows, _ROWS_AT_ONCE))):
        table = np.frombuffer(flat, dtype=np.int64).reshape(-1, len(types))
        parts.append([table[:, column].astype(kind) for column, kind in enumerate(types)])
    return [np.concatenate(column) for column in zip(*parts, strict=True)]


def _with_editions(held: Held, slot_of: dict[int, int]) -> Held:
    languages = list(held.languages)
    rows = _of(Edition.objects.all(), slot_of, "pk", "language", "length")
    slots, numbers, codes, lengths = _columns(
        ((s, pk, _code(languages, name), n) for s, pk, name, n in rows), np.int32, np.int32, np.int16, np.int32
    )
    if not len(slots):
        return held
    first = len(held.edition_slot)
    at = np.full(max(len(held.edition_at), int(numbers.max()) + 1), -1, dtype=np.int32)
    at[: len(held.edition_at)] = held.edition_at
    at[numbers] = np.arange(first, first + len(numbers))
    return replace(
        held,
        edition_at=at,
        edition_slot=np.concatenate([held.edition_slot, slots]),
        edition_language=np.concatenate([held.edition_language, codes]),
        edition_length=np.concatenate([held.edition_length, lengths]),
        languages=tuple(languages),
    )


def _with_passages(held: Held, slot_of: dict[int, int], file: VectorFile | None) -> Held:
    languages = list(held.languages)
    rows = _of(Passage.objects.filter(row__isnull=False), slot_of, "pk", "language", "row", "rows", "section")
    slots, numbers, codes, starts, counts, titles = _columns(
        ((s, pk, _code(languages, name), row, n, section == TITLE) for s, pk, name, row, n, section in rows),
        np.int32, np.int32, np.int16, np.int32, np.int16, np.bool_,
    )  # fmt: skip
    fresh = _signs_of(numbers) if file is None else file.read_signs(starts)
    return replace(
        held,
        passage=np.concatenate([held.passage, numbers]),
        passage_slot=np.concatenate([held.passage_slot, slots]),
        passage_language=np.concatenate([held.passage_language, codes]),
        passage_row=np.concatenate([held.passage_row, starts]),
        passage_rows=np.concatenate([held.passage_rows, counts]),
        passage_is_title=np.concatenate([held.passage_is_title, titles]),
        passage_signs=np.concatenate([held.passage_signs, fresh], axis=1) if held.passage_signs.size else fresh,
        languages=tuple(languages),
    )


def _signs_of(passages: Halves) -> Bits:
    """Signs of these passages' vectors in PostgreSQL, (8, n); zeros for a passage that has none."""
    out = np.zeros((8, len(passages)), dtype=np.uint64)
    order = np.argsort(passages)
    with connection.cursor() as cursor:
        for start in range(0, len(order), _ROWS_AT_ONCE):
            some = order[start : start + _ROWS_AT_ONCE]
            numbers = passages[some]
            cursor.execute(
                """SELECT passage_id, substring(bit_send(binary_quantize(embedding)) FROM 5) FROM search_vector
                   WHERE part = 0 AND passage_id = ANY(%s)""",
                [numbers.tolist()],
            )
            rows = cursor.fetchall()
            at = np.searchsorted(numbers, np.asarray([number for number, _ in rows], dtype=np.int64))
            signs = np.frombuffer(b"".join(bytes(sent) for _, sent in rows), dtype=np.uint64).reshape(-1, 8)
            out[:, some[at]] = signs.T
    return out


def _with_facets(held: Held, slot_of: dict[int, int]) -> Held:
    codes: dict[str, dict[str, int]] = {
        name: {value: code for code, value in enumerate(facet.values)} for name, facet in held.facets.items()
    }
    fresh: dict[str, array[int]] = {}
    for slot, name, value in _of(Facet.objects.all(), slot_of, "name", "value"):
        known = codes.setdefault(name, {})
        fresh.setdefault(name, array("i")).extend((slot, known.setdefault(value, len(known))))
    facets = dict(held.facets)
    for name, flat in fresh.items():
        before, pairs = facets.get(name, Facets()), np.frombuffer(flat, dtype=np.int32).reshape(-1, 2)
        facets[name] = Facets(
            np.concatenate([before.slots, pairs[:, 0]]), np.concatenate([before.codes, pairs[:, 1]]), tuple(codes[name])
        )
    return replace(held, facets=facets)


SHELF = Shelf()
"""The one of this process."""
