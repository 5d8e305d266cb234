"""From being prepared to told: ready, told, back to work, withdrawn; and the remarks on the way."""

from datetime import datetime

from django.utils.translation import gettext as _

from practica.exchange.contributions import rules
from practica.exchange.contributions.actions.holding import held_contribution
from practica.exchange.contributions.models import Contribution, Remark, State
from practica.foundation import activity
from practica.foundation.core.answers import Refused
from practica.foundation.core.typed import line, paragraph
from practica.foundation.core.writes import writes
from practica.foundation.safety.gate import checked
from practica.people.access.placing import place, unplaced
from practica.people.access.viewers import Viewer
from practica.people.members.models import Member

_LONGEST_REMARK = 2_000
_LONGEST_REASON = 300


@writes
def mark_ready(contribution: Contribution, *, by: Member, now: datetime) -> Contribution:
    """Show it to the readers of its marking.

    Raises:
        Refused: rules.write, or it does not say yet what was done.
    """
    held = held_contribution(contribution)
    rules.write(Viewer.of(by), held).or_raise()
    if not held.what:
        raise Refused(_("Say what was done before you show it."))
    if held.state == State.PREPARING:
        _move(held, State.READY, by=by, now=now)
    return held


@writes
def take_back(contribution: Contribution, *, by: Member, now: datetime) -> Contribution:
    """Work on it again where only its writer, the moderators and holders read it, as long as it was not told.

    Raises:
        Refused: rules.write, or it was told.
    """
    held = held_contribution(contribution)
    rules.write(Viewer.of(by), held).or_raise()
    if held.state == State.TOLD:
        raise Refused(_("It was told. Change its words, or withdraw it."))
    if held.state == State.READY:
        _move(held, State.PREPARING, by=by, now=now, verb="taken_back")
    return held


@writes
def tell(contribution: Contribution, *, by: Member, now: datetime) -> Contribution:
    """It was told in its session.

    Raises:
        Refused: rules.tell.
    """
    held = held_contribution(contribution)
    rules.tell(Viewer.of(by), held, now).or_raise()
    _move(held, State.TOLD, by=by, now=now)
    return held


@writes
def withdraw(contribution: Contribution, because: str, *, by: Member, now: datetime) -> Contribution:
    """Take it out of the programme; its title and the reason stay for its writer and those who hold the event.

    Raises:
        Refused: rules.withdraw, or no reason.
        HeldBack: the case-data check stops the reason.
    """
    held = held_contribution(contribution)
    rules.withdraw(Viewer.of(by), held).or_raise()
    held.withdrawn_because = line(because, _LONGEST_REASON)
    if not held.withdrawn_because:
        raise Refused(_("Say why it is withdrawn."))
    checked({"because": held.withdrawn_because}, language=held.language, countries=[held.country], reasons={})
    held.save(update_fields=["withdrawn_because"])
    _move(held, State.WITHDRAWN, by=by, now=now)
    return held


@writes
def let_stay(contribution: Contribution, because: str, *, by: Member, now: datetime) -> Contribution:
    """Say why it stays an example and does not become a practice; empty words take that back.

    Raises:
        Refused: rules.stay.
        HeldBack: the case-data check stops the reason.
    """
    held = held_contribution(contribution)
    rules.stay(Viewer.of(by), held).or_raise()
    held.stays_because = line(because, _LONGEST_REASON)
    checked({"because": held.stays_because}, language=held.language, countries=[held.country], reasons={})
    held.save(update_fields=["stays_because"])
    activity.record("contribution.stays", by=by, on=held, at=now)
    return held


@writes
def remark(contribution: Contribution, words: str, *, section: str = "", by: Member, now: datetime) -> Remark:
    """Say something beside a section, or of the whole, while it is prepared.

    Raises:
        Refused: rules.remark, or no words.
        HeldBack: the case-data check stops the words.
    """
    held = held_contribution(contribution)
    rules.remark(Viewer.of(by), held).or_raise()
    body = paragraph(words, _LONGEST_REMARK)
    if not body:
        raise Refused(_("Write something first."))
    checked({"body": body}, language=held.language, countries=[held.country, by.country], reasons={})
    made = Remark(
        contribution=held, source=by, section=section if section in Contribution.SECTIONS else "", body=body, at=now,
        audience_id=unplaced(),
    )  # fmt: skip
    made.save()
    place(made, by=by, at=now)
    activity.record("contribution.remarked", by=by, on=held, at=now, facts={"remark": made.pk})
    return made


@writes
def settle(remark: Remark, *, by: Member, now: datetime) -> Remark:
    """Whoever writes the example has taken the remark up, or not.

    Raises:
        Refused: rules.settle.
    """
    held: Remark = Remark.objects.select_for_update(of=("self",)).select_related("contribution").get(pk=remark.pk)
    rules.settle(Viewer.of(by), held).or_raise()
    held.settled = now
    held.save(update_fields=["settled"])
    activity.record("contribution.remark_settled", by=by, on=held.contribution, at=now, facts={"remark": held.pk})
    return held


def _move(held: Contribution, to: State, *, by: Member, now: datetime, verb: str = "") -> None:
    held.state = to
    held.save(update_fields=["state"])
    place(held, by=by, at=now)
    activity.record(f"contribution.{verb or to}", by=by, on=held, at=now)
