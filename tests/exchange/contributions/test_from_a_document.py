"""An example may start from a document: the intake proposes, the form of the example holds it, a person sends it."""

import pytest

from practica.doors.intake.models import Intake, Standing
from practica.exchange.contributions.models import Contribution
from tests.conftest import NOW

TOLD = {
    "kind": "practice", "language": "en", "notes": [], "case_data": [],
    "drafts": [{"title": "A rota for nights", "countries": ["ZA"], "objectives": [], "concepts": [], "sections": {
        "done": [{"text": "Four districts share a roster.", "span": [0, 10], "confidence": 0.9}],
        "did_not_work": [{"text": "Paying by the call.", "span": [11, 20], "confidence": 0.9}]},
        "mentions": [], "period": ["", ""]}],
}  # fmt: skip
TICKED = {
    "title": "A rota for nights", "country": "ZA", "to:0-done-0": "done", "words:0-done-0": "Four districts share a roster.",
    "to:0-did_not_work-0": "did_not_work", "words:0-did_not_work-0": "Paying by the call.",
}  # fmt: skip


@pytest.fixture
def brought(people):
    return Intake.objects.create(
        member=people.steward, name="rota.docx", made=NOW, standing=Standing.READ, proposal=TOLD, text="…"
    )


@pytest.fixture
def panel(workshop, session, time_machine):
    time_machine.move_to(NOW, tick=False)
    return session(workshop())


def test_what_a_document_proposes_stands_in_the_form_and_nothing_is_saved_before_it_is_sent(panel, brought, browse):
    speaker = browse("steward")
    assert panel.title in speaker.get(brought.get_absolute_url()).content.decode()
    answer = speaker.post(f"/intake/{brought.pk}/example/", TICKED | {"for": panel.pk})
    page = speaker.get(answer.headers["Location"]).content.decode()
    assert "Four districts share a roster." in page
    assert "rota.docx" in page
    assert not Contribution.objects.exists()
    sent = {"title": "A rota for nights", "what": "Four districts share a roster.", "document": "rota.docx",
            "marking": "TLP:GREEN", "country": "ZA"}  # fmt: skip
    speaker.post(answer.headers["Location"], sent)
    assert Contribution.objects.get().source_title == "rota.docx"


def test_what_was_typed_already_is_not_overwritten_by_a_document(panel, brought, people, browse):
    from practica.foundation.core import keeping

    form = f"/events/{panel.event.slug}/examples/new/?session={panel.number}"
    keeping.keep_field(people.steward, form, "what", ["My own words"], revision=0, now=NOW)
    browse("steward").post(f"/intake/{brought.pk}/example/", TICKED | {"for": panel.pk})
    assert keeping.kept(people.steward, form) == {"what": ["My own words"]}


def test_only_sessions_in_which_one_has_a_part_are_offered(panel, brought, people, browse):
    Intake.objects.update(member=people.member)
    assert "Put it into the form of an example" not in browse("member").get(brought.get_absolute_url()).content.decode()
    browse("member").post(f"/intake/{brought.pk}/example/", TICKED | {"for": panel.pk})
    assert not Contribution.objects.exists()
