"""Promises are asked about on their day, parked questions go on with an owner, "same here" stays with its example."""

from datetime import timedelta

import pytest

from practica.exchange.afterwards import actions, promising, steps, tasks
from practica.exchange.afterwards.models import Carried, Kept, Key, Promise
from practica.exchange.contributions.models import Contribution
from practica.exchange.live import actions as live
from practica.exchange.live.models import Question, Row, Says, Sort, Standing
from practica.exchange.live.plan import Asked, Written
from practica.foundation.core.answers import Refused
from practica.people.access.models import Attribution, Marking
from practica.people.access.queries import can_see
from practica.services.notices import tasks as notices
from tests.exchange.afterwards.conftest import AFTER

DUE = AFTER.date() + timedelta(days=30)


@pytest.fixture
def event(held):
    return held()


@pytest.fixture
def panel(event):
    """The first session, while it is held."""
    found = event.sessions.get(number=1)
    found.event = event
    return found


@pytest.fixture
def promised(people, panel):
    """`member` promised something in a month; `contact` wrote it down."""
    written = Written("We try mobile teams at one port.", Sort.PROMISED, "Member Example", DUE)
    return live.add_row(panel, written, by=people.contact, now=panel.starts + timedelta(minutes=30))


@pytest.fixture
def parked(people, panel):
    """A question of `newcomer`'s, shown by role, that was parked."""
    at = panel.starts + timedelta(minutes=20)
    asked = live.ask(
        panel, Asked("Who pays the interpreter at night? We do not know.", Attribution.ROLE, "en"), by=people.newcomer, now=at
    )
    live.park(asked, "Contact Example", seen=asked.state, by=people.moderator, now=at)
    return Question.objects.get(pk=asked.pk)


def on(day, hour=9):
    return AFTER.replace(year=day.year, month=day.month, day=day.day, hour=hour)


def test_whoever_promised_is_reminded_once_on_the_day(promised, people, at_once, mailoutbox):
    assert promising.whose(Row.objects.get(pk=promised.pk)) == people.member
    for days in (-1, 0, 1, 9):
        at = on(DUE) + timedelta(days=days)
        tasks.tick(at)
        notices.tick(at)
    told = [mail for mail in mailoutbox if "was it kept" in mail.subject]
    assert [mail.to for mail in told] == [[people.member.email]]
    assert "We try mobile teams at one port." in told[0].body


def test_a_promise_in_nobodys_name_is_asked_of_whoever_wrote_it_down(people, panel):
    row = live.add_row(panel, Written("Somebody calls.", Sort.PROMISED, "", DUE), by=people.contact, now=panel.starts)
    assert promising.whose(row) == people.contact


def test_that_it_was_not_kept_is_said_with_its_reason(promised, people, event, browse, time_machine):
    time_machine.move_to(on(DUE), tick=False)
    with pytest.raises(Refused, match="why"):
        actions.tell_promise(promised, Kept.NOT_KEPT, "", by=people.member, now=on(DUE))
    with pytest.raises(Refused, match="Whoever promised"):
        actions.tell_promise(promised, Kept.KEPT, "", by=people.newcomer, now=on(DUE))
    address = f"/events/{event.slug}/next-steps/"
    browse("member").post(
        f"{address}promises/{promised.pk}/", {"kept": "not_kept", "because": "The port was closed for repairs."}
    )
    assert Promise.objects.get().kept == Kept.NOT_KEPT
    page = browse("newcomer").get(address).content.decode()
    assert "The port was closed for repairs." in page
    assert "not kept" in page


def test_nobody_is_reminded_of_what_was_told(promised, people):
    actions.tell_promise(promised, Kept.KEPT, "", by=people.member, now=AFTER)
    assert not promising.due(on(DUE))


