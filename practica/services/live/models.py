"""The one place where processes learn from each other: the numbers of the topics, and whom each process sees."""

from django.db import models


class Topic(models.Model):
    """A part of an item, and how often it has changed. A topic without a row has the number 0."""

    # kind:number/part, as `topics.name` writes it.
    name = models.CharField(max_length=80, unique=True)
    number = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"topic {self.pk}"


class Presence(models.Model):
    """Whom one process sees at an item: the numbers of people, written a few times a minute and worth nothing after one."""

    process = models.CharField(max_length=32)
    kind = models.CharField(max_length=30)
    number = models.PositiveBigIntegerField()
    people = models.JSONField(default=list)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["process", "kind", "number"], name="one_row_a_process_and_item")]
        indexes = [models.Index(fields=["kind", "number", "at"], name="presence_by_item")]

    def __str__(self) -> str:
        return f"presence {self.pk}"
