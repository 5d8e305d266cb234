"""Hard rule 1 for replications and uses: marking × viewer, and every direction of the rule agrees."""

import pytest

from practica.knowledge.replications import actions
from practica.knowledge.replications.models import Purpose, Replication, Use, Verdict
from practica.people.access.models import Marking, Placement
from practica.people.access.placing import place_many
from practica.people.access.queries import can_see, explain, viewers_of, visible_q
from tests.conftest import NOW, PERSONAS

CIRCLE = {"author", "steward", "reviewer", "contact"}
READERS = {
    Marking.CLEAR: {"nobody", *PERSONAS},
    Marking.GREEN: set(PERSONAS) - {"observer"},
    Marking.AMBER: CIRCLE,
    Marking.AMBER_STRICT: CIRCLE,
    Marking.RED: {"steward", "author"},  # who leads it, and the steward of the practice
}


def agrees(people, item, expected):
    kind = type(item)
    readers = set(viewers_of(item).values_list("handle", flat=True))
    for handle in ("nobody", *PERSONAS):
        viewer, sees = people.viewer(handle), handle in expected
        assert kind.objects.visible_to(viewer).filter(pk=item.pk).exists() is sees, handle
        assert Placement.objects.filter(visible_q(viewer), kind=item.KIND, object_id=item.pk).exists() is sees, handle
        assert can_see(viewer, item) is sees, handle
        assert explain(viewer, item).sees is sees, handle
        if handle != "nobody":
            assert (handle in readers) is sees, handle


@pytest.mark.parametrize("marking", Marking)
def test_every_direction_agrees_on_a_replication(people, publish, replicated, circle, marking):
    practice = publish(marking=Marking.CLEAR)
    its_circle = circle if marking in {Marking.AMBER, Marking.AMBER_STRICT} else None

    agrees(people, replicated(practice, "ZA", Verdict.SIMILAR, marking=marking, circle=its_circle), READERS[marking])


@pytest.mark.parametrize("marking", Marking)
def test_what_is_hidden_is_for_its_source_and_the_second_reader(people, publish, replicated, circle, marking):
    practice = publish(marking=Marking.CLEAR)
    its_circle = circle if marking in {Marking.AMBER, Marking.AMBER_STRICT} else None
    row = replicated(practice, "ZA", Verdict.SIMILAR, marking=marking, circle=its_circle)
    actions.hide(row, by=people.author, now=NOW)

    second = {Marking.CLEAR: "facilitator", Marking.GREEN: "facilitator", Marking.RED: "author"}.get(marking, "contact")
    agrees(people, Replication.objects.get(pk=row.pk), {"steward", second})


@pytest.mark.parametrize("marking", Marking)
def test_a_use_has_the_readers_of_its_practice_and_never_the_public(people, publish, circle, marking):
    readers = [people.contact, people.steward] if marking == Marking.RED else []
    its_circle = circle if marking in {Marking.AMBER, Marking.AMBER_STRICT} else None
    practice = publish(marking=marking, circle=its_circle, readers=readers)
    used = actions.Used(Purpose.TRAINING, "The roster, with twelve officers.", helped=True)

    row = actions.use(practice.published_version, used, by=people.steward, now=NOW)

    expected = {Marking.CLEAR: READERS[Marking.GREEN], Marking.RED: {"contact", "steward"}}.get(marking, READERS[marking])
    agrees(people, row, expected)


@pytest.mark.parametrize("marking", Marking)
def test_what_came_from_a_practice_becomes_as_strict_as_the_practice(people, publish, replicated, circle, marking):
    from practica.knowledge.practices import actions as practices

    practice = publish(marking=Marking.CLEAR)
    row = replicated(practice, "ZA", Verdict.SIMILAR, marking=Marking.CLEAR)
    use = actions.use(
        practice.published_version, actions.Used(Purpose.OTHER, "A checklist.", helped=False), by=people.member, now=NOW
    )
    practices.mark(practice, marking, circle=circle, readers=[people.contact], by=people.author, now=NOW)

    readers = {Marking.RED: {"contact", "author"}}.get(marking, READERS[marking])
    agrees(people, Replication.objects.get(pk=row.pk), readers | {"steward"})
    agrees(people, Use.objects.get(pk=use.pk), (readers - {"nobody", "observer"}) | {"member"})


def test_a_practice_that_must_not_leave_takes_its_replications_along(people, publish, replicated, circle):
    """AMBER and AMBER+STRICT have the same readers; the label still follows, because it forbids what may be done."""
    from practica.knowledge.practices import actions as practices

    practice = publish(marking=Marking.AMBER, circle=circle)
    replicated(practice, "ZA", Verdict.SIMILAR)
    practices.mark(practice, Marking.AMBER_STRICT, circle=circle, by=people.author, now=NOW)

    assert Replication.objects.get().marking == Marking.AMBER_STRICT


def test_the_label_follows_as_well_when_many_are_placed_at_once(people, circle, publish, registered):
    practices = [publish(f"A rota, {number}", marking=Marking.AMBER, circle=circle) for number in (1, 2)]
    rows = [registered(practice) for practice in practices]
    for practice in practices:
        practice.marking = Marking.AMBER_STRICT
        practice.save()

    place_many(practices, by=people.author, at=NOW)

    for row in rows:
        row.refresh_from_db()
    assert [row.marking for row in rows] == [Marking.AMBER_STRICT, Marking.AMBER_STRICT]
