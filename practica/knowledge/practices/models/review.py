"""What review leaves behind: who was asked, what they decided, a reason for each criterion, comments on a section."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from practica.knowledge.practices.models.practice import PracticeVersion
from practica.people.members.models import Member


class Criterion(models.TextChoices):
    """The one published rubric. A reason for each, never a score."""

    RELEVANCE = "relevance", _("Relevance")
    EVIDENCE = "evidence", _("Effect and its evidence")
    DO_NO_HARM = "do_no_harm", _("Ethics and do no harm")
    PARTICIPATION = "participation", _("Taking part of those concerned")
    FEASIBILITY = "feasibility", _("Feasibility and cost")
    SUSTAINABILITY = "sustainability", _("Sustainability")
    TRANSFERABILITY = "transferability", _("Transferability: what must hold elsewhere")
    GENDER_RIGHTS = "gender_rights", _("Gender and rights")


class Decision(models.TextChoices):
    ASKED = "asked", _("asked")
    APPROVE = "approve", _("approved")
    RETURN = "return", _("returned with comments")
    DECLINED = "declined", _("declined to review")
    LAPSED = "lapsed", _("passed on to somebody else")
    # Another decision came first: a return, the facilitators', or the authors took it back.
    CLOSED = "closed", _("not needed any more")


# Who is asked no longer and has said nothing is no reviewer of the version any more, and does not read it.
GONE = frozenset({Decision.DECLINED, Decision.LAPSED})


class Review(models.Model):
    """One reviewer's work on one version. The clock: 14 days, a reminder, then somebody else is asked.

    A version that was returned and submitted again is in its next `round`; what was said in a former one stays as it was.
    """

    KIND = "review"

    version = models.ForeignKey(PracticeVersion, on_delete=models.CASCADE, related_name="reviews")
    reviewer = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="reviews")
    round = models.PositiveSmallIntegerField(default=1)
    # Taken up by a facilitator, or by a steward of its circle, after the clock ran out: this one decision decides.
    in_office = models.BooleanField(default=False)
    asked = models.DateTimeField()
    due = models.DateField()
    reminded = models.DateTimeField(null=True)
    decision = models.CharField(max_length=10, choices=Decision, default=Decision.ASKED)
    decided = models.DateTimeField(null=True)
    words = models.TextField(blank=True, max_length=4000)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "reviewer", "round"], name="asked_once_a_round")]
        indexes = [models.Index(fields=["decision", "due"], name="reviews_by_clock")]

    def __str__(self) -> str:
        return f"{self.version_id} by {self.reviewer_id}: {self.decision}"


class ReviewReason(models.Model):
    """What a reviewer says about one criterion."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="reasons")
    criterion = models.CharField(max_length=16, choices=Criterion)
    words = models.TextField(max_length=2000)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["review", "criterion"], name="one_reason_a_criterion")]


class SectionComment(models.Model):
    """A remark on one section of a version in review, by an author or a reviewer; answers stand under the first one."""

    version = models.ForeignKey(PracticeVersion, on_delete=models.CASCADE, related_name="comments")
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    section = models.CharField(max_length=20)
    words = models.TextField(max_length=4000)
    at = models.DateTimeField()
    answers = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="replies")
    settled = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
