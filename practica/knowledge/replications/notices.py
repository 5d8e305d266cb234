"""Letters about replications: who is told that a practice is taken up, when a report is due, and what became of it."""

from collections.abc import Callable, Iterable
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from practica.foundation.activity.models import Activity
from practica.foundation.core.places import name as country_name
from practica.foundation.core.templatetags.words import day, month
from practica.knowledge.practices.models import Change, Practice
from practica.knowledge.practices.models import State as PracticeState
from practica.knowledge.practices.notices import title_of
from practica.knowledge.replications import rules
from practica.knowledge.replications.models import UNDER_WAY, Replication, State, StillRunning
from practica.people.access.models import Attribution
from practica.people.access.queries import can_see
from practica.people.access.viewers import Viewer
from practica.people.members.models import Member
from practica.people.members.queries import present
from practica.services.notices import letters, sources
from practica.services.notices.letters import Composed, said
from practica.services.notices.models import Letter
from practica.services.notices.sources import Draft
from practica.services.notices.subjects import Subject

MONTH_BEFORE, DUE, OVERDUE = "report.month_before", "report.due", "report.overdue"
STILL_RUNNING = "replication.still_running"


def register_notices() -> None:
    """Called once, when the app is ready. The reminders are written by `tasks`."""
    for verb, say in (
        ("replication.registered", _say_registered),
        ("replication.reported", _say_reported),
        ("replication.abandoned", _say_abandoned),
    ):
        sources.register(verb, _to_origin(verb))
        letters.register(verb, say, subject=Subject.YOURS)
    for kind in (MONTH_BEFORE, DUE, OVERDUE):
        letters.register(kind, _say_report_due, subject=Subject.WAITING)
    letters.register(STILL_RUNNING, _say_still_running, subject=Subject.WAITING)
    sources.register("replication.release_asked", _release_asked)
    letters.register("replication.release_asked", _say_release_asked, subject=Subject.WAITING)
    sources.register("replication.released", _released)
    letters.register("replication.released", _say_released, subject=Subject.YOURS)
    sources.register("practice.published", _next_version)
    letters.register("replication.next_version", _say_next_version, subject=Subject.YOURS)
    sources.register("practice.withdrawn", _withdrawn)
    letters.register("replication.practice_withdrawn", _say_withdrawn, subject=Subject.YOURS)


def _replication(letter: Letter) -> Replication | None:
    rows = Replication.objects.select_related("practice", "version", "source")
    found: Replication | None = rows.filter(pk=letter.target_id or 0).first()
    return found


def _words(replication: Replication) -> dict[str, str]:
    return {"title": title_of(replication.version), "country": country_name(replication.country)}


def _who(replication: Replication) -> str:
    """Who leads it, where the source is shown by name; otherwise nothing."""
    is_named = replication.attribution == Attribution.NAMED and replication.source is not None
    return said(replication.source.name) if is_named and replication.source is not None else ""


# What happens to somebody's practice


def _to_origin(kind: str) -> sources.Make:
    """To those who did it first: the practice's steward and authors, and whoever led the replication it was taken from."""

    def make(row: Activity) -> Iterable[Draft]:
        replication = Replication.objects.select_related("practice", "parent").filter(pk=row.target_id).first()
        if replication is None or row.actor_id is None:
            return
        practice = replication.practice
        first = {practice.source_id, *practice.authors.values_list("pk", flat=True)}
        if replication.parent is not None:
            first.add(replication.parent.source_id)
        told = first - {None, row.actor_id, replication.source_id}
        for member in present().filter(pk__in=told).order_by("pk"):
            yield Draft(kind, str(row.pk), member, (Replication.KIND, replication.pk))

    return make


def _say_registered(letter: Letter, viewer: Viewer) -> Composed | None:
    del viewer
    replication = _replication(letter)
    if replication is None or replication.state not in UNDER_WAY:
        return None
    words = {**_words(replication), "name": _who(replication), "month": month(replication.report_due)}
    first = (
        _("%(name)s adapts “%(title)s” to %(country)s.") if words["name"] else _("“%(title)s” is being adapted to %(country)s.")
    )
    return Composed(
        _("“%(title)s” is taken up in %(country)s") % words,
        [
            first % words,
            _("What is expected was written down first. The report is due in %(month)s, and you are told what it says.") % words,
        ],
        _("A practice of yours is taken up elsewhere"),
        replication.get_absolute_url(),
        _("See what is planned"),
        items=(replication, replication.practice),
    )


