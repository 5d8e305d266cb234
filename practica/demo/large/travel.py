"""How the practices of the large world travelled: a few very far, most a little, many not at all."""

from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from practica.demo.large.chronicle import Chronicle, Facts
from practica.demo.large.people import Crowd
from practica.demo.large.practices import Written
from practica.demo.large.words import Words
from practica.knowledge.practices.models import Condition, Evidence, PracticeVersion, SideEffects
from practica.knowledge.replications import rules
from practica.knowledge.replications.actions.using import marking_for
from practica.knowledge.replications.models import (
    ContextPair,
    Held,
    Purpose,
    Relation,
    Replication,
    ReplicationCondition,
    State,
    Still,
    StillRunning,
    Use,
    Verdict,
)
from practica.people.access.models import Marking
from practica.people.access.placing import place_many
from practica.people.circles.models import Circle
from practica.people.members.models import Member

_AT_ONCE = 1_000
_FARTHEST = 12.0
_VERDICTS = {
    Verdict.HARMFUL: 2, Verdict.NONE: 12, Verdict.WEAKER: 22, Verdict.SIMILAR: 33, Verdict.STRONGER: 14,
    Verdict.TOO_EARLY: 7, Verdict.NOT_MEASURED: 7, Verdict.NOT_APPLICABLE: 3,
}  # fmt: skip
# Before its report is due, and after.
_BEFORE = {State.CONSIDERED: 12, State.PREPARING: 18, State.RUNNING: 62, State.ABANDONED: 8}
_AFTER = {State.REPORTED: 66, State.RUNNING: 15, State.ABANDONED: 12, State.CONSIDERED: 6, State.HIDDEN: 1}


def make_replications(random: Random, words: Words, crowd: Crowd, practices: list[Written], count: int, *, now: datetime) -> None:
    """Add so many replications with their teams, conditions, context and years; some were taken from an earlier one."""
    chronicle = Chronicle(now)
    weights = [min(random.paretovariate(1.1), _FARTHEST) for _ in practices]
    chosen = random.choices(range(len(practices)), weights, k=count)
    conditions = _conditions()
    earlier: dict[int, list[Replication]] = defaultdict(list)
    for start in range(0, count, _AT_ONCE):
        some = []
        for place in chosen[start : start + _AT_ONCE]:
            one = _replication(random, words, crowd, practices[place], now=now)
            before = [row for row in earlier[place] if row.registered < one.registered]
            if before and random.random() < 0.25:
                one.parent = random.choice(before)
            some.append(one)
        Replication.objects.bulk_create(some, batch_size=200)
        for place, one in zip(chosen[start : start + _AT_ONCE], some, strict=True):
            earlier[place].append(one)
        _write_rows(random, words, some, conditions)
        place_many(some, by=None, at=now)
        for one in some:
            _tell(one, chronicle)
    chronicle.write()


def _conditions() -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for version, number in Condition.objects.order_by("pk").values_list("version_id", "pk"):
        found[version].append(number)
    return found


def _replication(random: Random, words: Words, crowd: Crowd, written: Written, *, now: datetime) -> Replication:
    practice = written.practice
    lead = random.choice(_who_may(crowd, written))
    marking, circle = _marking(random, crowd, written, lead)
    began = practice.first_published or practice.created
    registered = (began + timedelta(days=random.randint(0, max(1, (now - began).days)))).date()
    due = registered + timedelta(days=random.randint(180, 900))
    states = _AFTER if due < now.date() else _BEFORE
    state = random.choices(list(states), list(states.values()))[0]
    expected, sentence = words.result(written.language)
    one = Replication(
        practice=practice, version=_version_at(written, registered), source=lead, organisation_id=lead.organisation_id,
        country=lead.country if random.random() < 0.7 else random.choice(crowd.countries), state=state, marking=marking,
        circle=circle, relation=random.choices(list(Relation), (15, 25, 60))[0], language=written.language,
        registered=registered, expected=expected, attribution=practice.attribution, audience_id=crowd.nobody,
        report_due=None if state == State.CONSIDERED else due,
    )  # fmt: skip
    if state == State.ABANDONED:
        one.abandoned_reason = f"{sentence} {words.remark(written.language)}"
    if state == State.HIDDEN:
        one.state_before, one.second_reader = State.RUNNING, random.choice(crowd.reviewers or crowd.members)
    if state == State.REPORTED:
        _report(random, words, one, sentence, today=now.date())
    return one


def _version_at(written: Written, day: date) -> PracticeVersion:
    """The latest version published by then, else the first."""
    numbered = [version for version in written.versions if version.published]
    then = [version for version in numbered if version.published and version.published.date() <= day]
    return (then or numbered[:1])[-1]


def _report(random: Random, words: Words, one: Replication, sentence: str, *, today: date) -> None:
    one.verdict = random.choices(list(_VERDICTS), list(_VERDICTS.values()))[0]
    one.negative_effects = random.choices(list(SideEffects), (6, 70, 24))[0]
    one.evidence = random.choice(list(Evidence))
    one.sentence = f"{sentence} {words.remark(one.language)}"
    due = one.report_due or one.registered
    one.reported = min(today, due + timedelta(days=random.randint(-60, 120)))
    is_stricter = one.marking_of().strictness > one.practice.marking_of().strictness
    if is_stricter and rules.is_report_of_harm(one.verdict, one.negative_effects):
        one.harm_sentence = "Harm was reported; ask the steward."


