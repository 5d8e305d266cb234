"""Things of the library in a file: in, out, and in again."""

import json

import pytest

from practica.doors.records.writing_out import records
from practica.knowledge.library.models import InForce, LibraryItem, State
from practica.people.access.models import Marking

TREATY = {
    "type": "library", "id": "lib:1", "kind": "law", "title": "A treaty", "about": "Read **article 3** first.", "language": "en",
    "languages": ["en", "fr"], "countries": [], "objectives": ["legislation"], "concepts": ["treaties"],
    "source": {"title": "An office", "url": "https://example.org/"}, "licence": "official", "marking": "TLP:CLEAR",
    "legal_basis": [{"instrument": "A treaty", "article": "Article 3"}],
    "in_force": {"state": "yes", "checked": "2026-10", "source": "Its depositary"}, "steward": "author@example.org",
    "versions": [
        {"date": "2000-11-15", "url": "https://example.org/1", "published": "2024-05-01"},
        {"date": "2001", "url": "https://example.org/2", "what_changed": "A page is added.", "published": "2025-05-01"},
    ],
}  # fmt: skip
FRENCH = TREATY | {"id": "lib:2", "title": "Un traité", "language": "fr", "languages": ["fr"], "translation_of": "lib:1"}


def test_a_record_comes_in_with_its_versions_and_the_same_again_changes_nothing(people, take_in):
    report = take_in(FRENCH, TREATY)
    assert (report.created, report.refused) == (2, [])
    item = LibraryItem.objects.get(external_id="lib:1")
    assert (item.state, item.latest, item.dated, item.in_force) == (State.PUBLISHED, 2, "2001", InForce.YES)
    assert (item.source, item.marking, item.languages) == (people.author, Marking.CLEAR, ["en", "fr"])
    assert LibraryItem.objects.get(external_id="lib:2").translation_of == item
    again = take_in(FRENCH, TREATY)
    assert (again.created, again.changed, again.unchanged) == (0, 0, 2)


def test_what_is_written_out_is_taken_in_again_and_changes_nothing(people, take_in):
    take_in(TREATY, FRENCH)
    out = [record for record in records() if record["type"] == "library"]
    assert [record["id"] for record in out] == ["lib:1", "lib:2"]
    report = take_in(*json.loads(json.dumps(out)))
    assert (report.unchanged, report.refused) == (2, [])


def test_a_further_version_is_added_and_the_ones_there_stay(people, take_in):
    take_in(TREATY)
    more = {"date": "2026", "url": "https://example.org/3", "what_changed": "A table."}
    report = take_in(TREATY | {"versions": [*TREATY["versions"], more]})
    assert report.changed == 1
    item = LibraryItem.objects.get()
    assert [one.address for one in item.versions.order_by("number")] == [f"https://example.org/{n}" for n in (1, 2, 3)]


def test_words_with_personal_data_come_in_hidden_for_a_second_reader(people, take_in):
    report = take_in(TREATY | {"about": "Write to jane.doe@example.com about her case."})
    assert report.held
    item = LibraryItem.objects.get()
    assert item.hidden
    assert item.second_reader == people.facilitator


def test_without_a_marking_it_is_a_draft(people, take_in):
    take_in(TREATY | {"marking": None})
    assert LibraryItem.objects.get().state == State.DRAFT


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "song"}, {"title": ""}, {"versions": []}, {"versions": [{"date": "2000-13", "url": "https://example.org/"}]},
        {"versions": [{"files": ["a.docx"]}]}, {"licence": "free beer"}, {"translation_of": "lib:9"}, {"languages": ["xx"]},
        {"in_force": {"state": "yes"}}, {"marking": "TLP:AMBER"}, {"marking": "TLP:RED"}, {"versions": 3},
    ],
)  # fmt: skip
def test_a_broken_record_is_refused_with_one_reason(people, take_in, wrong):
    report = take_in(TREATY | wrong)
    assert len(report.refused) == 1
    assert not LibraryItem.objects.exists()
