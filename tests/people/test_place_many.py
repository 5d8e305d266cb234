"""Placing many items at once leaves exactly what placing them one by one leaves."""

import pytest

from practica.foundation.activity.models import Activity
from practica.knowledge.practices.models import Practice, PracticeVersion, State
from practica.people.access.models import Audience, Guarded, Marking, Placement
from practica.people.access.placing import place, place_many, unplaced
from tests.conftest import NOW


def _items(people, circle) -> list[Guarded]:
    """A practice and its version for every marking, state and source, unplaced."""
    nobody, items = unplaced(), []
    for marking in Marking:
        for state in (State.DRAFT, State.PUBLISHED, State.WITHDRAWN, State.HIDDEN):
            for source in (people.author, None):
                practice = Practice.objects.create(
                    slug=f"p{len(items)}", state=state, marking=marking, source=source, created=NOW, audience_id=nobody,
                    circle=circle if marking in {Marking.AMBER, Marking.AMBER_STRICT} else None,
                )  # fmt: skip
                practice.readers.add(people.member)
                practice.authors.add(people.steward)
                number = None if state == State.DRAFT else 1
                version = PracticeVersion.objects.create(
                    practice=practice, number=number, state=state, source=source, created=NOW, saved=NOW, audience_id=nobody
                )
                items += [practice, version]
    return items


def _state(items: list[Guarded], since: int) -> tuple[list[object], list[object], list[object]]:
    numbers = {(item.KIND, item.pk): place for place, item in enumerate(items)}

    def scope(audience: Audience) -> tuple[object, ...]:
        return audience.kind, audience.key, sorted(audience.named.values_list("handle", flat=True))

    rows = [type(item).objects.select_related("audience").get(pk=item.pk) for item in items]
    placements = Placement.objects.select_related("audience")
    happened = Activity.objects.filter(pk__gt=since).order_by("pk")
    return (
        [scope(row.audience) for row in rows],
        sorted(
            (numbers[row.kind, row.object_id], scope(row.audience), row.source_id)
            for row in placements if (row.kind, row.object_id) in numbers
        ),
        [(row.verb, numbers[row.target_kind, row.target_id], row.actor_id, row.facts) for row in happened],
    )  # fmt: skip


@pytest.mark.parametrize("again", [False, True])
def test_placing_many_equals_placing_each(people, circle, again):
    one_by_one, at_once = _items(people, circle), []
    since = Activity.objects.count()
    for item in one_by_one:
        place(item, by=people.author, at=NOW)
    if again:
        for item in one_by_one:
            _widen(item)
            place(item, by=people.author, at=NOW)
    expected = _state(one_by_one, since)

    for number, practice in enumerate(Practice.objects.all()):
        Practice.objects.filter(pk=practice.pk).update(slug=f"old{number}")
    at_once = _items(people, circle)
    since = Activity.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    place_many(at_once, by=people.author, at=NOW)
    if again:
        for item in at_once:
            _widen(item)
        place_many(at_once, by=people.author, at=NOW)

    assert _state(at_once, since) == expected


def _widen(item: Guarded) -> None:
    if isinstance(item, Practice):
        item.marking = Marking.CLEAR
        item.state = State.PUBLISHED
        item.save()


def test_what_did_not_move_leaves_no_trace(people, circle):
    items = _items(people, circle)
    place_many(items, by=None, at=NOW)
    before = Activity.objects.count()

    place_many(items, by=None, at=NOW)

    assert Activity.objects.count() == before
