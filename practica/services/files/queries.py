"""Reads of files: of one item, of many at once, of one by its key."""

from collections import defaultdict
from collections.abc import Collection

from django.http import Http404

from practica.people.access.models import Guarded
from practica.people.access.queries import can_see, get_visible
from practica.people.access.viewers import Viewer
from practica.services.files.belonging import item_of
from practica.services.files.models import File


def of_item(viewer: Viewer, item: Guarded) -> list[File]:
    """The files of one item that the viewer may see, in the order in which they came."""
    return by_item(viewer, item.KIND, [item.pk]).get(item.pk, [])


def by_item(viewer: Viewer, kind: str, numbers: Collection[int]) -> dict[int, list[File]]:
    """The same for many items of one kind, by the item's number, in one query."""
    found: dict[int, list[File]] = defaultdict(list)
    if not numbers:
        return found
    rows = File.objects.visible_in_order(viewer).filter(removed__isnull=True, item_kind=kind, item_id__in=list(numbers))
    for file in rows.defer("text").order_by("pk"):
        found[file.item_id].append(file)
    return found


def hidden_one(kind: str, number: int) -> File | None:
    """The file with this number while it is hidden, for those who tell its second reader."""
    return File.objects.filter(pk=number, hidden=True, removed__isnull=True).first() if kind == File.KIND else None


def get(viewer: Viewer, key: str) -> tuple[File, Guarded | None]:
    """One file and what it belongs to (None while it was only brought).

    Raises:
        Http404: there is none, or the viewer does not see it or its item.
    """
    file = get_visible(File.objects.filter(removed__isnull=True), viewer, key=key)
    item = item_of(file.item_kind, file.item_id)
    # Its own audience says the same; a second look costs one query, and a file is the easiest thing to carry away.
    if file.item_kind and (item is None or not can_see(viewer, item)):
        raise Http404
    return file, item
