"""Keeping the index behind the items: by the activity, by number, or all over again.

Nothing here is called by the actions of other apps; the worker calls `index_pending`, an import may call `index` for its own.
"""

import fcntl
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import islice

import numpy as np
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from practica.foundation.activity import queries as activity
from practica.people.access.models import Placement
from practica.services.search import analysis, cutting, encoder, sources
from practica.services.search.models import Document, Edition, Facet, Passage, State
from practica.services.search.shelf import CONSUMER
from practica.services.search.sources import DocumentInput, PassageInput
from practica.services.search.stores import Vectors, store
from practica.services.search.vectors import Floats, VectorFile, folder

Progress = Callable[[int, int], None]
"""Told how many items are done, and of how many."""

Encode = Callable[[Sequence[str]], Floats]
"""From texts to unit vectors, (n, 512), as `Encoder.encode`."""

_BATCH = 32
_ACTIVITIES = 500
_ONE_INDEXER = 7_204_512  # an advisory lock of PostgreSQL; any number that nothing else locks


def quiet(done: int, of: int) -> None:
    """Progress that nobody reads."""


@dataclass
class Prepared:
    """A document ready to be written; `cuts` None when its texts are as they were."""

    document: DocumentInput
    placement: int
    digests: tuple[str, str]
    editions: dict[str, list[str]] = field(default_factory=dict)
    cuts: list[cutting.Cut] | None = None
    vectors: list[Floats] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)


def index_pending(progress: Progress = quiet) -> int:
    """Bring the index up to everything that happened; the number of items read again.

    May be killed at any moment: the cursor moves only after what it passed is written, and a rebuild that was cut short
    is finished here.
    """
    done = 0
    while True:
        with _indexing():
            cursor = activity.position(CONSUMER)
            rows = list(activity.after(cursor.position, limit=_ACTIVITIES).values_list("id", "verb", "target_kind", "target_id"))
            if not rows:
                break
            closing = {kind: known.closing for kind in sources.kinds() if (known := sources.source(kind))}
            wholes = sources.wholes({(kind, target) for _, _, kind, target in rows})
            touched: dict[str, dict[int, bool]] = {}
            for _, verb, part, number in rows:
                kind, target = wholes.get((part, number), (part, number))
                if kind in closing:
                    was = touched.setdefault(kind, {}).get(target, False)
                    touched[kind][target] = was or verb in closing[kind]
            for kind, targets in touched.items():
                _index(kind, list(targets), again={target for target, closed in targets.items() if closed})
                done += len(targets)
            cursor.position = rows[-1][0]
            cursor.save(update_fields=["position"])
        progress(done, done)
    return done + _finish(progress)


def index(kind: str, ids: Iterable[int], progress: Progress = quiet) -> int:
    """Read these items of one kind again, whatever the activity says; how many were written."""
    numbers, written = list(ids), 0
    for start in range(0, len(numbers), _BATCH):
        with _indexing():
            written += _index(kind, numbers[start : start + _BATCH])
        progress(min(start + _BATCH, len(numbers)), len(numbers))
    return written


def index_with(encode: Encode, progress: Progress = quiet) -> int:
    """Index every item of every kind with vectors that come ready from `encode`, not from the encoder; how many were written.

    For a generated world, whose vectors are invented. What is indexed already is left alone, and the cursor moves on to what had
    happened before the first item was read.
    """
    with _indexing():
        before = activity.latest()
    work = [(kind, number) for kind in sources.kinds() if (known := sources.source(kind)) for number in known.everything()]
    written = 0
    for kind in sources.kinds():
        numbers = [number for of, number in work if of == kind]
        for start in range(0, len(numbers), _BATCH):
            with _indexing():
                written += _index(kind, numbers[start : start + _BATCH], encode=encode)
            progress(start, len(work))
    with _indexing():
        cursor = activity.position(CONSUMER)
        cursor.position = max(cursor.position, before)
        cursor.save(update_fields=["position"])
    return written


