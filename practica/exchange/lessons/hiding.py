"""How lessons are hidden when somebody has seen personal data in them."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from practica.exchange.lessons.actions import LONGEST
from practica.exchange.lessons.models import Lesson
from practica.people.access import hiding
from practica.people.access.hiding import Hideable, Text
from practica.people.access.viewers import Viewer

_TEXTS = {
    "title": Text(_("In one line"), LONGEST["title"], one_line=True, may_go=False),
    "context": Text(_("Context"), LONGEST["context"]),
    "happened": Text(_("What happened"), LONGEST["happened"], may_go=False),
    "next_time": Text(_("Next time"), LONGEST["next_time"], may_go=False),
}


class _Lessons(Hideable):
    def back(self, viewer: Viewer, item: Any) -> str:
        del viewer, item
        return "/lessons/"


def register_hiding() -> None:
    """Called once, when the app is ready."""
    hiding.register(_Lessons(Lesson, _TEXTS, related=["conversation"]))
