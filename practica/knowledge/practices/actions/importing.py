"""Taking practices in by the hundred: by their id, the same again changes nothing, and nobody is the writer.

The rules are those of the single actions: one audience rule, one case-data check, versions that never change, a source that
alone makes wider. What the check would stop comes in as a draft that a second reader looks at.
"""

import secrets
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from practica.foundation import activity
from practica.foundation.core.answers import Refused
from practica.foundation.core.writes import writes
from practica.foundation.safety.gate import examine
from practica.knowledge.practices.actions.bulk import Piece, give_addresses, has_stem, write_versions
from practica.knowledge.practices.actions.incoming import IMPORTED, OWN, Became, Earlier, Incoming, TakenIn, unmarked
from practica.knowledge.practices.actions.loosening import is_free
from practica.knowledge.practices.actions.placement import place_all
from practica.knowledge.practices.models import Change, PersonToAsk, Practice, PracticeVersion, State
from practica.knowledge.practices.whole import Content, contents_of
from practica.people.access.hiding import second_reader
from practica.people.access.models import Marking, Placement
from practica.people.access.placing import place_many, unplaced
from practica.people.circles.models import Membership

__all__ = ["IMPORTED", "OWN", "Became", "Earlier", "Incoming", "TakenIn", "take_in", "unmarked"]


@dataclass
class _Batch:
    """What a batch reads once and what it will write."""

    accept: str
    now: datetime
    nobody: int
    known: dict[str, Practice] = field(default_factory=dict)
    work: dict[int, PracticeVersion] = field(default_factory=dict)
    contents: dict[int, Content] = field(default_factory=dict)
    numbered: dict[int, list[PracticeVersion]] = field(default_factory=lambda: defaultdict(list))
    memberships: frozenset[tuple[int, int]] = frozenset()
    fresh: list[tuple[Practice, Incoming, bool]] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    out: list[Practice] = field(default_factory=list)
    # Practices published for the first time, with the address the file wishes and the title.
    addresses: list[tuple[Practice, str, str]] = field(default_factory=list)
    happened: list[activity.Happened] = field(default_factory=list)


@writes
def take_in(batch: Sequence[Incoming], *, accept: str, now: datetime) -> list[TakenIn]:
    """Take in some practices in one transaction; what became of each, in their order. No id may be there twice.

    Args:
        batch: a few hundred at most.
        accept: the reason for which even what the check blocks is published; empty to hold it.
        now: when.
    """
    held = _read(batch, accept, now)
    answers = []
    for incoming in batch:
        try:
            _check(held, incoming)
            existing = held.known.get(incoming.external_id)
            answers.append(_new(held, incoming) if existing is None else _again(held, existing, incoming))
        except Refused as refused:
            answers.append(TakenIn(Became.REFUSED, str(refused)))
    _write(held)
    return answers


def _read(batch: Sequence[Incoming], accept: str, now: datetime) -> _Batch:
    held = _Batch(accept, now, unplaced())
    ids = [incoming.external_id for incoming in batch]
    slugs = [identity.removeprefix(OWN) for identity in ids if identity.startswith(OWN)]
    for practice in Practice.objects.filter(external_id=None, slug__in=slugs).select_related("published_version"):
        held.known[f"{OWN}{practice.slug}"] = practice
    for practice in Practice.objects.filter(external_id__in=ids).select_related("published_version"):
        held.known[str(practice.external_id)] = practice
    versions = list(PracticeVersion.objects.filter(practice__in=[practice.pk for practice in held.known.values()]))
    held.work = {version.practice_id: version for version in versions if version.number is None}
    for version in versions:
        if version.number is not None:
            held.numbered[version.practice_id].append(version)
    held.contents = contents_of(versions)
    circles = {incoming.circle.pk for incoming in batch if incoming.circle}
    rows = Membership.objects.filter(circle__in=circles).values_list("circle_id", "member_id") if circles else ()
    held.memberships = frozenset(rows)
    return held


def _check(held: _Batch, incoming: Incoming) -> None:
    """What the single actions ask of a marking and of a steward."""
    circle = incoming.circle
    if incoming.marking in {Marking.AMBER, Marking.AMBER_STRICT}:
        if circle is None:
            raise Refused(_("%(marking)s means one circle, and none is named.") % {"marking": incoming.marking.value})
        if incoming.steward and (circle.pk, incoming.steward.pk) not in held.memberships:
            raise Refused(_("Its steward does not belong to the circle it stays in."))
    if incoming.marking == Marking.RED and not incoming.readers:
        raise Refused(_("TLP:RED means named readers, and none is named."))


