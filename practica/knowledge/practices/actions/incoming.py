"""What a file brings and what becomes of it: plain values between the door and the import of practices."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from practica.knowledge.practices.models import State
from practica.knowledge.practices.whole import Content
from practica.people.access.models import Attribution, Marking
from practica.people.circles.models import Circle
from practica.people.members.models import Member

IMPORTED = "import"
"""Why a version was made, and why a warning was kept, when a file brought them."""

OWN = "practice:"
"""How the id of a practice begins that has none from elsewhere; its address follows."""


@dataclass(frozen=True)
class Earlier:
    """A version before the latest; they are numbered from 1 in their order."""

    content: Content
    published: datetime
    change: str = ""
    why: str = ""


@dataclass(frozen=True)
class Incoming:
    """One practice as a file tells it, with everything it points at looked up.

    `is_marked` says that the file names a marking; without one it is a draft. `readers` and `people` are members' numbers, the
    latter with what they can be asked about; None means the steward.
    """

    external_id: str
    content: Content
    state: State = State.PUBLISHED
    marking: Marking = Marking.GREEN
    is_marked: bool = True
    attribution: Attribution = Attribution.NAMED
    circle: Circle | None = None
    readers: tuple[int, ...] = ()
    steward: Member | None = None
    authors: tuple[int, ...] = ()
    people: tuple[tuple[int, str], ...] | None = None
    organisation_id: int | None = None
    source_title: str = ""
    source_url: str = ""
    slug: str = ""
    published: datetime | None = None
    still_true: date | None = None
    change: str = ""
    why: str = ""
    withdrawn_reason: str = ""
    earlier: tuple[Earlier, ...] = ()

    @property
    def goes_out(self) -> bool:
        """Whether others than its writers shall read it."""
        return self.state in {State.PUBLISHED, State.WITHDRAWN}


def unmarked(*, in_circle: bool) -> Marking:
    """The marking of what a file does not mark: the circle's default, else GREEN; never for everybody."""
    return Marking.AMBER if in_circle else Marking.GREEN


class Became(StrEnum):
    """What an import did with a record."""

    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True)
class TakenIn:
    """What became of one record. `held` names the kinds of case data for which it waits for a second reader."""

    became: Became
    reason: str = ""
    held: tuple[str, ...] = ()
