"""Who is likely to know: present members who may see a conversation, with the reasons why each is named.

Reasons and their weights rest only on what every reader of the conversation may read too: the profile, named answers, practices,
replications and uses, among items for everybody, for the community, or for the very readers of the conversation. What somebody
said without their name is no reason, since it would tell who said it; nor is anything said after the moment that is asked about.

The order follows the expert finding that votes with documents (Balog, Azzopardi and de Rijke, "Formal models for expert finding
in enterprise corpora", SIGIR 2006, model 2): whoever is named on what is like the question counts by how like it is, and a
second and third item count half and a quarter, so that whoever wrote most does not always come first. Beside that stands what
people say of themselves. The weights are chosen, a whole one for what speaks of the subject itself and a half for what only
makes an answer easier; they were not fitted to the demonstration, on which `python -m tests.bench routing` measures them.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import F, IntegerField, Q, QuerySet, Value
from django.utils import timezone
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from practica.exchange.conversations import alike, allowing
from practica.exchange.conversations.models import Answer, Conversation
from practica.exchange.conversations.plan import Subject
from practica.foundation.core import languages, places
from practica.foundation.core.lists import several
from practica.knowledge.practices.models import PersonToAsk, Practice
from practica.knowledge.practices.models import State as Stage
from practica.knowledge.replications.models import Replication, Use
from practica.knowledge.replications.models import State as Step
from practica.knowledge.vocabulary import queries as vocabulary
from practica.people.access.models import Attribution, Audience, AudienceKind, Guarded
from practica.people.access.queries import viewers_of
from practica.people.access.viewers import Viewer
from practica.people.members.models import Member
from practica.people.members.queries import community_readers

Reason = tuple[str, str | int]
"""A code and its value: ("concept", "interpretation"), ("answers", 2), ("replications", 1), ("country", "NE")."""

EXPERTISE = 1.0
"""For each concept of the question that somebody says they know; half where its words name it and the asker did not choose it.
Of what they know beside that only the nearest counts: half for each step up or down the vocabulary, at most two."""

COUNTRY, LANGUAGE = 0.5, 0.5
"""For working in the country that is asked about, and for reading the question's language."""

USE = 0.5
"""What a use counts beside having written, taken up or answered something."""

ASKED = 0.25
"""Taken off for each time somebody was asked in the last thirty days: four times weigh as much as one concept."""

_MOST_ROWS = 5_000
_CODES = ("answers", "practices", "to_ask", "replications", "uses")
_OPEN = (AudienceKind.EVERYBODY, AudienceKind.COMMUNITY)


@dataclass(frozen=True)
class Need:
    """What is asked, before or after it is a conversation.

    `readers` are the members who may see it; `concepts` keys of the vocabulary; `countries` those it is about.
    """

    title: str
    body: str
    language: str
    asker: int | None
    readers: QuerySet[Member]
    concepts: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    practice: int | None = None
    # The conversation itself, not to be evidence for itself.
    itself: int | None = None
    audience: int | None = None

    @classmethod
    def of(cls, conversation: Conversation) -> "Need":
        """What a conversation asks."""
        subject = conversation.replication
        return cls(
            title=conversation.title, body=conversation.body, language=conversation.language, asker=conversation.source_id,
            readers=_able(conversation), concepts=frozenset(concept.key for concept in conversation.concepts.all()),
            countries=frozenset(code for code in (conversation.about_country, subject.country if subject else "") if code),
            practice=subject.practice_id if subject else conversation.practice_id,
            itself=conversation.pk, audience=conversation.audience_id,
        )  # fmt: skip

    @classmethod
    def typed(cls, member: Member, typed: Mapping[str, Any], subject: Subject) -> "Need":
        """What is being typed, for whom it can reach at most; the marking is chosen later, and asked again then."""
        item = subject.item
        about = subject.replication.practice_id if subject.replication else subject.practice.pk if subject.practice else None
        return cls(
            title=str(typed.get("title", ""))[:200], body=str(typed.get("body", ""))[:10_000],
            language=str(typed.get("language") or "en")[:10], asker=member.pk,
            readers=_able(item) if item else community_readers(), concepts=chosen(typed),
            countries=frozenset(code for code in (subject.country,) if code), practice=about,
            audience=item.audience_id if item else None,
        )  # fmt: skip