def test_a_parked_question_becomes_a_conversation_with_an_owner_and_its_asker_as_they_were_shown(parked, people, event, browse):
    address = f"/events/{event.slug}/next-steps/"
    assert "Carry it on" in browse("moderator").get(address).content.decode()
    assert "Carry it on" not in browse("member").get(address).content.decode()
    browse("moderator").post(f"{address}questions/{parked.pk}/", {"owner": "contact"})
    talk = Carried.objects.get().conversation
    assert (talk.owner, talk.source, talk.attribution, talk.marking) == (
        people.contact, people.newcomer, Attribution.ROLE, Marking.GREEN,
    )  # fmt: skip
    assert talk.title == "Who pays the interpreter at night?"
    page = browse("member").get(address).content.decode()
    assert talk.get_absolute_url() in page
    assert "Newcomer Example" not in page
    assert actions.carry(parked, people.contact, by=people.moderator, now=AFTER) == talk


def test_what_is_closed_stays_closed_as_a_conversation(people, held, circle):
    closed = held(marking=Marking.AMBER, circle=circle)
    panel = closed.sessions.get(number=1)
    asked = live.ask(panel, Asked("Which of them answers?"), by=people.contact, now=panel.starts)
    live.park(asked, "", seen=asked.state, by=people.author, now=panel.starts)
    talk = actions.carry(asked, people.steward, by=people.author, now=AFTER)
    assert (talk.marking, talk.circle) == (Marking.AMBER, circle)
    assert not can_see(people.viewer("member"), talk)


def test_same_here_is_kept_by_country_with_the_example_and_shown_to_those_who_have_overcome_it(people, event, browse):
    example = Contribution.objects.get(title="A plan written with those it is for")
    for number, (handle, country, says) in enumerate(
        [("member", "ZA", Says.SAME), ("contact", "BR", Says.SAME), ("newcomer", "NE", Says.OVERCOME)]
    ):
        Standing.objects.create(
            contribution=example, member=people[handle], country=country, says=says, at=AFTER + timedelta(minutes=number)
        )
    (one,) = steps.shared(people.viewer("newcomer"), event)
    assert (one.same, one.overcome, one.is_mine) == (["Brazil", "South Africa"], ["Niger"], True)
    address = f"/events/{event.slug}/next-steps/"
    assert "Tell them how" in browse("newcomer").get(address).content.decode()
    page = browse("member").get(address).content.decode()
    assert "Tell them how" not in page
    assert "Member Example" not in page.partition('id="main"')[2]


def test_the_report_has_decisions_promises_and_threads_and_names_only_panellists(people, event, panel, promised, parked):
    live.add_row(panel, Written("No contact point without a deputy.", Sort.DECIDED), by=people.contact, now=panel.starts)
    live.add_row(panel, Written("A list is not a network.", Sort.NOTE), by=people.contact, now=panel.starts)
    named = Written("Send the form.", Sort.PROMISED, "Steward Example", DUE)
    live.add_row(panel, named, by=people.contact, now=panel.starts)
    example = Contribution.objects.get(title="A plan written with those it is for")
    for handle, country in (("member", "ZA"), ("contact", "NE")):
        Standing.objects.create(contribution=example, member=people[handle], country=country, says=Says.SAME, at=AFTER)
    report = actions.begin(event, by=people.author, now=AFTER)
    parts = {section.key: section.body for section in report.sections.exclude(key=Key.SESSION)}
    assert "No contact point without a deputy." in parts[Key.NEXT]
    assert "We try mobile teams at one port. (January 2027)" in parts[Key.NEXT]
    assert "Who pays the interpreter at night?" in parts[Key.NEXT]
    assert "Member Example" not in parts[Key.NEXT]
    assert "Newcomer Example" not in parts[Key.NEXT]
    assert "the same challenge in Brazil, Niger, and South Africa" in parts[Key.THREADS]
    first = report.sections.get(heading__startswith="Session 1").body
    assert "A list is not a network." in first
    assert "1 question was asked from the floor." in first
