"""Writing practices: drafting, publishing, marking, and what happens to one afterwards."""

from practica.knowledge.practices.actions.asking import current_round, fill_seats
from practica.knowledge.practices.actions.drafting import (
    LONGEST_SECTION,
    Clash,
    Saved,
    add_author,
    add_row,
    begin,
    begin_next_version,
    begin_once,
    choose_form,
    discard,
    drop_row,
    name_person,
    save_field,
    settle_words,
    translate,
    unname_person,
    words_of,
)
from practica.knowledge.practices.actions.loosening import ask_first
from practica.knowledge.practices.actions.marking import decide_hidden, hide, mark, sign_release
from practica.knowledge.practices.actions.publishing import Readiness, keep_finding, publish, publish_short, readiness
from practica.knowledge.practices.actions.reviewing import comment, decide, settle_comment, submit, take_back, take_up
from practica.knowledge.practices.actions.rows import ROWS
from practica.knowledge.practices.actions.stewardship import hand_over, name_successor, say_still_true, take_on, withdraw

__all__ = [
    "LONGEST_SECTION",
    "ROWS",
    "Clash",
    "Readiness",
    "Saved",
    "add_author",
    "add_row",
    "ask_first",
    "begin",
    "begin_next_version",
    "begin_once",
    "choose_form",
    "comment",
    "current_round",
    "decide",
    "decide_hidden",
    "discard",
    "drop_row",
    "fill_seats",
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
    "settle_comment",
    "settle_words",
    "sign_release",
    "submit",
    "take_back",
    "take_on",
    "take_up",
    "translate",
    "unname_person",
    "withdraw",
    "words_of",
]
