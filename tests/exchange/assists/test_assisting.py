"""A member with a problem brings peers together: who reads it, when it moves, what is said in it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction

from practica.exchange.assists import actions, tasks
from practica.exchange.assists.models import Assist, Sort, Stage, Standing, Way, Word
from practica.exchange.assists.waiting import waiting_for
from practica.exchange.conversations import actions as talking
from practica.exchange.conversations import routing
from practica.exchange.conversations.models import PilotEnd
from practica.foundation.core.answers import Refused
from practica.knowledge.vocabulary import actions as vocabulary
from practica.people.access.models import Marking
from practica.people.access.queries import can_see
from practica.services.notices import tasks as letters
from tests.conftest import NOW, PERSONAS, TODAY
from tests.exchange.assists.conftest import FIVE

pytestmark = pytest.mark.usefixtures("at_once")

ADVISED = "Ask them what the hour costs, before you change the room."


def seen_by(people, item):
    item.refresh_from_db()
    return {handle for handle in ("nobody", *PERSONAS) if can_see(people.viewer(handle), item)}


def test_only_the_host_and_the_peers_read_it_unless_the_host_chooses_more(bring, people, circle):
    assert seen_by(people, bring()) == {"author", *FIVE}
    assert seen_by(people, bring(marking=Marking.GREEN, title="Another")) == set(PERSONAS) - {"observer"}
    named = ("steward", "reviewer", "contact")
    one_circle = bring(marking=Marking.AMBER, circle=circle, peers=named, title="A third")
    assert seen_by(people, one_circle) == {"author", *named}


def test_whoever_declines_a_red_one_loses_sight_of_it_and_of_its_words(bring, move, people):
    assist = move(bring())
    asked = actions.ask(assist, "Who chose the hour?", by=people.steward, now=NOW)
    actions.decline(assist, by=people.contact, now=NOW)
    assert seen_by(people, assist) == {"author", *FIVE} - {"contact"}
    assert seen_by(people, asked) == {"author", *FIVE} - {"contact"}
    with pytest.raises(Refused, match="cannot be asked"):
        actions.invite(assist, people.contact, by=people.author, now=NOW)


def test_whoever_declines_an_open_one_still_reads_along(bring, people):
    assist = bring(marking=Marking.GREEN)
    actions.decline(assist, by=people.contact, now=NOW)
    assert "contact" in seen_by(people, assist)


def test_it_does_not_open_with_fewer_than_five_who_have_not_declined(bring, move, people):
    assist = bring()
    actions.decline(assist, by=people.contact, now=NOW)
    with pytest.raises(Refused, match="Ask 1 more peer"):
        move(assist)
    actions.invite(assist, people.moderator, by=people.author, now=NOW)
    assert move(assist).stage == Stage.CLARIFYING


def test_more_than_eight_peers_are_refused(bring, people):
    assist = bring(peers=(*FIVE, "moderator", "facilitator", "admin"))
    with pytest.raises(Refused, match="Eight peers are enough"):
        actions.invite(assist, people.observer, by=people.author, now=NOW)
    with pytest.raises(Refused, match="Eight peers are enough"):
        bring(peers=[one for one in PERSONAS if one != "author"], title="Another")
    assert not Assist.objects.filter(title="Another").exists()


def test_nobody_is_asked_who_could_not_read_it(bring, people, circle):
    with pytest.raises(Refused, match="does not read it with this marking"):
        bring(marking=Marking.AMBER, circle=circle, peers=("member",))
    with pytest.raises(Refused, match="cannot be asked"):
        bring(peers=("author",), title="Another")


def test_it_is_never_for_everybody_and_amber_needs_a_circle_of_ones_own(bring, circle):
    with pytest.raises(Refused, match="for its peers"):
        bring(marking=Marking.CLEAR)
    with pytest.raises(Refused, match="Choose the circle"):
        bring(marking=Marking.AMBER)
    with pytest.raises(Refused, match="belong to"):
        bring(marking=Marking.AMBER, circle=circle, by="member", peers=("steward",))


def test_sent_twice_it_is_one(bring):
    assert bring() == bring()


def test_the_host_moves_on_and_two_presses_move_once(bring, people):
    assist = bring()
    for _press in range(2):
        actions.move_on(assist, seen=Stage.BRIEF, by=people.author, now=NOW)
    assist.refresh_from_db()
    assert assist.stage == Stage.CLARIFYING
    with pytest.raises(Refused, match="brought them together"):
        actions.move_on(assist, seen=Stage.CLARIFYING, by=people.steward, now=NOW)


def test_stages_never_go_back(bring, move):
    assist = move(bring(), times=3)
    assert assist.stage == Stage.TRYING
    with pytest.raises(Refused, match="advice is over"):
        move(assist)


def test_in_writing_it_moves_by_itself_at_its_dates(bring, move):
    assist = move(bring())
    assert assist.ends == NOW + timedelta(days=7)
    stages = []
    for days in (2.9, 3, 6.9, 7, 8):
        tasks.tick(NOW + timedelta(days=days))
        assist.refresh_from_db()
        stages.append(assist.stage)
    assert stages == [Stage.CLARIFYING, Stage.ADVICE, Stage.ADVICE, Stage.TRYING, Stage.TRYING]


def test_a_live_one_has_a_moment_to_come_and_waits_for_its_host(bring, move, people):
    with pytest.raises(Refused, match="still to come"):
        bring(way=Way.LIVE, starts=NOW - timedelta(hours=1))
    people.author.time_zone = "Asia/Bangkok"
    people.author.save()
    assist = move(bring(way=Way.LIVE, starts=datetime(2026, 12, 3, 8, tzinfo=UTC), place="Room 4"))
    assert (assist.zone, assist.moves) == ("Asia/Bangkok", None)
    assert tasks.tick(NOW + timedelta(days=30)) == 0


def test_each_word_has_its_time_and_only_peers_ask_and_advise(bring, move, people):
    assist = bring(marking=Marking.GREEN)
    with pytest.raises(Refused, match="not the time for questions"):
        actions.ask(assist, "Who?", by=people.steward, now=NOW)
    assist = move(assist)
    with pytest.raises(Refused, match="Those who were asked"):
        actions.ask(assist, "Who?", by=people.moderator, now=NOW)
    asked = actions.ask(assist, "Who chose the hour?", by=people.steward, now=NOW)
    assert assist.peers.get(member=people.steward).standing == Standing.ACCEPTED
    with pytest.raises(Refused, match="not the time for advice"):
        actions.advise(assist, ADVISED, by=people.steward, now=NOW)
    with pytest.raises(Refused, match="brought them together"):
        actions.answer(asked, "The hall did.", by=people.steward, now=NOW)
    actions.answer(asked, "The hall did.", by=people.author, now=NOW)
    with pytest.raises(Refused, match="has an answer"):
        actions.answer(asked, "Nobody.", by=people.author, now=NOW)
    actions.advise(move(assist), ADVISED, by=people.steward, now=NOW)
    assert list(assist.words.order_by("pk").values_list("sort", flat=True)) == [Sort.QUESTION, Sort.ANSWER, Sort.ADVICE]


def test_case_data_is_held_back_everywhere(bring, move, people):
    number = "Call her at +27 82 555 0148."
    assist = move(bring())
    with pytest.raises(actions.HeldBack):
        actions.ask(assist, number, by=people.steward, now=NOW)
    with pytest.raises(actions.HeldBack):
        bring(title=number)
    move(assist, times=2)
    with pytest.raises(actions.HeldBack):
        actions.say_try(assist, actions.Intent(number, date(2027, 1, 31)), by=people.author, now=NOW)
    actions.say_try(assist, actions.Intent("Tea first.", date(2027, 1, 31)), by=people.author, now=NOW)
    with pytest.raises(actions.HeldBack):
        actions.tell(assist, actions.Came(PilotEnd.FAILED, number), by=people.author, now=NOW)


def test_what_came_of_it_is_told_after_what_will_be_tried(bring, move, people):
    assist = move(bring(), times=3)
    with pytest.raises(Refused, match="Say first what you will try"):
        actions.tell(assist, actions.Came(PilotEnd.FAILED, "Three came again."), by=people.author, now=NOW)
    with pytest.raises(Refused, match="still to come"):
        actions.say_try(assist, actions.Intent("Tea first.", date(2026, 10, 31)), by=people.author, now=NOW)
    actions.say_try(assist, actions.Intent("Tea first.", date(2027, 1, 31)), by=people.author, now=NOW)
    actions.tell(assist, actions.Came(PilotEnd.FAILED, "Three came again."), by=people.author, now=NOW)
    assist.refresh_from_db()
    assert (assist.stage, assist.end) == (Stage.TOLD, PilotEnd.FAILED)


def test_personal_data_seen_hides_a_word_at_once_until_the_second_reader_decides(bring, move, people):
    assist = move(bring())
    asked = actions.ask(assist, "Who chose the hour?", by=people.steward, now=NOW)
    actions.hide(asked, by=people.member, now=NOW)
    asked = Word.objects.get(pk=asked.pk)
    reader = asked.second_reader
    assert reader.handle in {"author", "reviewer", "newcomer", "contact"}
    assert seen_by(people, asked) == {"steward", reader.handle}, "its writer and the second reader"
    actions.amend(asked, {"body": "Who chose it?"}, by=people.steward, now=NOW)
    actions.show_again(asked, by=reader, now=NOW)
    assert seen_by(people, asked) == {"author", *FIVE}


def test_personal_data_seen_in_a_brief_hides_all_of_it_and_the_clock_waits(bring, move, people):
    assist = move(bring())
    asked = actions.ask(assist, "Who chose the hour?", by=people.steward, now=NOW)
    actions.hide(assist, by=people.member, now=NOW)
    assist = Assist.objects.get(pk=assist.pk)
    reader = assist.second_reader
    assert seen_by(people, assist) == {"author", reader.handle}
    assert seen_by(people, asked) == {"steward", reader.handle}
    tasks.tick(NOW + timedelta(days=9))
    assist.refresh_from_db()
    assert assist.stage == Stage.CLARIFYING
    actions.take_away(assist, by=reader, now=NOW)
    assist.refresh_from_db()
    assert assist.brief.startswith("Taken away")
    assert seen_by(people, assist) == {"author", *FIVE}


def test_one_that_began_from_a_question_becomes_as_strict_as_it(bring, ask, people, circle):
    asked = ask(by="author")
    assist = bring(marking=Marking.GREEN, question=asked)
    talking.mark(asked, Marking.AMBER, circle=circle, readers=[], by=people.author, now=NOW)
    assert seen_by(people, assist) == {"author", "steward", "reviewer", "contact"}


def test_only_whoever_asked_begins_one_from_a_question_and_never_wider(bring, ask, circle):
    with pytest.raises(Refused, match="Whoever asked"):
        bring(question=ask(by="member"))
    closed = ask(by="author", marking=Marking.AMBER, circle=circle)
    with pytest.raises(Refused, match="cannot be wider"):
        bring(marking=Marking.GREEN, question=closed)


def test_peers_are_told_by_mail_and_a_red_one_names_nothing(bring, move, people, mailoutbox):
    assist = bring()
    letters.tick(NOW)
    assert sorted(mail.to[0] for mail in mailoutbox) == sorted(people[one].email for one in FIVE)
    actions.decline(assist, by=people.contact, now=NOW)
    actions.invite(assist, people.moderator, by=people.author, now=NOW)
    mailoutbox.clear()
    move(assist)
    letters.tick(NOW)
    assert people.contact.email not in {mail.to[0] for mail in mailoutbox}
    assert len([mail for mail in mailoutbox if "moved on" in mail.subject]) == 5
    assert all(assist.title not in mail.subject + mail.body for mail in mailoutbox)


def test_the_host_is_reminded_once_on_the_day(bring, move, people, mailoutbox):
    assist = move(bring(), times=3)
    actions.say_try(assist, actions.Intent("Tea first.", date(2027, 1, 31)), by=people.author, now=NOW)
    letters.tick(NOW)
    mailoutbox.clear()
    for day in (30, 31, 32):
        at = datetime(2027, 1, 1, 9, tzinfo=UTC) + timedelta(days=day - 1)
        tasks.tick(at)
        letters.tick(at)
    assert [mail.to for mail in mailoutbox] == [[people.author.email]]


def test_today_says_what_waits_for_peer_and_host(bring, move, people):
    def waits(handle, day=TODAY):
        return [one.words for one in waiting_for(people.viewer(handle), day)]

    assist = bring()
    assert "whether you take part" in waits("steward")[0]
    actions.accept(assist, by=people.steward, now=NOW)
    assert waits("steward") == waits("author") == waits("facilitator") == []
    assist = move(assist)
    actions.ask(assist, "Who chose the hour?", by=people.steward, now=NOW)
    assert "waits for your answer" in waits("author")[0]
    move(assist, times=2)
    assert "what you will try" in waits("author")[0]
    actions.say_try(assist, actions.Intent("Tea first.", date(2027, 1, 31)), by=people.author, now=NOW)
    assert waits("author") == []
    assert "What came of it" in waits("author", date(2027, 1, 31))[0]


def test_whoever_was_asked_as_often_this_month_as_they_allow_is_not_asked_to_another(bring, people):
    people.steward.asks_a_month = 1
    people.steward.save()
    bring()
    sentence = "Steward Example has been asked as often this month as they allow"
    with pytest.raises(Refused, match=sentence), transaction.atomic():
        bring(title="Another")
    assert not Assist.objects.filter(title="Another").exists()
    assert bring(title="Another", now=NOW + timedelta(days=31)).peers.count() == len(FIVE)


def test_being_asked_to_a_peer_assist_and_to_a_question_count_together(bring, ask, people):
    people.steward.asks_a_month = 2
    people.steward.save()
    bring()
    asked = ask(invited=[people.steward])
    with pytest.raises(Refused, match="as often this month as they allow"):
        talking.invite(ask(title="Who pays the taxi?"), people.steward, by=people.member, now=NOW)
    with pytest.raises(Refused, match="as often this month as they allow"):
        bring(title="Another")
    assert asked.invitations.count() == 1


def test_whoever_is_asked_to_peer_assists_as_often_as_they_allow_is_not_suggested_for_a_question(bring, ask, people):
    people.steward.expertise, people.steward.asks_a_month = ["interpreting"], 1
    people.steward.save()
    vocabulary.load_own(now=NOW)
    asked = ask(concepts=["interpreting"])
    assert "steward" in {one.member.handle for one in routing.likely(asked, now=NOW)}
    bring()
    assert "steward" not in {one.member.handle for one in routing.likely(asked, now=NOW)}
    assert "steward" in {one.member.handle for one in routing.likely(asked, now=NOW + timedelta(days=31))}


def test_one_for_its_peers_alone_moves_nobody_back_in_the_order_that_others_see(bring, ask, people):
    """Who is asked to it is for its readers to know, and the order would tell."""
    vocabulary.load_own(now=NOW)
    for member in (people.reviewer, people.steward):
        member.expertise = ["interpreting"]
        member.save()

    def first():
        asked = ask(title=f"And at {len(Assist.objects.all())}?", concepts=["interpreting"])
        return next(one.member.handle for one in routing.likely(asked, now=NOW))

    before = first()
    bring(peers=(before, "member", "newcomer"))
    assert first() == before
    bring(peers=(before, "member", "newcomer"), marking=Marking.GREEN, title="Another")
    assert first() != before
