"""A practice is shown to more people only when every report of harm that stays behind has released its sentence."""

import pytest
from django.utils import timezone

from practica.foundation.core.answers import Refused
from practica.foundation.safety.gate import HeldBack
from practica.knowledge.practices import actions as practices
from practica.knowledge.practices.models import Release, SideEffects
from practica.knowledge.replications import actions
from practica.knowledge.replications.models import Verdict
from practica.people.access.models import Attribution, Marking
from practica.people.members.models import Member
from tests.conftest import NOW
from tests.services.notices.conftest import deliver, whole

pytestmark = pytest.mark.usefixtures("at_once")

SENTENCE = "Harm was reported; ask the steward."


def text(answer):
    return answer.content.decode()


@pytest.fixture
def harmed(practice, replicated):
    """A GREEN practice of `author`, and a GREEN report of harm by `steward`, which needs no sentence yet."""
    row = replicated(practice, "MA", Verdict.HARMFUL)
    deliver()
    return row


def widen(practice, people, marking=Marking.CLEAR):
    practice.refresh_from_db()
    return practices.mark(practice, marking, by=people.author, now=NOW)


def release(row, by, sentence=SENTENCE):
    row.refresh_from_db()
    return actions.mark(row, row.marking_of(), circle=row.circle, harm_sentence=sentence, by=by, now=NOW)


def test_a_practice_is_not_shown_to_more_people_while_a_report_of_harm_has_no_sentence_for_them(people, practice, harmed):
    with pytest.raises(Refused) as refused:
        widen(practice, people)

    practice.refresh_from_db()
    assert practice.marking == Marking.GREEN
    assert "Asked for it: Steward Example. You are told when it is written" in str(refused.value)


def test_whoever_reported_the_harm_is_asked_once_by_letter_and_on_today(browse, people, practice, harmed):
    for _again in range(2):
        with pytest.raises(Refused):
            widen(practice, people)

    [message] = deliver()

    assert message.to == ["steward@example.org"]
    assert message.subject == "[TLP:GREEN] One sentence about “One form for three offices” is asked of you"
    assert f"/replications/{harmed.pk}/marking/" in whole(message)
    assert f'href="/replications/{harmed.pk}/marking/"' in text(browse("steward").get("/"))
    assert "Write the one sentence" in text(browse("steward").get(f"/replications/{harmed.pk}/marking/"))
    assert f"/replications/{harmed.pk}/marking/" not in text(browse("author").get("/"))


def test_once_the_sentence_is_written_the_steward_is_told_and_may_show_it(browse, people, practice, harmed):
    with pytest.raises(Refused):
        widen(practice, people)
    deliver()

    browse("steward").post(f"/replications/{harmed.pk}/marking/", {"marking": "TLP:GREEN", "harm_sentence": SENTENCE})

    [message] = deliver(timezone.now())
    assert message.to == ["author@example.org"]
    assert message.subject == "[TLP:GREEN] The sentence about “One form for three offices” is written"
    assert "asked of you" not in text(browse("steward").get("/"))
    assert widen(practice, people).marking == Marking.CLEAR
    shown = text(browse("nobody").get(practice.get_absolute_url()))
    assert SENTENCE in shown
    assert "Morocco" not in shown


def test_the_page_that_chooses_the_readers_says_who_is_asked(browse, people, practice, harmed):
    answer = browse("author").post(f"/practices/{practice.slug}/marking/", {"marking": "TLP:CLEAR"})

    assert answer.status_code == 200
    assert "Asked for it: Steward Example." in text(answer)
    harmed.refresh_from_db()
    assert harmed.owes_sentence


@pytest.mark.parametrize(("verdict", "negative"), [(Verdict.HARMFUL, SideEffects.NO), (Verdict.SIMILAR, SideEffects.YES)])
def test_negative_effects_ask_as_harm_does(people, practice, replicated, verdict, negative):
    replicated(practice, "MA", verdict, negative=negative)

    with pytest.raises(Refused):
        widen(practice, people)


