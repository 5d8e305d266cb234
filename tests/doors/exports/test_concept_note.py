"""The concept note of an event as PDF: its words, its programme and its label on each page, for whoever reads the event."""

import io
import re

import pypdf
import pytest

from practica.exchange.events import actions
from practica.foundation.activity.models import Activity
from practica.people.access.models import Marking
from tests.conftest import NOW
from tests.exchange.conftest import guest, session, workshop  # noqa: F401 - fixtures

NOTE = "We meet because nights are long.\n\n## What each brings\n\n- one example\n- one question\n\n" + "A long night. " * 700


def taken(client, event):
    answer = client.get(f"{event.get_absolute_url()}concept-note.pdf")
    assert answer.status_code == 200, re.sub(r"<[^>]+>", " ", answer.content.decode())
    assert answer.headers["Content-Type"] == "application/pdf"
    return answer, [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(answer.content)).pages]


@pytest.mark.parametrize("marking", [Marking.CLEAR, Marking.GREEN, Marking.AMBER])
def test_the_label_stands_on_each_page_and_in_the_name_of_the_file(browse, circle, workshop, session, marking):  # noqa: F811
    event = workshop(note=NOTE, marking=marking, circle=circle if marking == Marking.AMBER else None, place="Old mill")
    session(event, title="Strategy by night", room="Hall 2")
    actions.publish_programme(event, by=event.source, now=NOW)
    answer, pages = taken(browse("reviewer"), event)
    assert len(pages) > 1
    assert all(page.count(marking.value) == 2 for page in pages)
    assert marking.value.replace(":", "-") in answer.headers["Content-Disposition"]
    whole = " ".join(" ".join(pages).split())
    for words in (event.title, "Concept note", "Old mill, Austria", "What each brings", "Strategy by night", "Hall 2"):
        assert words in whole, words
    assert "Author Example" in whole
    assert "9:30 AM – 11:00 AM · Strategy by night" in whole.replace("\u202f", " ")
    assert "Time zone of the programme: " in whole
    assert "Steward Example" not in whole
    assert ("For members of" in whole) == (marking == Marking.AMBER)
    assert Activity.objects.filter(verb="event.note_exported").count() == (marking != Marking.CLEAR)


def test_the_page_offers_it_where_it_may_leave(browse, circle, workshop):  # noqa: F811
    event = workshop(note=NOTE)
    assert "concept-note.pdf" in browse("member").get(event.get_absolute_url()).content.decode()
    assert "concept-note.pdf" not in browse("member").get(workshop(title="Bare").get_absolute_url()).content.decode()
    strict = workshop(title="Strict", note=NOTE, marking=Marking.AMBER_STRICT, circle=circle)
    assert "concept-note.pdf" not in browse("steward").get(strict.get_absolute_url()).content.decode()
    refused = browse("steward").get(f"{strict.get_absolute_url()}concept-note.pdf")
    assert "never leaves Practica" in refused.content.decode()
    assert refused.headers["Content-Type"].startswith("text/html")


def test_it_is_not_there_for_whoever_does_not_see_the_event(browse, circle, workshop):  # noqa: F811
    closed = workshop(note=NOTE, marking=Marking.AMBER, circle=circle)
    draft = workshop(title="Draft", note=NOTE, published=False)
    for event in (closed, draft, workshop(title="Bare")):
        assert browse("member").get(f"{event.get_absolute_url()}concept-note.pdf").status_code == 404
    _answer, pages = taken(browse("author"), draft)
    assert "Concept note, draft" in pages[0]


def test_a_guest_takes_that_of_their_event(client, workshop, guest):  # noqa: F811
    event, other = workshop(note=NOTE), workshop(title="Another", note=NOTE)
    client.force_login(guest(event))
    taken(client, event)
    assert client.get(f"{other.get_absolute_url()}concept-note.pdf").status_code == 404


@pytest.mark.parametrize("language", ["ar", "fr", "ru"])
def test_its_own_words_are_in_the_language_of_the_event(browse, workshop, language):  # noqa: F811
    title = {"ar": "ما ينتقل وما يتغير", "fr": "Ce qui voyage", "ru": "Что путешествует"}[language]
    heading = {"ar": "المذكرة", "fr": "Note", "ru": "Кто проводит"}[language]
    event = workshop(title=title, note=title, language=language, languages=(language,))
    _answer, pages = taken(browse("member"), event)
    assert heading in " ".join(pages)
    assert "Who holds it" not in " ".join(pages)
