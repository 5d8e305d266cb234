"""What the clock does with reviews, and once a year with what is published. Each step is one transaction and done once.

Truth is a row with its deadline: a worker that is killed between two steps finds the rest due when it comes back, and one
that looks twice finds nothing left to do.
"""

from datetime import date, datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from practica.foundation import activity
from practica.foundation.core.writes import writes
from practica.knowledge.practices import queries
from practica.knowledge.practices.actions.asking import ESCALATE_AFTER, REMIND_AFTER, TIME_TO_REVIEW, fill_seats
from practica.knowledge.practices.actions.placement import place_all
from practica.knowledge.practices.models import Decision, Practice, PracticeVersion, Review, State
from practica.people.access.models import Marking
from practica.people.circles.models import Membership

# Rows taken up in one sweep; what is left over is due in the next.
_AT_ONCE = 100
_A_YEAR = timedelta(days=365)
_AN_HOUR = timedelta(hours=1)


def in_review() -> QuerySet[PracticeVersion]:
    """Versions with reviewers whose clock runs: not those of practices that are hidden or withdrawn."""
    rows = PracticeVersion.objects.filter(number__isnull=True, state=State.SUBMITTED)
    return rows.exclude(practice__state__in=(State.HIDDEN, State.WITHDRAWN))


def open_reviews() -> QuerySet[Review]:
    """Reviews that somebody owes."""
    return Review.objects.filter(decision=Decision.ASKED, version__in=in_review())


def lost() -> QuerySet[Review]:
    """Open reviews of people who can no longer do them: gone, not reviewers any more, not readers, or part of it by now."""
    closed_to = Q(version__practice__marking__in=(Marking.AMBER, Marking.AMBER_STRICT)) & ~Exists(
        Membership.objects.filter(circle=OuterRef("version__practice__circle"), member=OuterRef("reviewer"))
    )
    unnamed = Q(version__practice__marking=Marking.RED) & ~Exists(
        Practice.readers.through.objects.filter(practice=OuterRef("version__practice"), member=OuterRef("reviewer"))
    )
    writes_it = Exists(
        Practice.authors.through.objects.filter(practice=OuterRef("version__practice"), member=OuterRef("reviewer"))
    )
    gone = Q(reviewer__is_active=False) | Q(reviewer__suspended=True) | Q(in_office=False, reviewer__is_reviewer=False)
    return open_reviews().filter(
        gone | closed_to | unnamed | Q(writes_it) | Q(reviewer=F("version__practice__source"))
    ).order_by("pk")[:_AT_ONCE]  # fmt: skip


def late(today: date) -> QuerySet[Review]:
    """Open reviews whose last day has passed."""
    return open_reviews().filter(due__lt=today).order_by("pk")[:_AT_ONCE]


def to_remind(today: date) -> QuerySet[Review]:
    """Open reviews on or after their tenth day without a reminder."""
    last = today + (TIME_TO_REVIEW - REMIND_AFTER)
    return open_reviews().filter(due__lte=last, reminded__isnull=True).order_by("pk")[:_AT_ONCE]


def short(now: datetime) -> QuerySet[PracticeVersion]:
    """Versions that wait for a reviewer, and for which nobody was looked for within the hour."""
    rows = in_review().filter(short_of_reviewers__isnull=False, sought__lte=now - _AN_HOUR)
    return rows.order_by("pk")[:_AT_ONCE]


def to_escalate(now: datetime) -> QuerySet[PracticeVersion]:
    """Versions that have been in review for more than thirty days."""
    return in_review().filter(escalated__isnull=True, submitted__lt=now - ESCALATE_AFTER).order_by("pk")[:_AT_ONCE]


def to_ask(today: date) -> QuerySet[Practice]:
    """Practices due for the yearly question, and not asked within the last year."""
    unasked = Q(still_true_asked__isnull=True) | Q(still_true_asked__lte=today - _A_YEAR)
    return Practice.objects.filter(queries.still_true_due(today), unasked).order_by("pk")[:_AT_ONCE]


@writes
def lapse(review: Review, *, now: datetime) -> bool:
    """Pass a review on to somebody else; answers whether it was still open."""
    found = Review.objects.select_for_update().filter(pk=review.pk, decision=Decision.ASKED).first()
    version = _locked(review.version_id)
    if found is None or version is None:
        return False
    found.decision, found.decided = Decision.LAPSED, now
    found.save(update_fields=["decision", "decided"])
    facts = {"reviewer": found.reviewer_id, "version": version.pk}
    activity.record("review.lapsed", by=None, on=found, at=now, facts=facts)
    fill_seats(version, now=now)
    place_all(version.practice, by=None, at=now)
    return True


@writes
def remind(review: Review, *, now: datetime) -> bool:
    """Note that a reminder is due; the mail is written from the activity."""
    changed = Review.objects.filter(pk=review.pk, decision=Decision.ASKED, reminded__isnull=True).update(reminded=now)
    if changed:
        facts = {"reviewer": review.reviewer_id, "version": review.version_id}
        activity.record("review.reminder_due", by=None, on=review, at=now, facts=facts)
    return bool(changed)


@writes
def seek(version: PracticeVersion, *, now: datetime) -> bool:
    """Look again for the reviewers a version waits for; answers whether any was found."""
    found = _locked(version.pk)
    return bool(found and found.short_of_reviewers and fill_seats(found, now=now))


@writes
def escalate(version: PracticeVersion, *, now: datetime) -> bool:
    """From now on the facilitators decide, or the stewards of its closed circle."""
    changed = PracticeVersion.objects.filter(pk=version.pk, state=State.SUBMITTED, escalated__isnull=True).update(escalated=now)
    if changed:
        facts = {"version": version.pk, "closed": version.practice.marking_of().is_closed}
        activity.record("practice.review_escalated", by=None, on=version.practice, at=now, facts=facts)
    return bool(changed)


@writes
def ask_still_true(practice: Practice, *, now: datetime) -> bool:
    """Note that its steward is asked whether it is still true: once a year."""
    today = now.date()
    unasked = Q(still_true_asked__isnull=True) | Q(still_true_asked__lte=today - _A_YEAR)
    changed = Practice.objects.filter(unasked, pk=practice.pk).update(still_true_asked=today)
    if changed:
        facts = {"steward": practice.source_id}
        activity.record("practice.still_true_due", by=None, on=practice, at=now, facts=facts)
    return bool(changed)


def _locked(number: int) -> PracticeVersion | None:
    return in_review().select_for_update().select_related("practice").filter(pk=number).first()
