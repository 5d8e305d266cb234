"""A draft is saved field by field as it is typed; two people in one draft are told, and neither loses text."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from practica.foundation import activity
from practica.foundation.core import languages
from practica.foundation.core.answers import Conflict, Refused
from practica.foundation.core.typed import clean_words
from practica.foundation.core.writes import writes
from practica.knowledge.practices import rules
from practica.knowledge.practices.actions.facts import FACTS, save_fact
from practica.knowledge.practices.actions.placement import place_all
from practica.knowledge.practices.actions.rows import ROWS, copy_rows, save_row
from practica.knowledge.practices.models import (
    TEXT_FIELDS,
    Form,
    PersonToAsk,
    Practice,
    PracticeText,
    PracticeVersion,
    SupersededWords,
    VersionCountry,
)
from practica.people.access.models import Attribution, Marking, Placement
from practica.people.access.placing import place, unplaced
from practica.people.access.viewers import Viewer
from practica.people.circles.models import Circle
from practica.people.members.models import Member

# The same at every door. Summaries of collections elsewhere run to a few thousand characters, and none is cut; a section of more
# than this is a document, and belongs to the intake.
LONGEST = {"title": 300, "summary": 10_000}
LONGEST_SECTION = 40_000
_ONE_PRESS = timedelta(seconds=10)


@dataclass(frozen=True)
class Saved:
    """What one save left behind: the field's revision, from now on the one to send along."""

    field: str
    revision: int


class Clash(Conflict):
    """Somebody else saved the field meanwhile; both texts are kept."""

    def __init__(self, *, theirs: str, who: Member, revision: int) -> None:
        super().__init__(
            _("%(name)s wrote here while you were typing. Both texts are kept; choose what stays.") % {"name": who.name}
        )
        self.theirs = theirs
        self.who = who
        self.revision = revision


@writes
def begin(
    *,
    by: Member,
    now: datetime,
    language: str = "en",
    title: str = "",
    form: Form = Form.SHORT,
    marking: Marking = Marking.GREEN,
    circle: Circle | None = None,
) -> Practice:
    """A new draft of this member's, with one text in one language. In a circle it begins as AMBER."""
    if not languages.is_language(language):
        raise Refused(_("Practica does not know this language."))
    practice = Practice(
        slug=f"draft-{secrets.token_hex(5)}",
        source=by,
        organisation=by.organisation,
        marking=Marking.AMBER if circle else marking,
        circle=circle,
        attribution=Attribution.NAMED,
        created=now,
        audience_id=unplaced(),
    )
    practice.save()
    practice.authors.add(by)
    version = PracticeVersion(
        practice=practice, form=form, language=language, source=by, created=now, saved=now, audience_id=unplaced()
    )
    version.save()
    PracticeText.objects.create(version=version, language=language, title=clean_words(title, LONGEST["title"]))
    if by.country:
        VersionCountry.objects.create(version=version, code=by.country)
    PersonToAsk.objects.create(practice=practice, member=by)
    place(practice, by=by, at=now)
    place(version, by=by, at=now)
    activity.record("practice.begun", by=by, on=practice, at=now)
    return practice


@writes
def begin_once(*, by: Member, now: datetime, language: str = "en", title: str = "") -> Practice:
    """The draft that a press of the button begins; pressed twice within seconds, it is the one of the first press."""
    list(Member.objects.select_for_update().filter(pk=by.pk))  # two presses at once come one by one
    just_begun = Practice.objects.filter(source=by, created__gt=now - _ONE_PRESS, published_version=None)
    again = just_begun.filter(versions__language=language, versions__texts__title=clean_words(title, LONGEST["title"])).first()
    return again or begin(by=by, now=now, language=language, title=title)


