"""The list for beginners: true or not by what is there, seen by facilitators only."""

import pytest
from django.test import override_settings

from practica.doors.intake.models import Intake
from practica.doors.site.start import REPORTS, beginning, steps
from practica.knowledge.practices import actions as practices
from practica.people.access.models import Marking
from practica.people.access.sentences import sentence
from practica.people.access.viewers import Viewer
from practica.people.circles.models import Circle
from practica.people.members.models import Community
from practica.services.inbox.models import Bounced
from tests.conftest import NOW, People

GREEN = {"green_means": "Also for colleagues in your own office. Never for the press."}


def done(people: People) -> set[str]:
    return {step.key for step in steps(people.viewer("facilitator")) if step.done}


def bring(people: People, number: int) -> None:
    for each in range(number):
        Intake.objects.create(member=people.author, name=f"report-{each}.docx", made=NOW)


def test_nothing_is_there_in_a_community_that_has_just_begun(people: People) -> None:
    assert done(people) == set()


def test_a_circle_needs_two_stewards_and_a_charter(people: People, circle: Circle) -> None:
    assert done(people) == {"stewards"}

    Circle.objects.filter(pk=circle.pk).update(purpose="Finding each other at sea", questions=["Who answers at night?"])
    assert done(people) == {"stewards", "charter"}

    circle.memberships.filter(member=people.contact).update(is_steward=False)
    assert done(people) == {"charter"}


def test_an_unlisted_circle_of_others_leaves_no_trace_in_the_list(people: People, circle: Circle) -> None:
    Circle.objects.filter(pk=circle.pk).update(unlisted=True, purpose="Closed", questions=["What?"])

    assert done(people) == set()


def test_ten_documents_are_enough_and_one_that_became_a_draft_counts_once(people: People, browse) -> None:
    bring(people, REPORTS - 1)
    draft = practices.begin(by=people.author, now=NOW, language="en", title="Night interpreters")
    draft.source_title = "report-0.docx"
    draft.save()
    assert "9 documents so far" in browse("facilitator").get("/start/").content.decode()

    bring(people, REPORTS)
    assert done(people) == {"reports"}

    Intake.objects.all().delete()
    assert "1 document so far" in browse("facilitator").get("/start/").content.decode()


def test_letters_leave_the_machine_once_a_mail_server_is_named(people: People) -> None:
    with override_settings(EMAIL_URL="smtp://mail.example.org"):
        assert done(people) == {"mail"}


def test_a_facilitator_says_what_green_means_and_it_stands_where_green_is_chosen(people: People, browse) -> None:
    browse("facilitator").post("/start/", GREEN | {"observers_read_green": "on"})

    assert done(people) == {"green"}
    assert Viewer.of(people.observer).reads_green
    said = f"\u2068“{GREEN['green_means']}”\u2069"  # isolated, so that it keeps its own direction
    assert sentence(Marking.GREEN) == f"All 10 members. Not the public. {said} Also read by: observers."

    browse("facilitator").post("/start/", GREEN)
    assert not Viewer.of(people.observer).reads_green


def test_a_sentence_with_personal_data_is_refused_and_stays_in_the_form(people: People, browse) -> None:
    page = browse("facilitator").post("/start/", {"green_means": "Ask maria.lopez1987@gmail.com who it is"})

    assert "Name a role or an office instead." in page.content.decode()
    assert "maria.lopez1987@gmail.com" in page.content.decode()
    assert Community.objects.get().green_means == ""


def test_an_empty_sentence_is_not_saved(people: People, browse) -> None:
    browse("facilitator").post("/start/", {"green_means": "  ", "observers_read_green": "on"})

    assert not Community.objects.get().observers_read_green


@pytest.mark.parametrize("who", ["member", "observer", "admin", "reviewer"])
def test_for_others_there_is_no_such_page_and_no_card(people: People, browse, who: str) -> None:
    assert browse(who).get("/start/").status_code == 404
    assert browse(who).post("/start/", GREEN).status_code == 404
    assert browse(who).post("/start/put-away/").status_code == 404
    assert "/start/" not in browse(who).get("/").content.decode()
    assert Community.objects.get().green_means == ""


def test_a_visitor_is_asked_to_sign_in(people: People, browse) -> None:
    assert browse("nobody").get("/start/")["Location"].startswith("/sign-in/")


def test_today_names_the_next_thing_and_how_many_more(people: People, browse) -> None:
    page = browse("facilitator").get("/").content.decode()

    assert "Letters leave this machine" in page
    assert "And 5 more things" in page


def test_the_card_goes_when_all_is_there(people: People, circle: Circle) -> None:
    circles_done = {"purpose": "Finding each other", "questions": ["Who answers?"]}
    Circle.objects.filter(pk=circle.pk).update(**circles_done)
    Community.objects.update(green_means=GREEN["green_means"])
    bring(people, REPORTS)
    with override_settings(EMAIL_URL="smtps://mail.example.org"):
        card = beginning(people.viewer("facilitator"))
    assert card is not None
    assert (card.next.key, card.more) == ("practice", 0)


def test_a_facilitator_takes_the_list_off_today_and_the_page_stays(people: People, browse, django_assert_num_queries) -> None:
    browse("facilitator").post("/start/put-away/")

    assert "Starting this community" not in browse("facilitator").get("/").content.decode()
    assert browse("facilitator").get("/start/").status_code == 200
    with django_assert_num_queries(1):
        assert beginning(Viewer.of(people.facilitator)) is None


def test_founding_a_circle_through_its_page_brings_the_list_on(people: People, browse) -> None:
    terms = {"name": "Work at sea", "purpose": "Finding each other", "questions": "Who answers at night?", "second": "member"}
    browse("facilitator").post("/circles/new/", terms | {"joining": "open", "language": "en"})

    assert done(people) == {"stewards", "charter"}


def test_a_facilitator_sees_how_many_members_letters_came_back_for_good_and_not_whose(people: People, browse, settings) -> None:
    settings.REPLY_TO = "reply@community.example"
    assert "Should a member’s mail server say" in browse("facilitator").get("/start/").content.decode()
    for member in (people.author, people.steward):
        Bounced.objects.create(member=member, email=member.email, at=NOW)

    page = browse("facilitator").get("/start/").content.decode()

    assert "2 members cannot be reached by mail." in page
    assert "Ask stewards and organisations who has changed post" in page
    for member in (people.author, people.steward):
        assert member.email not in page
        assert member.name not in page


def test_where_nobody_learns_of_letters_that_come_back_nothing_is_said_of_them(people: People, browse) -> None:
    assert "Letters that came back" not in browse("facilitator").get("/start/").content.decode()
