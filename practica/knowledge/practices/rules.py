"""Who may do what with a practice. A refusal is the sentence that the page shows."""

from django.utils.translation import gettext_lazy as _

from practica.foundation.core.answers import Allowed, Answer, Denied
from practica.knowledge.practices.models import Practice, PracticeVersion, State
from practica.people.access.models import Marking
from practica.people.access.viewers import Viewer


def write(viewer: Viewer, practice: Practice) -> Answer:
    """May this member change the version in work?"""
    if viewer.member_id is None or not _is_author(viewer, practice):
        return Denied(_("Only its authors and its steward write this practice. You can ask them, or adapt it to your country."))
    if practice.state in {State.WITHDRAWN, State.HIDDEN}:
        return Denied(_("This practice is closed at the moment; nothing in it can be changed."))
    version = work_of(practice)
    if version is None:
        return Denied(_("This version is published and stays as it is. Begin the next version to change something."))
    if version.state == State.SUBMITTED:
        return Denied(_("This version is with its reviewers. You can write again when they have answered."))
    return Allowed()


def next_version(viewer: Viewer, practice: Practice) -> Answer:
    """May this member begin the next version?"""
    if not _is_author(viewer, practice):
        return Denied(_("Only its authors and its steward write this practice."))
    if practice.state != State.PUBLISHED:
        return Denied(_("Only a published practice has a next version."))
    if work_of(practice) is not None:
        return Denied(_("The next version is already being written."))
    return Allowed()


def mark(viewer: Viewer, practice: Practice, marking: Marking) -> Answer:
    """May this member give the practice this marking? Only the source loosens; authors may make it stricter."""
    if viewer.member_id == practice.source_id:
        return Allowed()
    if not _is_author(viewer, practice):
        return Denied(_("Only its source decides who may see this."))
    if marking.strictness < practice.marking_of().strictness:
        return Denied(_("Only the source may make it wider; ask its steward."))
    return Allowed()


def steward(viewer: Viewer, practice: Practice) -> Answer:
    """May this member act as its steward: withdraw it, hand it over, say that it is still true?"""
    if viewer.member_id is not None and viewer.member_id == practice.source_id:
        return Allowed()
    return Denied(_("Only its steward does this."))


def take_on(viewer: Viewer, practice: Practice) -> Answer:
    """May this member become steward of a practice that looks for one?"""
    if viewer.member is None:
        return Denied(_("Sign in to take on a practice."))
    if not practice.is_orphaned:
        return Denied(_("This practice has a steward."))
    named = practice.successor_id is not None and practice.successor is not None and practice.successor.is_present
    if named and practice.successor_id != viewer.member_id:
        return Denied(_("Its former steward named a successor, who is asked first."))
    return Allowed()


def work_of(practice: Practice) -> PracticeVersion | None:
    """The version that is being written or reviewed, if there is one."""
    return practice.versions.filter(number__isnull=True).first()


def _is_author(viewer: Viewer, practice: Practice) -> bool:
    if viewer.member_id is None:
        return False
    return viewer.member_id == practice.source_id or practice.authors.filter(pk=viewer.member_id).exists()
