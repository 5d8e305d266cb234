"""What waits for a member: reviews they owe, what came back to them, what a year has gone by for, what only they can decide."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from practica.knowledge.practices.actions import clock
from practica.knowledge.practices.models import Decision, Practice, PracticeText, PracticeVersion, Release, Review, State
from practica.knowledge.practices.queries import still_true_due
from practica.people.access.models import Marking
from practica.people.access.viewers import Viewer
from practica.people.circles.models import Membership

# More than this is no longer a list of what waits; the pages behind it have the rest.
_MOST = 50
OPEN_MARKINGS = (Marking.CLEAR, Marking.GREEN)
_CIRCLE_MARKINGS = (Marking.AMBER, Marking.AMBER_STRICT)


@dataclass(frozen=True)
class Waiting:
    """One thing that waits.

    Attributes:
        kind: "review", "returned", "still_true", "hidden", "release" or "to_decide".
        title: of the practice, in the reader's language where there is one; for "to_decide" a sentence.
        url: where it is done.
        due: its last day; None where nothing runs out.
        words: what is asked, in a sentence.
        language: of the title; empty for a sentence of the interface.
        marking: the practice's label; empty where there is no one practice.
    """

    kind: str
    title: str
    url: str
    due: date | None
    words: str
    language: str = ""
    marking: str = ""


def waiting_for(viewer: Viewer, today: date) -> list[Waiting]:
    """Everything that waits for this member, clocks first; five queries, the viewer's audiences included."""
    if viewer.member is None:
        return []
    versions = list(_in_review(viewer)[:_MOST])
    practices = list(_practices(viewer, today)[:_MOST])
    titles = _titles([version.pk for version in versions] + [practice.published_version_id for practice in practices])
    found = [_of_version(version, titles[version.pk]) for version in versions]
    for practice in practices:
        title = titles.get(practice.published_version_id or 0, ("", ""))
        found.extend(_of_practice(viewer, practice, title, today))
    number = to_decide(viewer).count()
    if number:
        said = ngettext("A review is left for you to decide", "Reviews are left for you to decide: %(number)s", number)
        words = _("Nobody answered within 30 days.")
        found.append(Waiting("to_decide", said % {"number": number}, "/reviews/", None, words))
    return sorted(found, key=lambda one: (one.due is None, one.due or today))


def my_reviews(viewer: Viewer) -> QuerySet[Review]:
    """The reviews this member owes, by clock; only of versions that are visible to them."""
    visible = PracticeVersion.objects.visible_to(viewer)
    mine = clock.open_reviews().filter(reviewer=viewer.member_id, version__in=visible)
    return mine.select_related("version__practice").prefetch_related("version__texts").order_by("due", "pk")


def to_decide(viewer: Viewer) -> QuerySet[PracticeVersion]:
    """Versions that this member decides by office, since the clock ran out; not shown, only counted and offered.

    Facilitators: what the community or everybody will read. Stewards of a circle: what stays in it.
    """
    if viewer.member is None:
        return PracticeVersion.objects.none()
    me = viewer.member.pk
    office = Q(practice__circle__memberships__in=Membership.objects.filter(member=me, is_steward=True))
    mine = office & Q(practice__marking__in=_CIRCLE_MARKINGS)
    if viewer.member.is_facilitator:
        mine |= Q(practice__marking__in=OPEN_MARKINGS)
    has_it = Review.objects.filter(version=OuterRef("pk"), reviewer=me, decision__in=(Decision.ASKED, Decision.APPROVE))
    writes_it = Practice.authors.through.objects.filter(practice=OuterRef("practice"), member=me)
    rows = (
        clock.in_review().filter(mine, escalated__isnull=False).exclude(practice__source=me).exclude(practice__people__member=me)
    )
    return rows.filter(~Exists(has_it), ~Exists(writes_it)).select_related("practice").distinct().order_by("submitted", "pk")


