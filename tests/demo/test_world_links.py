"""The demonstration world holds together: every id resolves, and people, markings and dates agree with one another."""

import json
from collections import Counter, defaultdict
from pathlib import Path
from zoneinfo import ZoneInfo

import practica.knowledge
from tests.demo.world import (
    BY_EMAIL,
    CIRCLES,
    COUNTRIES,
    MARKINGS,
    MEMBERS,
    OBJECTIVES,
    ORGANISATIONS,
    PRACTICES,
    REPLICATIONS,
    REVIEWS,
    SECTIONS,
    TODAY,
    USES,
    inside,
    lines,
)

CONCEPTS = Path(practica.knowledge.__file__).parent / "vocabulary" / "data" / "concepts.json"
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
