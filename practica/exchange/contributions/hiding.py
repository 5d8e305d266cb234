"""How examples are hidden when somebody has seen personal data in them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from practica.exchange.contributions.actions.preparing import LONGEST
from practica.exchange.contributions.forms import LABELS
from practica.exchange.contributions.models import Contribution, State
from practica.people.access import hiding
from practica.people.access.hiding import Hideable, Text
from practica.people.access.viewers import Viewer
from practica.services.files.queries import of_item

_TEXTS = {
    "title": Text(_("The example in one line"), 200, one_line=True, may_go=False),
    "region": Text(_("Region"), 120, one_line=True, may_go=False),
    "stays_because": Text(_("Why it stays an example"), 300, one_line=True, may_go=False),
    "withdrawn_because": Text(_("Why it was withdrawn"), 300, one_line=True, may_go=False),
} | {section: Text(LABELS[section], LONGEST, may_go=False) for section in Contribution.SECTIONS}


class _Examples(Hideable):
    def write(self, item: Any, words: Mapping[str, str], findings: Mapping[str, str], *, now: datetime) -> None:
        """A form that was opened before does not write the former words again."""
        super().write(item, words, findings, now=now)
        item.moved = now
        item.save(update_fields=["moved"])

    def take_away(self, item: Any, said: str, *, now: datetime) -> None:
        """It is withdrawn."""
        super().take_away(item, said, now=now)
        item.state, item.withdrawn_because = State.WITHDRAWN, said
        item.save(update_fields=["state", "withdrawn_because"])

    def beside(self, viewer: Viewer, item: Any) -> Sequence[tuple[str, str]]:
        return [(file.name, file.get_absolute_url()) for file in of_item(viewer, item)]

    def back(self, viewer: Viewer, item: Any) -> str:
        del viewer
        return str(item.event.get_absolute_url())


def register_hiding() -> None:
    """Called once, when the app is ready."""
    hiding.register(_Examples(Contribution, _TEXTS, related=["session", "session__event"]))
