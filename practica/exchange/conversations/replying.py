"""Replies by mail: to a conversation they are answers, to an answer follow-ups, through the actions that the page calls."""

from django.urls import reverse
from django.utils.translation import gettext as _

from practica.exchange.conversations import actions, rules
from practica.exchange.conversations.models import Answer, Conversation, Kind
from practica.exchange.conversations.plan import Answered
from practica.people.access.queries import get_visible, visible_q
from practica.people.access.viewers import Viewer
from practica.services.inbox import registry
from practica.services.inbox.registry import Desk, Reply
from practica.services.notices.letters import Replies


def register_replies() -> None:
    """Called once, when the app is ready."""
    registry.register(Conversation.KIND, _answer, _answers_desk)
    registry.register(Answer.KIND, _follow_up, _follow_ups_desk)


def to_conversation(conversation: Conversation, viewer: Viewer) -> Replies | None:
    """That a letter about a conversation can be answered by mail, when this reader may answer."""
    if not rules.answer(viewer, conversation):
        return None
    if conversation.kind == Kind.QUESTION:
        sentence = _("Reply to this mail, and your answer stands under the question.")
    else:
        sentence = _("Reply to this mail, and your words stand under it on its page.")
    return Replies(Conversation.KIND, conversation.pk, sentence)


def to_answer(answer: Answer, viewer: Viewer) -> Replies | None:
    """That a letter about an answer can be replied to, when this reader may."""
    if not rules.answer(viewer, answer.conversation):
        return None
    return Replies(Answer.KIND, answer.pk, _("Reply to this mail, and your words stand under this answer."))


def _answer(number: int, reply: Reply) -> Answer:
    conversation = get_visible(Conversation, Viewer.of(reply.by), pk=number)
    # Whether it worked is asked on the page; a mail is not made to say so.
    answered = Answered(body=reply.text, worked=None, language=reply.language)
    return actions.answer(conversation, answered, by=reply.by, now=reply.now)


def _answers_desk(viewer: Viewer, number: int) -> Desk | None:
    found: Conversation | None = Conversation.objects.filter(visible_q(viewer), pk=number).first()
    if found is None:
        return None
    path = found.get_absolute_url()
    return Desk(found, path if rules.answer(viewer, found) else "", "body", f"{path}#answer")


def _follow_up(number: int, reply: Reply) -> Answer:
    answer = get_visible(Answer.objects.select_related("conversation"), Viewer.of(reply.by), pk=number)
    return actions.follow_up(answer, reply.text, language=reply.language, by=reply.by, now=reply.now)


def _follow_ups_desk(viewer: Viewer, number: int) -> Desk | None:
    rows = Answer.objects.select_related("conversation")
    found: Answer | None = rows.filter(visible_q(viewer), pk=number).first()
    if found is None:
        return None
    path = reverse("answer_follow_up", args=[found.pk])
    is_open = bool(rules.answer(viewer, found.conversation))
    return Desk(found, path if is_open else "", "words", path if is_open else found.get_absolute_url())
