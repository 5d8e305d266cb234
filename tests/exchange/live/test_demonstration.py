"""The session that is live while the demonstration runs looks like one with people in it."""

from collections import Counter

import pytest

from practica.demo.live import make_live
from practica.demo.reading import records
from practica.exchange.events.models import Does, Part, Registration
from practica.exchange.live.models import Chosen, Question, Vote
from tests.exchange.played import played

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def cast(django_db_setup, django_db_blocker):
    with played(django_db_blocker, "live", make_live) as made:
        yield made


def test_nobody_has_voted_on_every_question_and_most_have_voted_on_some(cast):
    (row,) = records("live")
    votes = Counter(Vote.objects.values_list("member__handle", flat=True))
    asked = Question.objects.count()
    assert asked == len(row["questions"])
    assert max(votes.values()) < asked / 2 + 1
    assert len(votes) > len(row["takes_part"]) * 0.8
    assert len(set(votes.values())) > 2
    assert sorted(Question.objects.values_list("pk", flat=True)) == sorted(set(Vote.objects.values_list("question", flat=True)))


def test_each_question_has_as_many_votes_as_its_record_says_and_none_of_its_author(cast):
    (row,) = records("live")
    for said in row["questions"]:
        question = Question.objects.get(body=said["body"])
        voters = set(Vote.objects.filter(question=question).values_list("member__handle", flat=True))
        assert len(voters) == said["votes"], said["body"]
        assert said["by"] not in voters


def test_whoever_moderates_does_not_vote_and_whoever_tries_it_out_has_the_poll_before_them(cast):
    (row,) = records("live")
    moderators = set(Part.objects.filter(session__live__isnull=False, does=Does.MODERATES).values_list("member", flat=True))
    assert not Vote.objects.filter(member__in=moderators).exists()
    assert not Chosen.objects.filter(member=cast.members["member"]).exists()
    assert Chosen.objects.count() == sum(row["poll"]["choices"].values()) < Registration.objects.count()


def test_not_everybody_is_like_everybody_else(cast):
    """Several countries, several languages, names and withheld names; nobody asks twice as if there were nobody else."""
    questions = list(Question.objects.all())
    assert len({question.country for question in questions}) >= 8
    assert {question.language for question in questions} >= {"en", "fr", "es", "ar", "ru"}
    assert {question.attribution for question in questions} == {"named", "role", "withheld"}
    assert max(Counter(question.source_id for question in questions).values()) == 1
