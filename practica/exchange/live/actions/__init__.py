"""Writing while a session is held."""

from practica.exchange.live.actions.asking import ask, change, choose, look_at, say_standing, take_back, take_vote_back, vote
from practica.exchange.live.actions.desk import (
    answered,
    back_to_queue,
    bring,
    close_poll,
    end,
    give_time,
    join,
    keep_apart,
    open_desk,
    open_poll,
    park,
    put_on_table,
    relay,
    reopen,
    separate,
    show,
    show_poll,
)
from practica.exchange.live.actions.holding import standing
from practica.exchange.live.actions.writing import add_row, change_row, drop_row
from practica.people.access.hiding import amend, hide, show_again, take_away

__all__ = [
    "add_row", "amend", "answered", "ask", "back_to_queue", "bring", "change", "change_row", "choose", "close_poll", "drop_row",
    "end", "give_time", "hide", "join", "keep_apart", "look_at", "open_desk", "open_poll", "park", "put_on_table", "relay",
    "reopen", "say_standing", "separate", "show", "show_again", "show_poll", "standing", "take_away", "take_back",
    "take_vote_back", "vote",
]  # fmt: skip
