"""What must be said before a practice is shown to more people.

Only the topics above know what that is: a report of harm that the new readers could not read, for one. Each says so once, when
its app is ready.
"""

from collections.abc import Callable
from datetime import datetime

from practica.foundation.core.answers import Allowed, Answer
from practica.knowledge.practices.models import Practice
from practica.people.access.models import Marking
from practica.people.members.models import Member

# Called inside the action's transaction, with the marking that is wished for. It answers whether the way is free, and puts its
# question to whoever must answer it; what it writes stays when the answer is no.
Ask = Callable[[Practice, Marking, Member | None, datetime], Answer]
_first: list[Ask] = []


def ask_first(ask: Ask) -> None:
    """Have `ask(practice, marking, by, now)` called before a practice gets a wider marking."""
    if ask not in _first:
        _first.append(ask)


def is_free(practice: Practice, marking: Marking, *, by: Member | None, now: datetime) -> Answer:
    """May it be shown to more people now? When not, those who must speak first have been asked in this transaction."""
    if marking.strictness >= practice.marking_of().strictness:
        return Allowed()
    answers = [ask(practice, marking, by, now) for ask in _first]
    return next((answer for answer in answers if not answer), Allowed())