def _able(item: Guarded) -> QuerySet[Member]:
    """Who may see it and answer: observers answer only in their own circles."""
    return community_readers() if item.audience.kind in _OPEN else viewers_of(item)


def chosen(typed: Mapping[str, Any]) -> frozenset[str]:
    """Keys of the concepts in a form as it is being typed; what the vocabulary does not know is left out."""
    terms = [vocabulary.find(name, get_language() or "en") for name in several(str(typed.get("concepts", ""))[:500])]
    return frozenset(term.id for term in terms if term)


@dataclass(frozen=True)
class Likely:
    """One person, how likely (only to sort by), and why."""

    member: Member
    score: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class _Everyone(Viewer):
    """All readers of a conversation at once: sees what each of them may see."""

    audiences: frozenset[int] = frozenset()

    @cached_property
    def audience_ids(self) -> frozenset[int]:
        return self.audiences


class _Person(NamedTuple):
    """The few columns of a member that routing reads; `openly` is how often they were asked where every reader may see it."""

    pk: int
    expertise: Sequence[str]
    country: str
    languages: Sequence[str]
    allows: int = 0
    asked: int = 0
    openly: int = 0


@dataclass(frozen=True)
class _Evidence:
    """What is known whoever is looked at: weights of the concepts asked for and of those near them, and who is named on what.

    `named` holds by member and code the likeness of each item.
    """

    need: Need
    own: Mapping[str, float]
    near: Mapping[str, float]
    named: Mapping[int, Mapping[str, Mapping[alike.Key, float]]]

    def reasons(self, person: _Person) -> list[Reason]:
        """Why this person: what they say they know, what they did, where they are, what they read; the last alone is none."""
        works_on = [key for key in person.expertise if key in self.own] or self._nearest(person)
        found: list[Reason] = [("concept", key) for key in works_on]
        found += self._did(person)
        if person.country and person.country in self.need.countries:
            found.append(("country", person.country))
        if self.need.language in person.languages:
            found.append(("language", self.need.language))
        return found

    def score(self, person: _Person) -> float:
        """How likely this person is to know; a mild step back for each time they were asked lately."""
        best: dict[alike.Key, float] = {}
        for code, items in self.named.get(person.pk, {}).items():
            for key, likeness in items.items():
                best[key] = max(best.get(key, 0.0), likeness * (USE if code == "uses" else 1.0))
        votes: float = sum(likeness / 2**place for place, likeness in enumerate(sorted(best.values(), reverse=True)))
        known = sum(self.own.get(key, 0.0) for key in set(person.expertise))
        known += sum(self.near[key] for key in self._nearest(person))
        here = COUNTRY if person.country and person.country in self.need.countries else 0.0
        reads = LANGUAGE if self.need.language in person.languages else 0.0
        return votes + EXPERTISE * known + here + reads - ASKED * person.openly

    def _did(self, person: _Person) -> Iterator[Reason]:
        named = self.named.get(person.pk, {})
        for code in _CODES:
            # Whoever wrote a practice is asked about it as a matter of course.
            items = set(named.get(code, ())) - (set(named.get("practices", ())) if code == "to_ask" else set())
            if items:
                yield code, len(items)

    def _nearest(self, person: _Person) -> list[str]:
        """The one concept of this person that is nearest to those asked for, if any is near."""
        near = [key for key in person.expertise if key in self.near]
        return [max(near, key=lambda key: self.near[key])] if near else []


