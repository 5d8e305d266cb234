"""Who may do what with an event; a refusal is the sentence the page shows. Whether somebody sees it is not asked here."""

from django.utils.translation import gettext_lazy as _

from practica.exchange.events.models import Does, Event, Part, Session, State
from practica.foundation.core.answers import Allowed, Denied
from practica.people.access.viewers import Viewer


def is_holder(viewer: Viewer, event: Event) -> bool:
    """Whether this viewer holds the event: set it up, or was named beside whoever did."""
    if viewer.member_id is None:
        return False
    return event.source_id == viewer.member_id or event.holders.filter(pk=viewer.member_id).exists()


def set_up(viewer: Viewer) -> Allowed | Denied:
    """May this viewer set up an event? Any member may; an observer only reads."""
    if viewer.member is None or not viewer.reads_green:
        return Denied(_("Members of the community set up events."))
    return Allowed()


def hold(viewer: Viewer, event: Event) -> Allowed | Denied:
    """What only those who hold the event do, and nobody while it is hidden or cancelled."""
    if event.hidden:
        return Denied(_("It is hidden until a second reader has decided."))
    if not is_holder(viewer, event):
        return Denied(_("Those who hold the event do this."))
    if event.state == State.CANCELLED:
        return Denied(_("The event is cancelled."))
    return Allowed()


def moderate(viewer: Viewer, session: Session) -> Allowed | Denied:
    """What the moderators of a session do, and those who hold the event, who step in for a moderator who leaves."""
    if session.event.hidden:
        return Denied(_("It is hidden until a second reader has decided."))
    mine = Part.objects.filter(session=session, does=Does.MODERATES, member=viewer.person_id or 0)
    if is_holder(viewer, session.event) or mine.exists():
        return Allowed()
    return Denied(_("The moderators of the session do this."))
