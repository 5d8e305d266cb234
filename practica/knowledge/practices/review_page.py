"""What the pages of review show, read for one viewer."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from practica.foundation.core.answers import Answer
from practica.foundation.safety.casedata import Finding, name
from practica.foundation.safety.gate import Remark, examine
from practica.knowledge.practices import parts, queries, rules, rules_review
from practica.knowledge.practices.actions import clock, words_of
from practica.knowledge.practices.comparing import Part, compare
from practica.knowledge.practices.models import GONE, TEXT_FIELDS, Decision, PracticeVersion, Review, SectionComment, State
from practica.knowledge.practices.questions import Question, question_of
from practica.people.access.models import Marking
from practica.people.access.queries import can_see
from practica.people.access.viewers import Viewer

_MOST = 100
# From this day on a version is late, though its clock has not run out: fourteen days, and those of a second reviewer.
_LATE = timedelta(days=21)


@dataclass(frozen=True)
class Box:
    """A field to write a remark in, with what was typed there and not yet sent."""

    place: str
    words: str = ""
    revision: int = 0


@dataclass
class Thread:
    """A remark and what was answered."""

    remark: SectionComment
    box: Box
    answers: list[SectionComment] = field(default_factory=list)


@dataclass(frozen=True)
class ReadPart:
    """One part as the reviewer reads it: beside what it was before, with what was said about it."""

    part: Part
    heading: object
    threads: list[Thread]
    box: Box

    @property
    def key(self) -> str:
        return self.part.key


def mine(viewer: Viewer, version: PracticeVersion) -> Review | None:
    """This member's review of the present round; of a former one when they were not asked again."""
    found = version.reviews.filter(reviewer=viewer.member_id).order_by("-round").first()
    if found is not None:
        found.version = version
    return found


Boxes = Callable[[str], Box]


def boxes(kept: Mapping[str, Sequence[str]], revisions: Mapping[str, int]) -> Boxes:
    """The fields for remarks by their place, filled with what `keeping` holds under `comment:<place>`."""

    def box(place: str) -> Box:
        name = f"comment:{place}"
        return Box(place, next(iter(kept.get(name, ())), ""), revisions.get(name, 0))

    return box


def context(viewer: Viewer, version: PracticeVersion, own: Review | None, box: Boxes, beside: str = "") -> dict[str, Any]:
    """The review page of a version that this viewer may see, beside `RETURNED` or `PUBLISHED` where there is that."""
    practice = version.practice
    allowed: Answer | None = rules_review.decide(viewer, own) if own else None
    sides = _sides(viewer, version)
    side = beside if beside in sides else next(iter(sides), "")
    former = _words_of_side(version, side)
    words = parts.words_by_part(version)
    threads = _threads(version, box)
    read = [
        ReadPart(part, parts.HEADINGS[part.key], threads.pop(part.key, []), box(part.key))
        for part in compare(former, words, list(parts.HEADINGS))
    ]
    return {
        "practice": practice,
        "version": version,
        "text": queries.text_for(version, version.language),
        "review": own,
        "allowed": allowed,
        "former_name": sides.get(side, ""),
        "sides": [{"url": f"?beside={key}", "label": label, "current": key == side} for key, label in sides.items()],
        "parts": read,
        "changed": [part for part in read if part.part.is_changed],
        "reviews": _told(viewer, version, own),
        "remarks": _marked(version),
        "translations": _translations(version),
        "may_comment": bool(rules_review.comment(viewer, version)),
        "writes": rules_review.writes(viewer, practice),
        "may_write": bool(rules.write(viewer, practice)),
        "may_take_back": bool(rules_review.take_back(viewer, practice)),
    }


RETURNED, PUBLISHED = "returned", "published"


def _sides(viewer: Viewer, version: PracticeVersion) -> dict[str, str]:
    """What the version can be read beside, with its name; first what its reader has not seen changed yet."""
    sides = {}
    if version.returned_words and version.state == State.SUBMITTED:
        sides[RETURNED] = _("As it was returned")
    published = version.practice.published_version
    if published is not None and can_see(viewer, published):
        sides[PUBLISHED] = _("Version %(number)s") % {"number": published.number}
    return sides


