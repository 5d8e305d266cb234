"""What other apps put on the page of an event: they register it in `AppConfig.ready`, and this app knows none of them.

The page has the event itself, its programme and its registration. The examples told in a session, what is live, the report and
what became of it are added by the apps that own them:

- `button(make)`: the page's one button follows time; the first maker that answers wins over *Register*;
- `under_sessions(make)`: lines under each session, its examples and links;
- `beside(make)` and `below(make)`: cards beside the page and sections under its programme;
- `open_to_all(make)`: what of events whoever does not see them may read, for the list of events.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from practica.exchange.events.models import Event
from practica.exchange.events.programme import Slot
from practica.people.access.viewers import Viewer


@dataclass(frozen=True)
class Look:
    """One look at an event: who looks, at what, when, and the sessions that they are shown, in order."""

    viewer: Viewer
    event: Event
    now: datetime
    slots: Sequence[Slot] = ()


@dataclass(frozen=True)
class Piece:
    """A fragment of the page: a template and what it is filled with (`event`, `look` and `viewer` come by themselves)."""

    template: str
    context: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Button:
    """The page's one button: where it leads, a page that is opened by GET, and its words."""

    url: str
    words: str


@dataclass(frozen=True)
class Open:
    """Something of an event that is for everybody, in the list of events; `line` says when and where it was."""

    title: str
    language: str
    url: str
    line: str
    marking: str


MakeButton = Callable[[Look], Button | None]
MakeUnder = Callable[[Look], Mapping[int, Piece]]
MakePiece = Callable[[Look], Piece | None]
MakeOpen = Callable[[Viewer], Sequence[Open]]

_buttons: list[MakeButton] = []
_under: list[MakeUnder] = []
_beside: list[MakePiece] = []
_below: list[MakePiece] = []
_open: list[MakeOpen] = []


def button(make: MakeButton) -> None:
    """Offer the page's one button while it is the time for it; None otherwise."""
    if make not in _buttons:
        _buttons.append(make)


def under_sessions(make: MakeUnder) -> None:
    """Put a piece under sessions, by their numbers; all sessions in one call, so that 200 cost as many queries as one."""
    if make not in _under:
        _under.append(make)


def beside(make: MakePiece) -> None:
    """Put a card beside the page."""
    if make not in _beside:
        _beside.append(make)


def below(make: MakePiece) -> None:
    """Put a section under the programme, as wide as the page."""
    if make not in _below:
        _below.append(make)


def open_to_all(make: MakeOpen) -> None:
    """Offer what a visitor may read of events that are not for visitors."""
    if make not in _open:
        _open.append(make)


def the_button(look: Look) -> Button | None:
    """The first button that somebody offers."""
    return next((found for make in _buttons if (found := make(look)) is not None), None)


def all_under(look: Look) -> dict[int, list[Piece]]:
    """Every piece under a session, by the session's number."""
    found: dict[int, list[Piece]] = {}
    for make in _under:
        for number, piece in make(look).items():
            found.setdefault(number, []).append(piece)
    return found


def all_beside(look: Look) -> Iterator[Piece]:
    """Every card, in the order of registering."""
    return (piece for make in _beside if (piece := make(look)) is not None)


def all_below(look: Look) -> Iterator[Piece]:
    """Every section, in the order of registering."""
    return (piece for make in _below if (piece := make(look)) is not None)


def all_open(viewer: Viewer) -> list[Open]:
    """Everything that is open to this viewer, in the order of registering."""
    return [one for make in _open for one in make(viewer)]
