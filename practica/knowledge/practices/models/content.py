"""What a version says: its texts, one row a language, and its rows."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from practica.knowledge.practices.models.practice import PracticeVersion
from practica.people.members.models import Member

# The template's sections, in reading order; names as in the import format.
SECTIONS = (
    "challenge",
    "done",
    "needs",
    "legal_basis",
    "resources",
    "changed",
    "did_not_work",
    "side_effects",
    "sustainability",
    "lessons",
)
# Every field of PracticeText that a person writes.
TEXT_FIELDS = ("title", "summary", *SECTIONS)


class ConditionKind(models.TextChoices):
    LEGAL = "legal", _("legal")
    INSTITUTIONAL = "institutional", _("institutional")
    SERVICE = "service", _("service")
    FINANCIAL = "financial", _("financial")
    CULTURAL = "cultural", _("cultural")


class Evidence(models.TextChoices):
    """Where a statement about an outcome comes from, weakest first."""

    TESTIMONY = "testimony", _("testimony")
    MONITORING = "monitoring", _("monitoring")
    INTERNAL = "internal_evaluation", _("internal evaluation")
    EXTERNAL = "external_evaluation", _("external evaluation")
    COMPARISON = "comparison", _("comparison")
    RANDOMISED = "randomised", _("randomised")


class CostBand(models.TextChoices):
    NONE = "none", _("no extra money")
    LOW = "low", _("low: within a yearly budget")
    MEDIUM = "medium", _("medium: needs a decision")
    HIGH = "high", _("high: needs a programme")


class SideEffects(models.TextChoices):
    """Unintended or negative effects: an answer is mandatory in the whole template and in every report."""

    YES = "yes", _("yes")
    NO = "no", _("no")
    NOT_ASSESSED = "not assessed", _("not assessed")


class PracticeText(models.Model):
    """A version's words in one language. `revisions` counts each field's saves while the version is in work."""

    version = models.ForeignKey(PracticeVersion, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=10)
    title = models.CharField(max_length=300, blank=True)
    summary = models.TextField(blank=True)
    challenge = models.TextField(blank=True)
    done = models.TextField(blank=True)
    needs = models.TextField(blank=True)
    legal_basis = models.TextField(blank=True)
    resources = models.TextField(blank=True)
    changed = models.TextField(blank=True)
    did_not_work = models.TextField(blank=True)
    side_effects = models.TextField(blank=True)
    sustainability = models.TextField(blank=True)
    lessons = models.TextField(blank=True)
    # {"challenge": [3, 17]}: the third save, by member 17.
    revisions = models.JSONField(default=dict)
    translated_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "language"], name="one_text_a_language")]


class SupersededWords(models.Model):
    """What one of two people wrote while the other was saving the same field; kept until an author settles it."""

    text = models.ForeignKey(PracticeText, on_delete=models.CASCADE, related_name="superseded")
    field = models.CharField(max_length=20)
    words = models.TextField()
    by = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()


class _Row(models.Model):
    """A row of a version, in its order."""

    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True
        ordering = ["position", "pk"]


class BuildingBlock(_Row):
    """The part of a practice that can be re-used on its own."""

    version = models.ForeignKey(PracticeVersion, on_delete=models.CASCADE, related_name="blocks")
    title = models.CharField(max_length=300)
    text = models.TextField(blank=True)


class Condition(_Row):
    """What must hold for the practice to work; `there` says how it held where it was done."""

    version = models.ForeignKey(PracticeVersion, on_delete=models.CASCADE, related_name="conditions")
    kind = models.CharField(max_length=14, choices=ConditionKind)
    text = models.CharField(max_length=500)
    there = models.TextField(blank=True)


class Outcome(_Row):
    """What changed, and how one knows."""

    version = models.ForeignKey(PracticeVersion, on_delete=models.CASCADE, related_name="outcomes")
    text = models.TextField()
    evidence = models.CharField(max_length=20, choices=Evidence)


class LegalBasis(_Row):
    """An instrument and its article; rows, not prose."""

    version = models.ForeignKey(PracticeVersion, on_delete=models.CASCADE, related_name="legal_rows")
    instrument = models.CharField(max_length=300)
    article = models.CharField(max_length=120, blank=True)
