"""What cannot be in a programme, said before it hurts: people and rooms twice at once, hours outside, nobody to moderate."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time

from django.utils.translation import gettext as _

from practica.exchange.events.models import Event, Format
from practica.exchange.events.plan import Clash
from practica.exchange.events.programme import Person, Slot
from practica.people.members.queries import signing_in


def clashes(event: Event, slots: Sequence[Slot]) -> list[Clash]:
    """Every clash of a programme as a sentence with the numbers of its sessions; one query."""
    found = [*_outside(event, slots), *_twice(slots), *_unmoderated(slots)]
    return sorted(found, key=lambda clash: clash.sessions)


def of_session(event: Event, slots: Sequence[Slot], number: int) -> list[Clash]:
    """Those that one session is part of."""
    return [clash for clash in clashes(event, slots) if number in clash.sessions]


def _outside(event: Event, slots: Sequence[Slot]) -> Iterator[Clash]:
    first = datetime.combine(event.starts, time.min, tzinfo=event.tz).astimezone(UTC)
    for slot in slots:
        if slot.starts < first or slot.ends > event.over_at:
            words = _("Session %(number)s, “%(title)s”, is outside the days of the event.")
            yield Clash(words % _called(slot), (slot.number,))


def _twice(slots: Sequence[Slot]) -> Iterator[Clash]:
    """Walks the sessions by their beginning, so that 200 of them are no more than their real overlaps."""
    in_order = sorted(slots, key=lambda slot: (slot.starts, slot.number))
    running: list[Slot] = []
    for slot in in_order:
        running = [other for other in running if other.ends > slot.starts]
        for other in running:
            yield from _both(other, slot)
        running.append(slot)


def _both(one: Slot, other: Slot) -> Iterator[Clash]:
    numbers = (one.number, other.number)
    words: dict[str, object] = {"one": one.number, "other": other.number}
    if one.room and one.room.casefold() == other.room.casefold():
        said = _("%(room)s is taken twice at once: by session %(one)s and session %(other)s.") % {**words, "room": one.room}
        yield Clash(said, numbers)
    there = {person.who: person for person in other.people}
    met: set[str] = set()
    for person in one.people:
        if person.who in there and person.who not in met:
            met.add(person.who)
            said = _("%(name)s is in two sessions at once: session %(one)s and session %(other)s.")
            yield Clash(said % {**words, "name": person.name}, numbers)


def _unmoderated(slots: Sequence[Slot]) -> Iterator[Clash]:
    here = _signing_in(slots)
    for slot in slots:
        gone = [one for one in slot.people if one.member and one.member not in here]
        for person in _each_once(gone):
            words = _("%(name)s, in session %(number)s, has left. Name somebody else.")
            yield Clash(words % {"name": person.name, "number": slot.number}, (slot.number,))
        if slot.format != Format.BREAK and not [one for one in slot.moderators if one not in gone]:
            words = _("Nobody moderates session %(number)s, “%(title)s”.")
            yield Clash(words % _called(slot), (slot.number,))


def _signing_in(slots: Sequence[Slot]) -> set[int]:
    """Who of those in the programme is neither gone nor suspended."""
    wanted: dict[int, bool] = defaultdict(bool)
    for slot in slots:
        for number in slot.member_ids:
            wanted[number] = True
    return set(signing_in().filter(pk__in=wanted).values_list("pk", flat=True)) if wanted else set()


def _each_once(people: Sequence[Person]) -> list[Person]:
    return list({one.who: one for one in people}.values())


def _called(slot: Slot) -> dict[str, object]:
    return {"number": slot.number, "title": slot.title}
