"""How a conversation becomes a document of the search index: its words, then its answers, each in its own language."""

from collections.abc import Iterator, Sequence

from django.db.models import Prefetch

from practica.exchange.conversations.models import Answer, Conversation, State
from practica.foundation.core.markdown import plain
from practica.services.search.sources import DocumentInput, PassageInput, register

# So many of its answers are found by their words; beyond them a conversation is found by its question.
_ANSWERS = 200


def register_conversations() -> None:
    """Called once, when the app is ready."""
    closing = ("conversation.hidden", "conversation.merged", "conversation.taken_away", "answer.hidden", "answer.taken_away")
    register(Conversation.KIND, documents, closing=closing, parts={Answer.KIND: _of_answers})


def _of_answers(numbers: Sequence[int]) -> dict[int, int]:
    return dict(Answer.objects.filter(pk__in=numbers).values_list("pk", "conversation"))


def documents(ids: Sequence[int]) -> Iterator[DocumentInput]:
    """What is there to be found of these conversations; hidden ones and those joined with another are left out. Four queries."""
    shown = Answer.objects.filter(hidden=False).order_by("pk")
    rows = Conversation.objects.filter(pk__in=ids, hidden=False).exclude(state=State.MERGED).select_related("pilot")
    for conversation in rows.prefetch_related("objectives", "concepts", Prefetch("answers", shown, "shown_answers")):
        yield DocumentInput(
            kind=Conversation.KIND,
            object_id=conversation.pk,
            external_id=conversation.external_id or f"conversation-{conversation.pk}",
            url=conversation.get_absolute_url(),
            language=conversation.language,
            title=conversation.title,
            passages=list(_passages(conversation)),
            facets={
                "country": [code for code in (conversation.about_country,) if code],
                "objective": [concept.key for concept in conversation.objectives.all()],
                "concepts": [concept.key for concept in conversation.concepts.all()],
                "marking": [conversation.marking],
            },
            updated=conversation.moved,
        )


def _passages(conversation: Conversation) -> Iterator[PassageInput]:
    own = _words(conversation.body, conversation.setting, conversation.tried)
    yield PassageInput(conversation.language, "question", own)
    pilot = getattr(conversation, "pilot", None)
    if pilot is not None:
        said = _words(pilot.plan, pilot.known_by, pilot.told, pilot.next_time)
        yield PassageInput(conversation.language, "pilot", said)
    for answer in conversation.shown_answers[:_ANSWERS]:  # type: ignore[attr-defined]  # prefetched above
        yield PassageInput(answer.language, "answer", _words(answer.body, answer.next_time))


def _words(*texts: str) -> str:
    """Without the marks of Markdown, which nobody looks for."""
    return "\n\n".join(plain(text) for text in texts if text)
