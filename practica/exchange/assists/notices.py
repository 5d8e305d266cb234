"""Letters about peer assists: a peer is asked, it moved on, it is to be told what came of it, personal data was seen."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from practica.exchange.assists.models import Assist, Peer, Stage, Standing
from practica.exchange.assists.replying import to_assist
from practica.foundation.activity.models import Activity
from practica.people.access.viewers import Viewer
from practica.people.members.models import Member
from practica.people.members.queries import present
from practica.services.notices import letters, sources
from practica.services.notices.letters import Composed, said
from practica.services.notices.models import Letter
from practica.services.notices.sources import Draft
from practica.services.notices.subjects import Subject


def register_notices() -> None:
    """Called once, when the app is ready."""
    sources.register("assist.invited", _invited)
    letters.register("assist.invited", _say_invited, subject=Subject.WAITING)
    sources.register("assist.moved", _moved)
    sources.register("assist.will_try", _moved)
    letters.register("assist.moved", _say_moved, subject=Subject.FOLLOWED)
    sources.register("assist.due", _due)
    letters.register("assist.due", _say_due, subject=Subject.WAITING)


def _assist(number: int | None) -> Assist | None:
    found: Assist | None = Assist.objects.select_related("source").filter(pk=number or 0).first()
    return found


def _invited(row: Activity) -> Iterable[Draft]:
    for member in present().filter(pk=row.facts.get("member") or 0):
        yield Draft("assist.invited", str(row.target_id), member, (Assist.KIND, row.target_id))


def _say_invited(letter: Letter, viewer: Viewer) -> Composed | None:
    assist = _assist(letter.target_id)
    waits = Peer.objects.filter(assist=letter.target_id, member=viewer.member_id, standing=Standing.INVITED)
    if assist is None or assist.stage in {Stage.TRYING, Stage.TOLD} or not waits.exists():
        return None
    words = {"title": said(assist.title), "name": said(assist.source.name) if assist.source else _("A member")}
    return Composed(
        _("Would you help with this? “%(title)s”") % words,
        [
            _("%(name)s brings five to eight peers together about “%(title)s”.") % words,
            _("Read the brief first. One button says that you take part, another that you cannot; no reason is asked."),
        ],
        _("You are asked to a peer assist"),
        assist.get_absolute_url(),
        _("Read the brief"),
        items=(assist,),
        replies=to_assist(assist, viewer),
    )


def _moved(row: Activity) -> Iterable[Draft]:
    """To the peers who have not declined, and to the host when the clock moved it; but not to whoever did it.

    That the advice is over is of use to the host alone: the peers hear what will be tried.
    """
    assist = _assist(row.target_id)
    if assist is None:
        return
    stage = str(row.facts.get("stage") or Stage.TRYING)
    is_over = stage == Stage.TRYING and row.verb == "assist.moved"
    peers = [] if is_over else assist.peers.exclude(standing=Standing.DECLINED).values_list("member", flat=True)
    for member in present().filter(pk__in={*peers, assist.source_id or 0}).exclude(pk=row.actor_id or 0).order_by("pk"):
        yield Draft("assist.moved", str(row.pk), member, (Assist.KIND, assist.pk), {"stage": stage})


def _say_moved(letter: Letter, viewer: Viewer) -> Composed | None:
    assist = _assist(letter.target_id)
    if assist is None or assist.stage != letter.facts.get("stage"):
        return None
    is_host = assist.source_id == viewer.member_id
    gone = Peer.objects.filter(assist=assist, member=viewer.member_id, standing=Standing.DECLINED).exists()
    if gone and not is_host:
        return None
    subject, sentence = _told(Stage(assist.stage), is_host=is_host)
    words = {"title": said(assist.title)}
    return Composed(
        subject % words, [sentence % words], _("A peer assist has moved on"), assist.get_absolute_url(), _("See where it is"),
        items=(assist,), replies=to_assist(assist, viewer),
    )  # fmt: skip


def _told(stage: Stage, *, is_host: bool) -> tuple[str, str]:
    """Subject and sentence of a stage, each with a place for the title."""
    if stage == Stage.CLARIFYING:
        return _("It is open: “%(title)s”"), _("“%(title)s” is open. Ask what you need to know before you advise.")
    if stage == Stage.ADVICE and is_host:
        return _("Now the advice: “%(title)s”"), _("The time for questions about “%(title)s” is over; now your peers advise.")
    if stage == Stage.ADVICE:
        return _("Your advice is asked: “%(title)s”"), _("Say what you would do about “%(title)s”, and what you would not.")
    if stage == Stage.TRYING and is_host:
        return _("The advice is in: “%(title)s”"), _("Read the advice on “%(title)s”, and say what you will try.")
    if stage == Stage.TRYING:
        return _("What will be tried: “%(title)s”"), _("Whoever asked for your advice on “%(title)s” says what they will try.")
    return _("What came of it: “%(title)s”"), _("What came of “%(title)s”, which you gave advice on, is told.")


def _due(row: Activity) -> Iterable[Draft]:
    assist = _assist(row.target_id)
    if assist is not None:
        for member in _present(assist.source_id):
            yield Draft("assist.due", str(row.pk), member, (Assist.KIND, assist.pk))


def _say_due(letter: Letter, viewer: Viewer) -> Composed | None:
    assist = _assist(letter.target_id)
    if assist is None or assist.stage != Stage.TRYING or assist.source_id != viewer.member_id:
        return None
    words = {"title": said(assist.title)}
    return Composed(
        _("What came of “%(title)s”?") % words,
        [_("You wanted to tell your peers by now. That it failed, or was not tried, is worth as much to them.")],
        _("A peer assist of yours is to be told of"),
        assist.get_absolute_url(),
        _("Say what came of it"),
        items=(assist,),
    )




def _present(number: int | None) -> Iterable[Member]:
    return present().filter(pk=number or 0)
