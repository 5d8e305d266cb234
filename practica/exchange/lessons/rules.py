"""Who may harvest what; a refusal is the sentence the page shows."""

from django.utils.translation import gettext_lazy as _

from practica.exchange.conversations.models import Answer, Conversation
from practica.exchange.lessons.models import Consent, Lesson, Source, State
from practica.foundation.core.answers import Allowed, Denied
from practica.people.access.viewers import Viewer


def begin(viewer: Viewer, conversation: Conversation) -> Allowed | Denied:
    """May this viewer write a lesson of it? Any member who takes part in the community, once there is an answer."""
    if viewer.member is None or not (viewer.reads_green or conversation.marking_of().is_closed):
        return Denied(_("Members write lessons."))
    if not conversation.answers_count:
        return Denied(_("There is no answer yet that a lesson could rest on."))
    return Allowed()


def write(viewer: Viewer, lesson: Lesson) -> Allowed | Denied:
    """May this viewer change its words, ask and leave out sources, publish it? Whoever writes it."""
    if viewer.member_id is None or viewer.member_id != lesson.source_id:
        return Denied(_("Whoever writes this lesson does that."))
    if lesson.hidden:
        return Denied(_("It is hidden until a second reader has decided."))
    return Allowed()


def publish(viewer: Viewer, lesson: Lesson) -> Allowed | Denied:
    """May it be shown? Every source that is left has agreed, and it says what happened and what to do next time."""
    allowed = write(viewer, lesson)
    if not allowed:
        return allowed
    return _complete(lesson)


def _complete(lesson: Lesson) -> Allowed | Denied:
    """Whether a draft has all that a reader needs, and the word of everybody it rests on."""
    if lesson.state == State.PUBLISHED:
        return Denied(_("It is published already."))
    if not (lesson.title and lesson.happened and lesson.next_time):
        return Denied(_("Say what happened and what to do next time; then it can be shown."))
    standings = set(lesson.sources.values_list("standing", flat=True)) - {Consent.LEFT_OUT}
    if Consent.ASKED in standings:
        return Denied(_("Somebody it rests on has not said yet whether they agree. Wait, or leave them out."))
    if Consent.NO in standings:
        return Denied(_("Somebody it rests on does not agree. Leave them out, and take out what only they said."))
    if not standings:
        return Denied(_("A lesson rests on at least one answer."))
    return Allowed()


def consent(viewer: Viewer, source: Source) -> Allowed | Denied:
    """May this viewer agree, or not? Whoever wrote the answer."""
    if viewer.member_id is None or source.answer.source_id != viewer.member_id or source.standing == Consent.LEFT_OUT:
        return Denied(_("Whoever wrote the answer says this."))
    return Allowed()


def grow(viewer: Viewer, item: Conversation | Answer) -> Allowed | Denied:
    """May this viewer make a practice draft of these words? Whoever wrote them: a practice is told by those who did it."""
    if viewer.member_id is None or viewer.member_id != item.source_id:
        return Denied(_("Whoever did it makes a practice of it."))
    return Allowed()
