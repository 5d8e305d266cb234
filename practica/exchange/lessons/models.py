"""Lessons, the answers they rest on, and what was made of an answer."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from practica.exchange.conversations.models import Answer, Conversation
from practica.knowledge.library.models import LibraryItem
from practica.knowledge.practices.models import Practice
from practica.knowledge.vocabulary.models import Concept
from practica.people.access.models import Item, Openness
from practica.people.access.spoken import Spoken
from practica.people.members.models import Member


class State(models.TextChoices):
    """Sources are asked while it is a draft; published, it is there to be found."""

    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")


class Lesson(Item, Spoken):
    """What a conversation taught. `source` is the member who writes it."""

    KIND = "lesson"

    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="lessons")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    title = models.CharField(max_length=200)
    context = models.TextField(blank=True)
    happened = models.TextField(blank=True)
    next_time = models.TextField(blank=True)
    objectives = models.ManyToManyField(Concept, related_name="+")
    concepts = models.ManyToManyField(Concept, related_name="+")
    began = models.DateTimeField()
    saved = models.DateTimeField()
    published = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["conversation", "state"], name="lessons_by_conversation")]

    def __str__(self) -> str:
        return f"lesson {self.pk}"

    def get_absolute_url(self) -> str:
        return f"/lessons/{self.pk}/"

    @property
    def openness(self) -> Openness:
        """A draft is read by its writer and by those who are asked; nobody reads it while it or its conversation is hidden."""
        is_out = self.state == State.PUBLISHED and not self.hidden and not self.conversation.hidden
        return Openness.MARKED if is_out else Openness.INSIDE

    def insider_ids(self) -> set[int]:
        if self.hidden:
            return {self.second_reader_id} if self.second_reader_id else set()
        if self.conversation.hidden or self.state == State.PUBLISHED:
            return set()
        asked = self.sources.exclude(standing=Consent.LEFT_OUT).values_list("answer__source", flat=True)
        return {number for number in asked if number}


class Consent(models.TextChoices):
    """What the writer of an answer says to being a source."""

    ASKED = "asked", _("asked, no answer yet")
    YES = "yes", _("agrees")
    NO = "no", _("does not agree")
    LEFT_OUT = "left_out", _("left out")


class Source(models.Model):
    """An answer that a lesson rests on, and whether its writer agrees."""

    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="sources")
    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="lessons")
    standing = models.CharField(max_length=8, choices=Consent, default=Consent.ASKED)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["lesson", "answer"], name="one_source_once")]


class Collection(models.Model):
    """A thing of the library made of a conversation: the answers of those who agree, in one document."""

    item = models.OneToOneField(LibraryItem, on_delete=models.CASCADE, related_name="collection")
    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="collections")

    def get_absolute_url(self) -> str:
        return f"/lessons/library/{self.pk}/"


class Part(models.Model):
    """An answer that goes into it, and whether its writer agrees."""

    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="parts")
    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="+")
    standing = models.CharField(max_length=8, choices=Consent, default=Consent.ASKED)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["collection", "answer"], name="one_part_once")]


class Grown(models.Model):
    """A practice draft that grew out of an answer, or of what began a conversation."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="grown")
    answer = models.ForeignKey(Answer, null=True, on_delete=models.CASCADE, related_name="grown")
    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation", "answer", "by"], name="one_draft_an_answer")]
