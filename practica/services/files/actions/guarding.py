"""Taking a file away, giving it other readers, and "personal data seen"."""

from datetime import datetime
from typing import cast

from django.utils.translation import gettext as _

from practica.foundation import activity
from practica.foundation.core.answers import Refused
from practica.foundation.core.writes import writes
from practica.people.access.hiding import second_reader
from practica.people.access.models import Item
from practica.people.access.placing import place
from practica.people.access.queries import can_see
from practica.people.access.viewers import Viewer
from practica.people.access.within import fits
from practica.people.members.models import Member
from practica.services.files import rules
from practica.services.files.actions.bringing import Own
from practica.services.files.actions.following import settle
from practica.services.files.belonging import item_of
from practica.services.files.models import File


@writes
def remove(file: File, *, by: Member | None, now: datetime) -> None:
    """Take a file away: nobody sees it from now on, and its bytes leave the disk after a day. `by` None is the machine.

    Raises:
        Refused: rules.remove.
    """
    held: File = File.objects.select_for_update().get(pk=file.pk)
    if by is not None:
        rules.remove(Viewer.of(by), held, item_of(held.item_kind, held.item_id)).or_raise()
    if held.removed:
        return
    held.removed, held.source, held.text, held.caption, held.second_reader = now, None, "", "", None
    held.save()
    held.readers.clear()
    held.insiders.clear()
    place(held, by=by, at=now)
    activity.record("file.removed", by=by, on=held, at=now, facts={"kind": held.item_kind, "item": held.item_id})


@writes
def mark(file: File, own: Own | None, *, by: Member, now: datetime) -> File:
    """Give a file fewer readers than its item has, or with None the item's again. Only its source makes it wider.

    Raises:
        Refused: rules.remove, since who may take it away may narrow it; or it would be wider than its item.
    """
    held: File = File.objects.select_for_update().get(pk=file.pk)
    item = item_of(held.item_kind, held.item_id)
    if item is None or held.hidden:
        raise Refused(_("There is nothing here to mark."))
    viewer = Viewer.of(by)
    rules.remove(viewer, held, item).or_raise()
    before, marking = held.marking_of(), own.marking if own else item.marking_of()
    if viewer.member_id != held.source_id and (own is None or marking.strictness < before.strictness):
        raise Refused(_("Only the source may make it wider."))
    if own is None:
        held.own_marking = False
    else:
        outer = cast("Item", item)  # `fits` asks what every guarded row answers
        fits(outer, own.marking, own.circle, list(own.readers)).or_raise()
        held.own_marking, held.marking, held.circle = True, own.marking, own.circle
        held.save()
        held.readers.set(own.readers)
    settle(held, item)
    place(held, by=by, at=now)
    activity.record("file.marked", by=by, on=held, at=now, facts={"from": before, "to": held.marking})
    return held


@writes
def hide(file: File, *, by: Member, now: datetime) -> File:
    """Somebody has seen personal data: it disappears at once for all but the item's source and a second reader.

    Raises:
        Refused: rules.hide, or the member cannot see it.
    """
    held: File = File.objects.select_for_update().get(pk=file.pk)
    viewer = Viewer.of(by)
    if held.removed or not can_see(viewer, held):
        raise Refused(_("There is nothing here to hide."))
    rules.hide(viewer, held).or_raise()
    held.second_reader = second_reader(held, by)
    held.hidden = True
    held.save(update_fields=["second_reader", "hidden"])
    place(held, by=by, at=now)
    activity.record("file.hidden", by=by, on=held, at=now, facts={"kind": held.item_kind, "item": held.item_id})
    return held


@writes
def show_again(file: File, *, by: Member, now: datetime) -> File:
    """The second reader has looked: it has its item's readers again.

    Raises:
        Refused: rules.decide.
    """
    held: File = File.objects.select_for_update().get(pk=file.pk)
    rules.decide(Viewer.of(by), held).or_raise()
    held.second_reader, held.hidden = None, False
    held.save(update_fields=["second_reader", "hidden"])
    place(held, by=by, at=now)
    activity.record("file.shown_again", by=by, on=held, at=now, facts={"kind": held.item_kind, "item": held.item_id})
    return held
