"""Reading conversations. The viewer comes first; who is not named is named nowhere."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from practica.exchange.conversations.models import Answer, CameOf, Conversation, Edit, Invitation, Kind, SameHere, State, Thanks
from practica.exchange.conversations.plan import Subject
from practica.foundation.core import places
from practica.foundation.core.lists import apart
from practica.knowledge.library import attaching
from practica.knowledge.library.attaching import Shelf
from practica.knowledge.library.models import LibraryItem
from practica.knowledge.practices.models import Practice
from practica.knowledge.practices.queries import titles
from practica.people.access.models import Attribution
from practica.people.access.viewers import Viewer
from practica.services.files import queries as files
from practica.services.files.models import File

PAGE = 20
"""Answers on one page; the accepted one stands above them."""

LIST = 20
_FOLLOW_UPS = 200


@dataclass(frozen=True)
class Voice:
    """Who speaks, as their attribution allows. `line` is what stands under the name."""

    name: str
    url: str
    line: str
    is_withheld: bool = False


def voice(viewer: Viewer, item: Conversation | Answer, *more: str) -> Voice:
    """How the writer of an item is shown to this viewer; `more` is added to the line under the name."""
    country = places.name(item.country) if item.country else ""
    if item.attribution == Attribution.WITHHELD:
        return Voice(_("Name withheld"), "", apart(more), is_withheld=True)
    if item.attribution == Attribution.ROLE or item.source is None:
        role = item.role[:1].upper() + item.role[1:] if item.role else _("A member")
        return Voice(role, "", apart([country, *more]), is_withheld=True)
    url = item.source.get_absolute_url() if viewer.member_id and item.source.is_present else ""
    return Voice(item.source.name, url, apart([item.role, country, *more]))


@dataclass(frozen=True)
class Shown:
    """One answer as its page shows it."""

    row: Answer
    voice: Voice
    came_of: CameOf | None = None
    follow_ups: Sequence["Shown"] = ()
    thanks: Sequence[Thanks] = ()
    same: int = 0
    is_mine: bool = False
    said_same: bool = False
    # The practice it points at, as (title, address), where the viewer may see that.
    practice: tuple[str, str] | None = None
    files: Sequence[File] = ()
    shelf: Shelf = field(default_factory=Shelf)


@dataclass(frozen=True)
class Page:
    """A conversation with one page of its answers, oldest first; the accepted one apart.

    `next` is the number after which the following page begins; `newest` that of the newest answer shown, for the page that waits.
    """

    conversation: Conversation
    voice: Voice
    accepted: Shown | None
    answers: Sequence[Shown]
    others: int
    next: int | None
    newest: int
    same: Mapping[str, int] = field(default_factory=dict)
    said_same: bool = False
    files: Sequence[File] = ()
    shelf: Shelf = field(default_factory=Shelf)


WHICH = ("open", "unanswered", "ideas", "experiences", "mine", "all")


def conversations(
    viewer: Viewer, which: str = "open", *, after: str = "", subject: Subject | None = None
) -> tuple[list[Conversation], str]:
    """A page of conversations this viewer may see, those that moved last first, and the key of the next page.

    Args:
        viewer: who looks.
        which: "open" questions, "unanswered" ones (oldest first), "ideas", "experiences", "mine", "all".
        after: the key that an earlier page answered; a broken one begins anew.
        subject: only those about this practice, replication or country.
    """
    rows = _about(_which(viewer, which), subject)
    moment, number = _key(after)
    if which == "unanswered":
        rows = rows.order_by("began", "pk")
        if moment is not None:
            rows = rows.filter(Q(began__gt=moment) | Q(began=moment, pk__gt=number))
    else:
        rows = rows.order_by("-moved", "-pk")
        if moment is not None:
            rows = rows.filter(Q(moved__lt=moment) | Q(moved=moment, pk__lt=number))
    found = list(rows.select_related("source", "owner").prefetch_related("objectives")[: LIST + 1])
    if len(found) <= LIST:
        return found, ""
    last = found[LIST - 1]
    return found[:LIST], f"{(last.began if which == 'unanswered' else last.moved).isoformat()}_{last.pk}"


def _which(viewer: Viewer, which: str) -> QuerySet[Conversation]:
    rows = Conversation.objects.visible_in_order(viewer).exclude(state=State.MERGED)
    if which == "unanswered":
        return cast("QuerySet[Conversation]", rows.filter(kind=Kind.QUESTION, state=State.OPEN, answered__isnull=True))
    if which == "ideas":
        rows = rows.filter(kind=Kind.IDEA)
    elif which == "experiences":
        rows = rows.filter(kind=Kind.EXPERIENCE)
    elif which == "mine":
        mine = Q(source=viewer.member_id) | Q(pk__in=Answer.objects.filter(source=viewer.member_id).values("conversation"))
        rows = rows.filter(mine) if viewer.member_id else rows.none()
    elif which == "open":
        rows = rows.filter(kind=Kind.QUESTION, state=State.OPEN)
    return cast("QuerySet[Conversation]", rows)


def _about(rows: QuerySet[Conversation], subject: Subject | None) -> QuerySet[Conversation]:
    if subject is None:
        return rows
    if subject.replication is not None:
        return rows.filter(replication=subject.replication)
    if subject.practice is not None:
        return rows.filter(practice=subject.practice)
    if subject.event is not None:
        return rows.filter(event=subject.event)
    return rows.filter(about_country=subject.country) if subject.country else rows


def _key(after: str) -> tuple[datetime | None, int]:
    moment, _bar, number = after.rpartition("_")
    try:
        found = datetime.fromisoformat(moment)
    except ValueError:
        return None, 0
    if found.tzinfo is None or not (number.isascii() and number.isdigit() and len(number) < 19):
        return None, 0
    return found, int(number)


def about(viewer: Viewer, **subject: object) -> QuerySet[Conversation]:
    """Conversations about something (`practice=…`, `replication=…`, `about_country=…`), those that moved last first."""
    rows = Conversation.objects.visible_in_order(viewer).filter(**subject).exclude(state=State.MERGED)
    return cast("QuerySet[Conversation]", rows.select_related("source").order_by("-moved", "-pk"))


def counts(viewer: Viewer) -> dict[str, int]:
    """How many wait for an answer among what this viewer may see."""
    return {"unanswered": _which(viewer, "unanswered").count()}


def page(viewer: Viewer, conversation: Conversation, *, after: int = 0) -> Page:
    """A conversation and twenty of its answers, in at most ten queries however many there are."""
    rows = Answer.objects.visible_in_order(viewer).filter(conversation=conversation, to=None)
    rows = rows.select_related("source", "practice", "came_of__use__practice").order_by("at", "pk")
    accepted = rows.filter(pk=conversation.accepted_id).first() if conversation.accepted_id and not after else None
    plain = rows.exclude(pk=conversation.accepted_id) if conversation.accepted_id else rows
    if after:
        last = Answer.objects.filter(pk=after, conversation=conversation).values_list("at", flat=True).first()
        if last is not None:
            plain = plain.filter(Q(at__gt=last) | Q(at=last, pk__gt=after))
    found = list(plain[: PAGE + 1])
    shown = shown_answers(viewer, [*([accepted] if accepted else []), *found[:PAGE]])
    first = shown.pop(0) if accepted else None
    said_same = SameHere.objects.filter(conversation=conversation, answer=None).order_by("country")
    same = list(said_same.values_list("country", "member"))
    return Page(
        conversation=conversation,
        voice=voice(viewer, conversation),
        accepted=first,
        answers=shown,
        others=conversation.answers_count - (1 if conversation.accepted_id else 0),
        next=found[PAGE - 1].pk if len(found) > PAGE else None,
        newest=max((one.row.pk for one in (*shown, *([first] if first else []))), default=0),
        same=Counter(country for country, _member in same if country),
        said_same=viewer.member_id is not None and any(member == viewer.member_id for _country, member in same),
        files=files.of_item(viewer, conversation),
        shelf=attaching.shown(viewer, conversation),
    )


def since(viewer: Viewer, conversation: Conversation, number: int) -> list[Shown]:
    """Answers that came after the one with this number, for a page that waits; empty when none did."""
    last = Answer.objects.filter(pk=number, conversation=conversation).values_list("at", flat=True).first()
    rows = Answer.objects.visible_in_order(viewer).filter(conversation=conversation, to=None)
    if last is not None:
        rows = rows.filter(Q(at__gt=last) | Q(at=last, pk__gt=number))
    elif number:
        return []
    found = list(rows.select_related("source", "practice", "came_of__use__practice").order_by("at", "pk")[:PAGE])
    return shown_answers(viewer, found)


def shown_answers(viewer: Viewer, rows: Sequence[Answer]) -> list[Shown]:
    """Answers with what people say of them: four queries for all, two more where practices are named."""
    numbers = [row.pk for row in rows]
    if not numbers:
        return []
    follow_ups: dict[int, list[Shown]] = defaultdict(list)
    below = Answer.objects.visible_in_order(viewer).filter(to__in=numbers).select_related("source").order_by("at", "pk")
    for row in below[:_FOLLOW_UPS]:
        follow_ups[row.to_id].append(Shown(row, voice(viewer, row), is_mine=row.source_id == viewer.member_id))
    thanks: dict[int, list[Thanks]] = defaultdict(list)
    for said in Thanks.objects.filter(answer__in=numbers).select_related("by"):
        thanks[said.answer_id].append(said)
    said_same = list(SameHere.objects.filter(answer__in=numbers).values_list("answer", "member"))
    same = Counter(number for number, _member in said_same)
    mine = {number for number, member in said_same if member == viewer.member_id}
    brought, shelves = files.by_item(viewer, Answer.KIND, numbers), attaching.by_item(viewer, Answer.KIND, numbers)
    named = _practices(viewer, {row.practice_id for row in rows if row.practice_id})
    return [
        Shown(
            row, voice(viewer, row, row.place), came_of=getattr(row, "came_of", None), follow_ups=follow_ups[row.pk],
            thanks=thanks[row.pk], same=same.get(row.pk, 0), is_mine=row.source_id == viewer.member_id,
            said_same=row.pk in mine, practice=named.get(row.practice_id or 0),
            files=brought.get(row.pk, ()), shelf=_shelf(viewer, row, shelves.get(row.pk, ())),
        )
        for row in rows
    ]  # fmt: skip


def _shelf(viewer: Viewer, row: Answer, items: Sequence[LibraryItem]) -> Shelf:
    """What of the library hangs on an answer; whoever wrote it adds to it."""
    is_mine = viewer.member_id is not None and row.source_id == viewer.member_id
    return Shelf(items, attaching.choose_url(row) if is_mine else "")


def _practices(viewer: Viewer, numbers: set[int]) -> dict[int, tuple[str, str]]:
    """Title and address of each of these practices that the viewer may see."""
    if not numbers:
        return {}
    seen = list(Practice.objects.visible_to(viewer).filter(pk__in=numbers, published_version__isnull=False))
    words = titles(seen)
    return {practice.pk: (words.get(practice.pk, ""), practice.get_absolute_url()) for practice in seen}


def invitations(conversation: Conversation) -> list[Invitation]:
    """Who was asked by name, in their order, with the person they named instead."""
    rows = Invitation.objects.filter(conversation=conversation).select_related("member__organisation", "passed_to")
    return list(rows)


def invited(viewer: Viewer) -> QuerySet[Conversation]:
    """Open conversations in which this member is asked by name and has not answered, passed on or declined."""
    asked = Invitation.objects.filter(member=viewer.member_id, standing__in=("asked", "seen")).values("conversation")
    rows = Conversation.objects.visible_in_order(viewer).filter(pk__in=asked, state=State.OPEN, accepted__isnull=True)
    return cast("QuerySet[Conversation]", rows.order_by("began", "pk"))


def owned(viewer: Viewer) -> QuerySet[Conversation]:
    """Questions without an answer that this member looks after."""
    rows = Conversation.objects.visible_in_order(viewer).filter(owner=viewer.member_id, state=State.OPEN, answered__isnull=True)
    return cast("QuerySet[Conversation]", rows.order_by("began", "pk"))


def to_tell(viewer: Viewer) -> QuerySet[Conversation]:
    """This member's own questions that were answered and of which nothing has been said yet: did it help?"""
    rows = Conversation.objects.visible_in_order(viewer).filter(source=viewer.member_id, kind=Kind.QUESTION, state=State.OPEN)
    said = CameOf.objects.filter(answer__conversation__source=viewer.member_id).values("answer__conversation")
    return cast("QuerySet[Conversation]", rows.filter(answered__isnull=False).exclude(pk__in=said).order_by("answered", "pk"))


def history(conversation: Conversation, answer: Answer | None = None) -> Iterable[Edit]:
    """What stood there before, newest first; of the conversation's own words or of one answer's."""
    return Edit.objects.filter(conversation=conversation, answer=answer).select_related("by")


def median_first_answer(viewer: Viewer, since_when: datetime) -> tuple[float | None, int]:
    """Median hours to the first answer of questions begun since then, of what this viewer may see, and their number n."""
    rows = Conversation.objects.visible_to(viewer).filter(kind=Kind.QUESTION, began__gte=since_when, answered__isnull=False)
    waits = sorted(wait.total_seconds() / 3600 for wait in rows.values_list(F("answered") - F("began"), flat=True))
    if not waits:
        return None, 0
    half = len(waits) // 2
    middle = waits[half] if len(waits) % 2 else (waits[half - 1] + waits[half]) / 2
    return middle, len(waits)
