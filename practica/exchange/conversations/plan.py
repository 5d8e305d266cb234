"""What people send, as plain values; the forms, the demonstration and mail make the same ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from practica.exchange.conversations.models import Helped, Kind, Urgency, Worked
from practica.exchange.events.models import Event
from practica.knowledge.practices.models import Practice
from practica.knowledge.replications.models import Purpose, Replication
from practica.people.access.models import Attribution, Marking
from practica.people.circles.models import Circle
from practica.people.members.models import Member

LONGEST: Mapping[str, int] = {"title": 200, "body": 10_000, "setting": 300, "tried": 2_000, "role": 80}
LONGEST_ANSWER: Mapping[str, int] = {"body": 10_000, "next_time": 2_000, "place": 200}


@dataclass(frozen=True)
class Subject:
    """What a conversation is about: at most one of a practice (or one section of it), a replication, an event, a country."""

    practice: Practice | None = None
    section: str = ""
    replication: Replication | None = None
    country: str = ""
    event: Event | None = None

    @property
    def item(self) -> Practice | Replication | Event | None:
        """The guarded item whose readers the conversation cannot go beyond."""
        return self.replication or self.practice or self.event


@dataclass(frozen=True)
class Asked:
    """A conversation as it is begun. `objectives` and `concepts` are keys of the vocabulary."""

    kind: Kind
    title: str
    body: str
    language: str = "en"
    setting: str = ""
    tried: str = ""
    urgency: Urgency = Urgency.WEEK
    marking: Marking = Marking.GREEN
    circle: Circle | None = None
    readers: Sequence[Member] = ()
    attribution: Attribution = Attribution.NAMED
    objectives: Sequence[str] = ()
    concepts: Sequence[str] = ()
    about: Subject = field(default_factory=Subject)
    # Those asked by name.
    invited: Sequence[Member] = ()

    def words(self) -> dict[str, str]:
        """The written texts by field, for the case-data check."""
        return {"title": self.title, "body": self.body, "setting": self.setting, "tried": self.tried}


@dataclass(frozen=True)
class Answered:
    """An answer as it is sent."""

    body: str
    # None where nobody was asked, as in a mail.
    worked: Worked | None = Worked.WORKED
    next_time: str = ""
    place: str = ""
    language: str = "en"
    attribution: Attribution = Attribution.NAMED
    practice: Practice | None = None

    def words(self) -> dict[str, str]:
        """The written texts by field, for the case-data check."""
        return {"body": self.body, "next_time": self.next_time, "place": self.place}


@dataclass(frozen=True)
class Came:
    """What the asker says of an answer. With a practice in the answer, or one asked about, it is also a use of it."""

    helped: Helped
    what: str = ""
    purpose: Purpose = Purpose.OTHER
