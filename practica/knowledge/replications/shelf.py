"""Things of the library attached to a replication: its forms, agreements, training material."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from practica.foundation.core import places
from practica.knowledge.library.attaching import attaches_to
from practica.knowledge.practices.queries import titles
from practica.knowledge.replications import rules
from practica.knowledge.replications.models import Replication, State
from practica.people.access.queries import can_see
from practica.people.access.viewers import Viewer


def register_shelf() -> None:
    """Called once, when the app is ready."""
    attaches_to(Replication, may=_may, named=_named)


def _may(viewer: Viewer, replication: Replication) -> bool:
    return replication.state != State.HIDDEN and rules.is_team(viewer, replication)


def _named(viewer: Viewer, numbers: Collection[int]) -> dict[int, tuple[str, str]]:
    """The country, and the practice where the viewer may see that."""
    rows = Replication.objects.visible_to(viewer).filter(pk__in=list(numbers)).exclude(state=State.HIDDEN)
    found = list(rows.select_related("practice").order_by("pk"))
    words = titles([row.practice for row in found if can_see(viewer, row.practice)])
    return {row.pk: (_title(row, words.get(row.practice_id, "")), row.get_absolute_url()) for row in found}


def _title(row: Replication, title: str) -> str:
    country = places.name(row.country)
    if not title:
        return _("A replication in %(country)s") % {"country": country}
    return _("%(practice)s: %(country)s") % {"practice": title, "country": country}