def likely(
    conversation: Conversation, *, limit: int = 5, leave_out: Collection[int] = (), now: datetime | None = None
) -> list[Likely]:
    """The members most likely to know, best first; never who began it, nor anybody asked as often as they allow.

    Ten queries, however many members there are, beside what of the conversation itself has not been read yet. Nothing later than
    `now` is a reason.
    """
    return likely_for(Need.of(conversation), limit=limit, leave_out=leave_out, now=now)


def likely_for(need: Need, *, limit: int = 5, leave_out: Collection[int] = (), now: datetime | None = None) -> list[Likely]:
    """The same for what is not a conversation yet."""
    now = now or timezone.now()
    open_to_all = _open_to_all(need)
    evidence = _evidence(need, open_to_all, now)
    aside = {*leave_out, need.asker}
    found = []
    for person in _people(need.readers, open_to_all, now):
        if person.pk in aside or person.asked >= person.allows:
            continue
        reasons = evidence.reasons(person)
        if any(code != "language" for code, _value in reasons):
            found.append((evidence.score(person), person.pk, tuple(reasons)))
    found = sorted(found, key=lambda one: (-one[0], one[1]))[:limit]
    members = Member.objects.select_related("organisation").in_bulk([number for _score, number, _reasons in found])
    return [Likely(members[number], score, reasons) for score, number, reasons in found]


def _people(readers: QuerySet[Member], open_to_all: Collection[int], now: datetime) -> Iterator[_Person]:
    """The readers; how often they were asked at all keeps what they allow, and how often openly moves them in the order."""
    asked, openly = allowing.times(now), allowing.times(now, open_to_all)
    rows = readers.order_by().values_list("pk", "expertise", "country", "languages", "asks_a_month", asked, openly)
    return map(_Person._make, rows)


def reasons_for(conversation: Conversation, member: Member, *, now: datetime | None = None) -> Sequence[Reason]:
    """Why this person is named."""
    need = Need.of(conversation)
    evidence = _evidence(need, _open_to_all(need), now or timezone.now())
    return evidence.reasons(_Person(member.pk, member.expertise, member.country, member.languages))


def _open_to_all(need: Need) -> frozenset[int]:
    """Numbers of the audiences whose items every reader of the need may read.

    The need's own is among them only where the asker belongs to it, who reads what they asked also after leaving a circle.
    """
    own = Q(pk=need.audience)
    if need.asker is not None:
        own &= Q(kind__in=_OPEN) | Q(circle__memberships__member=need.asker) | Q(named=need.asker)
    return frozenset(Audience.objects.filter(Q(kind__in=_OPEN) | own).values_list("pk", flat=True))


def _evidence(need: Need, open_to_all: frozenset[int], now: datetime) -> _Evidence:
    like = alike.near(
        _Everyone(audiences=open_to_all), need.title, need.body, need.language, concepts=need.concepts,
        leave_out={(Conversation.KIND, need.itself)} if need.itself else (),
    )  # fmt: skip
    likeness = {one.key: one.likeness for one in like}
    if need.practice is not None:
        likeness[Practice.KIND, need.practice] = alike.MOST
    named: dict[int, dict[str, dict[alike.Key, float]]] = defaultdict(lambda: defaultdict(dict))
    for code, number, member in _named_on(likeness, open_to_all, now):
        key = (Conversation.KIND if code == "answers" else Practice.KIND, number)
        named[member][code][key] = likeness[key]
    return _Evidence(need, *_weights(need), named)


def _weights(need: Need) -> tuple[dict[str, float], dict[str, float]]:
    """Weight by concept: of those asked for, and of those one or two steps from them in the vocabulary."""
    whole = 1.0 if need.concepts else 0.5
    own = need.concepts or alike.named_in(f"{need.title}\n{need.body}", need.language)
    above = {term.broader for term in vocabulary.concepts() if term.id in own and term.broader}
    near = dict.fromkeys(above, whole / 2)
    for term in vocabulary.concepts():
        if term.broader in own:
            near.setdefault(term.id, whole / 2)
        elif term.broader in above:
            near.setdefault(term.id, whole / 4)
    return dict.fromkeys(own, whole), {key: weight for key, weight in near.items() if key not in own}


