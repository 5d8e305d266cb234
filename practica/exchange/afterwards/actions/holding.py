"""One row in hand while an action changes it."""

from django.utils.translation import gettext as _

from practica.exchange.afterwards.models import Report, Section
from practica.foundation.core.answers import Conflict


def held(report: Report) -> Report:
    """The report, locked until the transaction ends, with its event."""
    row: Report = Report.objects.select_for_update(of=("self",)).select_related("event", "source").get(pk=report.pk)
    return row


def held_section(section: Section, seen: int | None) -> Section:
    """A part, locked until the transaction ends.

    Raises:
        Conflict: somebody changed it since a form was opened with the revision `seen`; None asks nothing.
    """
    row = Section.objects.select_for_update(of=("self",)).select_related("report__event", "session").get(pk=section.pk)
    if seen is not None and row.revision != seen:
        raise Conflict(_("Somebody changed this meanwhile. What you typed is still here; compare the two."))
    return row
