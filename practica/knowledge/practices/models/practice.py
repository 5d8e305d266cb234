"""A practice and its versions."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from practica.knowledge.vocabulary.models import Concept
from practica.people.access.models import Guarded, Item, Marking, Openness
from practica.people.members.models import Member, Organisation


class State(models.TextChoices):
    """Where a practice or a version stands; `domain.md`, States and who sees them."""

    DRAFT = "draft", _("draft")
    RETURNED = "returned", _("returned")
    SUBMITTED = "submitted", _("in review")
    PUBLISHED = "published", _("published")
    SUPERSEDED = "superseded", _("superseded")
    WITHDRAWN = "withdrawn", _("withdrawn")
    HIDDEN = "hidden", _("hidden until a second reader decides")


IN_WORK = frozenset({State.DRAFT, State.RETURNED, State.SUBMITTED})


class Form(models.TextChoices):
    SHORT = "short", _("short, not yet reviewed")
    FULL = "full", _("the whole template")


class Change(models.TextChoices):
    """How much a version changes what others rely on."""

    MAJOR = "major", _("major: what to do or what it needs has changed")
    MINOR = "minor", _("minor: wording, additions, corrections")


class Practice(Item):
    """Something done somewhere that others may use. `source` is its steward: the member who answers for it.

    `state` is what the world sees: the state of the first version until it is published, then published, withdrawn or
    hidden. A new version in work does not change it.
    """

    KIND = "practice"

    slug = models.SlugField(max_length=90, unique=True)
    external_id = models.CharField(max_length=200, null=True, unique=True)  # noqa: DJ001 - unique, so empty must be null
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT)
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.SET_NULL, related_name="practices")
    authors = models.ManyToManyField(Member, related_name="practices_written")
    successor = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    # Who looks a second time while it is hidden or held.
    second_reader = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    published_version = models.ForeignKey(
        "PracticeVersion", null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    first_published = models.DateTimeField(null=True)
    last_published = models.DateTimeField(null=True, db_index=True)
    created = models.DateTimeField()
    withdrawn_reason = models.TextField(blank=True)
    # When its steward last said that it is still true.
    still_true = models.DateField(null=True, db_index=True)
    # When they were last asked, so that a year has one question.
    still_true_asked = models.DateField(null=True)
    source_title = models.CharField(max_length=300, blank=True)
    source_url = models.URLField(max_length=500, blank=True)

    class Meta:
        indexes = [models.Index(fields=["-last_published", "-id"], name="practices_newest")]

    def __str__(self) -> str:
        return self.slug

    def get_absolute_url(self) -> str:
        return f"/practices/{self.slug}/"

    @property
    def openness(self) -> Openness:
        if self.state in IN_WORK or self.state == State.HIDDEN:
            return Openness.INSIDE
        return Openness.MARKED

    def insider_ids(self) -> set[int]:
        """Authors and, once submitted, the reviewers; while hidden only steward and second reader."""
        if self.state == State.HIDDEN:
            return {self.second_reader_id} if self.second_reader_id else set()
        version = self.versions.filter(number__isnull=True).first()
        return version.insider_ids() if version else set(self.authors.values_list("pk", flat=True))

    @property
    def is_orphaned(self) -> bool:
        """Whether it is looking for a steward."""
        return self.source is None or not self.source.is_present


class PracticeVersion(Guarded):
    """One state of the content. `number` is given at publication; after that nothing in it changes."""

    KIND = "version"

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(null=True)
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT)
    form = models.CharField(max_length=5, choices=Form, default=Form.SHORT)
    change = models.CharField(max_length=5, choices=Change, blank=True)
    why = models.TextField(blank=True, max_length=1000)
    language = models.CharField(max_length=10, default="en")
    # A year or a month: "2016", "2018-06". Dates of events are never finer.
    period_from = models.CharField(max_length=7, blank=True)
    period_to = models.CharField(max_length=7, blank=True)
    setting = models.CharField(max_length=200, blank=True)
    time_needed = models.CharField(max_length=200, blank=True)
    staff_needed = models.CharField(max_length=200, blank=True)
    cost_band = models.CharField(max_length=8, blank=True)
    side_effects_seen = models.CharField(max_length=12, blank=True)
    objectives = models.ManyToManyField(Concept, related_name="versions_by_objective")
    concepts = models.ManyToManyField(Concept, related_name="versions")
    created = models.DateTimeField()
    saved = models.DateTimeField()
    submitted = models.DateTimeField(null=True)
    review_due = models.DateField(null=True)
    # Since when fewer reviewers are asked than it needs, because nobody else may read it.
    short_of_reviewers = models.DateTimeField(null=True)
    # When somebody was last looked for.
    sought = models.DateTimeField(null=True)
    # Since when the facilitators (in a closed circle its stewards) decide, because the clock ran out.
    escalated = models.DateTimeField(null=True)
    # What the reviewers had read when they returned it, by part: what comes next is shown beside it.
    returned_words = models.JSONField(default=dict)
    published = models.DateTimeField(null=True)
    # Why each remark of the case-data check that warns was kept: {"field:kind": reason}.
    kept_findings = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "number"], name="one_version_a_number"),
            models.UniqueConstraint(fields=["practice"], condition=models.Q(number__isnull=True), name="one_version_in_work"),
        ]

    def __str__(self) -> str:
        return f"{self.practice_id} v{self.number or '·'}"

    def get_absolute_url(self) -> str:
        return f"/practices/{self.practice.slug}/v{self.number}/"

    @property
    def openness(self) -> Openness:
        if self.number is None or self.practice.state == State.HIDDEN:
            return Openness.INSIDE
        if self.practice.state == State.WITHDRAWN:
            # The title and the reason stay on the practice; the text is for those who wrote it.
            return Openness.INSIDE
        return Openness.MARKED

    def insider_ids(self) -> set[int]:
        """Authors; from submission on also its reviewers."""
        if self.practice.state == State.HIDDEN:
            return self.practice.insider_ids()
        inside = set(self.practice.authors.values_list("pk", flat=True))
        if self.state in {State.SUBMITTED, State.RETURNED} and self.practice.state != State.WITHDRAWN:
            inside |= self._reviewer_ids()
        return inside

    def _reviewer_ids(self) -> set[int]:
        """Its reviewers as far as they may read it once it is published: a stricter marking shuts out the others at once."""
        asked = self.reviews.exclude(decision__in=("declined", "lapsed"))
        marking = self.marking_of()
        if marking == Marking.RED:
            asked = asked.filter(reviewer__in=self.practice.readers.values("pk"))
        elif marking.is_closed:
            asked = asked.filter(reviewer__memberships__circle=self.practice.circle_id)
        return set(asked.values_list("reviewer_id", flat=True))

    def reader_ids(self) -> set[int]:
        return self.practice.reader_ids()

    def marking_of(self) -> Marking:
        return self.practice.marking_of()

    def circle_id_of(self) -> int | None:
        return self.practice.circle_id


class VersionCountry(models.Model):
    """A country where the practice was done; ISO 3166-1 alpha-2."""

    version = models.ForeignKey(PracticeVersion, on_delete=models.CASCADE, related_name="countries")
    code = models.CharField(max_length=2, db_index=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["version", "code"], name="a_country_once")]


class PersonToAsk(models.Model):
    """A member who agreed to be asked about the practice."""

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="people")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="asked_about")
    about = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "member"], name="a_person_once")]


class OldAddress(models.Model):
    """An address the practice had before; it redirects for whoever may see the practice, for ever."""

    slug = models.SlugField(max_length=90, unique=True)
    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="old_addresses")


class StillTrue(models.Model):
    """Once a year its steward says whether a practice is still true."""

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="still_true_answers")
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    still = models.CharField(max_length=8, choices=[("yes", _("yes")), ("in_part", _("in part")), ("no", _("no"))])
    words = models.TextField(blank=True, max_length=1000)


class Release(models.Model):
    """The wish that a practice leaves its circle, and the second reader who signed it."""

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="releases")
    marking = models.CharField(max_length=20, choices=Marking)
    asked_by = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    asked = models.DateTimeField()
    signed_by = models.ForeignKey(Member, null=True, on_delete=models.CASCADE, related_name="+")
    signed = models.DateTimeField(null=True)
