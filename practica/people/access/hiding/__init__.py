"""Personal data seen: an item is hidden at once, its writer takes the words out, a second reader decides. One way for every item.

A topic says with `register` how its items are hidden and which words they hold; button, page, rules and writes are here.
"""

from practica.people.access.hiding.actions import amend, hide, show_again, take_away
from practica.people.access.hiding.kinds import Hideable, Text, of, path, register
from practica.people.access.hiding.readers import second_reader

__all__ = [
    "Hideable", "Text", "amend", "hide", "of", "path", "register", "second_reader", "show_again", "take_away",
]  # fmt: skip
