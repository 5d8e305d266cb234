"""Asking for an example, beginning and writing it, and who may read it."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Max
from django.utils.translation import gettext as _

from practica.exchange.contributions import rules
from practica.exchange.contributions.actions.holding import held_contribution
from practica.exchange.contributions.models import Asked, Contribution
from practica.exchange.events.models import Event, Part, Session
from practica.foundation import activity
from practica.foundation.core import languages, places
from practica.foundation.core.answers import Conflict, Refused
from practica.foundation.core.typed import line, paragraph
from practica.foundation.core.writes import writes
from practica.foundation.safety.gate import checked
from practica.knowledge.practices.models import Practice
from practica.people.access.models import Attribution, Marking
from practica.people.access.placing import place, unplaced
from practica.people.access.queries import can_see
from practica.people.access.viewers import Viewer
from practica.people.access.within import fits
from practica.people.circles.models import Circle
from practica.people.members.models import Member

LONGEST = 10_000


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
    document: str = "",
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
        document: the name of the document it was begun from.
        reasons: for warnings of the case-data check that stay.

    Raises:
        Refused: rules.begin, no title, an unknown country or language, a marking wider than the event's.
        HeldBack: the case-data check stops a text.
    """
    rules.begin(Viewer.of(by), session).or_raise()
    source = teller or by
    event = session.event
    _known(country, language)
    if practice is not None and not can_see(Viewer.of(by), practice):
        raise Refused(_("The practice it starts from is not there."))
    marking, circle = marking or event.marking_of(), circle or event.circle
    fits(event, marking, circle).or_raise()
    clean = _cleaned(words)
    found = checked(clean, language=language, countries=[country or source.country, event.where], reasons=reasons or {})
    last = session.contributions.aggregate(last=Max("order"))["last"] or 0
    contribution = Contribution(
        session=session, source=source, part=part, country=country or source.country, role=_role(part, source), language=language,
        practice=practice, source_title=line(document, 200), marking=marking,
        circle=circle if marking.is_closed else None, attribution=attribution, order=last + 1,
        kept_findings=found, began=now, moved=now, audience_id=unplaced(), **clean,
    )  # fmt: skip
    contribution.save()
    contribution.readers.set(_readers(event, source) if marking == Marking.RED else [])
    place(contribution, by=by, at=now)
    activity.record("contribution.begun", by=by, on=contribution, at=now)
    return contribution


@writes
def ask(part: Part, *, by: Member, now: datetime) -> Asked:
    """Ask somebody who speaks in a session to prepare an example. Asked twice, it is once.

    Raises:
        Refused: rules.ask.
    """
    viewer = Viewer.of(by)
    rules.ask(viewer, part).or_raise()
    asked, made = Asked.objects.get_or_create(session=part.session, member=part.member, defaults={"by": by, "at": now})
    if made:
        activity.record("contribution.asked", by=by, on=part.session, at=now, facts={"asked": asked.pk})
    return asked


@writes
def write(
    contribution: Contribution,
    words: Mapping[str, str],
    *,
    by: Member,
    now: datetime,
    seen: datetime | None = None,
    country: str = "",
    language: str = "",
    attribution: Attribution | None = None,
    reasons: Mapping[str, str] | None = None,
) -> Contribution:
    """Change its words, whose example it is, and how its teller is shown; what is left out stays as it was.

    Raises:
        Refused: rules.write, no title, an unknown country or language.
        Conflict: it was changed in another window since `seen`; nothing is written.
        HeldBack: the case-data check stops a text.
    """
    held = held_contribution(contribution)
    rules.write(Viewer.of(by), held).or_raise()
    if seen is not None and held.moved != seen:
        raise Conflict(_("This was changed in another window meanwhile. What you typed is still here; compare the two."))
    _known(country, language)
    clean = _cleaned({name: getattr(held, name) for name in ("title", "region", *Contribution.SECTIONS)} | dict(words))
    held.country, held.language = country or held.country, language or held.language
    found = checked(clean, language=held.language, countries=[held.country, held.event.where], reasons=reasons or {})
    for name, value in clean.items():
        setattr(held, name, value)
    held.attribution = attribution or held.attribution
    held.kept_findings, held.moved, held.edited = found, now, now
    held.save()
    place(held, by=by, at=now)
    activity.record("contribution.written", by=by, on=held, at=now)
    return held


@writes
def mark(
    contribution: Contribution, marking: Marking, *, circle: Circle | None = None, by: Member, now: datetime
) -> Contribution:
    """Give it another marking, never wider than the event's.

    Raises:
        Refused: rules.write, or a marking that does not fit.
    """
    held = held_contribution(contribution)
    rules.write(Viewer.of(by), held).or_raise()
    event = held.event
    circle = (circle or event.circle) if marking.is_closed and marking != Marking.RED else None
    fits(event, marking, circle).or_raise()
    held.marking, held.circle = marking, circle
    held.save(update_fields=["marking", "circle"])
    held.readers.set(_readers(event, held.source) if marking == Marking.RED else [])
    place(held, by=by, at=now)
    activity.record("contribution.marked", by=by, on=held, at=now, facts={"marking": marking})
    return held


def _readers(event: Event, source: Member | None) -> list[Member]:
    """Of a TLP:RED example: those of a TLP:RED event, else its teller and those who hold the event."""
    if event.marking == Marking.RED:
        return list(event.readers.all())
    return [*event.holders.all(), *([source] if source is not None else [])]


def _role(part: Part | None, source: Member) -> str:
    return ((part.role if part is not None else "") or source.occupation)[:80]


def _known(country: str, language: str) -> None:
    if country and not places.is_country(country):
        raise Refused(_("Practica does not know this country."))
    if language and not languages.is_language(language):
        raise Refused(_("Practica does not know this language."))


def _cleaned(words: Mapping[str, str]) -> dict[str, str]:
    clean = {name: line(words[name], longest) for name, longest in (("title", 200), ("region", 120)) if name in words}
    clean |= {name: paragraph(words[name], LONGEST) for name in Contribution.SECTIONS if name in words}
    if not clean.get("title"):
        raise Refused(_("Give the example a title."))
    return clean
