"""What every piece of writing carries that a member puts before others."""

from django.db import models

from practica.people.members.models import Member


class Spoken(models.Model):
    """Words that a member has put before others: who wrote them, how the writer is shown, and whether they are hidden."""

    language = models.CharField(max_length=10, default="en")
    # Where the writer worked when it was written; what a reader is shown of somebody who is not named.
    country = models.CharField(max_length=2, blank=True)
    role = models.CharField(max_length=80, blank=True)
    # Why each remark of the case-data check that warns was kept: {"field:kind": reason}.
    kept_findings = models.JSONField(default=dict)
    # "Personal data seen": out of sight until a second reader has decided.
    hidden = models.BooleanField(default=False)
    second_reader = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    edited = models.DateTimeField(null=True)

    class Meta:
        abstract = True
