"""Writing events."""

from practica.exchange.events.actions.beginning import cancel, change, publish, set_up, share
from practica.exchange.events.actions.editions import publish_programme
from practica.exchange.events.actions.feeds import turn_feed
from practica.exchange.events.actions.inviting import (
    accept,
    accept_as,
    end_guests,
    invite,
    invite_list,
    renew,
    withdraw,
)  # fmt: skip
from practica.exchange.events.actions.programme import add_part, add_session, change_session, drop_part, drop_session
from practica.exchange.events.actions.registering import (
    choose_sessions,
    decline,
    let_in,
    register,
    say_who_came,
    step_back,
)  # fmt: skip
from practica.foundation.safety.gate import HeldBack
from practica.people.access.hiding import amend, hide, show_again, take_away

__all__ = [
    "HeldBack", "accept", "accept_as", "add_part", "add_session", "amend", "cancel", "change", "change_session",
    "choose_sessions", "decline", "drop_part", "drop_session", "end_guests", "hide", "invite", "invite_list", "let_in",
    "publish", "publish_programme", "register", "renew", "say_who_came", "set_up", "share", "show_again", "step_back",
    "take_away", "turn_feed", "withdraw",
]  # fmt: skip
