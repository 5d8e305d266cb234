"""Letters after an event: the report is there, what did you take from it, personal data was seen."""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from practica.exchange.afterwards import links, rules
from practica.exchange.afterwards.asking import still_to_reply, who_took_part
from practica.exchange.afterwards.models import Evaluation, Phase, Promise, Replied, Report, ReportVersion
from practica.exchange.afterwards.promising import promises_url, whose
from practica.exchange.events.models import Session
from practica.exchange.live.models import Row
from practica.foundation.activity.models import Activity
from practica.foundation.core.markdown import plain
from practica.foundation.core.templatetags.words import day
from practica.people.access.viewers import Viewer
from practica.people.members.queries import present
from practica.services.notices import letters, sources
from practica.services.notices.letters import Composed, said
from practica.services.notices.models import Letter
from practica.services.notices.sources import Address, Draft
from practica.services.notices.subjects import Subject


def register_notices() -> None:
    """Called once, when the app is ready."""
    sources.register("report.published", _published)
    letters.register("report.published", _say_published, subject=Subject.FOLLOWED)
    sources.register("report.hidden", _hidden)
    letters.register("report.to_decide", _say_to_decide, subject=Subject.WAITING)
    sources.register("promise.due", _promised)
    letters.register("promise.due", _say_promised, subject=Subject.WAITING)
    for kind in ("evaluation.opened", "evaluation.due"):
        sources.register(kind, _asked)
        letters.register(kind, _say_asked, subject=Subject.WAITING)
    letters.register("evaluation.guest", _say_guest, subject=None)


def _version(number: int | None) -> ReportVersion | None:
    rows = ReportVersion.objects.select_related("report__event")
    found: ReportVersion | None = rows.filter(pk=number or 0).first()
    return found


def _published(row: Activity) -> Iterable[Draft]:
    """To those who took part, of the first version that is for them."""
    version = _version(row.target_id)
    if version is None or version.report.versions.filter(is_public=False, number__lt=version.number).exists():
        return
    for member in who_took_part(version.report.event).exclude(pk=row.actor_id or 0):
        yield Draft("report.published", str(version.report_id), member, (ReportVersion.KIND, version.pk))


def _say_published(letter: Letter, _viewer: Viewer) -> Composed | None:
    version = _version(letter.target_id)
    if version is None:
        return None
    words = {"event": said(version.report.event.title)}
    return Composed(
        _("The report of “%(event)s” is there") % words,
        [_("What was told in “%(event)s”, what was decided and promised, and what became of it.") % words],
        _("The report of an event you came to is there"), version.get_absolute_url(), _("Read the report"), items=(version,),
    )  # fmt: skip


def _asked(row: Activity) -> Iterable[Draft]:
    evaluation = Evaluation.objects.select_related("event").filter(pk=row.target_id).first()
    if evaluation is not None:
        about = (Evaluation.KIND, evaluation.pk)
        for member in still_to_reply(evaluation):
            if member.is_guest:
                # Their account ends with the event, perhaps before they read this.
                to = Address(member.email, member.spoken_to_in)
                yield Draft("evaluation.guest", f"{row.verb}:{evaluation.pk}", to, about, {"guest": member.pk})
            else:
                yield Draft(row.verb, str(evaluation.pk), member, about)


def _say_asked(letter: Letter, viewer: Viewer) -> Composed | None:
    row = Evaluation.objects.select_related("event").filter(pk=letter.target_id or 0).first()
    if row is None or Replied.objects.filter(evaluation=row, member=viewer.person_id or 0).exists():
        return None
    subject, sentence = _question(row)
    bare = _("What did you take from an event you came to?")
    return Composed(subject, [sentence, _kept_apart()], bare, row.get_absolute_url(), _("Answer"), items=(row,))


def _question(row: Evaluation) -> tuple[str, str]:
    words = {"event": said(row.event.title)}
    if row.phase == Phase.LATER:
        return _("Have you used something from “%(event)s”?") % words, _("“%(event)s” was three months ago. One minute.") % words
    return _("What did you take from “%(event)s”?") % words, _("Five short questions about “%(event)s”.") % words


def _kept_apart() -> str:
    return _("Your answers are counted, and kept apart from your name: those who hold the event see sums.")


def _say_guest(letter: Letter, viewer: Viewer) -> Composed | None:
    """To a guest, who has no account any more: their own link. What was for one circle is not named."""
    del viewer
    row = Evaluation.objects.select_related("event").filter(pk=letter.target_id or 0, event__hidden=False).first()
    guest = still_to_reply(row).filter(pk=letter.facts.get("guest") or 0).first() if row is not None else None
    if row is None or guest is None or not row.is_open(timezone.now()):
        return None
    bare = _("What did you take from an event you came to?")
    closed = row.event.marking_of().is_closed
    subject, sentence = (bare, _("A few short questions about an event you came to as a guest.")) if closed else _question(row)
    alone = _("The link is for you alone, without signing in, and works until %(day)s.") % {"day": day(row.closes.date())}
    return Composed(
        subject, [sentence, _kept_apart(), alone], bare, links.path_for(row, guest), _("Answer"),
        marking=None if closed else row.event.marking_of(), only_by_mail=True,
    )  # fmt: skip


def _row(number: object) -> Row | None:
    found: Row | None = (
        Row.objects.select_related("session__event", "source").filter(pk=number if isinstance(number, int) else 0).first()
    )
    return found


def _promised(row: Activity) -> Iterable[Draft]:
    promise = _row(row.facts.get("row"))
    member = whose(promise) if promise is not None else None
    if promise is not None and member is not None and member.is_present:
        yield Draft("promise.due", str(promise.pk), member, (Session.KIND, promise.session_id), {"row": promise.pk})


def _say_promised(letter: Letter, viewer: Viewer) -> Composed | None:
    promise = _row(letter.facts.get("row"))
    if promise is None or promise.hidden or promise.dropped or not rules.tell_promise(viewer, promise):
        return None
    if Promise.objects.filter(row=promise).exclude(told=None).exists():
        return None
    words = {"promise": said(plain(promise.body), 200), "event": said(promise.session.event.title)}
    return Composed(
        _("Your promise at “%(event)s”: was it kept?") % words,
        [
            _("“%(promise)s”: that was promised at “%(event)s”, for about now.") % words,
            _("Say whether it was kept. That it was not, and why, is worth as much to whoever promises the same."),
        ],
        _("A promise of yours has come to its day"), f"{promises_url(promise.session.event)}#promise-{promise.pk}",
        _("Say what became of it"), items=(promise,),
    )  # fmt: skip


def _hidden(row: Activity) -> Iterable[Draft]:
    report = Report.objects.filter(pk=row.target_id, hidden=True).first()
    for member in present().filter(pk=(report.second_reader_id or 0) if report is not None else 0):
        yield Draft("report.to_decide", str(row.pk), member, (Report.KIND, row.target_id))


def _say_to_decide(letter: Letter, viewer: Viewer) -> Composed | None:
    report = Report.objects.select_related("event").filter(pk=letter.target_id or 0).first()
    if report is None or not report.hidden or report.second_reader_id != viewer.member_id:
        return None
    sentence = _("Personal data was seen in the report of an event: you decide")
    return Composed(sentence, (), sentence, hidden_path(report), _("Read and decide"), items=(report,), is_bare=True)


def hidden_path(report: Report) -> str:
    """Where the second reader reads what is hidden."""
    return f"/events/{report.event.slug}/report/hidden/"
