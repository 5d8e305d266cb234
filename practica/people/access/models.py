"""Markings, audiences and what every item carries."""

from typing import TYPE_CHECKING, Any, Self, cast

from django.db import models
from django.utils.translation import gettext_lazy as _

from practica.people.circles.models import Circle
from practica.people.members.models import Member

if TYPE_CHECKING:
    from practica.people.access.viewers import Viewer


class Marking(models.TextChoices):
    """The TLP 2.0 labels, widest first. Labels are never translated."""

    CLEAR = "TLP:CLEAR", "TLP:CLEAR"
    GREEN = "TLP:GREEN", "TLP:GREEN"
    AMBER = "TLP:AMBER", "TLP:AMBER"
    AMBER_STRICT = "TLP:AMBER+STRICT", "TLP:AMBER+STRICT"
    RED = "TLP:RED", "TLP:RED"

    @property
    def strictness(self) -> int:
        """0 for CLEAR to 4 for RED."""
        return list(Marking).index(self)

    @property
    def stays_inside(self) -> bool:
        """AMBER+STRICT and RED never leave: no download, export, share kit or quotation."""
        return self in {Marking.AMBER_STRICT, Marking.RED}

    @property
    def is_closed(self) -> bool:
        """AMBER and stricter: mail carries a link only, the browser keeps nothing."""
        return self.strictness >= Marking.AMBER.strictness


class Attribution(models.TextChoices):
    """How the source is shown; independent of the marking."""

    NAMED = "named", _("by name")
    ROLE = "role", _("role and country only")
    WITHHELD = "withheld", _("withheld")


class Openness(models.TextChoices):
    """What an item's state says about its readers, before the marking is asked."""

    MARKED = "marked", _("by its marking")
    INSIDE = "inside", _("only those who work on it")


class AudienceKind(models.TextChoices):
    EVERYBODY = "everybody", _("everybody")
    COMMUNITY = "community", _("the community")
    CIRCLE = "circle", _("one circle")
    EVENT = "event", _("an event: those whom its marking reaches, and its guests")
    NAMED = "named", _("named people")


class Gathering(models.Model):
    """What guests are invited to: an event has one. Events stand floors above; this is all that access must know of them."""

    # Until when its guests read what is shared there; None as long as that is open.
    until = models.DateTimeField(null=True)
    guests = models.ManyToManyField(Member, related_name="gatherings")


class Audience(models.Model):
    """A set of readers. Membership of a circle is looked up at each request, so leaving is leaving everything."""

    kind = models.CharField(max_length=10, choices=AudienceKind)
    # "" for everybody and the community, the circle's number, an event's gathering with the circle's number where it has one,
    # or a digest of the named people's numbers.
    key = models.CharField(max_length=64, blank=True)
    circle = models.ForeignKey(Circle, null=True, on_delete=models.PROTECT, related_name="+")
    gathering = models.ForeignKey(Gathering, null=True, on_delete=models.PROTECT, related_name="+")
    named = models.ManyToManyField(Member, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="one_row_an_audience")]


class GuardedQuerySet(models.QuerySet[Any]):
    """Rows that carry an audience; every read for a person starts at `visible_to`."""

    def visible_to(self, viewer: "Viewer") -> Self:
        """Only what this viewer may see."""
        from practica.people.access.queries import visible_q

        return self.filter(visible_q(viewer))

    def visible_in_order(self, viewer: "Viewer") -> Self:
        """The same for the latest few of an order, or for few rows that another condition finds; see `queries.in_order`."""
        from practica.people.access.queries import in_order

        return cast("Self", in_order(self, viewer))


class Guarded(models.Model):
    """Anything with readers. `source` is the member who answers for it and always sees it."""

    KIND: str

    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+", editable=False)
    source = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")

    objects = GuardedQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def openness(self) -> Openness:
        """What the state alone says; see `Openness`."""
        raise TypeError(f"{type(self).__name__} says who reads each of its states")

    def insider_ids(self) -> set[int]:
        """Members who read it while it is INSIDE, besides its source."""
        return set()

    def reader_ids(self) -> set[int]:
        """The people named as readers of TLP:RED."""
        return set()

    def marking_of(self) -> Marking:
        """The marking that governs it: its own, or that of what it belongs to."""
        raise TypeError(f"{type(self).__name__} says where its marking comes from")

    def circle_id_of(self) -> int | None:
        """The circle AMBER means here."""
        raise TypeError(f"{type(self).__name__} says where its circle comes from")

    def gathering_id_of(self) -> int | None:
        """The gathering whose guests read it too: of an item of an event that is marked as the event is, or looser."""
        return None


class Item(Guarded):
    """A guarded row with a marking of its own."""

    marking = models.CharField(max_length=20, choices=Marking, default=Marking.GREEN)
    attribution = models.CharField(max_length=10, choices=Attribution, default=Attribution.NAMED)
    circle = models.ForeignKey(Circle, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    readers = models.ManyToManyField(Member, blank=True, related_name="+")

    class Meta:
        abstract = True

    def marking_of(self) -> Marking:
        return Marking(self.marking)

    def circle_id_of(self) -> int | None:
        return self.circle_id

    def reader_ids(self) -> set[int]:
        return set(self.readers.values_list("pk", flat=True)) if self.marking == Marking.RED else set()


class Placement(models.Model):
    """Where each item of any kind stands: one row an item, written by `placing.place` beside the item's own columns.

    Search and live updates join it, so that they need not know any topic's table.
    """

    kind = models.CharField(max_length=30)
    object_id = models.BigIntegerField()
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+")
    source = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")

    objects = GuardedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="one_placement_an_item")]
