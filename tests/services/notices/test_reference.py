"""The list of letters in the documentation is the list of letters there are."""

import re
from pathlib import Path

from practica.services.notices import letters

PAGE = Path(__file__).resolve().parents[3] / "docs/reference/letters.md"


def test_every_kind_of_letter_is_documented_and_no_other():
    rows = [line.split("|")[1] for line in PAGE.read_text().splitlines() if line.startswith("| `")]
    named = {kind for row in rows for kind in re.findall(r"`([a-z_.]+)`", row)} - {"memory"}

    assert named == set(letters.kinds())


def test_kinds_and_their_keys_fit_their_columns():
    assert all(len(kind) <= 40 for kind in letters.kinds())
