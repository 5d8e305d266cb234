"""Conversations, their answers and follow-ups, and what people say of them."""

from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from practica.exchange.events.models import Event
from practica.knowledge.practices.models import Practice
from practica.knowledge.replications.models import Replication, Use
from practica.knowledge.vocabulary.models import Concept
from practica.people.access.models import Attribution, Guarded, Item, Marking, Openness
from practica.people.access.spoken import Spoken
from practica.people.members.models import Member


class Kind(models.TextChoices):
    """What somebody begins: they ask, they would like to try something with others, or they tell what they did."""

    QUESTION = "question", _("question")
    IDEA = "idea", _("idea")
    EXPERIENCE = "experience", _("experience")


class State(models.TextChoices):
    OPEN = "open", _("open")
    CLOSED = "closed", _("closed")
    MERGED = "merged", _("joined with another")


class Urgency(models.TextChoices):
    """How soon an answer is of use. It sets the clock of a question."""

    DAYS = "days", _("within two days")
    WEEK = "week", _("within a week")
    MONTH = "month", _("within a month")

    @property
    def patience(self) -> timedelta:
        """After so long without an answer more people are asked; after twice as long somebody owns the question."""
        return {Urgency.DAYS: timedelta(days=2), Urgency.WEEK: timedelta(days=7), Urgency.MONTH: timedelta(days=30)}[self]


class Worked(models.TextChoices):
    """What an answer tells of; advice comes from somebody who has not done it."""

    WORKED = "worked", _("worked for us")
    IN_PART = "in_part", _("worked in part")
    DID_NOT = "did_not", _("did not work for us")
    ADVICE = "advice", _("advice, not tried by us")


class Conversation(Item, Spoken):
    """A question, an idea or an experience. `source` is the member who began it."""

    KIND = "conversation"

    kind = models.CharField(max_length=12, choices=Kind)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    external_id = models.CharField(max_length=200, null=True, unique=True)  # noqa: DJ001 - unique, so empty must be null
    title = models.CharField(max_length=200)
    body = models.TextField()
    setting = models.CharField(max_length=300, blank=True)
    tried = models.TextField(blank=True)
    urgency = models.CharField(max_length=8, choices=Urgency, default=Urgency.WEEK)
    objectives = models.ManyToManyField(Concept, related_name="+")
    concepts = models.ManyToManyField(Concept, related_name="+")
    # What it is about, if anything: one of these, and with a practice perhaps one of its sections.
    practice = models.ForeignKey(Practice, null=True, on_delete=models.PROTECT, related_name="+")
    section = models.CharField(max_length=20, blank=True)
    replication = models.ForeignKey(Replication, null=True, on_delete=models.PROTECT, related_name="+")
    event = models.ForeignKey(Event, null=True, on_delete=models.PROTECT, related_name="+")
    about_country = models.CharField(max_length=2, blank=True)
    began = models.DateTimeField()
    # Of the last answer or follow-up: lists are in this order.
    moved = models.DateTimeField()
    answered = models.DateTimeField(null=True)
    answers_count = models.PositiveIntegerField(default=0)
    # The clock of a question without an answer: more people asked, then an owner.
    widened = models.DateTimeField(null=True)
    escalated = models.DateTimeField(null=True)
    owner = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    accepted = models.ForeignKey("Answer", null=True, on_delete=models.SET_NULL, related_name="+")
    closed_reason = models.CharField(max_length=500, blank=True)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="merged")

    class Meta:
        indexes = [
            models.Index(fields=["-moved", "-id"], name="conversations_by_move"),
            models.Index(fields=["kind", "state", "answered"], name="conversations_unanswered"),
            models.Index(fields=["practice", "-moved"], name="conversations_by_practice"),
            models.Index(fields=["about_country", "-moved"], name="conversations_by_country"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    def get_absolute_url(self) -> str:
        return f"/questions/{self.pk}/"

    @property
    def openness(self) -> Openness:
        return Openness.INSIDE if self.hidden else Openness.MARKED

    def insider_ids(self) -> set[int]:
        return {self.second_reader_id} if self.second_reader_id else set()

    def gathering_id_of(self) -> int | None:
        """Guests of an event read what is asked about it and is marked as the event is, or looser."""
        if self.event is None or self.marking_of().strictness > self.event.marking_of().strictness:
            return None
        return self.event.gathering_id if self.event.circle_id_of() == self.circle_id_of() else None

    @property
    def is_open(self) -> bool:
        return self.state == State.OPEN

    @property
    def is_waiting(self) -> bool:
        """Whether it asks, is open, and nobody has answered yet."""
        return self.kind == Kind.QUESTION and self.state == State.OPEN and self.answered is None

    @property
    def widens(self) -> datetime:
        """When more people are asked, if nobody has answered by then."""
        return self.began + Urgency(self.urgency).patience

    @property
    def escalates(self) -> datetime:
        """When somebody is made its owner, if nobody has answered by then."""
        return self.began + 2 * Urgency(self.urgency).patience


class Answer(Guarded, Spoken):
    """An answer, or with `to` a follow-up on one. Its readers are those of the conversation."""

    KIND = "answer"

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="answers")
    to = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="follow_ups")
    attribution = models.CharField(max_length=10, choices=Attribution, default=Attribution.NAMED)
    worked = models.CharField(max_length=8, choices=Worked, blank=True)
    body = models.TextField()
    next_time = models.TextField(blank=True)
    place = models.CharField(max_length=200, blank=True)
    # A practice that the answer points at.
    practice = models.ForeignKey(Practice, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["conversation", "to", "at"], name="answers_in_order")]

    def __str__(self) -> str:
        return f"answer {self.pk}"

    def get_absolute_url(self) -> str:
        return f"/questions/{self.conversation_id}/#answer-{self.pk}"

    @property
    def openness(self) -> Openness:
        return Openness.INSIDE if self.hidden or self.conversation.hidden else Openness.MARKED

    def insider_ids(self) -> set[int]:
        return {number for number in (self.second_reader_id, self.conversation.second_reader_id) if number}

    def marking_of(self) -> Marking:
        return self.conversation.marking_of()

    def circle_id_of(self) -> int | None:
        return self.conversation.circle_id_of()

    def gathering_id_of(self) -> int | None:
        return self.conversation.gathering_id_of()

    def reader_ids(self) -> set[int]:
        """Of TLP:RED: those the conversation names, and who began it."""
        readers = self.conversation.reader_ids()
        return readers | {self.conversation.source_id} if readers and self.conversation.source_id else readers


