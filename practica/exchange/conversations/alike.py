"""What is like a question: conversations in which it was asked before, and practices that answer it.

Likeness is the closeness of the title plus a second sign. Closeness is the search's score for the title alone: a long text shares
common words with every other long text, and drowns in them. Between languages only meaning counts and scores are about half as
high, so they are doubled. The second sign is the share of concepts, a cosine of the two sets (the number in common by the root of
the product of both numbers); where the asker chose none, it is the closeness of the rest, less what common words alone give.

Measured on the demonstration's 30 conversations and 49 practices, where 23 pairs of a conversation and a practice it may see are
known from answers and subjects: of the title alone the right pairs have 0.2 to 0.9, and wrong ones up to 0.75. From `ENOUGH` on
the sum finds 16 of the 23 with concepts and, of what it shows without them, three in four share a subject.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from django.db.models import CharField, Value

from practica.exchange.conversations.models import Conversation
from practica.foundation.core.markdown import plain
from practica.knowledge.practices.models import Practice
from practica.knowledge.vocabulary import queries as vocabulary
from practica.people.access.viewers import Viewer
from practica.services.search import analysis
from practica.services.search.fusion import SHORT
from practica.services.search.queries import Hit, SearchQuery, search

Key = tuple[str, int]
"""An item: its kind and its number."""

KINDS = (Conversation.KIND, Practice.KIND)

SHOWN = 4
"""Of each kind at most."""

ENOUGH = 0.83
"""Likeness from which something is shown as alike, and is evidence for who is likely to know."""

MOST = 2.0
"""The highest likeness there is: the same words, and the same concepts."""

_ACROSS = 2.0
_LOOKED_AT = 12  # nearest of each kind, in the question's language and again in the others
_COMMON = 0.3  # closeness that the common words of two long texts give
_LONGEST_LABEL = 4  # words
_READ_FOR_CONCEPTS = 300  # words
_OF_BODY = 300  # characters


@dataclass(frozen=True)
class Near:
    """An item that the viewer may see, and its likeness, from `ENOUGH` to `MOST`."""

    hit: Hit
    likeness: float

    @property
    def key(self) -> Key:
        return self.hit.kind, self.hit.object_id


@dataclass(frozen=True)
class Alike:
    """At most `SHOWN` of each, the most alike first; often none."""

    conversations: Sequence[Hit]
    practices: Sequence[Hit]


def alike(
    viewer: Viewer, title: str, body: str, language: str, *, concepts: Collection[str] = (), leave_out: Collection[Key] = ()
) -> Alike:
    """Conversations like this and practices that answer it, in any language, of what the viewer may see.

    Args:
        viewer: who looks.
        title: the question in a line.
        body: the rest of it.
        language: the question's own.
        concepts: keys of the vocabulary that the asker chose.
        leave_out: items that are not to be named, as the question itself.
    """
    found = near(viewer, title, body, language, concepts=concepts, leave_out=leave_out)
    first = {kind: [one.hit for one in found if one.hit.kind == kind][:SHOWN] for kind in KINDS}
    return Alike(first[Conversation.KIND], first[Practice.KIND])


def near(
    viewer: Viewer, title: str, body: str, language: str, *, concepts: Collection[str] = (), leave_out: Collection[Key] = ()
) -> list[Near]:
    """All that is like it, the most alike first; two looks at the index, and one query or one look more."""
    rest = plain(body[: 4 * _OF_BODY])[:_OF_BODY]
    # A title of a word or two says too little alone.
    text = title.strip() if len(analysis.terms(title, language)) >= SHORT else f"{title}\n{rest}".strip()
    close = _close(viewer, text, language)
    for key in leave_out:
        close.pop(key, None)
    second = _shared(frozenset(concepts), close) if concepts else _rest(viewer, rest, language)
    found = [Near(hit, closeness + second.get(key, 0.0)) for key, (hit, closeness) in close.items()]
    return sorted((one for one in found if one.likeness >= ENOUGH), key=lambda one: (-one.likeness, one.key))


def _close(viewer: Viewer, text: str, language: str) -> dict[Key, tuple[Hit, float]]:
    """The nearest conversations and practices with their closeness, 0 to 1."""
    # Each kind by itself: there are forty practices to a conversation.
    looks = [_looked_up(viewer, text, language, kind) for kind in KINDS]
    return {(hit.kind, hit.object_id): (hit, closeness) for look in looks for hit, closeness in look}


def _looked_up(viewer: Viewer, text: str, language: str, *kinds: str) -> Iterator[tuple[Hit, float]]:
    if not text:
        return
    query = SearchQuery(text=text, language=language, kinds=frozenset(kinds), limit=_LOOKED_AT * len(kinds))
    found = search(viewer, query, other_limit=_LOOKED_AT * len(kinds))
    across = 1.0 if found.only_words else _ACROSS
    for scale, hits in ((1.0, found.hits), (across, found.other_languages)):
        for hit in hits:
            yield hit, max(0.0, min(1.0, scale * hit.score))


def _rest(viewer: Viewer, rest: str, language: str) -> dict[Key, float]:
    """The closeness of the rest, less what common words give; for what is not among the nearest by it, nothing."""
    looked_up = _looked_up(viewer, rest, language, *KINDS)
    return {(hit.kind, hit.object_id): max(0.0, closeness - _COMMON) for hit, closeness in looked_up}


def _shared(wanted: frozenset[str], keys: Collection[Key]) -> dict[Key, float]:
    """How much of their concepts each item shares with those wanted, 0 to 1; one query."""
    numbers: dict[str, list[int]] = defaultdict(list)
    for kind, number in keys:
        numbers[kind].append(number)
    conversations = Conversation.objects.filter(pk__in=numbers[Conversation.KIND], concepts__isnull=False)
    practices = Practice.objects.filter(pk__in=numbers[Practice.KIND], published_version__concepts__isnull=False)
    rows = conversations.values_list(Value(Conversation.KIND, CharField()), "pk", "concepts__key").union(
        practices.values_list(Value(Practice.KIND, CharField()), "pk", "published_version__concepts__key"), all=True
    )
    theirs: dict[Key, set[str]] = defaultdict(set)
    for kind, number, concept in rows:
        theirs[kind, number].add(concept)
    return {key: len(wanted & having) / sqrt(len(wanted) * len(having)) for key, having in theirs.items()}


def named_in(text: str, language: str) -> frozenset[str]:
    """Keys of the concepts whose labels stand in a text, whatever their endings: "interpreters" names *interpreting*."""
    labels = _labels(analysis.base(language))
    if not labels:
        return frozenset()
    terms = analysis.terms(plain(text[:10_000]), language)[:_READ_FOR_CONCEPTS]
    spans = (
        tuple(terms[start : start + size]) for size in range(1, _LONGEST_LABEL + 1) for start in range(len(terms) - size + 1)
    )
    return frozenset(labels[span] for span in spans if span in labels)


_kept: dict[str, tuple[object, Mapping[tuple[str, ...], str]]] = {}


def _labels(language: str) -> Mapping[tuple[str, ...], str]:
    """Each label of a language as its terms, and the concept's key; read again when the vocabulary's copy is another one."""
    copy = vocabulary.labels_for(language)
    if language in _kept and _kept[language][0] is copy:
        return _kept[language][1]
    found: dict[tuple[str, ...], str] = {}
    for concept in vocabulary.concepts():
        for label in concept.labels.get(language, ()):
            found.setdefault(tuple(analysis.terms(label, language)), concept.id)
    found.pop((), None)
    if len(_kept) > len(analysis.STEMMERS):
        _kept.clear()  # languages are named by people, and any word may be one
    _kept[language] = (copy, found)
    return found
