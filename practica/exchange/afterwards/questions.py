"""What people are asked: five short questions at most, right after and three months later."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from practica.exchange.afterwards.models import Phase

FEWEST = 5
"""Answers below which nothing of them is shown: "too few to show"."""

LATER = timedelta(days=90)
STAYS_OPEN: Mapping[Phase, timedelta] = {Phase.RIGHT_AFTER: timedelta(days=30), Phase.LATER: timedelta(days=45)}
REMIND_AFTER = timedelta(days=7)
LONGEST = 1_000


@dataclass(frozen=True)
class Question:
    """One question: with choices, or a line of words where there are none."""

    key: str
    words: str | Promise
    choices: Sequence[tuple[str, str | Promise]] = ()

    @property
    def is_written(self) -> bool:
        return not self.choices


_YES = [("yes", _("yes")), ("in_part", _("in part")), ("no", _("no"))]

QUESTIONS: Mapping[Phase, Sequence[Question]] = {
    Phase.RIGHT_AFTER: (
        Question("use", _("Did you hear something that you can use at home?"), _YES),
        Question("honest", _("Did people say what did not work?"), _YES),
        Question("asked", _("Was there room for your own questions?"), _YES),
        Question("missing", _("What was missing?")),
        Question("next", _("What should be done differently next time?")),
    ),
    Phase.LATER: (
        Question(
            "used",
            _("Have you used something from it?"),
            [
                ("used", _("I have used something")),
                ("stopped", _("I tried something and stopped")),
                ("will", _("not yet, I mean to")),
                ("not", _("no")),
            ],
        ),
        Question("what", _("What did you use, and what came of it?")),
        Question("hindered", _("What kept you from it?")),
        Question("contact", _("Have you been in touch with somebody you met there?"), [("yes", _("yes")), ("no", _("no"))]),
    ),
}
