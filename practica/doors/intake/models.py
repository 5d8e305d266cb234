"""One member's uploads: private to them, and gone after two weeks."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from practica.people.members.models import Member


class Standing(models.TextChoices):
    WAITING = "waiting", _("waiting to be read")
    READ = "read", _("read")
    UNREADABLE = "unreadable", _("cannot be read")


class Intake(models.Model):
    """A file on its way to being drafts. The file itself is dropped when it has been read; its text stays for two weeks."""

    KIND = "intake"

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="intakes")
    name = models.CharField(max_length=200)
    data = models.BinaryField(null=True)
    standing = models.CharField(max_length=10, choices=Standing, default=Standing.WAITING)
    made = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    text = models.TextField(blank=True)
    # One element of "files" as `practica intake --json` answers it, with periods and the reasons for countries beside.
    proposal = models.JSONField(default=dict)

    class Meta:
        ordering = ["-made", "-pk"]
        indexes = [models.Index(fields=["standing", "made"], name="intakes_waiting")]

    def get_absolute_url(self) -> str:
        return f"/intake/{self.pk}/"
