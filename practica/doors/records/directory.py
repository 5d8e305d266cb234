"""What a record points at, by the name a file gives it: organisations, members, circles, concepts, practices."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _

from practica.doors.records.fields import BadRecord
from practica.foundation.safety.casedata import name as kind_name
from practica.foundation.safety.gate import examine
from practica.knowledge.practices.actions import importing as practices
from practica.knowledge.practices.models import Practice, PracticeVersion
from practica.knowledge.practices.whole import Content
from practica.knowledge.vocabulary import queries as vocabulary
from practica.knowledge.vocabulary.models import OBJECTIVES, TOPICS
from practica.people.circles.models import Circle
from practica.people.members.importing import OWN, add_named
from practica.people.members.models import Member, Organisation
from practica.people.members.queries import present


class Directory:
    """Look-ups that remember their answers. After a transaction that was undone, `forget`."""

    def __init__(self, *, accept: str, now: datetime) -> None:
        self._accept = accept
        self._now = now
        self._organisations: dict[str, int] = {}
        self._members: dict[str, Member | None] = {}
        self._circles: dict[str, Circle | None] = {}
        self._concepts: dict[tuple[str, str, str], str] = {}
        self.left_out: Counter[str] = Counter()

    def forget(self) -> None:
        """Drop every row that may not be there any more."""
        self._organisations.clear()
        self._members.clear()
        self._circles.clear()

    def organisation(self, name: str) -> int | None:
        """The number of the organisation with this id or name, made when nobody knows it; None for an empty name.

        Raises:
            BadRecord: the name holds case data.
        """
        if not name:
            return None
        if not self._organisations:
            self._know_organisations()
        folded = _folded(name)
        number = self._organisations.get(f"id {name}") or self._organisations.get(folded)
        if number is None:
            self.check({"organisation": name})
            number = self._organisations[folded] = add_named(name, now=self._now).pk
        return number

    def _know_organisations(self) -> None:
        """All of them at once, by id and by name; of several with one name the oldest."""
        for number, identity, slug, name in Organisation.objects.order_by("pk").values_list("pk", "external_id", "slug", "name"):
            self._organisations[f"id {identity or OWN + slug}"] = number
            self._organisations.setdefault(_folded(name), number)

    def check(self, fields: dict[str, str]) -> None:
        """Raise `BadRecord` for case data in words that have no draft to wait in."""
        blocked = examine(fields).blocked
        if blocked and not self._accept:
            kinds = ", ".join(dict.fromkeys(str(kind_name(remark.finding.kind)) for remark in blocked))
            raise BadRecord(_("%(field)s looks like personal data: %(kinds)s.") % {"field": blocked[0].field, "kinds": kinds})

    def know_members(self, addresses: Iterable[str]) -> None:
        """Look up many at once."""
        new = {address for address in addresses if address} - self._members.keys()
        if new:
            found = {member.email.lower(): member for member in present().filter(email__in=new)}
            self._members |= {address: found.get(address) for address in new}

    def member(self, address: str, role: str) -> Member | None:
        """The present member with this address; None for an empty one.

        Raises:
            BadRecord: nobody has it.
        """
        if not address:
            return None
        self.know_members([address])
        member = self._members[address]
        if member is None:
            raise BadRecord(_("No member has the address in %(field)s.") % {"field": role})
        return member

    def members(self, addresses: Sequence[str], role: str) -> list[Member]:
        """All of them; see `member`."""
        self.know_members(addresses)
        return [member for address in addresses if (member := self.member(address, role)) is not None]

    def circle(self, slug: str) -> Circle | None:
        """The circle with this address; None for an empty one.

        Raises:
            BadRecord: there is none.
        """
        if not slug:
            return None
        if slug not in self._circles:
            self._circles[slug] = Circle.objects.filter(slug=slug).first()
        circle = self._circles[slug]
        if circle is None:
            raise BadRecord(_("There is no circle “%(slug)s”.") % {"slug": slug[:60]})
        return circle

    def resolved(self, content: Content) -> Content:
        """The content with keys for objectives and concepts; concepts that nobody knows are counted and left out.

        Raises:
            BadRecord: an objective does not exist.
        """
        objectives = self.objectives(content.objectives, content.language)
        return replace(content, objectives=objectives, concepts=self.concepts(content.concepts, content.language))

    def objectives(self, named: Iterable[str], language: str) -> tuple[str, ...]:
        """Their keys, each once.

        Raises:
            BadRecord: an objective does not exist.
        """
        found = set()
        for words in named:
            key = self._concept(words, language, OBJECTIVES)
            if not key:
                raise BadRecord(_("There is no objective “%(words)s”.") % {"words": words[:60]})
            found.add(key)
        return tuple(sorted(found))

    def concepts(self, named: Iterable[str], language: str) -> tuple[str, ...]:
        """Their keys, each once; concepts that nobody knows are counted and left out."""
        found = set()
        for words in named:
            key = self._concept(words, language, TOPICS)
            if key:
                found.add(key)
            else:
                self.left_out[words] += 1
        return tuple(sorted(found))

    def _concept(self, words: str, language: str, scheme: str) -> str:
        asked = (words, language, scheme)
        if asked not in self._concepts:
            term = vocabulary.find(words, language, scheme)
            self._concepts[asked] = term.id if term else ""
        return self._concepts[asked]


def _folded(name: str) -> str:
    return f"name {' '.join(name.casefold().split())}"


def practices_by(ids: Iterable[str]) -> dict[str, Practice]:
    """Practices by their ids, from elsewhere or from here."""
    wanted = set(ids)
    slugs = [identity.removeprefix(practices.OWN) for identity in wanted if identity.startswith(practices.OWN)]
    joined = Practice.objects.select_related("published_version", "circle", "source")
    found = {f"{practices.OWN}{one.slug}": one for one in joined.filter(external_id=None, slug__in=slugs)}
    return found | {str(one.external_id): one for one in joined.filter(external_id__in=wanted)}


def version_of(practice: Practice | None, number: int | None) -> PracticeVersion:
    """The version a replication pins: the one with this number, else the latest.

    Raises:
        BadRecord: no such practice or version, or it is not published.
    """
    if practice is None:
        raise BadRecord(_("Its practice is not there."))
    if practice.published_version is None:
        raise BadRecord(_("Its practice is not published."))
    version: PracticeVersion | None = practice.published_version
    if number is not None and number != practice.published_version.number:
        version = practice.versions.filter(number=number).first()
    if version is None:
        raise BadRecord(_("Its practice has no version %(number)s.") % {"number": number})
    version.practice = practice
    return version
