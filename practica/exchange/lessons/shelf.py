"""Things of the library attached to a lesson by whoever writes it."""

from collections.abc import Collection

from practica.exchange.lessons import rules
from practica.exchange.lessons.models import Lesson
from practica.knowledge.library.attaching import attaches_to
from practica.people.access.queries import can_see
from practica.people.access.viewers import Viewer


def register_shelf() -> None:
    """Called once, when the app is ready."""
    attaches_to(Lesson, may=_may, named=_named)


def _may(viewer: Viewer, lesson: Lesson) -> bool:
    return can_see(viewer, lesson.conversation) and bool(rules.write(viewer, lesson))


def _named(viewer: Viewer, numbers: Collection[int]) -> dict[int, tuple[str, str]]:
    """Of those whose conversation this viewer may see too."""
    rows = Lesson.objects.visible_to(viewer).filter(pk__in=list(numbers), hidden=False, conversation__hidden=False)
    found = rows.select_related("conversation").order_by("pk")
    return {row.pk: (row.title, row.get_absolute_url()) for row in found if can_see(viewer, row.conversation)}
