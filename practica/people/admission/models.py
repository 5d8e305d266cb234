"""Invitations."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from practica.people.members.models import Member, Organisation


class Office(models.TextChoices):
    """What an invited person becomes; every one of them is a member."""

    MEMBER = "member", _("member")
    REVIEWER = "reviewer", _("reviewer")
    FACILITATOR = "facilitator", _("facilitator")
    OBSERVER = "observer", _("observer")
    ADMINISTRATOR = "administrator", _("administrator")


class Invitation(models.Model):
    """One address asked to join. The link's secret is kept only as a digest; a new link makes the old one void."""

    KIND = "invitation"

    email = models.EmailField()
    # As the list had it; the person writes it their own way on accepting.
    name = models.CharField(max_length=150, blank=True)
    digest = models.CharField(max_length=64, unique=True)
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.SET_NULL, related_name="+")
    country = models.CharField(max_length=2, blank=True)
    office = models.CharField(max_length=20, choices=Office, default=Office.MEMBER)
    language = models.CharField(max_length=10, default="en")
    # Empty only for the first facilitator of a new community, whom `practica init` invites.
    invited_by = models.ForeignKey(Member, null=True, on_delete=models.CASCADE, related_name="invitations")
    made = models.DateTimeField()
    expires = models.DateTimeField()
    # Each renewal makes another link; see `queries.secret_of`.
    renewals = models.PositiveIntegerField(default=0)
    withdrawn = models.DateTimeField(null=True)
    accepted_by = models.OneToOneField(Member, null=True, on_delete=models.CASCADE, related_name="invitation")
    accepted = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made", "-pk"]

    def is_open(self, now: datetime) -> bool:
        """Whether the link still works: not used, not withdrawn, in time, and its maker still a member."""
        maker_stands = self.invited_by is None or self.invited_by.is_present
        return self.accepted is None and self.withdrawn is None and now < self.expires and maker_stands
