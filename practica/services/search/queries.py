"""Asking the index. The viewer comes first; every figure in an answer is counted over what that viewer may see."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from django.conf import settings
from django.db import connection

from practica.people.access.viewers import Viewer
from practica.services.search import counting, encoder, fusion, meaning, showing, sources, words
from practica.services.search.analysis import base
from practica.services.search.asking import Among, Question, SearchQuery, question
from practica.services.search.counting import FacetCount
from practica.services.search.shelf import SHELF, Held, Look, Mark
from practica.services.search.showing import Excerpt, Hit, Ranked
from practica.services.search.sources import ConceptMatch
from practica.services.search.stores import store

__all__ = ["Among", "Excerpt", "FacetCount", "Hit", "Results", "SearchQuery", "search", "similar"]

Doubles = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

OTHER_LANGUAGES = 6
"""Hits shown of the group in other languages; the rest by asking again with a language chosen."""

ALWAYS = 10
"""So many of the best are always given, however weak; a person sees soon enough that they are."""

NEAR_ENOUGH = 0.65
"""Share of the nearest document's cosine from which another one counts as an answer."""

NEAR_AT_ALL = 0.22
"""Cosine below which nothing counts as near: 5 in 100 right passages of XQuAD lie lower, and 95 in 100 wrong ones."""

WORDS_ENOUGH = 0.4
"""Share of the best coverage from which a document counts as an answer by its words."""

WORDS_AT_ALL = 0.15
"""Coverage below which nothing counts as an answer by its words."""

CONCEPT = 0.1
"""What a concept named in the query adds to a document that carries it; chosen, not measured."""

CONCEPTS = "concepts"
"""The facet whose values are ids of concepts."""


@dataclass(frozen=True)
class Results:
    """An answer. `hits` are in the question's language, best first; `other_languages` found in the others.

    `total` and `other_total` count both groups in full; `only_words` says that meaning could not be searched; `next` asks for
    the following page of `hits`.
    """

    hits: list[Hit] = field(default_factory=list)
    other_languages: list[Hit] = field(default_factory=list)
    facets: dict[str, list[FacetCount]] = field(default_factory=dict)
    total: int = 0
    other_total: int = 0
    only_words: bool = False
    also_looked_for: list[ConceptMatch] = field(default_factory=list)
    language: str = ""
    next: str | None = None

    def merged(self, limit: int) -> list[Hit]:
        """One list for a program: the question's own language first, then the others."""
        return [*self.hits, *self.other_languages][:limit]


@dataclass
class _Legs:
    """What both legs found, by slot."""

    covered: Doubles
    glanced: npt.NDArray[np.float32]
    close: meaning.Close | None
    found: list[ConceptMatch]
    concepts: dict[str, Mask]
    only_words: bool


def search(viewer: Viewer, query: SearchQuery, *, other_limit: int = OTHER_LANGUAGES) -> Results:
    """Find what answers a query among what the viewer may see; in at most four queries when nothing has changed since.

    The arrays are taken as they were last. The query that reads the hits also reads how far the index and the activity are: when
    either moved, the answer is thrown away and the question asked again of arrays brought up to date.
    """
    held, mark = SHELF.last()
    if mark[1] >= 0:
        found, seen_at = _answer(viewer, query, held, mark[:2], other_limit)
        if seen_at == mark:
            return found
    return _answer(viewer, query, *SHELF.look(), other_limit)[0]


def _answer(
    viewer: Viewer, query: SearchQuery, held: Held, version: tuple[int, int], other_limit: int
) -> tuple[Results, Mark | None]:
    """The answer as these arrays have it, and the mark that its hits were read at."""
    asked = question(query)
    seen = held.visible(viewer)
    visible = seen & counting.having(held, "kind", frozenset(query.kinds)) if query.kinds else seen
    within = visible.copy()
    for name, values in asked.filters.items():
        within &= counting.narrowed(held, name, values, query.among)
    if not asked.words and not asked.text:
        return _browse(Look(viewer, held, version, seen, visible, within, ""), query, asked)
    covered = words.cover(asked.words, held, seen, version)
    look = Look(viewer, held, version, seen, visible, within, _own_language(query, asked, held, covered, within))
    return _results(look, query, asked, _legs(look, asked, covered), other_limit)


