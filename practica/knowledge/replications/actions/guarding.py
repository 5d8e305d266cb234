"""Who may see a replication or a use: its marking, and following its practice."""

from collections.abc import Sequence
from datetime import datetime
from typing import cast

from django.utils.translation import gettext as _

from practica.foundation import activity
from practica.foundation.core.answers import Refused
from practica.foundation.core.typed import line
from practica.foundation.core.writes import writes
from practica.foundation.safety.gate import checked
from practica.knowledge.practices.models import Practice
from practica.knowledge.replications import rules
from practica.knowledge.replications.actions.registering import check_marking, readers_for
from practica.knowledge.replications.models import Replication, Use
from practica.people.access.models import Guarded, Marking
from practica.people.access.placing import place
from practica.people.access.viewers import Viewer
from practica.people.access.within import tighten
from practica.people.circles.models import Circle
from practica.people.members.models import Member


@writes
def mark(
    replication: Replication,
    marking: Marking,
    *,
    circle: Circle | None = None,
    readers: Sequence[Member] = (),
    harm_sentence: str = "",
    by: Member,
    now: datetime,
) -> Replication:
    """Give a replication other readers. Its team makes it stricter; only its source makes it wider, never beyond the practice.

    Raises:
        Refused: rules.mark; it reports harm, becomes stricter than the practice, and no sentence is released; or somebody else
            than its source would release one.
        HeldBack: the case-data check stops the sentence.
    """
    viewer = Viewer.of(by)
    if not rules.is_team(viewer, replication):
        raise Refused(_("Only the team that carries this replication does this."))
    before = replication.marking_of()
    if marking.strictness < before.strictness and viewer.member_id != replication.source_id:
        raise Refused(_("Only the member who leads it can make it wider."))
    check_marking(replication, marking, circle, by)
    is_harm = rules.is_report_of_harm(replication.verdict, replication.negative_effects)
    sentence = (line(harm_sentence, 300) if is_harm else "") or replication.harm_sentence
    is_new = sentence != replication.harm_sentence
    becomes_stricter = marking.strictness > replication.practice.marking_of().strictness
    if (becomes_stricter and is_harm) or is_new:
        rules.release(viewer, replication).or_raise()
        if not sentence:
            raise Refused(_("It reports harm. Write the one sentence that the readers of the practice may see."))
        checked({"harm_sentence": sentence}, language=replication.language, countries=[replication.country], reasons={})
    replication.marking, replication.circle = marking, circle or replication.practice.circle
    replication.harm_sentence = sentence
    replication.save(update_fields=["marking", "circle", "harm_sentence"])
    replication.readers.set(readers_for(replication, readers, by))
    place(replication, by=by, at=now)
    activity.record("replication.marked", by=by, on=replication, at=now, facts={"from": before, "to": marking})
    if is_new and replication.release_asked:
        activity.record("replication.released", by=by, on=replication, at=now, facts={"practice": replication.practice_id})
    return replication


def follow_practice(item: Guarded, by: Member | None, at: datetime) -> None:
    """When a practice changes its readers, what came from it becomes at least as strict; called by `placing.place`.

    A practice that becomes wider takes nothing along: each source decides for its own.
    """
    practice = cast("Practice", item)
    rows = (*Replication.objects.filter(practice=practice), *Use.objects.filter(practice=practice))
    for row in rows:
        row.practice = practice
        if tighten(row, practice):
            place(row, by=by, at=at)
