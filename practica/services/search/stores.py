"""Where the vectors are: a file on one machine, pgvector's table on PostgreSQL. One protocol, so that nobody else asks which."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import numpy as np
import numpy.typing as npt
from django.conf import settings
from django.db import connection

from practica.services.search.shelf import TITLE, Held
from practica.services.search.vectors import Floats, Ints, VectorFile

PASSAGES_READ = 2
"""Of each document so many passages are read sentence by sentence."""


Choose = Callable[[Floats], Ints]
"""From the wholes' inner products with the first direction to the indices of the passages whose sentences are read."""


@dataclass(frozen=True)
class Read:
    """Inner products of wholes, (n, k), and of the sentences, (m, k), of those at the indices `chosen`; `owner` leads into that.

    Sentences of one passage stand together in their order; a passage of one sentence has its whole in their place.
    """

    wholes: Floats
    chosen: Ints
    sentences: Floats
    owner: Ints


class Vectors(Protocol):
    """Vectors of passages: of each as a whole, and of its sentences."""

    def append(self, blocks: Sequence[Floats]) -> list[int]:
        """Store blocks of rows before the database names them; the first row's number of each."""

    def attach(self, passages: Sequence[int], blocks: Sequence[Floats]) -> None:
        """Give stored passages their rows, in the transaction that writes them."""

    def closely(self, directions: Floats, held: Held, positions: Ints, choose: Choose) -> Read:
        """Inner products with k directions: of these passages as wholes, and of the sentences of the best among them."""

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

    def closely(self, directions: Floats, held: Held, positions: Ints, choose: Choose) -> Read:
        wholes = self.file.products(held.passage_row[positions], directions)
        chosen = choose(wholes[:, 0])
        first, rows = held.passage_row[positions[chosen]], held.passage_rows[positions[chosen]]
        several = rows > 1
        counts = np.where(several, rows - 1, 1)
        owner = np.repeat(np.arange(len(chosen)), counts)
        within = np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts)
        return Read(wholes, chosen, self.file.products(np.repeat(first + several, counts) + within, directions), owner)

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

    def closely(self, directions: Floats, held: Held, positions: Ints, choose: Choose) -> Read:  # noqa: ARG002
        """In one query, which makes the same choice itself; each vector is unpacked once, by `l2_normalize`."""
        columns = ", ".join(["-(e <#> %s::vector)"] * len(directions))
        query = f"""WITH whole AS MATERIALIZED (
              SELECT s.id, s.document_id, s.rows, s.section = %s AS is_title, l2_normalize(v.embedding) AS e
              FROM search_vector v JOIN search_passage s ON s.id = v.passage_id WHERE v.part = 0 AND v.passage_id = ANY(%s)),
            ranked AS (
              SELECT id, rows, is_title,
                     row_number() OVER (PARTITION BY document_id ORDER BY is_title, e <#> %s::vector, id) AS place FROM whole),
            sentence AS MATERIALIZED (
              SELECT v.passage_id, v.part, l2_normalize(v.embedding) AS e
              FROM ranked r JOIN search_vector v ON v.passage_id = r.id
              WHERE (place = 1 OR (place <= {PASSAGES_READ} AND NOT is_title)) AND (r.rows > 1) = (v.part > 0))
            SELECT -1, id, {columns} FROM whole UNION ALL SELECT part, passage_id, {columns} FROM sentence"""  # noqa: S608
        numbers, literals = held.passage[positions], [_literal(one) for one in directions]
        with connection.cursor() as cursor:
            cursor.execute(query, [TITLE, numbers.tolist(), literals[0], *literals, *literals])
            table = np.asarray(cursor.fetchall(), dtype=np.float64).reshape(-1, 2 + len(directions))
        order = np.argsort(numbers)
        at = order[np.searchsorted(numbers[order], table[:, 1].astype(np.int64))]
        of_whole = table[:, 0] < 0
        wholes = np.zeros((len(positions), len(directions)), dtype=np.float32)
        wholes[at[of_whole]] = table[of_whole, 2:]
        sorting = np.lexsort((table[~of_whole, 0], at[~of_whole]))
        chosen, owner = np.unique(at[~of_whole][sorting], return_inverse=True)
        return Read(wholes, chosen, table[~of_whole, 2:][sorting].astype(np.float32), owner)

    def mean(self, held: Held, positions: Ints) -> Floats:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT avg(embedding)::text FROM search_vector WHERE part = 0 AND passage_id = ANY(%s)",
                [held.passage[positions].tolist()],
            )
            text = cursor.fetchone()[0]
        return np.asarray(text.strip("[]").split(","), dtype=np.float32)


def _literal(vector: npt.NDArray[np.float32]) -> str:
    return "[" + ",".join(f"{number:.7g}" for number in vector.tolist()) + "]"


@lru_cache(maxsize=2)
def store(generation: int, vendor: str) -> Vectors:
    """The vectors of one state of the index; `vendor` is the database's."""
    return InPostgres() if vendor == "postgresql" else InFile(generation)
