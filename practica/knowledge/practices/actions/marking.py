"""Who may see a practice: its marking, leaving a circle, and "personal data seen"."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from practica.foundation import activity
from practica.foundation.core.answers import Allowed, Answer, Refused
from practica.foundation.core.writes import writes
from practica.knowledge.practices import rules
from practica.knowledge.practices.actions.loosening import is_free
from practica.knowledge.practices.actions.placement import place_all
from practica.knowledge.practices.models import Practice, Release, State
from practica.people.access.hiding import second_reader
from practica.people.access.models import Marking
from practica.people.access.queries import can_see
from practica.people.access.viewers import Viewer
from practica.people.circles.models import Circle, Membership
from practica.people.members.models import Member


def mark(
    practice: Practice,
    marking: Marking,
    *,
    circle: Circle | None = None,
    readers: Sequence[Member] = (),
    by: Member,
    now: datetime,
) -> Practice:
    """Give a practice another marking; what belongs to it follows and may only be stricter.

    A published practice leaves its circle only when a second reader from the circle has signed; until then the wish is kept.

    Raises:
        Refused: not the source and wider than before; AMBER without a circle of one's own; RED without a reader; or somebody
            must release a sentence first: they have been asked, and that stays (`loosening`).
    """
    _mark(practice, Marking(marking), circle, readers, by=by, now=now).or_raise()
    return practice


@writes
def _mark(
    practice: Practice, marking: Marking, circle: Circle | None, readers: Sequence[Member], *, by: Member, now: datetime
) -> Answer:
    """What `mark` does. A refusal is answered and not raised where what was asked on the way must stay."""
    rules.mark(Viewer.of(by), practice, marking).or_raise()
    _check_readers(marking, circle, readers, by)
    free = is_free(practice, marking, by=by, now=now)
    if not free:
        return free
    leaves = practice.state == State.PUBLISHED and practice.marking_of().is_closed and not marking.is_closed
    if leaves and practice.circle_id and not _signed(practice, marking):
        Release.objects.update_or_create(
            practice=practice, signed_by=None, defaults={"marking": marking, "asked_by": by, "asked": now}
        )
        activity.record("practice.release_asked", by=by, on=practice, at=now, facts={"marking": marking})
        return Allowed()
    before = practice.marking
    practice.marking = marking
    if marking in {Marking.AMBER, Marking.AMBER_STRICT}:
        practice.circle = circle
    practice.save(update_fields=["marking", "circle"])
    practice.readers.set(readers if marking == Marking.RED else [])
    place_all(practice, by=by, at=now)
    activity.record("practice.marked", by=by, on=practice, at=now, facts={"from": before, "to": marking})
    return Allowed()


def _check_readers(marking: Marking, circle: Circle | None, readers: Sequence[Member], by: Member) -> None:
    if marking in {Marking.AMBER, Marking.AMBER_STRICT}:
        if circle is None:
            raise Refused(_("Choose the circle that may read it."))
        if not Membership.objects.filter(circle=circle, member=by).exists():
            raise Refused(_("Choose a circle you belong to."))
    if marking == Marking.RED and not readers:
        raise Refused(_("Name at least one reader."))


def _signed(practice: Practice, marking: Marking) -> bool:
    return Release.objects.filter(practice=practice, marking=marking, signed_by__isnull=False).exists()


def sign_release(practice: Practice, *, by: Member, now: datetime) -> Practice:
    """A second reader from the circle has read it for personal data and lets it leave; it gets the marking that was asked.

    Raises:
        Refused: nothing was asked, or the signer asked for it themselves or is not of the circle; or somebody must release a
            sentence first, as in `mark`.
    """
    _sign_release(practice, by, now).or_raise()
    return practice


@writes
def _sign_release(practice: Practice, by: Member, now: datetime) -> Answer:
    release = Release.objects.filter(practice=practice, signed_by=None).select_related("asked_by").first()
    if release is None:
        raise Refused(_("Nobody has asked for this to leave its circle."))
    if release.asked_by_id == by.pk or not Membership.objects.filter(circle=practice.circle, member=by).exists():
        raise Refused(_("Somebody else from the circle reads it before it leaves."))
    marking = Marking(release.marking)
    # Harm may have been reported since it was asked.
    free = is_free(practice, marking, by=release.asked_by, now=now)
    if not free:
        return free
    release.signed_by, release.signed = by, now
    release.save(update_fields=["signed_by", "signed"])
    activity.record("practice.release_signed", by=by, on=practice, at=now)
    return _mark(practice, marking, None, (), by=release.asked_by, now=now)


@writes
def hide(practice: Practice, *, by: Member, now: datetime) -> Practice:
    """Somebody has seen personal data: the practice disappears at once for all but its steward and a second reader.

    The second reader is a steward of its circle, or a facilitator; never the one who answers for it.

    Raises:
        Refused: the practice is not one this member can see published.
    """
    if not can_see(Viewer.of(by), practice) or practice.state != State.PUBLISHED:
        raise Refused(_("Only what is published can be hidden."))
    practice.second_reader = second_reader(practice, by)
    practice.state = State.HIDDEN
    practice.save(update_fields=["second_reader", "state"])
    place_all(practice, by=by, at=now)
    activity.record("practice.hidden", by=by, on=practice, at=now)
    return practice


@writes
def decide_hidden(practice: Practice, *, clean: bool, by: Member, now: datetime) -> Practice:
    """The second reader decides: it comes back as it was, or is withdrawn.

    Raises:
        Refused: `by` is not the second reader.
    """
    if practice.state != State.HIDDEN or practice.second_reader_id != by.pk:
        raise Refused(_("The second reader decides this."))
    practice.state = State.PUBLISHED if clean else State.WITHDRAWN
    if not clean:
        practice.withdrawn_reason = _("Personal data was seen in it.")
    practice.save(update_fields=["state", "withdrawn_reason"])
    place_all(practice, by=by, at=now)
    activity.record("practice.hidden_decided", by=by, on=practice, at=now, facts={"clean": clean})
    return practice
