"""Who is likely to know: the reasons, what may be no reason, and whom nobody asks."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from practica.exchange.conversations import actions, routing
from practica.exchange.conversations.models import Conversation, Invitation
from practica.exchange.conversations.plan import Subject
from practica.knowledge.practices import actions as practices
from practica.knowledge.practices.models import PersonToAsk
from practica.knowledge.replications import actions as replications
from practica.knowledge.replications.models import Purpose
from practica.knowledge.vocabulary import actions as vocabulary
from practica.people.access.models import Attribution, Marking
from practica.people.circles.models import Membership
from practica.people.members.models import Member
from practica.services.search.actions import index_pending
from tests.conftest import NOW, TODAY

pytestmark = pytest.mark.slow

LATER = NOW + timedelta(days=1)
NIGHT = "Interpreters at night: what did you set up?"
AGAIN = "Interpreters at night: what did you set up, and did it work?"


@pytest.fixture(autouse=True)
def _concepts(people):
    """The vocabulary, and people who say nothing of themselves."""
    vocabulary.load_own(now=NOW)
    Member.objects.update(languages=[], country="")


def knows(member, *expertise, **more):
    for field, value in {"expertise": list(expertise), "languages": [], "country": "", **more}.items():
        setattr(member, field, value)
    member.save()


def named(conversation, now=LATER, **more):
    """Handles, the most likely first, with their reasons."""
    return {one.member.handle: one.reasons for one in routing.likely(conversation, now=now, **more)}


@pytest.fixture
def practice(people):
    """A published practice of `author`, open to the community."""
    made = practices.begin(by=people.author, now=NOW, title="A rota for nights")
    for field in ("challenge", "done", "changed", "did_not_work"):
        practices.save_field(made, field, "Four districts share one roster.", revision=0, by=people.author, now=NOW)
    practices.publish_short(made, by=people.author, now=NOW)
    made.refresh_from_db()
    return made


def takes_up(practice, by, **more):
    plan = replications.Plan(country="ZA", expected="Fewer wait.", report_due=TODAY + timedelta(days=200), **more)
    return replications.register(practice.published_version, plan, by=by, now=NOW)


# Reasons


def test_whoever_says_they_know_it_is_named_with_that_reason(ask, people):
    knows(people.steward, "interpreting")
    assert named(ask(concepts=["interpreting"])) == {"steward": (("concept", "interpreting"),)}


def test_a_concept_near_the_one_asked_for_counts_less_than_the_concept_itself(ask, people):
    knows(people.steward, "services-and-support")
    knows(people.author, "interpreting")
    knows(people.reviewer, "shelter")
    found = named(ask(concepts=["interpreting"]))
    assert list(found) == ["author", "steward", "reviewer"]
    assert found["reviewer"] == (("concept", "shelter"),)


def test_of_many_concepts_that_are_only_near_one_is_named_and_counts(ask, people):
    knows(people.steward, "shelter", "counselling", "social-work")
    knows(people.author, "services-and-support")
    found = named(ask(concepts=["interpreting"]))
    assert list(found) == ["author", "steward"]
    assert found["steward"] == (("concept", "shelter"),)


def test_without_chosen_concepts_those_that_the_words_name_are_taken(ask, people):
    knows(people.steward, "interpreting")
    assert "steward" in named(ask())


def test_country_and_language_are_reasons_and_the_language_alone_is_none(ask, people):
    knows(people.steward, country="NE", languages=["fr", "en"])
    knows(people.author, languages=["fr"])
    found = named(ask(about=Subject(country="NE"), language="fr"))
    assert found == {"steward": (("country", "NE"), ("language", "fr"))}


def test_whoever_wrote_took_up_or_used_the_practice_asked_about_is_named(ask, people, practice):
    takes_up(practice, people.steward)
    replications.use(
        practice.published_version,
        replications.Used(Purpose.FORM, "We copied the roster.", helped=True),
        by=people.contact,
        now=NOW,
    )
    PersonToAsk.objects.create(practice=practice, member=people.reviewer)
    found = named(ask(about=Subject(practice=practice)))
    assert found == {
        "author": (("practices", 1),),
        "steward": (("replications", 1),),
        "reviewer": (("to_ask", 1),),
        "contact": (("uses", 1),),
    }
    assert list(found)[-1] == "contact"


def test_a_named_answer_to_a_question_like_it_is_a_reason(ask, answer, people):
    answer(ask(title=NIGHT, by="newcomer"))
    index_pending()
    assert named(ask(title=AGAIN)) == {"steward": (("answers", 1),)}


def test_answers_to_the_question_itself_and_what_is_later_are_no_reason(ask, answer, people):
    answer(ask(title=NIGHT, by="newcomer"), now=NOW + timedelta(days=2))
    again = ask(title=AGAIN)
    answer(again, by="author")
    index_pending()
    assert named(again, now=NOW + timedelta(days=1)) == {}
    assert list(named(again, now=NOW + timedelta(days=3))) == ["steward"]


# What may be no reason


@pytest.mark.parametrize("attribution", [Attribution.ROLE, Attribution.WITHHELD])
def test_what_somebody_said_without_their_name_is_no_reason(ask, answer, people, attribution):
    answer(ask(title=NIGHT, by="newcomer"), attribution=attribution)
    index_pending()
    assert named(ask(title=AGAIN)) == {}


def test_a_practice_without_its_writers_name_and_a_replication_under_role_only_are_no_reason(ask, people, practice):
    takes_up(practice, people.steward, attribution=Attribution.ROLE)
    type(practice).objects.update(attribution=Attribution.WITHHELD)
    assert named(ask(about=Subject(practice=practice))) == {}


def test_an_answer_in_a_closed_circle_is_no_reason_for_an_open_question(ask, answer, people, circle):
    answer(ask(title=NIGHT, by="author", marking=Marking.AMBER, circle=circle))
    index_pending()
    assert named(ask(title=AGAIN, by="reviewer")) == {}
    assert named(ask(title=AGAIN, by="contact", marking=Marking.AMBER, circle=circle)) == {"steward": (("answers", 1),)}


def test_a_closed_replication_of_an_open_practice_is_no_reason_for_an_open_question(ask, people, practice, circle):
    takes_up(practice, people.steward, marking=Marking.AMBER, circle=circle)
    assert "steward" not in named(ask(about=Subject(practice=practice)))


def test_an_asker_who_left_the_circle_reads_no_reason_from_it(ask, answer, people, circle):
    answer(ask(title=NIGHT, by="author", marking=Marking.AMBER, circle=circle))
    again = ask(title=AGAIN, by="contact", marking=Marking.AMBER, circle=circle)
    index_pending()
    Membership.objects.filter(circle=circle, member=people.contact).delete()
    assert named(again) == {}


def test_a_hidden_answer_is_no_reason(ask, answer, people):
    given = answer(ask(title=NIGHT, by="newcomer"))
    index_pending()
    actions.hide(given, by=people.member, now=NOW)
    assert named(ask(title=AGAIN)) == {}


def test_invitations_in_a_closed_circle_do_not_move_anybody_in_an_open_question(ask, people, circle):
    for member in (people.author, people.steward):
        knows(member, "interpreting")
    ask(title="Who boards at sea?", by="contact", marking=Marking.AMBER, circle=circle, invited=[people.author])
    assert list(named(ask(concepts=["interpreting"]))) == ["author", "steward"]


# Whom nobody asks


def test_nobody_is_named_who_cannot_see_it(ask, people, circle):
    for member in (people.member, people.steward, people.newcomer):
        knows(member, "interpreting")
    assert list(named(ask(by="author", marking=Marking.AMBER, circle=circle, concepts=["interpreting"]))) == ["steward"]


def test_the_asker_those_left_out_the_absent_the_suspended_and_observers_are_never_named(ask, people):
    for member in Member.objects.all():
        knows(member, "interpreting")
    Member.objects.filter(handle="author").update(is_active=False)
    Member.objects.filter(handle="contact").update(suspended=True)
    for marking in (Marking.GREEN, Marking.CLEAR):
        asked = ask(title=f"{NIGHT} {marking}", concepts=["interpreting"], marking=marking)
        assert set(named(asked, limit=20, leave_out={people.steward.pk})) == {
            "reviewer", "newcomer", "moderator", "facilitator", "admin",
        }  # fmt: skip


def test_nobody_is_named_more_often_in_thirty_days_than_they_allow(ask, people, circle):
    knows(people.steward, "interpreting", asks_a_month=2)
    ask(title="Who boards at sea?", by="contact", marking=Marking.AMBER, circle=circle, invited=[people.steward])
    asked = ask(concepts=["interpreting"])
    assert list(named(asked)) == ["steward"]
    ask(title="Who pays the taxi at night?", invited=[people.steward])
    assert named(asked) == {}
    assert list(named(asked, now=NOW + timedelta(days=31))) == ["steward"]


def test_somebody_who_wants_no_questions_is_never_named(ask, people):
    knows(people.steward, "interpreting", asks_a_month=0)
    assert named(ask(concepts=["interpreting"])) == {}


def test_among_equals_whoever_was_asked_less_comes_first(ask, people):
    for member in (people.author, people.steward):
        knows(member, "interpreting")
    ask(title="Who pays the taxi at night?", invited=[people.author])
    assert list(named(ask(concepts=["interpreting"]))) == ["steward", "author"]


def test_whoever_clearly_knows_more_comes_first_although_they_were_asked(ask, people):
    knows(people.author, "interpreting", "police")
    knows(people.steward, "interpreting")
    ask(title="Who pays the taxi at night?", invited=[people.author])
    assert list(named(ask(concepts=["interpreting", "police"]))) == ["author", "steward"]


def test_while_one_types_about_a_closed_practice_only_its_readers_are_named(people, practice, circle):
    for member in (people.steward, people.newcomer):
        knows(member, "interpreting")
    practices.mark(practice, Marking.AMBER, circle=circle, by=people.author, now=NOW)
    practice.refresh_from_db()
    typed = {"title": NIGHT, "concepts": "interpreting"}
    found = routing.likely_for(routing.Need.typed(people.contact, typed, Subject(practice=practice)), now=LATER)
    assert [one.member.handle for one in found] == ["author", "steward"]


# Cost and words


def _queries(conversation):
    with CaptureQueriesContext(connection) as made:
        routing.likely_for(routing.Need.of(conversation), now=LATER)
    return len(made)


def test_it_takes_the_same_few_queries_however_many_members_and_answers_there_are(ask, answer, people, practice):
    answer(ask(title=NIGHT, by="newcomer"))
    ask(title=AGAIN, concepts=["interpreting"], about=Subject(practice=practice))
    index_pending()
    asked = Conversation.objects.select_related("audience", "replication").prefetch_related("concepts").get(title=AGAIN)
    routing.likely(asked, now=LATER)
    few = _queries(asked)
    crowd = Member.objects.bulk_create(
        Member(email=f"m{n}@example.org", handle=f"m{n}", name=f"M {n}", expertise=["interpreting"], languages=["en"])
        for n in range(60)
    )
    other = Conversation.objects.get(title=NIGHT)
    Invitation.objects.bulk_create(Invitation(conversation=other, member=member, at=NOW) for member in crowd)
    for member in crowd[:10]:
        takes_up(practice, member)
    index_pending()
    routing.likely(asked, now=LATER)
    assert _queries(asked) == few <= 10


def test_the_reasons_are_told_in_one_line():
    reasons = [("concept", "interpreting"), ["answers", 2], ["uses", 1], ["to_ask", 3], ("country", "NE"), ("language", "fr")]
    assert routing.told(reasons) == (
        "works on “interpreting”; answered 2 like this; used 1 practice like this; can be asked about 3 practices; "
        "works in Niger; reads French"
    )


def test_an_invitation_keeps_the_reasons(ask, people):
    knows(people.steward, "interpreting")
    asked = ask(concepts=["interpreting"], invited=[people.steward])
    assert asked.invitations.get().reasons == [["concept", "interpreting"]]
