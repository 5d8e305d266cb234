"""The meaning leg: which documents are near a question, whatever their language.

Two looks. The first goes over all passages the viewer may see, by the signs of their vectors alone, which every process holds.
The second reads the best documents closely: a passage's closeness is the mean of its cosine as a whole and that of its best
sentence or of its title (measured: recall@1 2 to 6 points above the whole alone).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from practica.services.search import fusion
from practica.services.search.shelf import Held, Look
from practica.services.search.stores import PASSAGES_READ, Vectors
from practica.services.search.vectors import nearest, unit

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

READ_CLOSELY = 100
"""Documents that the second look reads, nearest first; measured to give the answers of reading all."""

_SAMPLE = 256
_ENOUGH = 16
_MEANS_KEPT = 64


@dataclass(frozen=True)
class Close:
    """The documents read closely, and by slot what was found; `nan` for the others.

    `whole` is the cosine of the nearest passage as a whole. `centred` is closeness after each language's mean is subtracted: only
    that compares across languages.
    """

    whole: Floats
    cosine: Floats
    centred: Floats
    passage: Ints
    sentence: Ints


def glance(direction: Floats, look: Look, mask: Mask) -> Floats:
    """The first look, over documents in `mask`: by slot about the cosine of the nearest passage, -1 for what is not near."""
    held = look.held
    by_slot = np.full(len(held.document), -1, dtype=np.float32)
    allowed = np.flatnonzero(mask[held.passage_slot])
    if len(allowed):
        near, cosines = nearest(direction, held.passage_signs, allowed)
        np.maximum.at(by_slot, held.passage_slot[near], cosines)
    return by_slot


def read_closely(direction: Floats, look: Look, slots: Ints, vectors: Vectors) -> Close:
    """The second look, at the documents in `slots`."""
    held = look.held
    total = len(held.document)
    flag = np.zeros(total, dtype=np.bool_)
    flag[slots] = True
    positions = np.flatnonzero(flag[held.passage_slot])
    empty = np.full(total, np.nan, dtype=np.float32)
    close = Close(empty, empty.copy(), empty.copy(), np.full(total, -1, dtype=np.int64), np.zeros(total, dtype=np.int64))
    if not len(positions):
        return close
    centring = _Centring(direction, look, CACHE.get(look, vectors), positions)
    read = vectors.closely(centring.directions, held, positions, lambda products: _best_bodies(held, positions, products))
    cosine, centred = centring.cosines(read.wholes, np.arange(len(positions)))
    close.whole[slots] = -1
    np.maximum.at(close.whole, held.passage_slot[positions], cosine)
    title, centred_title = _titles(held, positions, cosine), _titles(held, positions, centred)
    body, owner = read.chosen, read.owner
    each, each_centred = centring.cosines(read.sentences, body[owner])
    best = np.maximum(_highest(each, owner, len(body)), title[body])
    best_centred = np.maximum(_highest(each_centred, owner, len(body)), centred_title[body])
    values, kept = fusion.meaning(cosine[body], best), positions[body]
    order = np.argsort(values, kind="stable")  # the nearest passage of a document is written last
    at = held.passage_slot[kept[order]]
    close.cosine[at], close.passage[at] = values[order], held.passage[kept[order]]
    close.sentence[at] = _ordinal(each, owner, len(body))[order]
    values = fusion.meaning(centred[body], best_centred)
    order = np.argsort(values, kind="stable")
    close.centred[held.passage_slot[kept[order]]] = values[order]
    return close


class Means:
    """Each language's mean vector, over texts the viewer may see; zeros where there are too few to say."""

    def __init__(self, held: Held, visible: Mask, vectors: Vectors) -> None:
        self._held, self._visible, self._vectors = held, visible, vectors
        self._known: dict[tuple[int, bool], Floats] = {}

    def of_passages(self, code: int) -> Floats:
        """The mean of a language's passages."""
        return self._mean(code, titles=False)

    def of_questions(self, code: int) -> Floats:
        """What a question in a language is centred by: the mean of its titles, which are as short as questions are."""
        return self._mean(code, titles=True)

    def _mean(self, code: int, *, titles: bool) -> Floats:
        key = (code, titles)
        if key not in self._known:
            held = self._held
            of_language = (held.passage_language == code) & (held.passage_is_title == titles)
            sample = np.flatnonzero(of_language & self._visible[held.passage_slot])[:_SAMPLE]
            zeros = np.zeros(512, dtype=np.float32)
            self._known[key] = self._vectors.mean(held, sample) if len(sample) >= _ENOUGH else zeros
        return self._known[key]


