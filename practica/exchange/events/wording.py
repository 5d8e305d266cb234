"""What changed in a programme, and how a registration stands, in sentences."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from practica.exchange.events.models import Event, Format, Registration, Standing
from practica.exchange.events.programme import Change
from practica.exchange.events.showing import day_words, hour, span
from practica.foundation.core import places
from practica.foundation.core.lists import isolated


def told(change: Change, event: Event) -> tuple[str, str]:
    """A change as a label and a sentence, hours as they are there."""
    words: dict[str, object] = {
        "number": change.session, "title": isolated(change.title), "was": isolated(change.was), "now": isolated(change.now),
        "country": places.name(change.country) if change.country else "",
    }  # fmt: skip
    if change.kind == "moved":
        return _("Moved"), _moved(change, event)
    if change.kind == "added":
        at = datetime.fromisoformat(change.now).astimezone(event.tz)
        words["when"] = f"{day_words(at.date())}, {hour(at)}"
        return _("Added"), _("Session %(number)s, “%(title)s”: %(when)s.") % words
    if change.kind == "days":
        first, last = (date.fromisoformat(part) for part in change.now.split("/"))
        return _("Moved"), _("The event is now on %(days)s.") % {"days": span(first, last)}
    if change.kind == "form":
        return _("Changed"), _("Session %(number)s, “%(title)s”, is now held as: %(now)s.") % {
            **words, "now": Format(change.now).label if change.now in Format.values else change.now,
        }  # fmt: skip
    label, sentence = _simple(change)
    return label, sentence % words


def _simple(change: Change) -> tuple[str, str]:
    """Label and sentence of the kinds whose before and after are words."""
    sentences = {
        "dropped": (_("Dropped"), _("Session %(number)s, “%(title)s”, does not take place.")),
        "room": (_("Room"), _("Session %(number)s, “%(title)s”, is in %(now)s.")),
        "renamed": (_("Changed"), _("Session %(number)s, before “%(was)s”, is now called “%(now)s”.")),
        "taken_over": (_("Taken over"), _("%(now)s moderates session %(number)s in place of %(was)s.")),
        "joined_moderates": (_("Added"), _("%(now)s moderates session %(number)s, “%(title)s”.")),
        "joined_speaks": (_("Added"), _("%(now)s speaks in session %(number)s, “%(title)s”.")),
        "left_moderates": (_("Dropped"), _("%(was)s does not moderate session %(number)s.")),
        "left_speaks": (_("Dropped"), _("%(was)s does not speak in session %(number)s.")),
    }
    if change.kind == "room" and not change.now:
        return _("Room"), _("Session %(number)s, “%(title)s”, has no room yet.")
    if change.kind == "joined_speaks" and change.country:
        return _("Added"), _("%(now)s, %(country)s, speaks in session %(number)s, “%(title)s”.")
    return sentences.get(change.kind, (_("Place"), _("It takes place here: %(now)s.")))


def _moved(change: Change, event: Event) -> str:
    (was, was_end), (now, now_end) = (
        (datetime.fromisoformat(part).astimezone(event.tz) for part in text.split("/")) for text in (change.was, change.now)
    )
    words: dict[str, object] = {"number": change.session, "title": isolated(change.title), "from": hour(now), "to": hour(now_end)}
    if was.date() != now.date():
        words["day"] = day_words(now.date())
        return _("Session %(number)s, “%(title)s”, is now on %(day)s, %(from)s to %(to)s.") % words
    if was != now:
        words["was"] = hour(was)
        return _("Session %(number)s, “%(title)s”, begins at %(from)s, before %(was)s.") % words
    words["was"] = hour(was_end)
    return _("Session %(number)s, “%(title)s”, ends at %(to)s, before %(was)s.") % words


def standing(registration: Registration | None, place: int = 0) -> str:
    """How somebody's own registration stands, in a sentence; empty without one."""
    if registration is None:
        return ""
    if registration.standing == Standing.WAITING and place:
        return _("You are on the waiting list, place %(place)s. You move up by yourself when a place is free.") % {"place": place}
    return {
        Standing.ASKED: _("You asked to come. Those who hold it answer."),
        Standing.IN: _("You take part."),
        Standing.WAITING: _("You are on the waiting list."),
        Standing.DECLINED: _("Declined: %(reason)s") % {"reason": registration.reason},
        Standing.GONE: _("You said that you do not come."),
    }[Standing(registration.standing)]