@writes
def save_field(
    practice: Practice,
    field: str,
    words: str,
    *,
    revision: int,
    by: Member,
    now: datetime,
    language: str = "",
) -> Saved:
    """Store one field of the version in work, as it was typed.

    Args:
        practice: whose version in work is written.
        field: a name of TEXT_FIELDS, of FACTS, or `<rows>.<number>.<column>`.
        words: all of the field, not a change to it.
        revision: the field's revision that the writer saw; 0 for a field nobody has saved.
        by: who writes.
        now: when.
        language: of the text, for TEXT_FIELDS; the version's own when empty.

    Raises:
        Refused: not an author, or the field does not exist or is too long.
        Clash: another person saved the field since `revision`; nothing is overwritten and both texts are kept.
    """
    rules.write(Viewer.of(by), practice).or_raise()
    version = practice.versions.select_for_update().get(number__isnull=True)
    text = _text(version, language or version.language)
    seen, writer = text.revisions.get(field, [0, None])
    if field in TEXT_FIELDS:
        current: str = getattr(text, field)
        new = clean_words(words, LONGEST.get(field, LONGEST_SECTION))
        if new != current and revision < seen and writer != by.pk:
            # Kept at once, so that closing the page on the question loses nothing.
            _keep_apart(text, field, new, by, now)
            raise Clash(theirs=current, who=Member.objects.get(pk=writer), revision=seen)
        setattr(text, field, new)
        changed = new != current
    elif field in FACTS:
        changed = save_fact(version, field, words)
    else:
        changed = save_row(version, field, words)
    if changed:
        text.revisions = {**text.revisions, field: [seen + 1, by.pk]}
        text.save()
        version.saved = now
        version.save(update_fields=["saved"])
    return Saved(field, text.revisions.get(field, [seen])[0])


def _keep_apart(text: PracticeText, field: str, words: str, by: Member, now: datetime) -> None:
    SupersededWords.objects.filter(text=text, field=field, by=by).delete()
    SupersededWords.objects.create(text=text, field=field, words=words, by=by, at=now)


def _text(version: PracticeVersion, language: str) -> PracticeText:
    try:
        return version.texts.select_for_update().get(language=language)
    except PracticeText.DoesNotExist as missing:
        raise Refused(_("There is no text in this language yet; begin a translation first.")) from missing


@writes
def settle_words(kept: SupersededWords, *, by: Member) -> None:
    """Drop the words that were set aside, once an author has looked at them."""
    rules.write(Viewer.of(by), kept.text.version.practice).or_raise()
    kept.delete()


@writes
def choose_form(practice: Practice, form: Form, *, by: Member, now: datetime) -> None:
    """Let the version in work be a short form, or the whole template that goes to reviewers."""
    rules.write(Viewer.of(by), practice).or_raise()
    practice.versions.filter(number__isnull=True).update(form=form, saved=now)


@writes
def add_row(practice: Practice, rows: str, values: dict[str, str] | None = None, *, by: Member, now: datetime) -> int:
    """Append an empty or given row (`blocks`, `conditions`, `outcomes`, `legal_rows`); its number comes back."""
    rules.write(Viewer.of(by), practice).or_raise()
    version = practice.versions.get(number__isnull=True)
    kind = ROWS[rows]
    if kind.model.objects.filter(version=version).count() >= kind.most:
        raise Refused(_("There are already %(most)s of these. Join some of them.") % {"most": kind.most})
    made = kind.add(version, values or {})
    version.saved = now
    version.save(update_fields=["saved"])
    return made


@writes
def drop_row(practice: Practice, rows: str, number: int, *, by: Member, now: datetime) -> None:
    """Remove one row of the version in work; one that is gone already stays gone."""
    rules.write(Viewer.of(by), practice).or_raise()
    version = practice.versions.get(number__isnull=True)
    ROWS[rows].model.objects.filter(version=version, pk=number).delete()
    version.saved = now
    version.save(update_fields=["saved"])


@writes
def add_author(practice: Practice, author: Member, *, by: Member, now: datetime) -> None:
    """Let somebody write with you; for AMBER they must be readers of its circle."""
    rules.steward(Viewer.of(by), practice).or_raise()
    circle = practice.circle
    if circle is not None and practice.marking_of().is_closed and not circle.memberships.filter(member=author).exists():
        raise Refused(_("%(name)s does not belong to the circle this stays in.") % {"name": author.name})
    practice.authors.add(author)
    place_all(practice, by=by, at=now)


