"""Which kinds of items have files. Each topic says so once, in `AppConfig.ready`; services know no topic."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from practica.people.access.models import Guarded
from practica.people.access.placing import follow
from practica.people.access.viewers import Viewer


def _never(_item: Any) -> bool:
    return False


def _nobody_else(_viewer: Viewer, _item: Any) -> bool:
    return False


@dataclass(frozen=True)
class Home:
    """A kind of item that has files.

    Attributes:
        model: the item's model; it has an address of its own (`get_absolute_url`).
        gone: whether an item is withdrawn, merged or closed in another way that takes its files out of sight.
        manages: who may remove its files besides who uploaded them and the item's source.
        keeps: whether a file stays once it is attached, as in a published version: nobody removes it but a second reader.
    """

    model: type[Guarded]
    gone: Callable[[Any], bool]
    manages: Callable[[Viewer, Any], bool]
    keeps: bool = False


_homes: dict[str, Home] = {}


def belongs_to(
    model: type[Guarded],
    *,
    gone: Callable[[Any], bool] = _never,
    manages: Callable[[Viewer, Any], bool] = _nobody_else,
    keeps: bool = False,
) -> None:
    """Let items of this model have files, which follow them from now on."""
    from practica.services.files.actions import follow_item

    _homes[model.KIND] = Home(model, gone, manages, keeps)
    follow(model.KIND, follow_item)


def home_of(kind: str) -> Home:
    """How items of this kind have files.

    Raises:
        LookupError: no topic has said that they do.
    """
    return _homes[kind]


def item_of(kind: str, number: int | None) -> Guarded | None:
    """The item with this number, whoever may see it; None when there is none, or its kind has no files."""
    home = _homes.get(kind)
    return home.model.objects.filter(pk=number).first() if home and number else None
