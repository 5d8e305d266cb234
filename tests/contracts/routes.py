"""The URL table, walked: every route with its parameters filled in from what the test has planted.

A route whose parameters `FILL` cannot fill fails every walk, so a new one takes its place here in the same commit.
"""

import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from django.db.models import Model
from django.urls import URLPattern, URLResolver, get_resolver

from practica.doors.intake.models import Intake
from practica.exchange.afterwards.models import Section
from practica.exchange.assists.models import Assist, Word
from practica.exchange.contributions.models import Contribution, Remark
from practica.exchange.conversations.models import Answer, Conversation, Invitation
from practica.exchange.events.models import Event
from practica.exchange.events.models import Part as InSession
from practica.exchange.lessons.models import Collection, Lesson
from practica.exchange.lessons.models import Part as CollectionPart
from practica.exchange.live.models import Question, Row
from practica.knowledge.library.models import LibraryItem
from practica.knowledge.practices.models import Practice, PracticeVersion
from practica.knowledge.replications.models import Replication
from practica.people.access.hiding.kinds import kinds, of
from practica.people.circles.models import Circle
from practica.services.files.models import File
from practica.services.notices import stopping
from practica.services.notices.models import Letter


def routes(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[str]:
    for pattern in (resolver or get_resolver()).url_patterns:
        whole = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield whole
        else:
            yield from routes(pattern, whole)


def numbers(model: type[Model]) -> Iterable[int]:
    """The numbers of all rows."""
    return model._default_manager.values_list("pk", flat=True)


def tokens() -> Iterable[str]:
    """Of one letter of each kind whose mails can be ended."""
    links = {letter.kind: stopping.link(letter) for letter in Letter.objects.all()}
    return [link.rstrip("/").rsplit("/", maxsplit=1)[-1] for link in links.values() if link]


Fill = dict[tuple[str, str], Callable[[], Iterable[object]]]

# A parameter, by the route's first word and the parameter's name → what it can be.
FILL: Fill = {
    ("practices", "slug"): lambda: Practice.objects.values_list("slug", flat=True),
    ("practices", "number"): lambda: [1, 2],
    ("practices", "a"): lambda: [1],
    ("practices", "b"): lambda: [2],
    ("practices", "key"): lambda: ["title", "people"],
    ("practices", "verb"): lambda: ["sign"],
    ("reviews", "number"): lambda: PracticeVersion.objects.values_list("pk", flat=True),
    ("replications", "pk"): lambda: Replication.objects.values_list("pk", flat=True),
    ("library", "slug"): lambda: LibraryItem.objects.values_list("slug", flat=True),
    ("library", "number"): lambda: [1, 2],
    ("library", "kind"): lambda: ["practice", "conversation"],
    ("library", "pk"): lambda: {*numbers(Practice), *numbers(Conversation)},
    ("personal-data", "item"): lambda: [f"{kind}-{row.pk}" for kind in sorted(kinds()) for row in of(kind).rows()],
    ("files", "key"): lambda: File.objects.values_list("key", flat=True),
    ("files", "name"): lambda: dict.fromkeys(File.objects.values_list("name", flat=True)),
    ("lessons", "pk"): lambda: Lesson.objects.values_list("pk", flat=True),
    ("lessons", "conversation"): lambda: numbers(Conversation),
    ("lessons", "number"): lambda: numbers(Collection),
    ("lessons", "part"): lambda: numbers(CollectionPart),
    ("lessons", "kind"): lambda: ["conversation", "answer"],
    ("questions", "pk"): lambda: Conversation.objects.values_list("pk", flat=True),
    ("questions", "number"): lambda: {0, *numbers(Answer), *numbers(Invitation)},
    ("questions", "kind"): lambda: ["conversation", "answer"],
    ("questions", "verb"): lambda: ["follow"],
    ("questions", "assist"): lambda: numbers(Assist),
    ("questions", "word"): lambda: numbers(Word),
    ("questions", "step"): lambda: ["accept"],
    ("evaluations", "secret"): lambda: ["no-such-secret"],
    ("events", "event"): lambda: numbers(Event),
    ("events", "secret"): lambda: ["no-such-secret"],
    ("events", "one"): lambda: [1],
    ("events", "verb"): lambda: ["register", "let-in", "withdraw"],
    ("calendar", "secret"): lambda: ["no-such-secret"],
    ("events", "slug"): lambda: Event.objects.values_list("slug", flat=True),
    ("events", "pk"): lambda: numbers(Contribution),
    ("events", "part"): lambda: numbers(InSession),
    ("events", "remark"): lambda: numbers(Remark),
    ("events", "step"): lambda: ["ready", "grow", "publish", "anew"],
    ("events", "thing"): lambda: ["contribution", "report_version"],
    ("events", "number"): lambda: [1, 2],
    ("events", "section"): lambda: numbers(Section),
    ("letters", "pk"): lambda: Letter.objects.values_list("pk", flat=True),
    ("events", "piece"): lambda: ["here", "questions", "notes"],
    ("events", "act"): lambda: ["vote", "bring"],
    ("events", "question"): lambda: numbers(Question),
    ("events", "row"): lambda: numbers(Row),
    ("mail", "token"): lambda: ["no-such-token", *tokens()],
    ("intake", "pk"): lambda: Intake.objects.values_list("pk", flat=True),
    ("circles", "slug"): lambda: Circle.objects.values_list("slug", flat=True),
    ("circles", "handle"): lambda: ["author"],
    ("members", "handle"): lambda: ["author", "steward"],
    ("organisations", "slug"): lambda: ["coordinator"],
    ("countries", "code"): lambda: ["br", "za"],
    ("countries", "kind"): lambda: ["law"],
    ("invitations", "secret"): lambda: ["no-such-secret"],
    ("admission", "pk"): lambda: [1],
    ("password", "uidb36"): lambda: ["1"],
    ("password", "key"): lambda: ["x-y"],
}  # fmt: skip
# Parameters that name one thing together, by the route's first word → what they can be. All others meet each other freely.
TOGETHER: dict[tuple[str, ...], Callable[[], Iterable[tuple[object, ...]]]] = {
    ("files", "key", "name"): lambda: File.objects.values_list("key", "name"),
    ("events", "slug", "part"): lambda: InSession.objects.values_list("session__event__slug", "pk"),
    ("events", "slug", "number", "part"): lambda: InSession.objects.values_list("session__event__slug", "session__number", "pk"),
    ("events", "slug", "number", "question"): lambda: Question.objects.values_list(*_IN_SESSION),
    ("events", "slug", "number", "row"): lambda: Row.objects.values_list(*_IN_SESSION),
    ("questions", "pk", "number"): lambda: [
        *Answer.objects.values_list("conversation", "pk"), *Invitation.objects.values_list("conversation", "pk"),
        *((number, 0) for number in numbers(Conversation)),
    ],
}  # fmt: skip
_IN_SESSION = ("session__event__slug", "session__number", "pk")
_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^()]*(?:\([^()]*\)[^()]*)*\)")


