"""What the page about a practice's versions shows, read for one viewer."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from practica.knowledge.practices import queries, rules, rules_review
from practica.knowledge.practices.models import Decision, Practice, PracticeVersion, Release, Review, State
from practica.people.access.models import Attribution
from practica.people.access.viewers import Viewer
from practica.people.circles.models import Membership


@dataclass(frozen=True)
class VersionLine:
    """One version: the number before it that can be compared with, and who approved it as attribution allows."""

    version: PracticeVersion
    former: int | None
    reviewers: list[Review]
    approvals: int


def versions(viewer: Viewer, practice: Practice) -> QuerySet[PracticeVersion]:
    """Published versions this viewer may read, newest first."""
    rows: QuerySet[PracticeVersion] = PracticeVersion.objects.visible_to(viewer)
    return rows.filter(practice=practice, number__isnull=False).order_by("-number")


def context(viewer: Viewer, practice: Practice) -> dict[str, Any]:
    """The history of a practice that this viewer may see."""
    found = list(versions(viewer, practice).prefetch_related("reviews__reviewer", "reviews__reasons"))
    numbers = [version.number for version in found]
    writes = rules_review.writes(viewer, practice)
    # Visitors learn that it was reviewed; who works with whom is not theirs to know.
    named = viewer.member is not None and (practice.attribution == Attribution.NAMED or writes)
    lines = []
    for place, version in enumerate(found):
        approved = _approvals(version)
        former = numbers[place + 1] if place + 1 < len(numbers) else None
        lines.append(VersionLine(version, former, approved if named else [], len(approved)))
    return {
        "practice": practice,
        "title": queries.titles([practice]).get(practice.pk, ""),
        "lines": lines,
        "answers": practice.still_true_answers.select_related("by").order_by("-on", "-pk")[:30] if found else [],
        "named": named,
        "writes": writes,
        "is_withdrawn": practice.state == State.WITHDRAWN,
        "may_begin": bool(rules.next_version(viewer, practice)),
    }


def _approvals(version: PracticeVersion) -> list[Review]:
    """The approvals of the round that published it; from the prefetched rows."""
    rows = list(version.reviews.all())
    last = max((review.round for review in rows), default=0)
    return [review for review in rows if review.round == last and review.decision == Decision.APPROVE]


def release_to_sign(viewer: Viewer, practice: Practice) -> Release | None:
    """The wish to leave the circle that this member could sign: asked by somebody else of the same circle."""
    if viewer.member is None or not Membership.objects.filter(circle=practice.circle_id, member=viewer.member).exists():
        return None
    return (
        Release.objects.filter(practice=practice, signed_by=None)
        .exclude(asked_by=viewer.member)
        .select_related("asked_by")
        .first()
    )