def _say_reported(letter: Letter, viewer: Viewer) -> Composed | None:
    replication = _replication(letter)
    if replication is None or replication.state != State.REPORTED:
        return None
    if not can_see(viewer, replication):
        return _say_released_harm(replication)
    words = {**_words(replication), "verdict": str(replication.get_verdict_display())}
    sentences = [_("%(country)s has reported on “%(title)s”: %(verdict)s.") % words]
    if rules.is_report_of_harm(replication.verdict, replication.negative_effects):
        sentences.append(_("Harm or negative effects were reported. Whoever opens your practice is told so."))
    sentences.append(_("The report says what was changed on the way, and what they would do differently."))
    return Composed(
        _("A report from %(country)s on “%(title)s”") % words,
        sentences,
        _("A practice of yours has a report from elsewhere"),
        replication.get_absolute_url(),
        _("Read the report"),
        items=(replication, replication.practice),
    )


def _say_released_harm(replication: Replication) -> Composed | None:
    """The one sentence that a source releases to the readers of the practice, when they may not read the report."""
    if not replication.harm_sentence:
        return None
    practice = replication.practice
    title = title_of(replication.version)
    return Composed(
        _("Harm was reported on “%(title)s”") % {"title": title},
        [
            _("The report itself is for fewer people than your practice. This sentence was released to its readers:"),
            said(replication.harm_sentence, 300),
        ],
        _("Harm was reported on a practice of yours"),
        practice.get_absolute_url(),
        _("See the practice"),
        items=(practice,),
    )


def _say_abandoned(letter: Letter, viewer: Viewer) -> Composed | None:
    del viewer
    replication = _replication(letter)
    if replication is None or replication.state != State.ABANDONED:
        return None
    words = _words(replication)
    return Composed(
        _("%(country)s has given up “%(title)s”") % words,
        [_("%(country)s has given up adapting “%(title)s”, and says why. It counts as neither success nor failure.") % words],
        _("A practice of yours was given up elsewhere"),
        replication.get_absolute_url(),
        _("Read why"),
        items=(replication, replication.practice),
    )


# Reminders, to those who carry it


def _say_report_due(letter: Letter, viewer: Viewer) -> Composed | None:
    replication = _replication(letter)
    if replication is None or replication.state not in UNDER_WAY or replication.report_due is None:
        return None
    if not rules.is_team(viewer, replication) or replication.report_due.isoformat() != letter.facts.get("due"):
        return None
    words = {**_words(replication), "day": day(replication.report_due)}
    subjects: dict[str, Callable[[], str]] = {
        MONTH_BEFORE: lambda: _("In a month: your report on “%(title)s”, %(country)s"),
        DUE: lambda: _("What happened with “%(title)s” in %(country)s?"),
        OVERDUE: lambda: _("Your report on “%(title)s”, %(country)s, is overdue"),
    }
    firsts: dict[str, Callable[[], str]] = {
        MONTH_BEFORE: lambda: _("Your report on “%(title)s” in %(country)s is due on %(day)s."),
        DUE: lambda: _("You wanted to report on “%(title)s” in %(country)s by now."),
        OVERDUE: lambda: _("Your report on “%(title)s” in %(country)s was due on %(day)s. This is the last time we remind you."),
    }
    return Composed(
        subjects[letter.kind]() % words,
        [
            firsts[letter.kind]() % words,
            _("Three answers are enough: the verdict, negative effects, one sentence. “No effect” and “too early” are answers."),
            _("If you gave it up, say so there: that helps others as much."),
        ],
        _("A report of yours is overdue") if letter.kind == OVERDUE else _("A report of yours is due"),
        reverse("replication_report", args=[replication.pk]),
        _("Report what happened"),
        items=(replication, replication.practice),
    )


def _say_still_running(letter: Letter, viewer: Viewer) -> Composed | None:
    replication = _replication(letter)
    if replication is None or replication.state != State.REPORTED or not rules.is_team(viewer, replication):
        return None
    year = letter.facts.get("year")
    if StillRunning.objects.filter(replication=replication, year__gte=year).exists():
        return None
    words = _words(replication)
    return Composed(
        _("Does “%(title)s” still run in %(country)s?") % words,
        [
            _("A year has passed. Does “%(title)s” still run in %(country)s, and without outside support?") % words,
            _("Yes, in part, no, or unknown: two answers, half a minute."),
        ],
        _("Does a replication of yours still run?"),
        reverse("replication_still_running", args=[replication.pk]),
        _("Answer"),
        items=(replication, replication.practice),
    )


# A sentence about harm, before a practice is shown to more people


def _release_asked(row: Activity) -> Iterable[Draft]:
    replication = Replication.objects.select_related("source").filter(pk=row.target_id).first()
    for member in rules.leads(replication) if replication is not None else ():
        yield Draft("replication.release_asked", str(row.pk), member, (Replication.KIND, row.target_id), row.facts)


