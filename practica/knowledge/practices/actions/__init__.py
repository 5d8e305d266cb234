"""Writing practices: drafting, publishing, marking, and what happens to one afterwards."""

from practica.knowledge.practices.actions.drafting import (
    Clash,
    Saved,
    add_author,
    add_row,
    begin,
    begin_next_version,
    discard,
    drop_row,
    name_person,
    save_field,
    settle_words,
    translate,
    unname_person,
    words_of,
)
from practica.knowledge.practices.actions.marking import decide_hidden, hide, mark, sign_release
from practica.knowledge.practices.actions.publishing import Readiness, keep_finding, publish, publish_short, readiness
from practica.knowledge.practices.actions.stewardship import hand_over, name_successor, say_still_true, take_on, withdraw

__all__ = [
    "Clash",
    "Readiness",
    "Saved",
    "add_author",
    "add_row",
    "begin",
    "begin_next_version",
    "decide_hidden",
    "discard",
    "drop_row",
    "hand_over",
    "hide",
    "keep_finding",
    "mark",
    "name_person",
    "name_successor",
    "publish",
    "publish_short",
    "readiness",
    "save_field",
    "say_still_true",
    "settle_words",
    "sign_release",
    "take_on",
    "translate",
    "unname_person",
    "withdraw",
    "words_of",
]
