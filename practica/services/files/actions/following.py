"""A file follows its item: marking, circle, readers, source and state are copied, in the transaction that changes them."""

from datetime import datetime
from typing import cast

from practica.foundation.core.writes import writes
from practica.people.access.models import Attribution, Guarded, Item, Openness
from practica.people.access.placing import place
from practica.people.access.within import tighten
from practica.people.members.models import Member
from practica.services.files.belonging import home_of
from practica.services.files.models import File


def follow_item(item: Guarded, by: Member | None, at: datetime) -> None:
    """Give the files of an item its readers; called by `placing.place`.

    A file without a marking of its own goes both ways with the item. One of its own is only made stricter.
    """
    for file in File.objects.filter(item_kind=item.KIND, item_id=item.pk, removed__isnull=True).defer("text"):
        settle(file, item)
        place(file, by=by, at=at)


def settle(file: File, item: Guarded) -> None:
    """Copy from the item what decides who reads the file; `place` it afterwards."""
    file.source_id = item.source_id
    file.attribution = getattr(item, "attribution", Attribution.NAMED)
    if file.own_marking:
        outer = cast("Item", item)  # `tighten` asks what every guarded row answers
        tighten(file, outer)
    else:
        file.marking, file.circle_id = item.marking_of(), item.circle_id_of()
        file.readers.set(item.reader_ids())
    file.inside = item.openness == Openness.INSIDE or home_of(item.KIND).gone(item)
    file.insiders.set(item.insider_ids() if file.inside else ())
    file.save()


@writes
def move(item: Guarded, to: Guarded, *, by: Member | None, now: datetime) -> int:
    """Give the files of an item to another, as when one is merged into the other; how many. They take the other's readers.

    The limit of ten does not hold here: nothing is lost. The caller has asked whether `by` may.
    """
    home_of(to.KIND)
    files = list(File.objects.filter(item_kind=item.KIND, item_id=item.pk, removed__isnull=True).defer("text"))
    for file in files:
        file.item_kind, file.item_id = to.KIND, to.pk
        settle(file, to)
        place(file, by=by, at=now)
    return len(files)
