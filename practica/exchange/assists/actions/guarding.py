"""An assist follows the question it began from, words follow their assist."""

from datetime import datetime
from typing import cast

from practica.exchange.assists.actions.beginning import name_readers
from practica.exchange.assists.models import Assist
from practica.exchange.conversations.models import Conversation
from practica.people.access.models import Guarded
from practica.people.access.placing import place, place_many
from practica.people.access.within import tighten
from practica.people.members.models import Member


def follow_question(item: Guarded, by: Member | None, at: datetime) -> None:
    """An assist becomes at least as strict as the question it began from."""
    question = cast("Conversation", item)
    for assist in Assist.objects.filter(question=question.pk):
        if tighten(assist, question):
            name_readers(assist)
            place(assist, by=by, at=at)


def follow_assist(item: Guarded, by: Member | None, at: datetime) -> None:
    """Words have the readers of their assist, whatever becomes of it."""
    assist = cast("Assist", item)
    words = list(assist.words.all())
    for word in words:
        word.assist = assist
    place_many(words, by=by, at=at)
