"""The index follows the items, costs nothing when nothing changed, and survives being killed anywhere."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as trying
from hypothesis import strategies as st

from practica.people.access.audiences import EVERYBODY
from practica.services.search import actions, encoder
from practica.services.search.models import Document, Passage, State
from practica.services.search.sources import DocumentInput, PassageInput
from practica.services.search.vectors import VectorFile, nearest, signs, unit
from tests.conftest import INPUT
from tests.services.search.conftest import KIND

pytestmark = pytest.mark.slow


def test_a_changed_text_is_found_and_the_old_one_is_not(notes):
    number = notes.add("Night duty", "Interpreters answer at night.")
    notes.index()
    notes.texts[number] = DocumentInput(
        KIND, number, "note-1", "/notes/1/", "en", "Day duty", [PassageInput("en", "done", "Buses.")]
    )
    notes.happen("note.edited", number)
    notes.index()

    assert [hit.title for hit in notes.find("buses").hits] == ["Day duty"]
    assert notes.find("interpreters").hits[0].why == ("meaning",)
    assert Document.objects.count() == 1


def test_an_activity_that_changes_no_text_writes_nothing(notes):
    number = notes.add("Night duty", "Interpreters answer at night.")
    notes.index()
    before = State.objects.get(), list(Passage.objects.values_list("pk", "row"))
    notes.happen("note.used", number)

    assert notes.index() == 1
    assert State.objects.get() == before[0]
    assert list(Passage.objects.values_list("pk", "row")) == before[1]


def test_a_changed_facet_keeps_the_vectors(notes):
    number = notes.add("Night duty", "Interpreters answer at night.", facets={"verdict": ["similar"]})
    notes.index()
    rows = list(Passage.objects.values_list("pk", "row"))
    old = notes.texts[number]
    notes.texts[number] = DocumentInput(
        KIND, number, old.external_id, old.url, "en", old.title, old.passages, {"verdict": ["harmful"]}
    )
    notes.happen("note.reported", number)
    notes.index()

    assert [row.value for row in notes.find("").facets["verdict"]] == ["harmful"]
    assert list(Passage.objects.values_list("pk", "row")) == rows
    assert "meaning" in notes.find("people who interpret in the evening").hits[0].why


def test_a_rebuilt_index_answers_as_before_from_a_new_file(notes, settings):
    for text in ("Interpreters answer at night.", "Buses go to the court.", "Inspectors read pay slips."):
        notes.add(text, text * 2)
    notes.index()
    before = notes.find("people who interpret")
    files = set((settings.DATA_DIR / "search").glob("*.i8"))

    assert actions.reindex() == 3
    after = notes.find("people who interpret")

    assert [(hit.object_id, hit.score) for hit in after.hits] == [(hit.object_id, hit.score) for hit in before.hits]
    assert not files & set((settings.DATA_DIR / "search").glob(f"vectors-{State.objects.get().generation}.i8"))


def test_a_rebuild_that_was_killed_is_finished_by_the_worker(notes):
    notes.add("Night duty", "Interpreters answer at night.")
    notes.index()
    Passage.objects.update(row=None, rows=0)
    Document.objects.update(text_digest="")
    State.objects.update(generation=77)

    assert notes.find("interpreters").hits, "words are there all the while"
    assert notes.index() == 1
    assert Passage.objects.filter(row=None).count() == 0


def test_a_lost_file_of_vectors_leaves_the_words(notes, settings):
    notes.add("Night duty", "Interpreters answer at night.")
    notes.index()
    VectorFile(settings.DATA_DIR, State.objects.get().generation).remove()

    assert notes.find("interpreters").hits[0].title == "Night duty"


def test_a_text_no_database_can_hold_is_indexed_cleaned(notes):
    notes.add("Night \ud800 duty", "Inter\x00preters \udfff answer. " + "x" * 50_000 + " " + "word " * 20_000)
    notes.add("", "")
    notes.index()

    assert notes.find("answer").total >= 1


def test_translations_are_one_document_in_several_languages(notes):
    notes.texts[1] = DocumentInput(
        KIND, 1, "n", "/n/", "es", "Guardia nocturna",
        [PassageInput("es", "done", "Un intérprete de noche."), PassageInput("en", "done", "An interpreter at night.")],
        title_glosses={"en": "Night duty"},
    )  # fmt: skip
    notes.place(1, EVERYBODY)
    notes.index()
    found = notes.find("interpreter at night")

    assert len(found.merged(9)) == 1
    assert (found.hits[0].passage.language, found.hits[0].gloss) == ("en", "Night duty")


_WRITER = """
import sys, pathlib, numpy as np
from practica.services.search.vectors import VectorFile
file = VectorFile(pathlib.Path(sys.argv[1]), 1)
number = 0
while True:
    number += 1
    rows = np.full((3, 512), (number % 100 + 1) / 10, dtype=np.float32)
    rows[:, ::2] *= -1
    print(number, *file.append([rows]), flush=True)
"""


def test_rows_that_were_acknowledged_survive_a_kill_and_the_next_writer_goes_on(tmp_path):
    for _ in range(3):
        writer = subprocess.Popen([sys.executable, "-c", _WRITER, str(tmp_path)], stdout=subprocess.PIPE, text=True)
        lines = [writer.stdout.readline() for _ in range(5)]
        os.kill(writer.pid, signal.SIGKILL)
        lines += writer.stdout.read().splitlines()
        writer.wait()
        file = VectorFile(tmp_path, 1)
        starts = [int(line.split()[1]) for line in lines if len(line.split()) == 2]
        rows = file.read(np.asarray(starts))
        assert len(starts) >= 5
        assert (np.abs(np.linalg.norm(rows, axis=1) - 1) < 1e-3).all()
        with file.path.open("ab") as torn:
            torn.write(b"\x01" * 100)
    assert VectorFile(tmp_path, 1).append([np.ones((1, 512), dtype=np.float32)])[0] * 512 <= file.path.stat().st_size


@trying(deadline=None)
@given(st.integers(1, 40), st.integers(1, 60))
def test_the_nearest_by_signs_are_always_among_the_allowed(count, limit):
    rows = unit(np.random.default_rng(count).standard_normal((80, 512)).astype(np.float32))
    allowed = np.arange(count)

    found, _ = nearest(rows[count // 2], np.ascontiguousarray(signs(rows).T), allowed, limit=limit)

    assert set(found) <= set(allowed)
    assert count // 2 in found
    assert len(found) == min(count, limit)


@pytest.mark.parametrize(("asked", "written", "floor"), [("zh", "zh", 29), ("en", "ar", 28)])
def test_real_questions_find_their_passage_among_the_first_ten(notes, asked, written, floor):
    folder: Path = INPUT / "search"
    if not folder.exists():
        pytest.skip("the questions of XQuAD are not on this machine")
    passages = [json.loads(line) for line in (folder / f"passages.{written}.jsonl").open()][:30]
    questions = [json.loads(line) for line in (folder / f"questions.{asked}.jsonl").open()]
    questions = [one for one in questions if one["passage"] in {passage["id"] for passage in passages}][::4][:30]
    for passage in passages:
        notes.add(passage["title"], passage["summary"], written, section=passage["id"])
    notes.index()

    found = 0
    for one in questions:
        hits = notes.find(one["q"], language=asked, limit=10).merged(10)
        found += one["passage"] in {notes.texts[hit.object_id].passages[0].section for hit in hits}

    assert len(questions) == 30
    assert found >= floor


def test_the_encoder_is_loaded_once():
    assert encoder.named("builtin") is encoder.named("builtin")
