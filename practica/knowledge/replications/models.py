"""The replication record, its rows, and uses."""

from datetime import date
from typing import Protocol

from django.db import models
from django.utils.translation import gettext_lazy as _

from practica.knowledge.practices.models import (
    BuildingBlock,
    Condition,
    CostBand,
    Evidence,
    Practice,
    PracticeVersion,
    SideEffects,
)
from practica.people.access.models import Item, Marking, Openness
from practica.people.members.models import Member, Organisation


class State(models.TextChoices):
    """considered → preparing → running → reported, or abandoned with a reason."""

    CONSIDERED = "considered", _("considered")
    PREPARING = "preparing", _("preparing")
    RUNNING = "running", _("running")
    REPORTED = "reported", _("reported")
    ABANDONED = "abandoned", _("abandoned")
    HIDDEN = "hidden", _("hidden until a second reader decides")


# Registered, and neither reported nor given up.
UNDER_WAY = frozenset({State.PREPARING, State.RUNNING})


class Verdict(models.TextChoices):
    """What happened to one expected outcome, as the country that tried it reports it.

    The first five are ordered and counted; the rest are shown and never counted (domain.md, "How results are summed up").
    """

    HARMFUL = "harmful", _("harmful")
    NONE = "none", _("no effect")
    WEAKER = "weaker", _("weaker")
    SIMILAR = "similar", _("similar")
    STRONGER = "stronger", _("stronger")
    TOO_EARLY = "too_early", _("too early to say")
    NOT_MEASURED = "not_measured", _("not measured")
    NOT_APPLICABLE = "not_applicable", _("not applicable")


COUNTED = (Verdict.HARMFUL, Verdict.NONE, Verdict.WEAKER, Verdict.SIMILAR, Verdict.STRONGER)
SUCCESS = frozenset({Verdict.SIMILAR, Verdict.STRONGER})


class Relation(models.TextChoices):
    """How close the originator stood; independent and originator-led results are counted apart."""

    LED = "led", _("led by those who did it first")
    SUPPORTED = "supported", _("supported by those who did it first")
    INDEPENDENT = "independent", _("independent of those who did it first")


class Held(models.TextChoices):
    """Whether a condition holds here. Unknown is unknown, never no."""

    YES = "yes", _("have")
    PARTLY = "partly", _("partly")
    NO = "no", _("not")
    UNKNOWN = "unknown", _("unknown")


class Kept(models.TextChoices):
    KEPT = "kept", _("keep")
    MODIFIED = "modified", _("change")
    DROPPED = "dropped", _("drop")
    ADDED = "added", _("add")


class Match(models.TextChoices):
    SAME = "same", _("same")
    DIFFERS = "differs", _("differs")
    UNKNOWN = "unknown", _("unknown")


class Effect(models.TextChoices):
    HELPED = "helped", _("helped")
    HINDERED = "hindered", _("hindered")


class Course(Protocol):
    """How far a replication has come: the model, or a row with these columns."""

    @property
    def state(self) -> str: ...
    @property
    def verdict(self) -> str: ...
    @property
    def report_due(self) -> date | None: ...


def is_overdue(course: Course, today: date) -> bool:
    """Whether it was registered, its report was due before today, and none has come. Considering is not trying."""
    return course.state in UNDER_WAY and course.report_due is not None and course.report_due < today


