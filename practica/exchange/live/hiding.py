"""How questions and rows of a live session are hidden when somebody has seen personal data in them."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from practica.exchange.live.models import Question, Row, State, address
from practica.exchange.live.plan import LONGEST
from practica.people.access import hiding
from practica.people.access.hiding import Hideable, Text
from practica.people.access.models import Attribution
from practica.people.access.viewers import Viewer
from practica.people.members.models import Member
from practica.services.live.topics import publish


class _Live(Hideable):
    """Every screen hears of it at once."""

    parts: tuple[str, ...] = ("notes",)

    def set_hidden(self, item: Any, *, hidden: bool) -> None:
        super().set_hidden(item, hidden=hidden)
        publish(item.session, *self.parts)

    def back(self, viewer: Viewer, item: Any) -> str:
        del viewer
        return address(item.session)


class _Questions(_Live):
    parts = ("questions", "table", "notes")

    def actor(self, item: Any, by: Member) -> Member | None:
        """The author of a question that is not under their name is written down nowhere as its author."""
        is_unnamed = item.attribution != Attribution.NAMED and item.source_id == by.pk
        return None if is_unnamed else by

    def take_away(self, item: Any, said: str, *, now: datetime) -> None:
        """It leaves the queue."""
        super().take_away(item, said, now=now)
        item.state = State.TAKEN_BACK
        item.save(update_fields=["state"])


def register_hiding() -> None:
    """Called once, when the app is ready."""
    related = ["session", "session__event"]
    hiding.register(_Questions(Question, {"body": Text(_("The words"), LONGEST["question"], may_go=False)}, related))
    hiding.register(_Live(Row, {"body": Text(_("The words"), LONGEST["row"], may_go=False)}, related))
