"""Who reads what: markings, translations, what is attached, and personal data that was seen."""

import pytest

from practica.foundation.core.answers import Refused
from practica.knowledge.library import actions, attaching, queries
from practica.knowledge.library.models import LibraryItem
from practica.knowledge.library.plan import Readers
from practica.people.access.models import Marking
from practica.people.access.queries import can_see
from practica.services.files.models import File
from practica.services.search.actions import index_pending
from practica.services.search.queries import SearchQuery, search
from tests.conftest import NOW
from tests.knowledge.library.having import amber, an_item
from tests.services.files.having import a_practice

LIBRARY = frozenset({LibraryItem.KIND})


def found(people, who, text):
    index_pending()
    return [hit.url for hit in search(people.viewer(who), SearchQuery(text=text, kinds=LIBRARY)).merged(20)]


def test_the_text_of_a_file_is_found_by_who_may_read_it(people, circle):
    words = "يسأل الفريق عن العقد أولا ثم عن الدين والسكن".encode()
    item = an_item(people.author, name="form.txt", words=words, languages=["ar"], readers=amber(circle))
    assert found(people, "contact", "العقد والسكن") == [item.get_absolute_url()]
    assert found(people, "member", "العقد والسكن") == []


def test_a_file_in_which_personal_data_was_seen_is_not_found_any_more(people):
    from practica.services.files import actions as files

    item = an_item(people.author, name="form.txt", words=b"Ask about the zeppelin and the contract, at night, in the port.")
    assert found(people, "member", "zeppelin") == [item.get_absolute_url()]
    files.hide(File.objects.get(), by=people.member, now=NOW)
    assert [hit.url for hit in search(people.viewer("member"), SearchQuery(text="zeppelin", kinds=LIBRARY)).merged(9)] == []
    index_pending()
    hits = search(people.viewer("member"), SearchQuery(text="zeppelin", kinds=LIBRARY)).merged(9)
    assert not any("words" in hit.why or "zeppelin" in (hit.passage.text if hit.passage else "") for hit in hits)


def test_the_list_counts_and_narrows_what_its_viewer_may_see(people, browse, circle):
    an_item(people.author, "Open form", readers=Readers(Marking.CLEAR))
    an_item(people.author, "Closed form", readers=amber(circle))
    index_pending()
    page = browse("nobody").get("/library/").content.decode()
    assert "Open form" in page
    assert "Closed form" not in page
    assert "<b>1 found</b>" in page
    assert "Closed form" in browse("contact").get("/library/?kind=form").content.decode()
    assert "Open form" not in browse("contact").get("/library/?kind=law").content.decode()
    assert "Open form" in browse("member").get("/search/?q=open+form").content.decode()


def test_an_empty_library_teaches(people, browse):
    assert "Add the first one" in browse("member").get("/library/").content.decode()


def test_a_translation_reads_no_wider_than_its_original_and_follows_it(people, circle):
    original = an_item(people.author, "A guide", readers=amber(circle))
    with pytest.raises(Refused, match="cannot be wider"):
        an_item(people.author, "Un guide", translation_of=original, language="fr")
    actions.mark(original, Readers(Marking.AMBER, circle), by=people.author, now=NOW)
    open_one = an_item(people.author, "A manual", readers=Readers(Marking.GREEN))
    translated = an_item(people.steward, "Un manuel", translation_of=open_one, language="fr", languages=["fr"])
    assert queries.translations(people.viewer("member"), open_one) == [translated]
    actions.mark(open_one, amber(circle), by=people.author, now=NOW)
    translated.refresh_from_db()
    assert translated.marking == Marking.AMBER
    assert not can_see(people.viewer("member"), translated)


