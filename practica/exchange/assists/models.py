"""Peer assists, the peers who were asked, and what is said in them."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from practica.exchange.conversations.models import Conversation, PilotEnd
from practica.people.access.models import Guarded, Item, Marking, Openness
from practica.people.access.spoken import Spoken
from practica.people.members.models import Member

FEWEST, MOST = 5, 8
"""So many peers: fewer have too little to say, with more nobody's turn comes."""

QUESTIONS_FOR, WRITING_FOR = timedelta(days=3), timedelta(days=7)
"""In writing: how long clarifying questions are asked, and how long the whole is open."""


class Way(models.TextChoices):
    """How they meet."""

    LIVE = "live", _("live, for an hour")
    WRITING = "writing", _("in writing, over a week")


class Stage(models.TextChoices):
    """Where it is. Stages never go back."""

    BRIEF = "brief", _("brief")
    CLARIFYING = "clarifying", _("clarifying questions")
    ADVICE = "advice", _("advice")
    TRYING = "trying", _("trying")
    TOLD = "told", _("told")


class Assist(Item, Spoken):
    """One peer assist. `source` is its host, the member with the problem."""

    KIND = "assist"

    question = models.ForeignKey(Conversation, null=True, on_delete=models.SET_NULL, related_name="assists")
    title = models.CharField(max_length=200)
    brief = models.TextField()
    way = models.CharField(max_length=8, choices=Way, default=Way.WRITING)
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.BRIEF)
    # Live: the moment, the host's time zone (IANA) as it was then, and a room or a link.
    starts = models.DateTimeField(null=True)
    zone = models.CharField(max_length=50, default="UTC")
    place = models.CharField(max_length=300, blank=True)
    began = models.DateTimeField()
    # Of the last word or step: lists are in this order.
    moved = models.DateTimeField()
    # In writing: when it is over, and when it next moves by itself.
    ends = models.DateTimeField(null=True)
    moves = models.DateTimeField(null=True)
    will_try = models.TextField(blank=True)
    # The last day of the month in which the host tells what came of it.
    tell_by = models.DateField(null=True)
    reminded = models.DateTimeField(null=True)
    end = models.CharField(max_length=10, choices=PilotEnd, blank=True)
    came = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["-moved", "-id"], name="assists_by_move"),
            models.Index(fields=["stage", "moves"], name="assists_to_move"),
        ]

    def __str__(self) -> str:
        return f"assist {self.pk}"

    def get_absolute_url(self) -> str:
        return f"/questions/peer-assist/{self.pk}/"

    @property
    def openness(self) -> Openness:
        return Openness.INSIDE if self.hidden else Openness.MARKED

    def insider_ids(self) -> set[int]:
        return {self.second_reader_id} if self.second_reader_id else set()


class Standing(models.TextChoices):
    """What a peer says to being asked."""

    INVITED = "invited", _("no answer yet")
    ACCEPTED = "accepted", _("takes part")
    DECLINED = "declined", _("cannot take part")


class Peer(models.Model):
    """One person asked to assist."""

    assist = models.ForeignKey(Assist, on_delete=models.CASCADE, related_name="peers")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    standing = models.CharField(max_length=8, choices=Standing, default=Standing.INVITED)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["assist", "member"], name="one_peer_once")]


class Sort(models.TextChoices):
    """What a word is."""

    QUESTION = "question", _("clarifying question")
    ANSWER = "answer", _("answer")
    ADVICE = "advice", _("advice")


class Word(Guarded, Spoken):
    """A clarifying question, the host's answer `to` one, or advice. Its readers are those of the assist; it is never edited."""

    KIND = "assist_word"

    assist = models.ForeignKey(Assist, on_delete=models.CASCADE, related_name="words")
    sort = models.CharField(max_length=8, choices=Sort)
    to = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="replies")
    body = models.TextField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["assist", "at"], name="assist_words_in_order")]

    def __str__(self) -> str:
        return f"assist word {self.pk}"

    def get_absolute_url(self) -> str:
        return f"/questions/peer-assist/{self.assist_id}/#word-{self.pk}"

    @property
    def openness(self) -> Openness:
        return Openness.INSIDE if self.hidden or self.assist.hidden else Openness.MARKED

    def insider_ids(self) -> set[int]:
        return {number for number in (self.second_reader_id, self.assist.second_reader_id) if number}

    def marking_of(self) -> Marking:
        return self.assist.marking_of()

    def circle_id_of(self) -> int | None:
        return self.assist.circle_id_of()

    def reader_ids(self) -> set[int]:
        """Of TLP:RED: the host and the peers who have not declined."""
        return self.assist.reader_ids() | ({self.assist.source_id} if self.assist.source_id else set())
