"""Events as calendar files (RFC 5545) and invitations (RFC 5546).

One UID for ever, SEQUENCE is the edition, zones come along as VTIMEZONE. Of what is marked AMBER or stricter a calendar gets the
hour and a link that names nothing, since calendars are copied to wherever their owner's telephone keeps them.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from urllib.parse import urlsplit

import icalendar
from django.conf import settings
from django.utils.translation import gettext as _

from practica.exchange.events.models import Event, State
from practica.exchange.events.programme import Slot
from practica.people.members.models import Member
from practica.people.members.queries import community

PUBLISH, REQUEST, CANCEL = "PUBLISH", "REQUEST", "CANCEL"


def host() -> str:
    """The site's own name, in which UIDs are unique."""
    return urlsplit(settings.SITE_URL).hostname or "localhost"


def link_of(event: Event) -> str:
    """Where an entry leads; of something closed an address that holds no title."""
    path = f"/events/n/{event.pk}/" if event.marking_of().is_closed else event.get_absolute_url()
    return settings.SITE_URL.rstrip("/") + path


def of_event(event: Event, *, at: datetime) -> str:
    """The event as one entry of whole days, to be taken into any calendar."""
    return _file([_entry(event, at)], PUBLISH)


def of_sessions(pairs: Iterable[tuple[Event, Slot]], whole: Iterable[Event] = (), *, at: datetime, name: str = "") -> str:
    """Sessions of any events, and events as a whole, as one calendar."""
    return _file([*(_entry(event, at) for event in whole), *(_session(event, slot, at) for event, slot in pairs)], PUBLISH, name)


def invitation(event: Event, to: Member, *, at: datetime) -> str:
    """An invitation to somebody who takes part, or its update: the same UID, a higher SEQUENCE."""
    return _file([_addressed(_entry(event, at), to, "ACCEPTED")], REQUEST)


def cancellation(event: Event, to: Member, *, at: datetime) -> str:
    """That it does not take place, or no longer for this person."""
    entry = _addressed(_entry(event, at), to, "DECLINED")
    entry["STATUS"] = icalendar.vText("CANCELLED")
    return _file([entry], CANCEL)


def _file(entries: Sequence[icalendar.Event], method: str, name: str = "") -> str:
    calendar = icalendar.Calendar()
    calendar.add("PRODID", "-//Practica//Practica//EN")
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("METHOD", method)
    if name:
        calendar.add("X-WR-CALNAME", name)
    for entry in entries:
        calendar.add_component(entry)
    calendar.add_missing_timezones()
    text: str = calendar.to_ical().decode("utf-8")
    return text


def _begun(event: Event, uid: str, at: datetime) -> icalendar.Event:
    entry = icalendar.Event()
    entry.add("UID", uid)
    entry.add("DTSTAMP", at.astimezone(UTC))
    entry.add("LAST-MODIFIED", max(event.changed, event.began).astimezone(UTC))
    entry.add("SEQUENCE", event.edition)
    entry.add("STATUS", "CANCELLED" if event.state == State.CANCELLED else "CONFIRMED")
    entry.add("URL", link_of(event))
    entry.add("CLASS", "PRIVATE" if event.marking_of().is_closed else "PUBLIC")
    return entry


def _entry(event: Event, at: datetime) -> icalendar.Event:
    entry = _begun(event, f"event-{event.pk}@{host()}", at)
    entry.add("DTSTART", event.starts)
    entry.add("DTEND", event.ends + timedelta(days=1))
    entry.add("TRANSP", "TRANSPARENT")
    if event.marking_of().is_closed:
        entry.add("SUMMARY", _("%(marking)s: an event in Practica") % {"marking": event.marking})
    else:
        entry.add("SUMMARY", event.title)
        if event.place:
            entry.add("LOCATION", event.place)
    entry.add("DESCRIPTION", _described(event))
    return entry


def _session(event: Event, slot: Slot, at: datetime) -> icalendar.Event:
    entry = _begun(event, f"event-{event.pk}-session-{slot.number}@{host()}", at)
    entry.add("DTSTART", slot.starts.astimezone(event.tz))
    entry.add("DTEND", slot.ends.astimezone(event.tz))
    if event.marking_of().is_closed:
        entry.add("SUMMARY", _("%(marking)s: a session in Practica") % {"marking": event.marking})
    else:
        entry.add("SUMMARY", f"{slot.title} · {event.title}")
        place = ", ".join(word for word in (slot.room, event.place) if word)
        if place:
            entry.add("LOCATION", place)
    entry.add("DESCRIPTION", _described(event))
    return entry


def _described(event: Event) -> str:
    return f"{event.marking}\n{link_of(event)}"


def _addressed(entry: icalendar.Event, to: Member, partstat: str) -> icalendar.Event:
    organiser = icalendar.vCalAddress(f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}")
    organiser.params["CN"] = icalendar.vText(community().name)
    attendee = icalendar.vCalAddress(f"mailto:{to.email}")
    attendee.params["CN"] = icalendar.vText(to.name)
    attendee.params["PARTSTAT"] = icalendar.vText(partstat)
    attendee.params["RSVP"] = icalendar.vText("FALSE")
    entry.add("ORGANIZER", organiser, encode=False)
    entry.add("ATTENDEE", attendee, encode=False)
    return entry
