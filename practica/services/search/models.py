"""The index: a document an item, its words an edition a language, its text in passages, its facets.

Everything here can be built again from the items (`actions.reindex`). Vectors lie beside the database (`vectors`).
"""

from django.db import models

from practica.people.access.models import Placement


class State(models.Model):
    """One row that every process reads before it answers: has the index moved? Made by the first indexing."""

    # A random number, new for each rebuilt index; names the file of vectors.
    generation = models.BigIntegerField()
    # Grows with each transaction that writes documents, under a lock on this row.
    stamp = models.BigIntegerField(default=0)


class Document(models.Model):
    """What one item is to the index. Who may see it is its placement's word alone."""

    placement = models.OneToOneField(Placement, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=30)
    object_id = models.BigIntegerField()
    external_id = models.CharField(max_length=200)
    url = models.CharField(max_length=500)
    language = models.CharField(max_length=16)
    title = models.TextField()
    # {"es": "Guardia nocturna"}: the title in other languages.
    glosses = models.JSONField(default=dict)
    # The item's own last change, for the newest first.
    updated = models.DateTimeField()
    # Its source no longer gives it; the row stays so that every process learns of it.
    gone = models.BooleanField(default=False)
    # What was indexed, texts and facts apart, so that an activity that changed neither costs nothing. Empty: index again.
    text_digest = models.CharField(max_length=64, blank=True, db_index=True)
    facts_digest = models.CharField(max_length=64, blank=True)
    # The newest activity when its text was read.
    position = models.BigIntegerField(default=0)
    stamp = models.BigIntegerField(default=0, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="one_document_an_item")]


class Edition(models.Model):
    """All terms of a document in one language; the full-text table reads them from here."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="editions")
    language = models.CharField(max_length=16)
    terms = models.TextField()
    length = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "language"], name="one_edition_a_language")]


class Passage(models.Model):
    """A stretch of one section, short enough for one vector. `section` "title" is the title itself."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="passages")
    language = models.CharField(max_length=16)
    section = models.CharField(max_length=40)
    text = models.TextField()
    # Its distinct terms, by which the passage to show is chosen.
    terms = models.TextField()
    # First of its rows among the vectors: the whole passage, then its sentences. None: its language has no vectors.
    row = models.BigIntegerField(null=True)
    rows = models.PositiveSmallIntegerField(default=0)


class Facet(models.Model):
    """One value a document has in one facet."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="facets")
    name = models.CharField(max_length=40)
    value = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "name", "value"], name="one_facet_value_a_document")]
