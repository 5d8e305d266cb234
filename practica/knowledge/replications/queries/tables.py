"""Replications across practices: what a country gave and took, who took from whom, the programme's table, what is due.

Nobody is ranked: rows come in the order of names, and no table has totals per country.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Case, CharField, Count, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils.translation import get_language

from practica.knowledge.countries import names
from practica.knowledge.practices.models import Practice, VersionCountry
from practica.knowledge.practices.models import State as PracticeState
from practica.knowledge.practices.queries import published, titles
from practica.knowledge.replications.evidence import ABANDONED, OVERDUE, standing_of, summaries
from practica.knowledge.replications.models import COUNTED, SUCCESS, UNDER_WAY, Replication, State, Verdict
from practica.knowledge.replications.wording import Told, shape, tell, verdict_word
from practica.knowledge.vocabulary.models import OBJECTIVES
from practica.knowledge.vocabulary.queries import labels_for
from practica.people.access.queries import visible_q
from practica.people.access.viewers import Viewer
from practica.people.members.queries import present

MOST = 40
"""Rows of what a country gave, and of what it took; the rest is a question to Explore."""

# What a line says of a replication.
_OF_TAKEN = ("pk", "practice_id", "state", "verdict", "report_due", "registered")


@dataclass(frozen=True)
class Given:
    """A practice of a country, by its number, and how it went elsewhere."""

    practice: int
    title: str
    url: str
    told: Told


@dataclass(frozen=True)
class Taken:
    """A replication in a country, by its number: which practice, from where, what came of it.

    `title` and `source` are empty when the practice is closed to the viewer.
    """

    replication: int
    title: str
    url: str
    source: str
    verdict: str
    shape: str
    year: int


@dataclass(frozen=True)
class Flow:
    """From one country to another: how many replications, and how many of them similar or stronger of how many counted."""

    source: str
    target: str
    replications: int
    successes: int
    counted: int


@dataclass(frozen=True)
class Filters:
    """What a programme officer narrows the table to; empty means everything. Years are of registration."""

    objectives: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    since: int | None = None
    until: int | None = None


@dataclass
class Cell:
    """One objective in one country. `standings` counts replications by verdict, and overdue, abandoned, under way."""

    objective: str
    objective_label: str
    country: str
    country_name: str
    practices: int = 0
    replications: int = 0
    standings: dict[str, int] = field(default_factory=dict)

    @property
    def marks(self) -> list[tuple[str, str, int]]:
        """(shape, word, count) for each standing there is."""
        return [(shape(standing), verdict_word(standing), count) for standing, count in self.standings.items() if count]


def _open(viewer: Viewer) -> QuerySet[Replication]:
    """Replications this viewer may see, with what is hidden for personal data left out even for those who decide it."""
    rows: QuerySet[Replication] = Replication.objects.visible_to(viewer).exclude(state=State.HIDDEN)
    return rows


def gave(viewer: Viewer, country: str, *, today: date) -> list[Given]:
    """Practices of a country, newest first, each with its evidence elsewhere; at most `MOST`."""
    here = published(viewer).filter(published_version__countries__code=country)
    rows: Any = here.values_list("pk", "slug", "published_version_id", named=True)[:MOST]
    words, found = titles(rows), summaries(viewer, [row.pk for row in rows], today)
    return [Given(row.pk, words.get(row.pk, ""), f"/practices/{row.slug}/", tell(found[row.pk])) for row in rows]


def took(viewer: Viewer, country: str, *, today: date) -> list[Taken]:
    """What a country took up from others, newest first; at most `MOST`."""
    here = Replication.objects.visible_in_order(viewer).exclude(state=State.HIDDEN).filter(country=country)
    newest = _with_origin(viewer, here).order_by("-registered", "-pk").values_list(*_OF_TAKEN, "origin", named=True)
    chosen: Any = newest[:MOST]
    practices = Practice.objects.visible_to(viewer).filter(pk__in={row.practice_id for row in chosen})
    readable: Any = practices.values_list("pk", "published_version_id", named=True)
    words, open_ones = titles(readable), {row.pk for row in readable}
    return [
        Taken(
            replication=row.pk,
            title=words.get(row.practice_id, ""),
            url=f"/replications/{row.pk}/",
            source=names.name(row.origin) if row.origin and row.practice_id in open_ones else "",
            verdict=verdict_word(standing),
            shape=shape(standing),
            year=row.registered.year,
        )
        for row, standing in ((row, standing_of(row, today)) for row in chosen)
    ]


def _with_origin(viewer: Viewer, rows: QuerySet[Replication]) -> QuerySet[Any]:
    """Each row with `origin`: the country it was taken from; that of its parent where the viewer may see the parent."""
    first = VersionCountry.objects.filter(version=OuterRef("version_id")).order_by("position", "pk").values("code")[:1]
    sees_parent = Q(parent__isnull=False) & visible_q(viewer, "parent__") & ~Q(parent__state=State.HIDDEN)
    return rows.annotate(
        origin=Case(When(sees_parent, then=F("parent__country")), default=Subquery(first), output_field=CharField())
    )


def country_by_country(viewer: Viewer) -> list[Flow]:
    """Who took from whom, by the names of the countries; only where practice and replication are both open to the viewer."""
    rows = _with_origin(viewer, _open(viewer).filter(visible_q(viewer, "practice__")).exclude(state=State.CONSIDERED))
    counted = Q(state=State.REPORTED, verdict__in=COUNTED)
    grouped = (
        rows.order_by()
        .values("origin", "country")
        .annotate(
            n=Count("pk"),
            counted=Count("pk", filter=counted),
            good=Count("pk", filter=Q(state=State.REPORTED, verdict__in=SUCCESS)),
        )
    )
    flows = [Flow(row["origin"], row["country"], row["n"], row["good"], row["counted"]) for row in grouped if row["origin"]]
    order = {code: place for place, code in enumerate(names.names(get_language() or "en"))}
    return sorted(flows, key=lambda flow: (order.get(flow.source, 999), order.get(flow.target, 999)))


def programme_table(viewer: Viewer, filters: Filters | None = None, *, today: date) -> list[Cell]:
    """Practices, replications and verdicts by objective and country, over what this viewer may see; two queries.

    A practice counts in each country where it was done, a replication in the country that tried it, both under each of their
    objectives: so rows cannot be added up.
    """
    chosen = filters or Filters()
    labels = labels_for(get_language() or "en", OBJECTIVES)
    cells: dict[tuple[str, str], Cell] = {}
    for objective, country, count in _practices(viewer, chosen):
        _cell(cells, labels, objective, country).practices += count
    for objective, country, standing, count in _standings(viewer, chosen, today):
        cell = _cell(cells, labels, objective, country)
        cell.replications += count
        cell.standings[standing] = cell.standings.get(standing, 0) + count
    for cell in cells.values():
        cell.standings = {one: cell.standings[one] for one in _in_order(cell.standings)}
    place = {key: number for number, key in enumerate(labels)}
    return sorted(cells.values(), key=lambda cell: (place.get(cell.objective, 999), cell.country_name))


def objective_by_country(viewer: Viewer, *, today: date) -> dict[tuple[str, str], Cell]:
    """The matrix: every cell of the programme's table by (objective, country)."""
    return {(cell.objective, cell.country): cell for cell in programme_table(viewer, today=today)}