def addresses(fill: Fill | None = None) -> list[str]:
    """Every address that the table and what is planted make up, in the order of the table; `fill` adds to FILL."""
    return [address for one in by_route(fill).values() for address in one]


def by_route(fill: Fill | None = None) -> dict[str, list[str]]:
    """The same, each route with its addresses."""
    known = FILL | (fill or {})
    found: dict[str, list[str]] = {}
    for route in routes():
        plain = route.removeprefix("^").removesuffix("$")
        first = plain.split("/")[0]
        slots = {match.group(1) or match.group(2): match.group(0) for match in _PARAMETER.finditer(plain)}
        for name in slots:
            assert (first, name) in known, f"The walk cannot fill <{name}> of {route}: add it to FILL."
        found[route] = ["/" + _filled(plain, slots, values) for values in _combined(first, tuple(slots), known)]
    return found


def _combined(first: str, names: tuple[str, ...], known: Fill) -> list[tuple[object, ...]]:
    """Values for these parameters: things by their own addresses, one thing under another's, and all else freely combined."""
    together = TOGETHER.get((first, *names))
    if together is None:
        return list(itertools.product(*(list(known[first, name]()) for name in names)))
    things = list(dict.fromkeys(tuple(one) for one in together()))
    crossed = [(things[0][0], *things[-1][1:])] if things else []
    return list(dict.fromkeys(things + crossed))


def _filled(plain: str, slots: Mapping[str, str], values: Iterable[object]) -> str:
    for slot, value in zip(slots.values(), values, strict=True):
        plain = plain.replace(slot, str(value), 1)
    return plain
