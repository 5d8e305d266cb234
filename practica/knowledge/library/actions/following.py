"""Versions follow their item, translations their original; and the index learns when a file goes out of sight."""

from datetime import datetime
from typing import cast

from practica.foundation import activity
from practica.knowledge.library.models import LibraryItem, Version
from practica.people.access.models import Guarded
from practica.people.access.placing import place
from practica.people.access.within import tighten
from practica.people.members.models import Member
from practica.services.files.models import File


def follow_item(item: Guarded, by: Member | None, at: datetime) -> None:
    """Give the versions of an item its readers, and make its translations at least as strict."""
    row = cast("LibraryItem", item)
    for version in row.versions.all():
        version.item = row
        if version.source_id != row.source_id:
            version.source_id = row.source_id
            version.save(update_fields=["source"])
        place(version, by=by, at=at)
    for translation in row.translations.all():
        if tighten(translation, row):
            place(translation, by=by, at=at)


def follow_file(item: Guarded, by: Member | None, at: datetime) -> None:
    """A file of a version was attached, hidden, shown again or given fewer readers: its item is read again by the index.

    One that went out of sight takes its words out of the index at once, with the item, until the rest is read again.
    """
    file = cast("File", item)
    if file.item_kind != Version.KIND:
        return
    version = Version.objects.select_related("item").filter(pk=file.item_id or 0).first()
    if version is None:
        return
    gone = file.hidden or file.removed is not None or file.own_marking
    activity.record("library.file_gone" if gone else "library.file", by=by, on=version.item, at=at)
