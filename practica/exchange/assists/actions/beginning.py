"""Beginning a peer assist, changing its brief until it is open, and asking peers."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from practica.exchange.assists import rules
from practica.exchange.assists.actions.holding import held
from practica.exchange.assists.models import MOST, Assist, Peer, Standing, Way
from practica.exchange.assists.plan import LONGEST, Begun, Brief
from practica.exchange.conversations import allowing
from practica.foundation import activity
from practica.foundation.core import languages
from practica.foundation.core.answers import Refused
from practica.foundation.core.typed import line, paragraph
from practica.foundation.core.writes import writes
from practica.foundation.safety.gate import checked
from practica.people.access.models import Marking
from practica.people.access.placing import place, unplaced
from practica.people.access.queries import can_see
from practica.people.access.viewers import Viewer
from practica.people.access.within import fits
from practica.people.circles.models import Membership
from practica.people.members.models import Member

ONE_PRESS = timedelta(minutes=2)
_YEAR = timedelta(days=366)


@writes
def begin(begun: Begun, *, by: Member, now: datetime, reasons: Mapping[str, str] | None = None) -> Assist:
    """Begin it with a brief, and ask the peers named. The same one sent twice is one.

    Raises:
        Refused: no title or no words, a live one without a moment to come, a marking wider than TLP:GREEN or than the question it
            begins from, more than eight peers, a peer who cannot be asked.
        HeldBack: the case-data check stops a text.
    """
    _check_may_begin(begun, by)
    list(Member.objects.select_for_update().filter(pk=by.pk))  # two presses at once come one by one
    words = _cleaned(begun.brief, now)
    again = Assist.objects.filter(
        source=by, title=words["title"], brief=words["brief"], began__gt=now - ONE_PRESS, began__lte=now
    )
    just_begun: Assist | None = again.first()
    if just_begun is not None:
        return just_begun
    written = {name: words[name] for name in ("title", "brief", "place")}
    found = checked(written, language=words["language"], countries=[by.country], reasons=reasons or {})
    assist = Assist(
        source=by, question=begun.question, marking=begun.marking, circle=begun.circle, country=by.country, role=by.occupation,
        zone=by.time_zone, began=now, moved=now, kept_findings=found, audience_id=unplaced(), **words,
    )  # fmt: skip
    assist.save()
    name_readers(assist)
    place(assist, by=by, at=now)
    activity.record("assist.begun", by=by, on=assist, at=now)
    for member in {member.pk: member for member in begun.peers}.values():
        invite(assist, member, by=by, now=now)
    return held(assist)


def _check_may_begin(begun: Begun, by: Member) -> None:
    viewer = Viewer.of(by)
    if viewer.member is None or not (viewer.reads_green or begun.circle is not None):
        raise Refused(_("Members of the community bring peers together."))
    if begun.marking == Marking.CLEAR:
        raise Refused(_("A peer assist is for its peers, a circle or the community."))
    if begun.question is not None and (begun.question.source_id != by.pk or begun.question.hidden):
        raise Refused(_("Whoever asked brings peers together about it."))
    if len({member.pk for member in begun.peers}) > MOST:
        raise Refused(_("Eight peers are enough: with more, nobody’s turn comes."))
    fits(begun.question, begun.marking, begun.circle, begun.peers).or_raise()
    if begun.circle is not None and not Membership.objects.filter(circle=begun.circle, member=by).exists():
        raise Refused(_("Choose a circle you belong to."))


def _cleaned(brief: Brief, now: datetime) -> dict[str, Any]:
    if not languages.is_language(brief.language):
        raise Refused(_("Practica does not know this language."))
    words: dict[str, Any] = {"language": brief.language, "way": brief.way, "starts": None}
    for name, text in brief.words().items():
        words[name] = (paragraph if name == "brief" else line)(text, LONGEST[name])
    if not words["title"] or not words["brief"]:
        raise Refused(_("Say in a line and in a few sentences what the problem is."))
    if brief.way == Way.LIVE:
        if brief.starts is None or not now < brief.starts < now + _YEAR:
            raise Refused(_("Choose a day and an hour still to come, within a year."))
        words["starts"] = brief.starts
    return words


@writes
def change(assist: Assist, brief: Brief, *, by: Member, now: datetime, reasons: Mapping[str, str] | None = None) -> Assist:
    """Change the brief, the way or the hour, until it is open.

    Raises:
        Refused: rules.change, or as `begin`.
        HeldBack: the case-data check stops a text.
    """
    row = held(assist)
    rules.change(Viewer.of(by), row).or_raise()
    words = _cleaned(brief, now)
    written = {name: words[name] for name in ("title", "brief", "place")}
    found = checked(written, language=row.language, countries=[row.country], reasons=reasons or {})
    for name, value in words.items():
        setattr(row, name, value)
    row.zone, row.edited, row.moved, row.kept_findings = by.time_zone, now, now, {**row.kept_findings, **found}
    row.save(update_fields=[*words, "zone", "edited", "moved", "kept_findings"])
    activity.record("assist.changed", by=by, on=row, at=now)
    return row


@writes
def invite(assist: Assist, member: Member, *, by: Member, now: datetime) -> Peer:
    """Ask one person by name. Asked already, nothing changes.

    Raises:
        Refused: rules.invite, eight are in already, the person has declined, is not here any more, cannot see it, or has been
            asked as often this month as they allow, be it here or in a question.
    """
    row = held(assist)
    rules.invite(Viewer.of(by), row).or_raise()
    already = Peer.objects.filter(assist=row, member=member).first()
    if already is not None and already.standing != Standing.DECLINED:
        return already
    if already is not None or member.pk == row.source_id or not member.is_present:
        raise Refused(_("%(name)s cannot be asked here.") % {"name": member.name})
    if rules.count_in(row) >= MOST:
        raise Refused(_("Eight peers are enough: with more, nobody’s turn comes."))
    fits(row.question, row.marking_of(), row.circle, [member]).or_raise()
    if row.marking_of() != Marking.RED and not can_see(Viewer.of(member), row):
        raise Refused(_("%(name)s does not read it with this marking, and cannot be asked.") % {"name": member.name})
    allowing.may_be_asked(member, now=now).or_raise()
    made = Peer.objects.create(assist=row, member=member, at=now)
    name_readers(row)
    place(row, by=by, at=now)
    activity.record("assist.invited", by=by, on=row, at=now, facts={"member": member.pk})
    return made


def name_readers(assist: Assist) -> None:
    """The readers of TLP:RED are its host and the peers who have not declined, as far as they read what it began from."""
    if assist.marking_of() != Marking.RED:
        assist.readers.clear()
        return
    peers = set(assist.peers.exclude(standing=Standing.DECLINED).values_list("member", flat=True))
    question = assist.question
    if question is not None and question.marking_of() == Marking.RED:
        peers &= question.reader_ids()
    assist.readers.set(peers | ({assist.source_id} if assist.source_id else set()))
