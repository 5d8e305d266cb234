"""Reading members and organisations."""

import time
from typing import Protocol

from django.db.models import Q, QuerySet
from django.http import Http404

from practica.people.members.models import Community, Member, Organisation


class Looking(Protocol):
    """Who looks; `access.viewers.Viewer` is one. This floor's lower apps must not know more of it."""

    @property
    def member(self) -> Member | None: ...


def community() -> Community:
    """The community of this installation; an unnamed one before `practica init` or `practica demo` has run."""
    return Community.objects.order_by("pk").first() or Community(name="Practica", languages=["en"])


# The name stands on every page and changes hardly ever: each process asks for it once a minute.
NAME_FOR = 60.0  # seconds
_kept_name: list[tuple[float, str]] = []  # none or one: when it was read, and the name


def community_name() -> str:
    """What the community is called, at most a minute old; "Practica" before it has a name."""
    for read_at, name in tuple(_kept_name):
        if time.monotonic() - read_at < NAME_FOR:
            return name
    name = community().name
    _kept_name[:] = [(time.monotonic(), name)]
    return name


def forget_name() -> None:
    """Drop this process's copy; the next page reads the database."""
    _kept_name.clear()


def present() -> QuerySet[Member]:
    """Everyone who is a member today."""
    return Member.objects.filter(is_active=True, suspended=False, is_guest=False)


def signing_in() -> QuerySet[Member]:
    """Members of today and guests of events."""
    return Member.objects.filter(is_active=True, suspended=False)


def community_readers() -> QuerySet[Member]:
    """Those whom GREEN reaches: present members, observers only when the community chose so."""
    members = present()
    return members if community().observers_read_green else members.exclude(_observer_only())


def _observer_only() -> Q:
    """An observer without any other office; a facilitator who also observes is a member like others."""
    return Q(is_observer=True, is_facilitator=False, is_reviewer=False, is_administrator=False)


def with_address(email: str) -> Member | None:
    """Whoever has this mail address, present or not: for admission and sign-in, never for a page."""
    return Member.objects.filter(email__iexact=email).first()


def known_to(looking: Looking) -> QuerySet[Member]:
    """Members whose page this viewer may open: present ones; a facilitator also those suspended; a visitor nobody's."""
    if looking.member is None:
        return Member.objects.none()
    if looking.member.is_facilitator:
        return Member.objects.filter(is_active=True, is_guest=False)
    return present()


def get_known(looking: Looking, handle: str) -> Member:
    """The member behind a handle, or 404: absent, gone and suspended look the same."""
    found = known_to(looking).select_related("organisation").filter(handle=handle).first()
    if found is None:
        raise Http404
    return found


def find_present(text: str) -> Member | None:
    """The present member whom a handle or a whole mail address names, as people type it into a form."""
    typed = text.strip().removeprefix("@")
    if not typed:
        return None
    return present().filter(Q(handle=typed.lower()) | Q(email__iexact=typed)).first()


def get_organisation(looking: Looking, slug: str) -> Organisation:
    """An organisation, or 404; visitors know none, since who works together is not theirs to know."""
    found = Organisation.objects.filter(slug=slug).first() if looking.member else None
    if found is None:
        raise Http404
    return found


def people_of(looking: Looking, organisation: Organisation) -> QuerySet[Member]:
    """Present members of an organisation, by name."""
    if looking.member is None:
        return Member.objects.none()
    return present().filter(organisation=organisation).order_by("name", "pk")
