"""What is said, asked, voted and written while a session is held."""

from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from practica.exchange.contributions.models import Contribution
from practica.exchange.events.models import Event, OfEvent, Session
from practica.exchange.events.models import State as EventState
from practica.people.access.models import Attribution, Marking, Openness
from practica.people.access.spoken import Spoken
from practica.people.members.models import Member

BEFORE, AFTER = timedelta(minutes=30), timedelta(minutes=60)
"""So long before its beginning a session is open, and so long after its end when nobody closes it."""

MINUTES = 15
"""For the questions to one example, when nothing else is said."""


class Phase(models.TextChoices):
    """Where a session is. Questions are asked from the day the programme is known."""

    BEFORE = "before", _("not begun")
    LIVE = "live", _("live")
    OVER = "over", _("over")


class Shows(models.TextChoices):
    """What the room screen shows."""

    EXAMPLE = "example", _("the example")
    QUESTION = "question", _("the question, large")
    POLL = "poll", _("the poll")
    PAUSE = "pause", _("a pause")


class Live(models.Model):
    """How a session stands. Made when a moderator opens the desk; without a row it stands as a new one does."""

    session = models.OneToOneField(Session, on_delete=models.CASCADE, related_name="live")
    # Typed by whoever joins from the room: four digits, no longer valid once it is over.
    code = models.CharField(max_length=4, null=True, unique=True)  # noqa: DJ001 - unique, so none must be null
    # The example on the table, when its questions began, and until when they go on.
    contribution = models.ForeignKey(Contribution, null=True, on_delete=models.SET_NULL, related_name="+")
    began = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    shows = models.CharField(max_length=8, choices=Shows, default=Shows.EXAMPLE)
    ended = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"live {self.pk}"

    def phase(self, now: datetime) -> Phase:
        """Where the session is at a moment."""
        session = self.session
        if session.event.state == EventState.CANCELLED or self.ended or now > session.ends + AFTER:
            return Phase.OVER
        return Phase.BEFORE if now < session.starts - BEFORE else Phase.LIVE


class State(models.TextChoices):
    """Where a question is."""

    WAITING = "waiting", _("waits")
    ROOM = "room", _("being answered now")
    ANSWERED = "answered", _("answered")
    PARKED = "parked", _("parked")
    TAKEN_BACK = "taken_back", _("taken back")


class Question(OfEvent, Spoken):
    """A question from the floor. `source` is its author, whoever they are shown as.

    Its readers are those of the example it is asked to, where there is one, else of the session. Held back by the case-data check
    or taken back, it is its author's alone.
    """

    KIND = "live_question"

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="questions")
    contribution = models.ForeignKey(Contribution, null=True, on_delete=models.SET_NULL, related_name="questions")
    body = models.TextField()
    attribution = models.CharField(max_length=10, choices=Attribution, default=Attribution.NAMED)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    held = models.BooleanField(default=False)
    # The question it was joined with; its own votes stay its own.
    joined = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="others")
    asked = models.DateTimeField()
    brought = models.DateTimeField(null=True)
    # Of a parked one: who takes it home.
    owner = models.CharField(max_length=150, blank=True)

    class Meta:
        indexes = [models.Index(fields=["session", "state"], name="live_questions_by_state")]

    def __str__(self) -> str:
        return f"live question {self.pk}"

    def get_absolute_url(self) -> str:
        return f"{address(self.session)}#question-{self.pk}"

    @property
    def is_asked(self) -> bool:
        """Whether it stands: not taken back, not hidden."""
        return not self.hidden and self.state != State.TAKEN_BACK

    @property
    def its_event(self) -> Event:
        return self.session.event

    @property
    def openness(self) -> Openness:
        is_mine = self.hidden or self.held or self.state == State.TAKEN_BACK
        return Openness.INSIDE if is_mine else self.its_event.openness

    def insider_ids(self) -> set[int]:
        if self.hidden:
            return {self.second_reader_id} if self.second_reader_id else set()
        return set() if self.held or self.state == State.TAKEN_BACK else super().insider_ids()

    def marking_of(self) -> Marking:
        return self.contribution.marking_of() if self.contribution else super().marking_of()

    def circle_id_of(self) -> int | None:
        return self.contribution.circle_id_of() if self.contribution else super().circle_id_of()

    def reader_ids(self) -> set[int]:
        return self.contribution.reader_ids() if self.contribution else super().reader_ids()

    def gathering_id_of(self) -> int | None:
        return self.contribution.gathering_id_of() if self.contribution else super().gathering_id_of()


