"""What a digest says, computed for its reader when it is sent: what waits, what came to them, what is new. Nothing twice."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from practica.foundation.core.templatetags.words import day
from practica.people.access.models import Marking
from practica.people.access.viewers import Viewer
from practica.people.members.queries import community_name
from practica.services.notices import following, letters, news, wishes
from practica.services.notices.letters import Composed, Line, Part, said
from practica.services.notices.models import Digest, Letter, Opened, Wishes
from practica.services.notices.subjects import Frequency, Subject

# More lines than this under a heading are counted, not told.
_LONGEST = 12
# The kind of what waits because personal data was seen in something: it is never named, whatever its marking.
_SEEN = "hidden"
_CLOSED = frozenset(one.value for one in Marking if one.is_closed)


@dataclass(frozen=True, slots=True)
class _Told:
    """A held letter as a line, with the path it leads to."""

    subject: Subject
    line: Line
    path: str


def register_digest() -> None:
    """Called once, when the app is ready."""
    letters.register(Digest.KIND, compose, subject=None)


def compose(letter: Letter, viewer: Viewer) -> Composed | None:
    """The digest of a letter; None when by now there is nothing to tell."""
    digest = Digest.objects.filter(pk=letter.target_id or 0, member=viewer.member_id).first() if viewer.member else None
    if digest is None or viewer.member is None:
        return None
    wanted = wishes.joined(viewer.member)
    muted = following.muted(viewer.member)
    told = _held(digest, viewer, wanted, muted)
    fresh = _news(digest, viewer, muted) if wishes.frequency(wanted, Subject.NEWS) in _TOGETHER else []
    if not told and not fresh:
        return None
    waiting, others = list[Line](), 0
    if any(one.subject in _MAY_WAIT for one in told) and wishes.frequency(wanted, Subject.WAITING) in _TOGETHER:
        waiting, others = _waiting(digest, viewer, muted)
    parts = [_part(Subject.WAITING, [*waiting, *_lines(told, Subject.WAITING, {line.url for line in waiting})], others)]
    parts += [_part(one, _lines(told, one, ())) for one in (Subject.FOLLOWED, Subject.YOURS, Subject.CIRCLES)]
    return _composed([part for part in (*parts, *fresh) if part.lines])


_Muted = Collection[tuple[str, int]]
# What waits is looked up for those whom a letter says so: every topic's rows together take longer than all the rest of a digest.
_MAY_WAIT = (Subject.WAITING, Subject.YOURS)
_TOGETHER = (Frequency.DAILY, Frequency.WEEKLY)


def _composed(parts: Sequence[Part]) -> Composed:
    number = sum(len(part.lines) for part in parts)
    labels = [Marking(line.label) for part in parts for line in part.lines if line.label and line.label not in _CLOSED]
    words = {"community": said(community_name()), "number": number}
    subject = ngettext("%(community)s: %(number)s thing for you", "%(community)s: %(number)s things for you", number) % words
    return Composed(
        subject, (), subject, reverse("notices"), _("See everything in Practica"), parts=parts,
        marking=max(labels, key=lambda one: one.strictness, default=None),
    )  # fmt: skip


def _part(subject: Subject, lines: Sequence[Line], others: int = 0) -> Part:
    """The first of these lines under the subject's heading."""
    more = []
    if len(lines) > _LONGEST:
        more.append(_more(len(lines) - _LONGEST))
    if others:
        said_before = ngettext(
            "%(number)s thing that you were told of before still waits.",
            "%(number)s things that you were told of before still wait.",
            others,
        )
        more.append(said_before % {"number": others})
    return Part(str(subject.label), lines[:_LONGEST], " ".join(more))


def _lines(told: Sequence[_Told], subject: Subject, but: Collection[str]) -> list[Line]:
    """A subject's lines; several that are called the same are one, the latest, with how many there are."""
    alike: dict[tuple[str, str], list[Line]] = {}
    for one in told:
        if one.subject == subject and one.path not in but:
            # What is closed is called the same without being the same.
            alike.setdefault((one.line.title, one.path if one.line.label in _CLOSED else ""), []).append(one.line)
    return [_joined(lines) for lines in alike.values()]


def _joined(lines: Sequence[Line]) -> Line:
    latest, earlier = lines[-1], len(lines) - 1
    if not earlier:
        return latest
    return replace(latest, text=f"{latest.text} {_more(earlier)}")


def _more(number: int) -> str:
    return ngettext("%(number)s more is in Practica.", "%(number)s more are in Practica.", number) % {"number": number}


def _held(digest: Digest, viewer: Viewer, wanted: Wishes, muted: "_Muted") -> list[_Told]:
    """The letters that belong to it and still have something to say to this reader."""
    found = []
    for letter in digest.letters.filter(standing=Letter.Standing.HELD, read=None).order_by("pk"):
        subject, make = letters.subject_of(letter.kind), letters.composer(letter.kind)
        composed = make(letter, viewer) if make else None
        if subject is None or composed is None or not composed.is_for(viewer) or is_muted(letter, composed, muted):
            continue
        if wishes.frequency(wanted, subject) != Frequency.OFF:
            found.append(_Told(subject, line_of(letter, composed), composed.path))
    return found


