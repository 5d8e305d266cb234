"""Replies by mail: a peer's mail is a clarifying question or advice, as the letter said, through the actions of the page.

A letter is about one stage, so its address says which act a reply is: a question that comes when advice is being given is no
advice, and its writer is told so.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from practica.exchange.assists import actions, rules
from practica.exchange.assists.models import Assist, Sort, Stage, Word
from practica.people.access.queries import get_visible, visible_q
from practica.people.access.viewers import Viewer
from practica.services.inbox import registry
from practica.services.inbox.registry import Desk, Reply
from practica.services.notices.letters import Replies

_KINDS: Mapping[Stage, str] = {Stage.CLARIFYING: "assist_question", Stage.ADVICE: "assist_advice"}
_SORTS = {Stage.CLARIFYING: Sort.QUESTION, Stage.ADVICE: Sort.ADVICE}


def register_replies() -> None:
    """Called once, when the app is ready."""
    for stage, kind in _KINDS.items():
        registry.register(kind, _Take(actions.ask if stage == Stage.CLARIFYING else actions.advise), _desk, has_files=False)


def to_assist(assist: Assist, viewer: Viewer) -> Replies | None:
    """That a letter about a peer assist can be answered by mail, when this reader asks or advises now."""
    stage = Stage(assist.stage)
    if stage not in _KINDS or not rules.speak(viewer, assist, _SORTS[stage]):
        return None
    if stage == Stage.ADVICE:
        return Replies(_KINDS[stage], assist.pk, _("Reply to this mail, and your advice stands on its page."))
    return Replies(_KINDS[stage], assist.pk, _("Reply to this mail, and your question stands on its page."))


@dataclass(frozen=True)
class _Take:
    """What a reply does: whoever asks or advises takes part, as on the page."""

    act: Callable[..., Word]

    def __call__(self, number: int, reply: Reply) -> Word:
        assist = get_visible(Assist, Viewer.of(reply.by), pk=number)
        return self.act(assist, reply.text, language=reply.language, by=reply.by, now=reply.now)


def _desk(viewer: Viewer, number: int) -> Desk | None:
    """The form of the stage it has reached; words that came too late for theirs wait there too."""
    found: Assist | None = Assist.objects.filter(visible_q(viewer), pk=number).first()
    if found is None:
        return None
    path, sort = found.get_absolute_url(), _SORTS.get(Stage(found.stage))
    is_open = sort is not None and bool(rules.speak(viewer, found, sort))
    return Desk(found, f"{path}say/" if is_open else "", "body", f"{path}#say" if is_open else path)
