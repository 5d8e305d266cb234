"""Reading practices; the viewer comes first."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any, Protocol, cast

from django.db.models import Q, QuerySet, Subquery
from django.utils.translation import get_language

from practica.foundation.core.gathered import gathered
from practica.knowledge.practices.models import (
    Decision,
    PersonToAsk,
    Practice,
    PracticeText,
    PracticeVersion,
    State,
    SupersededWords,
    VersionCountry,
)
from practica.people.access.models import Attribution
from practica.people.access.viewers import Viewer
from practica.people.circles.models import Membership
from practica.people.members.models import OrganisationKind


def published(viewer: Viewer) -> QuerySet[Practice]:
    """What this viewer may read, newest first; the order's own index is walked with the rule as a filter."""
    return (
        Practice.objects.visible_in_order(viewer)
        .filter(state__in=(State.PUBLISHED, State.WITHDRAWN), published_version__isnull=False)
        .order_by("-last_published", "-id")
    )


def orphaned(viewer: Viewer) -> QuerySet[Practice]:
    """What this viewer may read and that looks for a steward: whoever answered for it is gone or suspended."""
    gone = Q(source__isnull=True) | Q(source__is_active=False) | Q(source__suspended=True)
    return published(viewer).filter(gone, state=State.PUBLISHED)


def to_be_taken_on(viewer: Viewer) -> QuerySet[Practice]:
    """Those among them that this member finds a steward for, newest first.

    A facilitator: all they may read. Stewards of a circle: what belongs to it. A named successor: what was left to them.
    """
    member = viewer.member
    if member is None:
        return Practice.objects.none()
    if member.is_facilitator:
        return orphaned(viewer)
    led = Membership.objects.filter(member=member, is_steward=True).values("circle")
    # Begun from the few that are theirs, and not from all that they may read.
    theirs = Practice.objects.filter(circle__in=led).values("pk").union(Practice.objects.filter(successor=member).values("pk"))
    return orphaned(viewer).filter(pk__in=theirs)


def reviewed_by(version: PracticeVersion) -> int:
    """How many approved a version in the round that let it out; 0 for one that was not reviewed. One query."""
    rounds = dict[int, int]()
    for number in version.reviews.filter(decision=Decision.APPROVE).values_list("round", flat=True):
        rounds[number] = rounds.get(number, 0) + 1
    return rounds[max(rounds)] if rounds else 0


def still_true_due(today: date) -> Q:
    """Published practices whose present steward said a year ago or longer that they are still true."""
    return Q(state=State.PUBLISHED, still_true__lte=today - timedelta(days=365), source__is_active=True, source__suspended=False)


@dataclass(frozen=True)
class Listed:
    """A published practice as a list shows it.

    `title` and `summary` are in `language`: the reader's where there is such a text, else the authors' own. `version` is the
    number of the shown one, `period_from` a year or a year and month, `countries` are codes.
    """

    pk: int
    slug: str
    marking: str
    state: str
    is_orphaned: bool
    version: int
    period_from: str
    language: str
    title: str
    summary: str
    countries: tuple[str, ...]

    @property
    def url(self) -> str:
        """Where its page stands."""
        return f"/practices/{self.slug}/"

    @property
    def is_withdrawn(self) -> bool:
        """Whether only its title is left."""
        return self.state == State.WITHDRAWN


def listed(practices: QuerySet[Practice]) -> list[Listed]:
    """Everything a list shows, in one query: titles and summaries of the shown version and its countries come along."""
    version, source = "published_version__", "source__"
    rows = practices.annotate(**_gathered()).values_list(
        "pk", "slug", "marking", "state", f"{source}is_active", f"{source}suspended", f"{version}number", f"{version}language",
        f"{version}period_from", "texts_", "countries_",
    )  # fmt: skip
    reader = get_language() or "en"
    return [_listed(row, reader) for row in rows]


@cache
def _gathered() -> dict[str, Subquery]:
    return {
        "texts_": gathered(PracticeText.objects.all(), "version", "published_version", "language", "title", "summary"),
        "countries_": gathered(VersionCountry.objects.all(), "version", "published_version", "code", "position", "id"),
    }


