"""The draft of a report, made from the rows: each part in Markdown, in the event's language.

Only what every reader of the report may read goes in: what is marked more strictly than the report, hidden or withdrawn does not
exist for it. In a session under the Chatham House Rule nobody is named and no example has its country; who is not shown by name
is not named.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from babel.dates import format_date, format_interval, parse_pattern
from babel.lists import format_list
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from practica.exchange.afterwards.models import Key
from practica.exchange.afterwards.said import Elsewhere, Heard, Promise, Said
from practica.exchange.contributions.forms import LABELS
from practica.exchange.contributions.models import Contribution, State
from practica.exchange.events.models import Does, Event, Format, Kind, Part, Session, Standing, Way
from practica.foundation.core import places
from practica.foundation.core.lists import listed
from practica.people.access.models import Attribution, Marking
from practica.people.members.models import Member, OrganisationKind

_THREAD = 3  # countries, from which on a challenge is common (domain.md, "thread")


@dataclass(frozen=True)
class Reach:
    """For whom a report is: a marking, and its circle."""

    marking: Marking
    circle_id: int | None = None

    def reads(self, item: Contribution) -> bool:
        """Whether all readers of the report read this example too."""
        own = item.marking_of()
        if item.hidden or own.strictness > self.marking.strictness:
            return False
        return not own.is_closed or own == Marking.RED or item.circle_id_of() == self.circle_id


@dataclass(frozen=True)
class Drafted:
    """A part of a report before it is a row."""

    key: Key
    heading: str
    body: str
    session: Session | None = None


@dataclass(frozen=True)
class Rows:
    """Everything a report is made from, read once. Examples by the session's row number."""

    event: Event
    sessions: Sequence[Session]
    examples: Mapping[int, Sequence[Contribution]]
    heard: Heard
    people: Sequence[Member]
    online: int

    @property
    def told_of(self) -> list[Session]:
        """The sessions a report has a part on: those with examples, or in which something was noted."""
        return [one for one in self.sessions if Format(one.format).has_examples]


def rows_of(event: Event, reach: Reach, heard: Heard) -> Rows:
    """Read everything; six queries."""
    sessions = list(event.sessions.select_related("objective").prefetch_related("parts").order_by("starts", "number"))
    for session in sessions:
        session.event = event
    found: dict[int, list[Contribution]] = {session.pk: [] for session in sessions}
    told = Contribution.objects.filter(session__event=event, state__in=(State.READY, State.TOLD), hidden=False)
    for row in told.select_related("session", "part", "source", "circle", "became").order_by("order", "pk"):
        row.session.event = event
        if reach.reads(row):
            found[row.session_id].append(row)
    people, online = _who_came(event)
    return Rows(event, sessions, found, heard, people, online)


def _who_came(event: Event) -> tuple[list[Member], int]:
    """Everybody who came, as far as it was said, else who was in; and those who have a part; and how many of them came online."""
    rows = event.registrations.all()
    came = rows.filter(came=True) if rows.filter(came=True).exists() else rows.filter(standing=Standing.IN)
    parts = Part.objects.filter(session__event=event, member__isnull=False).values("member")
    people = Member.objects.filter(Q(pk__in=came.values("member")) | Q(pk__in=parts)).select_related("organisation")
    return list(people.order_by("pk")), came.filter(way=Way.ONLINE).count()


def drafted(rows: Rows) -> list[Drafted]:
    """Every part, in the order of a report, in the language that is active."""
    parts = [
        Drafted(Key.OPENING, str(Key.OPENING.label), opening(rows)),
        Drafted(Key.OBJECTIVES, str(Key.OBJECTIVES.label), _objectives(rows)),
    ]
    parts += [
        Drafted(Key.SESSION, session_heading(number, session), session_body(rows, session), session)
        for number, session in enumerate(rows.told_of, start=1)
    ]
    parts += [
        Drafted(Key.THREADS, str(Key.THREADS.label), _threads(rows)),
        Drafted(Key.OVERCOME, str(Key.OVERCOME.label), overcome(rows)),
        Drafted(Key.NEXT, str(Key.NEXT.label), next_steps(rows)),
        Drafted(Key.PARTICIPANTS, str(Key.PARTICIPANTS.label), participants(rows)),
    ]
    return parts


