"""The demonstration world reads as people wrote it: every line holds together, and no text is anybody else's."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

import practica.demo
import practica.knowledge
from practica.foundation.safety import casedata

WORLD = Path(practica.demo.__file__).parent / "world"
CONCEPTS = Path(practica.knowledge.__file__).parent / "vocabulary" / "data" / "concepts.json"
TODAY = date(2026, 11, 25).isoformat()
MARKINGS = ["TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED"]
COUNTRIES = {"BY", "BR", "CO", "EG", "KG", "LA", "MA", "ML", "MX", "NE", "NP", "PK", "UA", "ZA"}
OBJECTIVES = {"strategy", "legislation", "capacity", "cooperation", "protection", "children"}
PERSONAS = {
    "author": "member",
    "steward": "member",
    "reviewer": "reviewer",
    "member": "member",
    "newcomer": "member",
    "moderator": "member",
    "contact": "member",
    "observer": "observer",
    "facilitator": "facilitator",
    "admin": "administrator",
}
CRITERIA = {
    "relevance",
    "evidence",
    "do_no_harm",
    "participation",
    "feasibility",
    "sustainability",
    "transferability",
    "gender_rights",
}
SECTIONS = {"challenge", "done", "changed", "did_not_work", "side_effects", "sustainability", "lessons"}
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


def lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (WORLD / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


ORGANISATIONS = {row["id"]: row for row in lines("organisations")}
MEMBERS = {row["id"]: row for row in lines("members")}
CIRCLES = {row["id"]: row for row in lines("circles")}
PRACTICES = {row["id"]: row for row in lines("practices")}
REPLICATIONS = {row["id"]: row for row in lines("replications")}
USES, REVIEWS = lines("uses"), lines("reviews")
EVERYTHING = [
    *ORGANISATIONS.values(),
    *MEMBERS.values(),
    *CIRCLES.values(),
    *PRACTICES.values(),
    *REPLICATIONS.values(),
    *USES,
    *REVIEWS,
]
BY_EMAIL = {row["email"]: row for row in MEMBERS.values()}


def inside(circle: str) -> set[str]:
    return {*CIRCLES[circle]["stewards"], *CIRCLES[circle]["members"]}


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


def test_every_file_names_each_thing_once() -> None:
    for name in ("organisations", "members", "circles", "practices", "replications"):
        assert [n for n, count in Counter(row["id"] for row in lines(name)).items() if count > 1] == []


def test_the_ten_personas_are_there_with_their_roles() -> None:
    assert {handle: MEMBERS[handle]["role"] for handle in PERSONAS} == PERSONAS
    assert all(row["email"] == f"{row['id']}@example.org" for row in MEMBERS.values())


def test_people_belong_to_organisations_of_their_country() -> None:
    for row in MEMBERS.values():
        organisation = ORGANISATIONS[row["organisation"]]
        assert organisation["country"] in {row["country"], None}, row["id"]
        assert ZoneInfo(row["time_zone"])
        assert row["languages"]


def test_there_are_reviewers_in_three_organisations() -> None:
    assert len({row["organisation"] for row in MEMBERS.values() if row["role"] == "reviewer"}) >= 3


def test_the_member_of_every_test_is_outside_every_closed_circle() -> None:
    closed = [row for row in CIRCLES.values() if row["joining"] != "open"]
    assert len([row for row in closed if row["joining"] == "by_invitation"]) >= 2
    assert len([row for row in CIRCLES.values() if row["unlisted"]]) == 1
    assert [row["id"] for row in closed if "member" in inside(row["id"])] == []
    for row in CIRCLES.values():
        assert len(row["stewards"]) == 2
        assert len(row["charter"]["questions"]) <= 5
        assert inside(row["id"]) <= set(MEMBERS)
        assert not set(row["stewards"]) & set(row["members"])


def test_practices_name_people_organisations_and_circles_that_exist() -> None:
    for name, row in PRACTICES.items():
        steward = BY_EMAIL[row["steward"]]
        assert row["organisation"] in ORGANISATIONS, name
        assert steward["organisation"] == row["organisation"], name
        assert {row["author"], *row["people"], *row["readers"]} <= set(MEMBERS), name
        assert set(row["countries"]) <= COUNTRIES, name
        assert row["objectives"], name
        assert set(row["objectives"]) <= OBJECTIVES, name
        assert row["language"] in MEMBERS[row["author"]]["languages"] or row["language"] == "en", name


def test_concepts_are_those_of_the_vocabulary() -> None:
    known = {concept["key"] for concept in json.loads(CONCEPTS.read_text(encoding="utf-8"))["concepts"]}
    used = {key for row in PRACTICES.values() for key in row["concepts"]}
    expertise = {key for row in MEMBERS.values() for key in row["expertise"]}
    assert (used | expertise) - known == set()


def test_a_marking_and_its_audience_agree() -> None:
    for row in [*PRACTICES.values(), *REPLICATIONS.values()]:
        assert row["marking"] in MARKINGS, row["id"]
        assert (row["circle"] is not None) == row["marking"].startswith("TLP:AMBER"), row["id"]
    for name, row in PRACTICES.items():
        assert bool(row["readers"]) == (row["marking"] == "TLP:RED"), name
        if row["circle"]:
            assert {row["author"], *row["people"]} <= inside(row["circle"]), name
    for name, row in REPLICATIONS.items():
        if row["circle"]:
            assert BY_EMAIL[row["lead"]]["id"] in inside(row["circle"]), name


def test_published_practices_are_whole_and_drafts_need_not_be() -> None:
    for name, row in PRACTICES.items():
        assert set(row["sections"]) <= SECTIONS, name
        assert (row["published"] is None) == (row["state"] in {"draft", "submitted", "returned"}), name
        if row["state"] == "draft":
            continue
        assert all(row["sections"].get(key) for key in ("challenge", "done", "changed", "did_not_work")), name
        if row["form"] == "full" and row["state"] == "published":
            assert row["conditions"], name
            assert row["building_blocks"], name
            assert row["outcomes"], name
        if row["side_effects"] == "yes":
            assert row["sections"].get("side_effects"), name


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


def test_a_replication_quotes_its_practice_word_for_word() -> None:
    for name, row in REPLICATIONS.items():
        practice = PRACTICES[row["practice"]]
        assert {item["text"] for item in row["conditions"]} <= {item["text"] for item in practice["conditions"]}, name
        titles = {item["title"] for item in practice["building_blocks"]}
        for block in row["blocks"]:
            assert (block["title"] in titles) == (block["kept"] != "added"), f"{name}: {block['title']}"


def test_a_replication_follows_its_practice_and_its_parent_in_time_and_marking() -> None:
    for name, row in REPLICATIONS.items():
        practice = PRACTICES[row["practice"]]
        assert practice["state"] == "published", name
        assert practice["published"] <= row["registered"] <= TODAY, name
        assert MARKINGS.index(row["marking"]) >= MARKINGS.index(practice["marking"]), name
        pinned = 1 + len([v for v in practice["versions"] if v["published"] <= row["registered"]])
        assert row["version"] == pinned, name
        if row["parent"]:
            parent = REPLICATIONS[row["parent"]]
            assert parent["practice"] == row["practice"], name
            assert parent["reported"] <= row["registered"], name


def test_leads_work_where_they_replicate() -> None:
    for name, row in REPLICATIONS.items():
        lead = BY_EMAIL[row["lead"]]
        assert (lead["country"], lead["organisation"]) == (row["country"], row["organisation"]), name
        assert row["language"] in lead["languages"], name


def test_a_report_has_a_verdict_and_its_negative_effects() -> None:
    for name, row in REPLICATIONS.items():
        assert all(row["expected"].values()), name
        if row["state"] == "reported":
            assert row["verdict"], name
            assert row["sentence"], name
            assert row["evidence"], name
            assert row["negative_effects"] in {"yes", "no", "not assessed"}, name
            assert row["registered"] < row["reported"] <= TODAY, name
        else:
            assert row["verdict"] is None, name
        assert (row["state"] == "abandoned") == bool(row["reason"]), name
        assert row["verdict"] != "harmful" or row["negative_effects"] == "yes", name


def test_harm_in_a_stricter_report_releases_one_sentence() -> None:
    stricter = [
        row
        for row in REPLICATIONS.values()
        if row["negative_effects"] == "yes"
        and MARKINGS.index(row["marking"]) > MARKINGS.index(PRACTICES[row["practice"]]["marking"])
    ]
    assert stricter
    assert [row["id"] for row in stricter if not row["harm_sentence"]] == []


def test_chains_of_three_reach_across_countries() -> None:
    chains = []
    for row in REPLICATIONS.values():
        parent = REPLICATIONS.get(row["parent"] or "")
        first = REPLICATIONS.get(parent["parent"] or "") if parent else None
        if parent and first:
            chains.append({row["country"], parent["country"], first["country"]})
    assert len([chain for chain in chains if len(chain) == 3]) >= 3


def test_in_three_practices_one_condition_separates_success_from_failure() -> None:
    held: dict[tuple[str, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in REPLICATIONS.values():
        outcome = {"similar": "success", "stronger": "success", "none": "failure", "harmful": "failure"}.get(
            row["verdict"] or "",
        )
        for condition in row["conditions"] if outcome else []:
            held[row["practice"], condition["text"]][outcome or ""].add(condition["held"])
    decisive = {practice for (practice, _), seen in held.items() if seen["success"] == {"yes"} and seen["failure"] == {"no"}}
    assert len(decisive) >= 3


def test_reviews_are_by_reviewers_of_other_organisations_with_a_reason_for_each_criterion() -> None:
    for row in REVIEWS:
        practice, reviewer = PRACTICES[row["practice"]], MEMBERS[row["reviewer"]]
        assert reviewer["role"] == "reviewer"
        assert reviewer["organisation"] != practice["organisation"]
        assert set(row["criteria"]) == CRITERIA
        assert all(row["criteria"].values())
        assert {comment["section"] for comment in row["comments"]} <= SECTIONS
        assert row["decided"] <= (practice["published"] or TODAY)
        if practice["circle"]:
            assert row["reviewer"] in inside(practice["circle"])
    assert {row["practice"] for row in REVIEWS if row["decision"] == "return"} == {
        name for name, row in PRACTICES.items() if row["state"] == "returned"
    }


def test_uses_point_at_published_practices_that_their_user_may_read() -> None:
    for row in USES:
        practice = PRACTICES[row["practice"]]
        assert practice["state"] == "published"
        assert practice["marking"] in {"TLP:CLEAR", "TLP:GREEN"}
        assert MEMBERS[row["by"]]["country"] == row["country"]
        assert row["purpose"] in {"training", "draft_law", "argument", "form", "other"}
        assert practice["published"][:7] <= row["when"] <= TODAY[:7]


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
