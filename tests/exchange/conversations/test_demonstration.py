"""The demonstration's own questions: whether those who answered are named, and whether what is alike finds each other."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings
from django.utils import timezone

from practica.config.setup import load_data
from practica.demo import building
from practica.exchange.conversations.alike import Alike, alike
from practica.exchange.conversations.models import Conversation
from practica.people.access.viewers import Viewer
from tests.bench.routing import FIRST, GOAL, among_first, places
from tests.conftest import planted_once

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Path]:
    """The whole demonstration, built once and undone at the end."""
    folder = tmp_path_factory.mktemp("demonstration")
    with planted_once(django_db_blocker), override_settings(DATA_DIR=folder):
        load_data()
        building.build("small", say=[].append, now=timezone.now())
        yield folder


@pytest.fixture(autouse=True)
def _demonstration(world, settings):
    settings.DATA_DIR = world


def like(name: str, *, with_concepts: bool = True) -> Alike:
    row = Conversation.objects.select_related("source").get(external_id=name)
    concepts = [concept.key for concept in row.concepts.all()] if with_concepts else []
    viewer = Viewer.of(row.source)
    return alike(viewer, row.title, row.body, row.language, concepts=concepts, leave_out={(Conversation.KIND, row.pk)})


def ids(hits) -> list[str]:
    return [hit.external_id for hit in hits]


def test_who_in_fact_answered_is_among_the_first_five_for_seven_in_ten_questions():
    told = places()
    assert len(told) >= 15
    assert among_first(told) / len(told) >= GOAL, {name: place for name, place in told.items() if not place or place > FIRST}


@pytest.mark.parametrize("with_concepts", [True, False])
def test_a_question_asked_in_two_languages_finds_itself(with_concepts):
    assert "night-interpreters" in ids(like("interpretes-de-noche", with_concepts=with_concepts).conversations)
    assert "interpretes-de-noche" in ids(like("night-interpreters", with_concepts=with_concepts).conversations)


@pytest.mark.parametrize(
    ("question", "practice"),
    [
        ("la-rue-peut-elle-epargner", "demo:retour-groupe"),
        ("sosed-s-klyuchom", "demo:flat-for-men"),
        ("telling-the-school", "demo:motorbike-visits"),
        ("the-long-holidays", "demo:envelope"),
        ("daa-al-jawaz", "demo:listening-room"),
        ("rent-for-sockets", "demo:plataforma-nove"),
    ],
)
def test_a_question_finds_the_practice_that_its_answers_point_at(question, practice):
    assert practice in ids(like(question).practices)


def test_a_question_that_nobody_asked_before_and_no_practice_answers_finds_nothing():
    assert like("conservar-el-chat") == Alike([], [])
    asker = Viewer.of(Conversation.objects.select_related("source").get(external_id="night-interpreters").source)
    assert alike(asker, "Where can one buy a good bicycle in winter?", "Red, if possible.", "en") == Alike([], [])
