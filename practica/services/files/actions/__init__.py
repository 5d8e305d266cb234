"""Writing files: the only place that saves them."""

from practica.services.files.actions.bringing import Own, Upload, attach, bring
from practica.services.files.actions.drafting import can_keep, forget, keep
from practica.services.files.actions.following import follow_item, move
from practica.services.files.actions.guarding import hide, mark, remove, show_again
from practica.services.files.actions.sweeping import sweep, sweep_orphans

__all__ = [
    "Own",
    "Upload",
    "attach",
    "bring",
    "can_keep",
    "follow_item",
    "forget",
    "hide",
    "keep",
    "mark",
    "move",
    "remove",
    "show_again",
    "sweep",
    "sweep_orphans",
]
