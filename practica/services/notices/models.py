"""The outbox, what each member wants of it, their digests, what they follow and what they have opened."""

from django.db import models

from practica.people.members.models import Member


class Digest(models.Model):
    """One look at what a member is told together: one a member and day, whether or not anything was to be told.

    The day is the member's own, from the hour of their digest on. The row says what belongs to it, so that a mail which is made
    twice (a worker was killed) tells the same things.
    """

    KIND = "digest"

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    # The first day of the week that this one tells of; null when the week was told of already.
    week = models.DateField(null=True)
    # The last row of the activity up to which this member has heard what is new.
    upto = models.BigIntegerField(default=0)
    # What is new, as [kind, number] in the order of telling.
    news = models.JSONField(default=list)
    # Keys of what waits for the member and has been told by now; null until the mail is made.
    waits = models.JSONField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "day"], name="one_digest_a_day"),
            models.UniqueConstraint(fields=["member", "week"], name="one_digest_a_week"),
        ]
        indexes = [models.Index(fields=["day"], name="digests_by_day")]


class Letter(models.Model):
    """One notice to one person, on /notices/ and, as they wish, by mail: written with its cause, composed and sent by the worker.

    Holds no content: only which kind of letter, to whom, about what; the words are made at sending, in the reader's language,
    when what they may see is computed again.
    """

    class Standing(models.TextChoices):
        WAITING = "waiting"
        HELD = "held", "waits for the digest"
        QUIET = "quiet", "on the page alone"
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
    # The digest it is told in.
    digest = models.ForeignKey(Digest, null=True, on_delete=models.SET_NULL, related_name="letters")
    # When its reader opened it, or the page of what it is about.
    read = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["standing", "due"], name="letters_waiting"),
            models.Index(fields=["member", "target_kind", "target_id"], name="letters_by_target"),
        ]


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


class Wishes(models.Model):
    """What a member wants by mail, and when; `wishes` reads it. A member without a row has the defaults."""

    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="mail_wishes")
    # subject → frequency, of those that were chosen.
    choices = models.JSONField(default=dict)
    # Hours of the member's own clock between which no mail comes at once; the same hour twice for none.
    quiet_from = models.PositiveSmallIntegerField(default=21)
    quiet_until = models.PositiveSmallIntegerField(default=7)
    # When the digest comes, and its weekly part.
    hour = models.PositiveSmallIntegerField(default=7)
    weekday = models.PositiveSmallIntegerField(default=0)
    changed = models.DateTimeField(null=True)
    # The day of the digest that was looked at last, so that a tick finds who is due without reading everybody's digests.
    looked = models.DateField(null=True)


class Opened(models.Model):
    """A member has opened the page of an item, so that no mail tells them of it: kept for thirty days and shown to nobody."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=30)
    object_id = models.BigIntegerField()
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "kind", "object_id"], name="one_opening_an_item")]
