"""One append-only table: who did what on what, and when; never content.

It is the audit trail, the feed and the outbox. Consumers (search, notices) keep a cursor. The database itself refuses
to change or delete a row.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from practica.foundation.activity.models import Activity


class Subject(Protocol):
    """What something can happen to: it has a kind ("practice") and a number."""

    KIND: str

    @property
    def pk(self) -> int: ...


class Actor(Protocol):
    """Who acts: a member."""

    @property
    def pk(self) -> int: ...


Facts = Mapping[str, str | int | bool | None]


@dataclass(frozen=True)
class Happened:
    """One row of many that are appended together; see `record` for the words."""

    verb: str
    on: Subject
    facts: Facts = field(default_factory=dict)


def record(
    verb: str, *, by: Actor | None, on: Subject, at: datetime, facts: Facts | None = None
) -> "Activity":
    """Append one row in the caller's transaction.

    Args:
        verb: what happened, as "practice.published".
        by: the member who acted; None for the machine itself (import, the worker).
        on: the item it happened to.
        at: when, from outside.
        facts: codes and numbers only (a state, a marking, another item's number), never a person's words.
    """
    from practica.foundation.activity.actions import append

    return append(verb, by=by, on=on, at=at, facts=facts or {})


def record_many(rows: Sequence[Happened], *, by: Actor | None, at: datetime) -> None:
    """Append many rows in the caller's transaction, in their order; for imports and other work in bulk."""
    from practica.foundation.activity.actions import append_many

    append_many(rows, by=by, at=at)
