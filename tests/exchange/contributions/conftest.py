"""Small verbs for examples."""

import pytest

from practica.exchange.contributions import actions
from practica.exchange.contributions.models import Contribution
from tests.conftest import NOW

WORDS = {
    "title": "Two hotlines, one referral sheet",
    "what": "Both hotlines fill in the same sheet, and read it back before they hang up.",
    "overcome": "Each had its own form, and neither read the other's.",
    "learnt": "Agree on four questions first.",
    "impact": "Nobody is asked twice any more.",
    "did_not_work": "The shared mailbox: nobody emptied it.",
}


@pytest.fixture
def tell(people):
    """`tell(session, by="steward")` begins an example with all its words; `ready=True` shows it."""

    def tell(session, *, by="steward", ready=True, now=NOW, **more) -> Contribution:
        words = WORDS | {name: more.pop(name) for name in list(WORDS) if name in more}
        teller = people[by] if isinstance(by, str) else by
        row = actions.begin(session, words, by=teller, now=now, **more)
        row = actions.mark_ready(row, by=teller, now=now) if ready else row
        return Contribution.objects.select_related("session__event").get(pk=row.pk)

    return tell
