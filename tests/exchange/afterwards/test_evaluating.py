"""What people say of an event: asked twice, once each, counted so that nobody's answers can be told from others'."""

from datetime import timedelta

import pytest

from practica.exchange.afterwards import actions, asking, tasks
from practica.exchange.afterwards.models import Evaluation, Phase, Replied, Tally, Words
from practica.exchange.afterwards.questions import QUESTIONS
from practica.foundation.activity.models import Activity
from practica.foundation.core.answers import Refused
from practica.services.notices import tasks as notices

SEVEN = ("member", "contact", "newcomer", "observer", "reviewer", "facilitator", "admin")


@pytest.fixture
def over(people, workshop, session, came):
    """A workshop with one session that has just ended; seven came, and three have a part in it."""
    event = workshop()
    panel = session(event)
    came(event, *SEVEN)
    return event, panel.ends + timedelta(minutes=5)


@pytest.fixture
def opened(over):
    event, at = over
    tasks.tick(at)
    return Evaluation.objects.select_related("event").get(event=event), at


def says(evaluation, who, *, at, use="yes", missing=""):
    actions.reply(evaluation, {"use": use}, {"missing": missing}, language="en", by=who, now=at)


def test_there_are_five_short_questions_at_most():
    assert all(1 <= len(questions) <= 5 for questions in QUESTIONS.values())


def test_it_opens_when_the_last_session_has_ended_and_again_after_three_months(over):
    event, at = over
    tasks.tick(at - timedelta(minutes=10))
    assert not Evaluation.objects.exists()
    tasks.tick(at)
    tasks.tick(at + timedelta(hours=1))
    assert [one.phase for one in Evaluation.objects.filter(event=event)] == [Phase.RIGHT_AFTER]
    tasks.tick(at + timedelta(days=89))
    assert Evaluation.objects.count() == 1
    tasks.tick(at + timedelta(days=90))
    assert {one.phase for one in Evaluation.objects.all()} == set(Phase)


def test_whoever_took_part_is_asked_by_mail_and_reminded_once_unless_they_answered(opened, people, at_once, mailoutbox):
    evaluation, at = opened
    notices.tick(at)
    asked = [mail for mail in mailoutbox if "What did you take" in mail.subject]
    # `observer` does not read TLP:GREEN, and so is not asked.
    assert len(asked) == len({mail.to[0] for mail in asked}) == 8
    says(evaluation, people.member, at=at)
    mailoutbox.clear()
    for day in (6, 7, 8, 15):
        tasks.tick(at + timedelta(days=day))
        notices.tick(at + timedelta(days=day))
    reminded = [mail.to[0] for mail in mailoutbox if "What did you take" in mail.subject]
    assert len(reminded) == len(set(reminded)) == 7
    assert people.member.email not in reminded


def test_one_answer_a_person_and_only_of_those_who_took_part(opened, people):
    evaluation, at = opened
    says(evaluation, people.member, at=at)
    with pytest.raises(Refused, match="already"):
        says(evaluation, people.member, at=at)
    with pytest.raises(Refused, match="took part"):
        says(evaluation, people.author, at=at)
    with pytest.raises(Refused, match="closed"):
        says(evaluation, people.contact, at=evaluation.closes)
    assert Tally.objects.get(question="use", choice="yes").count == 1


def test_no_row_joins_an_answer_to_a_person_nor_two_answers_to_each_other(opened, people):
    evaluation, at = opened
    before = Activity.objects.count()
    says(evaluation, people.member, at=at, missing="Time for questions.")
    says(evaluation, people.contact, at=at, use="no", missing="An interpreter.")
    for model in (Tally, Words):
        names = {field.name for field in model._meta.get_fields()}
        assert not names & {"member", "by", "at", "source", "replied"}, model
    assert {field.name for field in Replied._meta.get_fields()} == {"id", "evaluation", "member"}
    # Who answered when, beside a sum that grew by one, would say what they answered.
    assert Activity.objects.count() == before
    numbers = list(Words.objects.order_by("pk").values_list("pk", flat=True))
    assert all(number > 1000 for number in numbers)


def test_below_five_answers_nothing_is_shown(opened, people, browse, time_machine):
    evaluation, at = opened
    time_machine.move_to(at, tick=False)
    for handle in SEVEN[:4]:
        says(evaluation, people[handle], at=at, missing="An interpreter.")
    (found,) = asking.results(people.viewer("author"), evaluation.event)
    assert (found.replied, found.is_enough, found.answers) == (4, False, ())
    page = browse("author").get(f"/events/{evaluation.event.slug}/evaluation/results/").content.decode()
    assert "Too few to show" in page
    assert "An interpreter." not in page
    says(evaluation, people[SEVEN[4]], at=at, missing="An interpreter.")
    (found,) = asking.results(people.viewer("author"), evaluation.event)
    assert found.count("use", "yes") == 5
    page = browse("author").get(f"/events/{evaluation.event.slug}/evaluation/results/").content.decode()
    assert "An interpreter." in page
    assert "5 of 9 replied" in page


def test_a_question_that_few_answered_stays_out_of_sight(opened, people):
    evaluation, at = opened
    for number, handle in enumerate(SEVEN):
        says(evaluation, people[handle], at=at, missing="An interpreter." if number < 2 else "")
    (found,) = asking.results(people.viewer("author"), evaluation.event)
    assert found.is_enough
    assert not next(one for one in found.answers if one.question.key == "missing").written


def test_case_data_is_stopped_and_the_answer_is_not_counted(opened, people):
    evaluation, at = opened
    with pytest.raises(actions.HeldBack):
        says(evaluation, people.member, at=at, missing="Write to maria.lopez@example.com")
    assert not Replied.objects.exists()
    assert not Tally.objects.exists()


def test_it_is_answered_in_a_minute_on_a_page(opened, people, browse, time_machine):
    evaluation, at = opened
    time_machine.move_to(at, tick=False)
    address = f"/events/{evaluation.event.slug}/evaluation/"
    assert "Did you hear something that you can use at home?" in browse("member").get(address).content.decode()
    browse("member").post(address, {"use": "yes", "missing": "Time.", "language": "en"})
    assert Replied.objects.get().member == people.member
    assert browse("member").get(address).headers["Location"] == evaluation.event.get_absolute_url()
    assert browse("author").get(address).status_code == 302


def test_results_have_the_readers_of_the_event(opened, browse):
    evaluation, _at = opened
    address = f"/events/{evaluation.event.slug}/evaluation/results/"
    assert browse("member").get(address).status_code == 200
    assert browse("nobody").get(address).status_code == 404
