"""Facts about countries: loaded, stated, corrected, shown with their date and source, compared."""

import json
from datetime import date

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from practica.foundation.activity.models import Activity
from practica.foundation.core.answers import Refused
from practica.knowledge.countries import actions, comparing, names, queries, values
from practica.knowledge.countries.instruments import instruments
from practica.knowledge.countries.models import CountryFact, Kind
from practica.people.access.viewers import nobody
from practica.people.members.models import Member
from tests.conftest import NOW
from tests.examples import examples

SOURCE = {"source": "s", "title": "Gazette", "url": "https://example.org/gazette", "dated": "2020"}


@pytest.fixture(scope="session")
def some(tmp_path_factory):
    """What comes with the software, for a handful of countries: the whole takes a while each time."""
    wanted = ("BR", "CO", "JP", "MA", "ML", "NP", "ZA")
    lines = actions.DATA.read_text(encoding="utf-8").splitlines()
    path = tmp_path_factory.mktemp("facts") / "some.jsonl"
    path.write_text("\n".join(line for line in lines if json.loads(line).get("code", "BR") in wanted), encoding="utf-8")
    return path


@pytest.fixture
def loaded(db, some):
    return actions.load_facts(some, now=NOW)


@pytest.fixture
def state(people):
    def stated(code, kind, value, *, dated="2021", by="member", **more):
        as_of = values.read_date(dated)
        more = {"source_title": "A law", **more}
        return actions.state_fact(code, Kind(kind), value, as_of=as_of, by=people[by], now=NOW, **more)

    return stated


@pytest.fixture
def load(tmp_path, db):
    def loading(*rows):
        path = tmp_path / "facts.jsonl"
        path.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in (SOURCE, *rows)), encoding="utf-8")
        return actions.load_facts(path, now=NOW)

    return loading


def topic(code, kind, key="", language="en"):
    return next(t for t in queries.facts(code, language) if (t.kind, t.key) == (kind, key))


def test_what_comes_with_the_software_is_loaded_once(db):
    first = actions.load_facts(now=NOW)
    again = actions.load_facts(now=NOW)

    assert first.created > 3900
    assert (again.created, again.changed, again.unchanged) == (0, 0, first.created)
    assert CountryFact.objects.values("code").distinct().count() == 250


def test_every_fact_has_a_date_and_a_source(loaded):
    for code in ("BR", "ML", "NP"):
        stated = [fact for t in queries.facts(code, "en") for fact in (t.latest, *t.older) if fact]
        assert stated
        assert all(fact.as_of.startswith("as of ") and fact.source_title for fact in stated)


def test_a_treaty_says_as_of_when_its_list_was_copied_and_not_that_it_is_so(loaded):
    smuggling = topic("ML", "ratification", "smuggling_som").latest

    assert smuggling.summary == "party since April 12, 2002 (ratification)"
    assert smuggling.as_of == "as of September 24, 2013"


def test_the_newer_of_two_sources_counts_and_the_older_stays_below_it(loaded):
    trafficking = topic("ML", "ratification", "palermo_tip")

    assert trafficking.latest.as_of == "as of 2022"
    assert [old.as_of for old in trafficking.older] == ["as of December 13, 2013"]


def test_a_state_missing_in_an_old_list_is_unknown_and_not_outside_the_treaty(loaded):
    missing = topic("JP", "ratification", "smuggling_som")

    assert missing.latest is None or missing.latest.summary != "not a party"
    assert topic("NP", "ratification", "smuggling_som").latest is None


def test_what_nobody_stated_is_there_as_unknown(loaded):
    assert topic("BR", "referral_mechanism").latest is None


def test_data_speaks_the_readers_language_and_a_sources_own_words_keep_theirs(loaded):
    with translation.override("ar"):
        region, law = topic("ML", "region", language="ar"), topic("ML", "legal_system", language="ar")

    assert region.latest.summary == "غرب أفريقيا"
    assert law.latest.language == "en"


def test_a_members_newer_statement_counts_and_says_that_a_member_stated_it(state):
    state("NP", "referral_mechanism", {"standing": "prepared"}, dated="2019")
    state("NP", "referral_mechanism", {"standing": "exists", "text": "since the new law", "language": "en"}, dated="2021-05")

    found = topic("NP", "referral_mechanism")

    assert (found.latest.summary, found.latest.as_of, found.latest.by_a_member) == ("exists", "as of May 2021", True)
    assert [old.summary for old in found.older] == ["being prepared"]