def _who_may(crowd: Crowd, written: Written) -> list[Member]:
    """Members who may read the practice, and so take it up."""
    marking = written.practice.marking_of()
    if marking == Marking.RED:
        return written.readers
    if marking.is_closed:
        return crowd.inside[written.practice.circle_id or 0]
    return crowd.members


def _marking(random: Random, crowd: Crowd, written: Written, lead: Member) -> tuple[Marking, Circle | None]:
    """Its practice's, or a stricter one that it may have."""
    own, circle = written.practice.marking_of(), written.practice.circle
    draw = random.random()
    if own == Marking.CLEAR and draw < 0.5:
        return Marking.GREEN, None
    if own in {Marking.CLEAR, Marking.GREEN} and draw > 0.9 and crowd.of_member[lead.pk]:
        return Marking.AMBER, crowd.circles[random.choice(crowd.of_member[lead.pk])]
    return own, circle


def _write_rows(random: Random, words: Words, some: list[Replication], conditions: dict[int, list[int]]) -> None:
    team, readers = Replication.team.through, Replication.readers.through
    team.objects.bulk_create((team(replication_id=one.pk, member_id=one.source_id) for one in some), batch_size=400)
    red = [(one, number) for one in some if one.marking == Marking.RED for number in sorted(_readers(one))]
    readers.objects.bulk_create(readers(replication_id=one.pk, member_id=number) for one, number in red)
    tried = [one for one in some if one.state in {State.RUNNING, State.REPORTED}]
    answers = [
        ReplicationCondition(replication=one, condition_id=number, held=random.choices(list(Held), (50, 20, 15, 15))[0])
        for one in tried
        for number in conditions.get(one.version_id, ())
    ]
    ReplicationCondition.objects.bulk_create(answers, batch_size=400)
    reported = [one for one in tried if one.state == State.REPORTED]
    pairs = [
        ContextPair(
            replication=one, factor=pair["factor"], there=pair.get("there") or "", here=pair.get("here") or "",
            match=pair["match"], effect=pair.get("effect") or "",
        )
        for one in reported
        for pair in random.sample(words.factors, random.choice((0, 0, 1, 2)))
    ]  # fmt: skip
    ContextPair.objects.bulk_create(pairs, batch_size=400)
    years = [
        StillRunning(
            replication=one, year=one.reported.year + 1, running=random.choice(list(Still)),
            without_support=random.choice(list(Still)), by_id=one.source_id,
        )
        for one in reported
        if one.reported and random.random() < 0.3
    ]  # fmt: skip
    StillRunning.objects.bulk_create(years, batch_size=400)


def _readers(one: Replication) -> set[int]:
    """Of a TLP:RED one: the practice's readers and its source, and who leads it, as `registering.readers_for` says."""
    return {number for number in (*one.practice.reader_ids(), one.practice.source_id, one.source_id) if number}


def _tell(one: Replication, chronicle: Chronicle) -> None:
    lead = one.source
    facts: Facts = {"practice": one.practice_id, "state": str(one.state)}
    began = _morning(one.registered)
    if one.state == State.CONSIDERED:
        chronicle.tell("replication.considered", one, lead, began, facts)
        return
    chronicle.tell("replication.registered", one, lead, began, facts)
    if one.state in {State.RUNNING, State.REPORTED}:
        chronicle.tell("replication.started", one, lead, began + timedelta(days=30), facts)
    if one.state == State.ABANDONED:
        chronicle.tell("replication.abandoned", one, lead, began + timedelta(days=150), facts)
    if one.state == State.HIDDEN:
        chronicle.tell("replication.hidden", one, one.second_reader, began + timedelta(days=60), facts)
    if one.reported:
        told: Facts = {"practice": one.practice_id, "verdict": str(one.verdict)}
        chronicle.tell("replication.reported", one, lead, _morning(one.reported), told)


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(9, 30), UTC)


def make_uses(random: Random, words: Words, crowd: Crowd, practices: list[Written], count: int, *, now: datetime) -> None:
    """Add so many uses, each by somebody who may read the practice."""
    chronicle = Chronicle(now)
    for start in range(0, count, _AT_ONCE):
        some = [_use(random, words, crowd, random.choice(practices), now=now) for _ in range(min(_AT_ONCE, count - start))]
        Use.objects.bulk_create(some, batch_size=200)
        readers = Use.readers.through
        red = [use for use in some if use.marking == Marking.RED]
        readers.objects.bulk_create(
            readers(use_id=use.pk, member_id=number) for use in red for number in sorted(use.practice.reader_ids())
        )
        place_many(some, by=None, at=now)
        for use in some:
            chronicle.tell("use.said", use, use.source, _morning(use.at), {"practice": use.practice_id, "helped": use.helped})
    chronicle.write()


def _use(random: Random, words: Words, crowd: Crowd, written: Written, *, now: datetime) -> Use:
    practice = written.practice
    by = random.choice(_who_may(crowd, written))
    began = practice.first_published or practice.created
    day = (began + timedelta(days=random.randint(0, max(1, (now - began).days)))).date()
    return Use(
        practice=practice, version=_version_at(written, day), source=by, country=by.country, purpose=random.choice(list(Purpose)),
        what=words.remark(written.language), helped=random.random() < 0.7, because=words.remark(written.language),
        language=written.language, at=day, marking=marking_for(practice), circle=practice.circle, audience_id=crowd.nobody,
    )  # fmt: skip
