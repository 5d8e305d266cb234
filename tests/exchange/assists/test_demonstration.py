"""The three peer assists of the demonstration: one told, one where advice comes in, one live next week."""

from datetime import timedelta

import pytest

from practica.demo.assists import make_assists
from practica.demo.people import make_people
from practica.demo.reading import records
from practica.exchange.assists.models import Assist, Stage, Way
from practica.exchange.conversations.models import PilotEnd
from practica.foundation.safety.gate import examine
from practica.knowledge.vocabulary import queries as vocabulary
from practica.people.access.queries import can_see
from practica.people.access.viewers import Viewer
from tests.conftest import NOW


@pytest.fixture
def cast(db):
    vocabulary.forget()
    made = make_people()
    make_assists(records("assists"), made, now=NOW)
    return made


def test_each_is_in_another_stage_and_the_told_one_failed(cast):
    told, advised, live = Assist.objects.order_by("began")
    assert (told.stage, told.end) == (Stage.TOLD, PilotEnd.FAILED)
    assert (advised.stage, live.stage) == (Stage.ADVICE, Stage.BRIEF)
    assert advised.moves > NOW
    assert live.way == Way.LIVE
    assert live.starts.date() == (NOW + timedelta(days=7)).date()
    for assist in (told, advised, live):
        assert 5 <= assist.peers.exclude(standing="declined").count() <= 8


def test_the_outsider_sees_the_open_ones_and_not_the_one_for_its_peers(cast):
    outsider = Viewer.of(cast.members["member"])
    assert [can_see(outsider, assist) for assist in Assist.objects.order_by("began")] == [True, False, True]


def test_nothing_in_them_looks_like_case_data(cast):
    for assist in Assist.objects.all():
        texts = {"brief": assist.brief, "will_try": assist.will_try, "came": assist.came, "title": assist.title}
        assert not list(examine(texts, language=assist.language)), assist.title
        for word in assist.words.all():
            assert not list(examine({"body": word.body}, language=word.language)), word.body
