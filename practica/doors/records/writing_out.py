"""An export: everything the community wrote, in the format of the import, so that it can be taken in elsewhere.

It is for the machine's shell and asks no viewer. What waits for a second reader is left out, and so are offices, passwords and
those who left or are suspended; the backup has all of it.
"""

import json
from collections.abc import Iterable, Iterator
from typing import IO, Any

from practica.doors.records.parsing import ROW_NAMES
from practica.doors.records.shelving import library_records
from practica.knowledge.library.models import LibraryItem
from practica.knowledge.practices.actions import importing as practices
from practica.knowledge.practices.models import SECTIONS, Practice, PracticeVersion
from practica.knowledge.practices.models import State as PracticeState
from practica.knowledge.practices.whole import Content, contents_of
from practica.knowledge.replications.actions import importing as replications
from practica.knowledge.replications.models import Replication, State, Use
from practica.knowledge.replications.whole import Told, told_by
from practica.people.access.models import Marking
from practica.people.circles.models import Circle
from practica.people.members.importing import names_of
from practica.people.members.models import Member, Organisation
from practica.people.members.queries import present

Record = dict[str, Any]
_AT_ONCE = 200


def write_out(file: IO[str]) -> int:
    """Write every record, one a line, in the order of their ids; how many."""
    count = 0
    for record in records():
        file.write(json.dumps(record, ensure_ascii=False) + "\n")
        count += 1
    return count


def records() -> Iterator[Record]:
    """Organisations, members, circles, practices, replications, uses, the library."""
    organisations = names_of(list(Organisation.objects.all()))
    by_id = sorted(Organisation.objects.all(), key=lambda row: organisations[row.pk])
    yield from (_organisation(row, organisations[row.pk]) for row in by_id)
    yield from (_member(row, organisations) for row in present().order_by("handle"))
    yield from (_circle(row, organisations) for row in Circle.objects.order_by("slug"))
    yield from _practices(organisations)
    yield from _replications(organisations)
    uses = Use.objects.filter(hidden=False).exclude(practice__in=_left_out()).select_related("practice", "version", "source")
    yield from sorted((_use(row) for row in uses), key=lambda record: str(record["id"]))
    yield from library_records()


def held() -> int:
    """How many practices, replications, uses and things of the library wait for a second reader and are left out."""
    hidden = Replication.objects.filter(state=State.HIDDEN).count() + Use.objects.filter(hidden=True).count()
    hidden += LibraryItem.objects.filter(hidden=True).count()
    return int(_left_out().count()) + hidden


def _left_out() -> Any:
    waiting = (PracticeState.DRAFT, PracticeState.HIDDEN)
    return Practice.objects.filter(state__in=waiting, second_reader__isnull=False) | Practice.objects.filter(
        state=PracticeState.HIDDEN
    )


def _organisation(row: Organisation, identity: str) -> Record:
    return {"type": "organisation", "id": identity, "name": row.name, "kind": row.kind or None, "country": row.country or None}


def _member(row: Member, organisations: dict[int, str]) -> Record:
    available = [word for word, is_so in (("expert", row.is_expert), ("mentor", row.is_mentor)) if is_so]
    return {
        "type": "member", "id": row.handle, "name": row.name, "email": row.email,
        "organisation": organisations.get(row.organisation_id or 0), "country": row.country or None,
        "languages": row.languages, "language": row.language, "time_zone": row.time_zone, "about": row.about,
        "expertise": row.expertise, "availability": available, "answers": row.answers,
    }  # fmt: skip


def _circle(row: Circle, organisations: dict[int, str]) -> Record:
    people = list(row.memberships.filter(member__in=present()).order_by("member__handle").select_related("member"))
    return {
        "type": "circle", "id": row.slug, "name": row.name, "language": row.language, "joining": row.joining,
        "unlisted": row.unlisted,
        "stewards": [one.member.email for one in people if one.is_steward],
        "members": [one.member.email for one in people if not one.is_steward],
        "charter": {
            "purpose": row.purpose, "questions": row.questions, "sponsor": organisations.get(row.sponsor_id or 0),
            "review": row.review_on.isoformat() if row.review_on else None,
        },
    }  # fmt: skip


def _practices(organisations: dict[int, str]) -> Iterator[Record]:
    kept = Practice.objects.exclude(pk__in=_left_out())
    named = sorted((practice_id(*row), row[0]) for row in kept.values_list("pk", "external_id", "slug"))
    for start in range(0, len(named), _AT_ONCE):
        numbers = [number for _identity, number in named[start : start + _AT_ONCE]]
        rows = Practice.objects.filter(pk__in=numbers).select_related("published_version", "source", "circle")
        rows = rows.prefetch_related("authors", "readers", "people__member")
        versions: dict[int, list[PracticeVersion]] = {number: [] for number in numbers}
        for version in PracticeVersion.objects.filter(practice__in=numbers).order_by("number", "pk"):
            versions[version.practice_id].append(version)
        contents = contents_of(version for of_one in versions.values() for version in of_one)
        found = {row.pk: row for row in rows}
        for number in numbers:
            yield _practice(found[number], versions[number], contents, organisations)


def practice_id(number: int, external_id: str | None, slug: str) -> str:
    """The id under which a practice is written."""
    del number
    return external_id or f"{practices.OWN}{slug}"


