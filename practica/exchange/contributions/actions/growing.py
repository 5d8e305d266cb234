"""From an example to a practice draft, in one click."""

from datetime import datetime

from practica.exchange.contributions import rules
from practica.exchange.contributions.actions.holding import held_contribution
from practica.exchange.contributions.models import Contribution
from practica.exchange.lessons.actions import Growth, draft_from
from practica.foundation import activity
from practica.foundation.core.markdown import plain
from practica.foundation.core.writes import writes
from practica.knowledge.practices import actions as practices
from practica.knowledge.practices.models import Practice
from practica.people.access.viewers import Viewer
from practica.people.members.models import Member


@writes
def grow(contribution: Contribution, *, by: Member, now: datetime) -> Practice:
    """Begin a practice draft of the example's words, with whoever tells it as its steward and whoever asked for it beside them.

    Of a guest's example whoever presses is the steward. Pressed twice, it is the same draft.

    Raises:
        Refused: rules.grow.
    """
    held = held_contribution(contribution)
    if held.became is not None:
        return held.became
    rules.grow(Viewer.of(by), held).or_raise()
    teller = held.source
    steward = teller if teller is not None and teller.is_present and not teller.is_guest else by
    growth = Growth(held.title, held.language, _sections(held), held.marking_of(), held.circle, tuple(held.readers.all()))
    practice = draft_from(growth, by=steward, now=now)
    if by.pk != steward.pk:
        practices.add_author(practice, by, by=steward, now=now)
    held.became = practice
    held.save(update_fields=["became"])
    facts = {"practice": practice.pk, "steward": steward.pk}
    activity.record("contribution.grown", by=by, on=held, at=now, facts=facts)
    return practice


def _sections(held: Contribution) -> dict[str, str]:
    objective = held.session.objective
    return {
        "countries": held.country,
        "objectives": objective.key if objective is not None else "",
        "setting": held.region,
        "done": plain(held.what),
        "challenge": plain(held.overcome),
        "lessons": plain(held.learnt),
        "changed": plain(held.impact),
        "did_not_work": plain(held.did_not_work),
    }