def _cell(cells: dict[tuple[str, str], Cell], labels: Mapping[str, str], objective: str, country: str) -> Cell:
    key = (objective, country)
    if key not in cells:
        cells[key] = Cell(objective, labels.get(objective, objective), country, names.name(country))
    return cells[key]


def _in_order(standings: Iterable[str]) -> Sequence[str]:
    order = [
        *(verdict.value for verdict in reversed(COUNTED)),
        *(v.value for v in Verdict if v not in COUNTED),
        OVERDUE,
        ABANDONED,
    ]
    return sorted(standings, key=lambda one: order.index(one) if one in order else len(order))


def _practices(viewer: Viewer, filters: Filters) -> Iterable[tuple[str, str, int]]:
    version = "published_version__"
    # In one filter, so that what is narrowed and what is grouped by is the same row of a list.
    narrow = _narrowed(filters, f"{version}objectives__", f"{version}countries__code", "first_published")
    rows = Practice.objects.visible_to(viewer).filter(narrow, state=PracticeState.PUBLISHED)
    pairs = rows.order_by().values_list(f"{version}objectives__key", f"{version}countries__code")
    return [(objective, country, n) for objective, country, n in pairs.annotate(n=Count("pk", distinct=True)) if country]


def _standings(viewer: Viewer, filters: Filters, today: date) -> Iterable[tuple[str, str, str, int]]:
    narrow = _narrowed(filters, "version__objectives__", "country", "registered")
    rows = _open(viewer).filter(visible_q(viewer, "practice__")).filter(narrow)
    standing = Case(
        When(state=State.REPORTED, then=F("verdict")),
        When(state__in=UNDER_WAY, report_due__lt=today, then=Value(OVERDUE)),
        default=F("state"),
        output_field=CharField(),
    )
    grouped = rows.order_by().annotate(standing=standing).values_list("version__objectives__key", "country", "standing")
    return [(objective, country, word, n) for objective, country, word, n in grouped.annotate(n=Count("pk", distinct=True))]


def _narrowed(filters: Filters, objectives: str, country: str, begun: str) -> Q:
    """The filters as one condition, given the paths to the objectives, the country and the date of a row."""
    narrow = Q(**{f"{objectives}scheme__slug": OBJECTIVES})
    if filters.objectives:
        narrow &= Q(**{f"{objectives}key__in": sorted(filters.objectives)})
    if filters.countries:
        narrow &= Q(**{f"{country}__in": sorted(filters.countries)})
    if filters.since:
        narrow &= Q(**{f"{begun}__year__gte": filters.since})
    if filters.until:
        narrow &= Q(**{f"{begun}__year__lte": filters.until})
    return narrow


def overdue(viewer: Viewer, *, today: date) -> QuerySet[Replication]:
    """Registered replications whose expected report date has passed, earliest first."""
    return (
        _open(viewer)
        .filter(state__in=UNDER_WAY, report_due__lt=today)
        .select_related("practice", "version", "source")
        .order_by("report_due", "pk")
    )


def waiting_for(viewer: Viewer, *, today: date, within_days: int = 31) -> QuerySet[Replication]:
    """What this member carries: a report due within a month or overdue, earliest first; then a sentence about harm they owe."""
    if viewer.member_id is None:
        return Replication.objects.none()
    due = date.fromordinal(today.toordinal() + within_days)
    # Begun from the few that this member carries, and not from all that they may see.
    led = Replication.objects.filter(source=viewer.member_id).values("pk")
    carried = Replication.team.through.objects.filter(member=viewer.member_id).values("replication")
    rows: QuerySet[Replication] = Replication.objects.visible_in_order(viewer).filter(pk__in=led.union(carried))
    is_due = Q(state__in=UNDER_WAY, report_due__lte=due)
    theirs = Q(source=viewer.member_id) | ~Q(source__in=present())
    owes = theirs & ~Q(release_asked="") & Q(harm_sentence="") & ~Q(state__in=UNDER_WAY)
    return (
        rows.filter(is_due | owes).annotate(owes=Case(When(owes, then=1), default=0)).select_related("practice", "version")
        .order_by("owes", "report_due", "pk")
    )  # fmt: skip