def _practice(
    row: Practice, versions: list[PracticeVersion], contents: dict[int, Content], organisations: dict[int, str]
) -> Record:
    latest = row.published_version or next((one for one in versions if one.number is None), None)
    is_draft = row.published_version is None
    record: Record = {
        "type": "practice", "id": practice_id(row.pk, row.external_id, row.slug),
        **(content_record(contents[latest.pk]) if latest else {"language": "en", "title": ""}),
        "marking": row.marking, "circle": row.circle.slug if row.circle else None, "attribution": row.attribution,
        "steward": _mail(row.source), "authors": _mails(row.authors.all()),
        "organisation": organisations.get(row.organisation_id or 0),
        "people": sorted(
            ({"member": one.member.email, "about": one.about} for one in row.people.all() if one.member.is_present),
            key=lambda one: one["member"],
        ),
        "source": {"title": row.source_title, "url": row.source_url},
        "state": "draft" if is_draft else row.state,
    }  # fmt: skip
    if row.marking == Marking.RED:
        record["readers"] = _mails(row.readers.all())
    if latest is not None and not is_draft:
        earlier = [one for one in versions if one.number is not None and one.number < (latest.number or 0)]
        record |= {"slug": row.slug, **_issued(latest), "still_true": row.still_true.isoformat() if row.still_true else None}
        record["earlier"] = [{**content_record(contents[one.pk]), **_issued(one)} for one in earlier]
    if row.withdrawn_reason:
        record["withdrawn_reason"] = row.withdrawn_reason
    return record


def _issued(version: PracticeVersion) -> Record:
    told = {"change": version.change, "why": version.why}
    return {"published": version.published.isoformat() if version.published else None} | {k: v for k, v in told.items() if v}


def content_record(content: Content) -> Record:
    """What a version says, as a line of the import has it; also for files that a reader takes along."""
    facts = content.facts
    resources = {"time": "time_needed", "staff": "staff_needed", "cost_band": "cost_band"}
    record: Record = {
        "language": content.language, **_words(content.texts.get(content.language, {})), "countries": list(content.countries),
        "objectives": list(content.objectives), "concepts": list(content.concepts),
        "period": {"from": facts.get("period_from"), "to": facts.get("period_to")}, "form": facts.get("form"),
        "setting": facts.get("setting", ""), "side_effects": facts.get("side_effects_seen"),
        "resources": {name: facts[column] for name, column in resources.items() if column in facts},
        **{name: [dict(row) for row in content.rows.get(kind, ())] for kind, name in ROW_NAMES.items()},
    }  # fmt: skip
    others = {code: _words(text) for code, text in sorted(content.texts.items()) if code != content.language}
    return record | {"translations": others}


def _words(text: Any) -> Record:
    return {
        "title": text.get("title", ""),
        "summary": text.get("summary", ""),
        "sections": {section: text[section] for section in SECTIONS if section in text},
    }


def _replications(organisations: dict[int, str]) -> Iterator[Record]:
    kept = Replication.objects.exclude(state=State.HIDDEN).exclude(practice__in=_left_out())
    ids = {number: external or f"{replications.OWN}{number}" for number, external in kept.values_list("pk", "external_id")}
    named = sorted((identity, number) for number, identity in ids.items())
    for start in range(0, len(named), _AT_ONCE):
        numbers = [number for _identity, number in named[start : start + _AT_ONCE]]
        rows = Replication.objects.filter(pk__in=numbers).select_related("practice", "version", "source", "circle")
        found = {row.pk: row for row in rows}
        told = told_by(found.values())
        for number in numbers:
            row = found[number]
            record = {"type": "replication", "id": ids[number], "practice": _id_of(row.practice), "version": row.version.number}
            record |= {"parent": ids.get(row.parent_id or 0), "marking": row.marking, "attribution": row.attribution}
            record |= {"circle": row.circle.slug if row.circle else None, "lead": _mail(row.source)}
            yield record | {"organisation": organisations.get(row.organisation_id or 0)} | told_record(told[number])


def told_record(told: Told) -> Record:
    """What a replication says, as a line of the import has it; also for files that a reader takes along."""
    columns, rows = dict(told.columns), {kind: [dict(row) for row in of_kind] for kind, of_kind in told.rows.items()}
    record: Record = {"state": told.state.value, **{name: day.isoformat() for name, day in told.days.items()}}
    expected = (("text", "expected"), ("criterion", "criterion"))
    record["expected"] = {name: columns.pop(column) for name, column in expected if column in columns}
    record["mechanism"] = {
        name: columns.pop(f"cmo_{name}") for name in ("context", "mechanism", "outcome") if f"cmo_{name}" in columns
    }
    if "abandoned_reason" in columns:
        record["reason"] = columns.pop("abandoned_reason")
    for row in rows.get("adaptations", ()):
        if "decided_by" in row:
            row["who"] = row.pop("decided_by")
    if "years" in rows:
        rows["still_running"] = rows.pop("years")
    return record | columns | rows


def _use(row: Use) -> Record:
    return {
        "type": "use", "id": row.external_id or f"{replications.OWN_USE}{row.pk}", "practice": _id_of(row.practice),
        "version": row.version.number, "by": _mail(row.source), "country": row.country or None, "purpose": row.purpose,
        "language": row.language, "what": row.what, "helped": row.helped, "because": row.because, "when": row.at.isoformat(),
    }  # fmt: skip


def _id_of(practice: Practice) -> str:
    return practice_id(practice.pk, practice.external_id, practice.slug)


def _mail(member: Member | None) -> str | None:
    return member.email if member is not None and member.is_present else None


def _mails(members: Iterable[Member]) -> list[str]:
    return sorted(member.email for member in members if member.is_present)
