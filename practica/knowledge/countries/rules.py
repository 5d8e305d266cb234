"""Who may state a fact about a country."""

from django.utils.translation import gettext_lazy as _

from practica.foundation.core.answers import Allowed, Answer, Denied
from practica.people.access.viewers import Viewer


def state_fact(viewer: Viewer) -> Answer:
    """Any member may add a fact or correct one: it carries its source and can be corrected in turn."""
    if viewer.member is None:
        return Denied(_("Only members of the community state facts about a country."))
    return Allowed()
