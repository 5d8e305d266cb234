"""Writing replications and uses: the only place that saves them."""

from practica.foundation.safety.gate import HeldBack
from practica.knowledge.replications.actions.guarding import mark
from practica.knowledge.replications.actions.plan import (
    DETAILS,
    Adapted,
    BlockHere,
    ConditionHere,
    Factor,
    FurtherOutcome,
    Plan,
    Report,
    Used,
)
from practica.knowledge.replications.actions.registering import abandon, consider, register, start
from practica.knowledge.replications.actions.reporting import is_stricter, report, seen_until, still_running
from practica.knowledge.replications.actions.using import marking_for, use
from practica.people.access.hiding import amend, hide, show_again, take_away

__all__ = [
    "DETAILS",
    "Adapted",
    "BlockHere",
    "ConditionHere",
    "Factor",
    "FurtherOutcome",
    "HeldBack",
    "Plan",
    "Report",
    "Used",
    "abandon",
    "amend",
    "consider",
    "hide",
    "is_stricter",
    "mark",
    "marking_for",
    "register",
    "report",
    "seen_until",
    "show_again",
    "start",
    "still_running",
    "take_away",
    "use",
]
