"""Writing the library: the only place that saves it."""

from practica.foundation.safety.gate import HeldBack
from practica.knowledge.library.actions.adding import add, edit, publish
from practica.knowledge.library.actions.issuing import issue
from practica.knowledge.library.actions.ordering import keep_wide, mark, sign, withdraw
from practica.knowledge.library.actions.resting import begin_draft, follow_conversation, show_draft_to, take_back
from practica.people.access.hiding import amend, hide, show_again, take_away

__all__ = [
    "HeldBack",
    "add",
    "amend",
    "begin_draft",
    "edit",
    "follow_conversation",
    "hide",
    "issue",
    "keep_wide",
    "mark",
    "publish",
    "show_again",
    "show_draft_to",
    "sign",
    "take_away",
    "take_back",
    "withdraw",
]
