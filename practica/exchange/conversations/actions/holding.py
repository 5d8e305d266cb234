"""Holding a row until the transaction ends, so that two writers come one by one."""

from practica.exchange.conversations.models import Answer, Conversation


def held(conversation: Conversation) -> Conversation:
    """The conversation as it stands now, for this transaction alone."""
    row: Conversation = Conversation.objects.select_for_update().get(pk=conversation.pk)
    return row


def held_answer(answer: Answer) -> Answer:
    """The same for an answer, with its conversation."""
    row: Answer = Answer.objects.select_for_update().get(pk=answer.pk)
    return row
