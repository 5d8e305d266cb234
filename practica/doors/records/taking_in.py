"""An import from beginning to end: every line in its pass, every pass in batches, every batch one transaction.

Killed at any moment and run again, it ends the same: what was written is unchanged the second time.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, Any, TypeVar

from django.db import DatabaseError, OperationalError
from django.utils.translation import gettext as _

from practica.doors.records import parsing, travelling
from practica.doors.records.directory import Directory, practices_by, version_of
from practica.doors.records.fields import BadRecord, Fields
from practica.doors.records.lines import Line, lines, read
from practica.doors.records.shelving import library
from practica.foundation.core.answers import Refused
from practica.foundation.core.writes import writes
from practica.knowledge.library import importing as shelf
from practica.knowledge.practices.actions import importing as practices
from practica.knowledge.practices.actions.importing import Became, TakenIn
from practica.knowledge.replications.actions import importing as replications
from practica.people.circles.actions import Charter
from practica.people.circles.importing import take_in_circle
from practica.people.members.importing import IncomingMember, IncomingOrganisation, take_in_member, take_in_organisation
from practica.people.members.models import Organisation

Progress = Callable[[int, int], None]
"""Told how many records are done, and of how many."""

BATCH = 250
TYPES = ("organisation", "member", "circle", "practice", "replication", "use", "library")
R = TypeVar("R")
G = TypeVar("G")
_TakeIn = Callable[[list[tuple[Line, Fields]]], list[tuple[Line, TakenIn]]]


@dataclass
class Report:
    """What became of a file. Lines count from 1."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)
    held: list[tuple[int, tuple[str, ...]]] = field(default_factory=list)
    mended: Counter[str] = field(default_factory=Counter)
    unknown_fields: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)

    def add(self, line: Line, taken: TakenIn) -> None:
        """Count one record."""
        if taken.became == Became.REFUSED:
            self.refused.append((line.number, taken.reason))
        else:
            setattr(self, taken.became.value, getattr(self, taken.became.value) + 1)
        if taken.held:
            self.held.append((line.number, taken.held))

    def as_json(self) -> dict[str, Any]:
        """The answer of `practica import --json`."""
        return {
            "created": self.created,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "refused": [{"line": number, "reason": reason} for number, reason in sorted(self.refused)],
            "held": [{"line": number, "kinds": list(kinds)} for number, kinds in sorted(self.held)],
            "notes": self.notes(),
        }

    def notes(self) -> list[str]:
        """What was left out without refusing the line."""
        found = []
        if self.left_out:
            words = ", ".join(f"“{words[:60]}” ({count})" for words, count in self.left_out.most_common(5))
            total = {"count": self.left_out.total(), "words": words}
            found.append(_("%(count)s concepts are not in the vocabulary and were left out, most often %(words)s.") % total)
        found += [_("%(what)s (lines: %(count)s).") % {"count": count, "what": what} for what, count in self.mended.items()]
        if self.unknown_fields:
            names = ", ".join(f"{name} ({count})" for name, count in self.unknown_fields.most_common(8))
            found.append(_("Practica does not know these fields and left them out: %(names)s.") % {"names": names})
        return found


@dataclass
class _Survey:
    """Where the records of each type are; of a replication also what it was taken from, and which items are translations."""

    places: dict[str, list[Line]] = field(default_factory=lambda: {kind: [] for kind in TYPES})
    parents: dict[int, tuple[str, str]] = field(default_factory=dict)
    translations: set[int] = field(default_factory=set)

    @property
    def total(self) -> int:
        return sum(len(places) for places in self.places.values())


