"""Who lets people in."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from practica.foundation.core.answers import Allowed, Answer, Denied
from practica.people.admission.models import Invitation, Office
from practica.people.members.models import Member

_LONGEST = timedelta(days=366)


def invite(by: Member) -> Answer:
    """May `by` invite?"""
    if not by.is_present or not by.is_facilitator:
        return Denied(_("Only a facilitator invites. Tell one whom you would like to see here."))
    return Allowed()


def give_office(by: Member, office: str) -> Answer:
    """May `by` invite somebody into this office? Who runs the machine is not for facilitators to say."""
    if office == Office.ADMINISTRATOR and not by.is_administrator:
        return Denied(_("Only an administrator invites an administrator."))
    return invite(by)


def offices_of(by: Member) -> list[tuple[str, str]]:
    """The offices that `by` may give, as form choices."""
    return [(value, str(label)) for value, label in Office.choices if give_office(by, value)]


def last_until(expires: datetime, *, now: datetime) -> Answer:
    """May an invitation last until then?"""
    if expires <= now:
        return Denied(_("An invitation ends in the future."))
    if expires > now + _LONGEST:
        return Denied(_("An invitation lasts a year at most."))
    return Allowed()


def change(by: Member, invitation: Invitation) -> Answer:
    """May `by` withdraw or renew this invitation?"""
    allowed = invite(by)
    if not allowed:
        return allowed
    if invitation.accepted is not None:
        return Denied(_("This invitation has been accepted."))
    return Allowed()


def renew(by: Member, invitation: Invitation) -> Answer:
    """May `by` renew it? One that was withdrawn stays so."""
    allowed = change(by, invitation)
    if allowed and invitation.withdrawn is not None:
        return Denied(_("This invitation was withdrawn. Invite the person anew."))
    return give_office(by, invitation.office) if allowed else allowed
