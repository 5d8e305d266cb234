"""Writing events."""

from practica.exchange.events.actions.beginning import cancel, change, publish, set_up
from practica.exchange.events.actions.programme import add_part, add_session, change_session, drop_part, drop_session

__all__ = [
    "add_part", "add_session", "cancel", "change", "change_session", "drop_part", "drop_session", "publish", "set_up",
]  # fmt: skip
