"""Writing a practice: saved as typed, nobody's text lost, nothing out before the check."""

import json

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from practica.foundation.core.answers import Refused
from practica.knowledge.practices import actions
from practica.knowledge.practices.models import Practice, PracticeVersion, State, SupersededWords
from practica.knowledge.vocabulary import actions as vocabulary
from tests.conftest import NOW
from tests.examples import examples

SHORT = {
    "challenge": "People waited until morning.",
    "done": "A rota.",
    "changed": "They wait an hour.",
    "did_not_work": "Pay by the call.",
}


@pytest.fixture
def draft(people):
    return actions.begin(by=people.author, now=NOW, title="A rota for nights")


def fill(practice, by):
    for field, words in SHORT.items():
        actions.save_field(practice, field, words, revision=0, by=by, now=NOW)


def saved(client, practice, field, value, revision=0):
    return client.post(f"/practices/{practice.slug}/save/", {"field": field, "value": value, "revision": revision})


def test_a_field_is_saved_as_typed_and_answers_its_next_revision(draft, browse):
    answer = saved(browse("author"), draft, "challenge", "People waited.")
    assert (answer.status_code, answer.json()["revision"]) == (200, 1)
    assert draft.versions.get().texts.get().challenge == "People waited."
    again = saved(browse("author"), draft, "challenge", "People waited.", 1)
    assert again.json()["revision"] == 1


def test_two_writers_are_told_and_neither_loses_text(draft, people, browse):
    actions.add_author(draft, people.steward, by=people.author, now=NOW)
    assert saved(browse("author"), draft, "done", "Written by the author.").status_code == 200
    answer = saved(browse("steward"), draft, "done", "Written by the steward.")
    told = answer.json()
    assert answer.status_code == 409
    assert (told["theirs"], told["who"], told["revision"]) == ("Written by the author.", people.author.name, 1)
    assert draft.versions.get().texts.get().done == "Written by the author."
    kept = SupersededWords.objects.get()
    assert (kept.words, kept.by) == ("Written by the steward.", people.steward)
    page = browse("author").get(f"/practices/{draft.slug}/write/").content.decode()
    assert "Written by the steward." in page
    settled = saved(browse("steward"), draft, "done", "Written by both.", told["revision"])
    assert settled.status_code == 200


def test_an_ended_session_is_said_and_nothing_is_changed(draft, browse):
    answer = saved(browse("nobody"), draft, "done", "Typed after the session ended.")
    assert answer.status_code == 401
    assert "signed out" in answer.json()["message"]
    assert draft.versions.get().texts.get().done == ""


def test_the_margin_comes_back_with_the_save_and_never_repeats_the_number(draft, browse):
    notes = saved(browse("author"), draft, "done", "Call +55 11 91234 5678.").json()["notes"]
    assert "phone number" in notes.lower()
    assert "91234" not in notes


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("title", "x" * 10_000_000, "longer than"),
        ("country_1", "XX", "no country"),
        ("period_from", "2019-05-20", "Days are never asked for"),
        ("concepts", "no such concept", "not in the vocabulary"),
        ("objectives", "world-peace", "not in the vocabulary"),
        ("cost_band", "free", "Choose one"),
        ("conditions.999.text", "gone", "no longer there"),
        ("conditions.9999999999999999999999.text", "gone", "no longer there"),
        ("password", "x", "no longer there"),
    ],
)
def test_what_a_field_cannot_hold_is_refused_with_a_sentence(draft, browse, field, value, sentence):
    vocabulary.load_own(now=NOW)
    answer = saved(browse("author"), draft, field, value)
    assert answer.status_code == 422
    assert sentence in answer.json()["message"]


@given(words=st.text(max_size=400))
@examples(40)
def test_whatever_is_typed_is_kept_or_refused_and_never_breaks(draft, people, words):
    result = actions.save_field(draft, "lessons", words, revision=10**6, by=people.author, now=NOW)
    kept = draft.versions.get().texts.get().lessons
    assert result.revision >= 0
    kept.encode("utf-8")
    assert not set(kept) & set("\u202a\u202b\u202d\u202e\u2066\u2067\u2068\x00\x1b")


def test_a_short_form_is_published_after_one_check_and_says_so(draft, people, browse):
    fill(draft, people.author)
    response = browse("author").post(f"/practices/{draft.slug}/publish/")
    practice = Practice.objects.get(pk=draft.pk)
    assert response.headers["Location"] == practice.get_absolute_url() == "/practices/a-rota-for-nights/"
    assert practice.published_version.number == 1
    page = browse("member").get("/practices/a-rota-for-nights/").content.decode()
    assert "short, not yet reviewed" in page
    assert "Pay by the call." in page
    assert browse("nobody").get("/practices/a-rota-for-nights/").status_code == 404