class MeansCache:
    """Means by the state of the index and by what a viewer may see; a few at a time."""

    def __init__(self) -> None:
        self._held: dict[tuple[object, ...], Means] = {}

    def get(self, look: Look, vectors: Vectors) -> Means:
        """The means for this look; what may be seen is part of the name they are kept under."""
        key = (look.version, look.viewer.audience_ids, look.viewer.person_id, look.seen.tobytes())
        if key not in self._held:
            if len(self._held) >= _MEANS_KEPT:
                self._held.clear()
            self._held[key] = Means(look.held, look.seen, vectors)
        return self._held[key]


CACHE = MeansCache()


class _Centring:
    """Cosines as they are, and after subtracting means, from inner products alone: the store keeps its rows."""

    def __init__(self, direction: Floats, look: Look, means: Means, positions: Ints) -> None:
        held = look.held
        self._languages = held.passage_language[positions]
        codes = np.unique(self._languages)
        self._at = np.searchsorted(codes, self._languages)
        self._means = np.stack([means.of_passages(int(code)) for code in codes])
        shifted = unit(direction - means.of_questions(held.code(look.language)))
        self._shift = self._means @ shifted
        self._length = (self._means**2).sum(axis=1)
        self.directions: Floats = np.concatenate([direction[None, :], shifted[None, :], self._means])

    def cosines(self, products: Floats, owner: Ints) -> tuple[Floats, Floats]:
        """Plain and centred cosines of rows that belong to `positions[owner]`."""
        at = self._at[owner]
        to_mean = products[np.arange(len(owner)), 2 + at]
        length = np.sqrt(np.maximum(1 - 2 * to_mean + self._length[at], 1e-9))
        return products[:, 0], ((products[:, 1] - self._shift[at]) / length).astype(np.float32)


def _titles(held: Held, positions: Ints, cosine: Floats) -> Floats:
    """For each position the cosine of the title of its document in its language, -1 without one."""
    keys = held.passage_slot[positions] * max(len(held.languages), 1) + held.passage_language[positions]
    titles = held.passage_is_title[positions]
    unique, inverse = np.unique(keys, return_inverse=True)
    by_key = np.full(len(unique), -1, dtype=np.float32)
    np.maximum.at(by_key, inverse[titles], cosine[titles])
    out: Floats = by_key[inverse]
    return out


def _best_bodies(held: Held, positions: Ints, cosine: Floats) -> Ints:
    """Indices into positions: of each document its nearest passages, a title only where there is nothing else."""
    slots = held.passage_slot[positions]
    worth = cosine - 10 * held.passage_is_title[positions]
    order = np.lexsort((-worth, slots))
    first = np.r_[True, slots[order][1:] != slots[order][:-1]]
    starts = np.flatnonzero(first)
    rank = np.arange(len(order)) - np.repeat(starts, np.diff(np.r_[starts, len(order)]))
    is_title = held.passage_is_title[positions][order]
    chosen: Ints = order[(rank == 0) | ((rank < PASSAGES_READ) & ~is_title)]
    return chosen


def _highest(values: Floats, owner: Ints, count: int) -> Floats:
    out = np.full(count, -1, dtype=np.float32)
    np.maximum.at(out, owner, values)
    return out


def _ordinal(values: Floats, owner: Ints, count: int) -> Ints:
    """Which row of each owner is highest, counted from 0; rows of an owner stand together."""
    order = np.lexsort((values, owner))
    starts = np.searchsorted(owner, np.arange(count))
    out = np.zeros(count, dtype=np.int64)
    out[owner[order]] = order - starts[owner[order]]  # the highest of each owner is written last
    return out


def nearest_slots(looks: Sequence[Floats], limit: int = READ_CLOSELY) -> Ints:
    """Slots with the highest values of several first looks, at most `limit` of each."""
    chosen = [np.flatnonzero(look > 0) for look in looks]
    best = [at[np.argsort(-look[at], kind="stable")[:limit]] for at, look in zip(chosen, looks, strict=True)]
    return np.unique(np.concatenate(best)) if best else np.zeros(0, dtype=np.int64)
