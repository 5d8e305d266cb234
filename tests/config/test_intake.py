"""`practica intake --save-as`: what is proposed becomes drafts of one member, and nobody else sees them."""

import json

import pytest

from practica.doors.intake.models import Intake, Standing
from practica.knowledge.practices.models import Practice, State
from practica.knowledge.vocabulary import actions as vocabulary
from practica.people.access.queries import viewers_of
from tests.conftest import NOW

pytestmark = pytest.mark.slow

ROTA = """# A rota for interpreters at night

## The challenge
In Brazil, people who arrived at night waited until the morning for anybody who could speak with them.

## What was done
Forty interpreters share one telephone from six in the evening to eight in the morning. The rota is made each Friday.

## What did not work
Pay by the call made people leave after two months.
"""


@pytest.fixture
def rota(people, tmp_path):
    vocabulary.load_own(now=NOW)
    file = tmp_path / "rota.md"
    file.write_text(ROTA)
    return file


def test_what_is_proposed_is_saved_as_a_draft_of_the_member_who_is_named(practica, rota, people):
    done = practica("intake", rota, "--save-as", "author@example.org")

    draft = Practice.objects.get()
    text = draft.versions.get().texts.get()
    assert done.exit_code == 0, done.output
    assert f"rota.md: saved as a draft, /practices/{draft.slug}/write/" in done.stderr
    assert (draft.state, draft.source, draft.source_title) == (State.DRAFT, people.author, "rota.md")
    assert text.title == "A rota for interpreters at night"
    assert "Forty interpreters share one telephone" in text.done
    assert "Pay by the call" in text.did_not_work
    assert list(draft.versions.get().countries.values_list("code", flat=True)) == ["BR"]
    assert list(viewers_of(draft)) == [people.author]


def test_a_program_still_gets_one_document_and_nothing_else(practica, rota):
    done = practica("intake", rota, "--json", "--save-as", "author@example.org")

    [file] = json.loads(done.stdout)["files"]
    assert [draft["title"] for draft in file["drafts"]] == ["A rota for interpreters at night"]
    assert Practice.objects.count() == 1


def test_without_a_member_to_save_for_nothing_is_saved(practica, rota):
    practica("intake", rota)

    assert not Practice.objects.exists()
    assert not Intake.objects.exists()


def test_for_somebody_who_is_no_member_no_file_is_read(practica, rota):
    done = practica("intake", rota, "--save-as", "stranger@example.org")

    assert (done.exit_code, done.stderr) == (2, "No member has the address stranger@example.org.\n")
    assert not Practice.objects.exists()


def test_a_file_that_cannot_be_read_stops_no_other(practica, rota, tmp_path):
    broken, empty = tmp_path / "broken.docx", tmp_path / "empty.txt"
    broken.write_bytes(b"PK\x03\x04 not a document")
    empty.write_bytes(b"")

    done = practica("intake", broken, empty, tmp_path / "absent.txt", rota, "--save-as", "author@example.org")

    assert done.exit_code == 1
    assert Practice.objects.count() == 1
    assert "Traceback" not in done.output


def test_the_same_file_twice_is_read_as_often_and_leaves_no_file_behind(practica, rota):
    practica("intake", rota, rota, "--save-as", "author@example.org")

    assert Practice.objects.count() == 2
    assert not Intake.objects.exclude(data=None).exists()
    assert set(Intake.objects.values_list("standing", flat=True)) == {Standing.READ}
