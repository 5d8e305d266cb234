"""What is found, why, and how it is shown."""

import pytest

from practica.services.search.sources import ConceptMatch, register_concepts


@pytest.fixture
def library(notes):
    notes.add(
        "Interpreters on call at night",
        "One rota of sworn interpreters answers by telephone within ten minutes.",
        facets={"country": ["BR"], "concepts": ["c:language"]},
    )
    notes.add(
        "A bus to the court",
        "Witnesses travel to the hearing together. A volunteer sits beside them.",
        facets={"country": ["BR"]},
    )
    notes.add("Wages paid late", "Inspectors look at the pay slips of the fishing fleet.", facets={"country": ["ZA"]})
    notes.add(
        "Intérpretes de guardia",
        "Cada puesto cuenta con un intérprete de guardia por la noche.",
        "es",
        facets={"country": ["MX"]},
        glosses={"en": "Interpreters on duty"},
    )
    notes.add("مترجمون متطوعون ليلاً", "يتناوب متطوعون على خط هاتفي واحد يعمل ليلاً ونهاراً.", "ar", facets={"country": ["EG"]})
    notes.add("Διερμηνείς τη νύχτα", "Οι διερμηνείς απαντούν στο τηλέφωνο όλη τη νύχτα.", "el", facets={"country": ["GR"]})
    notes.index()
    return notes


def test_the_own_language_comes_first_and_the_others_in_their_own_group(library):
    found = library.find("interpreters at night")

    assert found.hits[0].title == "Interpreters on call at night"
    assert {hit.language for hit in found.hits} == {"en"}
    assert {hit.title for hit in found.other_languages[:2]} == {"Intérpretes de guardia", "مترجمون متطوعون ليلاً"}
    assert not found.only_words


def test_a_question_in_arabic_finds_english_by_its_meaning(library):
    found = library.find("مترجم في الليل", readers_languages=("en", "ar"))

    assert found.language == "ar"
    assert found.hits[0].language == "ar"
    english = [hit for hit in found.other_languages if hit.language == "en"]
    assert english[0].title == "Interpreters on call at night"
    assert english[0].why == ("meaning",)


def test_a_short_query_in_another_language_of_the_reader_is_understood(library):
    found = library.find("intérpretes guardia", readers_languages=("en", "es"))

    assert found.hits[0].title == "Intérpretes de guardia"
    assert found.hits[0].gloss == ""


def test_a_title_is_glossed_for_who_does_not_read_its_language(library):
    spanish = next(hit for hit in library.find("interpreters at night").other_languages if hit.language == "es")

    assert spanish.gloss == "Interpreters on duty"


def test_each_hit_says_why_and_shows_the_words_it_was_found_by(library):
    hit = library.find("sworn interpreters by phone").hits[0]

    assert hit.why[0] == "words"
    marked = [hit.passage.text[start:end] for start, end in hit.passage.spans]
    assert "sworn interpreters" in marked
    assert hit.passage.section == "done"


def test_a_concept_in_the_query_brings_what_carries_it(library):
    register_concepts(
        lambda text, _: [ConceptMatch("c:language", "language help", {"es": "ayuda"})] if "language" in text else []
    )

    found = library.find("language help")

    assert "concept:c:language" in next(hit for hit in found.hits if hit.object_id == 1).why
    assert [concept.id for concept in found.also_looked_for] == ["c:language"]


def test_each_facet_counts_without_its_own_choice(library):
    found = library.find("", filters={"country": {"BR"}})

    assert [(row.value, row.count, row.chosen) for row in found.facets["country"]] == [
        ("BR", 2, True),
        ("EG", 1, False),
        ("GR", 1, False),
        ("MX", 1, False),
        ("ZA", 1, False),
    ]
    assert [(row.value, row.count) for row in found.facets["language"]] == [("en", 2)]
    assert found.total == 2


def test_a_language_can_be_asked_for_in_the_query(library):
    assert [hit.title for hit in library.find("interpreters lang:es").merged(9)] == ["Intérpretes de guardia"]


def test_nothing_asked_lists_everything_newest_first_page_by_page(library):
    first = library.find("", limit=4)
    second = library.find("", limit=4, after=first.next)

    assert [hit.object_id for hit in [*first.hits, *second.hits]] == [6, 5, 4, 3, 2, 1]
    assert second.next is None


def test_pages_of_a_ranking_neither_repeat_nor_skip(library):
    whole = [hit.object_id for hit in library.find("people on the telephone at night").hits]
    paged, after = [], None
    while True:
        page = library.find("people on the telephone at night", limit=1, after=after)
        paged += [hit.object_id for hit in page.hits]
        after = page.next
        if after is None:
            break

    assert paged == whole


def test_a_language_the_encoder_does_not_know_is_searched_by_words_and_says_so(library):
    found = library.find("διερμηνείς", readers_languages=("el",))

    assert found.only_words
    assert found.hits[0].title == "Διερμηνείς τη νύχτα"


def test_without_an_encoder_words_are_left_and_it_says_so(library, settings):
    settings.ENCODER = "none"
    library.index()

    found = library.find("interpreters")

    assert found.only_words
    assert [hit.title for hit in found.hits] == ["Interpreters on call at night"]


def test_a_search_asks_the_database_at_most_five_times(library, django_assert_max_num_queries):
    viewer = library.people.viewer("member")
    library.find("interpreters at night", viewer)
    with django_assert_max_num_queries(5):
        library.find("witnesses who travel to a hearing", viewer, filters={"country": {"BR"}})


@pytest.mark.parametrize("query", [
    '"', "'", "NEAR(a b)", "a NEAR/2 b", "*", "AND OR NOT", "-", "a -b", "^night", "terms:night", "{night}", "\ud800",
    "night\x00", "\u202enight", "%s %(x)s", "lang:", "lang:zz", "-lang:en",
    "n" * 100_000, "night " * 20_000, "夜" * 5_000, "🌙", "ـًٌٍ",
])  # fmt: skip
def test_odd_queries_are_answered_like_any_other(library, query):
    found = library.find(query)

    assert found.total >= len(found.hits) >= 0


@pytest.mark.parametrize("after", ["", "x", "1", "nan_1", "1_x", "-inf_-9", "\ud800"])
def test_a_broken_page_key_begins_at_a_page_and_never_fails(library, after):
    assert library.find("interpreters", after=after).total > 0