def test_a_corrected_statement_counts_no_more_even_when_it_is_dated_later(state):
    wrong = state("NP", "law", {"standing": "absent"}, dated="2024")
    state("NP", "law", {"standing": "exists"}, dated="2023", corrects=wrong)

    found = topic("NP", "law")

    assert found.latest.summary == "exists"
    assert [(old.summary, old.corrected) for old in found.older] == [("does not exist", True)]


def test_two_who_correct_the_same_statement_are_told(state):
    wrong = state("NP", "law", {"standing": "absent"})
    state("NP", "law", {"standing": "exists"}, corrects=wrong)

    with pytest.raises(Refused, match="Somebody has corrected this meanwhile"):
        state("NP", "law", {"standing": "prepared"}, corrects=wrong)


def test_a_second_click_states_nothing_twice(state):
    wrong = state("NP", "law", {"standing": "absent"})
    first = state("NP", "law", {"standing": "exists"}, corrects=wrong)

    again = state("NP", "law", {"standing": "exists"}, corrects=wrong)

    assert again == first
    assert CountryFact.objects.count() == 2


def test_a_correction_is_about_the_same_thing(state):
    law = state("NP", "law", {"standing": "absent"})

    with pytest.raises(Refused, match="same thing"):
        state("PK", "law", {"standing": "exists"}, corrects=law)


def test_loading_again_leaves_what_members_stated(state, loaded, some):
    state("ML", "legal_system", {"families": ["civil"]}, dated="2026-06")

    actions.load_facts(some, now=NOW)

    assert topic("ML", "legal_system").latest.by_a_member


def test_stating_a_fact_leaves_a_trace_without_its_words(state, people):
    fact = state("NP", "authority", {"text": "the ministry of labour", "language": "en"})

    row = Activity.objects.get(target_kind="country_fact", target_id=fact.pk)
    assert (row.verb, row.actor_id, row.facts) == (
        "country_fact.stated",
        people.member.pk,
        {"country": "NP", "kind": "authority"},
    )


def test_a_member_who_left_states_nothing_and_their_facts_stay(state, people):
    fact = state("NP", "law", {"standing": "exists"})
    Member.objects.filter(handle="member").update(is_active=False)
    people.member.refresh_from_db()

    with pytest.raises(Refused, match="Only members"):
        state("NP", "law", {"standing": "absent"})
    assert CountryFact.objects.filter(pk=fact.pk).exists()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"source_title": "  "}, "Every fact has a source"),
        ({"source_title": "\x00\ud800"}, "Every fact has a source"),
        ({"dated": "2027"}, "cannot be dated in the future"),
        ({"source_url": "javascript:alert(1)"}, "begins with https"),
        ({"code": "ZZ"}, "not something that is stated"),
        ({"kind": "region", "value": {"area": "034", "within": "142"}}, "not something that is stated"),
        ({"value": {}}, "nothing in this fact"),
        ({"value": {"text": "no standing", "language": "en"}}, "Does it exist"),
        ({"value": {"standing": "maybe"}}, "“maybe” is not known here"),
        ({"value": {"standing": "exists", "text": "so it is", "language": ""}}, "Which language"),
        ({"value": {"standing": "exists", "text": "x" * 3000, "language": "en"}}, "at most 2000 characters"),
        ({"value": {"standing": "exists", "text": "Ask maro.teval@gmail.com", "language": "en"}}, "personal data"),
        ({"key": "untoc"}, "Only treaties have names"),
    ],
)
def test_what_is_no_fact_is_refused_in_words_and_not_written(state, change, sentence):
    whole = {"code": "NP", "kind": "law", "value": {"standing": "exists"}, **change}

    with pytest.raises(Refused, match=sentence):
        state(whole.pop("code"), whole.pop("kind"), whole.pop("value"), **whole)

    assert not CountryFact.objects.exists()


def test_a_visitor_may_not_state_a_fact():
    from practica.knowledge.countries import rules

    assert not rules.state_fact(nobody())


@pytest.mark.parametrize(
    ("text", "day", "precision"),
    [
        ("2022", date(2022, 12, 31), "year"),
        ("2024-02", date(2024, 2, 29), "month"),
        (" 2022-05-17 ", date(2022, 5, 17), "day"),
    ],
)
def test_a_source_is_dated_as_exactly_as_it_is_known(text, day, precision):
    assert values.read_date(text) == values.AsOf(day, precision)