class Replication(Item):
    """One practice, one pinned version, in another setting. `source` is the member who leads it there."""

    KIND = "replication"

    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="replications")
    version = models.ForeignKey(PracticeVersion, on_delete=models.PROTECT, related_name="replications")
    # Where it was taken from, when not from the practice itself.
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    external_id = models.CharField(max_length=200, null=True, unique=True)  # noqa: DJ001 - unique, so empty must be null
    state = models.CharField(max_length=12, choices=State, default=State.CONSIDERED)
    country = models.CharField(max_length=2, db_index=True)
    setting = models.CharField(max_length=200, blank=True)
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.SET_NULL, related_name="replications")
    # The lead as written, when it is no organisation of the community's list.
    organisation_name = models.CharField(max_length=200, blank=True)
    team = models.ManyToManyField(Member, related_name="replications")
    second_reader = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    relation = models.CharField(max_length=12, choices=Relation, default=Relation.INDEPENDENT)
    language = models.CharField(max_length=10, default="en")
    # When it was registered; for one that is only considered, when it was written down.
    registered = models.DateField()
    expected = models.TextField(blank=True)
    criterion = models.TextField(blank=True)
    # Empty only while it is considered.
    report_due = models.DateField(null=True)
    reminded = models.DateTimeField(null=True)
    # The result: the verdict on the main expected outcome, and one sentence.
    verdict = models.CharField(max_length=15, choices=Verdict, blank=True)
    evidence = models.CharField(max_length=20, choices=Evidence, blank=True)
    sentence = models.TextField(blank=True)
    negative_effects = models.CharField(max_length=12, choices=SideEffects, blank=True)
    negative_text = models.TextField(blank=True)
    # The one sentence its source released at the practice's marking, when harm was seen behind a stricter one.
    harm_sentence = models.CharField(max_length=300, blank=True)
    # The wider marking that the practice is to have once that sentence is there; empty when nobody asked.
    release_asked = models.CharField(max_length=20, choices=Marking, blank=True)
    reported = models.DateField(null=True)
    abandoned_reason = models.TextField(blank=True)
    # Whether a result that failed is told with its country on the first page and in mails: as its lead chose, else it is not.
    names_country = models.BooleanField(default=False)
    reach = models.CharField(max_length=200, blank=True)
    cost_band = models.CharField(max_length=8, choices=CostBand, blank=True)
    fidelity = models.TextField(blank=True)
    # "In this context, this mechanism led to this outcome" (Pawson and Tilley, 1997).
    cmo_context = models.TextField(blank=True)
    cmo_mechanism = models.TextField(blank=True)
    cmo_outcome = models.TextField(blank=True)
    differently = models.TextField(blank=True)
    # Why each remark of the case-data check that warns was kept: {"field:kind": reason}.
    kept_findings = models.JSONField(default=dict)
    # Where it stood before it was hidden, and goes back to.
    state_before = models.CharField(max_length=12, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["practice", "registered"], name="replications_by_practice"),
            models.Index(fields=["country", "registered"], name="replications_by_country"),
        ]

    def __str__(self) -> str:
        return f"{self.practice_id} → {self.country}"

    def get_absolute_url(self) -> str:
        return f"/replications/{self.pk}/"

    @property
    def openness(self) -> Openness:
        return Openness.INSIDE if self.state == State.HIDDEN else Openness.MARKED

    def insider_ids(self) -> set[int]:
        return {self.second_reader_id} if self.second_reader_id else set()

    def is_overdue(self, today: date) -> bool:
        """Whether it was registered, its report was due before today, and none has come. Considering is not trying."""
        return is_overdue(self, today)

    @property
    def owes_sentence(self) -> bool:
        """Whether its source was asked for the sentence about harm, and has not written it."""
        return bool(self.release_asked) and not self.harm_sentence and self.state not in UNDER_WAY

    @property
    def is_success(self) -> bool:
        return self.state == State.REPORTED and self.verdict in SUCCESS

    @property
    def is_counted(self) -> bool:
        return self.state == State.REPORTED and self.verdict in COUNTED


class ReplicationCondition(models.Model):
    """Whether one condition held here: of the pinned version, or one that was found on the way."""

    replication = models.ForeignKey(Replication, on_delete=models.CASCADE, related_name="conditions")
    condition = models.ForeignKey(Condition, null=True, on_delete=models.PROTECT, related_name="answers")
    text = models.CharField(max_length=500, blank=True)
    held = models.CharField(max_length=8, choices=Held, default=Held.UNKNOWN)
    note = models.TextField(blank=True)


