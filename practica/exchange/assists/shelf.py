"""Things of the library attached to a peer assist by whoever asks for help."""

from collections.abc import Collection

from practica.exchange.assists import rules
from practica.exchange.assists.models import Assist
from practica.knowledge.library.attaching import attaches_to
from practica.people.access.viewers import Viewer


def register_shelf() -> None:
    """Called once, when the app is ready."""
    attaches_to(Assist, may=lambda viewer, row: not row.hidden and rules.is_host(viewer, row), named=_named)


def _named(viewer: Viewer, numbers: Collection[int]) -> dict[int, tuple[str, str]]:
    rows = Assist.objects.visible_to(viewer).filter(pk__in=list(numbers), hidden=False)
    return {row.pk: (row.title, row.get_absolute_url()) for row in rows.order_by("pk")}
