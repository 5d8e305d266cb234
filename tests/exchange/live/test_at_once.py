"""The same person on two devices at the same moment: one vote, one choice, on both databases."""

import pytest

from tests.exchange.pressed_at_once import outcome

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def became(request, tmp_path_factory):
    """What became of it, round by round."""
    return outcome("tests.exchange.live.at_once", request.param, tmp_path_factory.mktemp("at-once"))


def test_a_vote_from_two_devices_at_once_is_one_vote(became):
    assert became["voted"] == [[1, 1]] * len(became["voted"])


def test_a_vote_for_each_of_two_joined_questions_at_once_is_one_vote(became):
    assert became["voted_for_both"] == [1] * len(became["voted_for_both"])


def test_two_choices_from_two_devices_at_once_are_one_choice(became):
    assert became["chosen"] == [1] * len(became["chosen"])
