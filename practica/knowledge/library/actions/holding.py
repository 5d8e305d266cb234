"""Holding a row until the transaction ends, so that two writers come one by one."""

from practica.knowledge.library.models import LibraryItem


def held(item: LibraryItem) -> LibraryItem:
    """The item as it stands now, for this transaction alone."""
    row: LibraryItem = LibraryItem.objects.select_for_update().get(pk=item.pk)
    return row
