"""Who may do what while a version is in review. A refusal is the sentence that the page shows."""

from django.utils.translation import gettext_lazy as _

from practica.foundation.core.answers import Allowed, Answer, Denied
from practica.knowledge.practices import rules
from practica.knowledge.practices.models import GONE, Decision, Form, Practice, PracticeVersion, Review, State
from practica.people.access.models import Marking
from practica.people.access.viewers import Viewer
from practica.people.circles.models import Membership

_CLOSED = _("This practice is closed at the moment; nothing in it can be decided.")
_LAPSED = _("The time for this review ran out, and somebody else was asked. Thank you for what you have read.")


def submit(viewer: Viewer, practice: Practice) -> Answer:
    """May this member give the version in work to reviewers?"""
    allowed = rules.write(viewer, practice)
    if not allowed:
        return allowed
    version = rules.work_of(practice)
    if version is None or version.form != Form.FULL:
        return Denied(_("A short form goes out after the check alone. Choose the whole template to have it reviewed."))
    return Allowed()


def take_back(viewer: Viewer, practice: Practice) -> Answer:
    """May this member take a submitted version back, to write on?"""
    if not writes(viewer, practice):
        return Denied(_("Only its authors and its steward take a practice back."))
    version = rules.work_of(practice)
    if version is None or version.state != State.SUBMITTED:
        return Denied(_("This version is not with reviewers any more."))
    return Allowed()


def decide(viewer: Viewer, review: Review) -> Answer:
    """May this member decide this review now?"""
    version = review.version
    practice = version.practice
    if viewer.member_id != review.reviewer_id:
        return Denied(_("Only whoever was asked decides this review."))
    if practice.state in {State.HIDDEN, State.WITHDRAWN}:
        return Denied(_CLOSED)
    if review.decision != Decision.ASKED:
        return Denied(_LAPSED if review.decision == Decision.LAPSED else _("This review is decided already."))
    if version.state != State.SUBMITTED:
        return Denied(_("This version was decided meanwhile."))
    if writes(viewer, practice) or not reads_by_marking(viewer, practice):
        return Denied(_("You write this practice, or may not read it once it is published; somebody else reviews it."))
    return Allowed()


def comment(viewer: Viewer, version: PracticeVersion) -> Answer:
    """May this member write a remark on a section, or settle one?"""
    if version.number is not None or version.state not in {State.SUBMITTED, State.RETURNED}:
        return Denied(_("One comments while a version is in review or has been returned."))
    if version.practice.state in {State.HIDDEN, State.WITHDRAWN}:
        return Denied(_CLOSED)
    if writes(viewer, version.practice) or reviews(viewer, version):
        return Allowed()
    return Denied(_("Its authors and its reviewers write comments here."))


def take_up(viewer: Viewer, version: PracticeVersion) -> Answer:
    """May this member decide alone, now that the clock has run out?

    Facilitators for what the community or everybody will read; in a closed circle its stewards, who read it anyway.
    """
    if version.state != State.SUBMITTED or version.escalated is None or version.practice.state in {State.HIDDEN, State.WITHDRAWN}:
        return Denied(_("Its reviewers have it; it is not for others to decide yet."))
    if not holds_office_for(viewer, version.practice) or not reads_by_marking(viewer, version.practice):
        return Denied(_("Facilitators decide this; in a closed circle its stewards do."))
    if writes(viewer, version.practice) or version.practice.people.filter(member=viewer.member_id).exists():
        return Denied(_("You had a part in this practice; another one decides."))
    if version.reviews.filter(reviewer=viewer.member_id, decision__in=(Decision.ASKED, Decision.APPROVE)).exists():
        return Denied(_("You review it already; another one decides."))
    return Allowed()


def holds_office_for(viewer: Viewer, practice: Practice) -> bool:
    """Whether this member decides what reviewers have left undecided."""
    if viewer.member is None:
        return False
    if not practice.marking_of().is_closed:
        return viewer.member.is_facilitator
    stewards = Membership.objects.filter(circle=practice.circle_id, is_steward=True)
    return practice.circle_id is not None and stewards.filter(member=viewer.member).exists()


def reads_by_marking(viewer: Viewer, practice: Practice) -> bool:
    """Whether this member could read the practice once it is published: reviewers are among its readers."""
    marking = practice.marking_of()
    if viewer.member is None:
        return False
    if marking == Marking.RED:
        return practice.readers.filter(pk=viewer.member_id).exists()
    if marking.is_closed:
        return Membership.objects.filter(circle=practice.circle_id, member=viewer.member).exists()
    return marking == Marking.CLEAR or viewer.reads_green


def writes(viewer: Viewer, practice: Practice) -> bool:
    """Whether this member is its steward or one of its authors."""
    if viewer.member_id is None:
        return False
    return viewer.member_id == practice.source_id or practice.authors.filter(pk=viewer.member_id).exists()


def had_a_part(viewer: Viewer, practice: Practice) -> bool:
    """Whether this member writes the practice or has reviewed a version of it."""
    if viewer.member_id is None:
        return False
    told = Review.objects.filter(version__practice=practice, reviewer=viewer.member_id)
    return writes(viewer, practice) or told.exclude(decision__in=GONE).exists()


def reviews(viewer: Viewer, version: PracticeVersion) -> bool:
    """Whether this member is, or was in a former round, one of its reviewers."""
    return version.reviews.filter(reviewer=viewer.member_id).exclude(decision__in=GONE).exists()
