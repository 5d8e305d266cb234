"""Facets of one reader alone: numbers of items, handed over with the question, masked and counted like any facet."""

import numpy as np
import pytest

from practica.people.access.audiences import Scope
from practica.people.access.models import AudienceKind
from practica.services.search.queries import Among
from tests.services.search.conftest import KIND


@pytest.fixture
def colours(notes):
    """Three notes of the community; the first is round for the reader, the second is flat, the third neither."""
    for colour in ("red", "red", "blue"):
        notes.add(f"A {colour} rota", "Nights are shared by three offices.", facets={"colour": [colour]})
    notes.index()
    return {"shape": {"round": ids(1), "flat": ids(2), "other": ids(1, 2, others=True)}}


def ids(*numbers, kind=KIND, others=False):
    return Among(kind, np.asarray(numbers, dtype=np.int64), others)


def shown(found, name):
    return {row.value: row.count for row in found.facets.get(name, [])}


@pytest.mark.parametrize("asked", ["", "nights"])
def test_each_value_is_counted_and_its_own_choice_does_not_change_its_figures(notes, colours, asked):
    everything = {"round": 1, "flat": 1, "other": 1}
    assert shown(notes.find(asked, among=colours), "shape") == everything
    narrowed = notes.find(asked, among=colours, filters={"shape": {"round", "other"}})
    assert {hit.object_id for hit in narrowed.hits} == {1, 3}
    assert shown(narrowed, "shape") == everything
    assert shown(narrowed, "colour") == {"red": 1, "blue": 1}


@pytest.mark.parametrize("asked", ["", "nights"])
def test_another_facet_narrows_it(notes, colours, asked):
    found = notes.find(asked, among=colours, filters={"colour": {"red"}, "shape": {"flat"}})
    assert [hit.object_id for hit in found.hits] == [2]
    assert shown(found, "shape") == {"round": 1, "flat": 1}


def test_numbers_of_what_the_viewer_may_not_see_find_and_count_nothing(notes, people, circle):
    notes.add("A closed rota", "Nights are shared by three offices.", audience=Scope(AudienceKind.CIRCLE, circle_id=circle.pk))
    notes.index()
    among = {"shape": {"round": ids(1), "other": ids(others=True)}}
    outside = notes.find("", among=among, filters={"shape": {"round", "other"}})
    assert outside.hits == []
    assert shown(outside, "shape") == {"round": 0, "other": 0}
    assert shown(notes.find("", "contact", among=among), "shape") == {"round": 1, "other": 1}


def test_items_of_another_kind_are_neither_among_them_nor_among_the_others(notes, colours):
    found = notes.find("", among={"shape": {"round": ids(1, kind="stone"), "other": ids(kind="stone", others=True)}})
    assert shown(found, "shape") == {}


def test_a_value_that_nobody_handed_over_finds_nothing(notes, colours):
    assert notes.find("", among=colours, filters={"shape": {"square"}}).hits == []
