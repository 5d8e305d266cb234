"""Preparing an example, and saying that it is ready."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Max
from django.utils.translation import gettext as _

from practica.exchange.contributions import rules
from practica.exchange.contributions.models import Contribution, State
from practica.exchange.events.models import Part, Session
from practica.foundation import activity
from practica.foundation.core.answers import Refused
from practica.foundation.core.typed import line, paragraph
from practica.foundation.core.writes import writes
from practica.foundation.safety.gate import checked
from practica.knowledge.practices.models import Practice
from practica.people.access.models import Attribution, Marking
from practica.people.access.placing import place, unplaced
from practica.people.access.viewers import Viewer
from practica.people.access.within import fits
from practica.people.circles.models import Circle
from practica.people.members.models import Member

_LONGEST = 10_000


@writes
def begin(
    session: Session,
    words: Mapping[str, str],
    *,
    by: Member,
    now: datetime,
    country: str = "",
    language: str = "en",
    part: Part | None = None,
    teller: Member | None = None,
    practice: Practice | None = None,
    marking: Marking | None = None,
    circle: Circle | None = None,
    attribution: Attribution = Attribution.NAMED,
    reasons: Mapping[str, str] | None = None,
) -> Contribution:
    """Begin an example for a session: `title`, `region` and the sections, as far as they are known.

    Args:
        session: in which it is told.
        words: texts by field.
        by: who begins it.
        now: when.
        country: whose example it is, ISO 3166-1 alpha-2; the teller's without one.
        language: of the words.
        part: of the programme, whose teller it is.
        teller: who answers for it; `by` without one.
        practice: what it starts from.
        marking: the event's without one, never wider.
        circle: of AMBER; the event's without one.
        attribution: how the teller is shown.
        reasons: for warnings of the case-data check that stay.

    Raises:
        Refused: rules.begin, no title, a marking wider than the event's.
        HeldBack: the case-data check stops a text.
    """
    rules.begin(Viewer.of(by), session).or_raise()
    source = teller or by
    event = session.event
    marking, circle = marking or event.marking_of(), circle or event.circle
    fits(event, marking, circle).or_raise()
    clean = _cleaned(words)
    found = checked(clean, language=language, countries=[country or source.country, event.where], reasons=reasons or {})
    last = session.contributions.aggregate(last=Max("order"))["last"] or 0
    contribution = Contribution(
        session=session, source=source, part=part, country=country or source.country, role=source.occupation, language=language,
        practice=practice, marking=marking, circle=circle if marking.is_closed else None, attribution=attribution, order=last + 1,
        kept_findings=found, began=now, moved=now, audience_id=unplaced(), **clean,
    )  # fmt: skip
    contribution.save()
    contribution.readers.set(event.readers.all() if marking == Marking.RED else [])
    place(contribution, by=by, at=now)
    activity.record("contribution.begun", by=by, on=contribution, at=now)
    return contribution


@writes
def write(
    contribution: Contribution, words: Mapping[str, str], *, by: Member, now: datetime, reasons: Mapping[str, str] | None = None
) -> Contribution:
    """Change its words.

    Raises:
        Refused: rules.write, or no title.
        HeldBack: the case-data check stops a text.
    """
    held: Contribution = (
        Contribution.objects.select_for_update(of=("self",)).select_related("session__event").get(pk=contribution.pk)
    )
    rules.write(Viewer.of(by), held).or_raise()
    clean = _cleaned({name: getattr(held, name) for name in ("title", *Contribution.SECTIONS)} | dict(words))
    found = checked(clean, language=held.language, countries=[held.country], reasons=reasons or {})
    for name, value in clean.items():
        setattr(held, name, value)
    held.kept_findings, held.moved, held.edited = found, now, now
    held.save()
    activity.record("contribution.written", by=by, on=held, at=now)
    return held


@writes
def mark_ready(contribution: Contribution, *, by: Member, now: datetime) -> Contribution:
    """Show it to the readers of its marking.

    Raises:
        Refused: rules.write, or it does not say yet what was done.
    """
    held: Contribution = (
        Contribution.objects.select_for_update(of=("self",)).select_related("session__event").get(pk=contribution.pk)
    )
    rules.write(Viewer.of(by), held).or_raise()
    if not held.what:
        raise Refused(_("Say what was done before you show it."))
    if held.state == State.PREPARING:
        held.state = State.READY
        held.save(update_fields=["state"])
        place(held, by=by, at=now)
        activity.record("contribution.ready", by=by, on=held, at=now)
    return held


def _cleaned(words: Mapping[str, str]) -> dict[str, str]:
    clean = {name: line(words[name], longest) for name, longest in (("title", 200), ("region", 120)) if name in words}
    clean |= {name: paragraph(words[name], _LONGEST) for name in Contribution.SECTIONS if name in words}
    if not clean.get("title"):
        raise Refused(_("Give the example a title."))
    return clean
