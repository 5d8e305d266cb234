"""Today: what waits for me, what moved. A newcomer who is not signed in sees what the community is and what is CLEAR."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from practica.doors.site.cards import cards_of
from practica.doors.site.start import beginning
from practica.doors.site.waiting import waiting_for
from practica.exchange.conversations import queries as conversations
from practica.exchange.conversations import waiting as talking
from practica.exchange.events.views import reading as meeting
from practica.exchange.live.waiting import going_on
from practica.foundation.activity.models import Activity
from practica.foundation.core import places
from practica.foundation.core.lists import listed
from practica.knowledge.practices import queries as practices
from practica.knowledge.practices.models import Practice, State
from practica.knowledge.replications.evidence import standing_of
from practica.knowledge.replications.models import UNDER_WAY, Replication
from practica.knowledge.replications.wording import is_setback, shape, verdict_word
from practica.people.access.requests import Request, for_anyone
from practica.people.access.viewers import Viewer
from practica.people.members.queries import community

_MOVED = 8
_ORPHANS = 5
_LOOKED_AT = 120
_LATELY = timedelta(days=90)
# What a line says of a result.
_OF_RESULT = (
    "pk", "practice_id", "country", "language", "state", "verdict", "report_due", "sentence", "abandoned_reason", "differently",
    "names_country",
)  # fmt: skip


@dataclass(frozen=True)
class Moved:
    """One line of what moved: a new practice, or a result, told in a sentence; of what failed also what is done next time."""

    mark: str
    word: str
    title: str
    language: str
    url: str
    line: str
    quote: str = ""
    next_time: str = ""


@for_anyone
def today(request: Request) -> HttpResponse:
    """The first page."""
    day = timezone.localdate()
    if request.viewer.guest is not None:
        on = going_on(request.viewer, timezone.now())
        return render(request, "events/guest.html", {"events": meeting.of_guest(request), "going_on": on})
    if request.viewer.member is None:
        return render(request, "site/welcome.html", _welcome(request.viewer, day))
    live = going_on(request.viewer, timezone.now())
    # One's own session waits until it is live; then it stands above, once.
    told = {one.url for one in live}
    context = {
        "hello": _greeting(request),
        "beginning": beginning(request.viewer),
        "waiting": [one for one in waiting_for(request.viewer, day) if one.url not in told],
        "day": day,
        "going_on": live,
        "orphans": _orphans(request.viewer),
        "help": talking.could_answer(request.viewer),
        "lately": _lately(request.viewer),
        "moved": _moved(request.viewer, day),
    }
    return render(request, "site/today.html", context)


def _welcome(viewer: Viewer, day: date) -> dict[str, Any]:
    newest = practices.listed(practices.published(viewer).filter(state=State.PUBLISHED)[:6])
    return {"community": community(), "newest": cards_of(viewer, newest, today=day), "moved": _moved(viewer, day)}


def _orphans(viewer: Viewer) -> dict[str, Any]:
    """A few of the practices this member finds a steward for, each with its title, and whether there are more."""
    rows = list(practices.to_be_taken_on(viewer).select_related("published_version")[: _ORPHANS + 1])
    titles = practices.titles(rows) if rows else {}
    shown = [{"url": row.get_absolute_url(), "title": titles.get(row.pk, "")} for row in rows[:_ORPHANS]]
    return {"shown": shown, "more": len(rows) > _ORPHANS}


def _lately(viewer: Viewer) -> dict[str, Any]:
    """Figures of what this viewer may see, with their n: how long a first answer took; how many replications are under way."""
    hours, answered = conversations.median_first_answer(viewer, timezone.now() - _LATELY)
    moving = Replication.objects.visible_to(viewer).filter(state__in=UNDER_WAY).count()
    return {"hours": hours, "answered": answered, "moving": moving}


def _greeting(request: Request) -> str:
    hour = timezone.localtime(timezone.now(), _zone(request.viewer)).hour
    name = {"name": request.viewer.member.name if request.viewer.member else ""}
    if hour < 5 or hour >= 18:
        return _("Good evening, %(name)s") % name
    return (_("Good morning, %(name)s") if hour < 12 else _("Good afternoon, %(name)s")) % name


def _zone(viewer: Viewer) -> Any:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return ZoneInfo(viewer.member.time_zone if viewer.member else "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def _moved(viewer: Viewer, day: date) -> list[Moved]:
    """The latest publications and results among what this viewer may see, in four queries; words are read for what is shown."""
    rows = Activity.objects.filter(verb__in=("practice.published", "replication.reported", "replication.abandoned"))
    latest = list(rows.order_by("-id").values_list("target_kind", "target_id")[:_LOOKED_AT])
    order = list(dict.fromkeys(latest))
    read: Iterable[Any] = (
        Replication.objects.visible_to(viewer)
        .filter(pk__in=[number for kind, number in order if kind == Replication.KIND])
        .values_list(*_OF_RESULT, named=True)
    )
    results = {row.pk: row for row in read}
    numbers = {number for kind, number in order if kind == Practice.KIND} | {row.practice_id for row in results.values()}
    states = dict(practices.published(viewer).filter(pk__in=numbers).values_list("pk", "state"))
    chosen: list[tuple[int, Any]] = []
    for kind, number in order:
        if kind == Practice.KIND and states.get(number) == State.PUBLISHED:
            # What came of a practice after it was published says that it is there.
            if number not in {told for told, _row in chosen}:
                chosen.append((number, None))
        elif kind == Replication.KIND and number in results and results[number].practice_id in states:
            chosen.append((results[number].practice_id, results[number]))
    shown = chosen[:_MOVED]
    seen = {row.pk: row for row in practices.listed(practices.published(viewer).filter(pk__in={pk for pk, _row in shown}))}
    return [_reported(row, seen[pk], day) if row else _published(seen[pk]) for pk, row in shown if pk in seen]


def _published(practice: practices.Listed) -> Moved:
    word = _("new practice") if practice.version == 1 else _("new version")
    line = " · ".join(part for part in (listed(map(places.name, practice.countries)), practice.marking) if part)
    return Moved("practice", word, practice.title, practice.language, practice.url, line)


def _reported(row: Any, practice: practices.Listed, day: date) -> Moved:
    standing = standing_of(row, day)
    url, quote, country = f"/replications/{row.pk}/", row.sentence or row.abandoned_reason, {"country": places.name(row.country)}
    if is_setback(standing):
        line = _("a lesson from %(country)s") % country if row.names_country else _("a lesson")
        return Moved(shape(standing), verdict_word(standing), practice.title, row.language, url, line, quote, row.differently)
    line = _("tried in %(country)s") % country
    return Moved(shape(standing), verdict_word(standing), practice.title, row.language, url, line, quote)
