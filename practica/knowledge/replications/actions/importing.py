"""Taking replications and uses in by the hundred: by their id, the same again changes nothing, and nobody is the writer.

The rules are those of the single actions. A replication that the case-data check would stop comes in hidden until a second
reader has decided, since it has no draft to wait in.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from practica.foundation import activity
from practica.foundation.activity.models import Activity
from practica.foundation.core.answers import Refused
from practica.foundation.core.writes import writes
from practica.foundation.safety.gate import examine
from practica.knowledge.practices.actions.importing import IMPORTED, Became, TakenIn
from practica.knowledge.practices.models import BuildingBlock, Condition, Practice, PracticeVersion
from practica.knowledge.replications import rules
from practica.knowledge.replications.actions.using import marking_for
from practica.knowledge.replications.models import Replication, State, Use
from practica.knowledge.replications.whole import CHOICES, DAYS, ROWS, WORDS, Row, Said, Told, said_by, told_by
from practica.people.access.hiding import second_reader
from practica.people.access.models import Attribution, Marking
from practica.people.access.placing import place, place_many, unplaced
from practica.people.circles.models import Circle, Membership
from practica.people.members.models import Member

OWN = "replication:"
OWN_USE = "use:"
"""How an id begins that was not given elsewhere; the number follows."""


@dataclass(frozen=True)
class Incoming:
    """One replication as a file tells it, with everything it points at looked up. Without a marking it has its practice's."""

    external_id: str
    version: PracticeVersion
    told: Told
    marking: Marking | None = None
    circle: Circle | None = None
    attribution: Attribution = Attribution.NAMED
    lead: Member | None = None
    organisation_id: int | None = None
    parent: Replication | None = None

    @property
    def practice(self) -> Practice:
        return self.version.practice


@dataclass(frozen=True)
class IncomingUse:
    """One use as a file tells it; its readers are those of the practice."""

    external_id: str
    version: PracticeVersion
    said: Said
    by: Member | None = None


@dataclass
class _Batch:
    """What a batch reads once and what it will write."""

    accept: str
    now: datetime
    nobody: int
    known: dict[str, Replication] = field(default_factory=dict)
    told: dict[int, Told] = field(default_factory=dict)
    written_on: frozenset[int] = frozenset()
    memberships: frozenset[tuple[int, int]] = frozenset()
    rows: list[tuple[Replication, Told, dict[str, str]]] = field(default_factory=list)
    happened: list[activity.Happened] = field(default_factory=list)


@writes
def take_in(batch: Sequence[Incoming], *, accept: str, now: datetime) -> list[TakenIn]:
    """Take in some replications in one transaction; what became of each, in their order. No id may be there twice.

    Args:
        batch: a few hundred at most; what one was taken from is in an earlier batch.
        accept: the reason for which even what the check blocks is shown; empty to hold it.
        now: when.
    """
    held = _read(batch, accept, now)
    answers: list[TakenIn] = []
    fresh: list[Replication] = []
    for incoming in batch:
        try:
            _check(held, incoming)
            existing = held.known.get(incoming.external_id)
            answers.append(_new(held, incoming, fresh) if existing is None else _again(held, existing, incoming))
        except Refused as refused:
            answers.append(TakenIn(Became.REFUSED, str(refused)))
    Replication.objects.bulk_create(fresh)
    team = Replication.team.through
    team.objects.bulk_create(team(replication_id=one.pk, member_id=one.source_id) for one in fresh if one.source_id)
    for one in fresh:
        _give_readers(one)
    _write_rows(held)
    changed = [one for one, _told, _kept in held.rows if one not in fresh]
    place_many([*fresh, *changed], by=None, at=now)
    activity.record_many(held.happened, by=None, at=now)
    return answers


def known(ids: Iterable[str]) -> dict[str, Replication]:
    """Replications by their ids, from elsewhere or from here."""
    wanted = set(ids)
    found = {str(one.external_id): one for one in Replication.objects.filter(external_id__in=wanted).select_related("practice")}
    numbers = [int(number) for identity in wanted if (number := identity.removeprefix(OWN)) != identity and _is_number(number)]
    for one in Replication.objects.filter(external_id=None, pk__in=numbers).select_related("practice"):
        found.setdefault(f"{OWN}{one.pk}", one)
    return found


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19


def _read(batch: Sequence[Incoming], accept: str, now: datetime) -> _Batch:
    held = _Batch(accept, now, unplaced(), known(incoming.external_id for incoming in batch))
    held.told = told_by(held.known.values())
    there = [one.pk for one in held.known.values()]
    by_people = Activity.objects.filter(target_kind=Replication.KIND, target_id__in=there, actor__isnull=False)
    held.written_on = frozenset(by_people.values_list("target_id", flat=True))
    circles = {incoming.circle.pk for incoming in batch if incoming.circle}
    rows = Membership.objects.filter(circle__in=circles).values_list("circle_id", "member_id") if circles else ()
    held.memberships = frozenset(rows)
    return held


