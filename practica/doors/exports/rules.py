"""What may be taken out. A refusal is the sentence that the reader gets instead of the file."""

from django.utils.translation import gettext_lazy as _

from practica.exchange.events.models import Event
from practica.foundation.core.answers import Allowed, Answer, Denied
from practica.knowledge.practices.models import Practice, PracticeVersion, State


def export(practice: Practice, version: PracticeVersion | None) -> Answer:
    """May a reader of this practice take this version out? Whether they read it was decided before."""
    if practice.marking_of().stays_inside:
        return Denied(
            _("This practice is %(marking)s: it never leaves Practica, so there is no file of it. Read it on its page.")
            % {"marking": practice.marking}
        )
    if practice.state == State.WITHDRAWN:
        return Denied(_("This practice was withdrawn, so there is no file of it. Its page says why."))
    if practice.state != State.PUBLISHED or version is None:
        return Denied(_("Only what is published can be taken out. Publish it first."))
    return Allowed()


def concept_note(event: Event) -> Answer:
    """May a reader of this event take its concept note out? Whether they read it was decided before."""
    if event.marking_of().stays_inside:
        return Denied(_("Its marking says that it never leaves Practica. Read it here."))
    return Allowed()