class Edit(models.Model):
    """What stood there before an edit: {field: words}. Read by whoever reads the item; taken away with personal data."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="edits")
    answer = models.ForeignKey(Answer, null=True, on_delete=models.CASCADE, related_name="edits")
    by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    before = models.JSONField(default=dict)

    class Meta:
        ordering = ["-at", "-pk"]


class Helped(models.TextChoices):
    YES = "yes", _("it helped")
    IN_PART = "in_part", _("it helped in part")
    NO = "no", _("it did not help")


class CameOf(models.Model):
    """What the asker says of one answer: whether it helped, and what came of it; with a practice, also a use of it."""

    answer = models.OneToOneField(Answer, on_delete=models.CASCADE, related_name="came_of")
    helped = models.CharField(max_length=8, choices=Helped)
    what = models.TextField(blank=True)
    use = models.ForeignKey(Use, null=True, on_delete=models.SET_NULL, related_name="+")
    by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()


class Thanks(models.Model):
    """A sentence of thanks that a person wrote; never counted into anything."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="thanks")
    by = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    words = models.CharField(max_length=300)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["answer", "by"], name="one_thanks_each")]


class SameHere(models.Model):
    """*Same question in my country*, or, with an answer, *same for us*: one a member."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="same")
    answer = models.ForeignKey(Answer, null=True, on_delete=models.CASCADE, related_name="same")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    country = models.CharField(max_length=2, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "member"], condition=models.Q(answer=None), name="same_question_once_each"
            ),
            models.UniqueConstraint(fields=["answer", "member"], name="same_for_us_once_each"),
        ]


class Hand(models.Model):
    """Somebody who would try an idea, and what they would bring."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="hands")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    country = models.CharField(max_length=2, blank=True)
    words = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["conversation", "member"], name="one_hand_each")]


class Standing(models.TextChoices):
    """What became of asking one person."""

    ASKED = "asked", _("not yet seen")
    SEEN = "seen", _("seen")
    ANSWERED = "answered", _("answered")
    PASSED_ON = "passed_on", _("passed it on")
    DECLINED = "declined", _("cannot answer")


class Invitation(models.Model):
    """One person asked by name to answer, with the reasons why they are likely to know."""

    KIND = "answer_invitation"

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="invitations")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    # Who chose them; empty when the clock did.
    by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    # Codes and numbers that `routing.reasons` turns into sentences: [["concept", "interpretation"], ["answers", 2]].
    reasons = models.JSONField(default=list)
    standing = models.CharField(max_length=10, choices=Standing, default=Standing.ASKED)
    at = models.DateTimeField()
    passed_to = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["conversation", "member"], name="asked_once")]
        indexes = [models.Index(fields=["member", "at"], name="invitations_by_member")]


class PilotEnd(models.TextChoices):
    """What became of a pilot. That it failed is told as plainly as that it worked."""

    WORKED = "worked", _("we tried, it worked")
    IN_PART = "in_part", _("we tried, it worked in part")
    FAILED = "failed", _("we tried, it failed")
    NOT_TRIED = "not_tried", _("it was not tried after all")


class Pilot(models.Model):
    """An idea that enough hands have made a plan: who tries what, where, and how they will know."""

    conversation = models.OneToOneField(Conversation, on_delete=models.CASCADE, related_name="pilot")
    plan = models.TextField()
    known_by = models.TextField()
    place = models.CharField(max_length=200, blank=True)
    # The last day of the month in which it will be told what came of it.
    tell_by = models.DateField()
    planned = models.DateTimeField()
    end = models.CharField(max_length=10, choices=PilotEnd, blank=True)
    told = models.TextField(blank=True)
    next_time = models.TextField(blank=True)
    ended = models.DateTimeField(null=True)
    reminded = models.DateTimeField(null=True)
