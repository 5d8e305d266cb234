"""The numbers of the topics: the one place where processes learn from each other that something has moved."""

from django.db import models


class Topic(models.Model):
    """A part of an item, and how often it has changed. A topic without a row has the number 0."""

    # kind:number/part, as `topics.name` writes it.
    name = models.CharField(max_length=80, unique=True)
    number = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"topic {self.pk}"