def one_part(rows: Rows, key: Key, session: Session | None) -> Drafted | None:
    """One part anew; None when it has no place in the report any more."""
    number = session.pk if session is not None else None
    return next((part for part in drafted(rows) if (part.key, part.session.pk if part.session else None) == (key, number)), None)


# ---- what, where, when ----

_HELD: Mapping[Kind, tuple[object, object]] = {
    Kind.WORKSHOP: (
        gettext_lazy("The workshop “%(title)s” was held in %(place)s on %(days)s."),
        gettext_lazy("The workshop “%(title)s” was held online on %(days)s."),
    ),
    Kind.WEBINAR: (
        gettext_lazy("The webinar “%(title)s” was held in %(place)s on %(days)s."),
        gettext_lazy("The webinar “%(title)s” was held online on %(days)s."),
    ),
    Kind.STUDY_VISIT: (
        gettext_lazy("The study visit “%(title)s” was held in %(place)s on %(days)s."),
        gettext_lazy("The study visit “%(title)s” was held online on %(days)s."),
    ),
    Kind.TRAINING: (
        gettext_lazy("The training course “%(title)s” was held in %(place)s on %(days)s."),
        gettext_lazy("The training course “%(title)s” was held online on %(days)s."),
    ),
    Kind.CLINIC: (
        gettext_lazy("The clinic “%(title)s” was held in %(place)s on %(days)s."),
        gettext_lazy("The clinic “%(title)s” was held online on %(days)s."),
    ),
}


def held(event: Event) -> str:
    """The sentence that says what was held, where and when: what a reader of reports looks for first."""
    on_site, online = _HELD[Kind(event.kind)]
    place = where(event)
    # In Russian they end with a full stop of their own.
    words = {"title": event.title, "place": place, "days": days(event).removesuffix(".")}
    return str(on_site if place and event.way != Way.ONLINE else online) % words


def where(event: Event) -> str:
    """`Vienna, Austria`; the town first, without the building."""
    country = places.name(event.where) if event.where else ""
    return listed([town(event), country])


def town(event: Event) -> str:
    """The town of its place: what stands after the last comma, or all of it."""
    return event.place.replace("،", ",").rpartition(",")[2].strip()


def days(event: Event) -> str:
    """Its days as the reader's language writes them, months in full: `2–3 décembre 2026`.

    For most languages CLDR has intervals with short months alone, whose full stops would end the sentence for a reader.
    """
    locale = places.locale(get_language() or "en")
    if event.starts == event.ends:
        return format_date(event.starts, "long", locale=locale)
    differs = "y" if event.starts.year != event.ends.year else "M" if event.starts.month != event.ends.month else "d"
    known = locale.interval_formats
    both = (known.get("yMMMMd") or known.get("yMMMd") or {}).get(differs)
    if both is None or len(both) != 2:
        return str(format_interval(event.starts, event.ends, "yMMMd", locale=locale))
    said = zip(both, (event.starts, event.ends), strict=True)
    return "".join(parse_pattern(re.sub("(?<![ML])[ML]{3}(?![ML])", "MMMM", part)).apply(day, locale) for part, day in said)


# ---- the parts ----


def opening(rows: Rows) -> str:
    """The concept note, and how many came."""
    parts = [rows.event.note.strip()]
    count, countries = len(rows.people), len({one.country for one in rows.people if one.country})
    if count:
        words = {"people": people_words(count), "countries": countries_words(countries)}
        line = _("%(people)s from %(countries)s took part.") % words
        if rows.online:
            line += " " + ngettext("%(n)s of them took part online.", "%(n)s of them took part online.", rows.online) % {
                "n": rows.online
            }
        parts.append(line)
    return "\n\n".join(part for part in parts if part)


