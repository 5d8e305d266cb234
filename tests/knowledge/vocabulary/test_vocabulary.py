"""The community's words: loading them, reading them in any language, finding them, SKOS in and out."""

import copy
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practica.foundation.core.answers import Refused
from practica.knowledge.vocabulary import actions, parsing, queries, skos
from practica.knowledge.vocabulary.models import OBJECTIVES, TOPICS, Concept, Label, Scheme
from tests.examples import examples

pytestmark = pytest.mark.slow

NOW = datetime(2028, 3, 1, 9, tzinfo=UTC)
LANGUAGES = {"en", "fr", "es", "ar", "ru", "pt", "zh"}
SMALL = {
    "scheme": {"slug": "craft", "name": "Crafts"},
    "concepts": [
        {"key": "wood", "labels": {"en": "woodwork", "fr": ["travail du bois", "menuiserie"]}},
        {"key": "chairs", "broader": "wood", "labels": {"en": [["chairs", "catalogue"], ["seats", "catalogue"]]}},
        {"key": "loom", "labels": {"fr": "métier", "es": "telar"}},
        {"key": "job", "labels": {"pt": "metier"}},
    ],
}


@pytest.fixture(autouse=True)
def _no_copy_of_another_test():
    queries.forget()
    yield
    queries.forget()


@pytest.fixture
def own(db):
    return actions.load_own(now=NOW)


@pytest.fixture
def small(db):
    actions.load(SMALL, now=NOW)
    return copy.deepcopy(SMALL)


def test_the_software_brings_150_topics_with_their_source_and_all_in_english(own):
    sourced = [c for c in Concept.objects.filter(scheme__slug=TOPICS) if c.sources]

    assert len(sourced) >= 150
    assert all("en" in term.preferred for term in queries.concepts(TOPICS))
    assert all(concept.broader_id for concept in sourced)


def test_every_label_says_where_it_comes_from(own):
    given_sources = set(Label.objects.values_list("source", flat=True))

    assert given_sources == {"eurovoc", "unesco", "unbis", "protocol", "practica"}


def test_the_six_objectives_speak_seven_languages(own):
    objectives = queries.concepts(OBJECTIVES)

    assert [o.id for o in objectives] == [
        "strategy",
        "legislation",
        "capacity",
        "cooperation",
        "protection",
        "children",
    ]
    assert all(set(o.preferred) == LANGUAGES for o in objectives)


def test_smuggling_of_people_is_never_called_smuggling_of_goods(own):
    smuggling = queries.get("migrant-smuggling")

    assert smuggling is not None
    assert smuggling.label("ru") == "незаконный ввоз мигрантов"
    assert smuggling.label("fr") == "trafic illicite de migrants"
    assert not {"Контрабанда", "contrebande", "التهريب"} & {text for texts in smuggling.labels.values() for text in texts}


def test_accents_are_restored_where_a_source_had_lost_them(own):
    assert queries.label("refugee-status", "fr") == "statut du réfugié"
    assert queries.label("sale-of-children", "es") == "venta de niños"


def test_loading_twice_changes_nothing(own):
    labels = set(Label.objects.values_list("pk", flat=True))

    again = actions.load_own(now=NOW)

    assert (again.created, again.changed) == (0, 0)
    assert again.unchanged == own.created
    assert set(Label.objects.values_list("pk", flat=True)) == labels


def test_a_reader_gets_their_own_language_then_english_then_any(small):
    assert queries.label("wood", "fr", "craft") == "travail du bois"
    assert queries.label("wood", "fr-CA", "craft") == "travail du bois"
    assert queries.label("wood", "ar", "craft") == "woodwork"
    assert queries.label("loom", "ar", "craft") == "métier"
    assert queries.label("nothing-like-it", "ar", "craft") == "nothing-like-it"


def test_the_page_can_mark_the_language_a_label_came_in(small):
    loom = queries.get("loom", "craft")

    assert loom is not None
    assert loom.language_of_label("ar") == "fr"


def test_a_text_finds_its_concept_whatever_its_case_accents_and_spaces(small):
    for text in ("Menuiserie", " MENUISERIE ", "seats", "Telar", "wood", "menuiserie"):
        assert queries.find(text, "en", "craft") is not None


def test_a_text_that_names_two_concepts_is_told_apart_by_its_language_or_not_at_all(small):
    in_french, in_portuguese = queries.find("métier", "fr", "craft"), queries.find("metier", "pt", "craft")

    assert (in_french and in_french.id, in_portuguese and in_portuguese.id) == ("loom", "job")
    assert queries.find("metier", "de", "craft") is None


@pytest.mark.parametrize("text", ["", "   ", "\x00", "💥", "a" * 10_000])
def test_a_text_that_names_nothing_finds_nothing(small, text):
    assert queries.find(text, "en", "craft") is None


