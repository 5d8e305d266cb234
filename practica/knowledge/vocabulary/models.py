"""Schemes, concepts and their labels. Plain rows: everything that changes them is in `actions`."""

from django.db import models
from django.utils.translation import gettext_lazy as _

OBJECTIVES = "objectives"
TOPICS = "topics"


class Scheme(models.Model):
    """A list of concepts that belong together: the objectives of this community, the topics of its field."""

    KIND = "scheme"

    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    # Grows with every load, so that each process notices that its copy of the labels is old.
    revision = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.name


class Concept(models.Model):
    """One term. Its key is stable and stands in imports, exports and addresses; what people read are its labels."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="concepts")
    key = models.SlugField(max_length=80)
    broader = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="narrower")
    # The same concept elsewhere, by the name of the thesaurus: {"eurovoc": "http://eurovoc.europa.eu/5933"}.
    sources = models.JSONField(default=dict, blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("position", "pk")
        constraints = [models.UniqueConstraint(fields=["scheme", "key"], name="concept_key_once_in_a_scheme")]

    def __str__(self) -> str:
        return self.key


class Label(models.Model):
    """What a concept is called in one language."""

    class Kind(models.TextChoices):
        PREFERRED = "pref", _("preferred")
        ALTERNATIVE = "alt", _("alternative")

    concept = models.ForeignKey(Concept, on_delete=models.CASCADE, related_name="labels")
    language = models.CharField(max_length=12)
    text = models.CharField(max_length=300)
    kind = models.CharField(max_length=4, choices=Kind)
    source = models.CharField(max_length=20)

    class Meta:
        ordering = ("concept", "language", "-kind", "pk")
        constraints = [
            models.UniqueConstraint(fields=["concept", "language", "text"], name="label_once_in_a_language"),
            models.UniqueConstraint(
                fields=["concept", "language"], condition=models.Q(kind="pref"), name="one_preferred_label_a_language"
            ),
        ]

    def __str__(self) -> str:
        return self.text
