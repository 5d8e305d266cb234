"""The report of an event with its sections and versions; evaluations; what became of promises and of parked questions."""

import secrets
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from practica.exchange.conversations.models import Conversation
from practica.exchange.events.models import Event, Session
from practica.exchange.live.models import Question, Row
from practica.people.access.models import Guarded, Item, Marking, Openness
from practica.people.access.spoken import Spoken
from practica.people.members.models import Member


class Report(Item, Spoken):
    """The draft, for those who hold the event alone. What others read is a version of it."""

    KIND = "event_report"

    event = models.OneToOneField(Event, on_delete=models.CASCADE, related_name="report")
    # The number of its last version; of both kinds together.
    number = models.PositiveIntegerField(default=0)
    # Whether those who hold the event release its title, place, days and sessions to everybody. Without meaning for TLP:CLEAR.
    frame_released = models.BooleanField(default=False)
    began = models.DateTimeField()
    changed = models.DateTimeField()

    def __str__(self) -> str:
        return f"report {self.pk}"

    def get_absolute_url(self) -> str:
        return f"/events/{self.event.slug}/report/write/"

    @property
    def openness(self) -> Openness:
        return Openness.INSIDE

    def insider_ids(self) -> set[int]:
        """Those who hold the event; while it is hidden its second reader too, who decides."""
        held = self.event.insider_ids() | ({self.event.source_id} if self.event.source_id else set())
        return held | ({self.second_reader_id} if self.hidden and self.second_reader_id else set())


class Key(models.TextChoices):
    """The parts of a report, in their order."""

    OPENING = "opening", _("Opening")
    OBJECTIVES = "objectives", _("Objectives")
    SESSION = "session", _("Session")
    THREADS = "threads", _("Common practices and common challenges")
    OVERCOME = "overcome", _("Challenges overcome")
    NEXT = "next", _("Next steps")
    PARTICIPANTS = "participants", _("Who took part")

    @property
    def is_written_by_hand(self) -> bool:
        """Whether its words are those of whoever holds the event, who may release them; the others tell what others said."""
        return self in {Key.OPENING, Key.OBJECTIVES, Key.THREADS}


class Section(models.Model):
    """A part of the draft: Markdown, made from the rows and then changed by hand."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="sections")
    key = models.CharField(max_length=12, choices=Key)
    session = models.ForeignKey(Session, null=True, on_delete=models.CASCADE, related_name="+")
    heading = models.CharField(max_length=220)
    body = models.TextField(blank=True)
    order = models.PositiveIntegerField()
    # Left out of what is published, and kept here.
    left_out = models.BooleanField(default=False)
    # Released to everybody by those who wrote it; only of what is written by hand.
    released = models.BooleanField(default=False)
    # Goes up with every change; a form says which one it was opened with.
    revision = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["order", "pk"]


class ReportVersion(Item):
    """The report as it was published, for its readers or for everybody. What it says never changes."""

    KIND = "report_version"

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    is_public = models.BooleanField(default=False)
    language = models.CharField(max_length=10)
    # Title, place, days and sections as plain data; `afterwards.paper` writes and reads it.
    content = models.JSONField()
    at = models.DateTimeField()
    by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["report", "number"], name="one_number_a_report_version")]

    def __str__(self) -> str:
        return f"report version {self.pk}"

    def get_absolute_url(self) -> str:
        return f"/events/{self.report.event.slug}/report/v{self.number}/"

    @property
    def openness(self) -> Openness:
        is_hidden = self.report.hidden or (self.report.event.hidden and not self.is_public)
        return Openness.INSIDE if is_hidden else Openness.MARKED

    def insider_ids(self) -> set[int]:
        return self.report.insider_ids()

    def gathering_id_of(self) -> int | None:
        event = self.report.event
        return event.gathering_id_of() if self.marking_of().strictness <= event.marking_of().strictness else None


class Phase(models.TextChoices):
    """When people are asked."""

    RIGHT_AFTER = "right_after", _("right after")
    LATER = "later", _("after three months")


class Evaluation(Guarded):
    """One asking: opened when the event has ended, or three months later; closed on a day."""

    KIND = "evaluation"

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="evaluations")
    phase = models.CharField(max_length=11, choices=Phase)
    opened = models.DateTimeField()
    closes = models.DateTimeField()
    reminded = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "phase"], name="one_evaluation_a_phase")]

    def __str__(self) -> str:
        return f"evaluation {self.pk}"

    def get_absolute_url(self) -> str:
        return f"/events/{self.event.slug}/evaluation/"

    @property
    def openness(self) -> Openness:
        return self.event.openness

    def insider_ids(self) -> set[int]:
        return self.event.insider_ids() | ({self.event.source_id} if self.event.source_id else set())

    def marking_of(self) -> Marking:
        return self.event.marking_of()

    def circle_id_of(self) -> int | None:
        return self.event.circle_id_of()

    def reader_ids(self) -> set[int]:
        return self.event.reader_ids()

    def gathering_id_of(self) -> int | None:
        return self.event.gathering_id_of()

    def is_open(self, now: datetime) -> bool:
        """Whether answers are taken."""
        return self.opened <= now < self.closes


def _anywhere() -> int:
    """A number that says nothing about the order in which rows were written."""
    return secrets.randbelow(2**62) + 1


class Replied(models.Model):
    """That somebody has answered, so that each does once. It holds no answer and no moment."""

    id = models.BigIntegerField(primary_key=True, default=_anywhere)
    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="replied")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["evaluation", "member"], name="one_reply_a_person")]


class Tally(models.Model):
    """How many chose an answer. Only the sum is kept, so that nobody's answers stand together."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="tallies")
    question = models.CharField(max_length=20)
    choice = models.CharField(max_length=20)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["evaluation", "question", "choice"], name="one_sum_an_answer")]


class Words(models.Model):
    """What somebody wrote to one question, apart from everything else they answered: no writer, no moment, no order."""

    id = models.BigIntegerField(primary_key=True, default=_anywhere)
    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="words")
    question = models.CharField(max_length=20)
    language = models.CharField(max_length=10, default="en")
    body = models.TextField()


class Kept(models.TextChoices):
    """What became of a promise."""

    KEPT = "kept", pgettext_lazy("a promise", "kept")
    IN_PART = "in_part", _("kept in part")
    NOT_KEPT = "not_kept", _("not kept")


class Promise(models.Model):
    """What became of a promise of the notes: when somebody was reminded, and whether it was kept, because of what."""

    row = models.OneToOneField(Row, on_delete=models.CASCADE, related_name="promise")
    reminded = models.DateTimeField(null=True)
    kept = models.CharField(max_length=8, choices=Kept, blank=True)
    because = models.CharField(max_length=500, blank=True)
    language = models.CharField(max_length=10, default="en")
    by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    told = models.DateTimeField(null=True)


class Carried(models.Model):
    """A question that was parked in a session and became a conversation, with somebody who looks after it."""

    question = models.OneToOneField(Question, on_delete=models.CASCADE, related_name="carried")
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
