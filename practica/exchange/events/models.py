"""Events, their sessions and who speaks in them, the editions of the programme, registrations and invitations of guests."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.translation import gettext_lazy as _

from practica.knowledge.vocabulary.models import Concept
from practica.people.access.models import Gathering, Guarded, Item, Marking, Openness
from practica.people.access.spoken import Spoken
from practica.people.members.models import Member


class Kind(models.TextChoices):
    """What people come together for."""

    WORKSHOP = "workshop", _("workshop")
    WEBINAR = "webinar", _("webinar")
    STUDY_VISIT = "study_visit", _("study visit")
    TRAINING = "training", _("training")
    CLINIC = "clinic", _("clinic")


class Way(models.TextChoices):
    """Where they meet."""

    ON_SITE = "on_site", _("on site")
    ONLINE = "online", _("online")
    BOTH = "both", _("on site and online")


class State(models.TextChoices):
    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")
    CANCELLED = "cancelled", _("cancelled")


class Format(models.TextChoices):
    """How a session is held."""

    OPENING = "opening", _("opening")
    PANEL = "panel", _("panel")
    PEER_ASSIST = "peer_assist", _("peer assist")
    AFTER_ACTION = "after_action", _("after-action review")
    GROUP_WORK = "group_work", _("group work")
    DISCUSSION = "discussion", _("open discussion")
    WRAP_UP = "wrap_up", _("wrap-up")
    BREAK = "break", _("break")

    @property
    def has_examples(self) -> bool:
        """Whether panellists tell examples in it."""
        return self not in {Format.OPENING, Format.WRAP_UP, Format.BREAK}


class Event(Item, Spoken):
    """One event. `source` is the member who set it up; those who hold it with them are its `holders`."""

    KIND = "event"

    slug = models.SlugField(max_length=80, unique=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.WORKSHOP)
    way = models.CharField(max_length=8, choices=Way, default=Way.ON_SITE)
    title = models.CharField(max_length=200)
    # The concept note, plain Markdown.
    note = models.TextField(blank=True)
    # What it takes place on the sidelines of: another event here, or one that is only named.
    beside = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    beside_what = models.CharField(max_length=200, blank=True)
    # Town and building, ISO 3166-1 alpha-2 of its country, and the address online; the latter is for those who take part.
    place = models.CharField(max_length=200, blank=True)
    where = models.CharField(max_length=2, blank=True)
    link = models.CharField(max_length=500, blank=True)
    # IANA; days and hours of the programme are said in it.
    zone = models.CharField(max_length=50, default="UTC")
    languages = models.JSONField(default=list)
    # Its first and last day there.
    starts = models.DateField()
    ends = models.DateField()
    # How many can take part; None: as many as come. Registration closes at a moment, or with the last day.
    room_for = models.PositiveIntegerField(null=True, blank=True)
    by_approval = models.BooleanField(default=True)
    registration_until = models.DateTimeField(null=True, blank=True)
    holders = models.ManyToManyField(Member, related_name="+")
    gathering = models.OneToOneField(Gathering, on_delete=models.PROTECT, related_name="+")
    # The number of the programme's last edition; 0 before it was published. RFC 5545's SEQUENCE.
    edition = models.PositiveIntegerField(default=0)
    # Goes up with every change of its words; a form says which one it was opened with.
    revision = models.PositiveIntegerField(default=0)
    began = models.DateTimeField()
    changed = models.DateTimeField()
    cancelled_because = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [models.Index(fields=["-starts", "-id"], name="events_by_day")]

    def __str__(self) -> str:
        return f"event {self.pk}"

    def get_absolute_url(self) -> str:
        return f"/events/{self.slug}/"

    @property
    def openness(self) -> Openness:
        return Openness.INSIDE if self.hidden or self.state == State.DRAFT else Openness.MARKED

    def insider_ids(self) -> set[int]:
        """Who works on the draft; while it is hidden its second reader alone."""
        if self.hidden:
            return {self.second_reader_id} if self.second_reader_id else set()
        return set(self.holders.values_list("pk", flat=True))

    def gathering_id_of(self) -> int | None:
        return self.gathering_id

    @property
    def tz(self) -> ZoneInfo:
        """The zone in which its programme is said."""
        return ZoneInfo(self.zone)

    @property
    def over_at(self) -> datetime:
        """The end of its last day there; its guests are guests until then."""
        return datetime.combine(self.ends + timedelta(days=1), time.min, tzinfo=self.tz).astimezone(UTC)

    def is_over(self, now: datetime) -> bool:
        """Whether its last day there has passed."""
        return now.astimezone(self.tz).date() > self.ends

    def is_on(self, now: datetime) -> bool:
        """Whether today, there, is one of its days."""
        return self.starts <= now.astimezone(self.tz).date() <= self.ends

    def days(self) -> list[date]:
        """Its days, first to last; a year at most."""
        return [
            date.fromordinal(day)
            for day in range(self.starts.toordinal(), min(self.ends.toordinal(), self.starts.toordinal() + 366) + 1)
        ]


class OfEvent(Guarded):
    """What belongs to an event and has no marking of its own: its readers are those of the event."""

    class Meta:
        abstract = True

    @property
    def its_event(self) -> Event:
        """The event it belongs to."""
        raise TypeError(f"{type(self).__name__} says which event it belongs to")

    @property
    def openness(self) -> Openness:
        return self.its_event.openness

    def insider_ids(self) -> set[int]:
        return self.its_event.insider_ids() | ({self.its_event.source_id} if self.its_event.source_id else set())

    def marking_of(self) -> Marking:
        return self.its_event.marking_of()

    def circle_id_of(self) -> int | None:
        return self.its_event.circle_id_of()

    def reader_ids(self) -> set[int]:
        return self.its_event.reader_ids() | ({self.its_event.source_id} if self.its_event.source_id else set())

    def gathering_id_of(self) -> int | None:
        return self.its_event.gathering_id


class Session(OfEvent):
    """A part of the programme. `source` is that of the event."""

    KIND = "session"

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="sessions")
    title = models.CharField(max_length=200)
    about = models.TextField(blank=True)
    format = models.CharField(max_length=12, choices=Format, default=Format.PANEL)
    objective = models.ForeignKey(Concept, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    room = models.CharField(max_length=100, blank=True)
    # What was said may be used, who said it may not be told: names in it are not shown after it has ended.
    chatham_house = models.BooleanField(default=False)
    # Its number in the address, counted within the event and never given twice.
    number = models.PositiveIntegerField()
    # The number of the first edition of the programme that it stands in; 0 as long as only those who organise know of it.
    since_edition = models.PositiveIntegerField(default=0)
    # Goes up with every change, who speaks included; a form says which one it was opened with.
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["starts", "number"]
        constraints = [models.UniqueConstraint(fields=["event", "number"], name="one_number_a_session")]

    def __str__(self) -> str:
        return f"session {self.pk}"

    def get_absolute_url(self) -> str:
        return f"/events/{self.event.slug}/#session-{self.number}"

    @property
    def its_event(self) -> Event:
        return self.event


class Does(models.TextChoices):
    """What somebody does in a session."""

    MODERATES = "moderates", _("moderates")
    SPEAKS = "speaks", _("speaks")


class Part(models.Model):
    """Somebody who moderates or speaks in a session: a member, a guest, or a person who is only named."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="parts")
    does = models.CharField(max_length=10, choices=Does)
    member = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    # As the programme says it; of a member taken over when they were named.
    name = models.CharField(max_length=150)
    role = models.CharField(max_length=120, blank=True)
    country = models.CharField(max_length=2, blank=True)

    class Meta:
        ordering = ["does", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "member", "does"], name="one_part_of_a_kind", condition=models.Q(member__isnull=False)
            )
        ]


