"""An export is what the import reads: everything, and the same again."""

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practica.doors.records.writing_out import held, records, write_out
from practica.knowledge.practices.models import SECTIONS, Practice
from practica.knowledge.replications.models import Replication, Use
from practica.people.access.models import Audience, Placement
from practica.people.circles.models import Circle
from practica.people.members.models import Member, Organisation
from tests.conftest import INPUT
from tests.doors.records.conftest import a_practice, a_replication
from tests.examples import examples

pytestmark = pytest.mark.slow

CIRCLE = {"type": "circle", "id": "night-work", "name": "Night work", "joining": "open",
          "stewards": ["author@example.org", "steward@example.org"], "members": ["member@example.org"],
          "charter": {"purpose": "To be awake.", "questions": ["Who is?"], "review": "2027-01"}}  # fmt: skip
EARLIER = {"language": "en", "title": "An older title", "countries": ["BR"], "published": "2017-05-15T09:30:00+00:00"}
FULL = [
    CIRCLE,
    a_practice(1, steward="steward@example.org", people=[{"member": "author@example.org", "about": "the form"}], form="full",
               setting="two ports", side_effects="yes", resources={"time": "A year", "cost_band": "low"}, still_true="2025-01-01",
               legal_basis=[{"instrument": "An order", "article": "3"}], published="2018-05-15", earlier=[EARLIER],
               why="More known"),
    a_practice(2, marking="TLP:AMBER", circle="night-work", steward="author@example.org"),
    a_practice(3, marking="TLP:RED", readers=["member@example.org", "author@example.org"], attribution="withheld"),
    a_practice(4, marking=None, authors=["newcomer@example.org"], title=""),
    a_practice(5, state="withdrawn", withdrawn_reason="It is no longer done."),
    a_replication(1, lead="member@example.org", version=1,
                  adaptations=[{"what": "Two nights", "who": "The team", "planned": False}],
                  context=[{"factor": "Who arrives", "there": "Ferries", "match": "differs", "effect": "helped"}],
                  mechanism={"context": "At night", "mechanism": "a taxi", "outcome": "brought them"}, reach="Some",
                  still_running=[{"year": 2025, "running": "yes", "without_support": "in part"}]),
    a_replication(2, parent="rep:1", state="abandoned", reason="No money.", verdict=None, sentence=None),
    a_replication(3, practice="src:2", circle="night-work", marking="TLP:AMBER", state="running", report_due="2030"),
    {"type": "use", "id": "use:1", "practice": "src:1", "by": "member@example.org", "country": "ZA", "purpose": "training",
     "what": "Read it aloud.", "helped": False, "because": "It was late.", "when": "2018-10"},
]  # fmt: skip


def _empty_the_house() -> None:
    """Everything but the vocabulary; the activity stays, since nothing may take that away."""
    Practice.objects.update(published_version=None)
    Replication.objects.update(parent=None)
    for model in (Use, Replication, Practice, Placement, Audience, Circle, Member, Organisation):
        model.objects.all().delete()


def _written() -> str:
    out = io.StringIO()
    write_out(out)
    return out.getvalue()


def test_out_and_in_again_elsewhere_and_out_again_is_identical(house, take_in):
    report = take_in(*FULL)
    assert report.refused == []
    first = _written()

    _empty_the_house()
    again = take_in(*first.splitlines())

    assert again.refused == []
    assert again.created == len(first.splitlines())
    assert _written() == first


def test_out_and_in_again_here_changes_nothing(house, take_in):
    take_in(*FULL)
    first = _written()

    again = take_in(*first.splitlines())

    assert (again.created, again.changed, again.refused) == (0, 0, [])


def test_what_waits_for_a_second_reader_does_not_go_out(house, take_in):
    take_in(a_practice(summary="Write to maria.souza@mail.example.com."), a_practice(2))

    assert [record["id"] for record in records() if record["type"] == "practice"] == ["src:2"]
    assert held() == 1


def test_who_is_suspended_does_not_go_out_and_neither_does_any_office(house, take_in):
    Member.objects.filter(handle="newcomer").update(suspended=True)

    found = [record for record in records() if record["type"] == "member"]

    assert "newcomer" not in {record["id"] for record in found}
    assert not any("facilit" in key or "password" in key for record in found for key in record)


def test_five_hundred_real_cases_come_in_whole(house, take_in):
    cases = INPUT / "cases" / "cases-open.jsonl"
    if not cases.exists():
        import pytest

        pytest.skip("the real cases are not on this machine")
    lines = cases.read_bytes().splitlines()[:60]

    report = take_in(*lines)

    assert (report.created, report.refused) == (60, [])


@examples(12)
@given(
    sections=st.dictionaries(st.sampled_from(SECTIONS), st.text(max_size=60), max_size=4),
    titles=st.dictionaries(st.sampled_from(["es", "fr", "ar"]), st.text(max_size=40), max_size=2),
    blocks=st.lists(st.fixed_dictionaries({}, optional={"title": st.text(max_size=30), "text": st.text(max_size=9)}), max_size=2),
)
def test_whatever_was_taken_in_goes_out_as_it_came(house, take_in, sections, titles, blocks):
    record = a_practice(9, sections=sections, translations={code: {"title": title} for code, title in titles.items()},
                        building_blocks=blocks)  # fmt: skip
    report = take_in(record, accept="a test")
    if report.refused:
        return
    out = next(json.dumps(one) for one in records() if one["id"] == "src:9")

    assert take_in(out, accept="a test").unchanged == 1
