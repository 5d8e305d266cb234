"""Writing peer assists: the only place that saves them."""

from practica.exchange.assists.actions.beginning import begin, change, invite
from practica.exchange.assists.actions.moving import (
    accept,
    decline,
    move_by_itself,
    move_on,
    remind,
    say_try,
    tell,
    to_move,
    to_remind,
)
from practica.exchange.assists.actions.speaking import advise, answer, ask
from practica.exchange.assists.plan import Begun, Brief, Came, Intent
from practica.foundation.safety.gate import HeldBack
from practica.people.access.hiding import amend, hide, show_again, take_away

__all__ = [
    "Begun",
    "Brief",
    "Came",
    "HeldBack",
    "Intent",
    "accept",
    "advise",
    "amend",
    "answer",
    "ask",
    "begin",
    "change",
    "decline",
    "hide",
    "invite",
    "move_by_itself",
    "move_on",
    "remind",
    "say_try",
    "show_again",
    "take_away",
    "tell",
    "to_move",
    "to_remind",
]
