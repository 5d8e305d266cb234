"""Hard rule 1: the list, the object check, the readers and the explanation agree for every item and every viewer.

The grid is marking × state × circle × kind of viewer. Each cell asks all directions of the one predicate.
"""

import itertools

import numpy as np
import pytest

from practica.exchange.assists import actions as gathering
from practica.exchange.conversations import actions as talking
from practica.exchange.conversations.models import Kind
from practica.knowledge.library.models import LibraryItem, Version
from practica.knowledge.practices import actions
from practica.knowledge.practices.models import Practice, State
from practica.people.access.arrays import visible_mask
from practica.people.access.models import Marking, Placement
from practica.people.access.placing import place
from practica.people.access.queries import can_see, explain, viewers_of, visible_q
from practica.people.access.viewers import Viewer
from practica.people.members.models import Community, Member
from tests.conftest import NOW, PERSONAS
from tests.knowledge.library.having import an_item

STATES = (State.DRAFT, State.PUBLISHED, State.WITHDRAWN, State.HIDDEN)


def a_practice(people, marking, state, circle):
    practice = actions.begin(by=people.author, now=NOW, title="A rota for nights")
    practice.marking, practice.circle, practice.state = marking, circle, state
    practice.second_reader = people.facilitator
    practice.save()
    if marking == Marking.RED:
        practice.readers.set([people.contact])
    place(practice, by=people.author, at=NOW)
    return practice


def expected_readers(people, marking, state, circle):
    """Read off `domain.md` by hand, apart from the code."""
    if state == State.DRAFT:
        return {"author"}
    if state == State.HIDDEN:
        return {"author", "facilitator"}
    if marking == Marking.CLEAR:
        return {"nobody", *PERSONAS}
    if marking == Marking.GREEN:
        return set(PERSONAS) - {"observer"}
    if marking in {Marking.AMBER, Marking.AMBER_STRICT}:
        return {"author", "steward", "reviewer", "contact"} if circle else {"author"}
    return {"author", "contact"}


@pytest.mark.parametrize(("marking", "state", "in_circle"), list(itertools.product(Marking, STATES, (True, False))))
def test_every_direction_of_the_rule_agrees(people, circle, marking, state, in_circle):
    practice = a_practice(people, marking, state, circle if in_circle else None)
    expected = expected_readers(people, marking, state, in_circle)
    readers = set(viewers_of(practice).values_list("handle", flat=True))
    for handle in ("nobody", *PERSONAS):
        viewer = people.viewer(handle)
        sees = handle in expected
        assert Practice.objects.visible_to(viewer).filter(pk=practice.pk).exists() is sees, handle
        assert Placement.objects.filter(visible_q(viewer), kind="practice", object_id=practice.pk).exists() is sees, handle
        assert can_see(viewer, practice) is sees, handle
        on_arrays = visible_mask(viewer, np.array([practice.audience_id]), np.array([practice.source_id]))
        assert bool(on_arrays[0]) is sees, handle
        assert explain(viewer, practice).sees is sees, handle
        if handle != "nobody":
            assert (handle in readers) is sees, handle


def test_observers_read_green_where_the_community_chose_so(people):
    practice = a_practice(people, Marking.GREEN, State.PUBLISHED, None)
    assert not can_see(people.viewer("observer"), practice)
    Community.objects.update(observers_read_green=True)
    assert can_see(people.viewer("observer"), practice)
    assert people.observer in viewers_of(practice)


def test_a_visitor_sees_what_became_public_a_moment_ago(people):
    first = people.viewer("nobody")
    assert first.audience_ids == frozenset()
    practice = a_practice(people, Marking.CLEAR, State.PUBLISHED, None)
    assert can_see(people.viewer("nobody"), practice)


def test_who_leaves_a_circle_has_left_everything_in_it(people, circle):
    practice = a_practice(people, Marking.AMBER, State.PUBLISHED, circle)
    assert can_see(people.viewer("contact"), practice)
    circle.memberships.filter(member=people.contact).delete()
    assert not can_see(people.viewer("contact"), practice)
    assert people.contact not in viewers_of(practice)


@pytest.mark.parametrize("change", [{"suspended": True}, {"is_active": False}])
def test_a_suspended_member_sees_what_a_visitor_sees(people, change):
    practice = a_practice(people, Marking.GREEN, State.PUBLISHED, None)
    Member.objects.filter(pk=people.member.pk).update(**change)
    assert not can_see(people.viewer("member"), practice)
    assert people.member not in viewers_of(practice)
    assert Viewer.of(Member.objects.get(pk=people.member.pk)).member is None


def test_a_change_of_marking_leaves_a_row(people):
    from practica.foundation.activity.queries import history

    practice = a_practice(people, Marking.GREEN, State.PUBLISHED, None)
    before = history("practice", practice.pk, ["item.placed"]).count()
    actions.mark(practice, Marking.RED, readers=[people.contact], by=people.author, now=NOW)
    assert history("practice", practice.pk, ["item.placed"]).count() == before + 1


def test_only_the_source_loosens(people):
    practice = a_practice(people, Marking.RED, State.PUBLISHED, None)
    practice.authors.add(people.contact)
    with pytest.raises(Exception, match="Only the source may make it wider"):
        actions.mark(practice, Marking.GREEN, by=people.contact, now=NOW)


def a_conversation(people, marking, circle, *, hidden):
    """A question of the author's with an answer of the steward's, in every marking, seen or hidden."""
    asked = talking.ask(talking.Asked(kind=Kind.QUESTION, title="Who pays?", body="At night."), by=people.author, now=NOW)
    answer = talking.answer(asked, talking.Answered(body="The town."), by=people.steward, now=NOW)
    asked.refresh_from_db()
    asked.marking, asked.circle, asked.hidden, asked.second_reader = marking, circle, hidden, people.facilitator
    asked.save()
    if marking == Marking.RED:
        asked.readers.set([people.contact])
    place(asked, by=people.author, at=NOW)
    answer.refresh_from_db()
    return asked, answer