@writes
def name_person(practice: Practice, person: Member, about: str = "", *, by: Member, now: datetime) -> None:
    """Name a member to ask. Others than the writers agreed to it in person, and can take themselves off the list."""
    if not rules.steward(Viewer.of(by), practice):
        rules.write(Viewer.of(by), practice).or_raise()
    PersonToAsk.objects.update_or_create(practice=practice, member=person, defaults={"about": clean_words(about, 200)})
    activity.record("practice.person_named", by=by, on=practice, at=now, facts={"member": person.pk})


@writes
def unname_person(practice: Practice, person: Member, *, by: Member, now: datetime) -> None:
    """Take somebody off the list; everybody may take off themselves."""
    if by.pk != person.pk and not rules.steward(Viewer.of(by), practice):
        rules.write(Viewer.of(by), practice).or_raise()
    PersonToAsk.objects.filter(practice=practice, member=person).delete()
    activity.record("practice.person_unnamed", by=by, on=practice, at=now, facts={"member": person.pk})


@writes
def translate(practice: Practice, language: str, *, by: Member, now: datetime) -> PracticeText:
    """Begin a translation of the version in work; it inherits everything but its words."""
    rules.write(Viewer.of(by), practice).or_raise()
    if not languages.is_language(language):
        raise Refused(_("Practica does not know this language."))
    version = practice.versions.get(number__isnull=True)
    text, made = PracticeText.objects.get_or_create(version=version, language=language, defaults={"translated_by": by})
    if made:
        activity.record("practice.translation_begun", by=by, on=practice, at=now, facts={"language": language})
    return text


@writes
def begin_next_version(practice: Practice, *, by: Member, now: datetime) -> PracticeVersion:
    """A copy of the published version to work on; what is published stays as it is."""
    rules.next_version(Viewer.of(by), practice).or_raise()
    old = practice.published_version
    if old is None:
        raise Refused(_("Only a published practice has a next version."))
    new = PracticeVersion(
        practice=practice, form=old.form, language=old.language, period_from=old.period_from, period_to=old.period_to,
        setting=old.setting, time_needed=old.time_needed, staff_needed=old.staff_needed, cost_band=old.cost_band,
        side_effects_seen=old.side_effects_seen, kept_findings=old.kept_findings, source=practice.source,
        created=now, saved=now, audience_id=unplaced(),
    )  # fmt: skip
    new.save()
    new.objectives.set(old.objectives.all())
    new.concepts.set(old.concepts.all())
    VersionCountry.objects.bulk_create(
        VersionCountry(version=new, code=country.code, position=country.position) for country in old.countries.all()
    )
    for text in old.texts.all():
        PracticeText.objects.create(
            version=new, language=text.language, translated_by=text.translated_by,
            **{field: getattr(text, field) for field in TEXT_FIELDS},
        )  # fmt: skip
    copy_rows(old, new)
    place(new, by=by, at=now)
    activity.record("practice.next_version_begun", by=by, on=practice, at=now)
    return new


@writes
def discard(practice: Practice, *, by: Member, now: datetime) -> bool:
    """Give up the version in work; a practice that was never published goes with it.

    Returns:
        whether the practice itself is gone.
    """
    rules.steward(Viewer.of(by), practice).or_raise()
    rules.write(Viewer.of(by), practice).or_raise()
    activity.record("practice.discarded", by=by, on=practice, at=now)
    version = practice.versions.get(number__isnull=True)
    version.reviews.all().delete()
    version.delete()
    if practice.published_version_id is not None:
        return False
    Placement.objects.filter(kind=Practice.KIND, object_id=practice.pk).delete()
    practice.delete()
    return True


def words_of(version: PracticeVersion, fields: Sequence[str] = TEXT_FIELDS) -> dict[str, str]:
    """Every written word of a version by field, rows included; what the case-data check reads."""
    words: dict[str, str] = {}
    for text in version.texts.all():
        suffix = "" if text.language == version.language else f"@{text.language}"
        words |= {f"{field}{suffix}": getattr(text, field) for field in fields if getattr(text, field)}
    for name, kind in ROWS.items():
        for row in kind.model.objects.filter(version=version):
            words |= {f"{name}.{row.pk}.{column}": getattr(row, column) for column in kind.words if getattr(row, column)}
    words |= {name: getattr(version, name) for name in ("setting", "time_needed", "staff_needed") if getattr(version, name)}
    return words
