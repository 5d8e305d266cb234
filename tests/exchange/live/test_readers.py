"""Questions and rows have one audience in every direction, whatever the marking; a page costs the same for two as for thirty."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from practica.exchange.events.models import Event
from practica.exchange.live import actions
from practica.exchange.live.models import Question, Row, address
from practica.people.access.models import Marking, Placement
from practica.people.access.placing import place
from practica.people.access.queries import can_see, explain, viewers_of, visible_q
from practica.people.access.viewers import Viewer
from tests.conftest import NOW, PERSONAS

CIRCLE = {"author", "steward", "reviewer", "contact", "guest"}
READERS = {
    Marking.CLEAR: {"nobody", *PERSONAS, "guest"},
    Marking.GREEN: (set(PERSONAS) - {"observer"}) | {"guest"},
    Marking.AMBER: CIRCLE,
    Marking.AMBER_STRICT: CIRCLE,
    Marking.RED: {"author", "contact", "steward"},
}


@pytest.mark.parametrize("hidden", [False, True])
@pytest.mark.parametrize("marking", list(Marking))
def test_a_question_and_a_row_are_read_by_the_readers_of_the_event(
    people, circle, workshop, held, asks, *, writes, guest, marking, hidden
):
    readers = [people.contact, people.steward] if marking == Marking.RED else []
    event = workshop(
        marking=marking, circle=circle if marking in {Marking.AMBER, Marking.AMBER_STRICT} else None, readers=readers
    )
    session, visitor = held(event), guest(event)
    items = [asks(session, by="contact"), writes(session, by="contact")]
    viewers = {handle: people.viewer(handle) for handle in ("nobody", *PERSONAS)} | {"guest": Viewer.of(visitor)}
    for item in items:
        if hidden:
            actions.hide(item, by=people.steward, now=timezone.now())
        expected = {"contact", item.second_reader.handle} if hidden else READERS[marking]
        for handle, viewer in viewers.items():
            sees = handle in expected
            assert type(item).objects.visible_to(viewer).filter(pk=item.pk).exists() is sees, (item.KIND, handle)
            assert Placement.objects.filter(visible_q(viewer), kind=item.KIND, object_id=item.pk).exists() is sees, handle
            assert can_see(viewer, item) is sees, (item.KIND, handle)
            assert explain(viewer, item).sees is sees, handle
        told = set(viewers_of(item).values_list("handle", flat=True))
        assert told == expected - ({"nobody", "guest"} if item.openness == "marked" and marking == Marking.CLEAR else {"nobody"})


def test_questions_and_rows_follow_when_the_event_is_marked_more_strictly(people, circle, workshop, held, *, asks, writes, told):
    event = workshop()
    session = held(event)
    asks(session, by="steward")
    told(session)
    asks(session, "What did you do in August?", by="steward")
    writes(session, by="steward")
    event = Event.objects.get(pk=event.pk)
    event.marking, event.circle = Marking.AMBER, circle
    event.save()
    place(event, by=people.author, at=NOW)
    assert not Question.objects.visible_to(people.viewer("member")).exists()
    assert not Row.objects.visible_to(people.viewer("member")).exists()
    assert Question.objects.visible_to(people.viewer("reviewer")).count() == 2


@pytest.mark.parametrize("under", ["", "part/questions/", "desk/", "room/", "mine/"])
def test_a_page_of_a_session_makes_as_many_queries_for_thirty_questions_as_for_two(held, told, asks, browse, under):
    session = held()
    told(session)
    asks(session, "Who pays for number 0?", by="author")
    asks(session, "Who pays for number 1?", by="member")

    def queries():
        browse("author").get(f"{address(session)}{under}")
        with CaptureQueriesContext(
            connection,
        ) as made:
            assert browse("author").get(f"{address(session)}{under}").status_code == 200
        return len(made)

    two = queries()
    for number in range(2, 30):
        asks(
            session,
            f"Who pays for number {number}?",
            by=("author", "member", "contact")[number % 3] if number < 27 else "newcomer",
        )
    assert queries() == two
    assert two <= 27