def _say_release_asked(letter: Letter, viewer: Viewer) -> Composed | None:
    replication = _replication(letter)
    if replication is None or not replication.owes_sentence or not rules.release(viewer, replication):
        return None
    words = {**_words(replication), "marking": replication.release_asked}
    return Composed(
        _("One sentence about “%(title)s” is asked of you") % words,
        [
            _("“%(title)s” is to be shown to more people: %(marking)s. They may not read that you reported harm in %(country)s.")
            % words,
            _("Write the one sentence that all of them may see, as “Harm was reported; ask the steward”. It waits for that."),
        ],
        _("A sentence is asked of you before a practice is shown to more people"),
        reverse("replication_marking", args=[replication.pk]),
        _("Write the sentence"),
        items=(replication, replication.practice),
    )


def _released(row: Activity) -> Iterable[Draft]:
    practice = Practice.objects.filter(pk=row.facts.get("practice") or 0).first()
    if practice is not None:
        for member in present().filter(pk=practice.source_id or 0).exclude(pk=row.actor_id or 0):
            yield Draft("replication.released", str(row.pk), member, (Practice.KIND, practice.pk))


def _say_released(letter: Letter, viewer: Viewer) -> Composed | None:
    """Names no replication: its steward may not read the one that was asked."""
    rows = Practice.objects.select_related("published_version")
    practice = rows.filter(pk=letter.target_id or 0, source=viewer.member_id).first()
    if practice is None or practice.published_version is None:
        return None
    words = {"title": title_of(practice.published_version)}
    return Composed(
        _("The sentence about “%(title)s” is written") % words,
        [_("Whoever reported harm has written the sentence that all readers may see. You can choose the wider readers now.")],
        _("A sentence that you waited for is written"),
        reverse("practice_marking", args=[practice.slug]),
        _("Choose who will see it"),
        items=(practice,),
    )






# When the practice itself changes


def _under_way(practice_id: int, actor_id: int | None) -> Iterable[tuple[Replication, Member]]:
    rows = Replication.objects.filter(practice=practice_id, state__in=UNDER_WAY).select_related("source").order_by("pk")
    return ((row, member) for row in rows for member in rules.leads(row) if member.pk != actor_id)


def _next_version(row: Activity) -> Iterable[Draft]:
    """A major version: what to do, or what it needs, has changed for those who are at it."""
    number = row.facts.get("version")
    practice = Practice.objects.filter(pk=row.target_id).first()
    if practice is None or not practice.versions.filter(number=number, change=Change.MAJOR).exists():
        return
    for replication, member in _under_way(practice.pk, row.actor_id):
        about = (Replication.KIND, replication.pk)
        yield Draft("replication.next_version", f"{row.pk}:{replication.pk}", member, about, {"version": number})


def _say_next_version(letter: Letter, viewer: Viewer) -> Composed | None:
    replication = _replication(letter)
    if replication is None or replication.state not in UNDER_WAY or not rules.is_team(viewer, replication):
        return None
    practice = replication.practice
    version = practice.versions.filter(number=letter.facts.get("version")).first()
    if version is None or practice.state != PracticeState.PUBLISHED:
        return None
    words = {"title": title_of(version), "number": version.number}
    return Composed(
        _("What you took up has changed: “%(title)s”, version %(number)s") % words,
        [
            _("“%(title)s” has a new version: what to do, or what it needs, has changed.") % words,
            _("Your replication stays with the version you began with; nothing is asked of you."),
        ],
        _("A practice that you took up has a new version"),
        version.get_absolute_url(),
        _("See what changed"),
        items=(replication, practice, version),
    )


def _withdrawn(row: Activity) -> Iterable[Draft]:
    for replication, member in _under_way(row.target_id, row.actor_id):
        yield Draft("replication.practice_withdrawn", f"{row.pk}:{replication.pk}", member, (Replication.KIND, replication.pk))


def _say_withdrawn(letter: Letter, viewer: Viewer) -> Composed | None:
    replication = _replication(letter)
    if replication is None or replication.practice.state != PracticeState.WITHDRAWN or not rules.is_team(viewer, replication):
        return None
    words = _words(replication)
    return Composed(
        _("What you took up was withdrawn: “%(title)s”") % words,
        [_("“%(title)s” was withdrawn by its steward. Its page says why; think about what that means for you.") % words],
        _("A practice that you took up was withdrawn"),
        replication.practice.get_absolute_url(),
        _("Read why"),
        items=(replication, replication.practice),
    )


def key_of(replication: Replication, due: date) -> str:
    """What tells one reminder of a kind from another: a report that was put off is reminded of anew."""
    return f"{replication.pk}:{due.isoformat()}"