def _named_on(keys: Iterable[alike.Key], open_to_all: frozenset[int], now: datetime) -> Iterable[tuple[str, int, int]]:
    """Code, item and member of everybody who is named, on these items, for something that all may read; one query."""
    keys = list(keys)
    conversations = [number for kind, number in keys if kind == Conversation.KIND]
    practices = [number for kind, number in keys if kind == Practice.KIND]
    if not conversations and not practices:
        return
    fair = Q(attribution=Attribution.NAMED, audience__in=open_to_all)
    answers = Answer.objects.filter(fair, conversation__in=conversations, to=None, hidden=False, at__lt=now)
    written = Practice.objects.filter(fair, pk__in=practices, state=Stage.PUBLISHED, first_published__lte=now)
    taken_up = Replication.objects.filter(fair, practice__in=practices, registered__lte=now.date())
    taken_up = taken_up.exclude(state__in=(Step.CONSIDERED, Step.HIDDEN))
    used = Use.objects.filter(fair, practice__in=practices, hidden=False, at__lte=now.date())
    to_ask = PersonToAsk.objects.filter(practice__in=written.values("pk"))
    selects: list[QuerySet[Any]] = [
        _rows("answers", answers, "conversation_id", "source_id"),
        _rows("practices", written, "pk", "source_id"),
        _rows("practices", written.filter(authors__isnull=False), "pk", "authors__pk"),
        _rows("to_ask", to_ask, "practice_id", "member_id"),
        _rows("replications", taken_up, "practice_id", "source_id"),
        _rows("replications", taken_up.filter(team__isnull=False), "practice_id", "team__pk"),
        _rows("uses", used, "practice_id", "source_id"),
    ]
    for code, number, member in selects[0].union(*selects[1:], all=True)[:_MOST_ROWS]:
        if member is not None:
            yield _CODES[code], number, member


def _rows(code: str, rows: QuerySet[Any], item: str, member: str) -> QuerySet[Any]:
    columns = {"code_": Value(_CODES.index(code), IntegerField()), "item_": F(item), "member_": F(member)}
    found: QuerySet[Any] = rows.order_by().annotate(**columns).values_list(*columns)
    return found


def told(reasons: Sequence[Sequence[str | int]]) -> str:
    """Reasons as one line for a reader: "works on “interpretation”; answered two like this; reads French"."""
    labels = vocabulary.labels_for(get_language() or "en")
    words = []
    for reason in reasons:
        code, value = (*reason, "")[:2]
        number = value if isinstance(value, int) else 0
        if code == "concept":
            words.append(_("works on “%(concept)s”") % {"concept": labels.get(str(value), str(value))})
        elif code == "answers":
            words.append(ngettext("answered %(number)s like this", "answered %(number)s like this", number) % {"number": number})
        elif code == "replications":
            said = ngettext("took up %(number)s practice like this", "took up %(number)s practices like this", number)
            words.append(said % {"number": number})
        elif code == "practices":
            said = ngettext("wrote %(number)s practice on this", "wrote %(number)s practices on this", number)
            words.append(said % {"number": number})
        elif code == "uses":
            said = ngettext("used %(number)s practice like this", "used %(number)s practices like this", number)
            words.append(said % {"number": number})
        elif code == "to_ask":
            said = ngettext("can be asked about %(number)s practice", "can be asked about %(number)s practices", number)
            words.append(said % {"number": number})
        elif code == "country":
            words.append(_("works in %(country)s") % {"country": places.name(str(value))})
        elif code == "language":
            words.append(_("reads %(language)s") % {"language": languages.name(str(value))})
    return pgettext("between reasons", "; ").join(words)
