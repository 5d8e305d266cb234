"""Writing conversations: the only place that saves them."""

from practica.exchange.conversations.actions.answering import (
    answer,
    current,
    edit_answer,
    follow_up,
    lend_hand,
    say_same,
    say_what_came,
    thank,
    withdraw_hand,
)
from practica.exchange.conversations.actions.beginning import MOST_INVITED, ask, edit
from practica.exchange.conversations.actions.inviting import (
    decline,
    escalate,
    give_to,
    invite,
    pass_on,
    seen,
    take,
    to_escalate,
    to_widen,
    widen,
)
from practica.exchange.conversations.actions.ordering import close, mark, merge, move, reopen
from practica.exchange.conversations.actions.piloting import Plan, Told, end_pilot, plan_pilot, remind, to_remind
from practica.exchange.conversations.plan import Answered, Asked, Came, Subject
from practica.foundation.safety.gate import HeldBack
from practica.people.access.hiding import amend, hide, show_again, take_away

__all__ = [
    "MOST_INVITED",
    "Answered",
    "Asked",
    "Came",
    "HeldBack",
    "Plan",
    "Subject",
    "Told",
    "amend",
    "answer",
    "ask",
    "close",
    "current",
    "decline",
    "edit",
    "edit_answer",
    "end_pilot",
    "escalate",
    "follow_up",
    "give_to",
    "hide",
    "invite",
    "lend_hand",
    "mark",
    "merge",
    "move",
    "pass_on",
    "plan_pilot",
    "remind",
    "reopen",
    "say_same",
    "say_what_came",
    "seen",
    "show_again",
    "take",
    "take_away",
    "thank",
    "to_escalate",
    "to_remind",
    "to_widen",
    "widen",
    "withdraw_hand",
]
