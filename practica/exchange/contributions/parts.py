"""What stands under each session on the page of an event: its examples, and the way to prepare one."""

from collections.abc import Mapping
from typing import Any

from practica.exchange.contributions import queries
from practica.exchange.contributions.models import Asked
from practica.exchange.events import parts
from practica.exchange.events import rules as events
from practica.exchange.events.models import Does, Format, Part, State
from practica.exchange.events.parts import Look, Piece

_TEMPLATE = "contributions/_under.html"


def register_parts() -> None:
    """Called once, when the app is ready."""
    parts.under_sessions(_under)


def _under(look: Look) -> Mapping[int, Piece]:
    """By the session's number: its examples; for its panellists a link, for its moderators whom to ask. Five queries at most."""
    shown = queries.of_event(look.viewer, look.event, now=look.now)
    found: dict[int, dict[str, Any]] = {examples[0].row.session.number: {"examples": examples} for examples in shown.values()}
    if look.viewer.person_id is not None and look.event.state != State.CANCELLED and not look.event.is_over(look.now):
        for number, more in _to_prepare(look, found).items():
            found.setdefault(number, {}).update(more)
    return {number: Piece(_TEMPLATE, context | {"number": number}) for number, context in found.items()}


def _to_prepare(look: Look, found: Mapping[int, dict[str, Any]]) -> dict[int, dict[str, Any]]:
    """What this viewer may begin, and whom they may ask; nothing for those who only listen."""
    me = look.viewer.person_id
    formats = [one.value for one in Format if one.has_examples]
    rows = Part.objects.filter(session__event=look.event, session__format__in=formats).select_related("session")
    own = list(rows.filter(member=me))
    is_holder = events.is_holder(look.viewer, look.event)
    more: dict[int, dict[str, Any]] = {row.session.number: {"may_prepare": True} for row in own}
    moderated = {row.session_id for row in own if row.does == Does.MODERATES}
    if not (is_holder or moderated):
        return more
    # A moderator of one session among two hundred reads the names of that one.
    led = rows if is_holder else rows.filter(session__in=moderated)
    asked = set(Asked.objects.filter(session__event=look.event).values_list("session", "member"))
    told = {(one.row.session_id, one.row.source_id) for shown in found.values() for one in shown["examples"]}
    for row in led:
        session = row.session
        more.setdefault(session.number, {})["may_prepare"] = True
        if row.does == Does.SPEAKS and row.member_id and row.member_id != me and (session.pk, row.member_id) not in told:
            to_ask = more[session.number].setdefault("to_ask", [])
            to_ask.append((row, (session.pk, row.member_id) in asked))
    return more
