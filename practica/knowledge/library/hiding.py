"""How library items are hidden when somebody has seen personal data in them."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from practica.knowledge.library.models import LibraryItem, State, Version
from practica.knowledge.library.plan import LONGEST
from practica.people.access import hiding
from practica.people.access.hiding import Hideable, Text
from practica.people.access.viewers import Viewer
from practica.services.files import actions as files
from practica.services.files.models import File
from practica.services.files.queries import by_item

_TEXTS = {
    "title": Text(_("Title"), LONGEST["title"], one_line=True, may_go=False),
    "about": Text(_("What it is for"), LONGEST["about"]),
    "made_by": Text(_("Who made it"), LONGEST["made_by"], one_line=True),
    "in_force_source": Text(_("Where one looked"), LONGEST["in_force_source"], one_line=True),
    "withdrawn_reason": Text(_("Why is it withdrawn?"), LONGEST["reason"], one_line=True),
}


class _Items(Hideable):
    def countries(self, item: Any) -> Collection[str]:
        return [*item.countries, item.country]

    def take_away(self, item: Any, said: str, *, now: datetime) -> None:
        """Its files and what was said of its versions go too; its address says what happened."""
        super().take_away(item, said, now=now)
        item.withdrawn_reason, item.state = said, State.WITHDRAWN
        item.save(update_fields=["withdrawn_reason", "state"])
        versions = Version.objects.filter(item=item)
        versions.update(what_changed="", address="")
        numbers = list(versions.values_list("pk", flat=True))
        for file in File.objects.filter(item_kind=Version.KIND, item_id__in=numbers, removed__isnull=True):
            files.remove(file, by=None, now=now)

    def beside(self, viewer: Viewer, item: Any) -> Sequence[tuple[str, str]]:
        numbers = list(Version.objects.filter(item=item).values_list("pk", flat=True))
        found = by_item(viewer, Version.KIND, numbers)
        return [(file.name, file.get_absolute_url()) for number in numbers for file in found.get(number, ())]

    def back(self, viewer: Viewer, item: Any) -> str:
        del viewer, item
        return "/library/"


def register_hiding() -> None:
    """Called once, when the app is ready."""
    hiding.register(_Items(LibraryItem, _TEXTS))
