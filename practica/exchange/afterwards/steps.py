"""What an event left to do: decisions, promises with what became of them, questions that went on, and other countries."""

from collections.abc import Sequence
from dataclasses import dataclass

from practica.exchange.afterwards import hearing, rules
from practica.exchange.afterwards.models import Carried, Promise
from practica.exchange.contributions.models import Contribution
from practica.exchange.contributions.queries import seen
from practica.exchange.conversations.models import Conversation
from practica.exchange.events.models import Event
from practica.exchange.live.models import Question, Row, Says, Sort, Standing, State
from practica.foundation.core import places
from practica.people.access.viewers import Viewer

_MOST = 200


@dataclass(frozen=True)
class Promised:
    """A promise with what became of it; `may_tell` whether the viewer says so. `who` is empty where nobody is named."""

    row: Row
    who: str
    promise: Promise | None
    may_tell: bool


@dataclass(frozen=True)
class Parked:
    """A parked question, with the conversation it became where the viewer may read it."""

    question: Question
    conversation: Conversation | None
    may_carry: bool


@dataclass(frozen=True)
class Shared:
    """An example whose challenge others have too. `is_mine` for whoever said that their country has overcome it."""

    example: Contribution
    same: Sequence[str]
    overcome: Sequence[str]
    is_mine: bool


@dataclass(frozen=True)
class Steps:
    """All of one event, as far as a viewer may read it."""

    decided: Sequence[Row]
    promised: Sequence[Promised]
    parked: Sequence[Parked]
    shared: Sequence[Shared]

    @property
    def is_empty(self) -> bool:
        return not (self.decided or self.promised or self.parked or self.shared)


def of(viewer: Viewer, event: Event) -> Steps:
    """Read all of it; the queries do not grow with the rows but for those of whoever may act."""
    rows = Row.objects.visible_to(viewer).filter(session__event=event, dropped=False, hidden=False)
    listed = list(rows.select_related("session__event", "source").order_by("at", "pk")[:_MOST])
    told = {one.row_id: one for one in Promise.objects.filter(row__session__event=event)}
    promised = [
        Promised(
            row, "" if row.session.chatham_house else row.who, told.get(row.pk),
            viewer.person_id is not None and bool(rules.tell_promise(viewer, row)),
        )
        for row in listed
        if row.sort == Sort.PROMISED
    ]  # fmt: skip
    return Steps([row for row in listed if row.sort == Sort.DECIDED], promised, _parked(viewer, event), shared(viewer, event))


def _parked(viewer: Viewer, event: Event) -> list[Parked]:
    rows = Question.objects.visible_to(viewer).filter(session__event=event, state=State.PARKED, hidden=False, held=False)
    questions = list(rows.select_related("session__event").order_by("asked", "pk")[:_MOST])
    carried = dict(Carried.objects.filter(question__in=questions).values_list("question", "conversation"))
    talks = Conversation.objects.visible_to(viewer).filter(pk__in=list(carried.values()), hidden=False).select_related("owner")
    by_number = {talk.pk: talk for talk in talks}
    return [
        Parked(
            one, by_number.get(carried.get(one.pk, 0)),
            one.pk not in carried and viewer.member_id is not None and bool(rules.carry(viewer, one)),
        )
        for one in questions
    ]  # fmt: skip


def shared(viewer: Viewer, event: Event) -> list[Shared]:
    """Examples whose challenge is the same elsewhere, most countries first; by country, never by person. Three queries."""
    there = hearing.elsewhere(Standing.objects.filter(contribution__session__event=event))
    wanted = [number for number, one in there.items() if one.same]
    examples = {row.pk: row for row in seen(viewer).filter(pk__in=wanted, hidden=False)}
    mine = set(
        Standing.objects.filter(contribution__in=wanted, member=viewer.person_id or 0, says=Says.OVERCOME).values_list(
            "contribution", flat=True
        )
    )
    found = [
        Shared(
            examples[number], sorted(map(places.name, there[number].same)), sorted(map(places.name, there[number].overcome)),
            number in mine,
        )
        for number in wanted
        if number in examples
    ]  # fmt: skip
    return sorted(found, key=lambda one: (-len(one.same), one.example.pk))
