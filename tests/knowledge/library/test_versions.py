"""A version once published never changes; older ones stay, and lead to the newer."""

import pytest

from practica.foundation.core.answers import Conflict, Refused
from practica.foundation.safety.gate import HeldBack
from practica.knowledge.library import actions
from practica.knowledge.library.models import LibraryItem, Version
from practica.knowledge.library.plan import Described, Issue, Kind, Readers
from practica.services.files import actions as files
from practica.services.files.models import File
from tests.conftest import NOW
from tests.knowledge.library.having import ADDRESS, amber, an_item


def test_an_item_is_added_with_its_first_version(people, browse):
    page = browse("author").post(
        "/library/new/",
        {
            "kind": "form", "title": "First questions", "about": "For **night** teams.", "made_by": "A port",
            "licence": "CC-BY-4.0",
            "address": ADDRESS,
            "dated": "2021-5", "languages": ["en", "ar"], "countries": "Brazil, za", "marking": "TLP:GREEN",
        },
    )  # fmt: skip
    item = LibraryItem.objects.get()
    assert page.url == item.get_absolute_url() == "/library/first-questions/"
    shown = browse("member").get(page.url).content.decode()
    assert "<strong>night</strong>" in shown
    assert "May 2021" in shown
    assert "Copy, change and translate it, and name its maker." in shown
    assert item.countries == ["BR", "ZA"]


def test_a_newer_version_leaves_the_older_one_as_it_was(people, browse):
    item = an_item(people.author)
    actions.issue(item, Issue(address=f"{ADDRESS}/2", what_changed="Debt first."), seen=1, by=people.author, now=NOW)
    now_shown = browse("member").get(item.get_absolute_url()).content.decode()
    assert f"{ADDRESS}/2" in now_shown
    assert "Debt first." in now_shown
    before = browse("member").get(f"{item.get_absolute_url()}v1/").content.decode()
    assert f">{ADDRESS}<" in before.replace('<bdi dir="ltr">', ">").replace("</bdi>", "<").replace(">>", ">")
    assert "Read the current version" in before
    assert f"{ADDRESS}/2" not in before


def test_a_version_says_what_changed(people):
    item = an_item(people.author)
    with pytest.raises(Refused, match="what changed"):
        actions.issue(item, Issue(address=ADDRESS), seen=1, by=people.author, now=NOW)


def test_two_versions_at_once_are_a_conflict_and_not_two(people, browse):
    item = an_item(people.author)
    actions.issue(item, Issue(address=ADDRESS, what_changed="One."), seen=1, by=people.author, now=NOW)
    with pytest.raises(Conflict):
        actions.issue(item, Issue(address=ADDRESS, what_changed="Two."), seen=1, by=people.author, now=NOW)
    sent = {"seen": "1", "what_changed": "Two again.", "address": ADDRESS}
    page = browse("author").post(f"{item.get_absolute_url()}version/", sent)
    assert "Somebody published a version meanwhile" in page.content.decode()
    assert "Two again." in page.content.decode()
    assert Version.objects.filter(item=item).count() == 2


def test_the_files_of_a_published_version_stay(people, browse):
    item = an_item(people.author, name="form.txt")
    file = File.objects.get()
    with pytest.raises(Refused, match="What was published keeps its files"):
        files.remove(file, by=people.author, now=NOW)
    assert "Remove this file" not in browse("author").get(file.get_absolute_url()).content.decode()
    assert file.name in browse("member").get(item.get_absolute_url()).content.decode()


def test_neither_file_nor_address_is_no_version(people):
    with pytest.raises(Refused, match="Attach the file"):
        actions.add(Described(Kind.FORM, "A form"), Readers(), Issue(), by=people.author, now=NOW)
    assert not LibraryItem.objects.exists()


def test_only_web_addresses_are_taken(people):
    for wrong in ("javascript:alert(1)", "ftp://example.org/", "https://", "https://a b", "//example.org", "https://me@example.org/"):
        with pytest.raises(Refused, match="web address"):
            actions.add(Described(Kind.FORM, "A form"), Readers(), Issue(address=wrong), by=people.author, now=NOW)


def test_the_same_thing_sent_twice_is_one(people):
    assert an_item(people.author) == an_item(people.author)
    assert LibraryItem.objects.count() == 1


def test_titles_that_addresses_cannot_hold_get_one_that_can(people):
    arabic, again = an_item(people.author, "دليل الأسئلة الأولى"), an_item(people.author, "New")
    assert arabic.slug.startswith("item-")
    assert again.slug == "new-2"


def test_personal_data_in_the_words_stops_them(people):
    with pytest.raises(HeldBack):
        an_item(people.author, about="Call +27 82 123 4567 and ask for her.")


def test_an_edit_meets_a_conflict_and_what_was_typed_stays(people, browse):
    item = an_item(people.author)
    described = Described(Kind.FORM, "Second title", languages=["en"])
    actions.edit(item, described, seen=None, by=people.author, now=NOW)
    sent = {"seen": "", "kind": "form", "title": "Third title", "licence": "not-stated"}
    page = browse("author").post(f"{item.get_absolute_url()}edit/", sent).content.decode()
    assert "This was changed in another window meanwhile" in page
    assert "Third title" in page
    item.refresh_from_db()
    assert item.title == "Second title"


def test_only_the_steward_changes_it_and_others_read_why_not(people, browse):
    item = an_item(people.author)
    for page in ("edit", "version", "marking", "withdraw"):
        answer = browse("member").get(f"{item.get_absolute_url()}{page}/", follow=True)
        assert "Its steward does this." in answer.content.decode()


def test_what_is_withdrawn_keeps_title_and_reason_and_not_its_words(people, browse):
    item = an_item(people.author, name="form.txt")
    actions.withdraw(item, "Use the form of 2024.", by=people.author, now=NOW)
    page = browse("member").get(item.get_absolute_url()).content.decode()
    assert "Use the form of 2024." in page
    assert "Port teams ask these at night." not in page
    assert "form.txt" not in page
    assert browse("member").get(File.objects.get().get_absolute_url()).status_code == 404
    assert browse("member").get(f"{item.get_absolute_url()}v1/").status_code == 404
    assert "form.txt" in browse("author").get(item.get_absolute_url()).content.decode()


def test_what_stays_inside_is_read_here_and_never_downloaded(people, browse, circle):
    item = an_item(people.author, name="form.txt", readers=amber(circle, "TLP:AMBER+STRICT"))
    page = browse("contact").get(item.get_absolute_url()).content.decode()
    file = File.objects.get()
    assert "it is read here and not downloaded" in page
    assert file.download_url not in page
    assert browse("contact").get(file.download_url).status_code == 403
    assert browse("member").get(item.get_absolute_url()).status_code == 404
    assert browse("member").get(file.download_url).status_code == 404
