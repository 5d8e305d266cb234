"""Personal data seen: an item is hidden at once, its steward takes words out, a second reader decides."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from practica.foundation import activity
from practica.foundation.core.answers import Refused
from practica.foundation.core.typed import line, paragraph
from practica.foundation.core.writes import writes
from practica.foundation.safety.gate import checked
from practica.knowledge.library import rules
from practica.knowledge.library.actions.holding import held
from practica.knowledge.library.models import LibraryItem, State, Version
from practica.knowledge.library.plan import LONGEST
from practica.people.access.hiding import second_reader
from practica.people.access.placing import place
from practica.people.access.queries import can_see
from practica.people.access.viewers import Viewer
from practica.people.members.models import Member
from practica.services.files import actions as files
from practica.services.files.models import File

_WORDS = ("title", "about", "made_by", "in_force_source", "withdrawn_reason")


@writes
def hide(item: LibraryItem, *, by: Member, now: datetime) -> LibraryItem:
    """Somebody has seen personal data: it disappears at once for all but its steward and a second reader.

    Raises:
        Refused: rules.hide, or the member cannot see it.
    """
    row = held(item)
    viewer = Viewer.of(by)
    rules.hide(viewer, row).or_raise()
    if not can_see(viewer, row):
        raise Refused(_("There is nothing here to hide."))
    row.second_reader, row.hidden = second_reader(row, by), True
    row.save(update_fields=["second_reader", "hidden"])
    place(row, by=by, at=now)
    activity.record("library.hidden", by=by, on=row, at=now)
    return row


def words_of(item: LibraryItem) -> dict[str, str]:
    """Every written word of an item by field."""
    return {name: getattr(item, name) for name in _WORDS if getattr(item, name)}


@writes
def amend(
    item: LibraryItem, words: Mapping[str, str], *, by: Member, now: datetime, reasons: Mapping[str, str] | None = None
) -> LibraryItem:
    """Take personal data out of what is said of an item while it is hidden. What stood there before is not kept.

    Raises:
        Refused: rules.amend, or no title is left.
        HeldBack: the new words still hold something.
    """
    row = held(item)
    rules.amend(Viewer.of(by), row).or_raise()
    before = words_of(row)
    new = {
        name: (paragraph if name == "about" else line)(text, LONGEST.get(name, LONGEST["reason"]))
        for name, text in words.items()
        if name in before and text != before[name]
    }
    if new.get("title") == "":
        raise Refused(_("Give it the title it has."))
    found = checked(new, language=row.language, countries=[*row.countries, row.country], reasons=reasons or {})
    for name, text in new.items():
        setattr(row, name, text)
    row.kept_findings = {**row.kept_findings, **found}
    row.save(update_fields=[*new, "kept_findings"])
    activity.record("library.amended", by=by, on=row, at=now)
    return row


@writes
def show_again(item: LibraryItem, *, by: Member, now: datetime) -> LibraryItem:
    """The second reader has looked: it comes back as it is now.

    Raises:
        Refused: rules.decide.
    """
    row = held(item)
    rules.decide(Viewer.of(by), row).or_raise()
    row.second_reader, row.hidden = None, False
    row.save(update_fields=["second_reader", "hidden"])
    place(row, by=by, at=now)
    activity.record("library.shown_again", by=by, on=row, at=now)
    return row


@writes
def take_away(item: LibraryItem, *, by: Member, now: datetime) -> LibraryItem:
    """The second reader finds that it cannot come back: its words and files go, its address says what happened.

    Raises:
        Refused: rules.decide.
    """
    row = held(item)
    rules.decide(Viewer.of(by), row).or_raise()
    said = _("Taken away by a second reader: it held personal data.")
    for name in _WORDS:
        setattr(row, name, "")
    row.title, row.withdrawn_reason, row.state = said[: LONGEST["title"]], said, State.WITHDRAWN
    row.second_reader, row.hidden = None, False
    row.save()
    versions = Version.objects.filter(item=row)
    versions.update(what_changed="", address="")
    numbers = list(versions.values_list("pk", flat=True))
    for file in File.objects.filter(item_kind=Version.KIND, item_id__in=numbers, removed__isnull=True):
        files.remove(file, by=None, now=now)
    place(row, by=by, at=now)
    activity.record("library.taken_away", by=by, on=row, at=now)
    return row
