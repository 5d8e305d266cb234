"""Letters about lessons: a source is asked, and whoever writes one hears what the source says."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from practica.exchange.lessons.models import Consent, Lesson, Source, State
from practica.foundation.activity.models import Activity
from practica.people.access.viewers import Viewer
from practica.people.members.queries import present
from practica.services.notices import letters, sources
from practica.services.notices.letters import Composed, said
from practica.services.notices.models import Letter
from practica.services.notices.sources import Draft
from practica.services.notices.subjects import Subject


def register_notices() -> None:
    """Called once, when the app is ready."""
    sources.register("lesson.source_asked", _asked)
    letters.register("lesson.source_asked", _say_asked, subject=Subject.WAITING)
    sources.register("lesson.consent", _consented)
    letters.register("lesson.consent", _say_consented, subject=Subject.YOURS)


def _source(number: object) -> Source | None:
    rows = Source.objects.select_related("lesson__conversation", "lesson__source", "answer__source")
    return rows.filter(pk=number if isinstance(number, int) else 0).first()


def _asked(row: Activity) -> Iterable[Draft]:
    source = _source(row.facts.get("source"))
    if source is None:
        return
    for member in present().filter(pk=source.answer.source_id or 0):
        yield Draft("lesson.source_asked", str(source.pk), member, (Lesson.KIND, source.lesson_id), {"source": source.pk})


def _say_asked(letter: Letter, viewer: Viewer) -> Composed | None:
    source = _source(letter.facts.get("source"))
    if source is None or source.standing != Consent.ASKED or source.answer.source_id != viewer.member_id:
        return None
    lesson = source.lesson
    words = {"title": said(lesson.title), "name": said(lesson.source.name) if lesson.source else ""}
    return Composed(
        _("May your answer stand in a lesson? “%(title)s”") % words,
        [
            _("%(name)s writes a lesson that rests on your answer. Read it first; it is shown only when you agree.") % words,
            _("Your name stands there as it stands with your answer, and not at all where it does not."),
        ],
        _("Somebody would like to rest a lesson on your answer"),
        lesson.get_absolute_url(),
        _("Read it and say"),
        items=(lesson, lesson.conversation),
    )


def _consented(row: Activity) -> Iterable[Draft]:
    lesson = Lesson.objects.filter(pk=row.target_id).first()
    if lesson is None or lesson.source_id == row.actor_id:
        return
    for member in present().filter(pk=lesson.source_id or 0):
        yield Draft("lesson.consent", str(row.pk), member, (Lesson.KIND, lesson.pk))


def _say_consented(letter: Letter, viewer: Viewer) -> Composed | None:
    lesson = Lesson.objects.select_related("conversation").filter(pk=letter.target_id or 0).first()
    if lesson is None or lesson.state == State.PUBLISHED or lesson.source_id != viewer.member_id:
        return None
    open_ones = lesson.sources.filter(standing=Consent.ASKED).exists()
    words = {"title": said(lesson.title)}
    sentence = _("Somebody your lesson “%(title)s” rests on has said whether they agree.") % words
    last = _("Others have not said yet.") if open_ones else _("Nobody is waited for any more: look at it, and show it.")
    return Composed(
        _("An answer about your lesson “%(title)s”") % words, [sentence, last],
        _("Somebody has said whether they agree with your lesson"), lesson.get_absolute_url(), _("See your lesson"),
        items=(lesson, lesson.conversation),
    )  # fmt: skip
