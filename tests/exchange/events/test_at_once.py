"""The last place goes to exactly one of two who ask at once, and a place that becomes free to exactly one who waits."""

import pytest

from tests.exchange.pressed_at_once import outcome

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def became(request, tmp_path_factory):
    """What became of everybody who pressed a button at once, round by round."""
    return outcome("tests.exchange.events.at_once", request.param, tmp_path_factory.mktemp("at-once"))


def test_of_two_who_take_the_last_place_at_once_one_has_it_and_the_other_waits(became):
    assert became["the_last_place"] == [["in", "waiting"]] * len(became["the_last_place"])


def test_of_two_who_are_let_in_at_once_for_one_place_one_has_it_and_the_other_waits(became):
    assert became["said_yes_twice"] == [["in", "waiting"]] * len(became["said_yes_twice"])


def test_two_places_that_become_free_at_once_go_to_the_first_two_who_wait_each_once(became):
    after = {"ana": "gone", "ben": "gone", "chi": "in", "dov": "in", "eve": "waiting"}
    assert became["two_go"] == [[after, 2]] * len(became["two_go"])


def test_a_place_that_becomes_free_goes_to_whoever_waits_and_not_to_whoever_comes_by(became):
    after = {"ana": "gone", "ben": "in", "chi": "waiting"}
    assert became["gone_and_come"] == [[after, 1]] * len(became["gone_and_come"])