def people_words(count: int) -> str:
    """`58 people`."""
    return ngettext("%(n)s person", "%(n)s people", count) % {"n": count}


def countries_words(count: int) -> str:
    """`11 countries`."""
    return ngettext("%(n)s country", "%(n)s countries", count) % {"n": count}


def _objectives(rows: Rows) -> str:
    labels = [objective_of(session) or session.title for session in rows.told_of]
    return "\n".join(f"- {label}" for label in dict.fromkeys(labels))


def objective_of(session: Session) -> str:
    """The label of its objective in the language that is active."""
    from practica.knowledge.vocabulary import queries as vocabulary
    from practica.knowledge.vocabulary.models import OBJECTIVES

    if session.objective is None:
        return ""
    label = vocabulary.labels_for(get_language() or "en", OBJECTIVES).get(session.objective.key, "")
    return str(capfirst(label))


def session_heading(number: int, session: Session) -> str:
    """`Session 3: Capacity that stays`."""
    return _("Session %(number)s: %(title)s") % {"number": number, "title": session.title}


def session_body(rows: Rows, session: Session) -> str:
    """Its objective, the countries it heard, each example, what was noted; what was said and not who where that is the rule."""
    quiet = session.chatham_house
    said = rows.heard.sessions.get(session.pk) or Said()
    examples = rows.examples.get(session.pk, ())
    lines = [_session_facts(session, examples, quiet=quiet)]
    lines += [example_words(one, quiet=quiet) for one in examples]
    if said.notes:
        title = _("Noted")
        lines.append(f"**{title}**\n{_bullets(said.notes)}")
    if said.asked:
        asked = ngettext("%(n)s question was asked from the floor.", "%(n)s questions were asked from the floor.", said.asked)
        lines.append(asked % {"n": said.asked})
    return "\n\n".join(line for line in lines if line)


def _session_facts(session: Session, examples: Sequence[Contribution], *, quiet: bool) -> str:
    facts = []
    if objective_of(session):
        facts.append(_("Objective: %(objective)s.") % {"objective": objective_of(session)})
    facts.append(_("Format: %(format)s.") % {"format": session.get_format_display()})
    countries = sorted({places.name(one.country) for one in examples if one.country})
    if countries:
        facts.append(_("Examples were given by %(countries)s.") % {"countries": in_words(countries)})
    if quiet:
        facts.append(_("It was held under the Chatham House Rule: this report says what was said, and not by whom."))
    else:
        moderators = [part.name for part in session.parts.all() if part.does == Does.MODERATES]
        if moderators:
            facts.append(_("Moderated by %(names)s.") % {"names": in_words(moderators)})
    return " ".join(facts)


def in_words(words: Iterable[str]) -> str:
    """`Brazil, Niger, and South Africa`."""
    return str(format_list(list(words), locale=places.locale(get_language() or "en")))


def example_words(one: Contribution, *, quiet: bool) -> str:
    """One example: its title after the country, who told it as they are shown, then its sections under their names."""
    title = one.title if quiet or not one.country else f"{places.name(one.country)}: {one.title}"
    lines = [f"**{flat(title)}**"]
    teller = "" if quiet else teller_of(one)
    if teller:
        lines.append(_("Told by %(who)s.") % {"who": teller})
    for field in Contribution.SECTIONS:
        words = getattr(one, field).strip()
        if words:
            lines.append(f"*{LABELS[field]}.* {words}")
    return "\n\n".join(lines)


def flat(words: str) -> str:
    """A title that may stand between the marks of bold."""
    return " ".join(words.replace("*", " ").split())


def teller_of(one: Contribution) -> str:
    """Name and role, the role alone, or nothing, as whoever tells it chose."""
    if one.attribution == Attribution.WITHHELD:
        return ""
    if one.attribution == Attribution.ROLE:
        return one.role
    part, source = one.part, one.source
    name = (part.name if part is not None else "") or (source.name if source is not None else "")
    return ", ".join(word for word in (name, one.role) if word)


