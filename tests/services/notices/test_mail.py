"""A mail in its reader's language, in text and HTML that any client can show."""

from html.parser import HTMLParser

import pytest
from django.utils.translation import get_language
from hypothesis import given
from hypothesis import strategies as st

from practica.foundation.core.places import name as country_name
from practica.people.access.models import Marking
from practica.people.members.models import Member
from practica.services.notices import actions, letters, mail, sending
from practica.services.notices.letters import Composed, said
from practica.services.notices.models import Letter
from practica.services.notices.sources import Address
from tests.conftest import NOW
from tests.examples import examples
from tests.services.notices.conftest import LATER, send, whole


class Markup(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes, self.words = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, *pair) for pair in attrs]

    def handle_data(self, data):
        self.words.append(data)


@pytest.fixture
def by_country(monkeypatch):
    def compose(letter, viewer):
        country = country_name("BR")
        return Composed(f"From {country}", [f"{get_language()}: {country}"], "Something", "/", "Read")

    monkeypatch.setattr(letters, "_KINDS", {"note": compose})


def html_of(message):
    return str(message.alternatives[0].content)


def test_each_reader_gets_it_in_their_own_language(people, by_country):
    Member.objects.filter(handle="steward").update(language="ar")
    Member.objects.filter(handle="contact").update(language="xx")
    for handle in ("member", "steward", "contact"):
        actions.write("note", key="1", to=people[handle], now=NOW)
    actions.write("note", key="1", to=Address("nila@example.com", "ar"), now=NOW)

    sent = {message.to[0]: message for message in send()}

    assert "en: Brazil" in str(sent["member@example.org"].body)
    assert "ar: البرازيل" in str(sent["steward@example.org"].body)
    assert "ar: البرازيل" in str(sent["nila@example.com"].body)
    assert "en: Brazil" in str(sent["contact@example.org"].body)
    assert sent["steward@example.org"].extra_headers["Content-Language"] == "ar"
    assert get_language() == "en"


def test_an_arabic_mail_runs_from_right_to_left_and_its_label_does_not(people, a_practice, write):
    Member.objects.filter(handle="member").update(language="ar")
    write(a_practice("Night rota"), people.member)

    [message] = send()

    markup = Markup(html_of(message))
    assert ("html", "dir", "rtl") in markup.attributes
    assert ("html", "lang", "ar") in markup.attributes
    assert ("strong", "dir", "ltr") in markup.attributes
    assert "\u2068Night rota\u2069" in str(message.body)


def test_an_english_mail_keeps_an_arabic_title_apart(people, a_practice, write):
    write(a_practice("مترجمون في الليل"), people.member)

    [message] = send()

    assert "\u2068مترجمون في الليل\u2069" in html_of(message)
    assert ("html", "dir", "ltr") in Markup(html_of(message)).attributes


def test_nothing_in_it_is_fetched_from_anywhere_or_can_be_stripped(people, a_practice, write):
    write(a_practice("Night rota"), people.member)

    [message] = send()

    markup = Markup(html_of(message))
    assert not {"img", "script", "style", "link", "form", "iframe", "svg", "object"} & set(markup.tags)
    assert not [each for each in markup.attributes if each[1] in {"style", "src", "background", "onclick", "class"}]
    links = [each[2] for each in markup.attributes if each[1] == "href"]
    assert links == ["http://localhost:8000/practices/night-rota/", "http://localhost:8000/settings/mail/"]


def test_links_are_made_from_our_own_address(people, a_practice, write, settings):
    settings.SITE_URL = "https://practica.example.org/"
    write(a_practice("Night rota"), people.member)

    [message] = send()

    assert "https://practica.example.org/practices/night-rota/" in str(message.body)


def test_a_title_cannot_break_out_of_text_header_or_markup(people, a_practice, write):
    write(a_practice('<script>x</script>\r\nBcc: all@example.org \u202e"&'), people.member)

    [message] = send()

    assert "script" not in Markup(html_of(message)).tags
    assert "\u202e" not in whole(message)
    assert "Bcc" not in message.message()
    assert "\n" not in message.subject


@examples(60)
@given(title=st.text(max_size=400), paragraph=st.text(max_size=400))
def test_any_text_makes_a_mail_that_can_be_sent_and_read(people, title, paragraph):
    letter = Letter(pk=7, message_id="<7@localhost>")
    composed = Composed(said(title), [said(paragraph, 300)], "Something", "/", "Read", marking=Marking.GREEN)

    message = mail.built(letter, composed, to="member@example.org", name="", now=NOW)

    raw = message.message().as_bytes()
    assert raw.count(b"Message-ID") == 1
    assert len(message.subject) <= 200
    assert b"\r\nBcc" not in raw


@pytest.mark.parametrize(
    "title", ["Night rota", "مترجمو الليل: من العائدين إلى الرصيف", "Ночные переводчики на причале", "夜" * 90, "x" * 200]
)
def test_a_subject_begins_on_the_line_of_its_name(people, a_practice, write, server, title):
    write(a_practice(title), people.member)

    sending.send_due(LATER)

    [received] = server.received
    lines = received.raw.decode("ascii", "replace").splitlines()
    [first] = [line for line in lines if line.startswith("Subject:")]
    assert first.removeprefix("Subject:").strip()
    assert all(len(line) <= 998 for line in lines)
    assert title[:30] in str(received.mail["Subject"])


def test_a_bare_question_ends_as_one(people):
    composed = Composed("a", [], "Is a practice of yours still true?", "/", "Answer", marking=Marking.RED)

    message = mail.built(Letter(pk=7, message_id="<7@localhost>"), composed, to="member@example.org", name="", now=NOW)

    assert "Is a practice of yours still true?\n" in str(message.body)
    assert "http://localhost:8000/letters/7/" in str(message.body)


def test_a_name_that_runs_the_other_way_is_kept_apart(people, a_practice, write):
    Member.objects.filter(handle="member").update(name="منى شفيق")
    write(a_practice("Night rota"), people.member)

    [message] = send()

    assert "Hello \u2068منى شفيق\u2069," in str(message.body)