@pytest.mark.parametrize("text", ["", "22", "2022-13", "2022-02-30", "0000", "May 2022", "٢٠٢٢", "2022-05-17T00:00"])
def test_a_date_that_is_none_is_refused(text):
    with pytest.raises(Refused):
        values.read_date(text)


@pytest.mark.parametrize(
    "row",
    [
        "{",
        "[]",
        {"code": "NP", "kind": "law", "value": {"standing": "exists"}, "source": "unheard"},
        {"code": "Nepal", "kind": "law", "value": {"standing": "exists"}, "source": "s"},
        {"code": "NP", "kind": "weather", "value": {"standing": "exists"}, "source": "s"},
        {"code": "NP", "kind": "ratification", "key": "nothing", "value": {"status": "party"}, "source": "s"},
        {"code": "NP", "kind": "languages", "value": {"codes": "ne"}, "source": "s"},
        {"source": "t", "title": "T", "url": "ftp://example.org", "dated": "2020"},
    ],
)
def test_a_broken_line_is_named_and_nothing_of_the_file_is_written(load, row):
    good = {"code": "NP", "kind": "law", "value": {"standing": "exists"}, "source": "s"}

    with pytest.raises(Refused, match=r"^Line 3: .*[.?]$"):
        load(good, row)

    assert not CountryFact.objects.exists()


def test_a_newer_file_changes_what_an_older_one_brought(load):
    load({"code": "NP", "kind": "law", "value": {"standing": "prepared"}, "source": "s"})

    again = load({"code": "NP", "kind": "law", "value": {"standing": "exists"}, "source": "s"})

    assert (again.created, again.changed) == (0, 1)
    assert topic("NP", "law").latest.summary == "exists"


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(["civil", "party", "exists", "ne", "en"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
parts = ("area", "within", "groups", "families", "codes", "weekend", "status", "bound", "standing", "text", "language", "how")


@given(kind=st.sampled_from(list(Kind)), value=st.dictionaries(st.sampled_from(parts), anything, max_size=5))
@examples(150)
def test_whatever_a_value_holds_it_is_taken_or_refused(kind, value):
    key = "untoc" if kind == Kind.RATIFICATION else ""
    try:
        taken = values.read_value(kind, key, value)
    except Refused:
        taken = {}

    assert json.loads(json.dumps(taken)) == taken


def test_two_countries_share_what_both_are_known_to_have(loaded):
    common = comparing.shared_traits("BR", "CO")

    assert common.sentence("en") == "Shares 5 of 6 context traits with Colombia."
    assert common.differing == (comparing.Trait.LANGUAGE,)
    assert common.words(comparing.Trait.REGION, "en") == ["South America"]


def test_what_is_unknown_of_one_country_is_neither_shared_nor_different(load):
    load({"code": "NP", "kind": "languages", "value": {"codes": ["ne"]}, "source": "s"})

    common = comparing.shared_traits("NP", "PK")

    assert (common.shared, common.differing, len(common.unknown)) == ((), (), 6)
    assert common.sentence("en") == "Too little is known to compare it with Pakistan."


def test_treaties_are_compared_only_within_one_list(load):
    party = {"kind": "ratification", "key": "untoc", "value": {"status": "party"}, "source": "s"}
    load({**party, "code": "NP", "dated": "2014"}, {**party, "code": "PK", "dated": "2022"})

    assert comparing.Trait.TREATIES in comparing.shared_traits("NP", "PK").unknown


def test_many_countries_are_compared_with_one_query(loaded, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = comparing.profiles(["BR", "MA", "ZA", "NP", "ML"])

    assert comparing.compare(found["ML"], found["MA"]).known == 6


def test_facts_of_a_country_take_one_query(loaded, django_assert_num_queries):
    with django_assert_num_queries(1):
        queries.facts("BR", "en")


def test_every_country_is_listed_once_under_its_region_by_its_name(loaded):
    areas = queries.listing("fr")

    listed = [code for area in areas for code, _ in area.countries]
    assert sorted(listed) == sorted(names.codes())
    assert next(area.name for area in areas if ("BR", "Brésil") in area.countries) == "Amérique du Sud"


def test_every_treaty_has_a_name_in_seven_languages():
    assert all(set(known.labels) == {"en", "fr", "es", "ar", "ru", "pt", "zh"} for known in instruments().values())
