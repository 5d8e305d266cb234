"""Practices of the large world: of every marking and state, one to three versions, most of them in the short form."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from practica.demo.large.chronicle import Chronicle
from practica.demo.large.people import YEARS, Crowd
from practica.demo.large.words import Words
from practica.knowledge.practices.actions.bulk import Piece, give_addresses, has_stem, write_versions
from practica.knowledge.practices.models import (
    SECTIONS,
    Change,
    CostBand,
    Form,
    PersonToAsk,
    Practice,
    PracticeVersion,
    Review,
    SideEffects,
    State,
)
from practica.knowledge.practices.whole import Content
from practica.people.access.models import Attribution, Marking
from practica.people.access.placing import place_many
from practica.people.members.models import Member

IDS = "large:"
"""How the id of a generated practice begins."""

_AT_ONCE = 500
_TIME_TO_REVIEW = timedelta(days=14)
_MARKINGS = {Marking.CLEAR: 25, Marking.GREEN: 52, Marking.AMBER: 14, Marking.AMBER_STRICT: 4, Marking.RED: 5}
_STATES = {
    State.PUBLISHED: 88, State.WITHDRAWN: 2, State.HIDDEN: 1, State.DRAFT: 6, State.SUBMITTED: 2, State.RETURNED: 1,
}  # fmt: skip
_SHORT = ("challenge", "done", "changed", "did_not_work")
_OBJECTIVES = ("strategy", "legislation", "capacity", "cooperation", "protection", "children")


@dataclass
class Written:
    """One practice with what its replications need: its latest version, and who may take it up."""

    practice: Practice
    language: str
    countries: tuple[str, ...]
    state: State
    stewards: list[Member]
    readers: list[Member] = field(default_factory=list)
    versions: list[PracticeVersion] = field(default_factory=list)


def make_practices(random: Random, words: Words, crowd: Crowd, count: int, *, now: datetime) -> list[Written]:
    """Add so many practices; those that others may take up, that is the published ones, are returned."""
    chronicle, made = Chronicle(now), []
    began = now - timedelta(days=365 * YEARS)
    # More of them lately than in the beginning, as in a community that grows.
    days = sorted(int(365 * YEARS * random.random() ** 0.6) for _ in range(count))
    for start in range(0, count, _AT_ONCE):
        moments = [began + timedelta(days=day, minutes=random.randint(480, 1_100)) for day in days[start : start + _AT_ONCE]]
        some = [_practice(random, words, crowd, start + number, at=min(at, now), now=now) for number, at in enumerate(moments)]
        _write(random, words, crowd, some, chronicle=chronicle, now=now)
        made += some
    chronicle.write()
    return [one for one in made if one.state == State.PUBLISHED]


def _practice(random: Random, words: Words, crowd: Crowd, number: int, *, at: datetime, now: datetime) -> Written:
    state = random.choices(list(_STATES), list(_STATES.values()))[0]
    marking = random.choices(list(_MARKINGS), list(_MARKINGS.values()))[0]
    circle, inside = None, crowd.members
    if marking in {Marking.AMBER, Marking.AMBER_STRICT}:
        circle = crowd.circles[random.choice(crowd.seats)]
        inside = crowd.inside[circle.pk]
    steward = random.choice(inside)
    practice = Practice(
        slug="", external_id=f"{IDS}{number}", state=state, marking=marking, circle=circle, source=steward,
        organisation_id=steward.organisation_id, created=at, audience_id=crowd.nobody,
        attribution=random.choices(list(Attribution), (80, 15, 5))[0],
        withdrawn_reason=words.remark("en") if state == State.WITHDRAWN else "",
    )  # fmt: skip
    if state in {State.PUBLISHED, State.WITHDRAWN, State.HIDDEN}:
        practice.first_published = practice.last_published = at
        practice.still_true = max(at, now - timedelta(days=random.randint(0, 500))).date()
    if state == State.HIDDEN:
        practice.second_reader = random.choice([member for member in inside if member != steward] or [steward])
    writers = [steward, *random.sample(inside, min(len(inside), random.choice((0, 0, 1, 2))))]
    readers = random.sample(crowd.members, min(5, len(crowd.members))) if marking == Marking.RED else []
    countries = tuple(dict.fromkeys([steward.country, *random.choices(crowd.countries, k=1 if random.random() < 0.1 else 0)]))
    language = steward.languages[0] if steward.languages and random.random() < 0.8 else words.language()
    return Written(practice, language, countries, state, list(dict.fromkeys(writers)), readers)


def _write(random: Random, words: Words, crowd: Crowd, some: list[Written], *, chronicle: Chronicle, now: datetime) -> None:
    pieces, addresses = _pieces(random, words, some, now=now)
    by_title = [row for row in addresses if has_stem(row[2])]
    give_addresses(by_title)
    for number, one in enumerate(some):
        one.practice.slug = one.practice.slug or f"draft-{one.practice.external_id}-{number}".replace(":", "-")
    Practice.objects.bulk_create([one.practice for one in some])
    others = [row for row in addresses if not has_stem(row[2])]
    give_addresses(others)
    _write_people(some)
    versions = write_versions(pieces, now=now)
    owners = {id(one.practice): one for one in some}
    for version in versions:
        owners[id(version.practice)].versions.append(version)
        if version.state == State.PUBLISHED:
            version.practice.published_version = version
    Practice.objects.bulk_update([one.practice for one in some], ["slug", "published_version", "last_published"], batch_size=200)
    _ask_reviewers(random, crowd, versions)
    place_many([*(one.practice for one in some), *versions], by=None, at=now)
    for one in some:
        _tell(one, chronicle)


def _pieces(
    random: Random, words: Words, some: list[Written], *, now: datetime
) -> tuple[list[Piece], list[tuple[Practice, str, str]]]:
    pieces, addresses = [], []
    for one in some:
        practice = one.practice
        content = _content(random, words, one)
        if practice.first_published is None:
            pieces.append(Piece(practice, content, state=one.state))
            continue
        addresses.append((practice, "", content.title))
        count = random.choices((1, 2, 3), (76, 18, 6))[0]
        at = practice.first_published
        for number in range(1, count + 1):
            state = State.PUBLISHED if number == count else State.SUPERSEDED
            change, why = (random.choice(list(Change)), words.remark(one.language)) if number > 1 else ("", "")
            pieces.append(Piece(practice, content, number, state, published=at, change=change, why=why))
            practice.last_published = at
            if number < count:
                at = min(now, at + timedelta(days=random.randint(60, 700)))
                content = _content(random, words, one)
    return pieces, addresses


def _content(random: Random, words: Words, one: Written) -> Content:
    language = one.language
    is_full = random.random() < 0.25
    texts = {language: _text(words, language, SECTIONS if is_full else _SHORT)}
    if random.random() < 0.15:
        other = words.language()
        texts.setdefault(other, _text(words, other, _SHORT))
    facts = {"form": Form.FULL if is_full else Form.SHORT, "period_from": str(2014 + random.randint(0, 11))}
    rows = {}
    if is_full:
        facts |= {"setting": words.place(language), "cost_band": random.choice(CostBand.values)}
        facts["side_effects_seen"] = random.choices(SideEffects.values, (10, 60, 30))[0]
        rows = {
            "conditions": _some(random, words.conditions, language, ("kind", "text", "there"), 4),
            "blocks": _some(random, words.blocks, language, ("title", "text"), 3),
            "outcomes": _some(random, words.outcomes, language, ("text", "evidence"), 2),
        }
    return Content(
        language=language, texts=texts, countries=one.countries, facts=facts,
        rows={kind: some for kind, some in rows.items() if some},
        objectives=tuple(sorted(random.sample(_OBJECTIVES, random.choice((1, 1, 2))))),
        concepts=tuple(sorted(set(random.choices(words.concepts, k=random.randint(1, 5))))),
    )  # fmt: skip


def _text(words: Words, language: str, sections: tuple[str, ...]) -> dict[str, str]:
    text = {"title": words.title(language), "summary": words.remark(language)}
    return text | {section: words.section(language, section) for section in sections}


def _some(
    random: Random, pool: dict[str, list[dict[str, str]]], language: str, columns: tuple[str, ...], most: int
) -> tuple[dict[str, str], ...]:
    rows = pool[language] or pool["en"]
    chosen = random.sample(rows, min(len(rows), random.randint(1, most)))
    return tuple({column: row[column] for column in columns if row.get(column)} for row in chosen)


def _write_people(some: list[Written]) -> None:
    authors, readers = Practice.authors.through, Practice.readers.through
    authors.objects.bulk_create(
        authors(practice_id=one.practice.pk, member_id=member.pk) for one in some for member in one.stewards
    )
    readers.objects.bulk_create(
        readers(practice_id=one.practice.pk, member_id=member.pk) for one in some for member in one.readers
    )
    PersonToAsk.objects.bulk_create(
        PersonToAsk(practice_id=one.practice.pk, member_id=member.pk) for one in some for member in one.stewards
    )


def _ask_reviewers(random: Random, crowd: Crowd, versions: list[PracticeVersion]) -> None:
    """Two reviewers for each version that is in review or came back."""
    waiting = [version for version in versions if version.number is None and version.state in {State.SUBMITTED, State.RETURNED}]
    rows = []
    for version in waiting:
        version.submitted = version.saved
        version.review_due = (version.saved + _TIME_TO_REVIEW).date()
        rows += [
            Review(version=version, reviewer=reviewer, asked=version.saved, due=version.review_due)
            for reviewer in random.sample(crowd.reviewers, min(2, len(crowd.reviewers)))
        ]
    PracticeVersion.objects.bulk_update(waiting, ["submitted", "review_due"])
    Review.objects.bulk_create(rows)


def _tell(one: Written, chronicle: Chronicle) -> None:
    practice, steward = one.practice, one.practice.source
    chronicle.tell("practice.begun", practice, steward, practice.created)
    for version in one.versions:
        if version.number is not None and version.published is not None:
            chronicle.tell("practice.published", practice, steward, version.published, {"version": version.number})
    last = practice.last_published or practice.created
    if one.state == State.SUBMITTED:
        chronicle.tell("practice.submitted", practice, steward, practice.created, {"round": 1})
    if one.state in {State.WITHDRAWN, State.HIDDEN}:
        chronicle.tell(f"practice.{one.state}", practice, steward, last + timedelta(days=90))
