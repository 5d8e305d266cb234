"""Letters about what was hidden because somebody saw personal data in it; the same for every kind, and without a word of it."""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext as _

from practica.foundation.activity.models import Activity
from practica.people.access import hiding
from practica.people.access.viewers import Viewer
from practica.people.members.models import Member
from practica.people.members.queries import signing_in
from practica.services.notices import letters, sources
from practica.services.notices.letters import Composed
from practica.services.notices.models import Letter
from practica.services.notices.sources import Draft
from practica.services.notices.subjects import Subject

Find = Callable[[str, int], Any]
"""The item of a kind with this number, as long as it is hidden; else None."""


def register_hidden(kinds: Iterable[str]) -> None:
    """Tell the second reader of each of these kinds to decide, and whoever answers for the item that it is hidden."""
    for kind in kinds:
        register_one(kind, _find, hiding.path)


def register_one(kind: str, find: Find, path: Callable[[Any], str]) -> None:
    """The same for a kind that is hidden in a way of its own: `find` gives an item that is, `path` where it is decided."""

    def tell(row: Activity) -> Iterable[Draft]:
        item = find(kind, row.target_id)
        if item is None:
            return
        for member in _present(item.second_reader_id):
            yield Draft(f"{kind}.to_decide", str(row.pk), member, (kind, row.target_id))
        for member in _present(item.source_id):
            if member.pk != row.actor_id:
                yield Draft(f"{kind}.hidden", str(row.pk), member, (kind, row.target_id))

    def say_hidden(letter: Letter, viewer: Viewer) -> Composed | None:
        sentence = _("Personal data was seen in what you wrote: it is hidden until a second reader decides")
        return _said(letter, viewer, "source_id", sentence, _("See it"))

    def say_to_decide(letter: Letter, viewer: Viewer) -> Composed | None:
        return _said(letter, viewer, "second_reader_id", _("Personal data was seen: you decide"), _("Read and decide"))

    def _said(letter: Letter, viewer: Viewer, whose: str, sentence: str, action: str) -> Composed | None:
        item = find(kind, letter.target_id or 0)
        if item is None or viewer.person_id is None or getattr(item, whose) != viewer.person_id:
            return None
        return Composed(sentence, (), sentence, path(item), action, items=(item,), is_bare=True)

    sources.register(f"{kind}.hidden", tell)
    letters.register(f"{kind}.hidden", say_hidden, subject=Subject.YOURS)
    letters.register(f"{kind}.to_decide", say_to_decide, subject=Subject.WAITING)


def _find(kind: str, number: int) -> Any:
    hideable = hiding.of(kind)
    item = hideable.rows().filter(pk=number).first() if hideable else None
    return item if item is not None and hideable and hideable.is_hidden(item) else None


def _present(number: int | None) -> Iterable[Member]:
    return signing_in().filter(pk=number or 0)