def _examined(held: _Batch, incoming: Incoming) -> tuple[dict[str, str], tuple[str, ...]]:
    """Reasons for what stays, by the check's own keys; and the kinds that hold it back. What is held explains nothing yet."""
    kept: dict[str, str] = {}
    blocked: set[str] = set()
    for content in (incoming.content, *(version.content for version in incoming.earlier)):
        fields: dict[str, list[str]] = defaultdict(list)
        for name, words in content.words().items():
            fields[words].append(name)
        if content is incoming.content:
            fields[incoming.source_title].append("source_title")
        # Words that stand in two fields are read once.
        once = {names[0]: words for words, names in fields.items()}
        found = examine(once, language=content.language, countries=content.countries)
        blocked |= {remark.finding.kind.value for remark in found.blocked}
        if content is incoming.content:
            same = {names[0]: names for names in fields.values()}
            for remark in (*found.unexplained, *found.blocked):
                kept |= {f"{name}:{remark.finding.kind}": held.accept or IMPORTED for name in same[remark.field]}
    return (kept, ()) if held.accept or not blocked else ({}, tuple(sorted(blocked)))


def _new(held: _Batch, incoming: Incoming) -> TakenIn:
    kept, blocked = _examined(held, incoming) if incoming.goes_out else ({}, ())
    is_draft = bool(blocked) or not incoming.goes_out
    practice = Practice(
        slug="", external_id=incoming.external_id, state=State.DRAFT if is_draft else incoming.state,
        marking=incoming.marking, attribution=incoming.attribution, circle=incoming.circle, source=incoming.steward,
        organisation_id=incoming.organisation_id, source_title=incoming.source_title, source_url=incoming.source_url,
        withdrawn_reason="" if is_draft else incoming.withdrawn_reason,
        created=_begun(incoming, held.now), audience_id=held.nobody,
    )  # fmt: skip
    held.fresh.append((practice, incoming, bool(blocked)))
    if is_draft:
        held.pieces.append(Piece(practice, incoming.content, kept=kept))
        held.happened.append(_happened("practice.begun", practice))
    else:
        held.pieces += _older(practice, incoming)
        _send_out(held, practice, incoming, kept, at=incoming.published or held.now, number=len(incoming.earlier) + 1)
    held.happened += _about_findings(held, practice, kept, blocked)
    return TakenIn(Became.CREATED, held=blocked)


def _begun(incoming: Incoming, now: datetime) -> datetime:
    return incoming.earlier[0].published if incoming.earlier else incoming.published or now


def _older(practice: Practice, incoming: Incoming) -> list[Piece]:
    return [
        Piece(practice, one.content, place, State.SUPERSEDED, published=one.published, change=one.change, why=one.why)
        for place, one in enumerate(incoming.earlier, start=1)
    ]


def _send_out(
    held: _Batch, practice: Practice, incoming: Incoming, kept: dict[str, str], *, at: datetime, number: int
) -> None:
    """Write the latest content as a numbered version, from a moment on."""
    is_next = number > 1
    held.pieces.append(
        Piece(
            practice, incoming.content, number=number, state=State.PUBLISHED, published=at, kept=kept,
            change=incoming.change or (Change.MINOR if is_next else ""), why=incoming.why or (IMPORTED if is_next else ""),
        )
    )  # fmt: skip
    if practice.first_published is None:
        practice.first_published = _begun(incoming, at)
        held.addresses.append((practice, incoming.slug, incoming.content.title))
    practice.last_published, practice.still_true = at, incoming.still_true or at.date()
    held.out.append(practice)
    held.happened.append(_happened("practice.published", practice, version=number))


def _happened(verb: str, practice: Practice, **facts: str | int | bool | None) -> activity.Happened:
    return activity.Happened(verb, practice, {**facts, "import": True})


def _about_findings(
    held: _Batch, practice: Practice, kept: dict[str, str], blocked: Iterable[str]
) -> list[activity.Happened]:
    """On record: which kinds were kept although they stop a text elsewhere, and for which it is held."""
    kinds = dict.fromkeys(key.rpartition(":")[2] for key in kept) if held.accept else {}
    rows = [_happened("practice.finding_kept", practice, kind=kind) for kind in kinds]
    return rows + [_happened("practice.held", practice, kind=kind) for kind in blocked]