def _words_of_side(version: PracticeVersion, side: str) -> Mapping[str, str]:
    if side == RETURNED:
        returned: dict[str, str] = version.returned_words
        return returned
    published = version.practice.published_version
    return parts.words_by_part(published) if side == PUBLISHED and published else {}


def _marked(version: PracticeVersion) -> list[tuple[Remark, Question, object, str]]:
    """What the check for personal data marked, with the words themselves: whoever reviews decides whether they may stay."""
    words = words_of(version)
    countries = [country.code for country in version.countries.all()]
    found = examine(words, language=version.language, countries=countries, kept=version.kept_findings)
    return [
        (remark, question_of(remark.field), name(remark.finding.kind), _excerpt(words.get(remark.field, ""), remark.finding))
        for remark in found
    ]


def _excerpt(words: str, finding: Finding) -> str:
    return words[finding.start : finding.end][:80]


def _translations(version: PracticeVersion) -> list[dict[str, Any]]:
    """The texts that go out beside the original, part by part."""
    return [
        {
            "language": text.language,
            "translated_by": text.translated_by,
            "parts": [(parts.HEADINGS[field], getattr(text, field)) for field in TEXT_FIELDS if getattr(text, field)],
        }
        for text in version.texts.all()
        if text.language != version.language
    ]


def _threads(version: PracticeVersion, box: Boxes) -> dict[str, list[Thread]]:
    threads: dict[int, Thread] = {}
    sections: dict[str, list[Thread]] = {}
    for remark in version.comments.select_related("by", "settled_by").order_by("at", "pk"):
        above = threads.get(remark.answers_id or 0)
        if above is not None:
            above.answers.append(remark)
        else:
            threads[remark.pk] = Thread(remark, box(f"{remark.section}:{remark.pk}"))
            sections.setdefault(remark.section, []).append(threads[remark.pk])
    return sections


def _told(viewer: Viewer, version: PracticeVersion, own: Review | None) -> list[Review]:
    """Reviews as this viewer may read them: a reviewer reads the other one's words after their own decision."""
    rows = version.reviews.select_related("reviewer", "reviewer__organisation").prefetch_related("reasons")
    told = list(rows.order_by("-round", "asked", "pk"))
    if own is not None and own.decision == Decision.ASKED and not rules_review.writes(viewer, version.practice):
        return [review for review in told if review.decision == Decision.ASKED or review.round < own.round]
    return told


def decided_by(viewer: Viewer) -> list[dict[str, Any]]:
    """The latest reviews this member has decided, of versions they may see."""
    visible = PracticeVersion.objects.visible_to(viewer)
    rows = Review.objects.filter(reviewer=viewer.member_id, version__in=visible)
    rows = rows.exclude(decision__in=(Decision.ASKED, *GONE)).select_related("version__practice")
    latest = rows.prefetch_related("version__texts").order_by("-decided", "-pk")[:10]
    return [{"review": review, "text": queries.text_for(review.version)} for review in latest]


def not_going_well(today: date) -> QuerySet[PracticeVersion]:
    """Versions that lack reviewers or are late, longest first. For facilitators, who are shown what `title_for` says of each."""
    late = Q(short_of_reviewers__isnull=False) | Q(escalated__isnull=False) | Q(submitted__date__lt=today - _LATE)
    return clock.in_review().filter(late).select_related("practice").order_by("submitted", "pk")[:_MOST]


def counts() -> dict[str, int]:
    """How review goes, in numbers alone."""
    rows = clock.in_review()
    return {
        "in_review": rows.count(),
        "short": rows.filter(short_of_reviewers__isnull=False).count(),
        "undecided": rows.filter(escalated__isnull=False).count(),
        "closed": rows.exclude(practice__marking__in=(Marking.CLEAR, Marking.GREEN)).count(),
    }


def title_for(viewer: Viewer, version: PracticeVersion) -> tuple[str, str]:
    """The title where the viewer may see it, with its language; otherwise only that there is something, and no language."""
    practice = version.practice
    if can_see(viewer, version):
        text = queries.text_for(version)
        return text.title, text.language
    if practice.published_version is not None and practice.state == State.PUBLISHED and can_see(viewer, practice):
        text = queries.text_for(practice.published_version)
        return text.title, text.language
    if practice.marking_of().is_closed:
        return _("A practice in a closed circle"), ""
    return _("A practice that is not published yet"), ""
