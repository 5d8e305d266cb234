"""Things of the library attached to a conversation by who leads it, and to an answer by who wrote it."""

from collections.abc import Collection

from practica.exchange.conversations import rules
from practica.exchange.conversations.models import Answer, Conversation, State
from practica.knowledge.library.attaching import attaches_to
from practica.people.access.viewers import Viewer


def register_shelf() -> None:
    """Called once, when the app is ready."""
    attaches_to(Conversation, may=lambda viewer, row: not row.hidden and rules.leads(viewer, row), named=_conversations)
    attaches_to(Answer, may=lambda viewer, row: not row.hidden and bool(rules.edit(viewer, row)), named=_answers)


def _conversations(viewer: Viewer, numbers: Collection[int]) -> dict[int, tuple[str, str]]:
    rows = Conversation.objects.visible_to(viewer).filter(pk__in=list(numbers), hidden=False).exclude(state=State.MERGED)
    return {row.pk: (row.title, row.get_absolute_url()) for row in rows.order_by("pk")}


def _answers(viewer: Viewer, numbers: Collection[int]) -> dict[int, tuple[str, str]]:
    """By the title of the conversation they stand in."""
    rows = Answer.objects.visible_to(viewer).filter(pk__in=list(numbers), hidden=False, conversation__hidden=False)
    found = rows.select_related("conversation").order_by("pk")
    return {row.pk: (row.conversation.title, row.get_absolute_url()) for row in found}
