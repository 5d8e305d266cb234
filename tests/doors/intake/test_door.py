"""The intake's pages: a document is read by the worker, proposes, and becomes a draft when a person says so."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from practica.doors.intake import actions, tasks
from practica.doors.intake.models import Intake, Standing
from practica.knowledge.practices.models import Practice
from practica.knowledge.vocabulary import actions as vocabulary
from tests.conftest import NOW

pytestmark = pytest.mark.slow

REPORT = """Workshop report

The second regional workshop on safe transport took place in Cartagena, Colombia, on 12 and 13 March 2024.

The session on training for drivers used examples from Nepal and Morocco. Panellists showed how a half-hour talk at the
garage changed what drivers look for.

The session on legislative assistance presented the new ordinance of Pakistan.
"""
PRACTICE = """# A rota for interpreters at night

## The challenge
In Brazil, people who arrived at night waited until the morning for anybody who could speak with them.

## What was done
Forty interpreters share one telephone from six in the evening to eight in the morning. The rota is made each Friday.

## What did not work
Pay by the call made people leave after two months.
"""


@pytest.fixture
def bring(people, browse):
    vocabulary.load_own(now=NOW)

    def brought(text: str, name: str = "report.txt", by: str = "author") -> Intake:
        file = SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text)
        response = browse(by).post("/intake/", {"file": file})
        assert response.status_code == 302, response.content.decode()
        tasks.tick(NOW)
        return Intake.objects.latest("pk")

    return brought


def test_a_practice_in_a_document_becomes_a_draft_with_its_sections(bring, browse):
    found = bring(PRACTICE, "rota.md")
    page = browse("author").get(found.get_absolute_url()).content.decode()
    assert "A rota for interpreters at night" in page
    assert "Pay by the call made people leave" in page
    fields = {
        "title": "A rota for interpreters at night",
        "country": "BR",
        "to:0-done-0": "done",
        "words:0-done-0": "Forty interpreters",
    }
    response = browse("author").post(f"{found.get_absolute_url()}draft/", fields)
    practice = Practice.objects.get()
    assert response.headers["Location"] == f"/practices/{practice.slug}/write/"
    text = practice.versions.get().texts.get()
    assert (text.title, text.done) == ("A rota for interpreters at night", "Forty interpreters")
    assert list(practice.versions.get().countries.values_list("code", flat=True)) == ["BR"]
    assert practice.source_title == "rota.md"


def test_a_sessions_country_is_a_draft_in_two_clicks(bring, browse):
    found = bring(REPORT)
    told = found.proposal
    assert told["kind"] == "event report"
    assert (told["event"]["starts"], told["event"]["country"]) == ("2024-03-12", "CO")
    page = browse("author").get(found.get_absolute_url()).content.decode()
    assert "Draft from Nepal" in page
    number = next(i for i, session in enumerate(told["event"]["sessions"]) if "NP" in session["countries"])
    browse("author").post(f"{found.get_absolute_url()}draft/", {"session": str(number), "country": "NP"})
    version = Practice.objects.get().versions.get()
    assert list(version.countries.values_list("code", flat=True)) == ["NP"]
    assert "half-hour talk" in version.texts.get().done


def test_nothing_is_saved_as_a_practice_by_itself(bring):
    bring(PRACTICE)
    assert not Practice.objects.exists()


def test_an_upload_does_not_exist_for_anybody_else(bring, browse):
    found = bring(PRACTICE)
    for handle in ("steward", "facilitator", "admin"):
        assert browse(handle).get(found.get_absolute_url()).status_code == 404
        assert browse(handle).post(f"{found.get_absolute_url()}draft/").status_code == 404
    assert browse("nobody").get(found.get_absolute_url()).status_code == 302


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("empty.docx", b" "),
        ("broken.docx", b"PK\x03\x04 half a file"),
        ("scan.pdf", b"%PDF-1.4 nothing"),
        ("x.odt", b"\x00" * 500),
    ],
)
def test_a_broken_file_gets_one_clear_sentence(bring, browse, name, data):
    found = bring(data, name)
    assert found.standing == Standing.UNREADABLE
    page = browse("author").get(found.get_absolute_url())
    assert page.status_code == 200
    assert "Nothing was lost" in page.content.decode()
    assert found.proposal["notes"]


def test_an_empty_upload_is_refused_with_a_sentence(people, browse):
    response = browse("author").post("/intake/", {"file": SimpleUploadedFile("a.txt", b"")})
    assert response.status_code == 200
    assert "empty" in response.content.decode()


def test_a_file_whose_reader_was_killed_is_read_again_and_given_up_after_three_times(people):
    made = actions.take_in("a.txt", b"The rota was set up in Brazil.", by=people.author, now=NOW)
    for _killed in range(3):
        leased = actions.lease(now=NOW)
        assert leased is not None
        assert actions.lease(now=NOW) is None
        Intake.objects.update(leased_until=None)
    tasks.tick(NOW)
    made.refresh_from_db()
    assert made.standing == Standing.UNREADABLE
    assert "three times" in made.proposal["notes"][0]


def test_the_words_of_a_finding_are_not_repeated(bring, browse):
    found = bring("The rota in Brazil was set up in 2019. Call Ms Ana Lima at +55 11 91234 5678.")
    assert "91234" not in str(found.proposal["case_data"])
    assert {finding["kind"] for finding in found.proposal["case_data"]} >= {"phone"}
