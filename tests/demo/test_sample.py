"""The sample report that lies beside the demonstration: one may download it, and the intake reads it as what it is."""

from pathlib import Path

import pytest
from django.test import override_settings
from django.utils import timezone

from practica.demo import sample
from practica.doors.intake.actions import lease, read
from practica.doors.intake.models import Intake, Standing
from practica.knowledge.vocabulary import actions as vocabulary
from tests.conftest import People

TOLD = {"NE", "LA", "PK", "ZA", "EG", "BY", "CO", "UA", "ML", "BR"}


def test_the_same_text_gives_the_same_bytes(tmp_path: Path) -> None:
    first = sample.write(tmp_path / "a.docx").read_bytes()
    sample.as_docx.cache_clear()

    assert sample.write(tmp_path / "b.docx").read_bytes() == first


def test_outside_the_demonstration_there_is_no_sample(people: People, browse) -> None:
    assert browse("member").get("/intake/sample.docx").status_code == 404
    assert "sample.docx" not in browse("member").get("/intake/").content.decode()


@pytest.mark.slow
@override_settings(DEMO=True)
def test_the_downloaded_file_is_read_as_an_event_report_with_its_sessions(people: People, browse) -> None:
    vocabulary.load_own(now=timezone.now())
    assert "/intake/sample.docx" in browse("member").get("/intake/").content.decode()
    file = browse("member").get("/intake/sample.docx")

    Intake.objects.create(member=people.member, name=sample.NAME, data=file.content, made=timezone.now())
    read(lease(now=timezone.now()))

    found = Intake.objects.get()
    told = found.proposal
    assert found.standing == Standing.READ
    assert told["kind"] == "event report"
    assert (told["event"]["country"], told["event"]["starts"]) == ("LV", "2025-10-17")
    assert len(told["event"]["sessions"]) == 5
    assert [session["objectives"] for session in told["event"]["sessions"]][:4] == [
        ["strategy"], ["legislation"], ["capacity"], ["cooperation"],
    ]
    assert {code for session in told["event"]["sessions"] for code in session["countries"]} >= TOLD
    assert "LV" not in {code for session in told["event"]["sessions"] for code in session["countries"]}
