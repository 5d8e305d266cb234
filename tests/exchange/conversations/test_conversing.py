"""Asking, answering, and what becomes of both."""

from datetime import timedelta

import pytest
from django.utils import timezone

from practica.exchange.conversations import actions
from practica.exchange.conversations.models import (
    Answer,
    Conversation,
    Edit,
    Helped,
    Invitation,
    Kind,
    SameHere,
    Standing,
    State,
    Urgency,
    Worked,
)
from practica.foundation.core.answers import Conflict, Refused
from practica.knowledge.practices import actions as practices
from practica.knowledge.replications.models import Purpose, Use
from practica.people.access.models import Attribution, Marking
from practica.people.access.queries import can_see, viewers_of
from practica.services.files import actions as files
from practica.services.files.queries import of_item
from practica.services.notices import following
from practica.services.notices import tasks as letters
from tests.conftest import NOW
from tests.services.files.having import bring

pytestmark = pytest.mark.usefixtures("at_once")


def later(**delta):
    return NOW + timedelta(**delta)


@pytest.fixture
def practice(people):
    made = practices.begin(by=people.author, now=NOW, title="A rota for nights")
    practices.save_field(made, "done", "Four districts share one roster.", revision=0, by=people.author, now=NOW)
    for field in ("challenge", "changed", "did_not_work"):
        practices.save_field(made, field, "Few came at night.", revision=0, by=people.author, now=NOW)
    practices.publish_short(made, by=people.author, now=NOW)
    made.refresh_from_db()
    return made


def test_a_question_sent_twice_is_asked_once(ask):
    assert ask() == ask(now=later(seconds=30))
    assert Conversation.objects.count() == 1


def test_a_question_without_a_title_is_refused_in_words(ask):
    with pytest.raises(Refused, match="Give it a title"):
        ask(title="  ")


def test_personal_data_in_a_question_stops_it_and_nothing_is_stored(ask):
    with pytest.raises(actions.HeldBack):
        ask(body="Write to maria.souza@gmail.com about her case.")
    assert not Conversation.objects.exists()


def test_a_question_in_a_circle_is_for_the_circle_and_its_answers_too(ask, answer, people, circle):
    asked = ask(by="author", marking=Marking.AMBER, circle=circle)
    given = answer(asked)
    for item in (asked, given):
        assert {member.handle for member in viewers_of(item)} == {"author", "steward", "reviewer", "contact"}
    circle.memberships.filter(member=people.contact).delete()
    assert not can_see(people.viewer("contact"), given)


def test_nobody_asks_in_a_circle_they_do_not_belong_to(ask, circle):
    with pytest.raises(Refused, match="circle you belong to"):
        ask(by="member", marking=Marking.AMBER, circle=circle)


def test_an_observer_reads_along_and_does_not_answer(ask, answer, people):
    asked = ask(marking=Marking.CLEAR)
    assert can_see(people.viewer("observer"), asked)
    with pytest.raises(Refused, match="Observers read along"):
        answer(asked, by="observer")


def test_a_question_about_a_practice_follows_its_marking(ask, answer, people, practice, circle):
    asked = ask(by="author", about=actions.Subject(practice=practice, section="done"))
    given = answer(asked)
    practices.mark(practice, Marking.AMBER, circle=circle, by=people.author, now=NOW)
    for item in (Conversation.objects.get(pk=asked.pk), Answer.objects.get(pk=given.pk)):
        assert not can_see(people.viewer("member"), item)
        assert can_see(people.viewer("contact"), item)


def test_a_question_cannot_be_wider_than_what_it_is_about(ask, people, practice, circle):
    practices.mark(practice, Marking.AMBER, circle=circle, by=people.author, now=NOW)
    with pytest.raises(Refused, match="wider"):
        ask(by="author", about=actions.Subject(practice=practice))


