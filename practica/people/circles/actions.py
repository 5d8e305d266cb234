"""Writes in circles: founding, coming and going, stewards, the charter.

Each begins by locking the circle's row, so that two people acting at once cannot leave it without stewards.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.text import slugify
from django.utils.translation import gettext as _

from practica.foundation import activity
from practica.foundation.core.answers import Refused
from practica.foundation.core.writes import writes
from practica.people.circles import rules
from practica.people.circles.models import Circle, Joining, JoinRequest, Membership
from practica.people.circles.queries import invitation_of, membership, request_of, stewards
from practica.people.members import words
from practica.people.members.models import Member, Organisation

MOST_QUESTIONS = 5


@dataclass(frozen=True)
class Charter:
    """What a circle says of itself. At most five learning questions."""

    name: str
    purpose: str = ""
    questions: Sequence[str] = field(default_factory=tuple)
    sponsor: Organisation | None = None
    review_on: date | None = None
    joining: Joining = Joining.BY_INVITATION
    unlisted: bool = False
    language: str = "en"

    def checked(self) -> "Charter":
        """Itself, or `Refused` with what is wrong."""
        if not words.has_letters(self.name):
            raise Refused(_("A circle needs a name."))
        if len(self.questions) > MOST_QUESTIONS:
            raise Refused(_("A charter has at most five learning questions."))
        if self.unlisted and self.joining != Joining.BY_INVITATION:
            raise Refused(_("Nobody can find an unlisted circle, so one joins it by invitation only."))
        return self


@writes
def found(charter: Charter, *, second: Member, by: Member, now: datetime, slug: str = "") -> Circle:
    """Found a circle with two stewards: `by` and `second`.

    Raises:
        Refused: `by` may not, the charter is not sound, or `second` is not another present member.
    """
    rules.found(by).or_raise()
    charter.checked()
    if second.pk == by.pk or not second.is_present:
        raise Refused(_("A circle has at least two stewards: name another member."))
    circle = Circle(slug=_free_slug(slug, charter), founded=now)
    put_charter(circle, charter)
    circle.save(force_insert=True)
    for member in (by, second):
        Membership.objects.create(circle=circle, member=member, is_steward=True, since=now)
    activity.record("circle.founded", by=by, on=circle, at=now, facts={"second": second.pk})
    return circle


def _free_slug(wanted: str, charter: Charter) -> str:
    """An address from the name. An unlisted circle's always ends at random, so that no name tells that it is taken."""
    slug = wanted or slugify(charter.name)[:70].strip("-") or "circle"
    if charter.unlisted and not wanted:
        return f"{slug}-{words.random_end(8)}"
    return f"{slug}-{words.random_end()}" if slug == "new" or Circle.objects.filter(slug=slug).exists() else slug


def put_charter(circle: Circle, charter: Charter) -> None:
    """Set a circle's columns from a charter, in memory; those who save it have asked the rule."""
    circle.name = words.one_line(charter.name)
    circle.purpose = charter.purpose.strip()
    circle.questions = [question for question in map(words.one_line, charter.questions) if question]
    circle.sponsor = charter.sponsor
    circle.review_on = charter.review_on
    circle.joining = charter.joining
    circle.unlisted = charter.unlisted
    circle.language = charter.language


@writes
def write_charter(circle: Circle, charter: Charter, *, by: Member, now: datetime) -> Circle:
    """Change what the circle says of itself, and how one joins it. Its address stays.

    Raises:
        Refused: `by` is not a steward, or the charter is not sound.
    """
    held = _locked(circle)
    rules.steward(by, held).or_raise()
    put_charter(held, charter.checked())
    held.save()
    activity.record("circle.chartered", by=by, on=held, at=now)
    return held


