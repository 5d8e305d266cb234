"""Who may do what with a contribution; a refusal is the sentence the page shows."""

from django.utils.translation import gettext_lazy as _

from practica.exchange.contributions.models import Contribution, State
from practica.exchange.events import rules as events
from practica.exchange.events.models import Part, Session
from practica.foundation.core.answers import Allowed, Denied
from practica.people.access.viewers import Viewer


def begin(viewer: Viewer, session: Session) -> Allowed | Denied:
    """May this viewer prepare an example for a session? Whoever speaks in it, its moderators, and those who hold the event."""
    if Part.objects.filter(session=session, member=viewer.person_id or 0).exists() or events.is_holder(viewer, session.event):
        return Allowed()
    return Denied(_("Those who speak in the session prepare its examples."))


def write(viewer: Viewer, contribution: Contribution) -> Allowed | Denied:
    """May this viewer change its words? Whoever tells it; those who hold the event where nobody signed in does."""
    if contribution.hidden:
        return Denied(_("It is hidden until a second reader has decided."))
    if contribution.state == State.WITHDRAWN:
        return Denied(_("It was withdrawn."))
    if viewer.person_id is None or contribution.source_id != viewer.person_id:
        return Denied(_("Whoever tells it writes it."))
    return Allowed()
