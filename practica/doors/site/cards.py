"""A practice in a list: what it is, whether it worked elsewhere, why it was found."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, QuerySet, Value
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from practica.exchange.assists.models import Assist
from practica.exchange.contributions.models import Contribution
from practica.exchange.conversations.models import Conversation, Kind, PilotEnd
from practica.exchange.lessons.models import Lesson
from practica.foundation.core import lists, places
from practica.knowledge.library import queries as library
from practica.knowledge.library.models import LibraryItem
from practica.knowledge.practices.models import Practice
from practica.knowledge.practices.queries import Listed, listed
from practica.knowledge.replications.evidence import Evidence, summaries
from practica.knowledge.replications.wording import Told, tell
from practica.knowledge.vocabulary import queries as vocabulary
from practica.people.access.viewers import Viewer
from practica.services.search.queries import Excerpt, Hit


@dataclass(frozen=True)
class Card:
    """One practice as `c-result` shows it; `why` holds (reason, excerpt) pairs."""

    practice: Listed
    gloss: str
    told: Told
    facts: tuple[str, ...]
    why: tuple[tuple[str, SafeString], ...] = ()

    @property
    def drawn_by(self) -> Hashable:
        """All that decides how it looks, beside the language; what is told follows from the results."""
        evidence = self.told.evidence
        return self.practice, self.gloss, self.facts, self.why, evidence.results, evidence.worst, evidence.harm

    @property
    def summary(self) -> str:
        """Nothing for what was withdrawn."""
        return "" if self.practice.is_withdrawn else self.practice.summary


@dataclass(frozen=True)
class TalkCard:
    """What is no practice, as `c-result` shows it; `practice` is None, which tells it from a practice's card."""

    url: str
    title: str
    language: str
    gloss: str
    marking: str
    facts: tuple[str, ...]
    why: tuple[tuple[str, SafeString], ...] = ()
    practice: None = None


def found(viewer: Viewer, hits: Sequence[Hit], *, today: date) -> list[tuple[Hit, Card | TalkCard]]:
    """Each hit with its card, in their order; a query more for what people said to each other, and one for the library."""
    of_practices = {card.practice.pk: card for card in cards(viewer, hits, today=today)}
    talks = _of_library(viewer, hits) | _talks(viewer, hits)
    pairs = ((hit, of_practices.get(hit.object_id) if hit.kind == Practice.KIND else talks.get(hit.url)) for hit in hits)
    return [(hit, card) for hit, card in pairs if card is not None]


def _talks(viewer: Viewer, hits: Sequence[Hit]) -> dict[str, TalkCard]:
    """Cards of what people said to each other, by address: one query for conversations, lessons, peer assists and examples."""
    near = {(hit.kind, hit.object_id): hit for hit in hits if hit.kind in _SAID}
    if not near:
        return {}
    first, *others = (_said(viewer, kind, [number for of, number in near if of == kind]) for kind in _SAID)
    made = {}
    for kind, number, marking, word, more, answers, accepted in first.union(*others, all=True):
        hit = near[kind, number]
        facts = _facts(kind, word, more, answers, helped=bool(accepted))
        made[hit.url] = TalkCard(hit.url, hit.title, hit.language, hit.gloss, marking, facts, _why(hit))
    return made


_SAID = (Conversation.KIND, Lesson.KIND, Assist.KIND, Contribution.KIND)


def _said(viewer: Viewer, kind: str, numbers: list[int]) -> QuerySet[Any, tuple[Any, ...]]:
    """Kind, number, marking, two words that say more, answers and the accepted one, of items of one kind."""
    nothing, none, one = Value(""), Value(0), Value(None, output_field=BigIntegerField())
    rows: dict[str, tuple[Any, tuple[Any, ...]]] = {
        Conversation.KIND: (Conversation, ("kind", nothing, "answers_count", "accepted")),
        Lesson.KIND: (Lesson, (nothing, nothing, none, one)),
        Assist.KIND: (Assist, ("end", nothing, none, one)),
        Contribution.KIND: (Contribution, ("country", "session__title", none, one)),
    }
    model, columns = rows[kind]
    found = model.objects.visible_to(viewer).filter(pk__in=numbers).order_by()
    chosen: QuerySet[Any, tuple[Any, ...]] = found.values_list(Value(kind), "pk", "marking", *columns)
    return chosen


