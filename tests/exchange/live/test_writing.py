"""Notes by several hands: nobody's words are written over."""

import pytest
from django.utils import timezone

from practica.exchange.live import actions, queries
from practica.exchange.live.models import Row, Sort, address
from practica.exchange.live.plan import Written
from practica.foundation.core.answers import Conflict, Refused
from practica.foundation.safety.gate import HeldBack


def mend(row, body, *, revision, by):
    return actions.change_row(row, Written(body), revision=revision, by=by, now=timezone.now())


def test_everybody_adds_rows_and_mends_those_of_others(people, held, writes, see):
    session = held()
    row = writes(session, "No contact point without a deputy.", by="member")
    mend(row, "No contact point without a deputy, from January.", revision=1, by=people.author)
    assert "from January" in see("steward", session)


def test_who_is_quicker_writes_over_nobody_and_both_texts_are_shown(people, held, writes, browse):
    session = held()
    row = writes(session, "No contact point without a deputy.")
    mend(row, "No contact point without two deputies.", revision=1, by=people.author)
    with pytest.raises(Conflict):
        mend(row, "No contact point without a stand-in.", revision=1, by=people.steward)
    url = f"{address(session)}notes/{row.pk}/"
    fields = {"sort": "note", "body": "No contact point without a stand-in.", "language": "en", "revision": "1"}
    shown = browse("steward").post(url, fields).content.decode()
    assert "without two deputies" in shown
    assert "without a stand-in" in shown
    # Both put together are saved against the row that was shown.
    again = browse("steward").post(url, fields | {"body": "No contact point without two stand-ins.", "revision": "2"})
    assert again.status_code == 302
    assert Row.objects.get().body == "No contact point without two stand-ins."


def test_the_same_words_sent_twice_are_no_conflict(people, held, writes):
    row = writes(held())
    for _press in range(2):
        mend(row, "No contact point without a deputy, from January.", revision=1, by=people.author)
    assert Row.objects.get().revision == 2


def test_a_row_that_was_taken_out_meanwhile_is_refused_and_the_words_stay_in_the_form(people, held, writes):
    row = writes(held())
    actions.drop_row(row, revision=1, by=people.member, now=timezone.now())
    with pytest.raises(Refused, match="still in the form"):
        mend(row, "Otherwise", revision=1, by=people.author)


def test_a_row_is_taken_out_by_whoever_wrote_it_or_a_moderator(people, held, writes):
    row = writes(held())
    with pytest.raises(Refused, match="moderators"):
        actions.drop_row(row, revision=1, by=people.steward, now=timezone.now())
    actions.drop_row(row, revision=1, by=people.moderator, now=timezone.now())
    assert queries.notes(people.viewer("member"), row.session) == []


def test_the_desk_says_which_promise_has_no_day_and_which_names_nobody(held, writes, see):
    session = held()
    writes(session, "Shares the page with the clock.", sort=Sort.PROMISED, who="Diana Castaño Rueda")
    desk = see("moderator", session, "desk/")
    assert "1 promise has no day yet." in desk
    assert "names nobody" not in desk


def test_personal_data_does_not_get_into_the_notes(held, writes):
    with pytest.raises(HeldBack):
        writes(held(), "Write to amina.k@example.com about her case.")
    assert not Row.objects.exists()


def test_personal_data_seen_in_a_row_hides_it_at_once(held, writes, see, browse):
    session = held()
    row = writes(session, "The woman from the yellow house agrees.")
    browse("author").post(f"/personal-data/live_row-{row.pk}/hide/")
    for handle in ("steward", "moderator"):
        assert "yellow house" not in see(handle, session)
        assert "yellow house" not in see(handle, session, "notes/")
