"""Writing what remains of an event: the only place that saves it."""

from practica.exchange.afterwards.actions.evaluating import due_to_open, open_evaluation, remind, reply, to_remind
from practica.exchange.afterwards.actions.guarding import follow_event, follow_report, hide, show_again
from practica.exchange.afterwards.actions.promising import carry, remind_of_promise, tell_promise
from practica.exchange.afterwards.actions.publishing import publish, publish_public
from practica.exchange.afterwards.actions.reporting import begin, leave_out, mark, release, release_frame, write, write_anew
from practica.foundation.safety.gate import HeldBack

__all__ = [
    "HeldBack",
    "begin",
    "carry",
    "due_to_open",
    "follow_event",
    "follow_report",
    "hide",
    "leave_out",
    "mark",
    "open_evaluation",
    "publish",
    "publish_public",
    "release",
    "release_frame",
    "remind",
    "remind_of_promise",
    "reply",
    "show_again",
    "tell_promise",
    "to_remind",
    "write",
    "write_anew",
]
