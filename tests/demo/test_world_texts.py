"""The demonstration world reads as people wrote it: no text is anybody else's, and the counts are what was promised."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from practica.foundation.safety import casedata
from tests.demo.world import COUNTRIES, EVERYTHING, MARKINGS, OBJECTIVES, PRACTICES, REPLICATIONS, TODAY, USES, WORLD

# Whose words repeat on purpose: names of things, and what a replication quotes from its practice.
NOT_PROSE = {
    "id",
    "type",
    "email",
    "steward",
    "lead",
    "organisation",
    "practice",
    "parent",
    "author",
    "circle",
    "concepts",
    "expertise",
    "instrument",
    "article",
    "sponsor",
    "answers",
    "time_zone",
}


def prose(value: Any, key: str = "") -> Iterator[str]:
    """Every text of a record that somebody wrote, without names of things and without what is quoted from elsewhere."""
    if isinstance(value, str):
        if len(value) > 20:
            yield value
    elif isinstance(value, dict):
        quoted = {"text"} if "held" in value else {"title"} if "kept" in value else set()
        for inner, text in value.items():
            if inner not in NOT_PROSE | quoted:
                yield from prose(text, inner)
    elif isinstance(value, list):
        for item in value:
            yield from prose(item, key)


def own_words() -> Iterator[tuple[str, str]]:
    for row in EVERYTHING:
        for text in prose(row):
            yield row.get("id") or row["practice"], text


def test_a_translation_says_all_that_the_latest_version_says() -> None:
    translated = {name: row["translations"] for name, row in PRACTICES.items() if row["translations"]}
    assert len(translated) >= 6
    assert len([name for name, languages in translated.items() if "ar" in languages]) >= 2
    for name, languages in translated.items():
        for language, text in languages.items():
            assert language != PRACTICES[name]["language"]
            assert {"title", "summary", "sections"} == set(text)
            assert set(text["sections"]) == set(PRACTICES[name]["sections"]), f"{name} in {language}"


def test_a_later_version_says_what_changed_and_why() -> None:
    versioned = [row for row in PRACTICES.values() if row["versions"]]
    assert versioned
    for row in versioned:
        for version in row["versions"]:
            assert version["kind"] in {"major", "minor"}
            assert version["why"]
            assert version["published"] > row["published"]
            assert all(text != row["sections"].get(key) for key, text in version["sections"].items())


@pytest.mark.parametrize(
    ("state", "least"),
    [("published", 30), ("draft", 3), ("submitted", 2), ("returned", 1), ("withdrawn", 1)],
)
def test_practices_stand_in_every_state(state: str, least: int) -> None:
    assert len([row for row in PRACTICES.values() if row["state"] == state]) >= least


@pytest.mark.parametrize(("language", "least"), [("en", 12), ("fr", 5), ("es", 5), ("ar", 4), ("ru", 4), ("pt", 3)])
def test_practices_are_written_in_six_languages(language: str, least: int) -> None:
    assert len([row for row in PRACTICES.values() if row["language"] == language]) >= least


def test_the_world_has_the_breadth_it_promises() -> None:
    markings = Counter(row["marking"] for row in PRACTICES.values())
    assert {row["country"] for row in REPLICATIONS.values()} == COUNTRIES
    assert {row["countries"][0] for row in PRACTICES.values()} == COUNTRIES
    assert {name for row in PRACTICES.values() for name in row["objectives"]} == OBJECTIVES
    assert set(markings) == set(MARKINGS)
    assert 0.25 < markings["TLP:CLEAR"] / len(PRACTICES) < 0.5
    assert len(REPLICATIONS) >= 46
    assert len(USES) >= 25


def test_replications_have_every_outcome_over_several_years() -> None:
    verdicts = {row["verdict"] for row in REPLICATIONS.values()}
    assert verdicts >= {"harmful", "none", "weaker", "similar", "stronger", "too_early", "not_measured"}
    assert {row["state"] for row in REPLICATIONS.values()} == {
        "considered",
        "preparing",
        "running",
        "reported",
        "abandoned",
    }
    overdue = [r for r in REPLICATIONS.values() if r["state"] == "running" and r["report_due"] < TODAY[:7]]
    assert len(overdue) >= 3
    assert len({row["registered"][:4] for row in REPLICATIONS.values()}) >= 8


def test_no_two_texts_are_alike() -> None:
    seen: dict[str, str] = {}
    for name, text in own_words():
        key = re.sub(r"\W+", " ", text.casefold()).strip()
        assert key not in seen, f"{name} and {seen.get(key)}: {text[:60]}"
        seen[key] = name


def test_no_two_stories_open_alike() -> None:
    openings = Counter(
        " ".join(text.casefold().split()[:4])
        for row in PRACTICES.values()
        for text in [row["summary"], *(row["sections"].get(key, "") for key in ("challenge", "done", "did_not_work"))]
        if text
    )
    openings.update(" ".join((row["sentence"] or "").casefold().split()[:4]) for row in REPLICATIONS.values())
    del openings[""]
    assert [opening for opening, count in openings.items() if count > 1] == []


def test_texts_have_the_length_of_something_a_colleague_would_read() -> None:
    for name, text in own_words():
        assert len(text) <= 1500, name
        assert text == text.strip(), name
        assert "  " not in text, name
    for name, row in PRACTICES.items():
        assert 10 <= len(row["title"]) <= 100, name
        assert 40 <= len(row["summary"]) <= 260, name
        if row["form"] == "full" and row["state"] == "published":
            assert sum(len(text) for text in row["sections"].values()) > 500, name


def test_nothing_looks_like_case_data() -> None:
    found = [
        (name, str(finding.kind))
        for name, text in own_words()
        for finding in casedata.check(text)
        if str(finding.level) != "highlight"
    ]
    assert found == []
    for path in sorted(WORLD.iterdir()):
        addresses = set(re.findall(r"[\w.+-]+@[\w.-]+\w", path.read_text(encoding="utf-8")))
        assert {address for address in addresses if not address.endswith("@example.org")} == set(), path.name


def test_the_sample_report_has_a_session_for_each_objective_and_names_its_countries() -> None:
    report = (WORLD / "sample-report.md").read_text(encoding="utf-8")
    sessions = re.split(r"^## ", report, flags=re.MULTILINE)
    assert len([part for part in sessions if part.startswith("Session ")]) == 5
    assert all(re.search(r"\*\*[A-Z]", part) for part in sessions if part.startswith("Session "))
    assert [finding.kind for finding in casedata.check(report) if str(finding.level) == "block"] == []