class _Import:
    """One run over one file."""

    def __init__(self, file: IO[bytes], *, accept: str, now: datetime, progress: Progress) -> None:
        self.file = file
        self.accept = accept
        self.now = now
        self.report = Report()
        self.directory = Directory(accept=accept, now=now)
        self.done = 0
        self._progress = progress
        self._total = 0

    def run(self) -> Report:
        survey = self.survey()
        self._total = survey.total
        self._one_by_one(survey.places["organisation"], self._organisation)
        self._one_by_one(survey.places["member"], self._member)
        self._one_by_one(survey.places["circle"], self._circle)
        self._in_batches(survey.places["practice"], self._practices)
        for level in self._levels(survey):
            self._in_batches(level, self._replications)
        self._in_batches(survey.places["use"], self._uses)
        # Originals first: a translation names one.
        of_library = survey.places["library"]
        self._one_by_one([line for line in of_library if line.number not in survey.translations], self._library)
        self._one_by_one([line for line in of_library if line.number in survey.translations], self._library)
        self.report.left_out = self.directory.left_out
        self.report.refused.sort()
        return self.report

    def survey(self) -> _Survey:
        """Read every line once for its type and id; a second line with an id is refused."""
        found = _Survey()
        seen: dict[tuple[str, str], int] = {}
        for line in lines(self.file):
            end = line.offset + line.length
            try:
                given = Fields(read(self.file, line))
                kind, identity = _named(given)
                _check_first(seen.setdefault((kind, identity), line.number), line)
                if kind == "replication":
                    found.parents[line.number] = (identity, given.identity("parent", needed=False))
                if kind == "library" and given.identity("translation_of", needed=False):
                    found.translations.add(line.number)
                found.places[kind].append(line)
            except BadRecord as bad:
                self.report.refused.append((line.number, str(bad)))
            self.file.seek(end)
        return found

    def _levels(self, survey: _Survey) -> Iterator[list[Line]]:
        """Replications, those first from which others of the file were taken; what goes round in a circle is refused."""
        waiting = {line.number: line for line in survey.places["replication"]}
        while waiting:
            open_ids = {survey.parents[number][0] for number in waiting}
            ready = [number for number in waiting if survey.parents[number][1] not in open_ids]
            if not ready:
                reason = _("Where it was taken from leads back to where it began.")
                self.report.refused += [(number, reason) for number in waiting]
                return
            yield [waiting.pop(number) for number in ready]

    def _one_by_one(self, places: Sequence[Line], take_in: Callable[[Fields], TakenIn]) -> None:
        """Small records, a few hundred in one transaction."""
        self._in_batches(places, _each(take_in))

    def _in_batches(self, places: Sequence[Line], take_in: _TakeIn) -> None:
        for start in range(0, len(places), BATCH):
            some = places[start : start + BATCH]
            for line, taken in self._written(some, take_in):
                self.report.add(line, taken)
            self.done += len(some)
            self._progress(self.done, self._total)

    def _written(self, places: Sequence[Line], take_in: _TakeIn) -> list[tuple[Line, TakenIn]]:
        """One transaction; when the database refuses it, each line alone, so that one cannot keep out the others."""
        records = [(line, _fields(read(self.file, line))) for line in places]
        try:
            answers = writes(take_in)(records)
        except OperationalError:
            raise
        except DatabaseError:
            self.directory.forget()
            if len(places) > 1:
                return [answer for line in places for answer in self._written([line], take_in)]
            return [(places[0], TakenIn(Became.REFUSED, _("The database does not take this record.")))]
        for _line, fields in records:
            self.report.unknown_fields.update(fields.unknown())
            self.report.mended.update(fields.remarks)
        return answers

    def _organisation(self, fields: Fields) -> TakenIn:
        record = parsing.organisation(fields)
        self.directory.check({"name": record.name})
        incoming = IncomingOrganisation(record.id, record.name, record.kind, record.country)
        _row, made, changed = take_in_organisation(incoming, now=self.now)
        self.directory.forget()
        return _became(made=made, changed=changed)

    def _member(self, fields: Fields) -> TakenIn:
        record = parsing.member(fields)
        self.directory.check({"about": record.about or "", "answers": record.answers or ""})
        incoming = IncomingMember(
            email=record.email, name=record.name, handle=record.id if _is_handle(record.id) else "",
            organisation_id=self.directory.organisation(record.organisation), country=record.country,
            languages=record.languages, language=record.language, time_zone=record.time_zone, about=record.about,
            expertise=record.expertise, answers=record.answers,
            is_expert=None if record.availability is None else "expert" in record.availability,
            is_mentor=None if record.availability is None else "mentor" in record.availability,
        )  # fmt: skip
        _row, made, changed = take_in_member(incoming, now=self.now)
        return _became(made=made, changed=changed)

    def _circle(self, fields: Fields) -> TakenIn:
        record = parsing.circle(fields)
        self.directory.check({"name": record.name, "purpose": record.purpose, "questions": "\n".join(record.questions)})
        if not _is_handle(record.id):
            raise BadRecord(_("The id of a circle is its address: small letters, digits and hyphens."))
        charter = Charter(
            name=record.name, purpose=record.purpose, questions=record.questions, review_on=record.review,
            sponsor=Organisation.objects.filter(pk=self.directory.organisation(record.sponsor) or 0).first(),
            joining=record.joining, unlisted=record.unlisted, language=record.language,
        )  # fmt: skip
        stewards = self.directory.members(record.stewards, "stewards")
        members = self.directory.members(record.members, "members")
        _row, made = take_in_circle(record.id, charter, stewards=stewards, members=members, now=self.now)
        return _became(made=made, changed=False)

    def _library(self, fields: Fields) -> TakenIn:
        taken = shelf.take_in(library(fields, self.directory), accept=self.accept, now=self.now)
        answer = _became(made=taken.made, changed=taken.changed)
        return TakenIn(answer.became, held=taken.held)

    def _practices(self, records: list[tuple[Line, Fields]]) -> list[tuple[Line, TakenIn]]:
        parsed, answers = _parsed(records, parsing.practice)
        wanted: set[str] = set()
        for _line, one in parsed:
            people = (address for address, _about in one.people or ())
            wanted.update((one.steward, *one.readers, *one.authors, *people))
        self.directory.know_members(wanted)
        incoming, refused = _parsed(parsed, self._practice)
        taken = practices.take_in([one for _, one in incoming], accept=self.accept, now=self.now)
        return [*answers, *refused, *zip((line for line, _ in incoming), taken, strict=True)]

    def _practice(self, record: parsing.PracticeRecord) -> practices.Incoming:
        who = self.directory
        return practices.Incoming(
            external_id=record.id, content=who.resolved(record.content), state=record.state,
            marking=record.marking or practices.unmarked(in_circle=bool(record.circle)), is_marked=record.marking is not None,
            attribution=record.attribution, circle=who.circle(record.circle),
            readers=tuple(member.pk for member in who.members(record.readers, "readers")),
            steward=who.member(record.steward, "steward"),
            authors=tuple(member.pk for member in who.members(record.authors, "authors")),
            people=None
            if record.people is None
            else tuple((_pk(who.member(address, "people")), about) for address, about in record.people),
            organisation_id=who.organisation(record.organisation),
            source_title=record.source_title, source_url=record.source_url, slug=record.slug, published=record.published,
            still_true=record.still_true, change=record.change, why=record.why, withdrawn_reason=record.withdrawn_reason,
            earlier=tuple(
                practices.Earlier(who.resolved(one.content), one.published, one.change, one.why) for one in record.earlier
            ),
        )  # fmt: skip

    def _replications(self, records: list[tuple[Line, Fields]]) -> list[tuple[Line, TakenIn]]:
        parsed, answers = _parsed(records, travelling.replication)
        known = practices_by(record.practice for _, record in parsed)
        parents = replications.known(record.parent for _, record in parsed if record.parent)

        def looked_up(record: travelling.ReplicationRecord) -> replications.Incoming:
            version = version_of(known.get(record.practice), record.version)
            parent = parents.get(record.parent)
            if record.parent and (parent is None or parent.practice_id != version.practice_id):
                raise BadRecord(_("What it was taken from is not there."))
            return replications.Incoming(
                external_id=record.id, version=version, told=record.told, marking=record.marking,
                circle=self.directory.circle(record.circle), attribution=record.attribution, parent=parent,
                lead=self.directory.member(record.lead, "lead"),
                organisation_id=self.directory.organisation(record.organisation),
            )  # fmt: skip

        incoming, refused = _parsed(parsed, looked_up)
        taken = replications.take_in([one for _, one in incoming], accept=self.accept, now=self.now)
        return [*answers, *refused, *zip((line for line, _ in incoming), taken, strict=True)]

    def _uses(self, records: list[tuple[Line, Fields]]) -> list[tuple[Line, TakenIn]]:
        parsed, answers = _parsed(records, travelling.use)
        known = practices_by(record.practice for _, record in parsed)

        def looked_up(record: travelling.UseRecord) -> replications.IncomingUse:
            version = version_of(known.get(record.practice), record.version)
            return replications.IncomingUse(record.id, version, record.said, self.directory.member(record.by, "by"))

        incoming, refused = _parsed(parsed, looked_up)
        taken = replications.take_in_uses([one for _, one in incoming], accept=self.accept, now=self.now)
        return [*answers, *refused, *zip((line for line, _ in incoming), taken, strict=True)]


