"""Conversations follow what they are about, answers follow their conversation."""

from datetime import datetime
from typing import cast

from practica.exchange.conversations.models import Conversation
from practica.exchange.events.models import Event
from practica.knowledge.practices.models import Practice
from practica.people.access.models import Guarded, Item
from practica.people.access.placing import place, place_many
from practica.people.access.within import tighten
from practica.people.members.models import Member


def follow_subject(item: Guarded, by: Member | None, at: datetime) -> None:
    """When what it is about changes its readers, a conversation becomes at least as strict."""
    named: dict[str, object] = {item.KIND: item}
    if isinstance(item, Practice):
        named["replication"] = None
    for conversation in Conversation.objects.filter(**named):
        # Of an event also the guests may have changed, though the marking stays.
        if tighten(conversation, cast("Item", item)) or isinstance(item, Event):
            place(conversation, by=by, at=at)


def follow_conversation(item: Guarded, by: Member | None, at: datetime) -> None:
    """Answers have the readers of their conversation, whatever becomes of it."""
    conversation = cast("Conversation", item)
    answers = list(conversation.answers.all())
    for answer in answers:
        answer.conversation = conversation
    place_many(answers, by=by, at=at)
