"""The sentence about harm that must be there before a practice is shown to people who may not read the report."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from practica.foundation import activity
from practica.foundation.core.answers import Allowed, Answer, Denied
from practica.knowledge.practices.models import Practice, SideEffects
from practica.knowledge.replications.models import Replication, State, Verdict
from practica.knowledge.replications.rules import leads
from practica.people.access.models import Attribution, Marking
from practica.people.access.queries import can_see
from practica.people.access.viewers import Viewer, nobody
from practica.people.members.models import Member


def ask_for_sentences(practice: Practice, marking: Marking, by: Member | None, now: datetime) -> Answer:
    """Before a practice gets a wider marking: has every report of harm that stays behind a stricter one released its sentence?

    Whoever may release a missing one is asked, once for each marking that is wished for: by a letter, and on their first page.
    """
    # What is hidden for personal data may come back, and then it must have its sentence too.
    told = Q(state=State.REPORTED) | Q(state=State.HIDDEN, state_before=State.REPORTED)
    harm = Q(verdict=Verdict.HARMFUL) | Q(negative_effects=SideEffects.YES)
    rows = Replication.objects.filter(told, harm, practice=practice, harm_sentence="").select_related("source").order_by("pk")
    lacking = [row for row in rows if row.marking_of().strictness > marking.strictness]
    for row in lacking:
        if row.release_asked != marking:
            row.release_asked = marking
            row.save(update_fields=["release_asked"])
            facts: dict[str, str | int | bool | None] = {"practice": practice.pk, "marking": str(marking)}
            activity.record("replication.release_asked", by=by, on=row, at=now, facts=facts)
    return Denied(_why(lacking, by)) if lacking else Allowed()


def _why(lacking: list[Replication], by: Member | None) -> str:
    """Who is asked, as far as the one who wishes may know it, and what happens next."""
    asked = {row.pk: leads(row) for row in lacking}
    if not all(asked.values()):
        return _("Harm was reported here, and nobody is left who could release a sentence about it. It keeps the readers it has.")
    if by is not None and all(by in members for members in asked.values()):
        return _(
            "You reported harm to fewer people than would read this now. First write the one sentence that all of them may see: "
            "Today shows you where. Then choose these readers again."
        )
    viewer = Viewer.of(by) if by is not None else nobody()
    names = {
        member.name if row.attribution == Attribution.NAMED and can_see(viewer, row) else _("whoever reported it")
        for row in lacking
        for member in asked[row.pk]
    }
    return _(
        "Harm was reported to fewer people than would read this now, so one sentence about it comes first. Asked for it: "
        "%(names)s. You are told when it is written; then choose these readers again."
    ) % {"names": ", ".join(sorted(names))}
