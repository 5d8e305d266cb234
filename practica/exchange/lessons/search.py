"""How a lesson becomes a document of the search index."""

from collections.abc import Iterator, Sequence

from practica.exchange.lessons.models import Lesson, State
from practica.foundation.core.markdown import plain
from practica.services.search.sources import DocumentInput, PassageInput, register


def register_lessons() -> None:
    """Called once, when the app is ready."""
    register(Lesson.KIND, documents, closing=("lesson.withdrawn", "lesson.hidden"))


def documents(ids: Sequence[int]) -> Iterator[DocumentInput]:
    """What is published of these lessons; three queries."""
    rows = Lesson.objects.filter(pk__in=ids, state=State.PUBLISHED, hidden=False, conversation__hidden=False)
    for lesson in rows.prefetch_related("objectives", "concepts"):
        words = (("challenge", lesson.context), ("changed", lesson.happened), ("lessons", lesson.next_time))
        yield DocumentInput(
            kind=Lesson.KIND,
            object_id=lesson.pk,
            external_id=f"lesson-{lesson.pk}",
            url=lesson.get_absolute_url(),
            language=lesson.language,
            title=lesson.title,
            passages=[PassageInput(lesson.language, section, plain(text)) for section, text in words if text],
            facets={
                "objective": [concept.key for concept in lesson.objectives.all()],
                "concepts": [concept.key for concept in lesson.concepts.all()],
                "marking": [lesson.marking],
            },
            updated=lesson.published,
        )
