"""What a person has typed into a form and not yet sent; and the worker's pulse."""

from django.conf import settings
from django.db import models


class KeptForm(models.Model):
    """The fields of one form as one member last typed them; gone when the form is sent. Drafts of practices keep their own."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # The form's address, as "/practices/night-interpreters/adapt/".
    form = models.CharField(max_length=200)
    fields = models.JSONField(default=dict)
    saved = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "form"], name="one_kept_form")]


class Pulse(models.Model):
    """When the worker ticked last: one row, number 1, written by `pulse.beat`."""

    at = models.DateTimeField()
