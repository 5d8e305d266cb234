"""Records in and out and the search, through the command line; exit status and answers as the contract names them."""

import json

import pytest

from practica.config.cli import COMMANDS, main
from practica.knowledge.vocabulary import actions as vocabulary
from tests.conftest import NOW

pytestmark = pytest.mark.slow


@pytest.fixture
def lines(tmp_path, people):
    vocabulary.load_own(now=NOW)
    file = tmp_path / "records.jsonl"
    good = {"type": "practice", "id": "src:1", "language": "en", "title": "Interpreters at night", "marking": "TLP:CLEAR"}
    green = good | {"id": "src:2", "title": "Interpreters at noon", "marking": "TLP:GREEN"}
    held = good | {"id": "src:3", "title": "Interpreters", "summary": "Ask maria.souza@mail.example.com"}
    file.write_text("\n".join([json.dumps(good), json.dumps(green), json.dumps(held), "{"]))
    return file


def test_an_import_answers_what_became_of_each_line(practica, lines):
    done = practica("import", lines, "--json", "--no-index")

    answer = json.loads(done.stdout)
    assert done.exit_code == 1
    assert answer == {
        "created": 3, "changed": 0, "unchanged": 0, "refused": [{"line": 4, "reason": "The line is not JSON."}],
        "held": [{"line": 3, "kinds": ["email"]}], "notes": [],
    }  # fmt: skip


def test_findings_are_accepted_with_a_reason(practica, lines):
    done = practica("import", lines, "--json", "--no-index", "--accept-findings", "public data set")

    assert json.loads(done.stdout)["held"] == []


def test_what_came_in_can_be_found_by_those_who_may_see_it(practica, lines):
    practica("import", lines)

    visitor = json.loads(practica("search", "interpreters", "--json").stdout)
    member = json.loads(practica("search", "interpreters", "--json", "--as", "member@example.org").stdout)

    assert visitor["query"] == "interpreters"
    assert [(hit["rank"], hit["type"], hit["id"]) for hit in visitor["results"]] == [(1, "practice", "src:1")]
    assert visitor["results"][0].keys() == {"rank", "type", "id", "url", "title", "language", "score", "why"}
    assert {hit["id"] for hit in member["results"]} == {"src:1", "src:2"}


def test_a_file_of_questions_gets_an_answer_a_line(practica, lines, tmp_path):
    practica("import", lines)
    asked = tmp_path / "questions.jsonl"
    asked.write_text('{"id": "a", "q": "interpreters", "language": "en"}\n\n{"id": "b", "q": "submarines"}\n')

    done = practica("search", "--queries", asked, "--limit", "5", "--json")

    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(answer["id"], len(answer["results"])) for answer in answers] == [("a", 1), ("b", 0)]


def test_an_unknown_searcher_stops_the_search(practica, people):
    assert practica("search", "x", "--as", "nobody@example.net").exit_code == 2


def test_an_export_says_on_standard_error_that_it_holds_everything(practica, lines, tmp_path):
    practica("import", lines, "--no-index")
    file = tmp_path / "out.jsonl"

    done = practica("export", file)

    assert done.stdout == ""
    assert "whatever its marking" in done.stderr
    assert "1 left out, since they wait for a second reader." in done.stderr
    assert file.stat().st_mode & 0o077 == 0
    assert practica("export").stdout == file.read_text()


def test_the_case_data_check_answers_and_stops_with_status_1(practica):
    done = practica("check-text", "-", "--json", input="Write to maria.souza@mail.example.com today")

    assert done.exit_code == 1
    assert json.loads(done.stdout) == [{"kind": "email", "level": "block", "span": [9, 37]}]
    assert practica("check-text", "-", input="Nothing here.").exit_code == 0


def test_the_case_data_check_reads_line_by_line(practica, tmp_path):
    file = tmp_path / "texts.jsonl"
    file.write_text('{"id": 1, "text": "Nothing here."}\n{"id": 2, "text": "maria.souza@mail.example.com"}\n')

    done = practica("check-text", "--lines", file, "--json")

    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(answer["id"], len(answer["case_data"])) for answer in answers] == [(1, 0), (2, 1)]
    assert done.exit_code == 1


def test_why_names_the_clause(practica, lines):
    practica("import", lines, "--no-index")

    member = json.loads(practica("why", "member@example.org", "/practices/interpreters-at-noon/", "--json").stdout)
    visitor = json.loads(practica("why", "-", "https://host/practices/interpreters-at-noon/v1/", "--json").stdout)

    assert (member["sees"], member["reasons"][0]["clause"]) == (True, "community")
    assert (visitor["sees"], visitor["reasons"][0]["clause"]) == (False, "community")


@pytest.mark.parametrize("url", ["/practices/none/", "/nowhere/", "/replications/1/", "/circles/none/", "/members/none/"])
def test_why_says_when_there_is_nothing(practica, people, url):
    assert practica("why", "member@example.org", url).exit_code == 2


def test_why_knows_circles(practica, circle):
    answer = json.loads(practica("why", "steward@example.org", "/circles/work-at-sea/", "--json").stdout)

    assert answer["reasons"][0]["clause"] == "circle"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_there_and_has_help(practica, name):
    done = practica(name, "--help")

    assert done.exit_code == 0
    assert main.get_command(None, name).name == name