def test_an_answer_is_counted_and_ends_the_waiting(ask, answer):
    asked = ask()
    assert asked.is_waiting
    answer(asked)
    asked.refresh_from_db()
    assert (asked.answers_count, asked.is_waiting, asked.moved) == (1, False, later(hours=1))


def test_an_answer_of_the_asker_does_not_end_the_waiting(ask, answer):
    asked = ask()
    answer(asked, by="member")
    asked.refresh_from_db()
    assert asked.answers_count == 1
    assert asked.is_waiting


def test_an_answer_sent_twice_is_given_once(ask, answer):
    asked = ask()
    assert answer(asked) == answer(asked)
    asked.refresh_from_db()
    assert asked.answers_count == 1


def test_a_follow_up_stands_under_the_answer_and_is_no_answer(ask, answer, people):
    asked = ask()
    given = answer(asked)
    first = actions.follow_up(given, "Do you pay for the waiting?", by=people.member, now=later(hours=2))
    second = actions.follow_up(first, "A little.", by=people.steward, now=later(hours=3))
    asked.refresh_from_db()
    assert (first.to, second.to, asked.answers_count) == (given, given, 1)


def test_the_asker_says_what_helped_and_it_stands_on_top(ask, answer, people):
    asked = ask()
    given = answer(asked)
    came = actions.Came(Helped.YES, "We joined two districts.")
    actions.say_what_came(given, came, seen=None, by=people.member, now=later(days=30))
    asked.refresh_from_db()
    assert asked.accepted == given


def test_what_came_of_an_answer_about_a_practice_is_a_use_of_it(ask, answer, people, practice):
    asked = ask()
    given = answer(asked, practice=practice)
    came = actions.Came(Helped.YES, "We copied the contract for our shift plan.", Purpose.FORM)
    actions.say_what_came(given, came, seen=None, by=people.member, now=later(days=30))
    use = Use.objects.get(practice=practice)
    assert (use.source, use.helped, use.what) == (people.member, True, "We copied the contract for our shift plan.")
    actions.say_what_came(given, actions.Came(Helped.YES, "And again."), seen=given.pk, by=people.member, now=later(days=31))
    assert Use.objects.count() == 1


def test_only_whoever_asked_says_what_helped_until_they_have_left(ask, answer, people):
    asked = ask()
    given = answer(asked)
    with pytest.raises(Refused, match="Whoever asked"):
        actions.say_what_came(given, actions.Came(Helped.YES), seen=None, by=people.facilitator, now=NOW)
    people.member.is_active = False
    people.member.save()
    given.refresh_from_db()
    actions.say_what_came(given, actions.Came(Helped.YES), seen=None, by=people.facilitator, now=NOW)
    asked.refresh_from_db()
    assert asked.accepted == given


def test_two_answers_put_on_top_at_once_are_told_and_nothing_changes(ask, answer, people):
    asked = ask()
    first, second = answer(asked), answer(asked, by="author", body="We pay per call.")
    actions.say_what_came(first, actions.Came(Helped.YES), seen=None, by=people.member, now=NOW)
    with pytest.raises(Conflict, match="meanwhile"):
        actions.say_what_came(second, actions.Came(Helped.YES), seen=None, by=people.member, now=NOW)
    asked.refresh_from_db()
    assert asked.accepted == first


def test_the_same_for_us_is_said_once_and_taken_back(ask, answer, people):
    asked = ask()
    given = answer(asked, worked=Worked.DID_NOT)
    assert actions.say_same(asked, given, by=people.author, now=NOW)
    assert SameHere.objects.count() == 1
    assert not actions.say_same(asked, given, by=people.author, now=NOW)
    assert not SameHere.objects.exists()


