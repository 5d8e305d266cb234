"""What stands on the page of an event afterwards: the report, what people said, what became of each example."""

from django.utils.translation import gettext as _

from practica.exchange.afterwards import asking, became, hearing, queries, rules, steps
from practica.exchange.afterwards.models import Kept, Phase
from practica.exchange.afterwards.paper import Paper
from practica.exchange.events import parts
from practica.exchange.events.parts import Button, Look, Open, Piece
from practica.exchange.events.showing import span
from practica.foundation.core import places
from practica.foundation.core.lists import apart
from practica.people.access.viewers import Viewer

_YEAR_LATER = 330  # days, from which on the heading says "after one year"


def register_parts() -> None:
    """Called once, when the app is ready."""
    parts.button(_button)
    parts.beside(_report)
    parts.beside(_said)
    parts.below(_steps)
    parts.below(_became)
    parts.open_to_all(_open)


def _open(viewer: Viewer) -> list[Open]:
    """The reports that are for everybody, with the days and the place that their public versions name."""
    found = []
    for row in queries.public_versions(viewer):
        paper = Paper.from_data(row.content)
        days = span(paper.starts, paper.ends) if paper.starts and paper.ends else ""
        place = apart([paper.place, places.name(paper.where) if paper.where else ""])
        line = " · ".join(part for part in (days, place) if part)
        found.append(Open(paper.title, row.language, f"/events/{row.report.event.slug}/report/public/", line, row.marking))
    return found


def _button(look: Look) -> Button | None:
    """*Read the report*, once there is one."""
    if not look.event.is_over(look.now):
        return None
    version = queries.latest(look.viewer, look.event)
    return Button(f"{look.event.get_absolute_url()}report/", _("Read the report")) if version is not None else None


def _report(look: Look) -> Piece | None:
    """The report's files and its public version; for those who hold the event the draft."""
    found = queries.report_card(look.viewer, look.event)
    may_begin = found.report is None and bool(rules.begin(look.viewer, look.event, look.now))
    if found.latest is None and found.public is None and found.report is None and not may_begin:
        return None
    return Piece("afterwards/_report.html", {"found": found, "may_begin": may_begin})


def _steps(look: Look) -> Piece | None:
    """What was promised, taken home, and is the same elsewhere; once its last day has begun."""
    if look.now.astimezone(look.event.tz).date() < look.event.ends:
        return None
    heard = hearing.for_viewer(look.viewer, look.event)
    promised = [one for said in heard.sessions.values() for one in said.promises]
    parked = sum(len(said.parked) for said in heard.sessions.values())
    shared = steps.shared(look.viewer, look.event)
    if not (promised or parked or shared):
        return None
    context = {
        "promises": len(promised), "kept": sum(one.kept == Kept.KEPT for one in promised), "parked": parked,
        "shared": shared[:3],
    }  # fmt: skip
    return Piece("afterwards/_steps.html", context)


def _said(look: Look) -> Piece | None:
    """What people said, and the way to answer while that is open."""
    if look.now < look.event.over_at and not look.event.is_on(look.now):
        return None
    results = asking.results(look.viewer, look.event)
    if not results:
        return None
    summaries = [
        {"phase": Phase(one.evaluation.phase).label, "one": one, "is_later": one.evaluation.phase == Phase.LATER,
         "used": one.count("used", "used"), "stopped": one.count("used", "stopped"),
         "heard": one.count("use", "yes") + one.count("use", "in_part")}
        for one in results
    ]  # fmt: skip
    return Piece("afterwards/_said.html", {"said": summaries, "answer": asking.open_for(look.viewer, look.event, look.now)})


def _became(look: Look) -> Piece | None:
    """The table of what became of each example, once the event is over."""
    if not look.event.is_over(look.now):
        return None
    today = look.now.date()
    table = became.table(look.viewer, look.event, now=look.now, today=today)
    if not table.rows:
        return None
    return Piece("afterwards/_became.html", {"table": table, "is_a_year": (today - look.event.ends).days >= _YEAR_LATER})