def _marked(incoming: Incoming) -> tuple[Marking, Circle | None]:
    """Its marking and circle: its own, else those of the practice, but never for everybody unless the file says so."""
    own = incoming.practice.marking_of()
    marking = incoming.marking or (Marking.GREEN if own == Marking.CLEAR else own)
    return marking, incoming.circle or (incoming.practice.circle if own.is_closed else None)


def _check(held: _Batch, incoming: Incoming) -> None:
    marking, circle = _marked(incoming)
    rules.mark(incoming.practice, marking, circle).or_raise()
    lead = incoming.lead
    is_own = marking in {Marking.AMBER, Marking.AMBER_STRICT} and lead is not None and incoming.circle is not None
    if is_own and (_pk(incoming.circle), _pk(lead)) not in held.memberships:
        raise Refused(_("Its lead does not belong to the circle it stays in."))
    told = incoming.told
    is_harm = rules.is_report_of_harm(told.columns.get("verdict", ""), told.columns.get("negative_effects", ""))
    is_stricter = marking.strictness > incoming.practice.marking_of().strictness
    if told.state == State.REPORTED and is_harm and is_stricter and not told.columns.get("harm_sentence"):
        raise Refused(_("It reports harm to fewer people than read the practice, and no sentence is released for these."))


def _pk(row: Circle | Member | None) -> int:
    return row.pk if row is not None else 0


def _examined(held: _Batch, incoming: Incoming) -> tuple[dict[str, str], tuple[str, ...]]:
    """Reasons for what stays, by field and kind; and the kinds that hold it back."""
    countries = [incoming.told.columns["country"]]
    found = examine(incoming.told.words(), language=incoming.told.columns.get("language"), countries=countries)
    blocked = tuple(sorted({remark.finding.kind.value for remark in found.blocked}))
    kept = {remark.key: held.accept or IMPORTED for remark in (*found.unexplained, *found.blocked)}
    return (kept, ()) if held.accept or not blocked else ({}, blocked)


def _new(held: _Batch, incoming: Incoming, fresh: list[Replication]) -> TakenIn:
    kept, blocked = _examined(held, incoming)
    marking, circle = _marked(incoming)
    one = Replication(
        external_id=incoming.external_id, practice=incoming.practice, version=incoming.version, parent=incoming.parent,
        source=incoming.lead, organisation_id=incoming.organisation_id, attribution=incoming.attribution, marking=marking,
        circle=circle, audience_id=held.nobody,
    )  # fmt: skip
    _put(one, incoming.told, kept, blocked)
    fresh.append(one)
    held.rows.append((one, incoming.told, kept))
    _tell(held, one, "replication.imported", kept, blocked)
    return TakenIn(Became.CREATED, held=blocked)


def _put(one: Replication, told: Told, kept: Mapping[str, str], blocked: Sequence[str]) -> None:
    """Set everything but the rows, in memory; with something to block it is hidden."""
    for column in (*WORDS, *CHOICES):
        setattr(one, column, told.columns.get(column, ""))
    for column in DAYS:
        setattr(one, column, told.days.get(column))
    one.state, one.state_before = told.state, ""
    one.kept_findings = {key: reason for key, reason in kept.items() if "." not in key}
    if blocked:
        one.state, one.state_before = State.HIDDEN, told.state


def _tell(held: _Batch, one: Replication, verb: str, kept: Mapping[str, str], blocked: Sequence[str]) -> None:
    facts: dict[str, str | int | bool | None] = {"practice": one.practice_id, "state": str(one.state), "import": True}
    held.happened.append(activity.Happened(verb, one, facts))
    kinds = dict.fromkeys(key.rpartition(":")[2] for key in kept) if held.accept else {}
    held.happened += [activity.Happened("replication.finding_kept", one, {"kind": kind}) for kind in kinds]
    held.happened += [activity.Happened("replication.held", one, {"kind": kind}) for kind in blocked]


def _again(held: _Batch, one: Replication, incoming: Incoming) -> TakenIn:
    """A record whose replication is there already: replaced by the file as long as only files have written it."""
    if one.practice_id != incoming.practice.pk:
        raise Refused(_("It belongs to another practice here."))
    marking, circle = _marked(incoming)
    is_same = held.told[one.pk] == incoming.told
    is_marked = incoming.marking is None or (one.marking, one.circle_id) == (marking, circle.pk if circle else None)
    kept, blocked = _examined(held, incoming) if one.state == State.HIDDEN or not is_same else ({}, ())
    if is_same and is_marked and (blocked or one.state != State.HIDDEN or one.pk in held.written_on):
        return TakenIn(Became.UNCHANGED, held=blocked)
    if one.pk in held.written_on:
        raise Refused(_("Its team has written on it here; what they wrote stays."))
    if marking.strictness < one.marking_of().strictness and one.source_id:
        raise Refused(_("Only its source makes it wider; here it is %(marking)s.") % {"marking": one.marking})
    one.marking, one.circle = marking, circle
    one.organisation_id = incoming.organisation_id or one.organisation_id
    _put(one, incoming.told, kept, blocked)
    one.save()
    one.readers.clear()
    _give_readers(one)
    for kind in ROWS:
        getattr(one, kind).all().delete()
    held.rows.append((one, incoming.told, kept))
    _tell(held, one, "replication.imported", kept, blocked)
    return TakenIn(Became.CHANGED, held=blocked)