@writes
def join(circle: Circle, *, by: Member, now: datetime) -> Membership:
    """Walk into an open circle; a second time changes nothing.

    Raises:
        Refused: one does not join this circle so.
    """
    held = _locked(circle)
    there = membership(by, held)
    if there is not None:
        return there
    rules.join(by, held).or_raise()
    return _enter(held, by, by=by, now=now, how="joined")


@writes
def ask(circle: Circle, *, message: str = "", by: Member, now: datetime) -> JoinRequest | None:
    """Ask the stewards to be let in; a second time changes nothing. None when an invitation lay there already: one is in.

    Raises:
        Refused: one does not join this circle so.
    """
    held = _locked(circle)
    if invitation_of(by, held) is not None:
        _enter(held, by, by=by, now=now, how="joined")
        return None
    rules.ask(by, held).or_raise()
    JoinRequest.objects.filter(circle=held, member=by, invited_by__isnull=False).delete()  # one that no longer holds
    request, made = JoinRequest.objects.get_or_create(
        circle=held, member=by, defaults={"words": message.strip()[:1000], "made": now}
    )
    if made:
        activity.record("circle.asked", by=by, on=held, at=now)
    return request


@writes
def invite(circle: Circle, member: Member, *, message: str = "", by: Member, now: datetime) -> JoinRequest | None:
    """Invite a member of the community; None when they asked before and are in with this.

    Raises:
        Refused: `by` is not a steward, or the member is in already or not present.
    """
    held = _locked(circle)
    rules.steward(by, held).or_raise()
    if not member.is_present:
        raise Refused(_("Only members of the community can be invited."))
    if membership(member, held) is not None:
        raise Refused(_("This person belongs to the circle already."))
    if request_of(member, held) is not None:
        _enter(held, member, by=by, now=now, how="accepted")
        return None
    request, made = JoinRequest.objects.get_or_create(
        circle=held, member=member, defaults={"invited_by": by, "words": message.strip()[:1000], "made": now}
    )
    if not made and request.invited_by_id != by.pk and invitation_of(member, held) is None:
        request.invited_by, request.made, made = by, now, True
        request.save(update_fields=["invited_by", "made"])
    if made:
        activity.record("circle.invited", by=by, on=held, at=now, facts={"member": member.pk})
    return request


@writes
def accept_invitation(circle: Circle, *, by: Member, now: datetime) -> Membership:
    """Follow a steward's invitation; a second time changes nothing.

    Raises:
        Refused: there is none, or whoever made it is no steward any more.
    """
    held = _locked(circle)
    there = membership(by, held)
    if there is not None:
        return there
    rules.answer(by, held).or_raise()
    return _enter(held, by, by=by, now=now, how="joined")


@writes
def decline_invitation(circle: Circle, *, by: Member, now: datetime) -> None:
    """Say no to a steward's invitation; nothing happens when there is none."""
    gone, _rows = JoinRequest.objects.filter(circle=circle, member=by, invited_by__isnull=False).delete()
    if gone:
        activity.record("circle.declined", by=by, on=circle, at=now, facts={"member": by.pk})


@writes
def accept_request(circle: Circle, member: Member, *, by: Member, now: datetime) -> Membership:
    """Let in a member who asked; a second time changes nothing.

    Raises:
        Refused: `by` is not a steward, or the request is gone.
    """
    held = _locked(circle)
    rules.steward(by, held).or_raise()
    there = membership(member, held)
    if there is not None:
        return there
    if request_of(member, held) is None or not member.is_present:
        raise Refused(_("This request is no longer there. Perhaps another steward answered it."))
    return _enter(held, member, by=by, now=now, how="accepted")


@writes
def decline_request(circle: Circle, member: Member, *, by: Member, now: datetime) -> None:
    """Say no to a request, or take back an invitation; nothing happens when neither is there.

    Raises:
        Refused: `by` is not a steward.
    """
    held = _locked(circle)
    rules.steward(by, held).or_raise()
    gone, _rows = JoinRequest.objects.filter(circle=held, member=member).delete()
    if gone:
        activity.record("circle.declined", by=by, on=held, at=now, facts={"member": member.pk})


