"""Everything that waits for a member, from every topic: for the first page and for the digest."""

from datetime import date

from django.utils.translation import gettext as _

from practica.exchange.assists import waiting as gathering
from practica.exchange.contributions import waiting as preparing
from practica.exchange.conversations import waiting as talking
from practica.exchange.events import waiting as meeting
from practica.foundation.core import places
from practica.knowledge.practices import queries as practices
from practica.knowledge.practices import waiting as writing
from practica.knowledge.practices.waiting import Waiting
from practica.knowledge.replications import queries as replications
from practica.knowledge.replications.models import Replication
from practica.people.access.models import Marking
from practica.people.access.viewers import Viewer


def waiting_for(viewer: Viewer, today: date) -> list[Waiting]:
    """Clocks first: reviews, reports that are due, drafts that came back, what is asked by name."""
    parts = (writing, talking, gathering, preparing, meeting)
    rows = [one for part in parts for one in part.waiting_for(viewer, today)]
    due = list(replications.waiting_for(viewer, today=today))
    titles = practices.titles([replication.practice for replication in due])
    rows += [_of_replication(replication, titles.get(replication.practice_id, "")) for replication in due]
    return sorted(rows, key=lambda row: row.due or date.max)


def _of_replication(replication: Replication, title: str) -> Waiting:
    """A report that is due, or the sentence about harm without which the practice is not shown to more people."""
    country = {"country": places.name(replication.country)}
    marking = max(replication.marking_of(), replication.practice.marking_of(), key=lambda one: one.strictness)
    label = Marking(marking).value
    if replication.owes_sentence:
        asked = _("One sentence about “%(title)s” is asked of you") % {"title": title}
        words = _("You reported harm in %(country)s. More people are to see the practice, and not your report") % country
        return Waiting("release", asked, f"{replication.get_absolute_url()}marking/", None, words, "", label)
    asked = _("What happened with “%(title)s”?") % {"title": title}
    words = _("Your replication in %(country)s is due a result") % country
    return Waiting("report", asked, f"{replication.get_absolute_url()}report/", replication.report_due, words, "", label)
