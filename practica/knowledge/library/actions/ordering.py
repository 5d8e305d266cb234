"""Choosing an item's readers, letting it leave its circle, withdrawing it."""

from datetime import datetime

from django.utils.translation import gettext as _

from practica.foundation import activity
from practica.foundation.core.answers import Refused
from practica.foundation.core.typed import line
from practica.foundation.core.writes import writes
from practica.foundation.safety.gate import checked
from practica.knowledge.library import rules
from practica.knowledge.library.actions.adding import check_readers
from practica.knowledge.library.actions.holding import held
from practica.knowledge.library.models import LibraryItem, State
from practica.knowledge.library.plan import LONGEST, Readers
from practica.people.access.models import Attribution, Marking
from practica.people.access.placing import place
from practica.people.access.viewers import Viewer
from practica.people.access.within import fits
from practica.people.members.models import Member


@writes
def mark(item: LibraryItem, readers: Readers, *, by: Member, now: datetime) -> LibraryItem:
    """Give it other readers. Stricter at once; wider only by its steward, and out of a circle only once a second reader signs.

    Raises:
        Refused: rules.edit, wider than what it comes from or is a translation of, no second reader, an incomplete label.
    """
    row = held(item)
    viewer = Viewer.of(by)
    rules.edit(viewer, row).or_raise()
    check_readers(row.translation_of, readers, by=by, was=row.circle)
    is_wider = _is_wider(row, readers)
    if is_wider:
        if viewer.member_id != row.source_id:
            raise Refused(_("Only the source may make it wider."))
        if row.is_harvested:
            raise Refused(_("It came out of a conversation, and those it rests on agreed for its readers of now."))
        if row.marking_of().is_closed and row.marking_of() != readers.marking:
            return _ask(row, readers, by=by, now=now)
    before = row.marking
    _write(row, readers, by=by, now=now)
    activity.record("library.marked", by=by, on=row, at=now, facts={"from": before, "to": row.marking})
    return row


def _is_wider(row: LibraryItem, readers: Readers) -> bool:
    now, then = row.marking_of(), readers.marking
    if then.strictness < now.strictness:
        return True
    moves = now.is_closed and then.is_closed and readers.circle is not None and readers.circle.pk != row.circle_id
    added = then == now == Marking.RED and any(member.pk not in row.reader_ids() for member in readers.named)
    return moves or added


def _ask(row: LibraryItem, readers: Readers, *, by: Member, now: datetime) -> LibraryItem:
    """Its steward would have it leave: a second reader is asked, and until they sign nothing changes."""
    if not rules.has_second_reader(row):
        raise Refused(_("Nobody else can read it before it leaves: a second steward of its circle, or another reader, signs."))
    row.wider = readers.marking
    row.circle = row.circle or readers.circle
    row.save(update_fields=["wider", "circle"])
    activity.record("library.wider_asked", by=by, on=row, at=now, facts={"to": readers.marking})
    return row


def _write(row: LibraryItem, readers: Readers, *, by: Member, now: datetime) -> None:
    keeps_circle = readers.marking.is_closed and readers.marking != Marking.RED
    row.marking, row.wider = readers.marking, ""
    row.circle = readers.circle if keeps_circle else row.circle
    row.attribution = readers.attribution
    row.save(update_fields=["marking", "circle", "attribution", "wider"])
    row.readers.set({*readers.named, *([row.source] if row.source else [])} if readers.marking == Marking.RED else [])
    place(row, by=by, at=now)


@writes
def sign(item: LibraryItem, *, by: Member, now: datetime) -> LibraryItem:
    """A second reader has read it: it leaves, as its steward asked.

    Raises:
        Refused: rules.sign.
    """
    row = held(item)
    rules.sign(Viewer.of(by), row).or_raise()
    before = row.marking
    readers = Readers(Marking(row.wider), row.circle, (), Attribution(row.attribution))
    fits(row.translation_of, readers.marking, readers.circle).or_raise()
    _write(row, readers, by=by, now=now)
    activity.record("library.signed", by=by, on=row, at=now, facts={"from": before, "to": row.marking})
    return row


@writes
def keep_wide(item: LibraryItem, *, by: Member, now: datetime) -> LibraryItem:
    """It stays where it is: whoever may sign, or asked, says so.

    Raises:
        Refused: nothing was asked, or somebody else.
    """
    row = held(item)
    viewer = Viewer.of(by)
    if not row.wider or not (rules.answers_for(viewer, row) or rules.sign(viewer, row)):
        raise Refused(_("Nothing is asked here."))
    row.wider = ""
    row.save(update_fields=["wider"])
    activity.record("library.stays", by=by, on=row, at=now)
    return row


@writes
def withdraw(item: LibraryItem, reason: str, *, by: Member, now: datetime) -> LibraryItem:
    """Take it out of use: title and reason stay where it stood, its text and files are the steward's alone.

    Raises:
        Refused: rules.edit, or no reason.
        HeldBack: the case-data check stops the reason.
    """
    row = held(item)
    rules.edit(Viewer.of(by), row).or_raise()
    said = line(reason, LONGEST["reason"])
    if not said:
        raise Refused(_("Say in a sentence why it is withdrawn; whoever comes back to it reads that."))
    checked({"reason": said}, language=row.language, countries=[*row.countries, row.country], reasons={})
    row.state, row.withdrawn_reason, row.wider = State.WITHDRAWN, said, ""
    row.save(update_fields=["state", "withdrawn_reason", "wider"])
    place(row, by=by, at=now)
    activity.record("library.withdrawn", by=by, on=row, at=now)
    return row
