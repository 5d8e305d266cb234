"""From one JSON object to one typed record, or to the one reason why not. Nothing here reads the database."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _

from practica.doors.records.fields import BadRecord, Fields
from practica.knowledge.practices.actions.drafting import LONGEST, LONGEST_SECTION
from practica.knowledge.practices.actions.rows import ROWS
from practica.knowledge.practices.models import SECTIONS, Change, CostBand, Form, SideEffects, State
from practica.knowledge.practices.whole import Content
from practica.people.access.models import Attribution, Marking
from practica.people.circles.models import Joining
from practica.people.members.models import OrganisationKind

# What rows are called in a file.
ROW_NAMES: Mapping[str, str] = {
    "blocks": "building_blocks", "conditions": "conditions", "outcomes": "outcomes", "legal_rows": "legal_basis",
}  # fmt: skip
AVAILABILITY = ("expert", "mentor")


@dataclass(frozen=True)
class OrganisationRecord:
    """A line of type `organisation`."""

    id: str
    name: str
    kind: str
    country: str


@dataclass(frozen=True)
class MemberRecord:
    """A line of type `member`; None where the file says nothing."""

    id: str
    email: str
    name: str
    organisation: str
    country: str
    languages: tuple[str, ...]
    language: str | None
    time_zone: str | None
    about: str | None
    expertise: tuple[str, ...] | None
    availability: tuple[str, ...] | None
    answers: str | None


@dataclass(frozen=True)
class CircleRecord:
    """A line of type `circle`; its stewards and members by mail address."""

    id: str
    name: str
    language: str
    joining: Joining
    unlisted: bool
    purpose: str
    questions: tuple[str, ...]
    sponsor: str
    review: date | None
    stewards: tuple[str, ...]
    members: tuple[str, ...]


@dataclass(frozen=True)
class EarlierRecord:
    """A version before the latest."""

    content: Content
    published: datetime
    change: str
    why: str


@dataclass(frozen=True)
class PracticeRecord:
    """A line of type `practice`. In `content`, objectives and concepts are still the words of the file."""

    id: str
    content: Content
    state: State
    marking: Marking | None
    circle: str
    attribution: Attribution
    readers: tuple[str, ...]
    steward: str
    authors: tuple[str, ...]
    people: tuple[tuple[str, str], ...] | None
    organisation: str
    source_title: str
    source_url: str
    slug: str
    published: datetime | None
    still_true: date | None
    change: str
    why: str
    withdrawn_reason: str
    earlier: tuple[EarlierRecord, ...] = field(default=())


class _Given(TextChoices):
    """States a file may give a practice."""

    DRAFT = "draft", "draft"
    PUBLISHED = "published", "published"
    WITHDRAWN = "withdrawn", "withdrawn"


def organisation(fields: Fields) -> OrganisationRecord:
    """An organisation; its kind may be unknown."""
    kind = fields.choice("kind", OrganisationKind)
    return OrganisationRecord(
        fields.identity(), fields.line("name", 200, needed=True), kind.value if kind else "", fields.country("country")
    )


def member(fields: Fields) -> MemberRecord:
    """A member; the mail address tells who it is. An office is never given by a file."""
    email = fields.email("email")
    if not email:
        raise BadRecord(_("%(field)s is missing.") % {"field": "email"})
    available = fields.texts("availability", 20) if fields.has("availability") else None
    if available and set(available) - set(AVAILABILITY):
        raise BadRecord(_("%(field)s is none of: %(answers)s.") % {"field": "availability", "answers": ", ".join(AVAILABILITY)})
    spoken = fields.texts("languages", 35, 30)
    return MemberRecord(
        id=fields.identity(),
        email=email,
        name=fields.line("name", 150, needed=True),
        organisation=fields.called("organisation", 200),
        country=fields.country("country"),
        languages=tuple(Fields({"languages": code}).language("languages", "") for code in spoken),
        language=fields.language("language", "en") if fields.has("language") else None,
        time_zone=_time_zone(fields) if fields.has("time_zone") else None,
        about=fields.text("about", 1000) if fields.has("about") else None,
        expertise=fields.texts("expertise", 80, 60) if fields.has("expertise") else None,
        availability=tuple(sorted(set(available))) if available is not None else None,
        answers=fields.line("answers", 80) if fields.has("answers") else None,
    )


def _time_zone(fields: Fields) -> str:
    from zoneinfo import available_timezones

    name = fields.line("time_zone", 50)
    if name not in available_timezones():
        raise BadRecord(_("%(field)s is not a time zone, as Europe/Vienna.") % {"field": "time_zone"})
    return name


def circle(fields: Fields) -> CircleRecord:
    """A circle with its charter."""
    charter = fields.object("charter")
    return CircleRecord(
        id=fields.identity(),
        name=fields.line("name", 120, needed=True),
        language=fields.language("language", "en"),
        joining=fields.choice("joining", Joining, Joining.BY_INVITATION) or Joining.BY_INVITATION,
        unlisted=fields.yes("unlisted", default=False),
        purpose=charter.text("purpose", 5_000),
        questions=charter.texts("questions", 500, 20),
        sponsor=charter.line("sponsor", 200),
        review=charter.day("review"),
        stewards=fields.emails("stewards"),
        members=fields.emails("members"),
    )


def practice(fields: Fields) -> PracticeRecord:
    """A practice. Without a marking it is a draft, whatever its state says."""
    marking = fields.choice("marking", Marking)
    state = State((fields.choice("state", _Given, _Given.PUBLISHED) or _Given.PUBLISHED).value)
    state = state if marking else State.DRAFT
    content = _content(fields, title_needed=state != State.DRAFT)
    source = fields.object("source")
    change = fields.choice("change", Change)
    return PracticeRecord(
        id=fields.identity(),
        content=content,
        state=state,
        marking=marking,
        circle=fields.line("circle", 80),
        attribution=fields.choice("attribution", Attribution, Attribution.NAMED) or Attribution.NAMED,
        readers=fields.emails("readers"),
        steward=fields.email("steward"),
        authors=fields.emails("authors"),
        people=_people(fields) if fields.has("people") else None,
        organisation=fields.called("organisation", 200),
        source_title=source.line("title", 300),
        source_url=source.web("url"),
        slug=fields.line("slug", 90),
        published=fields.moment("published"),
        still_true=fields.day("still_true"),
        change=change.value if change else "",
        why=fields.text("why", 1000),
        withdrawn_reason=fields.text("withdrawn_reason", 2000),
        earlier=_earlier(fields),
    )


def _people(fields: Fields) -> tuple[tuple[str, str], ...]:
    people: dict[str, str] = {}
    for one in fields.objects("people"):
        address, about = one.email("member"), one.line("about", 200)
        if address:
            people[address] = about
    return tuple(people.items())


def _earlier(fields: Fields) -> tuple[EarlierRecord, ...]:
    found = []
    for one in fields.objects("earlier"):
        published, change = one.moment("published"), one.choice("change", Change)
        if published is None:
            raise BadRecord(_("%(field)s is missing.") % {"field": one.name("published")})
        content = _content(one, title_needed=True)
        found.append(EarlierRecord(content, published, change.value if change else "", one.text("why", 1000)))
    return tuple(found)


def _content(fields: Fields, *, title_needed: bool) -> Content:
    own = fields.language("language", "en")
    texts = {own: _words(fields, title_needed=title_needed)}
    for language, text in fields.named("translations"):
        code = Fields({"translations": language}).language("translations", "")
        if code == own:
            raise BadRecord(_("A translation is in the language of the original."))
        texts[code] = _words(text, title_needed=False)
    period = fields.object("period")
    begins, ends = period.period("from"), period.period("to")
    if begins and ends and ends[: len(begins)] < begins[: len(ends)]:
        raise BadRecord(_("%(field)s ends before it begins.") % {"field": fields.name("period")})
    resources = fields.object("resources")
    form, cost = fields.choice("form", Form, Form.SHORT), resources.choice("cost_band", CostBand)
    seen = fields.choice("side_effects", SideEffects)
    facts = {
        "form": form.value if form else "", "period_from": begins, "period_to": ends, "setting": fields.line("setting", 200),
        "time_needed": resources.line("time", 200), "staff_needed": resources.line("staff", 200),
        "cost_band": cost.value if cost else "", "side_effects_seen": seen.value if seen else "",
    }  # fmt: skip
    rows = {kind: tuple(_rows(fields, kind)) for kind in ROW_NAMES}
    return Content(
        language=own,
        texts=texts,
        countries=fields.countries("countries"),
        objectives=fields.texts("objectives", 300, 30),
        concepts=fields.texts("concepts", 300),
        facts={column: value for column, value in facts.items() if value},
        rows={kind: of_kind for kind, of_kind in rows.items() if of_kind},
    )


def _words(fields: Fields, *, title_needed: bool) -> dict[str, str]:
    sections = fields.object("sections")
    found = {
        "title": fields.text("title", LONGEST["title"], needed=title_needed),
        "summary": fields.text("summary", LONGEST["summary"]),
        **{section: sections.text(section, LONGEST_SECTION) for section in SECTIONS},
    }
    for name in sections.unknown():
        raise BadRecord(_("There is no section “%(name)s”.") % {"name": name.rpartition(".")[2]})
    return {name: words for name, words in found.items() if words}


def _rows(fields: Fields, kind: str) -> Iterator[dict[str, str]]:
    columns = ROWS[kind]
    for row in fields.objects(ROW_NAMES[kind], columns.most):
        found = {name: row.text(name, longest) for name, longest in columns.words.items()}
        for name, options in columns.choices.items():
            chosen = row.choice(name, _choices(kind, name))
            found[name] = chosen.value if chosen else options[0]
        yield {name: value for name, value in found.items() if value}


def _choices(kind: str, column: str) -> Any:
    """The answers of a column, from the column itself."""
    from practica.knowledge.practices.models import ConditionKind, Evidence

    return {("conditions", "kind"): ConditionKind, ("outcomes", "evidence"): Evidence}[kind, column]