def _again(held: _Batch, practice: Practice, incoming: Incoming) -> TakenIn:
    """A record whose practice is there already."""
    work, shown = held.work.get(practice.pk), practice.published_version
    if shown is None:
        return _draft_again(held, practice, work, incoming)
    is_same = held.contents[shown.pk] == incoming.content or _is_past(held, practice, shown, incoming.content)
    if is_same:
        return TakenIn(Became.CHANGED if _facts_again(held, practice, incoming) else Became.UNCHANGED)
    if not incoming.goes_out:
        raise Refused(_("It is published here, and a record without a marking would be a draft."))
    if practice.state != State.PUBLISHED:
        raise Refused(_("It was taken back here and does not return by import."))
    kept, blocked = _examined(held, incoming)
    if work is not None:
        if held.contents[work.pk] != incoming.content:
            raise Refused(_("Its next version is being written here; publish or discard that first."))
        if blocked:
            return TakenIn(Became.UNCHANGED, held=blocked)
    _facts_again(held, practice, incoming)
    if work is not None:
        _drop(work)
    if blocked:
        held.pieces.append(Piece(practice, incoming.content, change=Change.MINOR, why=IMPORTED, kept=kept))
        _give_to_second_reader(practice)
    else:
        last = max(one.number or 0 for one in held.numbered[practice.pk])
        _send_out(held, practice, incoming, kept, at=held.now, number=last + 1)
    held.happened += _about_findings(held, practice, kept, blocked)
    return TakenIn(Became.CHANGED, held=blocked)


def _is_past(held: _Batch, practice: Practice, shown: PracticeVersion, content: Content) -> bool:
    """Whether the file tells what was said before somebody here wrote the latest version: then that stays."""
    if shown.why == IMPORTED:
        return False
    return any(held.contents[version.pk] == content for version in held.numbered[practice.pk])


def _draft_again(held: _Batch, practice: Practice, work: PracticeVersion | None, incoming: Incoming) -> TakenIn:
    if work is None:
        raise Refused(_("It is there without any text and cannot be changed by import."))
    is_same = held.contents[work.pk] == incoming.content
    kept, blocked = _examined(held, incoming) if incoming.goes_out else ({}, ())
    goes_out = incoming.goes_out and not blocked
    if is_same and not goes_out:
        return TakenIn(Became.CHANGED if _facts_again(held, practice, incoming) else Became.UNCHANGED, held=blocked)
    if work.state == State.SUBMITTED:
        raise Refused(_("It is with its reviewers here; import it when they have answered."))
    if not is_same and any(text.revisions for text in work.texts.all()):
        raise Refused(_("Somebody has written in its draft here; publish or discard that first."))
    _facts_again(held, practice, incoming)
    _drop(work)
    if goes_out:
        held.pieces += _older(practice, incoming)
        practice.state = incoming.state
        practice.withdrawn_reason = incoming.withdrawn_reason
        _send_out(held, practice, incoming, kept, at=incoming.published or held.now, number=len(incoming.earlier) + 1)
    else:
        held.pieces.append(Piece(practice, incoming.content, kept=kept))
    held.happened += _about_findings(held, practice, kept, blocked)
    return TakenIn(Became.CHANGED, held=blocked)


def _drop(work: PracticeVersion) -> None:
    """Take away a version in work that is written anew."""
    work.reviews.all().delete()
    Placement.objects.filter(kind=PracticeVersion.KIND, object_id=work.pk).delete()
    work.delete()


def _facts_again(held: _Batch, practice: Practice, incoming: Incoming) -> bool:
    """Bring what stands on the practice itself up to the file; whether anything changed.

    Raises:
        Refused: the file would make it wider, and its source alone may; or somebody must release a sentence first.
    """
    before = (practice.marking, practice.circle_id, practice.source_id)
    if incoming.is_marked and (incoming.marking, _circle(incoming)) != (practice.marking, practice.circle_id):
        _mark_again(practice, incoming, held.now)
    if incoming.steward is not None and practice.source_id is None:
        practice.source = incoming.steward
        practice.authors.add(incoming.steward)
        PersonToAsk.objects.get_or_create(practice=practice, member=incoming.steward)
    told = {
        "organisation_id": incoming.organisation_id or practice.organisation_id,
        "source_title": incoming.source_title or practice.source_title,
        "source_url": incoming.source_url or practice.source_url,
    }
    changed = {name: value for name, value in told.items() if getattr(practice, name) != value}
    for name, value in changed.items():
        setattr(practice, name, value)
    moved = before != (practice.marking, practice.circle_id, practice.source_id)
    if not changed and not moved:
        return False
    practice.save()
    if moved:
        place_all(practice, by=None, at=held.now)
    held.happened.append(_happened("practice.changed", practice, marking=practice.marking))
    return True


