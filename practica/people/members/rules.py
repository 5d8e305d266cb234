"""Who may change what about members and organisations."""

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from practica.foundation.core.answers import Allowed, Answer, Denied
from practica.people.members.models import Member
from practica.people.members.queries import present


def edit(by: Member, member: Member) -> Answer:
    """May `by` change what stands on this member's page?"""
    if not by.is_present or by.pk != member.pk:
        return Denied(_("Only the person themselves changes what stands on their page."))
    return Allowed()


def suspend(by: Member, member: Member) -> Answer:
    """May `by` suspend this member?"""
    if not _facilitates(by):
        return Denied(_("Only a facilitator suspends a member."))
    if by.pk == member.pk:
        return Denied(_("You cannot suspend yourself. Ask another facilitator."))
    if not member.is_active:
        return Denied(_("This person has left the community."))
    return Allowed()


def restore(by: Member, member: Member) -> Answer:
    """May `by` end this member's suspension?"""
    if not _facilitates(by):
        return Denied(_("Only a facilitator ends a suspension."))
    if not member.is_active:
        return Denied(_("This person has left the community. Invite them again if they wish to come back."))
    return Allowed()


def leave(by: Member) -> Answer:
    """May this member leave the community? Always, unless nobody would be left to let others in."""
    if not by.is_active:
        return Denied(_("You have left already."))
    others = present().filter(is_facilitator=True).exclude(pk=by.pk)
    if by.is_facilitator and not others.exists():
        return Denied(_("You are the only facilitator. Invite another one first, so that the community stays open."))
    return Allowed()


def appoint(by: Member, member: Member, offices: Collection[str]) -> Answer:
    """May `by` let this member hold these offices and no others?"""
    if not _facilitates(by):
        return Denied(_("Only a facilitator gives and takes offices."))
    if not member.is_present:
        return Denied(_("This person is not a member at present."))
    if ("administrator" in offices) != member.is_administrator and not by.is_administrator:
        return Denied(_("Only an administrator says who runs the machine."))
    others = present().filter(is_facilitator=True).exclude(pk=member.pk)
    if member.is_facilitator and "facilitator" not in offices and not others.exists():
        return Denied(_("This is the only facilitator. Appoint another one first, so that the community stays open."))
    return Allowed()


def add_organisation(by: Member) -> Answer:
    """May `by` add an organisation to the list?"""
    if not _facilitates(by):
        return Denied(_("Only a facilitator adds an organisation."))
    return Allowed()


def speak_for_community(by: Member) -> Answer:
    """May `by` say what the community chose: whom GREEN reaches, and that its beginning is over?"""
    if not _facilitates(by):
        return Denied(_("Only a facilitator says what the community chose."))
    return Allowed()


def _facilitates(by: Member) -> bool:
    return by.is_present and by.is_facilitator
