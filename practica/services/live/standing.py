"""Who may hear of what, asked of the one rule for many browsers at once."""

from collections.abc import Collection, Mapping
from functools import lru_cache
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from practica.people.access.models import AudienceKind, Placement
from practica.people.access.queries import viewers_of
from practica.people.members.models import Member
from practica.people.members.queries import signing_in
from practica.services.live.names import Subject


def standing(asked: Mapping[str, Collection[Subject]]) -> dict[str, frozenset[Subject]]:
    """Which of the items each browser asks for it may see now.

    The number of queries is that of the items, and two: it does not grow with the browsers.

    Args:
        asked: items by the key of a browser's session; "" is a visitor's.

    Returns:
        For every key of `asked` the items that whoever is signed in there may see; a key that is signed in no longer has none.
    """
    signed = people([key for key in asked if key])
    heard: dict[str, set[Subject]] = {key: set() for key in asked}
    for placement in _placements({item for items in asked.values() for item in items}):
        item = (placement.kind, placement.object_id)
        asking = [key for key, items in asked.items() if item in items]
        if placement.audience.kind == AudienceKind.EVERYBODY:
            readers = None
        else:
            numbers = {signed[key] for key in asking if key in signed}
            readers = set(viewers_of(placement).filter(pk__in=numbers).values_list("pk", flat=True)) if numbers else set()
        for key in asking:
            # Whoever was signed in and is no longer hears nothing, also of what is for everybody: the stream has ended.
            if (key == "" and readers is None) or (key in signed and (readers is None or signed[key] in readers)):
                heard[key].add(item)
    return {key: frozenset(items) for key, items in heard.items()}


def _placements(items: Collection[Subject]) -> list[Any]:
    wanted = Q()
    for kind in {kind for kind, _number in items}:
        wanted |= Q(kind=kind, object_id__in=[number for other, number in items if other == kind])
    return list(Placement.objects.filter(wanted).select_related("audience")) if items else []


def people(keys: Collection[str]) -> dict[str, int]:
    """Who is signed in, by session key; as `django.contrib.auth.get_user` decides it, for all in two queries."""
    if not keys:
        return {}
    rows = _store().get_model_class().objects.filter(session_key__in=keys, expire_date__gt=timezone.now())
    signed = {key: _signed(data) for key, data in rows.values_list("session_key", "session_data")}
    numbers = {number for number, _hash in signed.values() if number}
    members = {member.pk: _hashes(member) for member in signing_in().filter(pk__in=numbers)}
    return {
        key: number
        for key, (number, told) in signed.items()
        if any(constant_time_compare(told, one) for one in members.get(number, ()))
    }


def _hashes(member: Member) -> list[str]:
    """What the session must hold: it changes with the password, and after that the session is signed in no longer."""
    return [member.get_session_auth_hash(), *member.get_session_auth_fallback_hash()]


@lru_cache(maxsize=4096)
def _signed(data: str) -> tuple[int, str]:
    """(member's number, hash) in a session's data, which is signed; (0, "") where nobody is signed in."""
    said = _store()().decode(data)
    number = str(said.get(SESSION_KEY, ""))
    if not number.isdigit() or said.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
        return 0, ""
    return int(number), str(said.get(HASH_SESSION_KEY, ""))


def _store() -> Any:
    store: type[SessionBase] = import_module(settings.SESSION_ENGINE).SessionStore
    return store
