"""Hiding, taking words out, bringing back, taking away."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from practica.foundation import activity
from practica.foundation.core.answers import Refused
from practica.foundation.core.writes import writes
from practica.foundation.safety.gate import checked
from practica.people.access.hiding import rules
from practica.people.access.hiding.kinds import Hideable, of
from practica.people.access.hiding.readers import second_reader
from practica.people.access.placing import place
from practica.people.access.queries import can_see
from practica.people.access.viewers import Viewer
from practica.people.members.models import Member


@writes
def hide(item: Any, *, by: Member, now: datetime) -> None:
    """Somebody has seen personal data: it disappears at once for all but its writer and a second reader.

    Raises:
        Refused: rules.hide, or the person cannot see it.
    """
    hideable, row = _held(item)
    viewer = Viewer.of(by)
    rules.hide(viewer, row).or_raise()
    if not can_see(viewer, row):
        raise Refused(_("There is nothing here to hide."))
    row.second_reader = second_reader(row, by, hideable.also(row))
    _settle(hideable, row, hidden=True, by=by, now=now)
    activity.record(f"{row.KIND}.hidden", by=hideable.actor(row, by), on=row, at=now)
    item.refresh_from_db()


@writes
def amend(
    item: Any, words: Mapping[str, str], *, by: Member, now: datetime, reasons: Mapping[str, str] | None = None
) -> None:
    """Take personal data out of what is hidden. What stood there before is not kept.

    Args:
        item: what is hidden.
        words: new texts by field, as `Hideable.words` names them; others stay.
        by: its writer or the second reader.
        now: when.
        reasons: for warnings of the case-data check that stay.

    Raises:
        Refused: rules.amend, or nothing would be left.
        HeldBack: the new words still hold something.
    """
    hideable, row = _held(item)
    rules.amend(Viewer.of(by), row).or_raise()
    new = hideable.cleaned(row, words)
    found = checked(new, language=row.language, countries=list(hideable.countries(row)), reasons=reasons or {})
    hideable.write(row, new, found, now=now)
    activity.record(f"{row.KIND}.amended", by=hideable.actor(row, by), on=row, at=now)
    item.refresh_from_db()


@writes
def show_again(item: Any, *, by: Member, now: datetime) -> None:
    """The second reader has looked: it comes back as it is now.

    Raises:
        Refused: rules.decide.
    """
    hideable, row = _held(item)
    rules.decide(Viewer.of(by), row).or_raise()
    row.second_reader = None
    _settle(hideable, row, hidden=False, by=by, now=now)
    activity.record(f"{row.KIND}.shown_again", by=by, on=row, at=now)
    item.refresh_from_db()


@writes
def take_away(item: Any, *, by: Member, now: datetime) -> None:
    """The second reader finds that it cannot come back: the words go, the place where they stood stays, and says so.

    Raises:
        Refused: rules.decide.
    """
    hideable, row = _held(item)
    rules.decide(Viewer.of(by), row).or_raise()
    hideable.take_away(row, _("Taken away by a second reader: it held personal data."), now=now)
    row.second_reader = None
    _settle(hideable, row, hidden=False, by=by, now=now)
    activity.record(f"{row.KIND}.taken_away", by=by, on=row, at=now)
    item.refresh_from_db()


def _held(item: Any) -> tuple[Hideable, Any]:
    hideable = of(item.KIND)
    if hideable is None:
        raise Refused(_("There is nothing here to hide."))
    return hideable, hideable.held(item.pk)


def _settle(hideable: Hideable, row: Any, *, hidden: bool, by: Member, now: datetime) -> None:
    hideable.set_hidden(row, hidden=hidden)
    place(row, by=hideable.actor(row, by), at=now)
