"""Items of the library, their versions, the articles a law names, and what items are attached to."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from practica.knowledge.vocabulary.models import Concept
from practica.people.access.models import Attribution, Guarded, Item, Marking, Openness
from practica.people.access.spoken import Spoken
from practica.people.members.models import Member


class Kind(models.TextChoices):
    """What a thing in the library is."""

    DOCUMENT = "document", _("document")
    LAW = "law", _("law")
    FORM = "form", _("form")
    TRAINING = "training", _("training material")


class State(models.TextChoices):
    """A draft waits for those it rests on; what is withdrawn keeps its title and the reason."""

    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("withdrawn")


class InForce(models.TextChoices):
    """Whether a law holds, as far as somebody checked. Nobody checked is not no."""

    UNKNOWN = "unknown", _("not checked")
    YES = "yes", _("still in force as far as we know")
    NO = "no", _("no longer in force")


class Licence(models.TextChoices):
    """What its maker allows. Values are SPDX identifiers where there is one; `MEANS` says each in a sentence."""

    NOT_STATED = "not-stated", _("not stated")
    OFFICIAL = "official", _("official text, free to use")
    CC0 = "CC0-1.0", "CC0 1.0"
    BY = "CC-BY-4.0", "CC BY 4.0"
    BY_SA = "CC-BY-SA-4.0", "CC BY-SA 4.0"
    BY_ND = "CC-BY-ND-4.0", "CC BY-ND 4.0"
    BY_NC = "CC-BY-NC-4.0", "CC BY-NC 4.0"
    BY_NC_SA = "CC-BY-NC-SA-4.0", "CC BY-NC-SA 4.0"
    BY_NC_ND = "CC-BY-NC-ND-4.0", "CC BY-NC-ND 4.0"
    BY_IGO = "CC-BY-3.0-IGO", "CC BY 3.0 IGO"
    BY_NC_SA_IGO = "CC-BY-NC-SA-3.0-IGO", "CC BY-NC-SA 3.0 IGO"
    PERMISSION = "permission", _("used here with its maker’s permission")
    RESERVED = "all-rights-reserved", _("all rights reserved")


MEANS: Final = {
    Licence.NOT_STATED: _("Read it and link to it. Ask its maker before you copy, change or translate it."),
    Licence.OFFICIAL: _("A law or another official text that may be copied and translated by everybody."),
    Licence.CC0: _("Its maker gave up all rights: copy, change and translate it as you like."),
    Licence.BY: _("Copy, change and translate it, and name its maker."),
    Licence.BY_SA: _("Copy, change and translate it; name its maker, and pass it on under the same licence."),
    Licence.BY_ND: _("Copy it as it is and name its maker. Changing and translating need their permission."),
    Licence.BY_NC: _("Copy, change and translate it without earning by it, and name its maker."),
    Licence.BY_NC_SA: _("Without earning by it: copy, change, translate; name its maker, and pass it on under the same licence."),
    Licence.BY_NC_ND: _("Copy it as it is without earning by it, and name its maker."),
    Licence.BY_IGO: _("Of an international organisation: copy, change and translate it, and name the organisation."),
    Licence.BY_NC_SA_IGO: _("Of an international organisation: as before, without earning by it, under the same licence."),
    Licence.PERMISSION: _("Its maker allowed it here. Ask them before you pass it on."),
    Licence.RESERVED: _("Read it and link to it. Nothing else is allowed without its maker’s word."),
}


class LibraryItem(Item, Spoken):
    """One thing in the library. `source` is its steward; `language` that of title and words, `languages` those of the thing."""

    KIND = "library"

    slug = models.SlugField(max_length=90, unique=True)
    external_id = models.CharField(max_length=200, null=True, unique=True)  # noqa: DJ001 - unique, so empty must be null
    kind = models.CharField(max_length=12, choices=Kind)
    state = models.CharField(max_length=10, choices=State, default=State.PUBLISHED)
    title = models.CharField(max_length=200)
    about = models.TextField(blank=True)
    made_by = models.CharField(max_length=200, blank=True)
    made_url = models.CharField(max_length=500, blank=True)
    # Of its latest version: a year, a month or a day, as 2000, 2000-11, 2000-11-15.
    dated = models.CharField(max_length=10, blank=True)
    licence = models.CharField(max_length=24, choices=Licence, default=Licence.NOT_STATED)
    languages = models.JSONField(default=list)
    countries = models.JSONField(default=list)
    objectives = models.ManyToManyField(Concept, related_name="+")
    concepts = models.ManyToManyField(Concept, related_name="+")
    # The original, for a translation; originals name none, so that all of one text share theirs.
    translation_of = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="translations")
    in_force = models.CharField(max_length=8, choices=InForce, default=InForce.UNKNOWN)
    # The last day of the month in which somebody checked, and where they looked.
    in_force_checked = models.DateField(null=True)
    in_force_source = models.CharField(max_length=300, blank=True)
    latest = models.PositiveIntegerField(default=0)
    withdrawn_reason = models.CharField(max_length=500, blank=True)
    # Its steward would have it leave its circle, marked so; a second reader signs first.
    wider = models.CharField(max_length=20, choices=Marking, blank=True)
    # It came out of a conversation: it reads no wider than now, and is out of sight while that is.
    is_harvested = models.BooleanField(default=False)
    is_shut = models.BooleanField(default=False)
    # Who reads a draft besides its steward: those it rests on.
    asked = models.ManyToManyField(Member, related_name="+")
    began = models.DateTimeField()
    published = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["-published", "-id"], name="library_by_publication")]

    def __str__(self) -> str:
        return f"library {self.pk}"

    def get_absolute_url(self) -> str:
        return f"/library/{self.slug}/"

    @property
    def openness(self) -> Openness:
        is_inside = self.hidden or self.is_shut or self.state == State.DRAFT
        return Openness.INSIDE if is_inside else Openness.MARKED

    def insider_ids(self) -> set[int]:
        """While it is hidden its second reader; of a draft those it rests on."""
        if self.hidden:
            return {self.second_reader_id} if self.second_reader_id else set()
        if self.is_shut or self.state != State.DRAFT:
            return set()
        return set(self.asked.values_list("pk", flat=True))

    @property
    def is_withdrawn(self) -> bool:
        return self.state == State.WITHDRAWN

    @property
    def licence_means(self) -> str:
        """The licence in a sentence."""
        return str(MEANS[Licence(self.licence)]) if self.licence in Licence.values else ""


class Version(Guarded):
    """A file, an address or both, as they were published. Nothing changes it but a second reader who takes words away."""

    KIND = "library_version"

    item = models.ForeignKey(LibraryItem, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    dated = models.CharField(max_length=10, blank=True)
    address = models.CharField(max_length=500, blank=True)
    what_changed = models.CharField(max_length=1_000, blank=True)
    published = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["item", "number"], name="one_library_version_a_number")]

    def __str__(self) -> str:
        return f"library version {self.pk}"

    def get_absolute_url(self) -> str:
        return f"/library/{self.item.slug}/v{self.number}/"

    @property
    def openness(self) -> Openness:
        """As its item; of what is withdrawn nobody reads on but the steward."""
        return Openness.INSIDE if self.item.is_withdrawn else self.item.openness

    def insider_ids(self) -> set[int]:
        return self.item.insider_ids()

    def marking_of(self) -> Marking:
        return self.item.marking_of()

    def circle_id_of(self) -> int | None:
        return self.item.circle_id_of()

    def reader_ids(self) -> set[int]:
        return self.item.reader_ids()

    @property
    def attribution(self) -> Attribution:
        """As its item's: its files ask."""
        return Attribution(self.item.attribution)


class Article(models.Model):
    """A row of a law: the instrument, and of it the article."""

    item = models.ForeignKey(LibraryItem, on_delete=models.CASCADE, related_name="articles")
    instrument = models.CharField(max_length=300)
    article = models.CharField(max_length=200, blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]


class Link(models.Model):
    """An item attached to something of another topic, by that one's kind and number."""

    item_kind = models.CharField(max_length=30)
    item_id = models.BigIntegerField()
    library = models.ForeignKey(LibraryItem, on_delete=models.CASCADE, related_name="links")
    by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item_kind", "item_id", "library"], name="attached_once")]