class Vote(models.Model):
    """One person's vote for one question, from however many devices."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="votes")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "member"], name="one_vote_a_person")]


class Apart(models.Model):
    """Two questions that look alike, and that a moderator keeps apart; the lower number first."""

    one = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["one", "other"], name="kept_apart_once")]


class Relay(models.Model):
    """A note from the desk to the author of a question, whoever that is: they read it, the desk reads it, nobody else."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="relays")
    body = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]


class Poll(models.Model):
    """One question with choices, one for each person. Nobody sees its figures before it is shown or closed."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="polls")
    words = models.CharField(max_length=200)
    language = models.CharField(max_length=10, default="en")
    made = models.DateTimeField()
    shown = models.BooleanField(default=False)
    closed = models.DateTimeField(null=True)

    class Meta:
        ordering = ["made", "pk"]


class Choice(models.Model):
    """One of the answers of a poll."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="choices")
    words = models.CharField(max_length=120)

    class Meta:
        ordering = ["pk"]


class Chosen(models.Model):
    """What one person chose; changed until the poll closes."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="chosen")
    choice = models.ForeignKey(Choice, on_delete=models.CASCADE, related_name="chosen")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["poll", "member"], name="one_choice_a_person")]


class Says(models.TextChoices):
    """How the challenge of an example stands in somebody's own country."""

    SAME = "same", _("Same in my country")
    OVERCOME = "overcome", _("Overcome in my country")
    NOT_SEEN = "not_seen", _("Not seen here")


class Standing(models.Model):
    """What one person says of their country, to one example; kept with it. Shown by country, never by person."""

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="standings")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    country = models.CharField(max_length=2)
    says = models.CharField(max_length=10, choices=Says)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contribution", "member", "country"], name="one_answer_a_person_and_country")
        ]


class Sort(models.TextChoices):
    """What a row of the notes is."""

    NOTE = "note", _("Noted")
    DECIDED = "decided", _("Decided")
    PROMISED = "promised", _("Promised")


class Row(OfEvent, Spoken):
    """A row of the notes, written by whoever takes part and mended by any of them. `source` is who wrote it first."""

    KIND = "live_row"

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="rows")
    sort = models.CharField(max_length=8, choices=Sort, default=Sort.NOTE)
    body = models.TextField()
    # Who does it, and by when: of a promise, and of a decision where it is known.
    who = models.CharField(max_length=150, blank=True)
    due = models.DateField(null=True, blank=True)
    # Grows with every change: a form says which one it was opened with, so that nobody's words are written over.
    revision = models.PositiveIntegerField(default=1)
    at = models.DateTimeField()
    changed = models.DateTimeField()
    dropped = models.BooleanField(default=False)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"row {self.pk}"

    def get_absolute_url(self) -> str:
        return f"{address(self.session)}notes/#row-{self.pk}"

    @property
    def its_event(self) -> Event:
        return self.session.event

    @property
    def openness(self) -> Openness:
        return Openness.INSIDE if self.hidden else self.its_event.openness

    def insider_ids(self) -> set[int]:
        if self.hidden:
            return {self.second_reader_id} if self.second_reader_id else set()
        return super().insider_ids()


def address(session: Session) -> str:
    """Of the page of a session."""
    return f"/events/{session.event.slug}/live/{session.number}/"
