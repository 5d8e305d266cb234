"""Writing contributions: the only place that saves them."""

from practica.exchange.contributions.actions.growing import grow
from practica.exchange.contributions.actions.moving import let_stay, mark_ready, remark, settle, take_back, tell, withdraw
from practica.exchange.contributions.actions.placing import follow_contribution, follow_event
from practica.exchange.contributions.actions.preparing import LONGEST, ask, begin, mark, write
from practica.exchange.contributions.actions.reminding import remind, to_remind
from practica.foundation.safety.gate import HeldBack
from practica.people.access.hiding import amend, hide, show_again, take_away

__all__ = [
    "LONGEST",
    "HeldBack",
    "amend",
    "ask",
    "begin",
    "follow_contribution",
    "follow_event",
    "grow",
    "hide",
    "let_stay",
    "mark",
    "mark_ready",
    "remark",
    "remind",
    "settle",
    "show_again",
    "take_away",
    "take_back",
    "tell",
    "to_remind",
    "withdraw",
    "write",
]