def is_muted(letter: Letter, composed: Composed, muted: "_Muted") -> bool:
    """Whether its reader wants to hear no more of what it is about."""
    about = {(item.KIND, item.pk) for item in composed.items} | {(letter.target_kind, letter.target_id or 0)}
    return not about.isdisjoint(muted)


def line_of(letter: Letter, composed: Composed) -> Line:
    """A letter in three lines; about something closed the kind of thing, its label and an address that names nothing."""
    label = composed.governed_by
    if composed.says_nothing:
        return Line(composed.bare, _("What it is about is not told by mail."), letter_path(letter), label.value if label else "")
    first = next(iter(composed.paragraphs), "")
    return Line(composed.subject, first, composed.path, label.value if label else "")


def letter_path(letter: Letter) -> str:
    """The address of a letter, which leads its own reader on."""
    return reverse("letter", kwargs={"pk": letter.pk})


def _waiting(digest: Digest, viewer: Viewer, muted: _Muted) -> tuple[list[Line], int]:
    """What waits and was not told before, and how much that was told still does; nothing of what is muted."""
    silent = tuple(line.url for kind, number in muted for line in news.lines_of(viewer, kind, [number]).values())
    found = news.waiting_for(viewer, digest.day)
    rows = {_key(one): one for one in found if not (silent and one.url.startswith(silent))}
    before = Digest.objects.filter(member=digest.member_id, day__lt=digest.day, waits__isnull=False).order_by("-day").first()
    told = set(before.waits or ()) if before else set()
    if digest.waits is None:
        # Written down before the mail goes: made again after a crash, it says the same.
        digest.waits = list(rows)
        Digest.objects.filter(pk=digest.pk).update(waits=digest.waits)
    fresh = [one for key, one in rows.items() if key in digest.waits and key not in told]
    return [_waits(one) for one in fresh], len(told.intersection(rows))


def _key(one: news.Waits) -> str:
    """What tells one thing that waits from another, without its words; with another last day it is told again."""
    return hashlib.sha256(f"{one.url} {one.due} {one.words}".encode()).hexdigest()[:16]


def _waits(one: news.Waits) -> Line:
    if one.marking in _CLOSED or one.kind == _SEEN:
        return Line(_("Something waits for you"), _("What it is about is not told by mail."), "/", one.marking)
    words = _("Until %(day)s: %(words)s") % {"day": day(one.due), "words": one.words} if one.due else one.words
    return Line(said(one.title), words, one.url, one.marking, one.language)


def _news(digest: Digest, viewer: Viewer, muted: _Muted) -> list[Part]:
    """What was chosen when it was opened, as far as this reader may see it by now and has not opened or muted it since."""
    by_kind: dict[str, list[int]] = {}
    for kind, number in digest.news:
        by_kind.setdefault(str(kind), []).append(int(number))
    if not by_kind:
        return []
    gone = {*_opened_since(digest, by_kind), *muted}
    parts, closed = [], list[str]()
    for topic in news.topics():
        numbers = [number for number in by_kind.get(topic.kind, ()) if (topic.kind, number) not in gone]
        lines = topic.lines(viewer, numbers) if numbers else {}
        shown = [lines[number] for number in numbers if number in lines]
        closed += [line.label for line in shown if line.label in _CLOSED]
        parts.append(Part(str(topic.title), [line for line in shown if line.label not in _CLOSED]))
    if closed:
        number = len(closed)
        words = ngettext("%(number)s new thing for fewer readers", "%(number)s new things for fewer readers", number)
        strictest = max(closed, key=lambda label: Marking(label).strictness)
        line = Line(words % {"number": number}, _("What it is about is not told by mail."), "/", strictest)
        parts.append(Part(_("Also new"), [line]))
    return [part for part in parts if part.lines]


def _opened_since(digest: Digest, by_kind: Mapping[str, Sequence[int]]) -> frozenset[tuple[str, int]]:
    about = Q()
    for kind, numbers in by_kind.items():
        about |= Q(kind=kind, object_id__in=numbers)
    rows = Opened.objects.filter(about, member=digest.member_id, at__gte=digest.at)
    return frozenset(rows.values_list("kind", "object_id"))


def settled(letter: Letter, standing: Letter.Standing, *, sent: datetime | None) -> None:
    """What was told in a digest stands as the digest does; in the transaction that settles it."""
    held: QuerySet[Letter] = Letter.objects.filter(digest=letter.target_id, standing=Letter.Standing.HELD)
    why = "" if standing == Letter.Standing.SENT else "its digest did not go"
    held.update(standing=standing, sent=sent, why_not=why)

