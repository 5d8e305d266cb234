"""Who may see a replication or a use: its marking, following its practice, and "personal data seen"."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import cast

from django.utils.translation import gettext as _

from practica.foundation import activity
from practica.foundation.core.answers import Refused
from practica.foundation.core.typed import line, paragraph
from practica.foundation.core.writes import writes
from practica.foundation.safety.gate import checked
from practica.knowledge.practices.models import Practice
from practica.knowledge.replications import rules
from practica.knowledge.replications.actions.registering import check_marking, readers_for
from practica.knowledge.replications.models import Replication, State, Use
from practica.people.access.hiding import second_reader
from practica.people.access.models import Guarded, Marking
from practica.people.access.placing import place
from practica.people.access.queries import can_see
from practica.people.access.viewers import Viewer
from practica.people.access.within import tighten
from practica.people.circles.models import Circle
from practica.people.members.models import Member

# The written columns of each kind, and their longest length; what may have to be taken out.
WORDS: Mapping[type[Guarded], Mapping[str, int]] = {
    Replication: {
        "setting": 200, "organisation_name": 200, "expected": 5_000, "criterion": 5_000, "sentence": 5_000,
        "negative_text": 5_000, "harm_sentence": 300, "abandoned_reason": 5_000, "reach": 200, "fidelity": 5_000,
        "cmo_context": 1_000, "cmo_mechanism": 1_000, "cmo_outcome": 1_000, "differently": 5_000,
    },
    Use: {"what": 1_000, "because": 1_000},
}  # fmt: skip
# The written columns of a replication's rows, by the name of the relation.
ROW_WORDS: Mapping[str, tuple[str, ...]] = {
    "conditions": ("text", "note"),
    "blocks": ("title", "why"),
    "adaptations": ("what", "why", "decided_by"),
    "context": ("factor", "there", "here"),
    "outcomes": ("text",),
}


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


@writes
def hide(item: Replication | Use, *, by: Member, now: datetime) -> None:
    """Somebody has seen personal data: it disappears at once for all but its source and a second reader.

    The second reader is a steward of its circle, the practice's steward where named people read it, else a facilitator.

    Raises:
        Refused: rules.hide, or the member cannot see it.
    """
    viewer = Viewer.of(by)
    rules.hide(viewer, item).or_raise()
    if not can_see(viewer, item):
        raise Refused(_("There is nothing here to hide."))
    item.second_reader = second_reader(item, by, {item.practice.source_id or 0})
    if isinstance(item, Replication):
        item.state_before, item.state = item.state, State.HIDDEN
        item.save(update_fields=["second_reader", "state_before", "state"])
    else:
        item.hidden = True
        item.save(update_fields=["second_reader", "hidden"])
    place(item, by=by, at=now)
    activity.record(f"{item.KIND}.hidden", by=by, on=item, at=now)


@writes
def amend(
    item: Replication | Use, words: Mapping[str, str], *, by: Member, now: datetime, reasons: Mapping[str, str] | None = None
) -> None:
    """Take personal data out of what is hidden: new words for single fields, as `words_of` names them.

    Raises:
        Refused: rules.amend.
        HeldBack: the new words still hold something.
    """
    rules.amend(Viewer.of(by), item).or_raise()
    current = words_of(item)
    new = {field: paragraph(text, 5_000) for field, text in words.items() if field in current and text != current[field]}
    found = checked(new, language=item.language, countries=[item.country], reasons=reasons or {})
    own = WORDS[type(item)]
    for field, text in new.items():
        if field in own:
            setattr(item, field, text[: own[field]])
            continue
        relation, number, column = field.split(".")
        getattr(item, relation).filter(pk=int(number)).update(**{column: text})
    item.kept_findings = {**item.kept_findings, **found}
    item.save()
    activity.record(f"{item.KIND}.amended", by=by, on=item, at=now)


def words_of(item: Replication | Use) -> dict[str, str]:
    """Every written word by field: a column's name, or `<rows>.<number>.<column>`."""
    words = {field: getattr(item, field) for field in WORDS[type(item)] if getattr(item, field)}
    if isinstance(item, Replication):
        for relation, columns in ROW_WORDS.items():
            for row in getattr(item, relation).all():
                words |= {f"{relation}.{row.pk}.{column}": getattr(row, column) for column in columns if getattr(row, column)}
    return words


@writes
def show_again(item: Replication | Use, *, by: Member, now: datetime) -> None:
    """The second reader has looked: it comes back as it was.

    Raises:
        Refused: rules.show_again.
    """
    rules.show_again(Viewer.of(by), item).or_raise()
    item.second_reader = None
    if isinstance(item, Replication):
        item.state, item.state_before = item.state_before or State.CONSIDERED, ""
        item.save(update_fields=["second_reader", "state", "state_before"])
    else:
        item.hidden = False
        item.save(update_fields=["second_reader", "hidden"])
    place(item, by=by, at=now)
    activity.record(f"{item.KIND}.shown_again", by=by, on=item, at=now)
