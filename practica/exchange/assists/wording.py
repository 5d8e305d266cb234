"""Where an assist is, as a sentence with the next step for whoever reads it."""

from datetime import datetime

from babel.dates import format_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from practica.exchange.assists.models import Assist, Peer, Stage, Standing
from practica.foundation.core import places
from practica.foundation.core.answers import Allowed, Denied
from practica.foundation.core.clocks import zone_of


def where(assist: Assist, *, zone: str) -> str:
    """One sentence that is the same for everybody; dates as the reader's `zone` has them."""
    until = assist.moves if assist.stage in {Stage.CLARIFYING, Stage.ADVICE} else None
    words = {"day": _day(until, zone) if until else "", "month": _month(assist)}
    if assist.stage == Stage.BRIEF:
        return _("The brief is written, and peers are being asked.")
    if assist.stage == Stage.CLARIFYING:
        return (_("Time for clarifying questions, until %(day)s.") % words) if until else _("Time for clarifying questions.")
    if assist.stage == Stage.ADVICE:
        return (_("Time for advice, until %(day)s.") % words) if until else _("Time for advice.")
    if assist.stage == Stage.TRYING and not assist.will_try:
        return _("The advice is in.")
    if assist.stage == Stage.TRYING:
        return _("It is being tried; what came of it is told by %(month)s.") % words
    return _("What came of it is told.")


def next_step(assist: Assist, peer: Peer | None, enough: Allowed | Denied, *, is_host: bool) -> str:
    """What this reader does next; empty when nothing is left to do."""
    if is_host:
        return _of_host(assist, enough)
    if assist.stage == Stage.TRYING:
        return _("The host tells here what came of it.") if assist.will_try else _("The host now says what they will try.")
    standing = peer.standing if peer is not None else Standing.DECLINED
    return "" if assist.stage == Stage.TOLD else _of_peer(assist, standing)


def _of_peer(assist: Assist, standing: str) -> str:
    if standing == Standing.DECLINED:
        return _("Those who were asked ask and advise; you read along.")
    if standing == Standing.INVITED:
        return _("Read the brief, and say whether you take part.")
    if assist.stage == Stage.CLARIFYING:
        return _("Ask what you need to know before you advise.")
    return _("Say what you would do, and what you would not.") if assist.stage == Stage.ADVICE else _("You hear when it opens.")


def _of_host(assist: Assist, enough: Allowed | Denied) -> str:
    if assist.stage == Stage.BRIEF:
        return str(enough.reason) if isinstance(enough, Denied) else _("Enough peers are in: open it when you are ready.")
    if assist.stage == Stage.CLARIFYING:
        return _("Answer what they ask, then go on to the advice.")
    if assist.stage == Stage.ADVICE:
        return _("Listen and do not argue; then go on, and say what you will try.")
    if assist.stage == Stage.TRYING:
        return _("Tell what came of it, also when it failed.") if assist.will_try else _("Say what you will try.")
    return ""


def _day(at: datetime, zone: str) -> str:
    return format_date(at.astimezone(zone_of(zone)).date(), "full", locale=places.locale(get_language() or "en"))


def _month(assist: Assist) -> str:
    locale = places.locale(get_language() or "en")
    return format_date(assist.tell_by, "LLLL y", locale=locale) if assist.tell_by else ""
