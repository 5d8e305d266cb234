"""The append-only table and its readers' cursors."""

from django.conf import settings
from django.db import models


class Activity(models.Model):
    """One thing that happened. Rows are only ever added (a trigger in the database refuses the rest)."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    verb = models.CharField(max_length=60)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False
    )
    target_kind = models.CharField(max_length=30)
    target_id = models.BigIntegerField()
    facts = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["target_kind", "target_id", "id"], name="activity_by_target")]


class Cursor(models.Model):
    """How far one consumer has read."""

    consumer = models.CharField(max_length=40, unique=True)
    position = models.BigIntegerField(default=0)
