"""What waits for a member, and where they could help."""

from datetime import timedelta

from practica.exchange.conversations import actions
from practica.exchange.conversations.models import Helped
from practica.exchange.conversations.queries import median_first_answer
from practica.exchange.conversations.waiting import could_answer, waiting_for
from practica.knowledge.vocabulary.models import Concept, Scheme
from practica.people.access.models import Marking
from tests.conftest import NOW, TODAY


def kinds(people, handle):
    return [one.kind for one in waiting_for(people.viewer(handle), TODAY)]


def test_a_question_waits_for_whoever_is_asked_by_name_until_they_pass_it_on(ask, people):
    asked = ask(invited=[people.steward])
    assert kinds(people, "steward") == ["asked"]
    actions.pass_on(asked.invitations.get(), people.author, by=people.steward, now=NOW)
    assert kinds(people, "steward") == []
    assert kinds(people, "author") == ["asked"]


def test_whoever_asked_is_asked_what_came_of_it(ask, answer, people):
    given = answer(ask())
    assert kinds(people, "member") == ["came_of"]
    actions.say_what_came(given, actions.Came(Helped.NO), seen=None, by=people.member, now=NOW)
    assert kinds(people, "member") == []


def test_a_question_without_an_answer_waits_for_its_owner(ask, answer, people):
    asked = ask()
    actions.take(asked, by=people.facilitator, now=NOW)
    assert kinds(people, "facilitator") == ["owned"]
    answer(asked)
    assert kinds(people, "facilitator") == []


def test_what_was_hidden_waits_for_its_second_reader_without_its_title(ask, answer, people):
    given = answer(ask(title="A title of its own"))
    actions.hide(given, by=people.member, now=NOW)
    waits = waiting_for(people.viewer("facilitator"), TODAY)
    assert [one.kind for one in waits] == ["hidden"]
    assert "A title of its own" not in waits[0].title


def test_nothing_waits_for_a_visitor_or_for_whoever_left_the_circle(ask, people, circle):
    ask(by="author", marking=Marking.AMBER, circle=circle, invited=[people.contact])
    assert kinds(people, "nobody") == []
    assert kinds(people, "contact") == ["asked"]
    circle.memberships.filter(member=people.contact).delete()
    assert kinds(people, "contact") == []


def test_help_is_wanted_where_knowledge_and_language_meet(ask, people):
    scheme = Scheme.objects.create(slug="topics", name="Topics")
    Concept.objects.create(scheme=scheme, key="interpretation")
    people.steward.expertise = ["interpretation"]
    people.steward.save()
    ask(title="Something else", body="Who knows?", by="author")
    ask(concepts=["interpretation"])
    found = could_answer(people.viewer("steward"))
    assert [one.conversation.title for one in found] == ["Interpreters at night: what did you set up?", "Something else"]
    assert could_answer(people.viewer("observer")) == []
    assert could_answer(people.viewer("nobody")) == []


def test_the_median_carries_its_n_and_counts_what_one_may_see(ask, answer, people, circle):
    for hours, title in ((2, "One"), (4, "Two"), (9, "Three")):
        answer(ask(title=title), now=NOW + timedelta(hours=hours))
    answer(ask(by="author", title="Closed", marking=Marking.AMBER, circle=circle), now=NOW + timedelta(hours=50))
    assert median_first_answer(people.viewer("member"), NOW - timedelta(days=1)) == (4.0, 3)
    assert median_first_answer(people.viewer("author"), NOW - timedelta(days=1)) == (6.5, 4)
    assert median_first_answer(people.viewer("nobody"), NOW - timedelta(days=1)) == (None, 0)
