"""Things of the library attached to a practice: its documents. They hang on the practice, not on one version of it."""

from collections.abc import Collection

from practica.knowledge.library.attaching import attaches_to
from practica.knowledge.practices.models import Practice, State
from practica.knowledge.practices.queries import published, titles
from practica.people.access.viewers import Viewer


def register_shelf() -> None:
    """Called once, when the app is ready."""
    attaches_to(Practice, may=_may, named=_named)


def _may(viewer: Viewer, practice: Practice) -> bool:
    """Whoever writes it, draft or published."""
    if viewer.member_id is None or practice.state in {State.WITHDRAWN, State.HIDDEN}:
        return False
    return viewer.member_id == practice.source_id or practice.authors.filter(pk=viewer.member_id).exists()


def _named(viewer: Viewer, numbers: Collection[int]) -> dict[int, tuple[str, str]]:
    rows = list(published(viewer).filter(pk__in=list(numbers)).exclude(state=State.WITHDRAWN))
    words = titles(rows)
    return {row.pk: (words.get(row.pk, ""), row.get_absolute_url()) for row in rows}
