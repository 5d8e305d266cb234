"""Who may hide, change and bring back; a refusal is the sentence the page shows. Whether somebody sees it is not asked here."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from practica.foundation.core.answers import Allowed, Denied
from practica.people.access.hiding.kinds import of
from practica.people.access.viewers import Viewer


def _is_hidden(item: Any) -> bool:
    hideable = of(item.KIND)
    return hideable is not None and hideable.is_hidden(item)


def hide(viewer: Viewer, item: Any) -> Allowed | Denied:
    """May this viewer say that they saw personal data in it? Whoever is signed in and reads it may."""
    if viewer.person is None:
        return Denied(_("Sign in first."))
    return Denied(_("It is hidden already.")) if _is_hidden(item) else Allowed()


def amend(viewer: Viewer, item: Any) -> Allowed | Denied:
    """May this viewer take words out of what is hidden? Its writer and the second reader."""
    if not _is_hidden(item) or viewer.person_id is None or viewer.person_id not in {item.source_id, item.second_reader_id}:
        return Denied(_("Its writer and the second reader do this while it is hidden."))
    return Allowed()


def decide(viewer: Viewer, item: Any) -> Allowed | Denied:
    """May this viewer bring it back, or take its words away? Only the second reader."""
    if not _is_hidden(item) or viewer.person_id is None or viewer.person_id != item.second_reader_id:
        return Denied(_("The second reader decides this."))
    return Allowed()
