"""Conversations through the doors that people use."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from practica.exchange.conversations import actions
from practica.exchange.conversations.models import Answer, Conversation, Helped, Invitation, Kind, Worked
from practica.foundation.core.models import KeptForm
from practica.people.access.models import Attribution, Marking
from practica.services.notices import following
from tests.conftest import NOW

QUESTION = {
    "kind": "question", "title": "Interpreters at night: what did you set up?", "setting": "A river port",
    "body": "Between eleven and six we reach **nobody**.", "urgency": "week", "attribution": "named", "language": "en",
    "marking": "TLP:GREEN",
}  # fmt: skip
ANSWER = {"worked": "worked", "body": "Four districts share *one* roster.", "attribution": "named", "language": "en"}


def page(client, url, **more):
    answer = client.get(url, **more)
    assert answer.status_code == 200, (url, answer.status_code)
    return answer.content.decode()


def test_a_question_is_asked_found_and_answered(browse):
    sent = browse("member").post("/questions/new/", QUESTION)
    asked = Conversation.objects.get()
    assert sent.headers["Location"] == asked.get_absolute_url()
    assert "Interpreters at night" in page(browse("steward"), "/questions/")
    sent = browse("steward").post(f"/questions/{asked.pk}/answer/", ANSWER)
    given = Answer.objects.get()
    assert sent.headers["Location"] == given.get_absolute_url()
    shown = page(browse("member"), asked.get_absolute_url())
    assert "<em>one</em>" in shown
    assert "<strong>nobody</strong>" in shown
    assert "Did this help?" in shown


def test_what_helped_stands_on_top_with_what_came_of_it(browse, ask, answer):
    asked = ask()
    first, second = answer(asked), answer(asked, by="author", body="We pay for the waiting.", now=NOW + timedelta(hours=2))
    url = f"/questions/answers/{second.pk}/came-of/"
    browse("member").post(url, {"helped": "yes", "what": "It saved us a month.", "purpose": "other", "accepted": ""})
    shown = page(browse("author"), asked.get_absolute_url())
    assert shown.index("We pay for the waiting.") < shown.index("Four districts share one roster.")
    assert "It saved us a month." in shown
    assert first.pk


def test_a_question_that_lacks_its_title_comes_back_with_what_was_typed(browse):
    answer = browse("member").post("/questions/new/", QUESTION | {"title": ""})
    assert "Give it a title" in answer.content.decode()
    assert "we reach **nobody**" in answer.content.decode()
    assert not Conversation.objects.exists()


def test_personal_data_comes_back_marked_and_nothing_is_stored(browse):
    answer = browse("member").post("/questions/new/", QUESTION | {"body": "Write to maria.souza@gmail.com."})
    assert "cannot go out" in answer.content.decode()
    assert not Conversation.objects.exists()


def test_an_answer_without_words_comes_back_on_the_page(browse, ask):
    asked = ask()
    answer = browse("steward").post(f"/questions/{asked.pk}/answer/", ANSWER | {"body": ""})
    assert "Write what you did" in answer.content.decode()


def test_a_visitor_is_asked_to_sign_in_and_keeps_nothing(browse, ask):
    asked = ask(marking=Marking.CLEAR)
    assert "Sign in to answer" in page(browse("nobody"), asked.get_absolute_url())
    assert browse("nobody").post(f"/questions/{asked.pk}/answer/", ANSWER).status_code == 401
    assert not Answer.objects.exists()


def test_who_asks_under_role_and_country_is_named_nowhere(browse, ask, answer, people):
    people.member.occupation = "labour inspector"
    people.member.save()
    asked = ask(attribution=Attribution.ROLE)
    answer(asked)
    for url in ("/questions/", asked.get_absolute_url(), "/questions/?which=all"):
        shown = page(browse("steward"), url)
        assert "Member Example" not in shown, url
        assert "Labour inspector" in shown, url


def test_a_withheld_answer_shows_no_name_role_or_country(browse, ask, answer, people):
    asked = ask(invited=[people.steward])
    answer(asked, attribution=Attribution.WITHHELD)
    shown = page(browse("author"), asked.get_absolute_url())
    answers = shown[shown.index('id="answer-') : shown.index("</article>")]
    assert "Name withheld" in answers
    assert "Steward Example" not in answers
    assert "answered</b>" not in shown


def test_whoever_may_not_see_it_finds_nothing(browse, ask, circle):
    asked = ask(by="author", marking=Marking.AMBER, circle=circle)
    assert browse("member").get(asked.get_absolute_url()).status_code == 404
    assert "Interpreters at night" not in page(browse("member"), "/questions/?which=all")
    assert browse("member").post(f"/questions/{asked.pk}/answer/", ANSWER).status_code == 404


def test_what_is_typed_into_the_answer_is_there_again(browse, ask, people):
    asked = ask()
    typed = {"field": "body", "value": "Four districts", "revision": "0"}
    browse("steward").post(f"/keep/?form={asked.get_absolute_url()}", typed)
    assert "Four districts" in page(browse("steward"), asked.get_absolute_url())
    browse("steward").post(f"/questions/{asked.pk}/answer/", ANSWER)
    assert not KeptForm.objects.filter(form=asked.get_absolute_url()).exists()


def test_beside_the_form_stands_what_was_asked_before_and_who_may_know(browse, ask, people):
    from practica.services.search.actions import index_pending

    ask(by="author", title="Interpreters at night for the river port")
    people.steward.expertise = ["interpretation"]
    people.steward.save()
    index_pending()
    shown = browse("member").post("/questions/beside/", QUESTION).content.decode()
    assert "Asked before" in shown
    assert "Interpreters at night for the river port" in shown


def test_new_answers_come_to_a_page_that_waits(browse, ask, answer):
    asked = ask()
    first = answer(asked)
    client = browse("member")
    assert client.get(f"/questions/{asked.pk}/since/{first.pk}/").status_code == 204
    second = answer(asked, by="author", body="We pay for the waiting.", now=NOW + timedelta(hours=2))
    shown = client.get(f"/questions/{asked.pk}/since/{first.pk}/").content.decode()
    assert "We pay for the waiting." in shown
    assert f"/since/{second.pk}/" in shown
    assert client.get(f"/questions/{asked.pk}/since/0/").status_code == 200


def test_a_thousand_answers_cost_as_many_queries_as_two(browse, ask, answer, django_assert_max_num_queries):
    asked = ask()
    for number in range(45):
        answer(asked, by="author" if number % 2 else "steward", body=f"Answer {number}", now=NOW + timedelta(hours=number + 1))
    client = browse("member")
    client.get(asked.get_absolute_url())
    with django_assert_max_num_queries(40):
        first = page(client, asked.get_absolute_url())
    assert len(re.findall(r'<article class="answer', first)) == 20
    onward = re.search(r'href="(\?after=\d+)"', first)
    second = page(client, asked.get_absolute_url() + onward[1])
    third = page(client, asked.get_absolute_url() + re.search(r'href="(\?after=\d+)"', second)[1])
    assert "Answer 19<" in first
    assert "Answer 20<" in second
    assert "Answer 44<" in third


def test_an_edit_leaves_what_stood_there_to_be_read(browse, ask):
    asked = ask()
    url = f"/questions/{asked.pk}/edit/"
    changed = {"title": "Interpreters after midnight", "body": asked.body, "setting": "", "tried": "", "seen": ""}
    browse("member").post(url, changed)
    assert "Interpreters at night: what did you set up?" in page(browse("steward"), f"/questions/{asked.pk}/history/")
    assert "Only whoever wrote this" in page(browse("steward"), url, follow=True)


def test_somebody_asked_by_name_names_a_better_one_or_declines(browse, ask, people):
    asked = ask(invited=[people.steward])
    one = Invitation.objects.get()
    assert "You are asked by name" in page(browse("steward"), asked.get_absolute_url())
    url = f"/questions/invitations/{one.pk}/"
    assert "No member is called" in browse("steward").post(url, {"person": "Nobody Here"}).content.decode()
    browse("steward").post(url, {"person": "author"})
    assert Invitation.objects.filter(conversation=asked, member=people.author).exists()
    second = Invitation.objects.get(member=people.author)
    browse("author").post(f"/questions/invitations/{second.pk}/", {"decline": "1"})
    second.refresh_from_db()
    assert second.standing == "declined"
    assert browse("member").get(url).status_code in {200, 302}
    assert browse("newcomer").get(url).status_code == 302


def test_personal_data_seen_hides_at_once_and_the_second_reader_decides(browse, ask, answer):
    asked = ask()
    given = answer(asked, body="Ask at the house with the green door.")
    browse("member").post(f"/personal-data/answer-{given.pk}/hide/")
    assert "green door" not in page(browse("member"), asked.get_absolute_url())
    url = f"/personal-data/answer-{given.pk}/"
    assert browse("member").get(url).status_code == 404
    assert "green door" in page(browse("facilitator"), url)
    browse("facilitator").post(url, {"take_away": "1"})
    assert "Taken away by a second reader" in page(browse("member"), asked.get_absolute_url())


def test_two_are_joined_and_the_old_address_leads_on(browse, ask, answer):
    first, second = ask(), ask(by="newcomer", title="Interpreters for the night shift?")
    answer(second)
    browse("facilitator").post(f"/questions/{second.pk}/merge/", {"other": f"http://testserver{first.get_absolute_url()}"})
    answer_page = browse("newcomer").get(second.get_absolute_url())
    assert answer_page.headers["Location"] == first.get_absolute_url()


def test_follow_mute_same_and_close_are_buttons(browse, ask, people):
    asked = ask()
    client = browse("steward")
    client.post(f"/questions/{asked.pk}/do/follow/")
    assert following.standing(asked, people.steward) == "follows"
    client.post(f"/questions/{asked.pk}/do/mute/")
    assert following.standing(asked, people.steward) == "muted"
    client.post(f"/questions/{asked.pk}/do/same/")
    assert "Asked in these countries too" in page(client, asked.get_absolute_url())
    browse("member").post(f"/questions/{asked.pk}/close/", {"words": "Answered at the meeting."})
    assert "Answered at the meeting." in page(client, asked.get_absolute_url())


def test_an_idea_gathers_hands(browse, ask):
    idea = ask(kind=Kind.IDEA, title="A shared phrase book")
    browse("steward").post(f"/questions/{idea.pk}/do/lend-hand/", {"words": "I would bring two ports"})
    shown = page(browse("author"), idea.get_absolute_url())
    assert "I would bring two ports" in shown
    assert "1 would try it" in shown


@pytest.mark.parametrize("after", ["x", "2026-01-01_1", "_", "2026-01-01T00:00:00+00:00_99999999999999999999", "💥"])
def test_a_broken_key_begins_the_list_anew(browse, ask, after):
    ask()
    assert "Interpreters at night" in page(browse("member"), f"/questions/?after={after}")


def test_the_unanswered_have_a_page_oldest_first(browse, ask, answer):
    ask(title="The younger one", body="Who knows?", now=NOW + timedelta(days=1))
    ask(title="The older one", body="Who knows?", by="author")
    answered = ask(title="The answered one", body="Who knew?", by="newcomer")
    answer(answered)
    shown = page(browse("steward"), "/questions/?which=unanswered")
    assert shown.index("The older one") < shown.index("The younger one")
    assert "The answered one" not in shown


def test_failure_is_an_answer_with_its_next_time(browse, ask, answer):
    asked = ask()
    answer(asked, worked=Worked.DID_NOT, next_time="Pay for the waiting.")
    shown = page(browse("member"), asked.get_absolute_url())
    assert "did not work for us" in shown
    assert "Pay for the waiting." in shown


def test_an_answer_that_did_not_help_is_not_put_on_top(ask, answer, people):
    asked = ask()
    given = answer(asked)
    actions.say_what_came(given, actions.Came(Helped.NO), seen=None, by=people.member, now=NOW)
    asked.refresh_from_db()
    assert asked.accepted is None


def test_a_file_comes_along_with_a_question_and_with_an_answer(browse, people):
    note = SimpleUploadedFile("roster.txt", b"Each district pays for one night a week, and nobody waits alone.")
    browse("member").post("/questions/new/", QUESTION | {"files": note})
    asked = Conversation.objects.get()
    form = SimpleUploadedFile("form.txt", b"Ask who speaks, and in which language, and since when.")
    browse("steward").post(f"/questions/{asked.pk}/answer/", ANSWER | {"files": form})
    shown = page(browse("author"), asked.get_absolute_url())
    assert "roster.txt" in shown
    assert "form.txt" in shown


def test_a_file_with_personal_data_stops_the_answer_and_nothing_is_stored(browse, ask):
    asked = ask()
    bad = SimpleUploadedFile("list.txt", b"Her address is maria.souza@gmail.com and she is waiting for an answer there.")
    sent = browse("steward").post(f"/questions/{asked.pk}/answer/", ANSWER | {"files": bad})
    assert sent.status_code == 200
    assert not Answer.objects.exists()
    assert "Four districts share *one* roster." in sent.content.decode()


def test_a_file_follows_its_conversation_out_of_sight(browse, ask, answer, people, circle):
    note = SimpleUploadedFile("roster.txt", b"Each district pays for one night a week, and nobody waits alone.")
    browse("author").post("/questions/new/", QUESTION | {"files": note})
    asked = Conversation.objects.get()
    address = re.search(r'href="(/files/[^"]+)"', page(browse("member"), asked.get_absolute_url()))[1]
    assert browse("member").get(address).status_code == 200
    actions.mark(asked, Marking.AMBER, circle=circle, by=people.author, now=NOW)
    assert browse("member").get(address).status_code == 404
    assert browse("contact").get(address).status_code == 200
