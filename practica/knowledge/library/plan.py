"""What people send, as plain values; the forms, the import and the demonstration make the same ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from practica.knowledge.library.models import InForce, Kind, LibraryItem, Licence
from practica.people.access.models import Attribution, Marking
from practica.people.circles.models import Circle
from practica.people.members.models import Member
from practica.services.files.models import File

LONGEST: Mapping[str, int] = {
    "title": 200, "about": 5_000, "made_by": 200, "made_url": 500, "in_force_source": 300, "address": 500, "what_changed": 1_000,
    "instrument": 300, "article": 200, "reason": 500,
}  # fmt: skip
MOST_ARTICLES = 12


@dataclass(frozen=True)
class Described:
    """An item as somebody describes it. `objectives` and `concepts` are keys of the vocabulary, countries ISO codes.

    `articles` are (instrument, article) of a law; `in_force_checked` is the last day of the month in which somebody looked.
    """

    kind: Kind
    title: str
    about: str = ""
    language: str = "en"
    made_by: str = ""
    made_url: str = ""
    licence: Licence = Licence.NOT_STATED
    languages: Sequence[str] = ()
    countries: Sequence[str] = ()
    objectives: Sequence[str] = ()
    concepts: Sequence[str] = ()
    translation_of: LibraryItem | None = None
    articles: Sequence[tuple[str, str]] = ()
    in_force: InForce = InForce.UNKNOWN
    in_force_checked: date | None = None
    in_force_source: str = ""


@dataclass(frozen=True)
class Readers:
    """Who reads it, and how its steward is shown."""

    marking: Marking = Marking.GREEN
    circle: Circle | None = None
    named: Sequence[Member] = ()
    attribution: Attribution = Attribution.NAMED


@dataclass(frozen=True)
class Issue:
    """A version as it is sent: an address, files that were brought with their reasons by "file:kind", or both."""

    dated: str = ""
    address: str = ""
    what_changed: str = ""
    files: Sequence[tuple[File, Mapping[str, str]]] = ()
