"""Letters about conversations: an answer came, somebody is asked by name, a question needs an owner, personal data was seen."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from practica.exchange.conversations import rules
from practica.exchange.conversations.models import Answer, Conversation, Invitation, Kind, Standing
from practica.exchange.conversations.replying import to_answer, to_conversation
from practica.foundation.activity.models import Activity
from practica.knowledge.practices.models import Practice
from practica.knowledge.replications.models import Replication
from practica.people.access.models import Attribution
from practica.people.access.viewers import Viewer
from practica.people.members.models import Member
from practica.people.members.queries import present
from practica.services.notices import following, letters, sources
from practica.services.notices.letters import Composed, said
from practica.services.notices.models import Letter
from practica.services.notices.sources import Draft
from practica.services.notices.subjects import Subject


def register_notices() -> None:
    """Called once, when the app is ready."""
    sources.register("conversation.begun", _about_yours)
    letters.register("conversation.about_yours", _say_about_yours, subject=Subject.YOURS)
    sources.register("conversation.invited", _invited)
    letters.register("conversation.invited", _say_invited, subject=Subject.WAITING)
    for verb in ("answer.given", "answer.followed_up"):
        sources.register(verb, _answered)
    letters.register("answer.given", _say_answered, subject=Subject.FOLLOWED)
    sources.register("answer.came_of", _came_of)
    letters.register("answer.came_of", _say_came_of, subject=Subject.YOURS)
    for verb in ("pilot.planned", "pilot.ended"):
        sources.register(verb, _pilot_moved)
        letters.register(verb, _say_pilot_moved, subject=Subject.FOLLOWED)
    sources.register("pilot.due", _pilot_due)
    letters.register("pilot.due", _say_pilot_due, subject=Subject.WAITING)
    sources.register("conversation.escalated", _owned)
    sources.register("conversation.taken", _owned)
    letters.register("conversation.owned", _say_owned, subject=Subject.WAITING)


def _conversation(number: int | None) -> Conversation | None:
    found: Conversation | None = Conversation.objects.select_related("source").filter(pk=number or 0).first()
    return found


def _answer(letter: Letter) -> Answer | None:
    rows = Answer.objects.select_related("conversation", "source")
    found: Answer | None = rows.filter(pk=letter.target_id or 0).first()
    return found


def _by(item: Conversation | Answer) -> str:
    """Who wrote it, where they are shown by name; otherwise nothing."""
    is_named = item.attribution == Attribution.NAMED and item.source is not None
    return said(item.source.name) if is_named and item.source is not None else ""


def _about_yours(row: Activity) -> Iterable[Draft]:
    """To those who answer for what it is about, also when they are named nowhere: that is how a withheld source is reached."""
    conversation = Conversation.objects.select_related("practice", "replication").filter(pk=row.target_id).first()
    if conversation is None or conversation.practice is None:
        return
    for member in told_of_subject(conversation.practice, conversation.replication, but=row.actor_id):
        yield Draft("conversation.about_yours", str(conversation.pk), member, (Conversation.KIND, conversation.pk))


def told_of_subject(practice: Practice, replication: Replication | None, *, but: int | None) -> QuerySet[Member]:
    """Whoever answers for what a conversation is about; for a replication those who lead it."""
    own = Q(pk=(replication or practice).source_id)
    if replication is None:
        own |= Q(pk__in=practice.people.values("member"))
    return present().filter(own).exclude(pk=but or 0).order_by("pk")


def _say_about_yours(letter: Letter, viewer: Viewer) -> Composed | None:
    conversation = _conversation(letter.target_id)
    if conversation is None or not conversation.is_open or conversation.practice is None:
        return None
    words = {"title": said(conversation.title)}
    return Composed(
        _("About what you did: “%(title)s”") % words,
        [
            _("Somebody asks or tells something about a practice or a report of yours: “%(title)s”.") % words,
            _("You can answer by name, by role and country only, or without your name."),
        ],
        _("Somebody asks about what you did"),
        conversation.get_absolute_url(),
        _("Read it"),
        items=(conversation,),
        replies=to_conversation(conversation, viewer),
    )


def _invited(row: Activity) -> Iterable[Draft]:
    for member in present().filter(pk=row.facts.get("member") or 0):
        yield Draft("conversation.invited", str(row.target_id), member, (Conversation.KIND, row.target_id))


def _say_invited(letter: Letter, viewer: Viewer) -> Composed | None:
    conversation = _conversation(letter.target_id)
    waits = Invitation.objects.filter(conversation=letter.target_id, member=viewer.member_id, standing=Standing.ASKED)
    if conversation is None or not conversation.is_open or conversation.accepted_id or not waits.exists():
        return None
    words = {"title": said(conversation.title), "name": _by(conversation)}
    first = _("%(name)s asks: “%(title)s”.") if words["name"] else _("A member asks: “%(title)s”.")
    return Composed(
        _("You are likely to know: “%(title)s”") % words,
        [
            first % words,
            _("You were named for your profile, your answers or what you took up. A few lines help; so does a better name."),
        ],
        _("You are asked for an answer"),
        conversation.get_absolute_url(),
        _("Read the question"),
        items=(conversation,),
        replies=to_conversation(conversation, viewer),
    )


def _answered(row: Activity) -> Iterable[Draft]:
    """To all who follow, but not to whoever wrote it."""
    answer = Answer.objects.select_related("conversation").filter(pk=row.target_id).first()
    if answer is None:
        return
    for member in told_of_answers(answer.conversation, but=row.actor_id):
        yield Draft("answer.given", str(row.target_id), member, (Answer.KIND, row.target_id))


def told_of_answers(conversation: Conversation, *, but: int | None) -> QuerySet[Member]:
    """All who follow it and may see it, but not whoever writes."""
    return following.followers(conversation).exclude(pk=but or 0)


def _say_answered(letter: Letter, viewer: Viewer) -> Composed | None:
    answer = _answer(letter)
    if answer is None or viewer.member is None or following.standing(answer.conversation, viewer.member) != "follows":
        return None
    conversation = answer.conversation
    words = {"title": said(conversation.title), "name": _by(answer)}
    if answer.to_id is not None:
        sentence = _("%(name)s adds to an answer.") if words["name"] else _("Somebody adds to an answer.")
    elif rules.is_asker(viewer, conversation) and conversation.kind == Kind.QUESTION:
        sentence = _("%(name)s has answered you.") if words["name"] else _("Somebody has answered you.")
    else:
        sentence = _("%(name)s has answered.") if words["name"] else _("Somebody has answered.")
    return Composed(
        _("An answer to “%(title)s”") % words,
        [sentence % words, _("You follow this conversation; its page has a button to hear no more of it.")],
        _("A conversation that you follow has an answer"),
        answer.get_absolute_url(),
        _("Read the answer"),
        items=(answer, conversation),
        replies=to_answer(answer, viewer),
    )


def _came_of(row: Activity) -> Iterable[Draft]:
    for member in present().filter(pk__in=Answer.objects.filter(pk=row.target_id).values("source")).exclude(pk=row.actor_id or 0):
        yield Draft("answer.came_of", str(row.target_id), member, (Answer.KIND, row.target_id))


def _say_came_of(letter: Letter, viewer: Viewer) -> Composed | None:
    del viewer
    answer = _answer(letter)
    came = getattr(answer, "came_of", None) if answer is not None else None
    if answer is None or came is None:
        return None
    words = {"title": said(answer.conversation.title), "helped": str(came.get_helped_display())}
    return Composed(
        _("What came of your answer to “%(title)s”") % words,
        [_("Whoever asked “%(title)s” says of your answer: %(helped)s.") % words],
        _("Somebody says what came of your answer"),
        answer.get_absolute_url(),
        _("Read what came of it"),
        items=(answer, answer.conversation),
    )


def _pilot_moved(row: Activity) -> Iterable[Draft]:
    """To all who follow the idea: it is planned, or what came of it is told."""
    conversation = _conversation(row.target_id)
    if conversation is not None:
        for member in following.followers(conversation).exclude(pk=row.actor_id or 0):
            yield Draft(row.verb, str(row.pk), member, (Conversation.KIND, conversation.pk))


def _say_pilot_moved(letter: Letter, viewer: Viewer) -> Composed | None:
    conversation = _conversation(letter.target_id)
    pilot = getattr(conversation, "pilot", None)
    if conversation is None or pilot is None or following.standing(conversation, viewer.member) != "follows":
        return None
    words = {"title": said(conversation.title), "end": str(pilot.get_end_display())}
    is_end = letter.kind == "pilot.ended"
    if is_end and not pilot.ended:
        return None
    subject = _("What came of “%(title)s”: %(end)s") if is_end else _("“%(title)s” is going to be tried")
    sentence = _("Those who tried “%(title)s” tell what happened.") if is_end else _("Enough hands made “%(title)s” a plan.")
    return Composed(
        subject % words,
        [sentence % words],
        _("An idea that you follow has moved"),
        conversation.get_absolute_url(),
        _("Read what happened") if is_end else _("Read the plan"),
        items=(conversation,),
    )


def _pilot_due(row: Activity) -> Iterable[Draft]:
    conversation = _conversation(row.target_id)
    if conversation is not None:
        for member in _present(conversation.source_id):
            yield Draft("pilot.due", str(conversation.pk), member, (Conversation.KIND, conversation.pk))


def _say_pilot_due(letter: Letter, viewer: Viewer) -> Composed | None:
    conversation = _conversation(letter.target_id)
    pilot = getattr(conversation, "pilot", None)
    if conversation is None or pilot is None or pilot.ended or not rules.is_asker(viewer, conversation):
        return None
    words = {"title": said(conversation.title)}
    return Composed(
        _("What came of “%(title)s”?") % words,
        [_("You planned to tell by now. That it failed, or was not tried, is worth as much to the next who has the idea.")],
        _("A pilot of yours is to be told of"),
        f"{conversation.get_absolute_url()}pilot/end/",
        _("Say what came of it"),
        items=(conversation,),
    )


def _owned(row: Activity) -> Iterable[Draft]:
    conversation = _conversation(row.target_id)
    if conversation is None or conversation.owner is None or conversation.owner_id == row.actor_id:
        return
    for member in _present(conversation.owner_id):
        yield Draft("conversation.owned", str(row.pk), member, (Conversation.KIND, conversation.pk))


def _say_owned(letter: Letter, viewer: Viewer) -> Composed | None:
    conversation = _conversation(letter.target_id)
    if conversation is None or not conversation.is_waiting or conversation.owner_id != viewer.member_id:
        return None
    words = {"title": said(conversation.title)}
    return Composed(
        _("Nobody has answered yet: “%(title)s”") % words,
        [_("“%(title)s” had no answer in the time it named. You look after it now: ask somebody by name, or answer.") % words],
        _("A question without an answer is yours to look after"),
        conversation.get_absolute_url(),
        _("See the question"),
        items=(conversation,),
        replies=to_conversation(conversation, viewer),
    )




def _present(number: int | None) -> Iterable[Member]:
    return present().filter(pk=number or 0)
