"""What a viewer may not see does not exist: not as a hit, not in a count, not through a score."""

from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practica.people.access.audiences import COMMUNITY, EVERYBODY, Scope, named
from practica.people.access.models import AudienceKind
from practica.people.access.viewers import nobody
from practica.people.circles.models import Membership
from practica.services.search.queries import similar
from tests.examples import examples
from tests.services.search.conftest import KIND

CANARY = "quetzalpluma"
QUERIES = [
    CANARY,
    f"night {CANARY}",
    "interpreters at night",
    "",
    "lang:en",
    f'"{CANARY}" NEAR night',
    f"-{CANARY} night",
    f"{CANARY}*",
]


@pytest.fixture
def open_notes(notes):
    for place in ("harbour", "border", "clinic", "shelter", "court", "station"):
        notes.add(
            f"Interpreters at the {place}",
            f"A rota of interpreters answers at night in the {place}.",
            audience=EVERYBODY,
            facets={"country": ["BR"]},
        )
        notes.add(
            f"Transport from the {place}", f"A bus takes people home from the {place} in the morning.", facets={"country": ["ZA"]}
        )
    notes.index()
    return notes


def everything_told(notes, handle):
    return [asdict(notes.find(query, handle)) for query in QUERIES]


def closed_to(circle):
    return Scope(AudienceKind.CIRCLE, circle_id=circle.pk)


@pytest.mark.parametrize("handle", ["member", "nobody"])
def test_an_outsider_is_told_the_same_with_and_without_a_hidden_item(open_notes, circle, handle):
    before = everything_told(open_notes, handle)
    for _ in range(3):
        open_notes.add(
            f"{CANARY} at night",
            f"Interpreters {CANARY} night. " * 20,
            audience=closed_to(circle),
            facets={"country": ["MX"], CANARY: ["yes"]},
        )
    open_notes.index()

    assert everything_told(open_notes, handle) == before
    assert CANARY in str(everything_told(open_notes, "author"))


def test_a_source_finds_their_own_item_whatever_its_audience(open_notes):
    number = open_notes.add(CANARY, "Nobody else reads this.", audience=named(()), source="member")
    open_notes.index()

    assert open_notes.find(CANARY, "member").hits[0].object_id == number
    assert CANARY not in str(open_notes.find(CANARY, "author"))


def test_a_marking_made_stricter_is_obeyed_by_the_next_search(open_notes, circle):
    number = open_notes.add(CANARY, "Interpreters at night.")
    open_notes.index()
    assert open_notes.find(CANARY).hits[0].object_id == number

    open_notes.place(number, closed_to(circle))

    assert CANARY not in str(open_notes.find(CANARY))
    assert open_notes.find(CANARY, "author").hits[0].object_id == number


def test_a_marking_made_wider_is_obeyed_by_the_next_search(open_notes, circle):
    number = open_notes.add(CANARY, "Interpreters at night.", audience=closed_to(circle))
    open_notes.index()
    assert CANARY not in str(open_notes.find(CANARY))

    open_notes.place(number, COMMUNITY)

    assert open_notes.find(CANARY).hits[0].object_id == number


def test_who_is_removed_from_a_circle_finds_nothing_of_it_any_more(open_notes, circle):
    open_notes.add(CANARY, "Interpreters at night.", audience=closed_to(circle))
    open_notes.index()
    assert CANARY in str(open_notes.find(CANARY, "reviewer"))

    Membership.objects.filter(circle=circle, member=open_notes.people.reviewer).delete()

    assert CANARY not in str(open_notes.find(CANARY, "reviewer"))


def test_a_withdrawn_text_is_not_found_even_before_the_worker_comes(open_notes):
    number = open_notes.add(CANARY, "The old text.")
    open_notes.index()
    assert CANARY in str(open_notes.find(CANARY))

    open_notes.happen("note.withdrawn", number)

    assert CANARY not in str(open_notes.find(CANARY))
    open_notes.index()
    assert CANARY in str(open_notes.find(CANARY)), "what its source gives afterwards may be found again"


def test_an_item_whose_source_gives_nothing_leaves_the_index(open_notes):
    number = open_notes.add(CANARY, "Soon gone.")
    open_notes.index()
    del open_notes.texts[number]
    open_notes.happen("note.deleted", number)
    open_notes.index()

    assert CANARY not in str(open_notes.find(CANARY))
    assert CANARY not in str(open_notes.find(""))


def test_items_like_a_text_are_only_those_that_may_be_seen(open_notes, circle):
    open_notes.add(f"{CANARY}", "Interpreters who come to the harbour at night.", audience=closed_to(circle))
    open_notes.index()

    found = similar(open_notes.people.viewer("member"), "interpreters in the harbour by night", [KIND], 3)

    assert found[0].title == "Interpreters at the harbour"
    assert CANARY not in str(found)


@examples(20)
@given(extra=st.text(max_size=40))
def test_no_signs_around_a_word_open_a_door(open_notes, circle, extra):
    if CANARY not in str(open_notes.texts):
        open_notes.add(CANARY, f"{CANARY} in the night", audience=closed_to(circle))
        open_notes.index()

    told = open_notes.find(f"{extra} {CANARY} {extra}", nobody())

    assert CANARY not in str(told)
