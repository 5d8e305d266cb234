"""How conversations and answers are hidden when somebody has seen personal data in them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from practica.exchange.conversations.models import Answer, Conversation, Edit, State
from practica.exchange.conversations.plan import LONGEST, LONGEST_ANSWER
from practica.people.access import hiding
from practica.people.access.hiding import Hideable, Text
from practica.people.access.viewers import Viewer
from practica.services.files.queries import of_item

_OF_CONVERSATION = {
    "title": Text(_("In one line"), LONGEST["title"], one_line=True, may_go=False),
    "body": Text(_("The words"), LONGEST["body"], may_go=False),
    "setting": Text(_("Setting"), LONGEST["setting"], one_line=True),
    "tried": Text(_("Tried so far"), LONGEST["tried"]),
}
_OF_ANSWER = {
    "body": Text(_("The words"), LONGEST_ANSWER["body"], may_go=False),
    "next_time": Text(_("Next time"), LONGEST_ANSWER["next_time"]),
    "place": Text(_("Where and since when"), LONGEST_ANSWER["place"], one_line=True),
}


class _WithFiles(Hideable):
    def beside(self, viewer: Viewer, item: Any) -> Sequence[tuple[str, str]]:
        return [(file.name, file.get_absolute_url()) for file in of_item(viewer, item)]


class _Conversations(_WithFiles):
    def write(self, item: Any, words: Mapping[str, str], findings: Mapping[str, str], *, now: datetime) -> None:
        """What stood there before an edit goes too."""
        super().write(item, words, findings, now=now)
        Edit.objects.filter(conversation=item, answer=None).delete()

    def take_away(self, item: Any, said: str, *, now: datetime) -> None:
        super().take_away(item, said, now=now)
        Edit.objects.filter(conversation=item).delete()
        item.state, item.closed_reason = State.CLOSED, said
        item.save(update_fields=["state", "closed_reason"])

    def back(self, viewer: Viewer, item: Any) -> str:
        del viewer, item
        return "/questions/"


class _Answers(_WithFiles):
    def write(self, item: Any, words: Mapping[str, str], findings: Mapping[str, str], *, now: datetime) -> None:
        super().write(item, words, findings, now=now)
        Edit.objects.filter(answer=item).delete()

    def back(self, viewer: Viewer, item: Any) -> str:
        del viewer
        return str(item.conversation.get_absolute_url())


def register_hiding() -> None:
    """Called once, when the app is ready."""
    hiding.register(_Conversations(Conversation, _OF_CONVERSATION))
    hiding.register(_Answers(Answer, _OF_ANSWER, related=["conversation"]))
