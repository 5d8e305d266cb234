"""The outbox."""

from django.db import models

from practica.people.members.models import Member


class Letter(models.Model):
    """One mail to one person: written with its cause, composed and sent by the worker.

    Holds no content: only which kind of letter, to whom, about what; the words are made at sending, in the reader's language,
    when what they may see is computed again.
    """

    class Standing(models.TextChoices):
        WAITING = "waiting"
        SENT = "sent"
        CANCELLED = "cancelled"
        GIVEN_UP = "given_up"

    kind = models.CharField(max_length=40)
    # One letter a cause and person: writing it twice is writing it once.
    key = models.CharField(max_length=200, unique=True)
    member = models.ForeignKey(Member, null=True, on_delete=models.CASCADE, related_name="letters")
    # For those who are not members yet (invitations).
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=10, default="en")
    target_kind = models.CharField(max_length=30, blank=True)
    target_id = models.BigIntegerField(null=True)
    facts = models.JSONField(default=dict)
    message_id = models.CharField(max_length=120, unique=True)
    standing = models.CharField(max_length=10, choices=Standing, default=Standing.WAITING)
    written = models.DateTimeField()
    due = models.DateTimeField(db_index=True)
    leased_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    sent = models.DateTimeField(null=True)
    why_not = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["standing", "due"], name="letters_waiting")]


class Follow(models.Model):
    """A member hears of one item, or has muted it."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=30)
    object_id = models.BigIntegerField()
    muted = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "kind", "object_id"], name="one_follow_an_item")]
        indexes = [models.Index(fields=["kind", "object_id"], name="follows_by_item")]
