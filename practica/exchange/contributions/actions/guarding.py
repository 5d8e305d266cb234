"""What happens when somebody says "personal data seen" of a contribution."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from practica.exchange.contributions import rules
from practica.exchange.contributions.actions.holding import held_contribution
from practica.exchange.contributions.actions.preparing import LONGEST
from practica.exchange.contributions.models import Contribution, State
from practica.foundation import activity
from practica.foundation.core.answers import Refused
from practica.foundation.core.typed import line, paragraph
from practica.foundation.core.writes import writes
from practica.foundation.safety.gate import checked
from practica.people.access.hiding import second_reader
from practica.people.access.placing import place
from practica.people.access.queries import can_see
from practica.people.access.viewers import Viewer
from practica.people.members.models import Member

_LINES = {"title": 200, "region": 120, "stays_because": 300, "withdrawn_because": 300}


def words_of(item: Contribution) -> dict[str, str]:
    """Every written word by field."""
    return {field: getattr(item, field) for field in (*_LINES, *Contribution.SECTIONS) if getattr(item, field)}


@writes
def hide(contribution: Contribution, *, by: Member, now: datetime) -> None:
    """Somebody has seen personal data: it disappears at once for all but its writer and a second reader.

    Raises:
        Refused: rules.hide, or the member cannot see it.
    """
    viewer = Viewer.of(by)
    held = held_contribution(contribution)
    rules.hide(viewer, held).or_raise()
    if not can_see(viewer, held):
        raise Refused(_("There is nothing here to hide."))
    held.second_reader = second_reader(held, by)
    held.hidden = True
    held.save(update_fields=["second_reader", "hidden"])
    place(held, by=by, at=now)
    activity.record("contribution.hidden", by=by, on=held, at=now)


@writes
def amend(
    contribution: Contribution,
    words: Mapping[str, str],
    *,
    by: Member,
    now: datetime,
    reasons: Mapping[str, str] | None = None,
) -> None:
    """Take personal data out of what is hidden. What stood there before is not kept.

    Raises:
        Refused: rules.amend, or nothing is left.
        HeldBack: the new words still hold something.
    """
    held = held_contribution(contribution)
    rules.amend(Viewer.of(by), held).or_raise()
    had = words_of(held)
    new = {
        field: line(text, _LINES[field]) if field in _LINES else paragraph(text, LONGEST)
        for field, text in words.items()
        if field in had and text != had[field]
    }
    if not all(new.values()):
        raise Refused(_("Leave some words, or let the second reader take them away."))
    found = checked(new, language=held.language, countries=[held.country], reasons=reasons or {})
    for field, text in new.items():
        setattr(held, field, text)
    held.kept_findings, held.moved = {**held.kept_findings, **found}, now
    held.save(update_fields=[*new, "kept_findings", "moved"])
    activity.record("contribution.amended", by=by, on=held, at=now)


@writes
def show_again(contribution: Contribution, *, by: Member, now: datetime) -> None:
    """The second reader has looked: it comes back as it was.

    Raises:
        Refused: rules.show_again.
    """
    held = held_contribution(contribution)
    rules.show_again(Viewer.of(by), held).or_raise()
    _let_out(held, by=by, now=now)
    activity.record("contribution.shown_again", by=by, on=held, at=now)


@writes
def take_away(contribution: Contribution, *, by: Member, now: datetime) -> None:
    """The second reader finds that it cannot come back: the words go, and it is withdrawn.

    Raises:
        Refused: rules.show_again.
    """
    held = held_contribution(contribution)
    rules.show_again(Viewer.of(by), held).or_raise()
    said = _("Taken away by a second reader: it held personal data.")
    gone = words_of(held)
    for field in gone:
        setattr(held, field, said[: _LINES.get(field, LONGEST)])
    held.state, held.withdrawn_because, held.moved = State.WITHDRAWN, said, now
    held.save(update_fields=[*gone, "state", "withdrawn_because", "moved"])
    _let_out(held, by=by, now=now)
    activity.record("contribution.taken_away", by=by, on=held, at=now)


def _let_out(held: Contribution, *, by: Member, now: datetime) -> None:
    held.second_reader, held.hidden = None, False
    held.save(update_fields=["second_reader", "hidden"])
    place(held, by=by, at=now)
