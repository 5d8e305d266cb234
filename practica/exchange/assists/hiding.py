"""How peer assists and the words in them are hidden when somebody has seen personal data in them."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from practica.exchange.assists.models import Assist, Word
from practica.exchange.assists.plan import LONGEST, LONGEST_WORD
from practica.people.access import hiding
from practica.people.access.hiding import Hideable, Text
from practica.people.access.queries import can_see
from practica.people.access.viewers import Viewer

_OF_ASSIST = {
    "title": Text(_("The problem in one line"), LONGEST["title"], one_line=True, may_go=False),
    "brief": Text(_("The brief"), LONGEST["brief"], may_go=False),
    "place": Text(_("Live: room or link"), LONGEST["place"], one_line=True),
    "will_try": Text(_("What I will try"), LONGEST["will_try"], may_go=False),
    "came": Text(_("What happened"), LONGEST["came"], may_go=False),
}
_OF_WORD = {"body": Text(_("The words"), LONGEST_WORD, may_go=False)}


class _Words(Hideable):
    def back(self, viewer: Viewer, item: Any) -> str:
        return str(item.assist.get_absolute_url()) if can_see(viewer, item.assist) else "/questions/peer-assist/"


class _Assists(Hideable):
    def back(self, viewer: Viewer, item: Any) -> str:
        del viewer, item
        return "/questions/peer-assist/"


def register_hiding() -> None:
    """Called once, when the app is ready."""
    hiding.register(_Assists(Assist, _OF_ASSIST))
    hiding.register(_Words(Word, _OF_WORD, related=["assist"]))