@pytest.mark.parametrize(("marking", "hidden", "in_circle"), list(itertools.product(Marking, (False, True), (True, False))))
def test_a_conversation_and_its_answers_have_one_audience_in_every_direction(people, circle, marking, hidden, in_circle):
    asked, answer = a_conversation(people, marking, circle if in_circle else None, hidden=hidden)
    expected = expected_readers(people, marking, State.HIDDEN if hidden else State.PUBLISHED, in_circle)
    for item, own in ((asked, "author"), (answer, "steward")):
        # Each source sees its own; whoever asked reads what was answered, unless it is hidden from all but the second reader.
        readers = (expected - {"author"}) | {own} | ({"author"} if not hidden and own == "author" else set())
        if marking in {Marking.CLEAR, Marking.GREEN} or in_circle or marking == Marking.RED:
            readers |= set() if hidden else {"author"}
        told = set(viewers_of(item).values_list("handle", flat=True))
        for handle in ("nobody", *PERSONAS):
            viewer = people.viewer(handle)
            sees = handle in readers
            assert type(item).objects.visible_to(viewer).filter(pk=item.pk).exists() is sees, (item.KIND, handle)
            assert Placement.objects.filter(visible_q(viewer), kind=item.KIND, object_id=item.pk).exists() is sees, handle
            assert can_see(viewer, item) is sees, (item.KIND, handle)
            assert explain(viewer, item).sees is sees, handle
            if handle != "nobody":
                assert (handle in told) is sees, handle


def in_the_library(people, marking, circle, *, state):
    """A thing of the author's with one version, in every marking and state."""
    item = an_item(people.author)
    item.marking, item.circle, item.second_reader = marking, circle, people.facilitator
    item.hidden, item.state = state == State.HIDDEN, "published" if state == State.HIDDEN else state
    item.save()
    if marking == Marking.RED:
        item.readers.set([people.contact])
    place(item, by=people.author, at=NOW)
    return item, Version.objects.get(item=item)


@pytest.mark.parametrize(("marking", "state", "in_circle"), list(itertools.product(Marking, STATES, (True, False))))
def test_a_thing_in_the_library_and_its_version_have_one_audience_in_every_direction(people, circle, marking, state, in_circle):
    item, version = in_the_library(people, marking, circle if in_circle else None, state=state)
    expected = expected_readers(people, marking, state, in_circle)
    for row in (item, version):
        readers = {"author"} if row == version and state == State.WITHDRAWN else expected
        told = set(viewers_of(row).values_list("handle", flat=True))
        for handle in ("nobody", *PERSONAS):
            viewer = people.viewer(handle)
            sees = handle in readers
            assert type(row).objects.visible_to(viewer).filter(pk=row.pk).exists() is sees, (row.KIND, handle)
            assert Placement.objects.filter(visible_q(viewer), kind=row.KIND, object_id=row.pk).exists() is sees, handle
            assert can_see(viewer, row) is sees, (row.KIND, handle)
            assert explain(viewer, row).sees is sees, handle
            if handle != "nobody":
                assert (handle in told) is sees, handle
    assert LibraryItem.objects.visible_to(people.viewer("author")).filter(pk=item.pk).exists()


def an_assist(people, marking, circle, *, hidden):
    """A peer assist of the author's with a question of the contact's, in every marking, seen or hidden; the contact is in."""
    brief = gathering.Brief(title="Who pays?", brief="At night.")
    peers = [people[one] for one in ("contact", "steward", "reviewer", "moderator", "newcomer")]
    assist = gathering.begin(gathering.Begun(brief, peers), by=people.author, now=NOW)
    assist = gathering.move_on(assist, seen="brief", by=people.author, now=NOW)
    word = gathering.ask(assist, "Which town?", by=people.contact, now=NOW)
    for handle in ("steward", "reviewer", "moderator", "newcomer"):
        gathering.decline(assist, by=people[handle], now=NOW)
    assist.refresh_from_db()
    assist.marking, assist.circle, assist.hidden, assist.second_reader = marking, circle, hidden, people.facilitator
    assist.save()
    place(assist, by=people.author, at=NOW)
    word.refresh_from_db()
    return assist, word


@pytest.mark.parametrize(("marking", "hidden", "in_circle"), list(itertools.product(Marking, (False, True), (True, False))))
def test_a_peer_assist_and_its_words_have_one_audience_in_every_direction(people, circle, marking, hidden, in_circle):
    assist, word = an_assist(people, marking, circle if in_circle else None, hidden=hidden)
    expected = expected_readers(people, marking, State.HIDDEN if hidden else State.PUBLISHED, in_circle)
    is_readable = marking in {Marking.CLEAR, Marking.GREEN, Marking.RED} or in_circle
    for item, own in ((assist, "author"), (word, "contact")):
        readers = (expected - {"author"}) | {own} | ({"author"} if is_readable and not hidden else set())
        told = set(viewers_of(item).values_list("handle", flat=True))
        for handle in ("nobody", *PERSONAS):
            viewer = people.viewer(handle)
            sees = handle in readers
            assert type(item).objects.visible_to(viewer).filter(pk=item.pk).exists() is sees, (item.KIND, handle)
            assert Placement.objects.filter(visible_q(viewer), kind=item.KIND, object_id=item.pk).exists() is sees, handle
            assert can_see(viewer, item) is sees, (item.KIND, handle)
            assert explain(viewer, item).sees is sees, handle
            if handle != "nobody":
                assert (handle in told) is sees, handle
