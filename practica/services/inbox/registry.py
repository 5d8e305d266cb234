"""What a reply does, by kind of thing: each topic says so once, in `AppConfig.ready`; services know no topic."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from practica.people.access.models import Guarded
from practica.people.access.viewers import Viewer
from practica.people.members.models import Member
from practica.services.notices.replying import code_of


@dataclass(frozen=True, slots=True)
class Reply:
    """What a member wrote, `language` being the one they most likely write in."""

    by: Member
    text: str
    language: str
    now: datetime


@dataclass(frozen=True, slots=True)
class Desk:
    """Where the page's own form for the same thing is.

    Attributes:
        item: what is answered, as this viewer may see it now.
        form: the form's path, under which `core.keeping` keeps what was typed; "" when the page has no form any more.
        field: the field for the words.
        link: where to go on.
    """

    item: Guarded
    form: str
    field: str
    link: str


Take = Callable[[int, Reply], Guarded]
Find = Callable[[Viewer, int], Desk | None]


@dataclass(frozen=True, slots=True)
class _Kind:
    name: str
    take: Take
    find: Find
    has_files: bool


_kinds: dict[bytes, _Kind] = {}


def register(kind: str, take: Take, find: Find, *, has_files: bool = True) -> None:
    """Let mails answer things of a kind. Registered again, it replaces.

    Args:
        kind: as the letters' `Replies.kind`.
        take: does what the page's button does, through the same action; raises `Refused` with the page's sentence, and
            `Http404` when this member may not see the thing.
        find: where the page's form is; None when this viewer may not see the thing.
        has_files: whether what `take` answers can have files (`files.belonging`).

    Raises:
        ValueError: another kind has the same code in tokens; give it another name.
    """
    code = code_of(kind)
    if code in _kinds and _kinds[code].name != kind:
        raise ValueError(f"{kind} and {_kinds[code].name} have the same code")
    _kinds[code] = _Kind(kind, take, find, has_files)


def kind_of(code: bytes) -> str:
    """The kind that a token means; "" when nobody takes replies to it."""
    return _kinds[code].name if code in _kinds else ""


def has_files(kind: str) -> bool:
    """Whether files that come along can be attached."""
    return _kinds[code_of(kind)].has_files


def take(kind: str, number: int, reply: Reply) -> Guarded:
    """Do what a reply does. Raises as `register` says."""
    return _kinds[code_of(kind)].take(number, reply)


def find(kind: str, viewer: Viewer, number: int) -> Desk | None:
    """Where the page's form is, for somebody who may see the thing."""
    held = _kinds.get(code_of(kind))
    return held.find(viewer, number) if held else None


def kinds() -> Iterable[str]:
    """Every kind that takes replies."""
    return sorted(kind.name for kind in _kinds.values())
