"""From a draft to a numbered version that never changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext as _

from practica.foundation import activity
from practica.foundation.core.answers import Refused
from practica.foundation.core.writes import writes
from practica.foundation.safety.gate import Examination, examine
from practica.knowledge.practices import rules
from practica.knowledge.practices.actions.drafting import words_of
from practica.knowledge.practices.actions.placement import place_all
from practica.knowledge.practices.models import Change, Form, OldAddress, Practice, PracticeText, PracticeVersion, State
from practica.people.access.viewers import Viewer
from practica.people.members.models import Member

# What the short form cannot do without, in the order of its questions; "people" and "countries" are rows.
SHORT_FORM = ("title", "countries", "challenge", "done", "changed", "did_not_work", "people")
# What the whole template needs besides, before it goes to reviewers.
FULL_FORM = (*SHORT_FORM, "summary", "objectives", "conditions", "side_effects_seen", "sustainability")
# What every version after the first says of itself.
LATER_VERSION = ("change", "why")


@dataclass(frozen=True)
class Readiness:
    """Whether a version could go out: what is missing (field names), and what the case-data check says."""

    missing: tuple[str, ...]
    examination: Examination


def readiness(version: PracticeVersion) -> Readiness:
    """What stands between a version and its readers, for the form it has."""
    needed = SHORT_FORM if version.form == Form.SHORT else FULL_FORM
    if version.practice.published_version_id is not None:
        needed = (*needed, *LATER_VERSION)
    text = version.texts.filter(language=version.language).first() or PracticeText()
    missing = tuple(field for field in needed if not _is_there(version, text, field))
    countries: Sequence[str] = list(version.countries.values_list("code", flat=True))
    examination = examine(words_of(version), language=version.language, countries=countries, kept=version.kept_findings)
    return Readiness(missing, examination)


def _is_there(version: PracticeVersion, text: PracticeText, field: str) -> bool:
    if field == "people":
        return version.practice.people.exists()
    if field in {"countries", "objectives", "conditions"}:
        return bool(getattr(version, field).exists())
    if field in {"side_effects_seen", *LATER_VERSION}:
        return bool(getattr(version, field).strip())
    return bool(getattr(text, field).strip())


@writes
def keep_finding(practice: Practice, key: str, reason: str, *, by: Member, now: datetime) -> None:
    """Keep words that the check warns of, with a reason that reviewers read. Blocked words cannot be kept."""
    rules.write(Viewer.of(by), practice).or_raise()
    if len(reason.strip()) < 5:
        raise Refused(_("Say in a few words why it should stay."))
    version = practice.versions.get(number__isnull=True)
    version.kept_findings = {**version.kept_findings, key: reason.strip()[:300]}
    version.save(update_fields=["kept_findings"])
    activity.record("practice.finding_kept", by=by, on=practice, at=now, facts={"kind": key.rpartition(":")[2]})


@writes
def publish_short(practice: Practice, *, by: Member, now: datetime) -> PracticeVersion:
    """Publish a short form after the one check: complete, and without case data. It says "short, not yet reviewed".

    Raises:
        Refused: not an author; something is missing; the check found what cannot go out. Nothing is changed then.
    """
    # As it stands now: it may have been published, marked or hidden since the page was read.
    practice.refresh_from_db(from_queryset=Practice.objects.select_for_update())
    rules.write(Viewer.of(by), practice).or_raise()
    version = practice.versions.select_for_update().get(number__isnull=True)
    if version.form != Form.SHORT:
        raise Refused(_("The whole template goes to two reviewers first."))
    state = readiness(version)
    if state.missing:
        raise Refused(_("Something is still missing; the list beside the form says what."))
    state.examination.or_raise()
    return publish(practice, by=by, now=now)


def publish(practice: Practice, *, by: Member | None, now: datetime) -> PracticeVersion:
    """Give the version in work its number and let those whom the marking names see it.

    Called by those who have checked: `publish_short`, a decided review, the import. Inside their transaction.
    """
    version: PracticeVersion = practice.versions.select_for_update().get(number__isnull=True)
    last = practice.versions.aggregate(last=Max("number"))["last"] or 0
    former = practice.published_version
    version.number, version.state, version.published = last + 1, State.PUBLISHED, now
    if former is not None and not version.change:
        version.change = Change.MINOR
    version.save()
    if former is not None:
        former.state = State.SUPERSEDED
        former.save(update_fields=["state"])
    practice.published_version, practice.state, practice.last_published = version, State.PUBLISHED, now
    practice.still_true = now.date()
    if practice.first_published is None:
        practice.first_published = now
        _move_to_title(practice, version)
    practice.save()
    place_all(practice, by=by, at=now)
    activity.record("practice.published", by=by, on=practice, at=now, facts={"version": version.number})
    return version


def _move_to_title(practice: Practice, version: PracticeVersion) -> None:
    """The address of a first publication comes from the title; the draft's address redirects."""
    title = version.texts.get(language=version.language).title
    beginning = stem(title, practice.pk)
    slug, number = beginning, 1
    while Practice.objects.filter(slug=slug).exists() or OldAddress.objects.filter(slug=slug).exists() or slug in TAKEN:
        number += 1
        slug = f"{beginning}-{number}"
    OldAddress.objects.create(slug=practice.slug, practice=practice)
    practice.slug = slug


def stem(title: str, number: int) -> str:
    """The beginning of an address from a title; from the practice's number when no letter of it can stand in one."""
    return slugify(title)[:70].strip("-") or f"practice-{number}"


# Words that are addresses of their own under /practices/.
TAKEN = frozenset({"new", "matrix", "map", "drafts", "import"})
