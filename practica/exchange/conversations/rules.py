"""Who may do what in a conversation; a refusal is the sentence the page shows. Whether somebody sees it is not asked here."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from practica.exchange.conversations.models import Answer, Conversation, Kind, Pilot
from practica.foundation.core.answers import Allowed, Denied
from practica.people.access.viewers import Viewer
from practica.people.circles.models import Membership


def is_asker(viewer: Viewer, conversation: Conversation) -> bool:
    """Whether this viewer began it."""
    return viewer.member_id is not None and viewer.member_id == conversation.source_id


def keeps_order(viewer: Viewer, conversation: Conversation) -> bool:
    """Whether this viewer looks after it by office: a steward of its circle, or a facilitator where the community reads it.

    Offices give no sight: whoever does not see the conversation never gets here.
    """
    member = viewer.member
    if member is None:
        return False
    if conversation.marking_of().is_closed:
        steward = Membership.objects.filter(circle=conversation.circle_id, member=member, is_steward=True)
        return conversation.circle_id is not None and steward.exists()
    return member.is_facilitator


def leads(viewer: Viewer, conversation: Conversation) -> bool:
    """Whether this viewer decides about it: who began it, its owner, or who keeps order there."""
    owns = viewer.member_id is not None and viewer.member_id == conversation.owner_id
    return is_asker(viewer, conversation) or owns or keeps_order(viewer, conversation)


def answer(viewer: Viewer, conversation: Conversation) -> Allowed | Denied:
    """May this viewer answer, follow up, thank, say that it is the same there?"""
    if viewer.member is None:
        return Denied(_("Sign in to answer."))
    if not viewer.reads_green and not conversation.marking_of().is_closed:
        return Denied(_("Observers read along; members answer."))
    if not conversation.is_open:
        return Denied(_("This conversation is closed. Begin a new one, and name this one in it."))
    return Allowed()


def edit(viewer: Viewer, item: Conversation | Answer) -> Allowed | Denied:
    """May this viewer change these words? Only who wrote them; what stood there before stays to be read."""
    if viewer.member_id is None or viewer.member_id != item.source_id:
        return Denied(_("Only whoever wrote this can change it."))
    return Allowed()


def accept(viewer: Viewer, conversation: Conversation) -> Allowed | Denied:
    """May this viewer say which answer helped? Who asked; when they have left, the owner."""
    if conversation.kind != Kind.QUESTION:
        return Denied(_("Only a question has an answer that helped."))
    if is_asker(viewer, conversation):
        return Allowed()
    has_left = conversation.source is None or not conversation.source.is_present
    if has_left and leads(viewer, conversation):
        return Allowed()
    return Denied(_("Whoever asked says what helped."))


def close(viewer: Viewer, conversation: Conversation) -> Allowed | Denied:
    """May this viewer close it, open it again, join it with another, or say what it is about?"""
    if not leads(viewer, conversation):
        return Denied(_("Whoever began it, its owner, or who looks after this circle does this."))
    return Allowed()


def take(viewer: Viewer, conversation: Conversation) -> Allowed | Denied:
    """May this viewer make a question their own: see to it that it gets an answer?"""
    allowed = answer(viewer, conversation)
    if not allowed:
        return allowed
    if conversation.kind != Kind.QUESTION or conversation.answered is not None:
        return Denied(_("It has an answer. Only a question without one needs an owner."))
    return Allowed()


def lend_hand(viewer: Viewer, conversation: Conversation) -> Allowed | Denied:
    """May this viewer say that they would try an idea?"""
    if conversation.kind != Kind.IDEA:
        return Denied(_("Only an idea asks who would try it."))
    if is_asker(viewer, conversation):
        return Denied(_("You began it: you are counted already."))
    return answer(viewer, conversation)


ENOUGH_HANDS = 3
"""So many hands besides whoever began the idea make it a plan. Chosen, not measured."""


def plan_pilot(viewer: Viewer, conversation: Conversation) -> Allowed | Denied:
    """May this viewer make an idea a planned pilot? Who began it, once enough hands are there."""
    if conversation.kind != Kind.IDEA or not is_asker(viewer, conversation):
        return Denied(_("Whoever began the idea plans the pilot."))
    if not conversation.is_open:
        return Denied(_("This conversation is closed. Begin a new one, and name this one in it."))
    if Pilot.objects.filter(conversation=conversation, ended__isnull=False).exists():
        return Denied(_("It has been tried, and what came of it is told."))
    missing = ENOUGH_HANDS - conversation.hands.count()
    if missing > 0:
        words = ngettext(
            "%(missing)s more hand, and it can be planned.", "%(missing)s more hands, and it can be planned.", missing
        )
        return Denied(words % {"missing": missing})
    return Allowed()


def tries(viewer: Viewer, conversation: Conversation) -> bool:
    """Whether this viewer is among those who try an idea."""
    if viewer.member_id is None:
        return False
    return is_asker(viewer, conversation) or conversation.hands.filter(member=viewer.member_id).exists()


def end_pilot(viewer: Viewer, conversation: Conversation, pilot: Pilot) -> Allowed | Denied:
    """May this viewer say what came of it? Who began it, or any of its hands."""
    if viewer.member_id is None or pilot.ended is not None:
        return Denied(_("What came of it is told."))
    if tries(viewer, conversation):
        return Allowed()
    return Denied(_("Those who try it say what came of it."))