def similar(viewer: Viewer, text: str, kinds: Iterable[str], limit: int = 5) -> list[Hit]:
    """Items of these kinds that say nearly the same as a text, in any language, nearest first; for "asked before"."""
    found = search(viewer, SearchQuery(text=text, kinds=frozenset(kinds), limit=limit), other_limit=limit)
    return sorted([*found.hits, *found.other_languages], key=lambda hit: -hit.score)[:limit]


def _legs(look: Look, asked: Question, covered: words.Covered) -> _Legs:
    """Both legs. What is near is looked for among all visible documents for the facets, and within the filters for the hits."""
    held, within = look.held, look.within
    chosen = encoder.named(settings.ENCODER)
    found = sources.concepts_in(asked.text, asked.languages)
    concepts = {match.id: counting.having(held, CONCEPTS, frozenset({match.id})) & look.visible for match in found}
    glanced = np.full(len(held.document), -1, dtype=np.float32)
    if not chosen.knows(look.language) or not bool(within[held.passage_slot].any()):
        return _Legs(covered.by_slot, glanced, None, found, concepts, only_words=True)
    vectors = store(look.version[0], connection.vendor)
    direction = chosen.encode([asked.text])[0]
    narrowed = bool((look.visible & ~within).any())
    inside = meaning.glance(direction, look, within)
    glanced = meaning.glance(direction, look, look.visible) if narrowed else inside
    own = _in_language(held, held.code(look.language))
    looks = [np.where(own, inside, -1), np.where(own, -1, inside), np.where(within, covered.by_slot, -1).astype(np.float32)]
    close = meaning.read_closely(direction, look, meaning.nearest_slots(looks), vectors)
    glanced = np.where(np.isnan(close.whole), np.maximum(glanced, inside), close.whole)
    return _Legs(covered.by_slot, glanced, close, found, concepts, only_words=False)


def _results(look: Look, query: SearchQuery, asked: Question, legs: _Legs, other_limit: int) -> tuple[Results, Mark | None]:
    held, within = look.held, look.within
    own = _in_language(held, held.code(look.language))
    has_vectors = np.zeros(len(held.document), dtype=np.bool_)
    has_vectors[held.passage_slot] = True
    score, other_score = _scores(asked, legs, has_vectors)
    answers = _answers(legs) & look.visible
    candidates = (legs.covered > 0) | (legs.glanced > 0)
    main, total = _ranked(held, score, answers & within & own, candidates & within & own)
    others, other_total = _ranked(held, other_score, answers & within & ~own, candidates & within & ~own)
    page, following = _page(held, score, main, query)
    first = others[:other_limit] if query.after is None else others[:0]
    ranked = [_rank(held, legs, int(slot), float(score[slot])) for slot in page]
    ranked += [_rank(held, legs, int(slot), float(other_score[slot])) for slot in first]
    hits, seen_at = showing.show(look.viewer, ranked, asked.words, query.readers_languages or (look.language,))
    answers[main] = answers[others] = True
    results = Results(
        hits=_shown(hits, held, page),
        other_languages=_shown(hits, held, first),
        facets=counting.counts(held, answers, asked.filters, query.among),
        total=total,
        other_total=other_total,
        only_words=legs.only_words,
        also_looked_for=legs.found,
        language=look.language,
        next=following,
    )
    return results, seen_at


def _scores(asked: Question, legs: _Legs, has_vectors: Mask) -> tuple[Doubles, Doubles]:
    """By slot: cosine + w x coverage for the question's own language, and closeness across languages for the others."""
    extra = np.zeros(len(legs.covered))
    for having in legs.concepts.values():
        extra += CONCEPT * having
    if legs.close is None:
        return legs.covered + extra, legs.covered + extra
    cosine = _filled(legs.close.cosine, legs.glanced, has_vectors)
    centred = _filled(legs.close.centred, legs.glanced, has_vectors)
    return (
        fusion.hybrid(cosine, legs.covered, asked.weight) + extra,
        fusion.hybrid(centred, legs.covered, fusion.WEIGHT_ACROSS) + extra,
    )


def _filled(read: npt.NDArray[np.float32], glanced: npt.NDArray[np.float32], has_vectors: Mask) -> Doubles:
    """Closeness for every slot: as read; below all that was read for the rest; the middle for texts that have no vectors."""
    known = read[~np.isnan(read)].astype(np.float64)
    lowest, middle = (float(known.min()), float(np.median(known))) if len(known) else (0.0, 0.0)
    unread = np.where(has_vectors, np.minimum(np.maximum(glanced, 0), lowest), middle)
    out: Doubles = np.where(np.isnan(read), unread, read).astype(np.float64)
    return out


