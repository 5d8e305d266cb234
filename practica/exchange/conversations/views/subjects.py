"""What a new conversation is about, as its address names it; and how that is shown."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from practica.exchange.conversations.actions import Subject
from practica.exchange.conversations.models import Conversation
from practica.exchange.events.models import Event
from practica.foundation.core import places
from practica.knowledge.practices.models import Practice
from practica.knowledge.practices.parts import HEADINGS
from practica.knowledge.practices.queries import titles
from practica.knowledge.replications.models import Replication
from practica.people.access.queries import can_see, get_visible
from practica.people.access.viewers import Viewer


def subject_of(request: HttpRequest, viewer: Viewer) -> Subject:
    """The subject that `?practice=…&section=…`, `?event=…`, `?replication=…` or `?country=…` names, or 404."""
    slug, number = request.GET.get("practice", ""), request.GET.get("replication", "")
    country, event = request.GET.get("country", "").upper(), request.GET.get("event", "")
    if event:
        return Subject(event=get_visible(Event, viewer, slug=event))
    if slug:
        practice = get_visible(Practice, viewer, slug=slug)
        section = request.GET.get("section", "")
        return Subject(practice=practice, section=section if section in HEADINGS else "")
    if number:
        if not (number.isascii() and number.isdigit() and len(number) < 19):
            raise Http404
        rows = Replication.objects.select_related("practice")
        return Subject(replication=get_visible(rows, viewer, pk=int(number)))
    return Subject(country=country if places.is_country(country) else "")


@dataclass(frozen=True)
class About:
    """What a conversation is about, as a line with a link; empty words where it is about nothing in particular."""

    words: str
    title: str
    url: str


def about(viewer: Viewer, item: Conversation | Subject) -> About | None:
    """The line that says what a conversation is about, as far as this viewer may see that; None without a subject."""
    practice = item.practice
    country = item.about_country if isinstance(item, Conversation) else item.country
    if item.replication is not None and can_see(viewer, item.replication):
        words = _("About what %(country)s did with it") % {"country": places.name(item.replication.country)}
        title = titles([item.replication.practice]).get(item.replication.practice_id, "")
        return About(words, title, item.replication.get_absolute_url())
    if practice is not None and can_see(viewer, practice):
        words = _("About the practice")
        if item.section in HEADINGS:
            words = _("About “%(part)s” of the practice") % {"part": HEADINGS[item.section]}
        return About(words, titles([practice]).get(practice.pk, ""), practice.get_absolute_url())
    if item.event is not None and can_see(viewer, item.event):
        return About(_("About the event"), item.event.title, item.event.get_absolute_url())
    if country:
        return About(_("About a country"), places.name(country), f"/countries/{country.lower()}/")
    return None
