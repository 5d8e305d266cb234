"""Asking reviewers: who may review a version, who is asked first, and what happens when there are too few."""

import copy
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Count, Max, Q, QuerySet

from practica.foundation import activity
from practica.knowledge.practices.actions.placement import place_all
from practica.knowledge.practices.models import Decision, Practice, PracticeVersion, Review, State
from practica.people.access.audiences import row_for, scope_of
from practica.people.access.queries import viewers_of
from practica.people.members.models import Member

# Two people read each version, at least one of them from another organisation.
SEATS = 2
# The clock of one review: a reminder on the tenth day, passed on after the fourteenth.
REMIND_AFTER = timedelta(days=10)
TIME_TO_REVIEW = timedelta(days=14)
# After this much in review, others decide.
ESCALATE_AFTER = timedelta(days=30)


def readers_once_published(practice: Practice) -> QuerySet[Member]:
    """Every member who will be able to read the practice by its marking. Makes the audience's row if it is the first."""
    seen = copy.copy(practice)
    seen.state = State.PUBLISHED
    seen.audience = row_for(scope_of(seen))
    return viewers_of(seen)


def candidates(version: PracticeVersion, number: int) -> QuerySet[Member]:
    """Reviewers who could be asked in a round: readers by its marking who had no part in it and were not asked in it yet."""
    practice = version.practice
    asked = version.reviews.filter(round=number).values("reviewer")
    return (
        readers_once_published(practice)
        .filter(is_reviewer=True)
        .exclude(pk=practice.source_id or 0)
        .exclude(pk__in=practice.authors.values("pk"))
        .exclude(pk__in=practice.people.values("member"))
        .exclude(pk__in=asked)
    )


def ranked(version: PracticeVersion, number: int, first: Sequence[Member] = ()) -> list[Member]:
    """The candidates in the order in which they are asked.

    Those named in `first`; those who read its language (nobody can review what they cannot read); those with the fewest
    open reviews; those whose expertise it touches; those longest here.
    """
    keys = {*version.concepts.values_list("key", flat=True), *version.objectives.values_list("key", flat=True)}
    wished = {member.pk: place for place, member in enumerate(first)}
    languages = set(version.texts.values_list("language", flat=True))
    is_open = Q(reviews__decision=Decision.ASKED, reviews__version__state=State.SUBMITTED)
    rows = candidates(version, number).annotate(open_reviews=Count("reviews", filter=is_open, distinct=True))

    def order(member: Member) -> tuple[int, bool, int, int, int]:
        reads = bool(languages.intersection(member.languages))
        known = len(keys.intersection(member.expertise))
        return (wished.get(member.pk, len(wished)), not reads, member.open_reviews, -known, member.pk)  # type: ignore[attr-defined]

    return sorted(rows, key=order)


def current_round(version: PracticeVersion) -> int:
    """How often it was submitted; 0 before the first time."""
    return version.reviews.aggregate(last=Max("round"))["last"] or 0


def fill_seats(version: PracticeVersion, *, now: datetime, first: Sequence[Member] = (), number: int = 0) -> list[Review]:
    """Ask as many reviewers as are missing, and note when there are too few. Inside the caller's transaction.

    Args:
        version: in review; its row is locked by the caller.
        now: when.
        first: whom to ask before the others, where they may review it.
        number: the round that begins; the current one when 0.

    Returns:
        the reviews that were asked for.
    """
    number = number or max(current_round(version), 1)
    held = list(version.reviews.filter(round=number, in_office=False, decision__in=(Decision.ASKED, Decision.APPROVE)))
    inside = _organisations(version.practice)
    from_outside = any(review.reviewer.organisation_id not in inside for review in held)
    missing = SEATS - len(held)
    asked = []
    if missing > 0:
        asked = _choose(ranked(version, number, first), missing, inside, from_outside=from_outside)
    made = [_ask(version, reviewer, number, now) for reviewer in asked]
    _note_shortage(version, is_short=missing > len(made), now=now)
    if made:
        place_all(version.practice, by=None, at=now)
    return made


def _organisations(practice: Practice) -> set[int | None]:
    """The organisations of the practice, its steward and its authors."""
    own = set(practice.authors.exclude(organisation=None).values_list("organisation", flat=True))
    return own | {practice.organisation_id, practice.source.organisation_id if practice.source else None} - {None}


def _choose(order: list[Member], missing: int, inside: set[int | None], *, from_outside: bool) -> list[Member]:
    """The first ones, but the last free seat is kept for somebody from another organisation."""
    chosen: list[Member] = []
    for member in order:
        is_outside = member.organisation_id not in inside
        free = missing - len(chosen)
        if free == 1 and not from_outside and not is_outside:
            continue
        if free:
            chosen.append(member)
            from_outside = from_outside or is_outside
    return chosen


def _ask(version: PracticeVersion, reviewer: Member, number: int, now: datetime) -> Review:
    due = (now + TIME_TO_REVIEW).date()
    review = Review.objects.create(version=version, reviewer=reviewer, round=number, asked=now, due=due)
    facts = {"reviewer": reviewer.pk, "version": version.pk, "round": number}
    activity.record("review.asked", by=None, on=review, at=now, facts=facts)
    return review


def _note_shortage(version: PracticeVersion, *, is_short: bool, now: datetime) -> None:
    begins = is_short and version.short_of_reviewers is None
    version.short_of_reviewers = (version.short_of_reviewers or now) if is_short else None
    version.sought = now
    version.save(update_fields=["short_of_reviewers", "sought"])
    if begins:
        activity.record("practice.reviewers_missing", by=None, on=version.practice, at=now)
