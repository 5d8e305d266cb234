"""A practice belongs to a person and an organisation; what happens when the person changes, or the world does."""

from datetime import datetime

from django.utils.translation import gettext as _

from practica.foundation import activity
from practica.foundation.core.answers import Refused
from practica.foundation.core.writes import writes
from practica.knowledge.practices import rules
from practica.knowledge.practices.actions.placement import place_all
from practica.knowledge.practices.models import Practice, State, StillTrue
from practica.people.access.viewers import Viewer
from practica.people.circles.models import Membership
from practica.people.members.models import Member


@writes
def name_successor(practice: Practice, successor: Member | None, *, by: Member, now: datetime) -> None:
    """Say who would take over; they are asked first when the steward leaves."""
    rules.steward(Viewer.of(by), practice).or_raise()
    if successor is not None:
        _may_hold(practice, successor)
    practice.successor = successor
    practice.save(update_fields=["successor"])
    activity.record("practice.successor_named", by=by, on=practice, at=now)


@writes
def hand_over(practice: Practice, to: Member, *, by: Member, now: datetime) -> None:
    """Give a practice to another steward, who may see it and answers for it from now on."""
    rules.steward(Viewer.of(by), practice).or_raise()
    _become_steward(practice, to, by=by, now=now)


@writes
def take_on(practice: Practice, *, by: Member, now: datetime) -> None:
    """Become steward of a practice that looks for one."""
    rules.take_on(Viewer.of(by), practice).or_raise()
    _become_steward(practice, by, by=by, now=now)


def _become_steward(practice: Practice, to: Member, *, by: Member, now: datetime) -> None:
    _may_hold(practice, to)
    practice.source = to
    practice.organisation = to.organisation or practice.organisation
    if practice.successor_id == to.pk:
        practice.successor = None
    practice.save(update_fields=["source", "organisation", "successor"])
    practice.authors.add(to)
    place_all(practice, by=by, at=now)
    activity.record("practice.handed_over", by=by, on=practice, at=now, facts={"to": to.pk})


def _may_hold(practice: Practice, member: Member) -> None:
    """A steward of what stays in a circle belongs to the circle; nobody becomes a reader by being given a practice."""
    closed = practice.marking_of().is_closed and practice.circle_id
    if closed and not Membership.objects.filter(circle=practice.circle_id, member=member).exists():
        raise Refused(_("%(name)s does not belong to the circle this stays in.") % {"name": member.name})
    if not member.is_present:
        raise Refused(_("%(name)s is not a member at the moment.") % {"name": member.name})


@writes
def withdraw(practice: Practice, reason: str, *, by: Member, now: datetime) -> None:
    """Take a practice back: its title and the reason stay, its text is for authors and steward only."""
    rules.steward(Viewer.of(by), practice).or_raise()
    if practice.state != State.PUBLISHED:
        raise Refused(_("Only what is published can be withdrawn."))
    if len(reason.strip()) < 10:
        raise Refused(_("Say why, in a sentence: those who used it will read it."))
    practice.state, practice.withdrawn_reason = State.WITHDRAWN, reason.strip()[:2000]
    practice.save(update_fields=["state", "withdrawn_reason"])
    place_all(practice, by=by, at=now)
    activity.record("practice.withdrawn", by=by, on=practice, at=now)


@writes
def say_still_true(practice: Practice, still: str, words: str = "", *, by: Member, now: datetime) -> None:
    """The yearly answer: yes, in part, or no, with words for the last two."""
    rules.steward(Viewer.of(by), practice).or_raise()
    if still not in {"yes", "in_part", "no"}:
        raise Refused(_("Choose one of the answers."))
    if still != "yes" and not words.strip():
        raise Refused(_("Say in a sentence what has changed."))
    StillTrue.objects.create(practice=practice, by=by, on=now.date(), still=still, words=words.strip()[:1000])
    practice.still_true = now.date()
    practice.save(update_fields=["still_true"])
    activity.record("practice.still_true", by=by, on=practice, at=now, facts={"still": still})