def _facts(kind: str, word: str, more: str, answers: int, *, helped: bool) -> tuple[str, ...]:
    """What it is, and how far it has come or where it is from."""
    if kind == Lesson.KIND:
        return (_("lesson"),)
    if kind == Assist.KIND:
        return (_("peer assist"), *([str(PilotEnd(word).label)] if word else []))
    if kind == Contribution.KIND:
        return tuple(fact for fact in (_("example"), places.name(word) if word else "", more) if fact)
    return _how_far(Kind(word), answers, helped=helped)


def _of_library(viewer: Viewer, hits: Sequence[Hit]) -> dict[str, TalkCard]:
    """Cards of what is in the library, by address: what it is, who made it, when. A query where there is any."""
    near = [hit for hit in hits if hit.kind == LibraryItem.KIND]
    rows = library.by_number(viewer, [hit.object_id for hit in near])
    return {
        hit.url: TalkCard(hit.url, hit.title, hit.language, hit.gloss, row.marking, library.facts(row), _why(hit))
        for hit in near
        if (row := rows.get(hit.object_id)) is not None
    }


def _how_far(kind: Kind, answers: int, *, helped: bool) -> tuple[str, ...]:
    """What it is, and how far it has come."""
    counted = ngettext("%(number)s answer", "%(number)s answers", answers) % {"number": answers}
    return (str(kind.label), _("helped") if helped else counted)


def cards(viewer: Viewer, hits: Sequence[Hit], *, today: date) -> list[Card]:
    """Cards of the practices among search hits, in their order; two queries however many there are."""
    numbers = [hit.object_id for hit in hits if hit.kind == Practice.KIND]
    if not numbers:
        return []
    seen = {row.pk: row for row in listed(Practice.objects.visible_to(viewer).filter(pk__in=numbers))}
    weighed = summaries(viewer, seen, today)
    own = (hit for hit in hits if hit.kind == Practice.KIND and hit.object_id in seen)
    return [_card(seen[hit.object_id], weighed[hit.object_id], hit) for hit in own]


def cards_of(viewer: Viewer, practices: Sequence[Listed], *, today: date) -> list[Card]:
    """Cards for practices of a list; one more query."""
    weighed = summaries(viewer, [practice.pk for practice in practices], today)
    return [_card(practice, weighed[practice.pk], None) for practice in practices]


def _card(practice: Listed, evidence: Evidence, hit: Hit | None) -> Card:
    facts = [lists.listed((*map(places.name, practice.countries), practice.period_from[:4]))]
    if practice.is_withdrawn:
        facts.append(_("withdrawn"))
    if practice.is_orphaned:
        facts.append(_("looking for a steward"))
    return Card(
        practice=practice,
        gloss=hit.gloss if hit and practice.language != (get_language() or "en") else "",
        told=tell(evidence),
        facts=tuple(fact for fact in facts if fact),
        why=_why(hit) if hit and hit.why else (),
    )


def _why(hit: Hit) -> tuple[tuple[str, SafeString], ...]:
    reasons: list[tuple[str, SafeString]] = []
    excerpt = marked(hit.passage) if hit.passage else SafeString()
    if "words" in hit.why:
        reasons.append((_("Words"), excerpt))
    if "meaning" in hit.why:
        reasons.append((_("Meaning"), SafeString() if reasons else excerpt))
    labels = vocabulary.labels_for(get_language() or "en")
    for reason in hit.why:
        if reason.startswith("concept:"):
            key = reason.removeprefix("concept:")
            reasons.append((_("Concept"), format_html("{}", labels.get(key, key))))
    return tuple(reasons)


def marked(excerpt: Excerpt) -> SafeString:
    """The stretch of text with what was found in <mark>, its language and direction on it; everything is escaped."""
    parts: list[tuple[SafeString]] = []
    at = 0
    for start, end in excerpt.spans:
        parts += [(format_html("{}", excerpt.text[at:start]),), (format_html("<mark>{}</mark>", excerpt.text[start:end]),)]
        at = end
    parts.append((format_html("{}", excerpt.text[at:]),))
    before, after = ("" if excerpt.begins else "… "), ("" if excerpt.ends else " …")
    return format_html('<q lang="{}" dir="auto">{}{}{}</q>', excerpt.language, before, format_html_join("", "{}", parts), after)