def _listed(row: tuple[Any, ...], reader: str) -> Listed:
    pk, slug, marking, state, is_active, is_suspended, version, language, period_from, found, places = row
    texts: dict[str, dict[str, str]] = {text["language"]: text for text in found or ()}
    shown = texts.get(reader) or texts.get(language) or next(iter(texts.values()), {})
    ordered = sorted(places or (), key=lambda place: (place["position"], place["id"]))
    return Listed(
        pk=pk, slug=slug, marking=marking, state=state, is_orphaned=not is_active or is_suspended, version=version or 1,
        period_from=period_from, language=shown.get("language", language), title=shown.get("title", ""),
        summary=shown.get("summary", ""), countries=tuple(place["code"] for place in ordered),
    )  # fmt: skip


def drafts(viewer: Viewer) -> QuerySet[PracticeVersion]:
    """Versions in work that this member writes, latest first."""
    return (
        PracticeVersion.objects.visible_to(viewer)
        .filter(number__isnull=True)
        .filter(Q(practice__source=viewer.member_id) | Q(practice__authors=viewer.member_id))
        .select_related("practice")
        .prefetch_related("texts")
        .distinct()
        .order_by("-saved", "-pk")
    )


def text_for(version: PracticeVersion, wanted: str = "") -> PracticeText:
    """The version's text in the wanted language, else the reader's, else its own; from the prefetched rows."""
    texts = {text.language: text for text in version.texts.all()}
    for language in (wanted, get_language() or "", version.language):
        if language in texts:
            return texts[language]
    return next(iter(texts.values()), PracticeText(version=version, language=version.language))


def set_aside(version: PracticeVersion) -> QuerySet[SupersededWords]:
    """Words that two people wrote over each other, until an author settles them."""
    return SupersededWords.objects.filter(text__version=version).select_related("by", "text").order_by("at")


@dataclass(frozen=True)
class Person:
    """Somebody to ask, as their attribution allows: with a name and a page, or as a role in a country."""

    name: str
    url: str
    country: str
    about: str
    answers: str
    is_withheld: bool = False


_OF_PERSON = (
    "id", "about", "member__name", "member__handle", "member__country", "member__answers", "member__organisation__kind",
)  # fmt: skip


def _present() -> QuerySet[PersonToAsk]:
    return PersonToAsk.objects.filter(member__is_active=True, member__suspended=False)


def with_people(practices: QuerySet[Practice]) -> QuerySet[Practice]:
    """Each practice with the rows that `people_to_ask` needs, in the same query."""
    rows: Any = practices.annotate(asked_=_asked())
    return cast("QuerySet[Practice]", rows)


@cache
def _asked() -> Subquery:
    return gathered(_present(), "practice", "pk", *_OF_PERSON)


def people_to_ask(viewer: Viewer, practice: Practice) -> list[Person]:
    """The steward first, then the others; a visitor sees nobody's page, and withheld sources stay withheld.

    No query for a practice read `with_people`, else one.
    """
    rows = practice.asked_ or () if hasattr(practice, "asked_") else _present().filter(practice=practice).values(*_OF_PERSON)
    return [_person(viewer, practice, row) for row in sorted(rows, key=lambda row: row["id"])]


def _person(viewer: Viewer, practice: Practice, row: Mapping[str, Any]) -> Person:
    shown = practice.attribution == Attribution.NAMED
    role = str(OrganisationKind(row["member__organisation__kind"]).label) if row["member__organisation__kind"] else ""
    return Person(
        name=row["member__name"] if shown else "",
        url=f"/members/{row['member__handle']}/" if shown and viewer.member_id else "",
        country=row["member__country"] if practice.attribution != Attribution.WITHHELD else "",
        # Chatham House: neither who said it nor their affiliation.
        about="" if practice.attribution == Attribution.WITHHELD else row["about"] or role,
        answers=row["member__answers"] if shown else "",
        is_withheld=not shown,
    )


class Shown(Protocol):
    """A practice, or a row of its columns, with the version that readers see."""

    @property
    def published_version_id(self) -> int | None: ...


def titles(practices: Iterable[Shown]) -> dict[int, str]:
    """Title of each practice in the reader's language where there is one; one query for all."""
    versions = [practice.published_version_id for practice in practices if practice.published_version_id]
    rows = PracticeText.objects.filter(version__in=versions).values_list(
        "version__practice_id", "language", "title", "version__language"
    )
    found: dict[int, str] = {}
    reader = get_language() or ""
    for practice_id, language, title, own in rows:
        if language == reader or (language == own and practice_id not in found) or practice_id not in found:
            found[practice_id] = title
    return found
