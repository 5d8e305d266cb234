"""Stating a fact through the door a person uses, and the table of facts as a page shows it."""

import pytest
from django.urls import include, path
from django.utils import translation

from practica.config import urls as site
from practica.knowledge.countries import actions, queries, values
from practica.knowledge.countries.models import CountryFact, Kind
from practica.knowledge.countries.table import table
from tests.conftest import NOW

LAW = {
    "standing": "exists",
    "text": "Law 12, article 3",
    "language": "en",
    "source_title": "Official gazette",
    "dated": "2024-05",
}
ADDRESS = "/countries/NP/facts/law/"

urlpatterns = site.urlpatterns
if not any("countries" in str(getattr(entry, "urlconf_name", "")) for entry in urlpatterns):
    urlpatterns = [path("", include("practica.knowledge.countries.urls")), *urlpatterns]
pytestmark = pytest.mark.urls(__name__)


def shown(code, language="en", may_state=True):
    with translation.override(language):
        return table(code, language, may_state=may_state)


def test_what_was_stated_loaded_or_corrected_stands_in_the_table_at_the_next_look(people):
    assert "Decree 7" not in shown("NP")
    stated = actions.state_fact(
        "NP", Kind.LAW, {"standing": "absent", "text": "Decree 7", "language": "en"},
        as_of=values.read_date("2021"), source_title="A list", by=people.member, now=NOW,
    )  # fmt: skip
    assert "Decree 7" in shown("NP")
    CountryFact.objects.filter(pk=stated.pk).update(value={"standing": "exists", "text": "Law 12", "language": "en"})
    assert "Decree 7" not in shown("NP")
    assert "Law 12" in shown("NP")
    actions.state_fact(
        "NP", Kind.LAW, {"standing": "absent"}, as_of=values.read_date("2021"), source_title="Another list", corrects=stated,
        by=people.member, now=NOW,
    )  # fmt: skip
    assert "(corrected)" in shown("NP")


def test_the_table_that_offers_to_state_is_not_the_one_of_visitors(db):
    assert "/countries/NP/facts/" in shown("NP", may_state=True)
    assert "/countries/NP/facts/" not in shown("NP", may_state=False)


def test_a_member_states_a_fact_and_comes_back_to_the_country(browse):
    answer = browse("member").post(ADDRESS, LAW)

    assert answer.headers["Location"] == "/countries/np/#law"
    fact = CountryFact.objects.get()
    assert (fact.code, fact.kind, fact.value["standing"], fact.precision) == ("NP", "law", "exists", "month")


def test_a_visitor_is_asked_to_sign_in_first(browse):
    answer = browse("nobody").get(ADDRESS)

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("kind", ["legal_system", "languages", "working_week", "ratification", "law", "authority", "flows"])
def test_each_kind_has_its_own_form_without_any_other_fields(browse, kind):
    page = browse("member").get(f"/countries/NP/facts/{kind}/").content.decode()

    assert page.count("<h1") == 1
    assert 'name="source_title"' in page
    assert ('name="weekend"' in page) == (kind == "working_week")
    assert ('name="standing"' in page) == (kind == "law")


@pytest.mark.parametrize(
    "address",
    [
        "/countries/ZZ/facts/law/",
        "/countries/NP/facts/region/",
        "/countries/NP/facts/x/",
        f"{ADDRESS}?corrects=9",
        f"{ADDRESS}?corrects=%00",
        f"{ADDRESS}?corrects={'9' * 30}",
    ],
)
def test_what_does_not_exist_is_not_found(browse, address):
    assert browse("member").get(address).status_code == 404


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"dated": "soon"}, "A date is written 2022, 2022-05 or 2022-05-17."),
        ({"dated": "2999"}, "A source cannot be dated in the future."),
        ({"text": "Call +977 984 1234567"}, "This text holds personal data."),
        ({"source_title": ""}, "This field is required."),
    ],
)
def test_what_cannot_be_taken_is_said_and_what_was_typed_stays(browse, change, sentence):
    page = browse("member").post(ADDRESS, {**LAW, "text": "My long sentence", **change}).content.decode()

    assert sentence in page
    assert change.get("text", "My long sentence") in page
    assert not CountryFact.objects.exists()


def test_languages_are_named_as_people_name_them(browse):
    given = {"codes": "Nepali, français, ru", "source_title": "Constitution", "dated": "2015"}
    browse("member").post("/countries/NP/facts/languages/", given)

    assert CountryFact.objects.get().value["codes"] == ["ne", "fr", "ru"]


def test_a_language_nobody_knows_is_named_in_the_error(browse):
    given = {"codes": "Nepali, Elvish", "source_title": "Constitution", "dated": "2015"}

    assert "“Elvish” is not a language" in browse("member").post("/countries/NP/facts/languages/", given).content.decode()


def test_a_correction_shows_what_it_corrects_and_replaces_it(browse):
    browse("member").post(ADDRESS, LAW)
    wrong = CountryFact.objects.get()

    page = browse("author").get(f"{ADDRESS}?corrects={wrong.pk}").content.decode()
    browse("author").post(ADDRESS, {**LAW, "standing": "prepared", "corrects": wrong.pk})

    assert "Law 12, article 3" in page
    found = next(t for t in queries.facts("NP", "en") if t.kind == "law")
    assert (found.latest.summary, [old.corrected for old in found.older]) == ("being prepared", [True])


def test_the_table_says_unknown_where_nothing_is_known_and_never_no(people):
    page = shown("NP")

    assert page.count("unknown") >= 10
    assert "not a party" not in page


def test_the_table_shows_date_source_and_the_language_of_a_text(people):
    with_text = values.read_value(Kind.LAW, "", {"standing": "exists", "text": "Loi <b>nº 3</b>", "language": "fr"})
    actions.state_fact(
        "NP", Kind.LAW, with_text, as_of=values.read_date("2024"), source_title="Gazette & co", by=people.member, now=NOW
    )

    page = shown("NP")

    assert '<q lang="fr" dir="auto">Loi &lt;b&gt;nº 3&lt;/b&gt;</q>' in page
    assert "as of 2024" in page
    assert "Gazette &amp; co" in page
    assert "Member Example" not in page


def test_only_those_who_may_are_offered_to_add(people):
    assert "/countries/NP/facts/law/" in shown("NP")
    assert "/facts/" not in shown("NP", may_state=False)


def test_the_table_stands_in_arabic_too(people):
    week = values.read_value(Kind.WORKING_WEEK, "", {"weekend": ["fri", "sat"]})
    actions.state_fact(
        "EG", Kind.WORKING_WEEK, week, as_of=values.read_date("2024"), source_title="Law", by=people.member, now=NOW
    )

    assert "الجمعة والسبت" in shown("EG", "ar")