def take_in_file(path: Path, *, accept: str = "", now: datetime, progress: Progress = lambda _done, _of: None) -> Report:
    """Import a file of JSON Lines.

    Args:
        path: the file.
        accept: the reason for which even what the case-data check blocks is published; empty to hold it as a draft.
        now: when.
        progress: told after each batch.

    Raises:
        OSError: the file cannot be read.
        OperationalError: the database is gone; what was taken in so far stays.
    """
    with path.open("rb") as file:
        return _Import(file, accept=accept, now=now, progress=progress).run()


def _fields(given: dict[str, Any]) -> Fields:
    fields = Fields(given)
    fields.text("type", 60)
    return fields


def _named(given: Fields) -> tuple[str, str]:
    kind = given.text("type", 60, needed=True)
    if kind not in TYPES:
        raise BadRecord(_("There is no type “%(type)s”.") % {"type": kind[:20]})
    return kind, given.identity()


def _check_first(first: int, line: Line) -> None:
    if first != line.number:
        raise BadRecord(_("The id was there already, on line %(line)s.") % {"line": first})


def _parsed(
    records: Iterable[tuple[Line, G]], parse: Callable[[G], R]
) -> tuple[list[tuple[Line, R]], list[tuple[Line, TakenIn]]]:
    """The records that parse, and the others with their reasons."""
    good: list[tuple[Line, R]] = []
    bad: list[tuple[Line, TakenIn]] = []
    for line, given in records:
        try:
            good.append((line, parse(given)))
        except (BadRecord, Refused) as reason:
            bad.append((line, TakenIn(Became.REFUSED, str(reason))))
    return good, bad


def _each(take_in: Callable[[Fields], TakenIn]) -> _TakeIn:
    def all_of(records: list[tuple[Line, Fields]]) -> list[tuple[Line, TakenIn]]:
        good, bad = _parsed(records, take_in)
        return [*good, *bad]

    return all_of


def _became(*, made: bool, changed: bool) -> TakenIn:
    return TakenIn(Became.CREATED if made else Became.CHANGED if changed else Became.UNCHANGED)


def _is_handle(identity: str) -> bool:
    return len(identity) <= 60 and identity.isascii() and identity == identity.lower() and identity.replace("-", "").isalnum()


def _pk(row: Any) -> int:
    return row.pk if row is not None else 0