def _give_readers(one: Replication) -> None:
    """Who reads a TLP:RED one, as `registering.readers_for` says; and who looks a second time at one that is held."""
    if one.marking == Marking.RED:
        of_both = {number for number in (one.practice.source_id, one.source_id) if number}
        one.readers.set(one.practice.reader_ids() | of_both)
    if one.state == State.HIDDEN:
        one.second_reader = second_reader(one, None, {one.practice.source_id or 0})
        one.save(update_fields=["second_reader"])


def _write_rows(held: _Batch) -> None:
    """The rows of every kind, a condition or block tied to the practice's own when the words are the same."""
    versions = {one.version_id for one, _told, _kept in held.rows}
    conditions = {(row.version_id, row.text): row.pk for row in Condition.objects.filter(version__in=versions)}
    blocks = {(row.version_id, row.title): row.pk for row in BuildingBlock.objects.filter(version__in=versions)}
    numbers: dict[tuple[int, str, int], int] = {}
    for kind, (model, _columns, _words) in ROWS.items():
        places = [(one, place, row) for one, told, _kept in held.rows for place, row in enumerate(told.rows.get(kind, ()))]
        rows = [model(replication=one, **_tied(kind, one, row, conditions, blocks)) for one, _, row in places]
        made = model.objects.bulk_create(rows)
        numbers |= {(one.pk, kind, place): row.pk for (one, place, _), row in zip(places, made, strict=True)}
    moved = []
    for one, _told, kept in held.rows:
        of_rows = {key: reason for key, reason in kept.items() if "." in key}
        for key, reason in of_rows.items():
            kind, place, rest = key.split(".", 2)
            one.kept_findings[f"{kind}.{numbers[one.pk, kind, int(place)]}.{rest}"] = reason
        moved += [one] if of_rows else []
    Replication.objects.bulk_update(moved, ["kept_findings"])


def _tied(
    kind: str, one: Replication, row: Row, conditions: Mapping[tuple[int, str], int], blocks: Mapping[tuple[int, str], int]
) -> dict[str, Any]:
    values: dict[str, Any] = dict(row)
    if kind == "conditions":
        values["condition_id"] = conditions.get((one.version_id, str(row.get("text", ""))))
    if kind == "blocks" and row.get("kept") != "added":
        values["block_id"] = blocks.get((one.version_id, str(row.get("title", ""))))
    return values


@writes
def take_in_uses(batch: Sequence[IncomingUse], *, accept: str, now: datetime) -> list[TakenIn]:
    """Take in some uses in one transaction. A use that is there already stays as it was said."""
    answers = []
    ids = [incoming.external_id for incoming in batch]
    there: dict[str, Use] = {str(use.external_id): use for use in Use.objects.filter(external_id__in=ids)}
    numbers = [int(n) for identity in ids if (n := identity.removeprefix(OWN_USE)) != identity and _is_number(n)]
    there |= {f"{OWN_USE}{use.pk}": use for use in Use.objects.filter(external_id=None, pk__in=numbers)}
    for incoming in batch:
        use = there.get(incoming.external_id)
        if use is not None:
            same = said_by(use) == incoming.said
            reason = _("It is there already and says something else; a use stays as it was said.")
            answers.append(TakenIn(Became.UNCHANGED) if same else TakenIn(Became.REFUSED, reason))
        else:
            answers.append(_new_use(incoming, accept, now))
    return answers


def _new_use(incoming: IncomingUse, accept: str, now: datetime) -> TakenIn:
    said, practice = incoming.said, incoming.version.practice
    found = examine({"what": said.what, "because": said.because}, language=said.language, countries=[said.country])
    blocked = () if accept else tuple(sorted({remark.finding.kind.value for remark in found.blocked}))
    kept = {} if blocked else {remark.key: accept or IMPORTED for remark in (*found.unexplained, *found.blocked)}
    use = Use(
        external_id=incoming.external_id, practice=practice, version=incoming.version, source=incoming.by,
        purpose=said.purpose, what=said.what, helped=said.helped, because=said.because, country=said.country,
        language=said.language, at=said.at, marking=marking_for(practice), circle=practice.circle, kept_findings=kept,
        hidden=bool(blocked), audience_id=unplaced(),
    )  # fmt: skip
    use.save()
    use.readers.set(practice.readers.all() if use.marking == Marking.RED else [])
    if blocked:
        use.second_reader = second_reader(use, None, {practice.source_id or 0})
        use.save(update_fields=["second_reader"])
    place(use, by=None, at=now)
    facts: dict[str, str | int | bool | None] = {"practice": practice.pk, "helped": said.helped, "import": True}
    activity.record("use.said", by=None, on=use, at=now, facts=facts)
    return TakenIn(Became.CREATED, held=blocked)
