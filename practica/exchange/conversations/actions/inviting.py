"""Asking people by name, and the clock of a question that nobody answers."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from practica.exchange.conversations import allowing, routing, rules
from practica.exchange.conversations.actions.holding import held
from practica.exchange.conversations.models import Conversation, Invitation, Kind, Standing, State
from practica.foundation import activity
from practica.foundation.core.answers import Refused
from practica.foundation.core.writes import writes
from practica.people.access.models import Marking
from practica.people.access.queries import can_see, viewers_of
from practica.people.access.viewers import Viewer
from practica.people.circles.models import Membership
from practica.people.members.models import Member
from practica.people.members.queries import present

WIDER = 5
"""How many more are asked by name when nothing has come in time."""


@writes
def invite(
    conversation: Conversation, member: Member, *, by: Member | None, now: datetime, reasons: Sequence[routing.Reason] = ()
) -> Invitation:
    """Ask one person by name. Asked already, nothing changes.

    Raises:
        Refused: the person cannot see it, began it, or has been asked as often this month as they allow.
    """
    if member.pk == conversation.source_id or not can_see(Viewer.of(member), conversation):
        raise Refused(_("This person cannot be asked here."))
    already = Invitation.objects.filter(conversation=conversation, member=member).first()
    if already is not None:
        return already
    allowing.may_be_asked(member, now=now).or_raise()
    why = list(reasons) or routing.reasons_for(conversation, member, now=now)
    made = Invitation.objects.create(conversation=conversation, member=member, by=by, at=now, reasons=[list(one) for one in why])
    activity.record("conversation.invited", by=by, on=conversation, at=now, facts={"member": member.pk})
    return made


@writes
def pass_on(invitation: Invitation, to: Member, *, by: Member, now: datetime) -> Invitation:
    """*Ask X instead*: whoever was asked, or who asked, names somebody else.

    Raises:
        Refused: neither of the two, it is answered, or the other person cannot be asked.
    """
    conversation = invitation.conversation
    if by.pk != invitation.member_id and not rules.leads(Viewer.of(by), conversation):
        raise Refused(_("Whoever was asked, or who asked, names somebody else."))
    if invitation.standing == Standing.ANSWERED:
        raise Refused(_("This person has answered."))
    made = invite(conversation, to, by=by, now=now)
    invitation.standing, invitation.passed_to = Standing.PASSED_ON, to
    invitation.save(update_fields=["standing", "passed_to"])
    return made


@writes
def decline(invitation: Invitation, *, by: Member, now: datetime) -> None:
    """*I cannot answer this*: said without a reason, and nobody is asked twice.

    Raises:
        Refused: somebody else was asked.
    """
    if by.pk != invitation.member_id:
        raise Refused(_("Only whoever was asked can say this."))
    invitation.standing = Standing.DECLINED
    invitation.save(update_fields=["standing"])
    activity.record("conversation.invitation_declined", by=by, on=invitation.conversation, at=now)


def seen(conversation: Conversation, member: Member) -> None:
    """The page was opened by somebody who was asked: it is no longer "not yet seen"."""
    Invitation.objects.filter(conversation=conversation, member=member, standing=Standing.ASKED).update(standing=Standing.SEEN)


# The clock


def waiting() -> QuerySet[Conversation]:
    """Open questions that nobody has answered."""
    rows: QuerySet[Conversation] = Conversation.objects.filter(
        kind=Kind.QUESTION, state=State.OPEN, answered__isnull=True, hidden=False
    )
    return rows.order_by("began", "pk")


def _past(now: datetime, times: int) -> Q:
    from practica.exchange.conversations.models import Urgency

    found = Q(pk__in=[])
    for urgency in Urgency:
        found |= Q(urgency=urgency, began__lte=now - times * urgency.patience)
    return found


def to_widen(now: datetime) -> QuerySet[Conversation]:
    """Whose time has passed, and who has not been carried to more people yet."""
    return waiting().filter(_past(now, 1), widened__isnull=True)


def to_escalate(now: datetime) -> QuerySet[Conversation]:
    """Whose time has passed twice, and who has no owner yet."""
    return waiting().filter(_past(now, 2), escalated__isnull=True, widened__isnull=False)


@writes
def widen(conversation: Conversation, *, now: datetime) -> bool:
    """Ask more of those who may see it; whether it was done. Nobody is asked more than they allow."""
    row = held(conversation)
    if row.widened is not None or not row.is_waiting:
        return False
    row.widened = now
    row.save(update_fields=["widened"])
    asked = set(row.invitations.values_list("member", flat=True))
    for one in routing.likely(row, limit=WIDER, leave_out=asked, now=now):
        invite(row, one.member, by=None, now=now, reasons=one.reasons)
    activity.record("conversation.widened", by=None, on=row, at=now)
    return True


@writes
def escalate(conversation: Conversation, *, now: datetime) -> bool:
    """Give it an owner: a steward of its circle, or the facilitator with the fewest; whether it was done."""
    row = held(conversation)
    if row.escalated is not None or not row.is_waiting:
        return False
    row.escalated = now
    if row.owner is None or not row.owner.is_present:
        row.owner = _an_owner(row)
    row.save(update_fields=["escalated", "owner"])
    facts = {"owner": row.owner_id}
    activity.record("conversation.escalated", by=None, on=row, at=now, facts=facts)
    return True


def _an_owner(conversation: Conversation) -> Member | None:
    marking = conversation.marking_of()
    able = viewers_of(conversation).exclude(pk=conversation.source_id or 0)
    if marking == Marking.RED:
        return able.order_by("pk").first()
    if marking.is_closed:
        stewards = Membership.objects.filter(circle=conversation.circle_id, is_steward=True).values("member")
        able = able.filter(pk__in=stewards)
    else:
        able = able.filter(is_facilitator=True)
    owned = Conversation.objects.filter(state=State.OPEN, answered__isnull=True, owner__isnull=False)
    counts = dict(owned.values_list("owner").annotate(times=Count("pk")))
    return min(able.order_by("pk"), key=lambda member: counts.get(member.pk, 0), default=None)


@writes
def take(conversation: Conversation, *, by: Member, now: datetime) -> Conversation:
    """Make a question one's own: see to it that it gets an answer.

    Raises:
        Refused: rules.take.
    """
    row = held(conversation)
    rules.take(Viewer.of(by), row).or_raise()
    row.owner = by
    row.save(update_fields=["owner"])
    activity.record("conversation.taken", by=by, on=row, at=now)
    return row


@writes
def give_to(conversation: Conversation, owner: Member, *, by: Member, now: datetime) -> Conversation:
    """Name another owner, somebody present who sees it.

    Raises:
        Refused: rules.close, or the person cannot see it.
    """
    row = held(conversation)
    rules.close(Viewer.of(by), row).or_raise()
    if not present().filter(pk=owner.pk).exists() or not can_see(Viewer.of(owner), row):
        raise Refused(_("This person cannot see it, and so cannot look after it."))
    row.owner = owner
    row.save(update_fields=["owner"])
    activity.record("conversation.taken", by=by, on=row, at=now, facts={"owner": owner.pk})
    return row
