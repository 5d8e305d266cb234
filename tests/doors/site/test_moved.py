"""What moved, on the first page and in the digest: a failure is told as a lesson, with its country only if its lead chose so."""

from datetime import timedelta

import pytest
from django.utils import timezone

from practica.exchange.conversations import actions as talking
from practica.exchange.conversations.models import Kind
from practica.knowledge.practices import actions as practices
from practica.knowledge.practices.models import PersonToAsk, SideEffects
from practica.knowledge.replications import actions
from practica.knowledge.replications.models import Replication, Verdict
from practica.knowledge.replications.news import _lines
from practica.people.access.models import Marking
from tests.conftest import NOW, TODAY

SENTENCE = "The roster fell apart in the second month."


@pytest.fixture
def taken_up(people):
    """A practice of Brazil, taken up by `steward` in South Africa, with `contact` in the team."""
    practice = practices.begin(by=people.author, now=NOW, title="One form for three offices")
    practice.marking = Marking.CLEAR
    practice.save()
    version = practice.versions.get()
    version.texts.update(challenge="The wrong people.", done="One form.", changed="More spoke.", did_not_work="Nights.")
    PersonToAsk.objects.get_or_create(practice=practice, member=people.author)
    practices.publish_short(practice, by=people.author, now=NOW)
    practice.refresh_from_db()
    plan = actions.Plan(country="ZA", expected="Half speak.", report_due=TODAY + timedelta(days=200), marking=Marking.CLEAR)
    row = actions.register(practice.published_version, plan, by=people.steward, now=NOW)
    row.team.add(people.contact)
    return row


@pytest.fixture
def tells(browse):
    """`tells(row, "no effect", names_country="on")` reports it through the form, as its lead."""

    def tells(row, verdict, *, by="steward", **more):
        fields = {"verdict": verdict, "negative_effects": SideEffects.NO.value, "sentence": SENTENCE, "seen": 0, **more}
        answer = browse(by).post(f"{row.get_absolute_url()}report/", fields)
        assert answer.status_code == 302, answer.content.decode()

    return tells


def moved(browse, handle="member"):
    page = browse(handle).get("/").content.decode()
    part = page[page.index("What is moving") :]
    return part[: part.index("</section>")]


@pytest.mark.parametrize("verdict", [Verdict.WEAKER, Verdict.NONE, Verdict.HARMFUL])
def test_a_failure_is_told_as_a_lesson_without_its_country(taken_up, tells, browse, verdict):
    tells(taken_up, verdict.value, differently="We would begin with the night shift.")
    for handle in ("member", "nobody"):
        line = moved(browse, handle)
        assert "a lesson" in line
        assert SENTENCE in line
        assert "Next time:" in line
        assert "We would begin with the night shift." in line
        assert "South Africa" not in line


def test_its_lead_may_have_the_country_told(taken_up, tells, browse):
    tells(taken_up, Verdict.NONE.value, names_country="on")
    assert "a lesson from South Africa" in moved(browse)


def test_what_worked_is_told_with_its_country(taken_up, tells, browse):
    tells(taken_up, Verdict.SIMILAR.value)
    line = moved(browse)
    assert "tried in South Africa" in line
    assert "a lesson" not in line


def test_nobody_but_its_lead_is_asked_and_a_colleague_changes_nothing_of_it(taken_up, tells, browse):
    form = f"{taken_up.get_absolute_url()}report/"
    assert "Name the country" in browse("steward").get(form).content.decode()
    assert "Name the country" not in browse("contact").get(form).content.decode()
    tells(taken_up, Verdict.NONE.value, by="contact", names_country="on")
    assert not Replication.objects.get(pk=taken_up.pk).names_country


def test_the_lead_takes_it_back_with_a_correction(taken_up, tells, browse):
    tells(taken_up, Verdict.NONE.value, names_country="on")
    tells(taken_up, Verdict.NONE.value, seen=actions.seen_until(taken_up))
    assert "South Africa" not in moved(browse)


def test_what_was_given_up_is_a_lesson_too(taken_up, browse):
    form = f"{taken_up.get_absolute_url()}abandon/"
    browse("steward").post(form, {"reason": "The ministry changed its mind."})
    line = moved(browse)
    assert "a lesson" in line
    assert "The ministry changed its mind." in line
    assert "South Africa" not in line
    browse("steward").post(form, {"reason": "The ministry changed its mind.", "names_country": "on"})
    assert "a lesson from South Africa" in moved(browse)


def test_the_digest_says_it_in_the_same_way(people, taken_up, tells):
    tells(taken_up, Verdict.NONE.value)
    line = _lines(people.viewer("member"), [taken_up.pk])[taken_up.pk]
    assert line.text == f"A lesson: no effect. {SENTENCE}"
    tells(taken_up, Verdict.NONE.value, names_country="on", seen=actions.seen_until(taken_up))
    line = _lines(people.viewer("member"), [taken_up.pk])[taken_up.pk]
    assert line.text == f"South Africa: no effect. {SENTENCE}"


def test_the_figure_of_the_month_carries_its_n_and_is_missing_where_nothing_was_answered(people, browse):
    assert "to the first answer" not in browse("member").get("/").content.decode()
    now = timezone.now()
    for number in (1, 2):
        asked = talking.Asked(kind=Kind.QUESTION, title=f"Who opens, {number}?", body="Who pays?", marking=Marking.GREEN)
        row = talking.ask(asked, by=people.author, now=now - timedelta(hours=2))
        talking.answer(row, talking.Answered(body=f"We do, {number}."), by=people.steward, now=now)
    page = browse("member").get("/").content.decode()
    assert "to the first answer, by the median of 2 questions" in page
    assert "of what you may see" in page or "over what you may see" in page
