"""How events are hidden when somebody has seen personal data in them or in their programme."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from practica.exchange.events.models import Event, Session
from practica.exchange.events.plan import LONGEST
from practica.people.access import hiding
from practica.people.access.hiding import Hideable, Text
from practica.people.access.viewers import Viewer

_OF_EVENT = {
    "title": Text(_("Title"), LONGEST["title"], one_line=True, may_go=False),
    "note": Text(_("Concept note"), LONGEST["note"]),
    "place": Text(_("Town and building"), LONGEST["place"], one_line=True),
    "beside_what": Text(_("On the sidelines of"), LONGEST["beside_what"], one_line=True),
    "cancelled_because": Text(_("Why it is cancelled"), 500, one_line=True, may_go=False),
}
_OF_SESSION = {
    "title": Text(_("Title"), LONGEST["title"], one_line=True, may_go=False),
    "about": Text(_("What it is about"), LONGEST["about"]),
    "room": Text(_("Room"), LONGEST["room"], one_line=True),
}
# What nobody's data stands in stays when the words are taken away.
_STAYS = frozenset({"place", "beside_what", "room"})


class _Events(Hideable):
    """An event's words, and those of its sessions as `session-<number>-<field>`."""

    def countries(self, item: Any) -> Collection[str]:
        return [item.where, item.country]

    def words(self, item: Any) -> dict[str, str]:
        found = super().words(item)
        for session in Session.objects.filter(event=item):
            said = {name: getattr(session, name) for name in _OF_SESSION}
            found |= {f"session-{session.number}-{name}": text for name, text in said.items() if text}
        return found

    def text(self, field: str) -> Text:
        if field in self.texts:
            return self.texts[field]
        _session, number, name = field.split("-")
        known = _OF_SESSION[name]
        return Text(f"{number} · {known.label}", known.longest, known.one_line, known.may_go)

    def write(self, item: Any, words: Mapping[str, str], findings: Mapping[str, str], *, now: datetime) -> None:
        """Into the rows, and into the frozen programmes that hold the former words."""
        had = self.words(item)
        super().write(item, {field: text for field, text in words.items() if field in self.texts}, findings, now=now)
        for field, text in words.items():
            if field not in self.texts:
                _session, number, name = field.split("-")
                Session.objects.filter(event=item, number=int(number)).update(**{name: text})
        replaced = {had[field]: text for field, text in words.items()}
        for edition in item.editions.all():
            edition.programme, edition.changes, edition.facts = (
                _replaced(value, replaced) for value in (edition.programme, edition.changes, edition.facts)
            )
            edition.save(update_fields=["programme", "changes", "facts"])

    def take_away(self, item: Any, said: str, *, now: datetime) -> None:
        gone = [field for field in self.words(item) if field.rpartition("-")[2] not in _STAYS]
        self.write(item, {field: said[: self.text(field).longest] for field in gone}, {}, now=now)

    def back(self, viewer: Viewer, item: Any) -> str:
        del viewer, item
        return "/events/"


def _replaced(value: Any, replaced: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return replaced.get(value, value)
    if isinstance(value, list):
        return [_replaced(one, replaced) for one in value]
    if isinstance(value, dict):
        return {key: _replaced(one, replaced) for key, one in value.items()}
    return value


def register_hiding() -> None:
    """Called once, when the app is ready."""
    hiding.register(_Events(Event, _OF_EVENT))
