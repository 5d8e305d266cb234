"""Who gets a file: the readers of what it belongs to, asked anew each time; `leaks.md`, lines 18, 20, 21, 23 to 26 and 48."""

import itertools
from datetime import timedelta

import pytest

from practica.foundation.activity.queries import history
from practica.foundation.core.answers import Refused
from practica.knowledge.practices import actions as practices
from practica.knowledge.practices.models import State
from practica.people.access.models import Marking, Placement
from practica.people.access.placing import place
from practica.people.access.queries import can_see, viewers_of, visible_q
from practica.people.circles.models import Membership
from practica.people.members.models import Member
from practica.services.files import actions, queries
from practica.services.files.actions import Own
from practica.services.files.models import File
from tests.conftest import NOW, PERSONAS
from tests.contracts.test_grid import STATES, expected_readers
from tests.services.files.having import a_practice, attach, bring

pytestmark = pytest.mark.slow

STAYS_INSIDE = "It is marked to stay inside, so it cannot be downloaded. Read it here, on its page."


@pytest.mark.parametrize(("marking", "state", "in_circle"), list(itertools.product(Marking, STATES, (True, False))))
def test_a_file_has_the_readers_of_its_item_whatever_becomes_of_it(people, circle, marking, state, in_circle):
    practice = practices.begin(by=people.author, now=NOW, title="A rota")
    file = attach(practice, people.author)
    practice.marking, practice.circle, practice.state = marking, circle if in_circle else None, state
    practice.second_reader = people.facilitator
    practice.save()
    if marking == Marking.RED:
        practice.readers.set([people.contact])
    place(practice, by=people.author, at=NOW)
    file.refresh_from_db()

    # What was withdrawn keeps its title for its readers, and nothing else.
    expected = {"author"} if state == State.WITHDRAWN else expected_readers(people, marking, state, in_circle)
    readers = set(viewers_of(file).values_list("handle", flat=True))
    for handle in ("nobody", *PERSONAS):
        viewer, sees = people.viewer(handle), handle in expected
        assert can_see(viewer, file) is sees, handle
        assert bool(queries.of_item(viewer, practice)) is sees, handle
        assert Placement.objects.filter(visible_q(viewer), kind="file", object_id=file.pk).exists() is sees, handle
        if handle != "nobody":
            assert (handle in readers) is sees, handle
    assert file.marking == marking


def test_its_page_and_its_bytes_are_there_for_readers_and_for_nobody_else(people, circle, browse):
    file = attach(a_practice(people, Marking.AMBER, circle), people.author)
    for address in (file.get_absolute_url(), file.download_url):
        assert browse("contact").get(address).status_code == 200
        for handle in ("nobody", "member", "facilitator", "admin"):
            assert browse(handle).get(address).status_code == 404, handle
            assert browse(handle).get(address.replace(file.key, "no-such-key")).status_code == 404


def test_whoever_leaves_the_circle_has_lost_the_file_even_their_own(people, circle, browse):
    file = attach(a_practice(people, Marking.AMBER, circle), people.contact)
    assert browse("contact").get(file.download_url).status_code == 200
    Membership.objects.filter(circle=circle, member=people.contact).delete()
    assert browse("contact").get(file.download_url).status_code == 404
    assert browse("contact").post(f"{file.get_absolute_url()}remove/").status_code == 404


@pytest.mark.parametrize("change", [{"suspended": True}, {"is_active": False}])
def test_who_is_suspended_or_gone_has_lost_it_by_the_next_request(people, browse, change):
    file = attach(a_practice(people), people.member)
    assert browse("member").get(file.download_url).status_code == 200
    Member.objects.filter(pk=people.member.pk).update(**change)
    assert browse("member").get(file.download_url).status_code in {302, 404}


def test_an_address_is_dead_once_the_item_is_marked_anew(people, browse):
    practice = a_practice(people, Marking.CLEAR)
    file = attach(practice, people.author)
    assert browse("nobody").get(file.download_url).status_code == 200
    practices.mark(practice, Marking.RED, readers=[people.contact], by=people.author, now=NOW)
    assert browse("nobody").get(file.download_url).status_code == 404
    assert browse("member").get(file.get_absolute_url()).status_code == 404
    assert browse("contact").get(file.get_absolute_url()).status_code == 200


def test_a_file_goes_out_of_sight_with_its_item_and_comes_back_with_it(people, browse):
    practice = a_practice(people)
    file = attach(practice, people.author)
    practices.hide(practice, by=people.member, now=NOW)
    assert browse("member").get(file.download_url).status_code == 404
    assert browse("facilitator").get(file.get_absolute_url()).status_code == 200
    practice.refresh_from_db()
    practice.state = State.PUBLISHED
    practice.save()
    place(practice, by=people.facilitator, at=NOW)
    assert browse("member").get(file.download_url).status_code == 200


def test_a_key_and_the_name_of_another_file_are_no_address(people, browse):
    practice = a_practice(people)
    one, other = attach(practice, people.author, "one.txt"), attach(practice, people.author, "other.txt")
    mixed = one.download_url.replace("one.txt", "other.txt")
    assert mixed != one.download_url
    assert browse("author").get(mixed).status_code == 404
    assert browse("author").get(other.download_url).status_code == 200


