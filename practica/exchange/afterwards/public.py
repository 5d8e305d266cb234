"""What everybody may read of a report: what is TLP:CLEAR, and words that those who wrote them have released.

What was left out is not said, but for a number of examples marked TLP:GREEN when it is large enough to point at none of them. Of
what is marked more strictly not even the number exists.
"""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from practica.exchange.afterwards import gathering
from practica.exchange.afterwards.gathering import Rows
from practica.exchange.afterwards.models import Key, Report
from practica.exchange.afterwards.paper import Paper, Part
from practica.exchange.contributions.models import Contribution, State
from practica.exchange.events.models import Event, Session
from practica.knowledge.practices.models import State as PracticeState
from practica.knowledge.practices.queries import text_for
from practica.people.access.models import Marking

# A smaller number would say which ones.
FEWEST = 3


def compose(report: Report, rows: Rows) -> Paper:
    """The public version, in the language that is active; `rows` hold all that the report's own readers may read."""
    event = report.event
    released = {
        section.key: Part(section.key, section.heading, section.body)
        for section in report.sections.all()
        if section.released and not section.left_out and Key(section.key).is_written_by_hand and section.body.strip()
    }
    parts = [released[key] for key in (Key.OPENING, Key.OBJECTIVES) if key in released]
    shown = set[int]()
    for number, session in enumerate(rows.told_of, start=1):
        examples = rows.examples.get(session.pk, ())
        told = {one.pk: words for one in examples if (words := _public(one, session))}
        shown |= set(told)
        body = "\n\n".join(part for part in (_facts(session), *told.values()) if part)
        parts.append(Part(Key.SESSION.value, gathering.session_heading(number, session), body))
    if Key.THREADS in released:
        parts.append(released[Key.THREADS])
    parts += list(_participants(rows))
    foot = [_("This version holds what is for everybody.")]
    kept = _of_members(event, shown)
    if kept >= FEWEST:
        foot.append(_("%(n)s more examples were told; they are for the members of the community.") % {"n": kept})
    return Paper(
        event.title, event.language, gathering.held(event), tuple(parts), gathering.town(event), event.where, event.starts,
        event.ends, tuple(foot),
    )  # fmt: skip


def _of_members(event: Event, shown: set[int]) -> int:
    """How many examples are TLP:GREEN and not in it; those marked more strictly are no number either."""
    rows = Contribution.objects.filter(
        session__event=event, state__in=(State.READY, State.TOLD), hidden=False, marking=Marking.GREEN
    )
    return rows.exclude(pk__in=shown).count()


def _facts(session: Session) -> str:
    objective = gathering.objective_of(session)
    return _("Objective: %(objective)s.") % {"objective": objective} if objective else ""


def _public(one: Contribution, session: Session) -> str:
    """An example that is TLP:CLEAR in its own words; else the practice it became, where that is."""
    if one.marking_of() == Marking.CLEAR:
        return gathering.example_words(one, quiet=session.chatham_house)
    practice = one.became
    if (
        practice is None
        or practice.marking_of() != Marking.CLEAR
        or practice.state != PracticeState.PUBLISHED
        or practice.published_version is None
    ):
        return ""
    text = text_for(practice.published_version, one.language)
    lines = [f"**{gathering.flat(text.title)}**", text.summary.strip() or text.done.strip()]
    title = text.title.translate({ord(sign): " " for sign in "[]*\\"})
    lines.append(_("Read it here: %(address)s") % {"address": f"[{title}]({practice.get_absolute_url()})"})
    return "\n\n".join(line for line in lines if line)


def _participants(rows: Rows) -> Iterator[Part]:
    """How many, from how many countries; by country only within the community."""
    count = len(rows.people)
    if count < FEWEST:
        return
    countries = len({one.country for one in rows.people if one.country})
    words = {"people": gathering.people_words(count), "countries": gathering.countries_words(countries)}
    yield Part(Key.PARTICIPANTS.value, str(Key.PARTICIPANTS.label), _("%(people)s from %(countries)s took part.") % words)
