"""Who may do what with a contribution; a refusal is the sentence the page shows. Whether somebody sees it is not asked here."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from practica.exchange.contributions.models import Contribution, Remark, State
from practica.exchange.events import models as meeting
from practica.exchange.events import rules as events
from practica.exchange.events.models import Does, Event, Part, Session
from practica.foundation.core.answers import Allowed, Denied
from practica.people.access.viewers import Viewer

_OPEN = frozenset({State.PREPARING, State.READY})


def begin(viewer: Viewer, session: Session) -> Allowed | Denied:
    """May this viewer prepare an example for a session? Whoever speaks in it, its moderators, and those who hold the event."""
    if not meeting.Format(session.format).has_examples:
        return Denied(_("In this session nobody tells an example."))
    if session.event.hidden or session.event.state == meeting.State.CANCELLED:
        return Denied(_("The event does not take place."))
    if Part.objects.filter(session=session, member=viewer.person_id or 0).exists() or events.is_holder(viewer, session.event):
        return Allowed()
    return Denied(_("Those who speak in the session prepare its examples."))


def ask(viewer: Viewer, part: Part) -> Allowed | Denied:
    """May this viewer ask somebody to prepare an example? Moderators and holders, whoever speaks and can sign in."""
    allowed = events.moderate(viewer, part.session)
    if not allowed:
        return allowed
    if part.does != Does.SPEAKS or part.member_id is None:
        return Denied(_("Only somebody who speaks in the session and can sign in here can be asked."))
    return Allowed()


def leads(viewer: Viewer, event: Event) -> bool:
    """Whether this viewer is one of those who hold the event."""
    return events.is_holder(viewer, event)


def write(viewer: Viewer, contribution: Contribution) -> Allowed | Denied:
    """May this viewer change its words? Whoever tells it."""
    if contribution.hidden:
        return Denied(_("It is hidden until a second reader has decided."))
    if contribution.state == State.WITHDRAWN:
        return Denied(_("It was withdrawn."))
    if viewer.person_id is None or contribution.source_id != viewer.person_id:
        return Denied(_("Whoever tells it writes it."))
    return Allowed()


def remark(viewer: Viewer, contribution: Contribution) -> Allowed | Denied:
    """May this viewer make a remark on it? Moderators, holders and its writer, until it was told."""
    if contribution.hidden or contribution.state not in _OPEN:
        return Denied(_("Remarks are made while an example is prepared."))
    if viewer.person_id is not None and contribution.source_id == viewer.person_id:
        return Allowed()
    return events.moderate(viewer, contribution.session)


def settle(viewer: Viewer, remark: Remark) -> Allowed | Denied:
    """May this viewer settle a remark? Its addressee, who writes the example."""
    if remark.settled is not None:
        return Denied(_("It is settled already."))
    if viewer.person_id is None or remark.contribution.source_id != viewer.person_id:
        return Denied(_("Whoever writes the example settles its remarks."))
    return Allowed()


def tell(viewer: Viewer, contribution: Contribution, now: datetime) -> Allowed | Denied:
    """May this viewer say that it was told? Its teller, the moderators and holders, once the session has begun."""
    if contribution.hidden or contribution.state != State.READY:
        return Denied(_("Only an example that is ready can be told."))
    if now < contribution.session.starts:
        return Denied(_("The session has not begun."))
    if viewer.person_id is not None and contribution.source_id == viewer.person_id:
        return Allowed()
    return events.moderate(viewer, contribution.session)


def withdraw(viewer: Viewer, contribution: Contribution) -> Allowed | Denied:
    """May this viewer withdraw it? Its teller, and those who hold the event."""
    if contribution.hidden or contribution.state == State.WITHDRAWN:
        return Denied(_("It was withdrawn.") if not contribution.hidden else _("It is hidden until a second reader has decided."))
    if viewer.person_id is not None and contribution.source_id == viewer.person_id:
        return Allowed()
    return events.hold(viewer, contribution.event)


def stay(viewer: Viewer, contribution: Contribution) -> Allowed | Denied:
    """May this viewer say that it does not become a practice? Its teller, while it is none."""
    allowed = write(viewer, contribution)
    if allowed and contribution.became_id is not None:
        return Denied(_("It became a practice already."))
    return allowed


def grow(viewer: Viewer, contribution: Contribution) -> Allowed | Denied:
    """May this viewer make a practice draft of it? Its teller; and those who hold the event, whose draft is the teller's."""
    if contribution.hidden or contribution.state not in {State.READY, State.TOLD}:
        return Denied(_("An example becomes a practice once it is ready."))
    if viewer.member is None:
        return Denied(_("Members make practices. Ask those who hold the event to begin one for you."))
    if contribution.stays_because and contribution.source_id != viewer.member_id:
        return Denied(_("Whoever tells it wishes that it stays an example."))
    if contribution.source_id == viewer.member_id or events.is_holder(viewer, contribution.event):
        return Allowed()
    return Denied(_("Whoever did it makes a practice of it, or those who hold the event."))