class Edition(models.Model):
    """The programme as it was made known, and what changed since the edition before. Never changes."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="editions")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    # Days, zone and place, the sessions with their parts, and rows of what changed, as plain data; `events.programme` writes and
    # reads all three.
    facts = models.JSONField(default=dict)
    programme = models.JSONField(default=list)
    changes = models.JSONField(default=list)
    # How many of how many were told.
    told = models.PositiveIntegerField(default=0)
    taking_part = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["event", "number"], name="one_number_an_edition")]


class Standing(models.TextChoices):
    """How somebody's registration stands."""

    ASKED = "asked", _("waits for an answer")
    IN = "in", _("takes part")
    WAITING = "waiting", _("on the waiting list")
    DECLINED = "declined", _("declined")
    GONE = "gone", _("does not come")


class Registration(models.Model):
    """One person at one event, guests among them."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="registrations")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="registrations")
    standing = models.CharField(max_length=8, choices=Standing, default=Standing.ASKED)
    way = models.CharField(max_length=8, choices=Way, default=Way.ON_SITE)
    # The numbers of the sessions they come to; all of them when empty.
    sessions = models.JSONField(default=list)
    # Their place in the waiting list is this moment's.
    at = models.DateTimeField()
    decided = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    # Said by whoever holds the event; unknown until then.
    came = models.BooleanField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "member"], name="one_registration_a_person")]


class GuestInvitation(models.Model):
    """A named person invited to one event. Its link makes a guest's account, or opens the event to one that is there."""

    KIND = "guest_invitation"

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="invitations")
    name = models.CharField(max_length=150)
    email = models.EmailField()
    language = models.CharField(max_length=10, default="en")
    country = models.CharField(max_length=2, blank=True)
    organisation = models.CharField(max_length=200, blank=True)
    role = models.CharField(max_length=80, blank=True)
    # What is stored of the link's secret, which `guests.secret_of` computes, and how often it was made anew.
    digest = models.CharField(max_length=64, unique=True)
    renewals = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    made = models.DateTimeField()
    expires = models.DateTimeField()
    accepted = models.DateTimeField(null=True)
    withdrawn = models.DateTimeField(null=True)
    member = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "email"], name="one_invitation_an_address")]


class CalendarFeed(models.Model):
    """The secret address at which somebody's own calendar reads their events. Turned, the address before is dead."""

    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="+")
    # What is stored of the secret, which `feeds.secret_of` computes.
    digest = models.CharField(max_length=64, unique=True)
    turns = models.PositiveIntegerField(default=0)
