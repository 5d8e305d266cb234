"""Items attached to anything: which kinds of things may have them, what is attached to one, and what one is attached to.

A topic says once, in its `AppConfig.ready`, that its items may have things of the library (`attaches_to`), asks for what is
attached (`shown`, or `by_item` for a list) and shows it with `<c-library_links :shelf="shelf" />`. Choosing by typing is a page
of its own, so that it works without a script; `attach` is what it calls.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from practica.foundation import activity
from practica.foundation.core.answers import Refused
from practica.foundation.core.writes import writes
from practica.knowledge.library.models import LibraryItem, Link, State
from practica.people.access.models import Guarded
from practica.people.access.queries import can_see, visible_q
from practica.people.access.viewers import Viewer
from practica.people.members.models import Member

MOST = 20
"""So many on one thing; what needs more is a list of its own, and that is an item."""

_SHOWN = 12


@dataclass(frozen=True)
class Home:
    """A kind of thing that may have items attached.

    Attributes:
        model: the thing's model; it has an address of its own (`get_absolute_url`).
        may: whether this viewer may attach to this one. Whether they see it is asked before.
        named: title and address of those among these numbers that this viewer may see and read.
    """

    model: type[Guarded]
    may: Callable[[Viewer, Any], bool]
    named: Callable[[Viewer, Collection[int]], Mapping[int, tuple[str, str]]]


_homes: dict[str, Home] = {}


def attaches_to(
    model: type[Guarded],
    *,
    may: Callable[[Viewer, Any], bool],
    named: Callable[[Viewer, Collection[int]], Mapping[int, tuple[str, str]]],
) -> None:
    """Let items of the library be attached to things of this model from now on."""
    _homes[model.KIND] = Home(model, may, named)


def home_of(kind: str) -> Home | None:
    """How things of this kind have items attached; None when they have none."""
    return _homes.get(kind)


def kinds() -> list[str]:
    """Every kind that may have items attached, in alphabetical order."""
    return sorted(_homes)


@dataclass(frozen=True)
class Shelf:
    """What is attached to one thing, as far as its viewer may see; `choose` is where more is chosen, for those who may."""

    items: Sequence[LibraryItem] = field(default_factory=tuple)
    choose: str = ""


def by_item(viewer: Viewer, kind: str, numbers: Collection[int]) -> dict[int, list[LibraryItem]]:
    """What is attached to things of one kind, by number, in the order of attaching; one query. Nothing for what is not seen."""
    found: dict[int, list[LibraryItem]] = defaultdict(list)
    if not numbers:
        return found
    links = Link.objects.filter(visible_q(viewer, "library__"), item_kind=kind, item_id__in=list(numbers))
    for link in links.exclude(library__state=State.DRAFT).select_related("library").order_by("pk"):
        found[link.item_id].append(link.library)
    return found


def of_item(viewer: Viewer, item: Guarded) -> list[LibraryItem]:
    """What is attached to one thing, as far as this viewer may see it; one query."""
    return by_item(viewer, item.KIND, [item.pk]).get(item.pk, [])


def shown(viewer: Viewer, item: Guarded, *, may: bool | None = None) -> Shelf:
    """What `<c-library_links>` shows of one thing; `may` where the page knows already whether its viewer may attach."""
    if may is None:
        home = _homes.get(item.KIND)
        may = home is not None and viewer.member is not None and home.may(viewer, item)
    return Shelf(of_item(viewer, item), choose_url(item) if may else "")


def choose_url(item: Guarded) -> str:
    """The page on which items are chosen for this thing."""
    return reverse("library_attach", args=[item.KIND, item.pk])


def used_in(viewer: Viewer, item: LibraryItem) -> list[tuple[str, str]]:
    """Title and address of what an item is attached to, as far as this viewer may see that; a query or two a kind."""
    numbers: dict[str, list[int]] = defaultdict(list)
    for kind, number in Link.objects.filter(library=item).order_by("pk").values_list("item_kind", "item_id")[:200]:
        numbers[kind].append(number)
    return [
        name
        for kind, of_kind in sorted(numbers.items())
        if (home := _homes.get(kind)) is not None
        for name in list(home.named(viewer, of_kind).values())[:_SHOWN]
    ]


@writes
def attach(item: Guarded, chosen: LibraryItem, *, by: Member, now: datetime) -> Link:
    """Attach an item of the library to a thing. Attached twice it is there once.

    Raises:
        Refused: the thing's kind has none, `by` may not attach there, does not see one of both, or there are twenty already.
    """
    viewer = Viewer.of(by)
    _check(viewer, item)
    if not can_see(viewer, chosen) or chosen.state != State.PUBLISHED or chosen.hidden:
        raise Refused(_("This is not in the library, or not open to you."))
    list(LibraryItem.objects.select_for_update().filter(pk=chosen.pk))
    if Link.objects.filter(item_kind=item.KIND, item_id=item.pk).count() >= MOST:
        raise Refused(_("Twenty are attached already. Take one away first."))
    link, made = Link.objects.get_or_create(item_kind=item.KIND, item_id=item.pk, library=chosen, defaults={"by": by, "at": now})
    if made:
        activity.record("library.attached", by=by, on=chosen, at=now, facts={"kind": item.KIND, "item": item.pk})
    return link


@writes
def detach(item: Guarded, chosen: LibraryItem, *, by: Member, now: datetime) -> None:
    """Take it away from there; in the library it stays.

    Raises:
        Refused: `by` may not attach there.
    """
    _check(Viewer.of(by), item)
    gone, _rows = Link.objects.filter(item_kind=item.KIND, item_id=item.pk, library=chosen).delete()
    if gone:
        activity.record("library.detached", by=by, on=chosen, at=now, facts={"kind": item.KIND, "item": item.pk})


def _check(viewer: Viewer, item: Guarded) -> None:
    home = _homes.get(item.KIND)
    if home is None or not can_see(viewer, item) or not home.may(viewer, item):
        raise Refused(_("Whoever answers for this attaches to it."))