def reindex(kinds: Sequence[str] | None = None, progress: Progress = quiet) -> int:
    """Build the index again; the number of items.

    Without `kinds` the vectors begin a new file. Words stay searchable all the while, meaning comes back item by item.
    """
    chosen = list(kinds) if kinds is not None else sources.kinds()
    with _indexing():
        before = _state().generation
        with transaction.atomic():
            Document.objects.filter(kind__in=chosen).update(text_digest="", facts_digest="")
            if kinds is None:
                Document.objects.exclude(kind__in=chosen).delete()
                Passage.objects.update(row=None, rows=0)
                _forget_vectors()
                State.objects.filter(pk=1).update(generation=secrets.randbits(48))
        if kinds is None:
            VectorFile(settings.DATA_DIR, before).remove()
    work = [(kind, number) for kind in chosen if (known := sources.source(kind)) for number in known.everything()]
    done = 0
    for kind in chosen:
        numbers = [number for of, number in work if of == kind]
        held = set(Document.objects.filter(kind=kind).values_list("object_id", flat=True))
        numbers += sorted(held.difference(numbers))
        for start in range(0, len(numbers), _BATCH):
            with _indexing():
                _index(kind, numbers[start : start + _BATCH])
            done += len(numbers[start : start + _BATCH])
            progress(min(done, len(work)), len(work))
    return len(work)


def _finish(progress: Progress) -> int:
    """Documents that a killed rebuild left without their digest."""
    left = list(Document.objects.filter(text_digest="").order_by("kind", "pk").values_list("kind", "object_id"))
    done = 0
    for kind in dict.fromkeys(kind for kind, _ in left):
        if sources.source(kind) is not None:
            numbers = [number for of, number in left if of == kind]
            index(kind, numbers, progress)
            done += len(numbers)
    return done


@contextmanager
def _indexing() -> Iterator[None]:
    """One indexer at a time, from reading the items to writing them: two would let an older text win."""
    with (folder(settings.DATA_DIR) / "lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        if connection.vendor != "postgresql":
            yield
            return
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [_ONE_INDEXER])
            try:
                yield
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_ONE_INDEXER])


def _state() -> State:
    return State.objects.get_or_create(pk=1, defaults={"generation": secrets.randbits(48)})[0]


def _index(kind: str, ids: Sequence[int], *, again: Iterable[int] = (), encode: Encode | None = None) -> int:
    """Read, encode and write a few items; those in `again` are written even when nothing in them changed.

    `encode` stands in for the encoder.
    """
    known = sources.source(kind)
    if known is None or not ids:
        return 0
    written = 0
    for start in range(0, len(ids), _BATCH):
        batch = ids[start : start + _BATCH]
        position = activity.latest()  # before the texts are read, so that a later change is read again
        placed = dict(Placement.objects.filter(kind=kind, object_id__in=batch).values_list("object_id", "pk"))
        given = {one.object_id: _cleaned(one) for one in known.documents(batch) if one.object_id in placed}
        held = {
            number: (text, facts)
            for number, text, facts in Document.objects.filter(kind=kind, object_id__in=batch, gone=False).values_list(
                "object_id", "text_digest", "facts_digest"
            )
        }
        ready = []
        for number, document in given.items():
            digests = cutting.digest(document, settings.ENCODER)
            if held.get(number) != digests or number in again:
                fresh = held.get(number, ("", ""))[0] != digests[0]
                ready.append(_prepared(document, placed[number], digests, fresh=fresh))
        gone = [number for number in held if number not in given]
        if ready or gone:
            vectors = store(_state().generation, connection.vendor)
            _encode(ready, vectors, encode or encoder.named(settings.ENCODER).encode)
            _write(kind, ready, gone, position, vectors)
        written += len(ready) + len(gone)
    return written


def _prepared(document: DocumentInput, placement: int, digests: tuple[str, str], *, fresh: bool) -> Prepared:
    ready = Prepared(document, placement, digests)
    if fresh:
        ready.editions = cutting.editions(document)
        ready.cuts = cutting.passages(document, encoder.named(settings.ENCODER))
    return ready


def _encode(ready: Sequence[Prepared], vectors: Vectors, encode: Encode) -> None:
    """All texts of a batch at once, then their rows on the disk before anything names them."""
    cuts = [(one, cut) for one in ready for cut in one.cuts or ()]
    texts = [text for _, cut in cuts for text in cut.encoded]
    if not texts:
        return
    encoded = iter(encode(texts))
    for one, cut in cuts:
        if cut.encoded:
            one.vectors.append(np.stack(list(islice(encoded, len(cut.encoded)))))
    starts = iter(vectors.append([block for one in ready for block in one.vectors]))
    for one in ready:
        one.rows = list(islice(starts, len(one.vectors)))


