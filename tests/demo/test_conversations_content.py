"""The demonstration's conversations: whoever speaks reads what was asked and may see it, and every text is somebody's own."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import practica.knowledge
from practica.foundation.safety import casedata
from tests.demo.world import CIRCLES, COUNTRIES, MARKINGS, MEMBERS, OBJECTIVES, PRACTICES, REPLICATIONS, SECTIONS, inside, lines

CONVERSATIONS = {row["id"]: row for row in lines("conversations")}
VOCABULARY = Path(practica.knowledge.__file__).parent / "vocabulary" / "data" / "concepts.json"
CONCEPTS = {concept["key"] for concept in json.loads(VOCABULARY.read_text(encoding="utf-8"))["concepts"]}
QUESTIONS = [row for row in CONVERSATIONS.values() if row["kind"] == "question"]
# After so many days without an answer more people are asked; after twice as many somebody owns the question.
PATIENCE = {"days": 2, "week": 7, "month": 30}
LONGEST = {"title": 200, "setting": 300, "place": 200, "words": 300, "reason": 500}
SPOKEN = {"title", "body", "setting", "tried", "next_time", "place", "what", "words", "reason"}
FIELDS = {
    "id", "kind", "asker", "language", "title", "body", "setting", "tried", "urgency", "days_ago", "marking", "circle",
    "attribution", "objectives", "concepts", "about", "answers", "same", "hands", "owner", "closed",
}  # fmt: skip
ANSWER_FIELDS = {
    "by", "worked", "body", "next_time", "place", "language", "attribution", "practice", "after_hours", "helped", "accepted",
    "thanks", "same", "follow_ups",
}  # fmt: skip


def texts(value: Any) -> Iterator[tuple[str, str]]:
    """Every text that a person wrote, with the name of its field."""
    if isinstance(value, list):
        for item in value:
            yield from texts(item)
    elif isinstance(value, dict):
        for key, inner in value.items():
            if isinstance(inner, str) and key in SPOKEN:
                yield key, inner
            elif not isinstance(inner, str):
                yield from texts(inner)


def people(row: dict[str, Any]) -> Iterator[str]:
    """Everybody who takes part, as often as they do."""
    yield row["asker"]
    yield from row["same"]
    yield from (hand["by"] for hand in row["hands"])
    if row["owner"]:
        yield row["owner"]
    for answer in row["answers"]:
        yield answer["by"]
        yield from answer["same"]
        yield from (said["by"] for said in (*answer["thanks"], *answer["follow_ups"]))


def answers() -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    for row in CONVERSATIONS.values():
        for answer in row["answers"]:
            yield row, answer


def test_each_conversation_has_its_own_id_and_every_field() -> None:
    assert len(lines("conversations")) == len(CONVERSATIONS)
    for name, row in CONVERSATIONS.items():
        assert re.fullmatch(r"[a-z0-9-]+", name)
        assert set(row) == FIELDS, name
        assert row["kind"] in {"question", "idea", "experience"}
        assert row["attribution"] in {"named", "role", "withheld"}
        assert (row["urgency"] in PATIENCE) is (row["kind"] == "question"), name
        assert bool(row["setting"]) is (row["kind"] == "question"), name
        assert row["objectives"], name
        assert set(row["objectives"]) <= OBJECTIVES, name
        assert set(row["concepts"]) <= CONCEPTS, name
    for row, answer in answers():
        assert set(answer) == ANSWER_FIELDS, row["id"]
        assert answer["worked"] in {"worked", "in_part", "did_not", "advice"}
        assert answer["attribution"] in {"named", "role"}


def test_everybody_named_is_a_member_and_may_take_part() -> None:
    for name, row in CONVERSATIONS.items():
        assert set(people(row)) <= set(MEMBERS), name
        assert "observer" not in people(row), f"{name}: observers read along"
        assert row["asker"] != "admin", name
        assert all(answer["by"] != "admin" for answer in row["answers"]), f"{name}: the administrator answers nothing"


def test_every_member_but_the_observer_takes_part_somewhere() -> None:
    assert set(MEMBERS) - {name for row in CONVERSATIONS.values() for name in people(row)} == {"observer"}


def test_whoever_speaks_reads_what_was_asked_and_writes_a_language_of_theirs() -> None:
    for row in CONVERSATIONS.values():
        for name in people(row):
            assert row["language"] in MEMBERS[name]["languages"], f"{row['id']}: {name}"
    for row, answer in answers():
        for said in (answer, *answer["follow_ups"]):
            assert said["language"] in MEMBERS[said["by"]]["languages"], f"{row['id']}: {said['by']}"


def test_what_is_said_in_a_circle_is_said_among_its_members() -> None:
    for name, row in CONVERSATIONS.items():
        closed = row["marking"] in {"TLP:AMBER", "TLP:AMBER+STRICT"}
        assert row["marking"] in MARKINGS
        assert closed is bool(row["circle"]), name
        if closed:
            assert set(people(row)) <= inside(row["circle"]), name
            assert CIRCLES[row["circle"]]["joining"] == "open" or "member" not in people(row), name


def test_what_a_conversation_points_at_is_there_and_no_stricter_than_itself() -> None:
    for name, row in CONVERSATIONS.items():
        about = row["about"] or {}
        assert set(about) <= {"practice", "section", "replication", "country"}, name
        assert about.get("section") in {*SECTIONS, None}, name
        assert about.get("country") in {*COUNTRIES, None}, name
        pointed = [PRACTICES[about["practice"]]] if "practice" in about else []
        pointed += [REPLICATIONS[about["replication"]]] if "replication" in about else []
        pointed += [PRACTICES[answer["practice"]] for answer in row["answers"] if answer["practice"]]
        for item in pointed:
            assert MARKINGS.index(item["marking"]) <= MARKINGS.index(row["marking"]), f"{name}: {item['id']}"
            assert item["circle"] in {None, row["circle"]}, f"{name}: {item['id']}"
            assert item["state"] in {"published", "reported"}, f"{name}: {item['id']}"


def test_times_follow_one_another_and_none_lies_ahead() -> None:
    for name, row in CONVERSATIONS.items():
        hours = row["days_ago"] * 24
        assert row["closed"] is None or 0 < row["closed"]["after_days"] < row["days_ago"], name
        assert [a["after_hours"] for a in row["answers"]] == sorted(a["after_hours"] for a in row["answers"]), name
        for answer in row["answers"]:
            assert 0 < answer["after_hours"] < hours, name
            times = [answer["after_hours"], *(said["after_hours"] for said in answer["follow_ups"]), hours]
            assert times == sorted(times), name
            if answer["helped"]:
                assert answer["after_hours"] < answer["helped"]["after_days"] * 24 < hours, name


def test_only_the_asker_of_a_question_says_what_helped_and_takes_one_answer() -> None:
    for name, row in CONVERSATIONS.items():
        taken = [answer for answer in row["answers"] if answer["accepted"]]
        assert len(taken) <= (row["kind"] == "question"), name
        assert all(answer["helped"] is None for answer in row["answers"]) or row["kind"] == "question", name
        for answer in row["answers"]:
            assert answer["by"] != row["asker"], name
            helped = answer["helped"]
            assert helped is None or helped["how"] in {"yes", "in_part", "no"}
            assert helped is None or helped["purpose"] in {"training", "draft_law", "argument", "form", "other"}
        assert not row["hands"] or row["kind"] == "idea", name


def test_whoever_asks_without_a_name_does_not_speak_under_it_below() -> None:
    for name, row in CONVERSATIONS.items():
        if row["attribution"] != "named":
            assert list(people(row)).count(row["asker"]) == 1, name


def test_nobody_says_the_same_thing_twice() -> None:
    for name, row in CONVERSATIONS.items():
        for group in (row["same"], [hand["by"] for hand in row["hands"]], [answer["by"] for answer in row["answers"]]):
            assert len(group) == len(set(group)), name
        assert row["asker"] not in row["same"], name
        for answer in row["answers"]:
            assert answer["by"] not in answer["same"], name


def test_no_two_texts_of_conversations_are_alike() -> None:
    seen = Counter(re.sub(r"\W+", " ", text.casefold()).strip() for row in CONVERSATIONS.values() for _, text in texts(row))
    assert [text for text, count in seen.items() if count > 1] == []
    openings = Counter(
        " ".join(text.casefold().split()[:4]) for row in CONVERSATIONS.values() for key, text in texts(row) if key == "body"
    )
    assert [text for text, count in openings.items() if count > 1] == []


def test_texts_of_conversations_are_short_and_plain() -> None:
    for name, row in CONVERSATIONS.items():
        for key, text in texts(row):
            assert 5 <= len(text) <= LONGEST.get(key, 1100), f"{name}: {text[:40]}"
            assert text == text.strip(), f"{name}: {text[:40]}"
            assert "  " not in text, f"{name}: {text[:40]}"
            assert "!" not in text, f"{name}: {text[:40]}"
            assert not re.search(r"^#|`|<|^\|", text, re.MULTILINE), f"{name}: {text[:40]}"


def test_no_conversation_looks_like_case_data() -> None:
    found = []
    for name, row in CONVERSATIONS.items():
        countries = sorted({MEMBERS[who]["country"] for who in people(row)} | {(row["about"] or {}).get("country", "")} - {""})
        for key, text in texts(row):
            found += [(name, key, str(finding.kind)) for finding in casedata.check(text, countries=countries)]
    assert found == []


@pytest.mark.parametrize(("kind", "least"), [("question", 20), ("idea", 5), ("experience", 5)])
def test_conversations_are_of_three_kinds(kind: str, least: int) -> None:
    assert len([row for row in CONVERSATIONS.values() if row["kind"] == kind]) >= least


@pytest.mark.parametrize(("language", "least"), [("en", 10), ("fr", 5), ("es", 4), ("ar", 4), ("ru", 3), ("pt", 3)])
def test_conversations_are_held_in_six_languages(language: str, least: int) -> None:
    assert len([row for row in CONVERSATIONS.values() if row["language"] == language]) >= least


def test_people_often_answer_in_another_language_than_the_question() -> None:
    assert len([answer for row, answer in answers() if answer["language"] != row["language"]]) >= 15


def test_what_did_not_work_is_told_with_what_to_do_next_time() -> None:
    failed = [(row["id"], answer) for row, answer in answers() if answer["worked"] == "did_not"]
    assert len({name for name, _ in failed}) >= 8
    assert [name for name, answer in failed if not answer["next_time"]] == []


def test_some_questions_wait_some_too_long_and_one_has_an_owner() -> None:
    waiting = [row for row in QUESTIONS if not row["answers"]]
    late = [row for row in waiting if row["days_ago"] > PATIENCE[row["urgency"]]]
    assert len(waiting) == 5
    assert 2 <= len(late) <= 3
    assert len([row for row in waiting if row["owner"]]) == 1
    assert all(row["days_ago"] > 2 * PATIENCE[row["urgency"]] for row in waiting if row["owner"])


def test_conversations_have_the_breadth_they_promise() -> None:
    rows = CONVERSATIONS.values()
    markings = Counter(row["marking"] for row in rows)
    about = Counter("section" if "section" in row["about"] else next(iter(row["about"])) for row in rows if row["about"])
    assert markings["TLP:AMBER"] >= 4
    assert markings["TLP:AMBER+STRICT"] == 1
    assert markings["TLP:CLEAR"] == 2
    assert len([row for row in rows if row["attribution"] != "named"]) >= 3
    assert about["practice"] >= 4
    assert about["section"] >= 1
    assert about["replication"] >= 1
    assert about["country"] >= 2
    assert max(len(row["hands"]) for row in rows) >= 5
    assert [row["kind"] for row in rows if row["closed"]] == ["idea"]
    assert max(len(row["answers"]) for row in rows) == 7
