"""Who may hear of what: asked of the one rule for all browsers at once."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from practica.exchange.conversations import actions as conversing
from practica.exchange.conversations.models import Conversation, Kind
from practica.people.access.models import Marking
from practica.people.circles.models import Membership
from practica.services.live.names import listed, subject
from practica.services.live.standing import standing
from practica.services.live.topics import numbers, publish, topic
from tests.conftest import NOW


@pytest.fixture
def conversation(people):
    def conversation(*, by="author", **more) -> Conversation:
        asked = conversing.Asked(Kind.QUESTION, "Interpreters at night: what did you set up?", "Between eleven and six.", **more)
        return conversing.ask(asked, by=people[by], now=NOW)

    return conversation


def key_of(client: Client) -> str:
    return client.session.session_key or ""


def hears(client: Client, item) -> bool:
    return bool(standing({key_of(client): {(item.KIND, item.pk)}})[key_of(client)])


def test_whoever_sees_an_item_hears_of_it_and_nobody_else(browse, circle, conversation):
    closed = conversation(marking=Marking.AMBER, circle=circle)
    assert hears(browse("steward"), closed)
    assert not hears(browse("member"), closed)


def test_a_visitor_hears_of_what_is_for_everybody_alone(people, conversation):
    open_, inside = conversation(marking=Marking.CLEAR), conversation(by="contact")
    heard = standing({"": {(open_.KIND, open_.pk), (inside.KIND, inside.pk)}})
    assert heard[""] == {(open_.KIND, open_.pk)}


def test_a_sign_out_ends_it(browse, conversation):
    item, client = conversation(), browse("member")
    key = key_of(client)
    client.post("/sign-out/")
    assert standing({key: {(item.KIND, item.pk)}}) == {key: frozenset()}


def test_a_new_password_ends_it(people, browse, conversation):
    item, client = conversation(), browse("member")
    key = key_of(client)
    people.member.set_password("another long one 47")
    people.member.save()
    assert standing({key: {(item.KIND, item.pk)}}) == {key: frozenset()}


def test_a_suspension_ends_it_also_of_what_is_for_everybody(people, browse, conversation):
    item, client = conversation(marking=Marking.CLEAR), browse("member")
    assert hears(client, item)
    people.member.suspended = True
    people.member.save()
    assert not hears(client, item)


def test_leaving_the_circle_ends_it(people, browse, circle, conversation):
    item = conversation(marking=Marking.AMBER, circle=circle)
    assert hears(browse("reviewer"), item)
    Membership.objects.filter(circle=circle, member=people.reviewer).delete()
    assert not hears(browse("reviewer"), item)


def test_a_session_that_has_run_out_ends_it(browse, conversation):
    item, client = conversation(), browse("member")
    session = client.session
    session.set_expiry(timezone.now() - timedelta(minutes=1))
    session.save()
    assert not hears(client, item)


def test_hundreds_of_browsers_cost_as_many_queries_as_one(people, browse, conversation, django_assert_num_queries):
    item = conversation()
    keys = [key_of(browse(handle)) for handle in ("author", "steward", "member", "contact")]
    asked = {key: {(item.KIND, item.pk)} for key in keys}
    with django_assert_num_queries(5):
        one = standing(dict(list(asked.items())[:1]))
    with django_assert_num_queries(5):
        assert all(standing(asked).values())
    assert all(one.values())


def test_what_is_no_topic_is_left_out():
    assert listed("conversation:1/all,conversation:1/all,x,conversation:/all,conversation:1/ALL,;drop") == ["conversation:1/all"]
    assert len(listed(",".join(f"conversation:{number}/all" for number in range(500)))) == 40
    assert subject("live_question:12/notes") == ("live_question", 12)
    with pytest.raises(ValueError, match="x"):
        subject("x")


def test_a_number_grows_with_everything_that_is_published(conversation):
    item = conversation()
    name = topic(item, "questions")
    before = numbers([name])[name]
    publish(item, "questions", "notes")
    publish(item, "questions")
    assert numbers([name, topic(item, "notes")]) == {name: before + 2, topic(item, "notes"): 1}


def test_the_numbers_are_told_to_those_who_see_the_item_with_a_tag_that_holds_until_it_moves(browse, circle, conversation):
    item = conversation(marking=Marking.AMBER, circle=circle)
    url = f"/live/numbers/?topics={topic(item, 'notes')}"
    answer = browse("steward").get(url)
    assert answer.json() == {topic(item, "notes"): 0}
    tag = answer.headers["ETag"]
    assert browse("steward").get(url, headers={"if-none-match": tag}).status_code == 304
    publish(item, "notes")
    assert browse("steward").get(url, headers={"if-none-match": tag}).json() == {topic(item, "notes"): 1}
    assert browse("member").get(url).status_code == 404
    assert browse("nobody").get(url).status_code == 404


def test_what_may_not_be_seen_is_missing_beside_what_may(browse, circle, conversation):
    closed, open_ = conversation(marking=Marking.AMBER, circle=circle), conversation(by="contact")
    answer = browse("member").get(f"/live/numbers/?topics={topic(closed)},{topic(open_)}")
    assert set(answer.json()) == {topic(open_)}