def test_an_edit_keeps_what_stood_there_and_two_windows_do_not_overwrite(ask, people):
    asked = ask()
    changed = actions.edit(asked, {"title": "Interpreters after midnight"}, seen=None, by=people.member, now=later(hours=1))
    assert Edit.objects.get().before == {"title": "Interpreters at night: what did you set up?"}
    with pytest.raises(Conflict):
        actions.edit(asked, {"title": "Something else"}, seen=None, by=people.member, now=later(hours=2))
    changed.refresh_from_db()
    assert changed.title == "Interpreters after midnight"


def test_joined_conversations_go_on_in_one_and_a_late_answer_finds_it(ask, answer, people):
    first, second = ask(), ask(by="newcomer", title="Interpreters for the night shift?")
    answer(second)
    actions.merge(second, first, by=people.facilitator, now=later(hours=2))
    late = answer(Conversation.objects.get(pk=second.pk), by="author", body="We pay per call.", now=later(hours=3))
    first.refresh_from_db()
    second.refresh_from_db()
    assert (late.conversation, first.answers_count, second.state) == (first, 2, State.MERGED)


def test_the_files_of_a_joined_question_go_with_it(ask, people):
    first, second = ask(), ask(by="newcomer", title="Interpreters for the night shift?")
    files.attach(second, bring(people.newcomer), by=people.newcomer, now=NOW)
    actions.merge(second, first, by=people.facilitator, now=later(hours=2))
    assert [file.name for file in of_item(people.viewer("member"), first)] == ["minutes.txt"]


def test_conversations_with_other_readers_are_not_joined(ask, people, circle):
    open_one, closed = ask(by="author"), ask(by="author", title="Only for us", marking=Marking.AMBER, circle=circle)
    with pytest.raises(Refused, match="same readers"):
        actions.merge(closed, open_one, by=people.author, now=NOW)


def test_a_closed_conversation_takes_no_answer_and_says_why(ask, answer, people):
    asked = ask()
    with pytest.raises(Refused, match="Say in a sentence"):
        actions.close(asked, " ", by=people.member, now=NOW)
    actions.close(asked, "Answered at the meeting.", by=people.member, now=NOW)
    with pytest.raises(Refused, match="closed"):
        answer(asked)
    actions.reopen(asked, by=people.member, now=NOW)
    answer(asked)


def test_it_is_not_made_wider_once_others_have_answered(ask, answer, people, circle):
    asked = ask(by="author", marking=Marking.AMBER, circle=circle)
    actions.mark(asked, Marking.GREEN, by=people.author, now=NOW)
    actions.mark(asked, Marking.AMBER, circle=circle, by=people.author, now=NOW)
    answer(asked)
    with pytest.raises(Refused, match="Others have answered"):
        actions.mark(asked, Marking.GREEN, by=people.author, now=NOW)


def test_what_was_seen_to_hold_personal_data_is_gone_at_once_and_comes_back_without_it(ask, answer, people):
    asked = ask()
    given = answer(asked, body="Ask at the house with the green door.")
    actions.hide(given, by=people.member, now=NOW)
    assert not can_see(people.viewer("member"), given)
    assert can_see(people.viewer("facilitator"), given)
    actions.amend(given, {"body": "Ask at the shelter."}, by=people.steward, now=NOW)
    actions.show_again(given, by=people.facilitator, now=NOW)
    assert can_see(people.viewer("member"), given)
    assert not Edit.objects.exists()


def test_hiding_a_question_hides_its_answers(ask, answer, people):
    asked = ask()
    given = answer(asked)
    actions.hide(asked, by=people.author, now=NOW)
    given.refresh_from_db()
    assert not can_see(people.viewer("author"), given)


def test_people_are_asked_by_name_no_more_than_they_allow(ask, people):
    people.steward.asks_a_month = 1
    people.steward.save()
    first = ask(invited=[people.steward])
    assert Invitation.objects.get(conversation=first).member == people.steward
    with pytest.raises(Refused, match="as often this month"):
        ask(title="Something else", body="Who knows?", invited=[people.steward])


