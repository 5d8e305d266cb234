"""What every format says of a practice, gathered once for one viewer, in the file's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date
from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from practica.doors.exports.taken_up import TakenUp, taken_up
from practica.doors.exports.words import plain
from practica.foundation.core import lists, places
from practica.knowledge.practices import queries
from practica.knowledge.practices.models import CostBand, Practice, PracticeVersion, SideEffects
from practica.knowledge.practices.questions import HEADINGS
from practica.knowledge.practices.whole import Content, contents_of
from practica.knowledge.replications.wording import country_list
from practica.knowledge.vocabulary import queries as vocabulary
from practica.knowledge.vocabulary.models import OBJECTIVES
from practica.people.access.models import Attribution, Marking
from practica.people.access.viewers import Viewer

_SHOWN = 300


@dataclass(frozen=True)
class Sheet:
    """A practice as it leaves, with everything around it that a page needs.

    Attributes:
        interface: the language of headings and sentences; `language` that of the practice's words; `original` that of rows.
        marking: the strictest of what is in the file; `circles` the names of those who may read it when that is AMBER.
        source: who did it, as the attribution allows; one line.
        people: whom to ask, one line each, never empty.
        counted: for whom the figures were counted, and when.
        words: section → text, filled ones only, in the order of the page.
        labels: what stands in the line under the title: objectives and concepts.
    """

    practice: Practice
    version: PracticeVersion
    content: Content
    interface: str
    language: str
    original: str
    title: str
    summary: str
    words: Mapping[str, str]
    countries: str
    period: str
    labels: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    marking: Marking
    circles: tuple[str, ...]
    source: str
    document: tuple[str, str]
    people: tuple[str, ...]
    counted: str
    community: str
    address: str
    today: date
    is_invented: bool
    taken_up: TakenUp

    @property
    def day(self) -> str:
        """The day as people write it."""
        return _day(self.today)

    @property
    def version_words(self) -> str:
        """`Version 2, the whole template`."""
        return _("Version %(number)s, %(form)s") % {"number": self.version.number, "form": self.version.get_form_display()}


def gather(viewer: Viewer, practice: Practice, version: PracticeVersion, *, wanted: str, community: str, today: date) -> Sheet:
    """Everything about one version that this viewer may take out; the caller has made sure that they may (`rules.export`).

    Args:
        viewer: whose figures these are.
        practice: with `organisation` and `source` at hand.
        version: a published one of its versions.
        wanted: the language of its words, where it has them; else the reader's, else its own.
        community: whose practice it is.
        today: what is overdue depends on it.
    """
    content = contents_of([version])[version.pk]
    language = _language(content, wanted)
    interface = language if language in dict(settings.LANGUAGES) else get_language() or "en"
    with override(interface):
        return _gather(viewer, practice, version, content, language=language, community=community, today=today)


def _language(content: Content, wanted: str) -> str:
    for language in (wanted, get_language() or "", content.language):
        if language in content.texts:
            return language
    return next(iter(content.texts), content.language)


def _gather(
    viewer: Viewer,
    practice: Practice,
    version: PracticeVersion,
    content: Content,
    *,
    language: str,
    community: str,
    today: date,
) -> Sheet:
    text = content.texts.get(language, {})
    travelled = taken_up(viewer, practice, version, content.countries, today=today)
    marking = max({practice.marking_of(), *travelled.markings}, key=lambda one: one.strictness)
    circles = {practice.circle.name} if practice.circle and practice.marking == Marking.AMBER else set()
    path = practice.get_absolute_url() if version.pk == practice.published_version_id else version.get_absolute_url()
    return Sheet(
        practice=practice, version=version, content=content, interface=get_language() or "en", language=language,
        original=content.language, title=plain(text.get("title", "")), summary=plain(text.get("summary", "")),
        words={key: plain(text[key]) for key in HEADINGS if plain(text.get(key, ""))},
        countries=country_list(content.countries), period=_period(version), labels=_labels(content), facts=_facts(version),
        marking=marking, circles=tuple(sorted(circles | travelled.circles)) if marking == Marking.AMBER else (),
        source=plain(_source(practice)), document=_document(practice), people=_people(viewer, practice),
        counted=_counted(viewer, today), community=plain(community), address=f"{settings.SITE_URL.rstrip('/')}{path}",
        today=today, is_invented=settings.DEMO, taken_up=travelled,
    )  # fmt: skip


def heading(key: str) -> str:
    """What a section is called, in the file's language."""
    return str(HEADINGS[key])


