"""Who is likely to know: present members who may see a conversation, with the reasons why each is named.

Reasons rest only on what every reader of the conversation may read too: the profile, named answers, named replications, among
items for everybody, for the community, or for the very readers of the conversation. What somebody said without their name
is no reason, since it would tell who said it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from practica.exchange.conversations.models import Conversation
from practica.exchange.conversations.plan import Subject
from practica.foundation.core import languages, places
from practica.foundation.core.lists import several
from practica.knowledge.vocabulary import queries as vocabulary
from practica.people.access.queries import viewers_of
from practica.people.members.models import Member
from practica.people.members.queries import community_readers

Reason = tuple[str, str | int]
"""A code and its value: ("concept", "interpretation"), ("answers", 2), ("replications", 1), ("country", "NE")."""


@dataclass(frozen=True)
class Need:
    """What is asked, before or after it is a conversation.

    `readers` are the members who may see it; `concepts` keys of the vocabulary; `countries` those it is about.
    """

    text: str
    language: str
    asker: int | None
    readers: Any
    concepts: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    practice: int | None = None
    # The conversation itself, not to be evidence for itself.
    itself: int | None = None
    audience: int | None = None
    more: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, conversation: Conversation) -> "Need":
        """What a conversation asks."""
        return cls(
            text=f"{conversation.title}\n{conversation.body}", language=conversation.language, asker=conversation.source_id,
            readers=viewers_of(conversation), concepts=frozenset(concept.key for concept in conversation.concepts.all()),
            countries=frozenset(code for code in (conversation.about_country,) if code), practice=conversation.practice_id,
            itself=conversation.pk, audience=conversation.audience_id,
        )  # fmt: skip

    @classmethod
    def typed(cls, member: Member, words: str, typed: Mapping[str, Any], subject: Subject) -> "Need":
        """What is being typed, for the community's readers; the marking is chosen later, and asked again then."""
        terms = [vocabulary.find(name, get_language() or "en") for name in several(typed.get("concepts", "")[:500])]
        return cls(
            text=words, language=str(typed.get("language") or "en")[:10], asker=member.pk, readers=community_readers(),
            concepts=frozenset(term.id for term in terms if term), practice=subject.practice.pk if subject.practice else None,
            countries=frozenset(code for code in (subject.country,) if code),
        )  # fmt: skip


@dataclass(frozen=True)
class Likely:
    """One person, how likely (only to sort by), and why."""

    member: Member
    score: float
    reasons: tuple[Reason, ...]


def likely(
    conversation: Conversation, *, limit: int = 5, leave_out: Collection[int] = (), now: datetime | None = None
) -> list[Likely]:
    """The members most likely to know, best first; never who began it, nor anybody asked as often as they allow."""
    return likely_for(Need.of(conversation), limit=limit, leave_out=leave_out, now=now)


def likely_for(need: Need, *, limit: int = 5, leave_out: Collection[int] = (), now: datetime | None = None) -> list[Likely]:
    """The same for what is not a conversation yet."""
    del now
    found = []
    for member in need.readers.exclude(pk__in=[*leave_out, need.asker or 0]).select_related("organisation"):
        reasons = _reasons(need, member)
        score = float(sum(3 if code == "concept" else 1 for code, _value in reasons))
        if any(code != "language" for code, _value in reasons):
            found.append(Likely(member, score, tuple(reasons)))
    return sorted(found, key=lambda one: (-one.score, one.member.pk))[:limit]


def reasons_for(conversation: Conversation, member: Member) -> Sequence[Reason]:
    """Why this person is named."""
    return _reasons(Need.of(conversation), member)


def _reasons(need: Need, member: Member) -> list[Reason]:
    found: list[Reason] = [("concept", key) for key in sorted(need.concepts) if key in member.expertise]
    if member.country and member.country in need.countries:
        found.append(("country", member.country))
    if need.language in member.languages:
        found.append(("language", need.language))
    return found


def told(reasons: Sequence[Sequence[str | int]]) -> str:
    """Reasons as one line for a reader: "Works on interpretation; answered two like this; reads French"."""
    labels = vocabulary.labels_for(get_language() or "en")
    words = []
    for reason in reasons:
        code, value = (*reason, "")[:2]
        number = value if isinstance(value, int) else 0
        if code == "concept":
            words.append(_("works on %(concept)s") % {"concept": labels.get(str(value), str(value))})
        elif code == "answers":
            words.append(ngettext("answered %(number)s like this", "answered %(number)s like this", number) % {"number": number})
        elif code == "replications":
            said = ngettext("took up %(number)s practice like this", "took up %(number)s practices like this", number)
            words.append(said % {"number": number})
        elif code == "practices":
            said = ngettext("wrote %(number)s practice on this", "wrote %(number)s practices on this", number)
            words.append(said % {"number": number})
        elif code == "country":
            words.append(_("works in %(country)s") % {"country": places.name(str(value))})
        elif code == "language":
            words.append(_("reads %(language)s") % {"language": languages.name(str(value))})
    return "; ".join(words)
