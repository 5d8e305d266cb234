"""May I? For files: attaching, downloading, removing, and "personal data seen"."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from practica.foundation.core.answers import Allowed, Answer, Denied
from practica.people.access.models import Guarded
from practica.people.access.queries import can_see
from practica.people.access.viewers import Viewer
from practica.services.files.belonging import home_of
from practica.services.files.models import File

MOST_OF_AN_ITEM: Final = 10
LARGEST: Final = 10 * 1024 * 1024  # bytes


def attach(viewer: Viewer, item: Guarded, file: File) -> Answer:
    """May this person attach this file here? Whether they may write here at all, the topic has asked before."""
    if viewer.person is None or not can_see(viewer, item):
        return Denied(_("There is nothing here to attach a file to."))
    if file.uploader_id != viewer.person_id or file.item_kind or file.removed:
        return Denied(_("This file is not here any more. Choose it again."))
    return Allowed()


def download(file: File) -> Answer:
    """May it leave? Its readers may read it here in any case."""
    if file.stays_inside:
        return Denied(_("It is marked to stay inside, so it cannot be downloaded. Read it here, on its page."))
    return Allowed()


def remove(viewer: Viewer, file: File, item: Guarded | None) -> Answer:
    """Who uploaded it, the item's source, and whom the topic names; while it is hidden, its second reader alone."""
    if viewer.person_id is None:
        return Denied(_("Sign in first."))
    if not can_see(viewer, file):
        return Denied(_("This file is not here any more."))
    if file.hidden:
        return decide(viewer, file)
    if item is not None and home_of(file.item_kind).keeps:
        return Denied(_("What was published keeps its files. Publish a newer version, or withdraw it."))
    its_own = viewer.person_id in {file.uploader_id, file.source_id}
    if its_own or (item is not None and home_of(file.item_kind).manages(viewer, item)):
        return Allowed()
    return Denied(_("Only who attached it and who answers for what it belongs to remove it."))


def hide(viewer: Viewer, file: File) -> Answer:
    """Any member who sees it."""
    if viewer.member is None:
        return Denied(_("Sign in first."))
    if file.hidden or not file.item_kind:
        return Denied(_("It is out of sight already."))
    return Allowed()


def decide(viewer: Viewer, file: File) -> Answer:
    """Whether it comes back or goes: its second reader."""
    if not file.hidden:
        return Denied(_("It is not hidden."))
    if file.second_reader_id != viewer.member_id:
        return Denied(_("A second reader decides about it."))
    return Allowed()