def listed(*parts: str) -> str:
    """The parts that hold something, with the language's own comma."""
    return lists.listed(parts)


def _day(today: date) -> str:
    return format_date(today, "long", locale=places.locale(get_language() or "en"))


def _period(version: PracticeVersion) -> str:
    """`2016-2018`, `since March 2016`; empty when it is not known."""
    begun, ended = _month(version.period_from), _month(version.period_to)
    if begun and ended:
        return begun if begun == ended else _("%(begun)s to %(ended)s") % {"begun": begun, "ended": ended}
    if begun:
        return _("since %(begun)s") % {"begun": begun}
    return _("until %(ended)s") % {"ended": ended} if ended else ""


def _month(written: str) -> str:
    year, _dash, month = written.partition("-")
    if not year.isdigit():
        return ""
    if month.isdigit() and 1 <= int(month) <= 12 and 1 <= int(year) <= 9999:
        return format_date(date(int(year), int(month), 1), "LLLL y", locale=places.locale(get_language() or "en"))
    return year


def _labels(content: Content) -> tuple[str, ...]:
    reader = get_language() or "en"
    objectives, concepts = vocabulary.labels_for(reader, OBJECTIVES), vocabulary.labels_for(reader)
    named = [*(objectives.get(key, key) for key in content.objectives), *(concepts.get(key, key) for key in content.concepts)]
    return tuple(plain(str(label)) for label in named)


def _facts(version: PracticeVersion) -> tuple[tuple[str, str], ...]:
    rows = (
        (_("Setting"), version.setting),
        (_("Time"), version.time_needed),
        (_("Staff"), version.staff_needed),
        (_("Money"), _choice(CostBand, version.cost_band)),
        (_("Unintended or negative effects"), _choice(SideEffects, version.side_effects_seen)),
    )
    return tuple((name, plain(value)) for name, value in rows if plain(value))


def _choice(choices: type[CostBand] | type[SideEffects], value: str) -> str:
    return str(choices(value).label) if value in choices.values else value


def _source(practice: Practice) -> str:
    """Who did it. Withheld is the Chatham House Rule: neither the person nor their affiliation."""
    if practice.attribution == Attribution.WITHHELD:
        return _("Source withheld (Chatham House Rule)")
    member, organisation = practice.source, practice.organisation
    if practice.attribution == Attribution.ROLE:
        body = organisation or (member.organisation if member else None)
        role = capfirst(str(body.get_kind_display())) if body else _("A practitioner")
        country = places.name(member.country) if member and member.country else ""
        return listed(role, country)
    name = member.name if member is not None and member.is_present else ""
    return listed(name, organisation.name if organisation else "") or _("Looking for a steward")


def _document(practice: Practice) -> tuple[str, str]:
    """Title and address of the document it comes from; a withheld source's document would tell who it is."""
    if practice.attribution == Attribution.WITHHELD or not practice.source_url:
        return "", ""
    return plain(practice.source_title) or practice.source_url, practice.source_url


def _people(viewer: Viewer, practice: Practice) -> tuple[str, ...]:
    if practice.attribution == Attribution.WITHHELD:
        return (_("Ask on its page; what you write is passed on."),)
    lines = []
    for person in queries.people_to_ask(viewer, practice):
        country = places.name(person.country) if person.country else ""
        lines.append(plain(listed(person.name, str(person.about), country))[:_SHOWN])
    return tuple(line for line in lines if line) or (_("Ask on its page; it is looking for a steward."),)


def _counted(viewer: Viewer, today: date) -> str:
    """A figure is the viewer's own, always, so that the note never gives a hidden row away."""
    if viewer.member is None:
        return _("Counted over what everybody may see, %(day)s.") % {"day": _day(today)}
    return _("Counted over what %(name)s may see and take out of Practica, %(day)s.") % {
        "name": plain(viewer.member.name),
        "day": _day(today),
    }