def _in_review(viewer: Viewer) -> QuerySet[PracticeVersion]:
    me = viewer.member_id
    owed = Review.objects.filter(version=OuterRef("pk"), reviewer=me, decision=Decision.ASKED)
    writes_it = Practice.authors.through.objects.filter(practice=OuterRef("practice"), member=me)
    # Begun from the few rows that are this member's, and not from all that they may see.
    asked = Review.objects.filter(reviewer=me, decision=Decision.ASKED).values("version")
    written = PracticeVersion.objects.filter(number__isnull=True, practice__authors=me).values("pk")
    answered_for = PracticeVersion.objects.filter(number__isnull=True, practice__source=me).values("pk")
    mine = asked.union(written, answered_for)
    rows = PracticeVersion.objects.visible_in_order(viewer).filter(pk__in=mine).annotate(my_due=Subquery(owed.values("due")[:1]))
    came_back = Q(state=State.RETURNED) & (Q(practice__source=me) | Exists(writes_it))
    found: QuerySet[PracticeVersion] = (
        rows.filter(Q(state=State.SUBMITTED, my_due__isnull=False) | came_back, number__isnull=True)
        .exclude(practice__state__in=(State.HIDDEN, State.WITHDRAWN))
        .select_related("practice")
        .order_by("my_due", "pk")
    )
    return found


def _practices(viewer: Viewer, today: date) -> QuerySet[Practice]:
    me = viewer.member_id
    asked = Release.objects.filter(practice=OuterRef("pk"), signed_by__isnull=True).exclude(asked_by=me)
    of_circle = Membership.objects.filter(circle=OuterRef("circle"), member=me)
    open_ones = Release.objects.filter(signed_by__isnull=True).values("practice")
    to_decide_on = Practice.objects.filter(second_reader=me).values("pk")
    mine = Practice.objects.filter(source=me).values("pk").union(to_decide_on, open_ones)
    near = Practice.objects.visible_in_order(viewer).filter(pk__in=mine)
    rows: QuerySet[Practice] = near.annotate(to_sign=Exists(asked) & Exists(of_circle))
    to_say = still_true_due(today) & Q(source=me)
    to_judge = Q(state=State.HIDDEN, second_reader=me)
    return rows.filter(to_say | to_judge | Q(to_sign=True, state=State.PUBLISHED)).order_by("still_true", "pk")


def _titles(versions: Iterable[int | None]) -> dict[int, tuple[str, str]]:
    """Title and language of each version, in the reader's language where there is one."""
    wanted = [number for number in versions if number]
    rows = PracticeText.objects.filter(version__in=wanted).values_list("version", "language", "title", "version__language")
    found: dict[int, tuple[str, str]] = dict.fromkeys(wanted, ("", ""))
    for version, language, title, own in rows:
        if language == get_language() or (language == own and found[version][1] != get_language()):
            found[version] = (title, language)
    return found


def _of_version(version: PracticeVersion, title: tuple[str, str]) -> Waiting:
    url, marking = f"/practices/{version.practice.slug}/review/", version.practice.marking
    if version.state == State.RETURNED:
        return Waiting("returned", title[0], url, None, _("Came back from its reviewers with comments."), title[1], marking)
    due: date = version.my_due  # type: ignore[attr-defined]  # annotated above
    return Waiting("review", title[0], url, due, _("You were asked to review it."), title[1], marking)


def _of_practice(viewer: Viewer, practice: Practice, title: tuple[str, str], today: date) -> Iterable[Waiting]:
    url, marking = f"/practices/{practice.slug}/steward/", practice.marking
    if practice.state == State.HIDDEN and practice.second_reader_id == viewer.member_id:
        words = _("Somebody saw personal data in it. It is hidden until you decide.")
        yield Waiting("hidden", title[0], url, today, words, title[1], marking)
    if practice.to_sign and practice.state == State.PUBLISHED:  # type: ignore[attr-defined]  # annotated above
        words = _("It is to leave its circle. A second reader reads it for personal data first.")
        yield Waiting("release", title[0], url, None, words, title[1], marking)
    if practice.source_id == viewer.member_id and practice.state == State.PUBLISHED and practice.still_true:
        due = practice.still_true + timedelta(days=365)
        if due <= today:
            yield Waiting("still_true", title[0], url, due, _("Is it still true? It is asked once a year."), title[1], marking)
