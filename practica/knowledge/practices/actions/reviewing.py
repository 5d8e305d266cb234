"""Review: submit, decide with a reason for each criterion, comment on a section, settle, take back, take up."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from practica.foundation import activity
from practica.foundation.core.answers import Conflict, Refused
from practica.foundation.core.lists import listed
from practica.foundation.core.typed import clean_words
from practica.foundation.core.writes import writes
from practica.foundation.safety.gate import Examination, examine
from practica.knowledge.practices import parts, rules_review
from practica.knowledge.practices.actions.asking import SEATS, TIME_TO_REVIEW, current_round, fill_seats
from practica.knowledge.practices.actions.placement import place_all
from practica.knowledge.practices.actions.publishing import publish, readiness
from practica.knowledge.practices.models import (
    GONE,
    Criterion,
    Decision,
    Practice,
    PracticeVersion,
    Review,
    ReviewReason,
    SectionComment,
    State,
)
from practica.people.access.viewers import Viewer
from practica.people.members.models import Member

_LONGEST_WORDS, _LONGEST_REASON = 4_000, 2_000


@writes
def submit(practice: Practice, *, by: Member, now: datetime, first: Sequence[Member] = ()) -> PracticeVersion:
    """Give the whole template to two reviewers; after a return the same ones are asked first.

    When fewer than two may read it, the others wait: `short_of_reviewers` is set, and facilitators see it on their page.

    Args:
        practice: whose version in work is complete.
        by: one of its authors.
        now: when.
        first: whom to ask before anybody else, where they may review it.

    Raises:
        Refused: not an author, not the whole template, something is missing, or the check found what cannot go out.
    """
    rules_review.submit(Viewer.of(by), practice).or_raise()
    version = _lock(practice)
    rules_review.submit(Viewer.of(by), practice).or_raise()
    state = readiness(version)
    if state.missing:
        raise Refused(_("Something is still missing; the list beside the form says what."))
    state.examination.or_raise()
    before = current_round(version)
    former = version.reviews.filter(round=before, in_office=False).exclude(decision__in=GONE).select_related("reviewer")
    again = [review.reviewer for review in former.order_by("pk")]
    version.state, version.submitted = State.SUBMITTED, now
    version.review_due = (now + TIME_TO_REVIEW).date()
    version.escalated = version.short_of_reviewers = None
    version.save()
    _follow(practice, State.SUBMITTED)
    fill_seats(version, now=now, first=[*first, *again], number=before + 1)
    place_all(practice, by=by, at=now)
    activity.record("practice.submitted", by=by, on=practice, at=now, facts={"round": before + 1})
    return version


@writes
def take_back(practice: Practice, *, by: Member, now: datetime) -> PracticeVersion:
    """Take a submitted version back to write on; its reviewers need not decide any more."""
    rules_review.take_back(Viewer.of(by), practice).or_raise()
    version = _lock(practice)
    rules_review.take_back(Viewer.of(by), practice).or_raise()
    version.state = State.RETURNED if current_round(version) > 1 else State.DRAFT
    version.short_of_reviewers = version.escalated = None
    version.save(update_fields=["state", "short_of_reviewers", "escalated"])
    _follow(practice, State(version.state))
    _close_others(version, now)
    place_all(practice, by=by, at=now)
    activity.record("practice.taken_back", by=by, on=practice, at=now)
    return version


@writes
def decide(
    review: Review,
    decision: Decision,
    *,
    words: str = "",
    reasons: Mapping[str, str] | None = None,
    by: Member,
    now: datetime,
) -> Review:
    """Approve, return or decline. Two approvals publish the version; one return gives it back to its authors.

    Args:
        review: the reviewer's own.
        decision: APPROVE, RETURN or DECLINED.
        words: to the authors; required for a return, and for whoever decides in office.
        reasons: criterion → words; all eight for an approval or a return, but not in office.
        by: the reviewer.
        now: when.

    Raises:
        Refused: not the reviewer, or something is missing, or the words hold what looks like case data.
        Conflict: the version was decided meanwhile; nothing is written, and the page keeps what was typed.
    """
    version = _lock(review.version.practice, review.version_id)
    review = Review.objects.select_for_update().get(pk=review.pk)
    review.version = version
    _still_open(review, by)
    said = _said(version, words, reasons or {})
    if decision == Decision.DECLINED:
        return _decline(review, said.pop(""), by=by, now=now)
    if decision not in {Decision.APPROVE, Decision.RETURN}:
        raise Refused(_("Choose one of the answers."))
    _complete(review, decision, said)
    review.words = said.pop("")
    _settle_review(review, decision, by, now)
    ReviewReason.objects.bulk_create(
        ReviewReason(review=review, criterion=criterion, words=reason) for criterion, reason in said.items() if reason
    )
    if decision == Decision.RETURN:
        _give_back(version, by=by, now=now)
    elif review.in_office or _approvals(version, review.round) >= SEATS:
        _close_others(version, now)
        review.version = publish(version.practice, by=None, now=now)
    return review


def _still_open(review: Review, by: Member) -> None:
    """Tell somebody who was overtaken from somebody who may not."""
    allowed = rules_review.decide(Viewer.of(by), review)
    if allowed:
        return
    if by.pk == review.reviewer_id and review.decision == Decision.CLOSED:
        raise Conflict(_("Another decision came before yours, so nothing was changed. What you wrote is still on this page."))
    allowed.or_raise()


def _said(version: PracticeVersion, words: str, reasons: Mapping[str, str]) -> dict[str, str]:
    """What the reviewer wrote, cleaned and checked, by criterion; the words to the authors under the empty name."""
    said = {criterion.value: clean_words(reasons.get(criterion, ""), _LONGEST_REASON).strip() for criterion in Criterion}
    said[""] = clean_words(words, _LONGEST_WORDS).strip()
    _no_case_data(version, said)
    return said


def _complete(review: Review, decision: Decision, said: Mapping[str, str]) -> None:
    if review.in_office:
        if len(said[""]) < 10:
            raise Refused(_("Say why in a sentence: the authors and the reviewers will read it."))
        return
    lacking = [str(criterion.label) for criterion in Criterion if len(said[criterion]) < 3]
    if lacking:
        raise Refused(_("A reason is still missing for: %(criteria)s.") % {"criteria": listed(lacking)})
    if decision == Decision.RETURN and len(said[""]) < 10:
        raise Refused(_("Say in a sentence what the authors should change."))


def _no_case_data(version: PracticeVersion, words: Mapping[str, str]) -> None:
    """Stop what looks like case data. Names and ages are let through: few people read a review, and all work on the text."""
    countries = list(version.countries.values_list("code", flat=True))
    found = examine(words, language=None, countries=countries)
    Examination(tuple(found.blocked)).or_raise()


def _decline(review: Review, words: str, *, by: Member, now: datetime) -> Review:
    """Somebody else is asked at once; what was kept for a steward or a facilitator waits for the next of them."""
    review.words = words
    _settle_review(review, Decision.DECLINED, by, now)
    if not review.in_office:
        fill_seats(review.version, now=now)
    place_all(review.version.practice, by=by, at=now)
    return review


def _settle_review(review: Review, decision: Decision, by: Member, now: datetime) -> None:
    review.decision, review.decided = decision, now
    review.save(update_fields=["decision", "decided", "words"])
    activity.record(
        "review.decided", by=by, on=review, at=now,
        facts={"decision": decision.value, "version": review.version_id, "in_office": review.in_office},
    )  # fmt: skip


def _approvals(version: PracticeVersion, number: int) -> int:
    return version.reviews.filter(round=number, decision=Decision.APPROVE).count()


def _give_back(version: PracticeVersion, *, by: Member, now: datetime) -> None:
    version.state = State.RETURNED
    version.returned_words = parts.words_by_part(version)
    version.short_of_reviewers = version.escalated = None
    version.save(update_fields=["state", "returned_words", "short_of_reviewers", "escalated"])
    _follow(version.practice, State.RETURNED)
    _close_others(version, now)
    place_all(version.practice, by=by, at=now)
    activity.record("practice.returned", by=by, on=version.practice, at=now)


def _close_others(version: PracticeVersion, now: datetime) -> None:
    """Whoever has not decided need not any more."""
    version.reviews.filter(decision=Decision.ASKED).update(decision=Decision.CLOSED, decided=now)


def _follow(practice: Practice, state: State) -> None:
    """A practice that was never published is where its only version is; one that is published stays so."""
    if practice.published_version_id is None:
        practice.state = state
        practice.save(update_fields=["state"])


def _lock(practice: Practice, version: int | None = None) -> PracticeVersion:
    """The version in work, locked for this transaction, with its practice as it is now.

    Raises:
        Conflict: there is none any more; it was published or given up meanwhile.
    """
    rows = PracticeVersion.objects.select_for_update().filter(practice=practice.pk, number__isnull=True)
    found: PracticeVersion | None = rows.filter(pk=version).first() if version else rows.first()
    if found is None:
        raise Conflict(_("This version was decided meanwhile, so nothing was changed. What you wrote is still on this page."))
    practice.refresh_from_db()
    found.practice = practice
    return found


@writes
def comment(
    version: PracticeVersion, section: str, words: str, *, answers: SectionComment | None = None, by: Member, now: datetime
) -> SectionComment:
    """Write a remark on one part of a version, or an answer under one; an answer opens a settled remark again."""
    rules_review.comment(Viewer.of(by), version).or_raise()
    if section not in parts.HEADINGS:
        raise Refused(_("This part is not in the template."))
    kept = clean_words(words, _LONGEST_WORDS).strip()
    if not kept:
        raise Refused(_("Write a word first."))
    _no_case_data(version, {section: kept})
    above = (answers.answers or answers) if answers else None
    if above is not None:
        above.settled = above.settled_by = None
        above.save(update_fields=["settled", "settled_by"])
    made = SectionComment.objects.create(version=version, by=by, section=section, words=kept, at=now, answers=above)
    activity.record("review.commented", by=by, on=version.practice, at=now, facts={"section": section, "comment": made.pk})
    return made


@writes
def settle_comment(remark: SectionComment, *, by: Member, now: datetime) -> SectionComment:
    """Say that a remark is settled; it folds away and can be opened again with an answer."""
    rules_review.comment(Viewer.of(by), remark.version).or_raise()
    if remark.settled is None:
        remark.settled, remark.settled_by = now, by
        remark.save(update_fields=["settled", "settled_by"])
        activity.record("review.comment_settled", by=by, on=remark.version.practice, at=now, facts={"comment": remark.pk})
    return remark


@writes
def take_up(version: PracticeVersion, *, by: Member, now: datetime) -> Review:
    """Decide alone what the reviewers have left undecided for 30 days; from now on `by` reads it, on record."""
    version = _lock(version.practice, version.pk)
    rules_review.take_up(Viewer.of(by), version).or_raise()
    number = max(current_round(version), 1)
    facts = {"version": version.pk}
    review, _made = Review.objects.update_or_create(
        version=version, reviewer=by, round=number,
        defaults={
            "in_office": True, "decision": Decision.ASKED, "decided": None,
            "due": (now + TIME_TO_REVIEW).date(), "reminded": None,
        },
        create_defaults={"in_office": True, "asked": now, "due": (now + TIME_TO_REVIEW).date()},
    )  # fmt: skip
    place_all(version.practice, by=by, at=now)
    activity.record("review.taken_up", by=by, on=review, at=now, facts=facts)
    return review
