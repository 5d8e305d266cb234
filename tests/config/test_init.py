"""Beginning a real community: by the function, by the command, and with files of objectives that people really write."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from practica.config import community, objectives
from practica.knowledge.practices import actions as practices
from practica.knowledge.vocabulary import actions as vocabulary
from practica.knowledge.vocabulary import queries as words
from practica.knowledge.vocabulary.models import OBJECTIVES, Concept
from practica.people.admission.models import Invitation
from practica.people.members.models import Community, Member
from tests.conftest import NOW, People
from tests.environment import clean

pytestmark = pytest.mark.slow

TABLE = "id; en; fr\nrescue; Rescue at sea; Sauvetage en mer\nreturn; Safe return; Retour sûr\n"


@pytest.fixture(autouse=True)
def _set_up(db: None) -> None:
    """What an empty folder is given before anything else."""
    vocabulary.load_own(now=NOW)


def choices(**other) -> community.Choices:
    return community.Choices(
        **{"name": "Harbour Lights", "languages": ["en", "fr"], "facilitator": "ines@example.net"} | other
    )


def written(folder: Path, text: str | bytes, name: str = "objectives.csv") -> str:
    file = folder / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return str(file)


def keys() -> list[str]:
    return [term.id for term in words.concepts(OBJECTIVES)]


def test_the_first_facilitator_becomes_a_member_by_the_link_that_is_answered() -> None:
    link = community.begin(choices(), now=NOW)
    facilitator = Client()
    page = facilitator.post(
        link.removeprefix(settings.SITE_URL),
        {"name": "Ines Halloran", "password": "a lamp in every harbour", "country": "AT", "languages": ["en"]},
    )

    assert link.startswith(settings.SITE_URL)
    assert page.status_code == 302
    assert "Starting this community" in facilitator.get("/").content.decode()
    assert Member.objects.get().is_facilitator
    assert Community.objects.get().name == "Harbour Lights"
    assert Community.objects.get().languages == ["en", "fr"]


def test_the_six_objectives_are_there_unless_a_file_says_otherwise(tmp_path: Path) -> None:
    community.begin(choices(), now=NOW)
    assert keys() == ["strategy", "legislation", "capacity", "cooperation", "protection", "children"]

    community.begin(choices(objectives=written(tmp_path, TABLE)), now=NOW)
    assert keys() == ["rescue", "return"]
    assert words.label("return", "fr", OBJECTIVES) == "Retour sûr"

    community.begin(choices(), now=NOW)
    assert keys()[0] == "strategy"
    assert "rescue" not in keys()


def test_the_vocabulary_s_own_json_is_taken_too(tmp_path: Path) -> None:
    file = written(
        tmp_path,
        '{"scheme": {"slug": "objectives", "name": "Ours"}, "concepts": [{"key": "rescue", "labels": {"en": "Rescue at sea"}}]}',
        "ours.json",
    )
    community.begin(choices(objectives=file), now=NOW)

    assert keys() == ["rescue"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "objectives.csv is empty"),
        ("rescue; Rescue at sea\n", "line 1: the first line names the columns"),
        ("id; klingon!\nrescue; x\n", "line 1: the first line names the columns"),
        ("id; en\n\nrescue at sea; Rescue\n", "line 3: an id has Latin letters"),
        ("id; en\nrescue; Rescue\nrescue; Again\n", 'line 3: the id "rescue" is there twice'),
        ("id; en\nrescue\n", 'line 2: the objective "rescue" has no label'),
        ("id; en\nrescue; Rescue; at sea\n", "line 2: more columns"),
        ("id; en\n", "from 1 to 40"),
        ("id; en\nrescue; Secours à la mer\n".encode("latin-1"), "line 2: this is not UTF-8"),
        ('{"scheme": \n nothing', "line 2: this is not JSON"),
        ('{"scheme": {"slug": "topics", "name": "x"}, "concepts": []}', 'has the slug "objectives"'),
        ('{"scheme": {"slug": "objectives", "name": "x"}, "concepts": [{"key": 1}]}', "Concept 1 needs a key"),
        (b"id; en\n" + b"a" * 300_000, "larger than 200 kB"),
    ],
)
def test_a_broken_file_is_refused_with_its_line_and_nothing_is_written(tmp_path: Path, text: str | bytes, said: str) -> None:
    with pytest.raises(community.NotPossible, match=said.replace("(", "\\(")):
        community.begin(choices(objectives=written(tmp_path, text)), now=NOW)

    assert not Community.objects.exists()
    assert not Invitation.objects.exists()
    assert keys()[0] == "strategy"


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: f"id; en\n{text}".encode("utf-8", "replace")))
def test_any_file_is_read_or_refused_with_a_sentence(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    file = tmp_path_factory.getbasetemp() / "any.csv"
    file.write_bytes(raw)
    try:
        said, found = "", objectives.read(file)["concepts"]
    except objectives.BrokenObjectives as why:
        said, found = str(why), []

    assert found or said.startswith("any.csv")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": " \u202e "}, "needs a name"),
        ({"name": "x" * 121}, "needs a name"),
        ({"languages": []}, "at least one language"),
        ({"languages": ["en", "elvish"]}, "No language has the code “elvish”"),
        ({"facilitator": "ines"}, "is not understood"),
        ({"objectives": "/nowhere/at/all.csv"}, "cannot be read"),
    ],
)
def test_a_choice_that_is_not_understood_is_one_sentence(wrong: dict, said: str) -> None:
    with pytest.raises(community.NotPossible, match=said):
        community.begin(choices(**wrong), now=NOW)

    assert not Community.objects.exists()


def test_a_community_with_members_is_left_as_it_is(people: People) -> None:
    with pytest.raises(community.NotPossible, match="members already"):
        community.begin(choices(), now=NOW)

    assert Community.objects.get().name == "Test community"
    assert not Invitation.objects.exists()


def test_a_list_that_is_in_use_is_not_taken_away(people: People) -> None:
    draft = practices.begin(by=people.author, now=NOW, language="en", title="Night interpreters")
    draft.versions.get().objectives.add(Concept.objects.get(scheme__slug=OBJECTIVES, key="children"))

    with pytest.raises(vocabulary.parsing.BrokenScheme, match="uses the former list"):
        vocabulary.begin_with(objectives._from_table("ours.csv", TABLE), now=NOW)
    assert "children" in keys()


def test_typing_it_twice_answers_the_same_link_and_mends_the_name() -> None:
    first = community.begin(choices(), now=NOW)
    again = community.begin(choices(name="Harbour Light"), now=NOW + timedelta(hours=1))

    assert again == first
    assert Community.objects.get().name == "Harbour Light"


def test_a_mistyped_address_is_void_once_another_is_given() -> None:
    wrong = community.begin(choices(facilitator="inse@example.net"), now=NOW)
    right = community.begin(choices(), now=NOW + timedelta(minutes=1))

    assert Client().get(wrong.removeprefix(settings.SITE_URL)).status_code == 404
    assert Client().get(right.removeprefix(settings.SITE_URL)).status_code == 200


def test_the_command_asks_for_what_is_not_given_and_prints_the_link_alone(tmp_path: Path) -> None:
    mine = {"PRACTICA_DATA_DIR": str(tmp_path / "data"), "PRACTICA_SITE_URL": "https://practica.example.org"}

    def init(*options: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "practica.config", "init", *options]
        return subprocess.run(command, input=typed, capture_output=True, text=True, env=clean() | mine, check=False)

    done = init("--name", "Harbour Lights", "--languages", "en, fr", typed="ines@example.net\n")
    refused = init("--name", "Harbour Lights", "--languages", "en", "--facilitator", "nobody")

    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("https://practica.example.org/invitations/")
    assert refused.returncode == 1
    assert refused.stdout == ""
    assert "not understood" in refused.stderr
