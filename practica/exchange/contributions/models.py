"""An example that a panellist tells in a session, and what the moderator remarks while it is prepared."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from practica.exchange.events.models import Event, OfEvent, Part, Session
from practica.knowledge.practices.models import Practice
from practica.people.access.models import Item, Openness
from practica.people.access.spoken import Spoken
from practica.people.members.models import Member


class State(models.TextChoices):
    """While it is prepared its writer, the moderators and those who hold the event read it; then all readers of its marking."""

    PREPARING = "preparing", _("being prepared")
    READY = "ready", _("ready")
    TOLD = "told", _("told")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Contribution(Item, Spoken):
    """One example. `source` is whoever tells it; `country` is the country or `region` whose example it is.

    Its marking may be that of the event or stricter; a guest reads what is marked as the event is, or looser.
    """

    KIND = "contribution"

    SECTIONS: ClassVar[tuple[str, ...]] = ("what", "overcome", "learnt", "impact", "did_not_work")

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="contributions")
    # Whoever tells it as the programme names them; empty once they are taken out of it.
    part = models.ForeignKey(Part, null=True, blank=True, on_delete=models.SET_NULL, related_name="contributions")
    state = models.CharField(max_length=10, choices=State, default=State.PREPARING)
    title = models.CharField(max_length=200)
    # A region within the country, or of several countries; the country's code is in `country`.
    region = models.CharField(max_length=120, blank=True)
    # What was done; how a challenge was overcome; what was learnt; what impact it had; what did not work. Plain Markdown.
    what = models.TextField(blank=True)
    overcome = models.TextField(blank=True)
    learnt = models.TextField(blank=True)
    impact = models.TextField(blank=True)
    did_not_work = models.TextField(blank=True)
    order = models.PositiveIntegerField(default=0)
    # What it starts from, and the practice that it became.
    practice = models.ForeignKey(Practice, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    became = models.ForeignKey(Practice, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    # The document it was begun from, by its name; who tells it took over what is right of it.
    source_title = models.CharField(max_length=200, blank=True)
    # Why it does not become a practice, as whoever tells it says; why it was withdrawn.
    stays_because = models.CharField(max_length=300, blank=True)
    withdrawn_because = models.CharField(max_length=300, blank=True)
    began = models.DateTimeField()
    # Of the last change of its words: its form says which one it was opened with.
    moved = models.DateTimeField()

    class Meta:
        ordering = ["session", "order", "pk"]

    def __str__(self) -> str:
        return f"contribution {self.pk}"

    def get_absolute_url(self) -> str:
        return f"/events/{self.session.event.slug}/examples/{self.pk}/"

    @property
    def event(self) -> Event:
        """The event in which it is told."""
        return self.session.event

    @property
    def openness(self) -> Openness:
        is_inside = self.hidden or self.state in {State.PREPARING, State.WITHDRAWN} or self.event.openness == Openness.INSIDE
        return Openness.INSIDE if is_inside else Openness.MARKED

    def insider_ids(self) -> set[int]:
        """The moderators of its session and those who hold the event; while it is hidden its second reader alone."""
        if self.hidden:
            return {self.second_reader_id} if self.second_reader_id else set()
        moderators = self.session.parts.filter(does="moderates", member__isnull=False).values_list("member_id", flat=True)
        return set(moderators) | self.event.insider_ids() | ({self.event.source_id} if self.event.source_id else set())

    def gathering_id_of(self) -> int | None:
        is_within = self.marking_of().strictness <= self.event.marking_of().strictness
        return self.event.gathering_id_of() if is_within else None


class Asked(models.Model):
    """Somebody who speaks in a session is asked to prepare an example; once a session, and reminded once."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="asked")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    reminded = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "member"], name="asked_once_a_session")]


class Remark(OfEvent):
    """What a moderator, a holder or the writer says while an example is prepared. Read by them alone."""

    KIND = "remark"

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="remarks")
    section = models.CharField(max_length=20, blank=True)
    body = models.TextField()
    at = models.DateTimeField()
    settled = models.DateTimeField(null=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"remark {self.pk}"

    def get_absolute_url(self) -> str:
        return f"{self.contribution.get_absolute_url()}#remark-{self.pk}"

    @property
    def its_event(self) -> Event:
        return self.contribution.event

    @property
    def openness(self) -> Openness:
        return Openness.INSIDE

    def insider_ids(self) -> set[int]:
        writer = self.contribution.source_id
        return self.contribution.insider_ids() | ({writer} if writer and not self.contribution.hidden else set())
