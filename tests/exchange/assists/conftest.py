"""Small verbs for peer assists."""

import pytest

from practica.exchange.assists import actions
from practica.exchange.assists.models import Assist
from tests.conftest import NOW

FIVE = ("steward", "reviewer", "member", "newcomer", "contact")


@pytest.fixture
def bring(people):
    """`bring(peers=FIVE, marking=…)` begins one of `author`'s."""

    def bring(*, peers=FIVE, title="Nobody comes to our second meeting", by="author", now=NOW, **more) -> Assist:
        brief = {name: more.pop(name) for name in ("way", "starts", "place", "language") if name in more}
        said = actions.Brief(title=title, brief="Twelve came to the first, three to the second.", **brief)
        begun = actions.Begun(brief=said, peers=[people[one] for one in peers], **more)
        return Assist.objects.get(pk=actions.begin(begun, by=people[by], now=now).pk)

    return bring


@pytest.fixture
def move(people):
    """`move(assist)` presses the host's button once, or `times` in a row."""

    def move(assist, *, times=1, now=NOW) -> Assist:
        for _time in range(times):
            assist.refresh_from_db()
            assist = actions.move_on(assist, seen=assist.stage, by=people.author, now=now)
        return assist

    return move
