"""Things of the library as lines of a file: read into what the import takes, written out of what is there."""

from collections.abc import Iterator
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _

from practica.doors.records.directory import Directory
from practica.doors.records.fields import BadRecord, Fields
from practica.knowledge.library.dating import clean_date
from practica.knowledge.library.importing import OWN, Incoming, IncomingVersion
from practica.knowledge.library.models import InForce, Kind, LibraryItem, Licence, State, Version
from practica.knowledge.library.plan import LONGEST, MOST_ARTICLES, Described, Issue
from practica.people.access.models import Attribution, Marking
from practica.people.members.models import Member
from practica.services.files.models import File

_MOST_VERSIONS = 60
Record = dict[str, Any]


class _Given(TextChoices):
    """States a file may give."""

    PUBLISHED = "published", "published"
    WITHDRAWN = "withdrawn", "withdrawn"


def library(fields: Fields, who: Directory) -> Incoming:
    """A line of type `library`.

    Raises:
        BadRecord: with the one reason why not.
    """
    kind = fields.choice("kind", Kind)
    if kind is None:
        raise BadRecord(_("%(field)s is missing.") % {"field": fields.name("kind")})
    language = fields.language("language", "en")
    marking, force, source = fields.choice("marking", Marking), fields.object("in_force"), fields.object("source")
    state = fields.choice("state", _Given, _Given.PUBLISHED)
    reason = fields.line("withdrawn_reason", LONGEST["reason"])
    said = Described(
        kind=kind, title=fields.line("title", LONGEST["title"], needed=True), about=fields.text("about", LONGEST["about"]),
        language=language, made_by=source.line("title", LONGEST["made_by"]), made_url=source.web("url"),
        licence=fields.choice("licence", Licence, Licence.NOT_STATED) or Licence.NOT_STATED,
        languages=[Fields({"languages": code}).language("languages", "") for code in fields.texts("languages", 35, 12)],
        countries=fields.countries("countries"),
        objectives=who.objectives(fields.texts("objectives", 300, 30), language),
        concepts=who.concepts(fields.texts("concepts", 300), language),
        articles=[
            (row.line("instrument", LONGEST["instrument"]), row.line("article", LONGEST["article"]))
            for row in fields.objects("legal_basis", MOST_ARTICLES)
        ],
        in_force=force.choice("state", InForce, InForce.UNKNOWN) or InForce.UNKNOWN,
        in_force_checked=force.day("checked", last=True), in_force_source=force.line("source", LONGEST["in_force_source"]),
    )  # fmt: skip
    return Incoming(
        external_id=fields.identity(), said=said, marking=marking, circle=who.circle(fields.line("circle", 80)),
        readers=who.members(fields.emails("readers"), "readers"),
        attribution=fields.choice("attribution", Attribution, Attribution.NAMED) or Attribution.NAMED,
        steward=who.member(fields.email("steward"), "steward"),
        translation_of=fields.identity("translation_of", needed=False),
        withdrawn_reason=reason or "–" if state == _Given.WITHDRAWN else "", slug=fields.line("slug", 90),
        versions=[_version(one) for one in fields.objects("versions", _MOST_VERSIONS)],
    )  # fmt: skip


def _version(fields: Fields) -> IncomingVersion:
    try:
        dated = clean_date(fields.line("date", 10))
    except ValueError as error:
        raise BadRecord(_("%(field)s is not a year, a month or a day.") % {"field": fields.name("date")}) from error
    issue = Issue(dated, fields.web("url"), fields.line("what_changed", LONGEST["what_changed"]))
    return IncomingVersion(issue, fields.moment("published"), bool(fields.texts("files", 200)))


def library_records() -> Iterator[Record]:
    """Every item but drafts and what is hidden, in the order of their ids."""
    rows = LibraryItem.objects.exclude(state=State.DRAFT).filter(hidden=False, is_shut=False)
    rows = rows.select_related("source", "circle", "translation_of").prefetch_related("objectives", "concepts", "articles")
    files: dict[int, list[str]] = {}
    for number, name in File.objects.filter(item_kind=Version.KIND, removed__isnull=True).values_list("item_id", "name"):
        files.setdefault(number or 0, []).append(name)
    yield from sorted((_record(row, files) for row in rows), key=lambda record: str(record["id"]))


def _identity(item: LibraryItem) -> str:
    return item.external_id or f"{OWN}{item.slug}"


def _record(row: LibraryItem, files: dict[int, list[str]]) -> Record:
    record: Record = {
        "type": "library", "id": _identity(row), "kind": row.kind, "title": row.title, "about": row.about,
        "language": row.language, "source": {"title": row.made_by, "url": row.made_url}, "licence": row.licence,
        "languages": row.languages, "countries": row.countries,
        "objectives": [concept.key for concept in row.objectives.all()],
        "concepts": [concept.key for concept in row.concepts.all()],
        "translation_of": _identity(row.translation_of) if row.translation_of else None,
        "marking": row.marking, "circle": row.circle.slug if row.circle else None, "attribution": row.attribution,
        "steward": _mail(row.source), "slug": row.slug, "state": row.state,
        "versions": [
            {"date": one.dated, "url": one.address, "what_changed": one.what_changed, "published": one.published.isoformat(),
             "files": files.get(one.pk, [])}
            for one in row.versions.order_by("number")
        ],
    }  # fmt: skip
    if row.kind == Kind.LAW:
        checked = row.in_force_checked.isoformat() if row.in_force_checked else None
        record["legal_basis"] = [{"instrument": one.instrument, "article": one.article} for one in row.articles.all()]
        record["in_force"] = {"state": row.in_force, "checked": checked, "source": row.in_force_source}
    if row.withdrawn_reason:
        record["withdrawn_reason"] = row.withdrawn_reason
    if row.marking == Marking.RED:
        record["readers"] = sorted(member.email for member in row.readers.all() if member.is_present)
    return record


def _mail(member: Member | None) -> str | None:
    return member.email if member is not None and member.is_present else None
