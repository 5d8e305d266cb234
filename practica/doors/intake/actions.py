"""Uploads and what becomes of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q
from django.utils import translation
from django.utils.translation import gettext as _

from practica.doors.intake.models import Intake, Standing
from practica.doors.intake.proposal import SECTIONS, Draft, Proposal
from practica.doors.intake.reading import read_and_propose
from practica.doors.intake.terms import TERMS, community_encoder
from practica.foundation.core.answers import Refused
from practica.foundation.core.places import is_country
from practica.foundation.core.writes import writes
from practica.foundation.safety.documents import Limits
from practica.knowledge.practices import actions as practices
from practica.knowledge.practices.models import Practice
from practica.people.members.models import Member

_LEASE = timedelta(minutes=5)
_MOST_TRIES = 3
_KEPT = timedelta(days=14)
_MOST_WAITING = 10


@dataclass(frozen=True)
class Chosen:
    """What a person took over from a proposal: a title, codes, and words by section."""

    title: str
    language: str
    countries: Sequence[str]
    objectives: Sequence[str]
    concepts: Sequence[str]
    sections: Mapping[str, str]
    period: tuple[str, str] = ("", "")


@writes
def take_in(name: str, data: bytes, *, by: Member, now: datetime) -> Intake:
    """Keep an uploaded file until the worker has read it.

    Raises:
        Refused: it is empty or larger than the limit, or too many of this member's files wait already.
    """
    if not data:
        raise Refused(_("This file is empty. Choose another one."))
    if len(data) > Limits().size:
        raise Refused(
            _("This file is larger than %(most)s MB. Save it without pictures, or paste its text.")
            % {"most": Limits().size // 2**20}
        )
    if Intake.objects.filter(member=by, standing=Standing.WAITING).count() >= _MOST_WAITING:
        raise Refused(_("Ten of your files are still waiting to be read. Try again in a few minutes."))
    return Intake.objects.create(member=by, name=name[-200:] or "document", data=data, made=now)


@writes
def lease(*, now: datetime) -> Intake | None:
    """The next file to read, for five minutes; one that was left behind by a killed worker comes up again."""
    free = Q(leased_until__isnull=True) | Q(leased_until__lt=now)
    waiting = Intake.objects.select_for_update().filter(free, standing=Standing.WAITING).order_by("made", "pk").first()
    if waiting is None:
        return None
    Intake.objects.filter(pk=waiting.pk).update(leased_until=now + _LEASE, tries=F("tries") + 1)
    waiting.refresh_from_db()
    return waiting


def read(intake: Intake) -> None:
    """Read a leased file and keep its proposal, with notes in its member's language.

    A file that brought the reader down three times is called unreadable.
    """
    with translation.override(intake.member.language):
        if intake.tries > _MOST_TRIES:
            note = _("Reading this file failed three times. Save it in another format, or paste its text.")
            _keep(intake, {"kind": "unreadable", "notes": [note], "drafts": []}, "")
            return
        data = bytes(intake.data or b"")
        found = read_and_propose(data, intake.name, vocabulary=TERMS, encoder=community_encoder())
        _keep(intake, as_json(found), found.document.text if found.document else "")


def as_json(found: Proposal) -> dict[str, Any]:
    """The contract's answer with what the page shows beside: periods, and why a country was or was not taken."""
    answer = found.as_json()
    for draft, told in zip(found.drafts, answer["drafts"], strict=True):
        told |= {"period": list(draft.period), "mentions": _mentions(draft)}
    return answer


def _mentions(draft: Draft) -> list[dict[str, str]]:
    seen: dict[tuple[str, str], dict[str, str]] = {}
    for mention in draft.mentions:
        seen.setdefault((mention.code, mention.role), {"code": mention.code, "role": str(mention.role), "reason": mention.reason})
    return list(seen.values())


@writes
def _keep(intake: Intake, proposal: dict[str, Any], text: str) -> None:
    standing = Standing.UNREADABLE if proposal["kind"] == "unreadable" else Standing.READ
    Intake.objects.filter(pk=intake.pk).update(proposal=proposal, text=text, standing=standing, data=None, leased_until=None)


@writes
def drop(intake: Intake, *, by: Member) -> None:
    """Throw an upload and its text away."""
    if intake.member_id != by.pk:
        raise Refused(_("Only who brought a document throws it away."))
    intake.delete()


@writes
def forget_old(*, now: datetime) -> int:
    """Throw away uploads older than two weeks; answers how many."""
    return Intake.objects.filter(made__lt=now - _KEPT).delete()[0]


@writes
def begin_draft(intake: Intake, chosen: Chosen, *, by: Member, now: datetime) -> Practice:
    """A draft of this member's from what they took over. What cannot be stored of it is left out, never the rest."""
    practice = practices.begin(by=by, now=now, language=chosen.language or "en", title=chosen.title[:300])
    fields = {
        "countries": ",".join(code for code in chosen.countries if is_country(code)),
        "objectives": ",".join(chosen.objectives),
        "concepts": ",".join(chosen.concepts),
        "period_from": chosen.period[0],
        "period_to": chosen.period[1],
        **{name: chosen.sections.get(name, "") for name in SECTIONS},
    }
    for name, words in fields.items():
        if words:
            try:
                practices.save_field(practice, name, words, revision=0, by=by, now=now)
            except Refused:
                continue
    practice.source_title = intake.name[:300]
    practice.save(update_fields=["source_title"])
    return practice
