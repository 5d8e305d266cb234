"""What came in: one row a mail that had to do with somebody here, so that none is taken twice."""

from django.db import models

from practica.people.members.models import Member


class Received(models.Model):
    """One mail to a reply address, or one bounce of a letter of ours. It holds no words of the mail but a file's name."""

    class Outcome(models.TextChoices):
        TAKEN = "taken"
        REFUSED = "refused"
        BOUNCE = "bounce"

    # Of its Message-ID and the address it came to; of the whole mail when it has no Message-ID.
    digest = models.CharField(max_length=64, unique=True)
    outcome = models.CharField(max_length=8, choices=Outcome)
    # A code of `actions.Why`; empty when it was taken as it is.
    why = models.CharField(max_length=20, blank=True)
    # The refusal as the page would have said it, in its writer's language.
    sentence = models.CharField(max_length=500, blank=True)
    member = models.ForeignKey(Member, null=True, on_delete=models.CASCADE, related_name="+")
    # What it answers, and whether its words are kept in that page's form.
    about_kind = models.CharField(max_length=30, blank=True)
    about_id = models.BigIntegerField(null=True)
    is_kept = models.BooleanField(default=False)
    # When a mail was written to its sender about it.
    told = models.DateTimeField(null=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["member", "told"], name="received_told")]


class Bounced(models.Model):
    """A member whose own mail server gave our letters back for good; gone once a letter's answer comes from there."""

    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="+")
    # The address that failed: a member who changes theirs is reached again.
    email = models.EmailField()
    times = models.PositiveIntegerField(default=1)
    at = models.DateTimeField()
