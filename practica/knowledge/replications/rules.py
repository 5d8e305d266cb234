"""Who may do what with a replication or a use. A refusal is the sentence that the page shows."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from practica.foundation.core.answers import Allowed, Answer, Denied
from practica.knowledge.practices.models import Practice, SideEffects
from practica.knowledge.practices.models import State as PracticeState
from practica.knowledge.replications.models import Replication, State, Use, Verdict
from practica.people.access.models import Marking
from practica.people.access.viewers import Viewer
from practica.people.circles.models import Circle, Membership
from practica.people.members.models import Member
from practica.people.members.queries import present

_ONLY_TEAM = _("Only the team that carries this replication does this.")


def adapt(viewer: Viewer, practice: Practice) -> Answer:
    """May this member register a replication of this practice?"""
    if viewer.member is None:
        return Denied(_("Sign in to adapt a practice to your country."))
    if practice.state != PracticeState.PUBLISHED or practice.published_version_id is None:
        return Denied(_("Only a published practice can be adapted. Ask its steward when it will be."))
    return Allowed()


def use(viewer: Viewer, practice: Practice) -> Answer:
    """May this member say that they used it?"""
    if viewer.member is None:
        return Denied(_("Sign in to say what you used."))
    if practice.published_version_id is None or practice.state == PracticeState.HIDDEN:
        return Denied(_("Only a published practice can have been used."))
    return Allowed()


def mark(practice: Practice, marking: Marking, circle: Circle | None) -> Answer:
    """May what belongs to this practice carry this marking? Never looser, and AMBER stays in the practice's circle."""
    own = practice.marking_of()
    if marking.strictness < own.strictness:
        return Denied(_("It cannot be wider than the practice it comes from. Choose the same readers, or fewer."))
    if marking not in {Marking.AMBER, Marking.AMBER_STRICT}:
        return Allowed()
    if circle is None:
        return Denied(_("Choose the circle that may read it."))
    if own in {Marking.AMBER, Marking.AMBER_STRICT} and circle.pk != practice.circle_id:
        return Denied(_("The practice belongs to one circle, and what comes from it stays there."))
    return Allowed()


def join_circle_of(viewer: Viewer, circle: Circle) -> Answer:
    """May this member give something to this circle? Only their own."""
    if Membership.objects.filter(circle=circle, member=viewer.member_id or 0).exists():
        return Allowed()
    return Denied(_("Choose a circle you belong to."))


def register(viewer: Viewer, replication: Replication) -> Answer:
    """May this member register what was only considered?"""
    if not is_team(viewer, replication):
        return Denied(_ONLY_TEAM)
    if replication.state != State.CONSIDERED:
        return Denied(_("This replication is registered already. What you expect stays as it was written before the start."))
    return Allowed()


def start(viewer: Viewer, replication: Replication) -> Answer:
    """May this member say that it has started?"""
    if not is_team(viewer, replication):
        return Denied(_ONLY_TEAM)
    if replication.state == State.CONSIDERED:
        return Denied(_("Register the replication first: what do you expect, and how will you know?"))
    if replication.state != State.PREPARING:
        return Denied(_("This replication has already started."))
    return Allowed()


def report(viewer: Viewer, replication: Replication) -> Answer:
    """May this member report its result, or correct the report?"""
    if not is_team(viewer, replication):
        return Denied(_("Only the team that carries this replication reports its result."))
    if replication.state == State.CONSIDERED:
        return Denied(_("Register the replication first: what do you expect, and how will you know?"))
    if replication.state == State.HIDDEN:
        return Denied(_("This replication is hidden until a second reader has decided. Then you can report."))
    return Allowed()


def release(viewer: Viewer, replication: Replication) -> Answer:
    """May this member let a sentence out to the readers of the practice? Only its source; when they are gone, its team."""
    if viewer.member is not None and viewer.member in leads(replication):
        return Allowed()
    return Denied(
        _("Only the member who leads this replication can release a sentence to the readers of the practice; ask them to report.")
    )


def leads(replication: Replication) -> list[Member]:
    """Who answers for a replication: whoever leads it, or its team when they are gone."""
    if replication.source is not None and replication.source.is_present:
        return [replication.source]
    return list(present().filter(replications=replication).order_by("pk"))


def abandon(viewer: Viewer, replication: Replication) -> Answer:
    """May this member say that it was given up?"""
    if not is_team(viewer, replication):
        return Denied(_ONLY_TEAM)
    if replication.state in {State.REPORTED, State.HIDDEN}:
        return Denied(_("A replication that was reported cannot be abandoned. You can correct its report."))
    return Allowed()


def still_running(viewer: Viewer, replication: Replication, today: date) -> Answer:
    """May this member say whether it still runs? Once a year, after the report."""
    if not is_team(viewer, replication):
        return Denied(_ONLY_TEAM)
    if replication.state != State.REPORTED or replication.reported is None:
        return Denied(_("Report what happened first. A year later we ask whether it still runs."))
    if today.year <= replication.reported.year:
        return Denied(_("It was reported this year. We ask again next year."))
    return Allowed()


def is_hidden(item: Replication | Use) -> bool:
    """Whether it is out of sight for personal data."""
    return item.state == State.HIDDEN if isinstance(item, Replication) else item.hidden


def is_team(viewer: Viewer, replication: Replication) -> bool:
    """Whether this member carries the replication: leads it or belongs to its team."""
    if viewer.member_id is None:
        return False
    return viewer.member_id == replication.source_id or replication.team.filter(pk=viewer.member_id).exists()


def is_report_of_harm(verdict: str, negative_effects: str) -> bool:
    """Whether a report says that harm was done: by its verdict, or by negative effects that were seen."""
    return verdict == Verdict.HARMFUL or negative_effects == SideEffects.YES
