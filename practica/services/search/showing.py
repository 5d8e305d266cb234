"""Hits as people see them: the best passage of each, cut to an excerpt, with the places to highlight."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef

from practica.foundation.core.gathered import gathered
from practica.people.access.models import Placement
from practica.people.access.queries import visible_q
from practica.people.access.viewers import Viewer
from practica.services.search import analysis, cutting
from practica.services.search.models import Document, Passage
from practica.services.search.shelf import TITLE, Mark, mark

_READ = ("id", "language", "section", "text", "terms")

EXCERPT = 280
"""Characters of a passage that are shown."""


class _Text(NamedTuple):
    """A passage as it was read: a row of the model costs ten times as much, and an answer shows the best of two hundred."""

    id: int
    language: str
    section: str
    text: str
    terms: str


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A stretch of a passage; `spans` are (start, end) in code points of `text`, to be marked."""

    text: str
    language: str
    section: str
    spans: tuple[tuple[int, int], ...]
    begins: bool
    ends: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """One item, once. `why` holds "words", "meaning" and "concept:<id>"; `gloss` the title in the reader's language."""

    kind: str
    object_id: int
    external_id: str
    url: str
    title: str
    gloss: str
    language: str
    score: float
    why: tuple[str, ...]
    passage: Excerpt | None


@dataclass(frozen=True, slots=True)
class Ranked:
    """One answer before it is shown: the document, its score and reasons, the passage nearest in meaning."""

    document: int
    score: float
    why: tuple[str, ...]
    passage: int
    sentence: int


def show(
    viewer: Viewer, ranked: Sequence[Ranked], words: Sequence[Collection[str]], readers: Sequence[str], *, excerpts: bool = True
) -> tuple[dict[int, Hit], Mark | None]:
    """Hits by document number, in one query, and the index's mark at that moment; None when nothing was read.

    What the viewer may not see any more is left out, whatever was ranked. Without `excerpts` no passage is read: where nothing
    was asked, nothing is highlighted.
    """
    numbers = [one.document for one in ranked]
    if not numbers:
        return {}, None
    # A correlated look at each document's placement; as a join SQLite begins with all placements of an audience.
    placed = Placement.objects.filter(visible_q(viewer), pk=OuterRef("placement_id"))
    texts = {"passages_": gathered(Passage.objects.all(), "document", "pk", *_READ)} if excerpts else {}
    rows: Iterable[Any] = Document.objects.filter(Exists(placed), pk__in=numbers).annotate(**texts, **mark())
    documents = {document.pk: document for document in rows}
    passages: dict[int, list[_Text]] = {
        document.pk: sorted((_Text(**row) for row in document.passages_ or ()), key=lambda text: text.id) if excerpts else []
        for document in documents.values()
    }
    terms = {term for alternatives in words for term in alternatives}
    hits = {
        one.document: _hit(documents[one.document], one, passages[one.document], terms, readers)
        for one in ranked
        if one.document in documents
    }
    return hits, next(((row.mark_generation, row.mark_stamp, row.mark_activity) for row in documents.values()), None)


def _hit(document: Document, one: Ranked, passages: Sequence[_Text], terms: set[str], readers: Sequence[str]) -> Hit:
    excerpt = _excerpt(one, passages, terms)
    glosses: Mapping[str, str] = document.glosses
    wanted = [analysis.base(language) for language in readers]
    reads_it = analysis.base(document.language) in wanted
    gloss = "" if reads_it else next((glosses[language] for language in wanted if glosses.get(language)), "")
    return Hit(
        kind=document.kind, object_id=document.object_id, external_id=document.external_id, url=document.url,
        title=document.title, gloss=gloss, language=excerpt.language if excerpt else document.language,
        score=one.score, why=one.why, passage=excerpt,
    )  # fmt: skip


def _excerpt(one: Ranked, passages: Sequence[_Text], terms: set[str]) -> Excerpt | None:
    body = [passage for passage in passages if passage.section != TITLE]
    if not body:
        return None
    near = next((passage for passage in body if passage.id == one.passage), None)
    if "words" in one.why:
        passage = max(body, key=lambda passage: (len(terms & set(passage.terms.split())), passage is near))
        matches = _matches(passage, terms)
        if matches:
            return _window(passage, matches[0].start, _spans(passage.text, matches))
    passage = near or body[0]
    sentences = analysis.sentences(passage.text, most=cutting.SENTENCES)
    start = passage.text.find(sentences[one.sentence]) if near and one.sentence < len(sentences) else 0
    return _window(passage, max(start, 0), [], lead=0)


def _matches(passage: _Text, terms: set[str]) -> list[analysis.Word]:
    """The words to mark, from the first one to the end of what can be shown with it."""
    found: list[analysis.Word] = []
    for word in analysis.words(passage.text, passage.language):
        if found and word.start > found[0].start + EXCERPT:
            break
        if word.term in terms:
            found.append(word)
    return found


def _spans(text: str, matches: Sequence[analysis.Word]) -> list[tuple[int, int]]:
    """Places to mark, neighbours joined when nothing but a space stands between them."""
    spans: list[tuple[int, int]] = []
    for match in matches:
        if spans and not text[spans[-1][1] : match.start].strip():
            spans[-1] = (spans[-1][0], max(spans[-1][1], match.end))
        else:
            spans.append((match.start, match.end))
    return spans


def _window(passage: _Text, at: int, spans: Sequence[tuple[int, int]], *, lead: int = 80) -> Excerpt:
    """The stretch of a passage around a place, from a word's beginning to a word's end."""
    text = passage.text
    start = 0 if len(text) <= EXCERPT else max(0, min(at - lead, len(text) - EXCERPT))
    if start > 0:
        space = text.find(" ", start, max(at, start + 1))
        start = space + 1 if space >= 0 else start
    end = min(len(text), start + EXCERPT)
    if end < len(text):
        space = text.rfind(" ", start + EXCERPT // 2, end)
        end = space if space >= 0 else end
    inside = tuple((max(low, start) - start, min(high, end) - start) for low, high in spans if low < end and high > start)
    return Excerpt(text[start:end], passage.language, passage.section, inside, begins=start == 0, ends=end == len(text))
