"""How an example becomes a document of the search index, once it is ready."""

from collections.abc import Iterator, Sequence

from practica.exchange.contributions.models import Contribution, State
from practica.foundation.core.markdown import plain
from practica.services.search.sources import DocumentInput, PassageInput, register

# As the sections of a practice are called, so that a search in one finds both.
_SECTIONS = {
    "what": "done", "overcome": "challenge", "learnt": "lessons", "impact": "changed", "did_not_work": "did_not_work",
}  # fmt: skip


def register_contributions() -> None:
    """Called once, when the app is ready."""
    gone = ("contribution.hidden", "contribution.withdrawn", "contribution.taken_away", "contribution.taken_back")
    register(Contribution.KIND, documents, closing=gone)


def documents(ids: Sequence[int]) -> Iterator[DocumentInput]:
    """What is there to be found of these examples; those in preparation, hidden or withdrawn are left out. One query."""
    rows = Contribution.objects.filter(pk__in=ids, state__in=(State.READY, State.TOLD), hidden=False)
    for row in rows.select_related("session__event", "session__objective"):
        objective = row.session.objective
        yield DocumentInput(
            kind=Contribution.KIND,
            object_id=row.pk,
            external_id=f"contribution-{row.pk}",
            url=row.get_absolute_url(),
            language=row.language,
            title=row.title,
            passages=[
                PassageInput(row.language, section, plain(getattr(row, field)))
                for field, section in _SECTIONS.items()
                if getattr(row, field)
            ],
            facets={
                "country": [row.country] if row.country else [],
                "objective": [objective.key] if objective is not None else [],
                "marking": [row.marking],
            },
            updated=row.moved,
        )