def test_whoever_was_asked_names_somebody_better(ask, people):
    asked = ask(invited=[people.steward])
    invitation = Invitation.objects.get(conversation=asked)
    actions.pass_on(invitation, people.author, by=people.steward, now=NOW)
    invitation.refresh_from_db()
    assert (invitation.standing, invitation.passed_to) == (Standing.PASSED_ON, people.author)
    assert set(asked.invitations.values_list("member__handle", flat=True)) == {"steward", "author"}


def test_an_answer_under_role_and_country_does_not_show_who_was_asked_and_answered(ask, answer, people):
    asked = ask(invited=[people.steward])
    answer(asked, attribution=Attribution.ROLE)
    assert Invitation.objects.get(conversation=asked).standing == Standing.ASKED


def test_a_question_nobody_answers_widens_and_then_has_an_owner(ask, people):
    asked = ask(urgency=Urgency.WEEK)
    assert not actions.to_widen(later(days=6)).exists()
    assert actions.widen(actions.to_widen(later(days=8)).get(), now=later(days=8))
    assert not actions.to_escalate(later(days=8)).exists()
    assert actions.escalate(actions.to_escalate(later(days=15)).get(), now=later(days=15))
    asked.refresh_from_db()
    assert asked.owner == people.facilitator


def test_a_closed_question_is_owned_by_a_steward_of_its_circle(ask, people, circle):
    asked = ask(by="author", marking=Marking.AMBER, circle=circle)
    actions.widen(asked, now=later(days=8))
    actions.escalate(asked, now=later(days=15))
    asked.refresh_from_db()
    assert asked.owner in {people.steward, people.contact}


def test_hands_are_lent_to_ideas_alone(ask, people):
    with pytest.raises(Refused, match="Only an idea"):
        actions.lend_hand(ask(), "Two ports", by=people.steward, now=NOW)
    idea = ask(kind=Kind.IDEA, title="A shared phrase book")
    actions.lend_hand(idea, "Two ports", by=people.steward, now=NOW)
    actions.lend_hand(idea, "Three ports", by=people.steward, now=NOW)
    assert [hand.words for hand in idea.hands.all()] == ["Three ports"]


def test_who_asks_and_who_answers_follow_and_a_mute_stays(ask, answer, people):
    asked = ask()
    following.mute(asked, by=people.steward, now=NOW)
    answer(asked)
    assert [member.handle for member in following.followers(asked)] == ["member"]


def test_whoever_left_the_circle_is_told_nothing(ask, answer, people, circle):
    asked = ask(by="author", marking=Marking.AMBER, circle=circle)
    answer(asked, by="contact")
    circle.memberships.filter(member=people.contact).delete()
    assert [member.handle for member in following.followers(asked)] == ["author"]


def test_what_is_said_in_a_circle_is_not_carried_to_the_readers_of_a_practice(ask, answer, people, practice, circle):
    asked = ask(by="author", marking=Marking.AMBER, circle=circle)
    given = answer(asked, practice=practice)
    actions.say_what_came(given, actions.Came(Helped.YES, "It worked in our cells."), seen=None, by=people.author, now=NOW)
    assert not Use.objects.exists()


def test_a_use_that_comes_of_an_answer_shows_its_source_as_the_question_does(ask, answer, people, practice):
    asked = ask(attribution=Attribution.ROLE)
    given = answer(asked, practice=practice)
    actions.say_what_came(given, actions.Came(Helped.YES, "We copied it."), seen=None, by=people.member, now=NOW)
    assert Use.objects.get().attribution == Attribution.ROLE


def test_a_question_about_a_practice_reaches_its_source_also_when_that_is_withheld(ask, people, practice, mailoutbox):
    practice.attribution = Attribution.WITHHELD
    practice.save()
    ask(about=actions.Subject(practice=practice))
    letters.tick(timezone.now())
    assert [mail.to for mail in mailoutbox if "About what you did" in mail.subject] == [["author@example.org"]]
