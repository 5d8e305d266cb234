"""The words leg: which texts have the question's terms, and how much of the question they cover.

BM25 as FTS5 computes it, but from postings and here, because every figure (how many texts there are, how long, how many have a
term) is counted over what the viewer may see: FTS5's own would tell of hidden texts through the scores.
"""

from array import array
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import numpy.typing as npt
from django.db import connection

from practica.services.search import fusion
from practica.services.search.shelf import Held

Ints = npt.NDArray[np.int64]
Doubles = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

MAX_WORDS = 32
"""Words of a question that are looked for; nobody types more, and a pasted page is searched by meaning."""

COMMON = 5_000
"""A term in more texts than this, and in more than half of all, is not read: its idf is zero anyway."""

_KEPT = 1_000_000


@dataclass(frozen=True)
class Postings:
    """Editions that have a term, by their number in the database, and how often."""

    editions: Ints
    counts: Ints


@dataclass(frozen=True)
class Covered:
    """What the words found: by slot the share of the question covered, and the language of the edition that covers most."""

    by_slot: Doubles
    language: Ints
    idf_sum: float


class PostingCache:
    """Postings of recent queries' terms, for one state of the index at a time."""

    def __init__(self) -> None:
        self._version: tuple[int, int] = (0, 0)
        self._held: dict[str, Postings | None] = {}
        self._size = 0

    def get(self, terms: Collection[str], version: tuple[int, int], editions: int) -> dict[str, Postings | None]:
        """Postings by term; None for a term too common to tell anything. At most two queries, often none."""
        if version != self._version or self._size > _KEPT:
            self._held, self._size, self._version = {}, 0, version
        held = self._held
        missing = [term for term in terms if term not in held]
        if missing:
            fresh = _read(missing, editions)
            held.update(fresh)
            self._size += sum(len(found.editions) if found else 1 for found in fresh.values())
        return {term: held.get(term) for term in terms}


CACHE = PostingCache()


def cover(question: Sequence[Collection[str]], held: Held, visible: Mask, version: tuple[int, int]) -> Covered:
    """How much of the question each visible document covers with its words.

    Args:
        question: for each word the terms that stand for it in the reader's languages; they count as one.
        held: the arrays.
        visible: by slot, what the viewer may see; nothing else enters any figure.
        version: names the state of the index.
    """
    slots = len(held.document)
    out, language = np.zeros(slots), np.full(slots, -1, dtype=np.int64)
    seen = visible[held.edition_slot] if len(held.edition_slot) else np.zeros(0, dtype=np.bool_)
    documents = int(seen.sum())
    every = {term for alternatives in question for term in alternatives}
    if not every or not documents:
        return Covered(out, language, 0.0)
    mean_length = float(held.edition_length[seen].mean())
    postings = CACHE.get(every, version, len(held.edition_slot))
    bm25, idf_sum = np.zeros(len(seen)), 0.0
    for alternatives in question:
        found = [postings[term] for term in alternatives]
        if any(one is None for one in found):
            continue
        at, counts = _together([one for one in found if one is not None], held, seen)
        idf = fusion.idf(documents, len(at))
        idf_sum += idf
        bm25[at] += idf * fusion.saturation(counts, held.edition_length[at], mean_length)
    matched = np.flatnonzero(bm25)
    share = fusion.coverage(bm25[matched], idf_sum)
    order = np.argsort(share, kind="stable")  # the best edition of a document is written last
    out[held.edition_slot[matched[order]]] = share[order]
    language[held.edition_slot[matched[order]]] = held.edition_language[matched[order]]
    return Covered(out, language, idf_sum)


def _together(postings: Sequence[Postings], held: Held, seen: Mask) -> tuple[Ints, Ints]:
    """Positions of visible editions with any of the terms, and how often they have them."""
    numbers = np.concatenate([one.editions for one in postings])
    counts = np.concatenate([one.counts for one in postings])
    known = numbers < len(held.edition_at)
    numbers, counts = held.edition_at[numbers[known]], counts[known]
    there = numbers >= 0
    at, counts = numbers[there], counts[there]
    at, counts = at[seen[at]], counts[seen[at]]
    if len(postings) == 1:
        return at, counts
    unique, inverse = np.unique(at, return_inverse=True)
    return unique, np.bincount(inverse, weights=counts, minlength=len(unique)).astype(np.int64)


def _read(terms: Sequence[str], editions: int) -> dict[str, Postings | None]:
    """Postings from the database; a term in most texts is counted there and never read."""
    limit = max(COMMON, editions // 2)
    rows, common = (_from_table if connection.vendor == "postgresql" else _from_fts)(terms, limit)
    table = np.frombuffer(array("q", chain.from_iterable(rows)), dtype=np.int64).reshape(-1, 3)
    read: dict[str, Postings | None] = {}
    for index, term in enumerate(terms):
        mine = table[table[:, 0] == index]
        read[term] = None if term in common else Postings(mine[:, 1].copy(), mine[:, 2].copy())
    return read


def _from_fts(terms: Sequence[str], limit: int) -> tuple[list[tuple[int, int, int]], set[str]]:
    """Rows of (index of the term, edition, count) from FTS5's own vocabulary, and the terms above the limit."""
    marks = ",".join(["%s"] * len(terms))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT term, doc FROM search_word_totals WHERE term IN ({marks})", list(terms))  # noqa: S608
        totals = dict(cursor.fetchall())
        wanted = [(index, term) for index, term in enumerate(terms) if 0 < totals.get(term, 0) <= limit]
        rows: list[tuple[int, int, int]] = []
        if wanted:
            one = "SELECT {}, doc, count(*) FROM search_word_places WHERE term = %s GROUP BY doc"
            cursor.execute(" UNION ALL ".join(one.format(index) for index, _ in wanted), [term for _, term in wanted])
            rows = cursor.fetchall()
    return rows, {term for term, total in totals.items() if total > limit}


def _from_table(terms: Sequence[str], limit: int) -> tuple[list[tuple[int, int, int]], set[str]]:
    """The same from PostgreSQL's table of postings, in one query."""
    with connection.cursor() as cursor:
        cursor.execute(
            """WITH totals AS (SELECT term, count(*) AS n FROM search_posting WHERE term = ANY(%s) GROUP BY term)
               SELECT array_position(%s, term) - 1, edition_id, count FROM search_posting
               WHERE term IN (SELECT term FROM totals WHERE n <= %s)
               UNION ALL SELECT array_position(%s, term) - 1, NULL, 0 FROM totals WHERE n > %s""",
            [list(terms), list(terms), limit, list(terms), limit],
        )
        found = cursor.fetchall()
    return [row for row in found if row[1] is not None], {terms[row[0]] for row in found if row[1] is None}
