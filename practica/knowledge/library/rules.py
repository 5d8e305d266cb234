"""Who may do what in the library; a refusal is the sentence the page shows. Whether somebody sees an item is not asked here."""

from django.utils.translation import gettext_lazy as _

from practica.foundation.core.answers import Allowed, Answer, Denied
from practica.knowledge.library.models import LibraryItem, State
from practica.people.access.hiding import second_reader
from practica.people.access.models import Marking
from practica.people.access.viewers import Viewer
from practica.people.circles.models import Membership


def add(viewer: Viewer, marking: Marking = Marking.GREEN) -> Answer:
    """May this viewer put something into the library? Members do; who only observes, at most in their own circle."""
    if viewer.member is None or not (viewer.reads_green or marking.is_closed):
        return Denied(_("Members of the community fill the library."))
    return Allowed()


def answers_for(viewer: Viewer, item: LibraryItem) -> bool:
    """Whether this viewer is its steward; once the steward has left, who looks after the place where it is read."""
    if viewer.member is None:
        return False
    if item.source_id is not None and item.source is not None and item.source.is_present:
        return viewer.member_id == item.source_id
    if item.marking_of().is_closed:
        steward = Membership.objects.filter(circle=item.circle_id, member=viewer.member, is_steward=True)
        return item.circle_id is not None and steward.exists()
    return viewer.member.is_facilitator


def edit(viewer: Viewer, item: LibraryItem) -> Answer:
    """May this viewer change what is said of it, choose its readers, withdraw it?"""
    if not answers_for(viewer, item):
        return Denied(_("Its steward does this."))
    if item.hidden:
        return Denied(_("It is hidden until a second reader has decided."))
    if item.state == State.WITHDRAWN:
        return Denied(_("It was withdrawn. Add it anew if it is needed again."))
    return Allowed()


def issue(viewer: Viewer, item: LibraryItem) -> Answer:
    """May this viewer publish the next version?"""
    allowed = edit(viewer, item)
    if allowed and item.state == State.DRAFT:
        return Denied(_("It is a draft: those it rests on are asked first."))
    return allowed


def sign(viewer: Viewer, item: LibraryItem) -> Answer:
    """May this viewer let it leave its circle, as its steward asked? A second reader, never the one who asks."""
    if not item.wider or viewer.member is None or item.state != State.PUBLISHED or item.hidden:
        return Denied(_("Nothing is asked here."))
    if viewer.member_id == item.source_id or not reads_second(viewer, item):
        return Denied(_("A second reader signs this: a steward of its circle, or one of its readers."))
    return Allowed()


def reads_second(viewer: Viewer, item: LibraryItem) -> bool:
    """Whether this viewer could be its second reader, where `hiding.second_reader` would look for one."""
    if item.marking == Marking.RED:
        return viewer.member_id in item.reader_ids()
    return Membership.objects.filter(circle=item.circle_id or 0, member=viewer.member_id, is_steward=True).exists()


def has_second_reader(item: LibraryItem) -> bool:
    """Whether there is anybody who could sign."""
    return second_reader(item, item.source) is not None
