"""Circles, who belongs to them, who asked to."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from practica.people.members.models import Member, Organisation


class Joining(models.TextChoices):
    """How one becomes a member of a circle."""

    OPEN = "open", _("open to every member")
    ON_REQUEST = "on_request", _("on request")
    BY_INVITATION = "by_invitation", _("by invitation")


class Circle(models.Model):
    """A group with a purpose. The charter: purpose, at most five learning questions, sponsor, review date."""

    KIND = "circle"

    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=80, unique=True)
    language = models.CharField(max_length=10, default="en")
    joining = models.CharField(max_length=20, choices=Joining)
    unlisted = models.BooleanField(default=False)
    purpose = models.TextField(blank=True)
    questions = models.JSONField(default=list)
    sponsor = models.ForeignKey(Organisation, null=True, on_delete=models.SET_NULL, related_name="+")
    review_on = models.DateField(null=True)
    founded = models.DateTimeField()
    members = models.ManyToManyField(Member, through="Membership", related_name="circles")

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/circles/{self.slug}/"


class Membership(models.Model):
    """One member in one circle. Deleting the row is leaving, at once and everywhere."""

    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="memberships")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="memberships")
    is_steward = models.BooleanField(default=False)
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["circle", "member"], name="once_in_a_circle")]


class JoinRequest(models.Model):
    """A member asks to join, or a steward invites one; settled by the other side."""

    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="requests")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="circle_requests")
    # Who invited; empty when the member asked.
    invited_by = models.ForeignKey(Member, null=True, on_delete=models.CASCADE, related_name="+")
    words = models.TextField(blank=True, max_length=1000)
    made = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["circle", "member"], name="one_open_request")]