class ReplicationBlock(models.Model):
    """What became of one building block: kept, modified, dropped, or added as one's own."""

    replication = models.ForeignKey(Replication, on_delete=models.CASCADE, related_name="blocks")
    block = models.ForeignKey(BuildingBlock, null=True, on_delete=models.PROTECT, related_name="answers")
    title = models.CharField(max_length=300, blank=True)
    kept = models.CharField(max_length=8, choices=Kept, default=Kept.KEPT)
    why = models.TextField(blank=True)


class Adaptation(models.Model):
    """What was changed on the way, why, who decided, planned or forced."""

    replication = models.ForeignKey(Replication, on_delete=models.CASCADE, related_name="adaptations")
    what = models.TextField()
    why = models.TextField(blank=True)
    decided_by = models.CharField(max_length=200, blank=True)
    planned = models.BooleanField(default=True)


class ContextPair(models.Model):
    """One factor there and here."""

    replication = models.ForeignKey(Replication, on_delete=models.CASCADE, related_name="context")
    factor = models.CharField(max_length=200)
    there = models.TextField(blank=True)
    here = models.TextField(blank=True)
    match = models.CharField(max_length=8, choices=Match, default=Match.UNKNOWN)
    effect = models.CharField(max_length=8, choices=Effect, blank=True)


class OutcomeResult(models.Model):
    """A further expected outcome with its own verdict; the main one stands on the replication itself."""

    replication = models.ForeignKey(Replication, on_delete=models.CASCADE, related_name="outcomes")
    text = models.TextField()
    verdict = models.CharField(max_length=15, choices=Verdict)
    evidence = models.CharField(max_length=20, choices=Evidence, blank=True)


class Still(models.TextChoices):
    """The answers to both yearly questions. Unknown is unknown, never no."""

    YES = "yes", _("yes")
    IN_PART = "in_part", _("in part")
    NO = "no", _("no")
    UNKNOWN = "unknown", _("unknown")


class StillRunning(models.Model):
    """Once a year after the report: still running? without outside support?"""

    replication = models.ForeignKey(Replication, on_delete=models.CASCADE, related_name="years")
    year = models.PositiveSmallIntegerField()
    running = models.CharField(max_length=8, choices=Still)
    without_support = models.CharField(max_length=8, choices=Still)
    by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["year"]
        constraints = [models.UniqueConstraint(fields=["replication", "year"], name="one_answer_a_year")]


class Purpose(models.TextChoices):
    TRAINING = "training", _("a training")
    DRAFT_LAW = "draft_law", _("a draft law or rule")
    ARGUMENT = "argument", _("an argument")
    FORM = "form", _("a form or checklist")
    OTHER = "other", _("something else")


class Use(Item):
    """*I used this*: between reading and replicating, said in one minute. `source` is who used it."""

    KIND = "use"

    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="uses")
    version = models.ForeignKey(PracticeVersion, on_delete=models.PROTECT, related_name="uses")
    external_id = models.CharField(max_length=200, null=True, unique=True)  # noqa: DJ001 - unique, so empty must be null
    country = models.CharField(max_length=2, blank=True)
    purpose = models.CharField(max_length=10, choices=Purpose)
    what = models.TextField(max_length=1000)
    helped = models.BooleanField()
    because = models.TextField(blank=True, max_length=1000)
    language = models.CharField(max_length=10, default="en")
    at = models.DateField()
    kept_findings = models.JSONField(default=dict)
    # "Personal data seen": out of sight until a second reader has decided.
    hidden = models.BooleanField(default=False)
    second_reader = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["practice", "at"], name="uses_by_practice")]

    @property
    def openness(self) -> Openness:
        return Openness.INSIDE if self.hidden else Openness.MARKED

    def insider_ids(self) -> set[int]:
        return {self.second_reader_id} if self.second_reader_id else set()

    def get_absolute_url(self) -> str:
        return f"{self.practice.get_absolute_url()}#uses"
