"""How a peer assist becomes a document of the search index, once what came of it is told."""

from collections.abc import Iterator, Sequence

from django.db.models import Prefetch

from practica.exchange.assists.models import Assist, Stage, Word
from practica.foundation.core.markdown import plain
from practica.services.search.sources import DocumentInput, PassageInput, register

# As the sections of a practice are called, so that a search in one finds both.
_SECTIONS = {"brief": "challenge", "will_try": "done", "came": "changed"}


def register_assists() -> None:
    """Called once, when the app is ready."""
    closing = ("assist.hidden", "assist.taken_away", "assist_word.hidden", "assist_word.taken_away")
    register(Assist.KIND, documents, closing=closing, parts={Word.KIND: _of_words})


def documents(ids: Sequence[int]) -> Iterator[DocumentInput]:
    """What is there to be found of these peer assists, each word in its own language; two queries.

    Those that are not told yet are left out: until then they are work of its peers. So is what is hidden.
    """
    shown = Word.objects.filter(hidden=False).order_by("at", "pk")
    rows = Assist.objects.filter(pk__in=ids, stage=Stage.TOLD, hidden=False)
    for row in rows.prefetch_related(Prefetch("words", shown, "shown_words")):
        yield DocumentInput(
            kind=Assist.KIND,
            object_id=row.pk,
            external_id=f"assist-{row.pk}",
            url=row.get_absolute_url(),
            language=row.language,
            title=row.title,
            passages=list(_passages(row)),
            facets={"marking": [row.marking]},
            updated=row.moved,
        )


def _passages(row: Assist) -> Iterator[PassageInput]:
    for field, section in _SECTIONS.items():
        if getattr(row, field):
            yield PassageInput(row.language, section, plain(getattr(row, field)))
    for word in row.shown_words:  # type: ignore[attr-defined]  # prefetched above
        yield PassageInput(word.language, "answer", plain(word.body))


def _of_words(numbers: Sequence[int]) -> dict[int, int]:
    return dict(Word.objects.filter(pk__in=numbers).values_list("pk", "assist"))