def _write(kind: str, ready: Sequence[Prepared], gone: Sequence[int], position: int, vectors: Vectors) -> None:
    """One transaction: the documents, and the stamp by which every process learns of them."""
    _state()
    with transaction.atomic():
        state = State.objects.select_for_update().get(pk=1)
        state.stamp += 1
        state.save(update_fields=["stamp"])
        documents = _write_documents(ready, position, state.stamp)
        Facet.objects.filter(document__in=documents).delete()
        Facet.objects.bulk_create(
            Facet(document=document, name=name, value=value)
            for document, one in zip(documents, ready, strict=True)
            for name, value in _facets(one.document)
        )
        changed = [(document, one) for document, one in zip(documents, ready, strict=True) if one.cuts is not None]
        _write_texts(changed, vectors)
        if gone:
            lost = Document.objects.filter(kind=kind, object_id__in=gone)
            for model in (Edition, Passage, Facet):
                model.objects.filter(document__in=lost).delete()
            lost.update(gone=True, text_digest="gone", title="", glosses={}, stamp=state.stamp, position=position)


def _write_documents(ready: Sequence[Prepared], position: int, stamp: int) -> list[Document]:
    """All documents of a batch in one statement, new ones and known ones alike."""
    rows = [
        Document(
            kind=one.document.kind, object_id=one.document.object_id, placement_id=one.placement,
            external_id=one.document.external_id[:200], url=one.document.url[:500], language=one.document.language[:16],
            title=one.document.title, glosses=dict(one.document.title_glosses), gone=False,
            updated=one.document.updated or timezone.now(), text_digest=one.digests[0], facts_digest=one.digests[1],
            position=position, stamp=stamp,
        )
        for one in ready
    ]  # fmt: skip
    return Document.objects.bulk_create(rows, update_conflicts=True, unique_fields=["kind", "object_id"], update_fields=_WRITTEN)


_WRITTEN = (
    "placement", "external_id", "url", "language", "title", "glosses", "gone", "updated", "text_digest", "facts_digest",
    "position", "stamp",
)  # fmt: skip


def _write_texts(changed: Sequence[tuple[Document, Prepared]], vectors: Vectors) -> None:
    documents = [document for document, _ in changed]
    Edition.objects.filter(document__in=documents).delete()
    Passage.objects.filter(document__in=documents).delete()
    editions = Edition.objects.bulk_create(
        Edition(document=document, language=language, terms=" ".join(terms), length=len(terms))
        for document, one in changed
        for language, terms in one.editions.items()
    )
    if connection.vendor == "postgresql":
        _write_postings(editions)
    passages, blocks = [], []
    for document, one in changed:
        rows, mine = iter(one.rows), iter(one.vectors)
        for cut in one.cuts or ():
            row = next(rows) if cut.encoded else None
            blocks.append(next(mine) if cut.encoded else None)
            passages.append(
                Passage(
                    document=document,
                    language=cut.language,
                    section=cut.section,
                    text=cut.text,
                    terms=" ".join(cut.terms),
                    row=row,
                    rows=len(cut.encoded),
                )
            )
    stored = Passage.objects.bulk_create(passages)
    kept = [(passage.pk, block) for passage, block in zip(stored, blocks, strict=True) if block is not None]
    vectors.attach([pk for pk, _ in kept], [block for _, block in kept])


def _write_postings(editions: Iterable[Edition]) -> None:
    with connection.cursor() as cursor:
        for edition in editions:
            cursor.execute(
                """INSERT INTO search_posting (term, edition_id, count)
                   SELECT term, %s, count(*) FROM unnest(%s::text[]) AS term GROUP BY term""",
                [edition.pk, edition.terms.split()],
            )


def _forget_vectors() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM search_vector")


def _facets(document: DocumentInput) -> list[tuple[str, str]]:
    """The facets as given, and two that come by themselves: the kind, and the languages it can be read in."""
    languages = {document.language, *(passage.language for passage in document.passages)}
    pairs = [("kind", document.kind), *(("language", language) for language in sorted(languages))]
    pairs += [(name[:40], value[:200]) for name, values in document.facets.items() for value in values]
    return list(dict.fromkeys(pairs))


def _cleaned(document: DocumentInput) -> DocumentInput:
    """Every text storable, every language short."""
    return replace(
        document,
        external_id=analysis.clean(document.external_id),
        language=document.language[:16],
        title=analysis.clean(document.title),
        passages=[
            PassageInput(passage.language[:16], passage.section, analysis.clean(passage.text)) for passage in document.passages
        ],
        facets={name: [analysis.clean(value) for value in values] for name, values in document.facets.items()},
        title_glosses={language: analysis.clean(gloss) for language, gloss in document.title_glosses.items()},
    )
