"""A text in a language its reader does not read: who stands beside it."""

import re

import pytest

from practica.knowledge.practices import actions
from practica.knowledge.practices.models import PersonToAsk
from practica.people.access.models import Attribution
from tests.conftest import NOW


@pytest.fixture
def speak(people):
    """`speak("steward", "ar", "es", country="ZA")`"""

    def say(handle, *languages, country="ZA", **more):
        member = people[handle]
        member.languages, member.country = list(languages), country
        for name, value in more.items():
            setattr(member, name, value)
        member.save()

    return say


@pytest.fixture
def in_arabic(people):
    practice = actions.begin(by=people.author, now=NOW, title="مترجمون على مدار الساعة", language="ar")
    for section in ("challenge", "done", "changed", "did_not_work"):
        actions.save_field(practice, section, "يتناوب متطوعون على خط هاتفي واحد.", revision=0, by=people.author, now=NOW)
    actions.publish_short(practice, by=people.author, now=NOW)
    practice.refresh_from_db()
    return practice


def card(page):
    """The heading and the names in the card, in its order."""
    found = re.search(r"<bdi>(People here who read [^<]*)</bdi></h3>(.*?)</section>", page.content.decode(), re.DOTALL)
    return (found[1], re.findall(r'href="/members/(\w+)/"', found[2])) if found else None


def test_a_reader_meets_up_to_three_who_read_both_people_to_ask_first_then_their_country(browse, speak, in_arabic, people):
    speak("member", "es", country="BR")
    speak("author", "ar", "es", country="ZA")
    speak("contact", "es", "ar", country="BR")
    speak("reviewer", "ar", "es", country="NP")
    speak("moderator", "ar", "es", country="ZA")
    speak("facilitator", "ar", "es", country="BR", suspended=True)
    speak("newcomer", "ar", "fr", country="BR")
    assert PersonToAsk.objects.filter(practice=in_arabic, member=people.author).exists()
    heading, handles = card(browse("member").get(in_arabic.get_absolute_url()))
    assert heading == "People here who read Arabic and Spanish"
    assert handles == ["author", "contact", "moderator"]


def test_those_who_read_it_themselves_and_visitors_meet_nobody(browse, speak, in_arabic, people):
    speak("member", "es", "ar")
    speak("contact", "ar", "es")
    assert card(browse("member").get(in_arabic.get_absolute_url())) is None
    actions.mark(in_arabic, "TLP:CLEAR", by=people.author, now=NOW)
    assert "People here who read" not in browse("nobody").get(in_arabic.get_absolute_url()).content.decode()


def test_a_source_that_is_not_named_does_not_stand_first(browse, speak, in_arabic, people):
    speak("member", "es", country="BR")
    speak("author", "ar", "es", country="ZA")
    for handle in ("contact", "steward", "reviewer"):
        speak(handle, "ar", "es", country="BR")
    in_arabic.attribution = Attribution.WITHHELD
    in_arabic.save()
    _heading, handles = card(browse("member").get(in_arabic.get_absolute_url()))
    assert handles == ["contact", "reviewer", "steward"]


def test_it_costs_one_query_more(browse, speak, in_arabic, django_assert_max_num_queries):
    page, client = in_arabic.get_absolute_url(), browse("member")
    speak("contact", "ar", "es")
    counts = []
    for languages in (("es", "ar"), ("es",)):
        speak("member", *languages)
        client.get(page)
        with django_assert_max_num_queries(60) as queries:
            client.get(page)
        counts.append(len(queries))
    assert counts[1] == counts[0] + 1