def test_pressed_twice_it_is_published_once(draft, people, browse):
    fill(draft, people.author)
    for _press in range(2):
        browse("author").post(f"/practices/{draft.slug}/publish/", follow=True)
        draft.refresh_from_db()
    assert PracticeVersion.objects.filter(practice=draft, number__isnull=False).count() == 1


def test_what_is_missing_is_named_and_nothing_goes_out(draft, people, browse):
    response = browse("author").post(f"/practices/{draft.slug}/publish/", follow=True)
    assert "Something is still missing" in response.content.decode()
    assert "What was the challenge?" in response.content.decode()
    draft.refresh_from_db()
    assert draft.state == State.DRAFT


def test_personal_data_stops_it_and_a_warning_wants_a_reason(draft, people, browse):
    fill(draft, people.author)
    actions.save_field(draft, "done", "Call +55 11 91234 5678.", revision=9, by=people.author, now=NOW)
    with pytest.raises(Refused, match="cannot go out"):
        actions.publish_short(draft, by=people.author, now=NOW)
    actions.save_field(draft, "done", "A boy aged 15 had the card.", revision=9, by=people.author, now=NOW)
    with pytest.raises(Refused, match="say why it should stay"):
        actions.publish_short(draft, by=people.author, now=NOW)
    actions.keep_finding(draft, "done:age", "It is an age group of the course.", by=people.author, now=NOW)
    assert actions.publish_short(draft, by=people.author, now=NOW).number == 1


def test_a_published_version_never_changes(draft, people):
    fill(draft, people.author)
    actions.publish_short(draft, by=people.author, now=NOW)
    draft.refresh_from_db()
    with pytest.raises(Refused, match="published and stays as it is"):
        actions.save_field(draft, "done", "Another way.", revision=9, by=people.author, now=NOW)
    actions.begin_next_version(draft, by=people.author, now=NOW)
    actions.save_field(draft, "done", "Another way.", revision=0, by=people.author, now=NOW)
    assert draft.versions.get(number=1).texts.get().done == "A rota."


def test_an_old_address_leads_to_the_new_one_for_those_who_may_see_it(draft, people, browse):
    old = draft.slug
    fill(draft, people.author)
    actions.publish_short(draft, by=people.author, now=NOW)
    assert browse("member").get(f"/practices/{old}/").headers["Location"] == "/practices/a-rota-for-nights/"
    assert browse("nobody").get(f"/practices/{old}/").status_code == 404


def test_two_practices_of_one_title_have_two_addresses(people):
    for expected in ("a-rota", "a-rota-2"):
        practice = actions.begin(by=people.author, now=NOW, title="A rota")
        fill(practice, people.author)
        actions.publish_short(practice, by=people.author, now=NOW)
        practice.refresh_from_db()
        assert practice.slug == expected


def test_a_title_in_arabic_has_an_address_too(people, browse):
    practice = actions.begin(by=people.author, now=NOW, title="مترجمو الليل", language="ar")
    fill(practice, people.author)
    actions.publish_short(practice, by=people.author, now=NOW)
    practice.refresh_from_db()
    page = browse("author").get(practice.get_absolute_url())
    assert page.status_code == 200
    assert 'dir="rtl"' in page.content.decode()


def test_leaving_a_circle_needs_a_second_reader(draft, people, circle):
    from practica.people.access.models import Marking

    fill(draft, people.author)
    actions.mark(draft, Marking.AMBER, circle=circle, by=people.author, now=NOW)
    actions.publish_short(draft, by=people.author, now=NOW)
    draft.refresh_from_db()
    actions.mark(draft, Marking.GREEN, by=people.author, now=NOW)
    draft.refresh_from_db()
    assert draft.marking == Marking.AMBER
    with pytest.raises(Refused, match="Somebody else from the circle"):
        actions.sign_release(draft, by=people.author, now=NOW)
    actions.sign_release(draft, by=people.steward, now=NOW)
    draft.refresh_from_db()
    assert draft.marking == Marking.GREEN


def test_personal_data_seen_hides_it_at_once_until_the_second_reader_decides(draft, people, browse):
    fill(draft, people.author)
    actions.publish_short(draft, by=people.author, now=NOW)
    draft.refresh_from_db()
    address = draft.get_absolute_url()
    browse("member").post(f"{address}do/hide/")
    for handle in ("member", "reviewer", "nobody"):
        assert browse(handle).get(address).status_code == 404
    assert browse("facilitator").get(address).status_code == 200
    browse("facilitator").post(f"{address}do/decide/", {"clean": "yes"})
    assert browse("member").get(address).status_code == 200


def test_a_killed_save_leaves_all_or_nothing(draft, people):
    """The row, its revision and the version's date are one transaction."""
    with pytest.raises(Refused):
        actions.save_field(draft, "title", "x" * 301, revision=0, by=people.author, now=NOW)
    text = draft.versions.get().texts.get()
    assert (text.title, json.dumps(text.revisions)) == ("A rota for nights", "{}")
    assert connection.in_atomic_block  # the test's own; the action opened and closed its savepoint