def _threads(rows: Rows) -> str:
    """Challenges that three countries or more said they share; whoever holds the event writes the sentence about each."""
    found = []
    for examples in rows.examples.values():
        for one in examples:
            there = rows.heard.elsewhere.get(one.pk) or Elsewhere()
            countries = {*there.same, *there.overcome, one.country} - {""}
            if len(countries) >= _THREAD:
                words = {"title": one.title, "countries": in_words(sorted(map(places.name, countries)))}
                found.append(_("“%(title)s”: the same challenge in %(countries)s.") % words)
    return _bullets(found)


def overcome(rows: Rows) -> str:
    """How challenges were overcome, by example; and where else."""
    found = []
    for session in rows.told_of:
        for one in rows.examples.get(session.pk, ()):
            if not one.overcome.strip():
                continue
            country = "" if session.chatham_house or not one.country else f"{places.name(one.country)}: "
            line = f"{country}{one.title}. {' '.join(one.overcome.split())}"
            there = rows.heard.elsewhere.get(one.pk)
            if there is not None and there.overcome:
                also = in_words(sorted(map(places.name, there.overcome)))
                line += " " + _("Overcome too in %(countries)s.") % {"countries": also}
            found.append(line)
    return _bullets(found)


def next_steps(rows: Rows) -> str:
    """Decisions, promises with a date, and questions that somebody takes home; names of panellists shown by name alone."""
    named = _may_be_named(rows)
    decided, promised, parked = [], [], []
    for session in rows.sessions:
        said = rows.heard.sessions.get(session.pk) or Said()
        decided += [_promise(one, named, quiet=session.chatham_house) for one in said.decisions]
        promised += [_promise(one, named, quiet=session.chatham_house) for one in said.promises]
        parked += list(said.parked)
    groups = ((_("Decided"), decided), (_("Promised"), promised), (_("Questions taken home"), parked))
    return "\n\n".join(f"**{title}**\n{_bullets(lines)}" for title, lines in groups if lines)


def _promise(one: Promise, named: set[str], *, quiet: bool) -> str:
    who = one.who if not quiet and one.who.strip().casefold() in named else ""
    facts = [who, format_date(one.due, "LLLL y", locale=places.locale(get_language() or "en")) if one.due else ""]
    behind = ", ".join(fact for fact in facts if fact)
    return f"{' '.join(one.words.split())} ({behind})" if behind else " ".join(one.words.split())


def _may_be_named(rows: Rows) -> set[str]:
    """Panellists and moderators who stand in the programme by name, without those who asked not to be named."""
    names, quiet = set[str](), set[str]()
    for session in rows.sessions:
        for part in session.parts.all():
            (quiet if session.chatham_house else names).add(part.name.strip().casefold())
    for examples in rows.examples.values():
        for one in examples:
            if one.attribution != Attribution.NAMED:
                quiet |= {part.name.strip().casefold() for part in (one.part,) if part is not None}
                quiet |= {one.source.name.strip().casefold()} if one.source is not None else set()
    return names - quiet


def participants(rows: Rows) -> str:
    """By country, and by kind of organisation: each with its number, never crossed, never with a name."""
    if not rows.people:
        return ""
    countries = Counter(places.name(one.country) for one in rows.people if one.country)
    kinds = Counter(
        str(capfirst(OrganisationKind(one.organisation.kind).label)) for one in rows.people if one.organisation is not None
    )
    parts = [_("n = %(n)s") % {"n": len(rows.people)}]
    for title, counted in ((_("By country"), countries), (_("By kind of organisation"), kinds)):
        if counted:
            lines = [f"{name}: {count}" for name, count in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))]
            parts.append(f"**{title}**\n{_bullets(lines)}")
    return "\n\n".join(parts)


def _bullets(lines: Iterable[str]) -> str:
    return "\n".join(f"- {' '.join(line.split())}" for line in lines if line.strip())


def heard_until(event: Event, now: datetime) -> bool:
    """Whether there is something to report: its first day there has come."""
    return now.astimezone(event.tz).date() >= event.starts