def _answers(legs: _Legs) -> Mask:
    """By slot, what counts as an answer: by words, by meaning or by a concept."""
    best_words, best_near = float(legs.covered.max(initial=0)), float(legs.glanced.max(initial=0))
    answers = legs.covered >= max(WORDS_AT_ALL, WORDS_ENOUGH * best_words)
    answers |= legs.glanced >= max(NEAR_AT_ALL, NEAR_ENOUGH * best_near)
    for having in legs.concepts.values():
        answers |= having
    return answers


def _ranked(held: Held, score: Doubles, answers: Mask, candidates: Mask) -> tuple[Ints, int]:
    """Slots of one group, best first, and how many: the answers, and the ALWAYS best candidates whether answers or not."""
    slots = np.flatnonzero(candidates | answers)
    order = np.lexsort((held.document[slots], -np.round(score[slots], 6)))
    slots = slots[order]
    kept = answers[slots]
    kept[:ALWAYS] = True
    slots = slots[kept]
    return slots, len(slots)


def _page(held: Held, score: Doubles, slots: Ints, query: SearchQuery) -> tuple[Ints, str | None]:
    """The stretch of a ranking that was asked for, by key and not by offset, and the key of the next."""
    if query.after:
        value, _, number = query.after.partition("_")
        try:
            bound, last = float(value), int(number)
        except ValueError:
            bound, last = np.inf, 0
        rounded = np.round(score[slots], 6)
        slots = slots[(rounded < bound) | ((rounded == bound) & (held.document[slots] > last))]
    limit = max(1, min(query.limit, 1_000))
    page = slots[:limit]
    more = len(slots) > limit
    return page, f"{round(float(score[page[-1]]), 6)!r}_{held.document[page[-1]]}" if more else None


def _rank(held: Held, legs: _Legs, slot: int, score: float) -> Ranked:
    near = max(NEAR_AT_ALL, NEAR_ENOUGH * float(legs.glanced.max(initial=0)))
    why = ["words"] if legs.covered[slot] > 0 else []
    if legs.close is not None and (not why or float(np.nan_to_num(legs.close.cosine[slot])) >= near):
        why.append("meaning")
    why += [f"concept:{concept}" for concept, having in legs.concepts.items() if having[slot]]
    passage = int(legs.close.passage[slot]) if legs.close is not None else -1
    sentence = int(legs.close.sentence[slot]) if legs.close is not None else 0
    return Ranked(int(held.document[slot]), round(score, 4), tuple(why), passage, sentence)


def _shown(hits: dict[int, Hit], held: Held, slots: Sequence[int] | Ints) -> list[Hit]:
    numbers = (int(held.document[slot]) for slot in slots)
    return [hits[number] for number in numbers if number in hits]


def _browse(look: Look, query: SearchQuery, asked: Question) -> tuple[Results, Mark | None]:
    """Nothing asked: everything, newest first."""
    held = look.held
    slots = np.flatnonzero(look.within)
    newest = held.updated.astype(np.float64) / 1e6
    slots = slots[np.lexsort((held.document[slots], -np.round(newest[slots], 6)))]
    page, following = _page(held, newest, slots, query)
    ranked = [Ranked(int(held.document[slot]), 0.0, (), -1, 0) for slot in page]
    hits, seen_at = showing.show(look.viewer, ranked, [], query.readers_languages, excerpts=False)
    results = Results(
        hits=_shown(hits, held, page),
        facets=counting.counts(held, look.visible, asked.filters, query.among),
        total=len(slots),
        next=following,
    )
    return results, seen_at


def _in_language(held: Held, code: int) -> Mask:
    """By slot: can be read in this language."""
    out = np.zeros(len(held.document), dtype=np.bool_)
    if code >= 0:
        out[held.edition_slot[held.edition_language == code]] = True
    return out


def _own_language(query: SearchQuery, asked: Question, held: Held, covered: words.Covered, within: Mask) -> str:
    """The question's language: the given one, else that of the texts its words are found in, else the reader's first."""
    if query.language:
        given = [language for language in held.languages if language == query.language]
        return given[0] if given else base(query.language)
    first = asked.languages[0]
    found = np.where(within, covered.by_slot, 0)
    best: dict[str, float] = {}
    for code, language in enumerate(held.languages):
        best[language] = float(found[covered.language == code].max(initial=0))
    leader = max(best, key=lambda language: (best[language], language == first), default=first)
    return leader if best.get(leader, 0) > 1.25 * best.get(first, 0) else first
