"""The walks draw ten thousand pages and look at what users get, so they are drawn as they are for users."""

import pytest
from django.template import Template

from tests.conftest import draw


@pytest.fixture(autouse=True)
def _drawn_as_for_users(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the copy of every template's context that Django keeps for tests: it costs a twentieth of the time."""
    monkeypatch.setattr(Template, "_render", draw)