def test_an_item_leaves_its_circle_only_when_a_second_reader_signs(people, browse, circle):
    item = an_item(people.author, readers=amber(circle))
    actions.mark(item, Readers(Marking.GREEN), by=people.author, now=NOW)
    item.refresh_from_db()
    assert (item.marking, item.wider) == (Marking.AMBER, Marking.GREEN)
    assert browse("member").get(item.get_absolute_url()).status_code == 404
    with pytest.raises(Refused):
        actions.sign(item, by=people.author, now=NOW)
    browse("steward").post(f"{item.get_absolute_url()}sign/")
    assert browse("member").get(item.get_absolute_url()).status_code == 200


def test_what_is_attached_is_listed_for_those_who_see_it_and_for_nobody_else(people, browse, circle):
    practice = a_practice(people)
    seen, closed = an_item(people.author, "Open form"), an_item(people.author, "Closed form", readers=amber(circle))
    for item in (seen, closed):
        attaching.attach(practice, item, by=people.author, now=NOW)
    assert attaching.of_item(people.viewer("member"), practice) == [seen]
    assert attaching.of_item(people.viewer("contact"), practice) == [seen, closed]
    page = browse("member").get(practice.get_absolute_url()).content.decode()
    assert "Open form" in page
    assert "Closed form" not in page
    assert "A rota for nights" in browse("member").get(seen.get_absolute_url()).content.decode()


def test_an_item_is_chosen_by_typing_without_a_script(people, browse):
    practice, item = a_practice(people), an_item(people.author, "Open form")
    address = attaching.choose_url(practice)
    assert "Open form" in browse("author").get(address, {"q": f"http://localhost{item.get_absolute_url()}"}).content.decode()
    browse("author").post(address, {"item": item.pk, "act": "attach"})
    assert attaching.of_item(people.viewer("member"), practice) == [item]
    browse("author").post(address, {"item": item.pk, "act": "detach"})
    assert attaching.of_item(people.viewer("member"), practice) == []
    assert "Whoever answers for this" in browse("member").get(address, follow=True).content.decode()


def test_personal_data_seen_hides_it_at_once_until_a_second_reader_decides(people, browse):
    item = an_item(people.author)
    browse("member").post(f"/personal-data/library-{item.pk}/hide/")
    assert browse("member").get(item.get_absolute_url()).status_code == 404
    item.refresh_from_db()
    assert item.second_reader == people.facilitator
    hidden = f"/personal-data/library-{item.pk}/"
    assert "Port teams ask" in browse("facilitator").get(hidden).content.decode()
    browse("author").post(hidden, {"amend": "1", "title": "A form", "about": ""})
    browse("facilitator").post(hidden, {"show": "1"})
    page = browse("member").get(item.get_absolute_url()).content.decode()
    assert "A form" in page
    assert "Port teams ask" not in page


def test_what_cannot_come_back_leaves_neither_words_nor_files(people, browse):
    item = an_item(people.author, name="form.txt")
    actions.hide(item, by=people.member, now=NOW)
    actions.take_away(item, by=people.facilitator, now=NOW)
    page = browse("author").get(item.get_absolute_url()).content.decode()
    assert "it held personal data" in page
    assert "First questions" not in page
    assert File.objects.get().removed


def test_a_law_is_in_force_only_as_far_as_somebody_checked(people, browse):
    from datetime import date

    from practica.knowledge.library.models import InForce, Kind

    with pytest.raises(Refused, match="in which month"):
        an_item(people.author, "A treaty", kind=Kind.LAW, in_force=InForce.YES)
    known = an_item(
        people.author, "A treaty", kind=Kind.LAW, in_force=InForce.YES, in_force_checked=date(2026, 10, 31),
        in_force_source="Its depositary", articles=[("Protocol", "Article 3")],
    )  # fmt: skip
    page = browse("member").get(known.get_absolute_url()).content.decode()
    assert "still in force as far as we know, checked October 2026" in page
    assert "Article 3" in page
    unknown = an_item(people.author, "Another treaty", kind=Kind.LAW)
    assert "Nobody has checked yet" in browse("member").get(unknown.get_absolute_url()).content.decode()