@pytest.mark.parametrize("marking", [Marking.AMBER_STRICT, Marking.RED])
def test_what_stays_inside_is_read_here_and_not_downloaded(people, circle, browse, marking):
    file = attach(a_practice(people, marking, circle, readers=[people.contact]), people.author)
    refused = browse("contact").get(file.download_url)
    assert refused.status_code == 403
    assert STAYS_INSIDE in refused.content.decode()
    assert b"answers the telephone" not in refused.content
    page = browse("contact").get(file.get_absolute_url()).content.decode()
    assert "answers the telephone" in page
    assert f'href="{file.download_url}"' not in page
    assert marking.value in page


def test_the_label_goes_along_and_a_browser_makes_nothing_of_the_bytes(people, circle, browse):
    answer = browse("contact").get(attach(a_practice(people, Marking.AMBER, circle), people.author).download_url)
    assert answer["Content-Disposition"] == 'attachment; filename="minutes (TLP-AMBER).txt"'
    assert answer["X-TLP"] == "TLP:AMBER"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert b"".join(answer.streaming_content).startswith(b"The rota")


def test_what_was_only_brought_is_for_who_brought_it(people, browse):
    file = bring(people.member)
    assert browse("member").get(file.get_absolute_url()).status_code == 200
    for handle in ("nobody", "author", "facilitator", "admin"):
        assert browse(handle).get(file.get_absolute_url()).status_code == 404, handle
    with pytest.raises(Refused, match="not here any more"):
        actions.attach(a_practice(people), file, by=people.author, now=NOW)


def test_nobody_attaches_to_what_they_do_not_see(people, circle):
    with pytest.raises(Refused, match="nothing here to attach"):
        attach(a_practice(people, Marking.AMBER, circle), people.member)


def test_a_file_may_have_fewer_readers_than_its_item_and_never_more(people, circle, browse):
    practice = a_practice(people)
    file = attach(practice, people.author, own=Own(Marking.AMBER, circle))
    assert browse("contact").get(file.download_url).status_code == 200
    assert browse("member").get(file.download_url).status_code == 404
    # The item becomes wider, and this file does not.
    practices.mark(practice, Marking.CLEAR, by=people.author, now=NOW)
    assert browse("member").get(file.download_url).status_code == 404
    actions.mark(file, None, by=people.author, now=NOW)
    assert browse("nobody").get(file.download_url).status_code == 200
    with pytest.raises(Refused, match="wider than what it belongs to"):
        attach(a_practice(people, Marking.AMBER, circle), people.author, own=Own(Marking.GREEN))


def test_a_removed_file_is_gone_for_everybody_at_once(people, browse):
    file = attach(a_practice(people), people.member)
    assert browse("contact").post(f"{file.get_absolute_url()}remove/").status_code == 403
    done = browse("member").post(f"{file.get_absolute_url()}remove/")
    assert done.status_code == 302
    for handle in ("member", "author", "contact"):
        assert browse(handle).get(file.download_url).status_code == 404, handle
    file.refresh_from_db()
    assert (file.text, file.source) == ("", None)


def test_personal_data_seen_in_a_file_hides_it_until_a_second_reader_has_looked(people, browse):
    file = attach(a_practice(people), people.member)
    assert browse("contact").post(f"{file.get_absolute_url()}hide/").status_code == 302
    assert browse("member").get(file.download_url).status_code == 404
    assert browse("author").post(f"{file.get_absolute_url()}show/").status_code == 403
    page = browse("facilitator").get(file.get_absolute_url()).content.decode()
    assert "You are its second reader" in page
    assert browse("facilitator").post(f"{file.get_absolute_url()}show/").status_code == 302
    assert browse("member").get(file.download_url).status_code == 200
    verbs = list(history("file", file.pk).values_list("verb", flat=True))
    assert {"file.attached", "file.hidden", "file.shown_again"} <= set(verbs)


def test_files_of_what_is_merged_go_to_the_other_and_take_its_readers(people, circle, browse):
    first, other = a_practice(people), a_practice(people, Marking.AMBER, circle)
    file = attach(first, people.author)
    assert actions.move(first, other, by=people.author, now=NOW) == 1
    assert queries.of_item(people.viewer("author"), first) == []
    assert browse("member").get(file.download_url).status_code == 404
    assert browse("contact").get(file.download_url).status_code == 200


def test_files_of_many_items_are_read_in_one_query(people, django_assert_num_queries):
    numbers = []
    for name in ("one.txt", "two.txt"):
        practice = a_practice(people)
        attach(practice, people.author, name)
        numbers.append(practice.pk)
    viewer = people.viewer("member")
    assert viewer.audience_ids
    with django_assert_num_queries(1):
        found = queries.by_item(viewer, "practice", numbers)
    assert {number: [file.name for file in files] for number, files in found.items()} == dict(
        zip(numbers, (["one.txt"], ["two.txt"]), strict=True)
    )


def test_bytes_leave_the_disk_a_day_after_and_what_was_never_attached_goes_too(people, shelf):
    kept, removed = attach(a_practice(people), people.author, "kept.txt"), attach(a_practice(people), people.author, "gone.txt")
    bring(people.member)
    actions.remove(removed, by=people.author, now=NOW)
    assert actions.sweep(now=NOW + timedelta(hours=20)) == 0
    assert actions.sweep(now=NOW + timedelta(hours=25)) == 2
    assert actions.sweep(now=NOW + timedelta(hours=50)) == 1
    assert actions.sweep(now=NOW + timedelta(hours=51)) == 0
    assert [path.relative_to(shelf).as_posix() for path in shelf.rglob("*") if path.is_file()] == [kept.stored]
    assert File.objects.exclude(stored="").get() == kept
