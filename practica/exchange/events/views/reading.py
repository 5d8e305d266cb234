"""The list of events, an earlier edition of a programme, and what the page of an event is made of."""

from typing import Any

from django.db.models import Count, Q, prefetch_related_objects
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from practica.exchange.events import attending, parts, queries, rules, showing, wording
from practica.exchange.events.attending import Tally
from practica.exchange.events.models import Event, Part, Registration, Standing, State, Way
from practica.exchange.events.parts import Button, Look
from practica.exchange.events.programme import Change, Slot, edition_of, slots_of
from practica.foundation.core import languages, places
from practica.foundation.core.lists import apart, listed
from practica.people.access.queries import get_visible
from practica.people.access.requests import Request, for_anyone
from practica.people.members.models import Member


@for_anyone
@require_GET
def events(request: Request) -> HttpResponse:
    """What is to come, what took place, and one's own drafts."""
    now = timezone.now()
    found = queries.listed(request.viewer, now.date())
    groups = [(_("Your drafts"), found.drafts), (_("Now and to come"), found.coming), (_("Took place"), found.past)]
    shown = [(title, [(row, showing.span(row.starts, row.ends), where(row)) for row in rows]) for title, rows in groups if rows]
    reports = parts.all_open(request.viewer) if request.viewer.member is None else []
    context = {"groups": shown, "reports": reports, "may_set_up": rules.set_up(request.viewer)}
    return render(request, "events/events.html", context)


@for_anyone
@require_GET
def by_number(request: Request, event: int) -> HttpResponse:
    """An address that names nothing, for calendars and mails about closed events; it leads on."""
    return redirect(get_visible(Event, request.viewer, pk=event))


def of_guest(request: Request) -> list[tuple[Event, str, str]]:
    """A guest's events with their days and place, those on or to come first."""
    found = queries.of_guest(request.viewer, timezone.now())
    return [(row, showing.span(row.starts, row.ends), where(row)) for row in found]


def where(event: Event) -> str:
    """`Accra, Ghana, and online`, as far as known."""
    place = apart([event.place, places.name(event.where) if event.where else ""])
    if event.way == Way.ONLINE:
        return _("Online")
    if event.way == Way.BOTH:
        return _("%(place)s, and online") % {"place": place} if place else _("On site and online")
    return place or _("Not said yet")


@for_anyone
@require_GET
def edition(request: Request, slug: str, number: int) -> HttpResponse:
    """The programme as it was at one of its versions."""
    event = queries.event_of(request.viewer, slug)
    found = edition_of(event, number)
    if found is None or event.hidden:
        raise Http404
    slots = slots_of(found)
    context = {
        "event": event,
        "edition": found,
        "changes": _changes(event, found),
        "days": showing.days(event, slots, request.viewer, timezone.now()),
        "latest": edition_of(event),
    }
    return render(request, "events/edition.html", context)


def _changes(event: Event, found: Any) -> list[tuple[str, str]]:
    return [wording.told(Change.from_data(row), event) for row in found.changes] if found else []


def page(request: Request, event: Event) -> dict[str, Any]:
    """What the page of an event is filled with, the parts of other apps among it."""
    now, viewer = timezone.now(), request.viewer
    prefetch_related_objects([event], "holders")
    last, is_holder = edition_of(event), rules.is_holder(viewer, event)
    slots = slots_of(last)
    look = Look(viewer, event, now, slots)
    mine, counted = attending.registration_of(viewer, event), attending.tallies(event)
    # Whoever holds it is there anyway.
    may_register = False if is_holder else rules.register(viewer, event, mine, now)
    is_in = mine is not None and mine.standing == Standing.IN
    takes_part = is_holder or is_in or attending.has_part(event, viewer.person_id)
    beside = event.beside if event.beside and rules.stands_beside(viewer, event, event.beside) else None
    return {
        "event": event,
        "look": look,
        "is_holder": is_holder,
        "when": showing.span(event.starts, event.ends),
        "where": where(event),
        "came": _came(event, counted.get(Standing.IN, Tally()), now_is=showing.when_it_is(event, now)),
        "state": _state(event, showing.when_it_is(event, now)),
        "languages": [languages.own_name(code) for code in event.languages],
        "edition": last,
        "before": last.number - 1 if last else 0,
        "changes": _changes(event, last),
        "has_own_time": viewer.person is not None and viewer.person.time_zone != event.zone,
        "days": showing.days(event, slots, viewer, now, under=parts.all_under(look)),
        "differs": is_holder and queries.differs(event),
        "button": parts.the_button(look) or _join(event, slots, now, takes_part=takes_part or viewer.guest is not None),
        "beside": list(parts.all_beside(look)),
        "beside_event": beside,
        "may_take_note": not event.marking_of().stays_inside,
        "sidelines": [(row, showing.span(row.starts, row.ends)) for row in queries.sidelines(viewer, event)],
        "below": list(parts.all_below(look)),
        "holders": sorted(event.holders.all(), key=lambda one: one.pk),
        "mine": mine,
        "standing": wording.standing(mine, _place(mine)),
        "may_register": may_register,
        "may_step_back": bool(rules.step_back(event, mine, now)),
        "chosen": set(mine.sessions) if mine else set(),
        "slots": slots,
        "is_both": event.way == Way.BOTH,
        "link": event.link if takes_part and not event.is_over(now) else "",
        "asked": counted.get(Standing.ASKED, Tally()).people if is_holder else 0,
    }


def _join(event: Event, slots: list[Slot], now: Any, *, takes_part: bool) -> Button | None:
    """*Join the session*, while one is on or begins within the hour."""
    slot = showing.my_next(slots, now) if takes_part and event.state == State.PUBLISHED else None
    return Button(f"{event.get_absolute_url()}live/{slot.number}/", _("Join the session")) if slot else None


def _place(mine: Registration | None) -> int:
    """The place on the waiting list, from 1; 0 for whoever is not on it."""
    if mine is None or mine.standing != Standing.WAITING:
        return 0
    ahead = Registration.objects.filter(event=mine.event_id, standing=Standing.WAITING, at__lt=mine.at).count()
    return ahead + 1


def _came(event: Event, found: Tally, *, now_is: str) -> str:
    """`58 people, 11 countries, 19 of them online`; before its end who is registered, after it who came or had a part."""
    people, countries, online = found.people, found.countries, found.online
    if now_is == "past" and found.came:
        came = Registration.objects.filter(event=event, standing=Standing.IN, came=True).values("member")
        had_a_part = Part.objects.filter(session__event=event).values("member")
        there = Member.objects.filter(Q(pk__in=came) | Q(pk__in=had_a_part)).aggregate(
            people=Count("pk"), countries=Count("country", distinct=True, filter=~Q(country=""))
        )
        people, countries, online = there["people"], there["countries"], found.came_online
    if not people:
        return _("nobody yet") if now_is != "past" else _("not said")
    online = online if event.way == Way.BOTH else 0
    said = [
        ngettext("%(n)s person", "%(n)s people", people) % {"n": people},
        ngettext("%(n)s country", "%(n)s countries", countries) % {"n": countries} if countries else "",
        ngettext("%(n)s of them online", "%(n)s of them online", online) % {"n": online} if online else "",
    ]
    return listed(said)


def _state(event: Event, now_is: str) -> tuple[str, str]:
    """A mark and its word."""
    if event.state == State.CANCELLED:
        return "abandoned", _("cancelled")
    if event.state == State.DRAFT:
        return "open", _("draft")
    return {"past": ("similar", _("took place")), "on": ("thread", _("is on")), "coming": ("clock", _("to come"))}[now_is]
