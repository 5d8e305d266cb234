"""Letters about a session while it is held: a note from the desk to the author of a question, whoever that is."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from practica.exchange.live.models import Question, Relay, address
from practica.foundation.activity.models import Activity
from practica.people.access.viewers import Viewer
from practica.people.members.queries import signing_in
from practica.services.notices import letters, sources
from practica.services.notices.letters import Composed, said
from practica.services.notices.models import Letter
from practica.services.notices.sources import Draft
from practica.services.notices.subjects import Subject

_LONGEST = 600


def register_notices() -> None:
    """Called once, when the app is ready."""
    sources.register("live_question.relayed", _noted)
    letters.register("live_question.relayed", _say_noted, subject=Subject.YOURS)


def _noted(row: Activity) -> Iterable[Draft]:
    """To the author alone; the letter is theirs, so the desk does not learn whose it is."""
    note = _relay(row.facts.get("relay"))
    if note is not None:
        for member in signing_in().filter(pk=note.question.source_id or 0).exclude(pk=row.actor_id or 0):
            yield Draft("live_question.relayed", str(note.pk), member, (Question.KIND, note.question_id), {"relay": note.pk})


def _say_noted(letter: Letter, viewer: Viewer) -> Composed | None:
    """Nothing once the question was taken back or hidden."""
    note = _relay(letter.facts.get("relay"))
    if note is None or note.question.source_id != viewer.person_id or not note.question.is_asked:
        return None
    session = note.question.session
    words = {"session": said(session.title)}
    return Composed(
        _("A note from the desk: “%(session)s”") % words,
        [_("Whoever moderates “%(session)s” writes to you about your question:") % words, said(note.body, _LONGEST)],
        _("A note about a question you asked in a session"),
        f"{address(session)}#mine",
        _("See your question"),
        items=(note.question,),
    )


def _relay(number: object) -> Relay | None:
    rows = Relay.objects.select_related("question__session__event", "question__contribution")
    found: Relay | None = rows.filter(pk=number).first() if isinstance(number, int) else None
    return found