def test_labels_are_read_once_and_a_new_list_is_seen_at_once(small, django_assert_num_queries):
    queries.labels_for("en", "craft")
    with django_assert_num_queries(0):
        queries.labels_for("fr", "craft")

    small["concepts"][0]["labels"]["en"] = "joinery"
    actions.load(small, now=NOW)

    assert queries.labels_for("en", "craft")["wood"] == "joinery"


def test_another_process_notices_a_new_list_when_its_copy_is_old(small, monkeypatch):
    queries.labels_for("en", "craft")
    monkeypatch.setattr(queries, "FRESH_FOR", 0.0)
    Label.objects.filter(text="woodwork").update(text="carpentry")
    assert queries.label("wood", "en", "craft") == "woodwork"

    Scheme.objects.update(revision=7)

    assert queries.label("wood", "en", "craft") == "carpentry"


def test_what_members_added_survives_a_new_list(small):
    wood = Concept.objects.get(key="wood")
    Label.objects.create(concept=wood, language="ne", text="काठ", kind="pref", source=actions.OWN_LABEL)

    small["concepts"][0]["labels"] = {"en": "timber", "ne": "काठको काम"}
    actions.load(small, now=NOW)

    assert queries.label("wood", "ne", "craft") == "काठ"
    assert queries.label("wood", "en", "craft") == "timber"


def test_a_concept_that_a_new_list_leaves_out_stays(small):
    small["concepts"] = small["concepts"][:1]

    actions.load(small, now=NOW)

    assert Concept.objects.filter(key="loom").exists()


@pytest.mark.parametrize(
    ("breaking", "sentence"),
    [
        (lambda d: d.pop("scheme"), "A scheme needs a slug, a name and a list of concepts."),
        (lambda d: d["concepts"].append(SMALL["concepts"][0]), "The key “wood” is there twice."),
        (lambda d: d["concepts"][0].update(broader="chairs"), "“wood” is broader than itself."),
        (lambda d: d["concepts"][0].update(broader="stone"), "“wood” has an unknown broader concept."),
        (lambda d: d["concepts"][0].update(labels={"en": 3}), "A label of “wood” is not a text."),
        (lambda d: d["concepts"][0].update(labels={"en": "\ud800"}), "The concept “wood” has no label."),
        (lambda d: d["concepts"][0].update(labels={"klingon!": "x"}), "A label of “wood” has no known language."),
        (lambda d: d["concepts"][0].update(key="../wood"), "Concept 1 needs a key and labels."),
    ],
)
def test_a_broken_list_is_refused_in_one_sentence_and_writes_nothing(db, breaking, sentence):
    broken = copy.deepcopy(SMALL)
    breaking(broken)

    with pytest.raises(Refused, match="^" + sentence.replace(".", r"\.") + "$"):
        actions.load(broken, now=NOW)

    assert not Scheme.objects.exists()


def test_a_file_that_is_no_json_is_refused_by_its_name(tmp_path):
    path = tmp_path / "words.json"
    path.write_bytes(b"\xff\xfe{")

    with pytest.raises(Refused, match=r"^The file words\.json cannot be read as JSON\.$"):
        parsing.read(path)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)


nearly_concepts = st.lists(st.fixed_dictionaries({"key": anything, "labels": anything}))


@given(scheme=st.just(SMALL["scheme"]) | anything, concepts=anything | nearly_concepts)
@examples(200)
def test_whatever_a_list_holds_it_is_taken_or_refused_in_words(scheme, concepts):
    said = ""
    try:
        parsing.read({"scheme": scheme, "concepts": concepts})
    except Refused as refused:
        said = str(refused)

    assert not said or said.endswith(".")


def test_skos_goes_out_and_comes_back_the_same(small):
    text = skos.write(Scheme.objects.get(slug="craft"), base="https://example.org/concepts/")

    actions.load(skos.read(text, slug="copy", name="Crafts"), now=NOW)

    for term in queries.concepts("craft"):
        copied = queries.get(term.id, "copy")
        assert copied is not None
        assert (copied.broader, dict(copied.preferred)) == (term.broader, dict(term.preferred))


def test_skos_links_each_topic_to_where_it_comes_from(own):
    text = skos.write(Scheme.objects.get(slug=TOPICS), base="https://example.org/concepts/")

    assert "skos:closeMatch <http://eurovoc.europa.eu/5933>" in text


@pytest.mark.parametrize("text", ["", "@prefix :", "<a> <b> ", "\x00", "<?xml version='1.0'?><rdf/>"])
def test_what_is_not_skos_is_refused(text):
    with pytest.raises(Refused):
        skos.read(text, slug="x", name="X")


def test_the_intake_reads_ids_and_all_labels(own):
    term = queries.get("human-trafficking")

    assert term is not None
    assert term.labels["es"][0] == "trata de personas"
    assert "human trafficking" in term.labels["en"]


def test_the_lists_that_come_with_the_software_name_their_licences():
    data = json.loads((actions.DATA / "concepts.json").read_text(encoding="utf-8"))

    used = {source for c in data["concepts"] for texts in c["labels"].values() for _, source in texts}
    assert used == set(data["licences"])
