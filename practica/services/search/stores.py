"""Where the vectors are: a file on one machine, pgvector's table on PostgreSQL. One protocol, so that nobody else asks which."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Protocol
from weakref import WeakSet

import numpy as np
import numpy.typing as npt
from django.conf import settings
from django.db import connection

from practica.people.access.viewers import Viewer
from practica.services.search.shelf import Held
from practica.services.search.vectors import Floats, Ints, VectorFile, nearest


class Vectors(Protocol):
    """Vectors of passages: of each as a whole, and of its sentences."""

    def append(self, blocks: Sequence[Floats]) -> list[int]:
        """Store blocks of rows before the database names them; the first row's number of each."""

    def attach(self, passages: Sequence[int], blocks: Sequence[Floats]) -> None:
        """Give stored passages their rows, in the transaction that writes them."""

    def near(self, direction: Floats, held: Held, allowed: Ints, viewer: Viewer, *, narrowed: bool) -> tuple[Ints, Floats]:
        """Of the allowed positions in `held` the best candidates and their cosines; allowed comes before nearest.

        `narrowed` says that `allowed` is less than all the viewer may see.
        """

    def products(self, directions: Floats, held: Held, positions: Ints, *, sentences: bool) -> tuple[Floats, Ints]:
        """Inner products with k directions, (n, k), and for each row the index into `positions` it belongs to.

        One row a passage for the whole; with `sentences` one row a sentence, the whole where there is only one.
        """

    def mean(self, held: Held, positions: Ints) -> Floats:
        """The mean vector of these passages as wholes, (512,)."""


class InFile:
    """`Vectors` over a `VectorFile`."""

    def __init__(self, generation: int) -> None:
        self.file = VectorFile(settings.DATA_DIR, generation)

    def append(self, blocks: Sequence[Floats]) -> list[int]:
        return self.file.append(blocks)

    def attach(self, passages: Sequence[int], blocks: Sequence[Floats]) -> None:
        """Nothing to do: the passages carry their row numbers."""

    def near(self, direction: Floats, held: Held, allowed: Ints, viewer: Viewer, *, narrowed: bool) -> tuple[Ints, Floats]:  # noqa: ARG002
        positions = nearest(direction, held.passage_signs, allowed)
        return positions, self.file.products(held.passage_row[positions], direction[None, :])[:, 0]

    def products(self, directions: Floats, held: Held, positions: Ints, *, sentences: bool) -> tuple[Floats, Ints]:
        owner = np.arange(len(positions))
        rows = held.passage_row[positions]
        if sentences:
            several = held.passage_rows[positions] > 1
            counts = np.where(several, held.passage_rows[positions] - 1, 1)
            owner = np.repeat(owner, counts)
            within = np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts)
            rows = np.repeat(rows + several, counts) + within
        return self.file.products(rows, directions), owner

    def mean(self, held: Held, positions: Ints) -> Floats:
        out: Floats = self.file.read(held.passage_row[positions]).mean(axis=0)
        return out


class InPostgres:
    """`Vectors` over the table `search_vector`; part 0 is the whole passage, the rest its sentences."""

    def append(self, blocks: Sequence[Floats]) -> list[int]:
        return [0] * len(blocks)

    def attach(self, passages: Sequence[int], blocks: Sequence[Floats]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO search_vector (passage_id, part, embedding) VALUES (%s, %s, %s::vector)",
                [
                    (passage, part, _literal(row))
                    for passage, block in zip(passages, blocks, strict=True)
                    for part, row in enumerate(block)
                ],
            )

    def near(self, direction: Floats, held: Held, allowed: Ints, viewer: Viewer, *, narrowed: bool) -> tuple[Ints, Floats]:
        """The predicate stands inside the query, and the scan of the index goes on until enough rows satisfy it."""
        if len(allowed) <= _AT_ONCE:
            products, owner = self.products(direction[None, :], held, allowed, sentences=False)
            return allowed[owner], products[:, 0]
        clause = "p.audience_id = ANY(%s)" + (" OR p.source_id = %s" if viewer.member_id is not None else "")
        params: list[Any] = [_literal(direction), sorted(viewer.audience_ids)]
        params += [viewer.member_id] if viewer.member_id is not None else []
        if narrowed:
            params.append(held.passage[allowed].tolist())
        query = f"""SELECT v.passage_id, -(v.embedding <#> %s::vector) AS product FROM search_vector v
            JOIN search_passage s ON s.id = v.passage_id JOIN search_document d ON d.id = s.document_id
            JOIN access_placement p ON p.id = d.placement_id
            WHERE v.part = 0 AND ({clause}) {"AND v.passage_id = ANY(%s)" if narrowed else ""}
            ORDER BY v.embedding <#> %s::vector LIMIT {_AT_ONCE}"""  # noqa: S608 - clauses are constants
        _scan_on()
        with connection.cursor() as cursor:
            cursor.execute(query, [*params, _literal(direction)])
            table = np.asarray(cursor.fetchall(), dtype=np.float64).reshape(-1, 2)
        order = np.argsort(held.passage[allowed])
        numbers = held.passage[allowed][order]
        at = np.minimum(np.searchsorted(numbers, table[:, 0].astype(np.int64)), len(numbers) - 1)
        known = numbers[at] == table[:, 0]  # the arrays decide too: neither of the two looks may be older than the other
        return allowed[order[at[known]]], table[known, 1].astype(np.float32)

    def products(self, directions: Floats, held: Held, positions: Ints, *, sentences: bool) -> tuple[Floats, Ints]:
        columns = ", ".join(["-(embedding <#> %s::vector)"] * len(directions))
        part = "((s.rows > 1) = (v.part > 0))" if sentences else "v.part = 0"
        query = f"""SELECT v.passage_id, {columns} FROM search_vector v JOIN search_passage s ON s.id = v.passage_id
            WHERE v.passage_id = ANY(%s) AND {part}"""  # noqa: S608 - columns are constants
        numbers = held.passage[positions]
        with connection.cursor() as cursor:
            cursor.execute(query, [*map(_literal, directions), numbers.tolist()])
            table = np.asarray(cursor.fetchall(), dtype=np.float64).reshape(-1, 1 + len(directions))
        order = np.argsort(numbers)
        owner = order[np.searchsorted(numbers[order], table[:, 0].astype(np.int64))]
        sorting = np.argsort(owner, kind="stable")
        return table[sorting, 1:].astype(np.float32), owner[sorting]

    def mean(self, held: Held, positions: Ints) -> Floats:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT avg(embedding)::text FROM search_vector WHERE part = 0 AND passage_id = ANY(%s)",
                [held.passage[positions].tolist()],
            )
            text = cursor.fetchone()[0]
        return np.asarray(text.strip("[]").split(","), dtype=np.float32)


_AT_ONCE = 400
_TUNED: WeakSet[Any] = WeakSet()


def _scan_on() -> None:
    """Once a connection: let a scan of the vector index go on past rows the viewer may not see."""
    if connection.connection not in _TUNED:
        with connection.cursor() as cursor:
            cursor.execute(f"SET hnsw.iterative_scan = relaxed_order; SET hnsw.ef_search = {_AT_ONCE}")
        _TUNED.add(connection.connection)


def _literal(vector: npt.NDArray[np.float32]) -> str:
    return "[" + ",".join(f"{number:.7g}" for number in vector.tolist()) + "]"


@lru_cache(maxsize=2)
def store(generation: int, vendor: str) -> Vectors:
    """The vectors of one state of the index; `vendor` is the database's."""
    return InPostgres() if vendor == "postgresql" else InFile(generation)
