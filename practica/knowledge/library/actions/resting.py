"""Drafts that rest on what others said: begun for a topic above, which asks those people and says when all have agreed."""

from collections.abc import Collection, Sequence
from datetime import datetime

from practica.foundation import activity
from practica.foundation.core.writes import writes
from practica.knowledge.library.actions.adding import role_of
from practica.knowledge.library.actions.holding import held
from practica.knowledge.library.actions.wording import free_slug
from practica.knowledge.library.models import Kind, LibraryItem, State
from practica.knowledge.vocabulary.models import Concept
from practica.people.access.models import Attribution, Item, Marking
from practica.people.access.placing import place, unplaced
from practica.people.access.within import tighten
from practica.people.members.models import Member


@writes
def begin_draft(
    outer: Item,
    title: str,
    *,
    language: str,
    concepts: Sequence[Concept],
    objectives: Sequence[Concept],
    by: Member,
    now: datetime,
) -> LibraryItem:
    """A draft of `by` with the readers of what it comes from. Whether `by` may, the caller has asked."""
    item = LibraryItem(
        slug=free_slug(title), source=by, country=by.country, role=role_of(by, Attribution.NAMED), kind=Kind.DOCUMENT,
        state=State.DRAFT, title=title[:200], language=language, languages=[language], is_harvested=True,
        marking=outer.marking, circle=outer.circle, began=now, audience_id=unplaced(),
    )  # fmt: skip
    item.save()
    item.readers.set(outer.readers.all() if outer.marking == Marking.RED else [])
    item.objectives.set(objectives)
    item.concepts.set(concepts)
    place(item, by=by, at=now)
    activity.record("library.begun", by=by, on=item, at=now)
    return item


@writes
def show_draft_to(item: LibraryItem, members: Collection[Member], *, by: Member, now: datetime) -> None:
    """Let those a draft rests on read it."""
    item.asked.set(members)
    place(item, by=by, at=now)


@writes
def take_back(item: LibraryItem, reason: str, *, by: Member | None, now: datetime) -> None:
    """Somebody a published item rests on takes their word back: it is withdrawn, since its version cannot leave them out."""
    row = held(item)
    if row.state != State.PUBLISHED:
        return
    row.state, row.withdrawn_reason, row.wider = State.WITHDRAWN, reason[:500], ""
    row.save(update_fields=["state", "withdrawn_reason", "wider"])
    place(row, by=by, at=now)
    activity.record("library.withdrawn", by=by, on=row, at=now)


@writes
def follow_conversation(item: LibraryItem, outer: Item, *, is_hidden: bool, by: Member | None, at: datetime) -> None:
    """What came out of a conversation is at least as strict, and out of sight while that is hidden."""
    tighten(item, outer)
    if item.is_shut != is_hidden:
        item.is_shut = is_hidden
        item.save(update_fields=["is_shut"])
        activity.record("library.shut" if is_hidden else "library.open_again", by=by, on=item, at=at)
    place(item, by=by, at=at)
