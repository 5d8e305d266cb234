"""I used this: said in one minute, counted apart from replications."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from practica.foundation import activity
from practica.foundation.core import languages
from practica.foundation.core.answers import Refused
from practica.foundation.core.typed import paragraph
from practica.foundation.core.writes import writes
from practica.foundation.safety.gate import checked
from practica.knowledge.countries.names import is_country
from practica.knowledge.practices.models import Practice, PracticeVersion
from practica.knowledge.replications import rules
from practica.knowledge.replications.actions.plan import Used
from practica.knowledge.replications.models import Use
from practica.people.access.models import Marking
from practica.people.access.placing import place, unplaced
from practica.people.access.viewers import Viewer
from practica.people.members.models import Member


def marking_for(practice: Practice) -> Marking:
    """The readers of a use are those of its practice; of a public practice, the community."""
    own = practice.marking_of()
    return Marking.GREEN if own == Marking.CLEAR else own


@writes
def use(version: PracticeVersion, used: Used, *, by: Member, now: datetime, reasons: Mapping[str, str] | None = None) -> Use:
    """Record that a member used it, for what, and whether it helped. The same words on the same day are one use.

    Raises:
        Refused: rules.use, no words, or an unknown country.
        HeldBack: the case-data check stops a text.
    """
    practice = version.practice
    rules.use(Viewer.of(by), practice).or_raise()
    what = paragraph(used.what, 1_000)
    if not what:
        raise Refused(_("Say in a few words what you used it for."))
    if used.country and not is_country(used.country):
        raise Refused(_("Practica does not know this country."))
    if not languages.is_language(used.language):
        raise Refused(_("Practica does not know this language."))
    again: Use | None = Use.objects.filter(version=version, source=by, at=now.date(), what=what).first()
    if again is not None:
        return again
    found = checked(used.words(), language=used.language, countries=[used.country], reasons=reasons or {})
    row = Use(
        practice=practice, version=version, source=by, country=used.country, purpose=used.purpose, what=what,
        helped=used.helped, because=paragraph(used.because, 1_000), language=used.language, at=now.date(),
        marking=marking_for(practice), circle=practice.circle, kept_findings=found, attribution=used.attribution,
        audience_id=unplaced(),
    )  # fmt: skip
    row.save()
    row.readers.set(practice.readers.all() if row.marking == Marking.RED else [])
    place(row, by=by, at=now)
    activity.record("use.said", by=by, on=row, at=now, facts={"practice": practice.pk, "helped": used.helped})
    return row