@writes
def leave(circle: Circle, *, successor: Member | None = None, by: Member, now: datetime) -> None:
    """Leave the circle and all that is in it, at once. One of the last two stewards names a successor.

    Raises:
        Refused: no successor, or one who cannot be.
    """
    held = _locked(circle)
    if membership(by, held) is None:
        return
    rules.leave(by, held, successor).or_raise()
    if successor is not None:
        _make_steward(held, successor, by=by, now=now)
    Membership.objects.filter(circle=held, member=by).delete()
    activity.record("circle.left", by=by, on=held, at=now, facts={"member": by.pk})


@writes
def step_down(circle: Circle, *, successor: Member | None = None, by: Member, now: datetime) -> None:
    """Lay down the stewardship and stay a member. One of the last two names a successor.

    Raises:
        Refused: no successor, or one who cannot be.
    """
    held = _locked(circle)
    mine = membership(by, held)
    if mine is None or not mine.is_steward:
        return
    rules.leave(by, held, successor).or_raise()
    if successor is not None:
        _make_steward(held, successor, by=by, now=now)
    Membership.objects.filter(pk=mine.pk).update(is_steward=False)
    activity.record("circle.stepped_down", by=by, on=held, at=now, facts={"member": by.pk})


@writes
def remove(circle: Circle, member: Member, *, by: Member, now: datetime) -> None:
    """Take a member out of the circle and all that is in it, at once.

    Raises:
        Refused: `by` is not a steward, or the member is one.
    """
    held = _locked(circle)
    rules.remove(by, held, member).or_raise()
    gone, _rows = Membership.objects.filter(circle=held, member=member).delete()
    if gone:
        activity.record("circle.removed", by=by, on=held, at=now, facts={"member": member.pk})


@writes
def name_steward(circle: Circle, member: Member, *, by: Member, now: datetime) -> None:
    """Make a member of the circle a steward; a second time changes nothing.

    Raises:
        Refused: `by` is not a steward, or the member is not in the circle.
    """
    held = _locked(circle)
    rules.name_steward(by, held, member).or_raise()
    _make_steward(held, member, by=by, now=now)


@writes
def step_in(circle: Circle, *, by: Member, now: datetime) -> None:
    """Become steward of one's own circle when it has none left.

    Raises:
        Refused: there is one, or `by` does not belong to it.
    """
    held = _locked(circle)
    rules.step_in(by, held).or_raise()
    _make_steward(held, by, by=by, now=now)


@writes
def leave_all(*, by: Member, now: datetime) -> None:
    """Take someone who leaves the community out of every circle, last stewards too: nobody can be kept.

    A circle that is left without a steward says so to its members, and one of them can step in.
    """
    for held in Circle.objects.filter(memberships__member=by).select_for_update():
        Membership.objects.filter(circle=held, member=by).delete()
        activity.record(
            "circle.left", by=by, on=held, at=now, facts={"member": by.pk, "without_steward": not stewards(held).exists()}
        )
    JoinRequest.objects.filter(member=by).delete()


def _locked(circle: Circle) -> Circle:
    return Circle.objects.select_for_update().get(pk=circle.pk)


def _enter(circle: Circle, member: Member, *, by: Member, now: datetime, how: str) -> Membership:
    JoinRequest.objects.filter(circle=circle, member=member).delete()
    there, _made = Membership.objects.get_or_create(circle=circle, member=member, defaults={"since": now})
    activity.record(f"circle.{how}", by=by, on=circle, at=now, facts={"member": member.pk})
    return there


def _make_steward(circle: Circle, member: Member, *, by: Member, now: datetime) -> None:
    changed = Membership.objects.filter(circle=circle, member=member, is_steward=False).update(is_steward=True)
    if changed:
        activity.record("circle.steward_named", by=by, on=circle, at=now, facts={"member": member.pk})