def test_what_only_did_not_work_asks_nobody(people, practice, replicated):
    replicated(practice, "MA", Verdict.NONE, negative=SideEffects.NOT_ASSESSED)

    assert widen(practice, people).marking == Marking.CLEAR


def test_a_sentence_that_was_released_when_it_was_reported_is_enough(people, circle, practice, replicated):
    replicated(practice, "MA", Verdict.HARMFUL, marking=Marking.AMBER, circle=circle, harm_sentence=SENTENCE)

    assert widen(practice, people).marking == Marking.CLEAR


def test_fewer_readers_ask_nobody(people, circle, practice, harmed):
    practice.refresh_from_db()
    assert practices.mark(practice, Marking.AMBER, circle=circle, by=people.author, now=NOW).marking == Marking.AMBER


def test_a_source_that_is_not_named_is_not_named_by_the_refusal(people, practice, replicated):
    replicated(practice, "MA", Verdict.HARMFUL, attribution=Attribution.WITHHELD)

    with pytest.raises(Refused, match="Asked for it: whoever reported it"):
        widen(practice, people)


def test_a_steward_who_reported_the_harm_alone_is_told_to_write_the_sentence_first(people, practice, replicated):
    row = replicated(practice, "MA", Verdict.HARMFUL, by=people.author)

    with pytest.raises(Refused, match="You reported harm to fewer people"):
        widen(practice, people)
    release(row, people.author)

    assert widen(practice, people).marking == Marking.CLEAR


def test_nobody_but_the_source_releases_and_its_team_when_the_source_is_gone(people, practice, harmed):
    harmed.team.add(people.contact)
    with pytest.raises(Refused, match="Only the member who leads"):
        release(harmed, people.contact)

    Member.objects.filter(pk=people.steward.pk).update(is_active=False)
    with pytest.raises(Refused, match="Contact Example"):
        widen(practice, people)
    release(harmed, people.contact)

    assert widen(practice, people).marking == Marking.CLEAR


def test_where_nobody_is_left_to_release_it_the_practice_keeps_its_readers(people, practice, harmed):
    Member.objects.filter(pk=people.steward.pk).update(is_active=False)

    with pytest.raises(Refused, match="nobody is left"):
        widen(practice, people)


def test_the_sentence_is_checked_for_case_data_although_its_readers_stay(people, harmed):
    with pytest.raises(HeldBack):
        release(harmed, people.steward, "Ask Jo at jo.doe@mail.example.com or +27 82 123 4567.")


def test_a_report_that_was_hidden_releases_its_sentence_before_it_can_come_back(people, practice, harmed):
    actions.hide(harmed, by=people.member, now=NOW)

    with pytest.raises(Refused, match="whoever reported it"):
        widen(practice, people)


def test_a_corrected_report_keeps_the_sentence_that_was_released(people, practice, harmed):
    release(harmed, people.steward)

    told = actions.Report(Verdict.HARMFUL, SideEffects.YES, "It was worse than we said.")
    corrected = actions.report(harmed, told, by=people.steward, now=NOW)

    assert corrected.harm_sentence == SENTENCE
    assert widen(practice, people).marking == Marking.CLEAR


def test_a_practice_leaves_its_circle_only_with_the_sentence_also_when_harm_is_reported_after_it_was_asked(
    people, circle, publish, replicated
):
    practice = publish("A rota for nights", marking=Marking.AMBER, circle=circle)
    widen(practice, people, Marking.GREEN)
    row = replicated(practice, "MA", Verdict.HARMFUL)
    practice.refresh_from_db()

    with pytest.raises(Refused, match="Asked for it"):
        practices.sign_release(practice, by=people.reviewer, now=NOW)

    practice.refresh_from_db()
    row.refresh_from_db()
    assert practice.marking == Marking.AMBER
    assert row.owes_sentence
    assert Release.objects.get(practice=practice).signed_by is None
    release(row, people.steward)
    assert practices.sign_release(practice, by=people.reviewer, now=NOW).marking == Marking.GREEN
