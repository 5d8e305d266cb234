"""Things of the library attached to an example by whoever tells it: the form that was used, the law it rests on."""

from collections.abc import Collection

from practica.exchange.contributions import rules
from practica.exchange.contributions.models import Contribution, State
from practica.knowledge.library.attaching import attaches_to
from practica.people.access.viewers import Viewer


def register_shelf() -> None:
    """Called once, when the app is ready."""
    attaches_to(Contribution, may=lambda viewer, row: bool(rules.write(viewer, row)), named=_named)


def _named(viewer: Viewer, numbers: Collection[int]) -> dict[int, tuple[str, str]]:
    rows = Contribution.objects.visible_to(viewer).filter(pk__in=list(numbers), hidden=False, session__event__hidden=False)
    found = rows.exclude(state=State.WITHDRAWN).select_related("session__event").order_by("pk")
    return {row.pk: (row.title, row.get_absolute_url()) for row in found}
