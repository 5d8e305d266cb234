"""What each marking means here and now, in a sentence with its number of readers."""

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from practica.foundation.core.lists import isolated
from practica.people.access.models import Marking
from practica.people.circles.models import Circle
from practica.people.members.models import Member
from practica.people.members.queries import community, community_readers


def sentence(marking: Marking, circle: Circle | None = None) -> str:
    """Who would read something with this marking; for AMBER in this circle."""
    if marking == Marking.CLEAR:
        return _("Everybody, also outside the community.")
    if marking == Marking.GREEN:
        return _green()
    if marking == Marking.RED:
        return _("Only people you name.")
    if circle is None:
        return _("One circle. You do not belong to one yet.")
    people = circle.memberships.aggregate(members=Count("pk"), countries=Count("member__country", distinct=True))
    members, countries = people["members"], people["countries"]
    words = {
        "circle": isolated(circle.name),
        "members": ngettext("%(n)s member", "%(n)s members", members) % {"n": members},
        "countries": ngettext("%(n)s country", "%(n)s countries", countries) % {"n": countries},
    }
    if marking == Marking.AMBER:
        return _("The circle “%(circle)s”: %(members)s, %(countries)s.") % words
    return _("The same circle, “%(circle)s”, and it never leaves Practica: no download, no print, no quotation.") % words


def _green() -> str:
    count = community_readers().count()
    base = ngettext("The %(count)s member. Not the public.", "All %(count)s members. Not the public.", count) % {"count": count}
    held = community()
    said = [base, f"\u2068“{held.green_means}”\u2069"] if held.green_means else [base]
    if held.observers_read_green and Member.objects.filter(is_observer=True, is_active=True).exists():
        said.append(_("Also read by: observers."))
    return " ".join(said)