def _circle(incoming: Incoming) -> int | None:
    return incoming.circle.pk if incoming.circle else None


def _mark_again(practice: Practice, incoming: Incoming, now: datetime) -> None:
    own = practice.marking_of()
    widens = incoming.marking.strictness < own.strictness
    elsewhere = own.is_closed and practice.circle_id not in {None, _circle(incoming)}
    if (widens or elsewhere) and (practice.source_id is not None or own.is_closed):
        raise Refused(_("Only its source makes it wider; here it is %(marking)s.") % {"marking": own.value})
    is_free(practice, incoming.marking, by=None, now=now).or_raise()
    practice.marking = incoming.marking
    practice.circle = incoming.circle or practice.circle
    practice.readers.set(incoming.readers if incoming.marking == Marking.RED else [])


def _give_to_second_reader(practice: Practice) -> None:
    """The second reader looks at what is held, takes out what must go, and publishes it: so they are among its writers."""
    practice.second_reader = second_reader(practice, None)
    practice.save(update_fields=["second_reader"])
    if practice.second_reader is not None:
        practice.authors.add(practice.second_reader)


def _write(held: _Batch) -> None:
    """All that the batch decided: practices, versions, addresses, readers, activity."""
    # A title in Latin letters gives the address at once; another one needs the practice's number first.
    made = {id(practice) for practice, _incoming, _is_held in held.fresh}
    first = [one for one in held.addresses if id(one[0]) in made and has_stem(one[2])]
    others = [one for one in held.addresses if id(one[0]) not in made or not has_stem(one[2])]
    give_addresses(first)
    _write_practices(held)
    give_addresses(others)
    versions = write_versions(held.pieces, now=held.now)
    _show([version for version in versions if version.state == State.PUBLISHED])
    columns = ["slug", "state", "first_published", "last_published", "still_true", "withdrawn_reason"]
    fresh = {practice.pk: practice for practice, _incoming, _is_held in held.fresh}
    again = [practice for practice in held.out if practice.pk not in fresh]
    Practice.objects.bulk_update(again, columns, batch_size=200)
    late = [practice for practice, _wish, title in held.addresses if practice.pk in fresh and not has_stem(title)]
    Practice.objects.bulk_update(late, ["slug"], batch_size=200)
    place_many([*fresh.values(), *again, *versions], by=None, at=held.now)
    activity.record_many(held.happened, by=None, at=held.now)


def _write_practices(held: _Batch) -> None:
    for practice, _incoming, _is_held in held.fresh:
        # The address of a draft; a first publication gives one from the title.
        practice.slug = practice.slug or f"draft-{secrets.token_hex(5)}"
    Practice.objects.bulk_create([practice for practice, _incoming, _is_held in held.fresh])
    authors: set[tuple[int, int]] = set()
    people: dict[tuple[int, int], str] = {}
    for practice, incoming, is_held in held.fresh:
        if incoming.marking == Marking.RED:
            practice.readers.set(incoming.readers)
        mine = {*incoming.authors, *([incoming.steward.pk] if incoming.steward else [])}
        if is_held or not (incoming.goes_out or mine):
            # A draft that is held, or without anybody, would be seen by no one.
            _give_to_second_reader(practice)
        authors |= {(practice.pk, member) for member in mine if member != practice.second_reader_id}
        asked = incoming.people
        if asked is None:
            asked = ((incoming.steward.pk, ""),) if incoming.steward else ()
        people |= {(practice.pk, member): about for member, about in asked}
    through = Practice.authors.through
    through.objects.bulk_create(through(practice_id=practice, member_id=member) for practice, member in sorted(authors))
    PersonToAsk.objects.bulk_create(
        PersonToAsk(practice_id=practice, member_id=member, about=about) for (practice, member), about in people.items()
    )


def _show(versions: Sequence[PracticeVersion]) -> None:
    """Let the practices show their new versions, in two statements for all."""
    practices = {version.practice_id: version.practice for version in versions}
    former = [practice.published_version_id for practice in practices.values() if practice.published_version_id]
    PracticeVersion.objects.filter(pk__in=former).update(state=State.SUPERSEDED)
    newest = PracticeVersion.objects.filter(practice=OuterRef("pk"), number__isnull=False).order_by("-number").values("pk")[:1]
    Practice.objects.filter(pk__in=list(practices)).update(published_version=Subquery(newest))
    for version in versions:
        version.practice.published_version = version
