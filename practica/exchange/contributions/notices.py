"""Letters about examples: somebody is asked to prepare one and reminded, a remark is made, a draft is begun, data was seen."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from practica.exchange.contributions.models import Asked, Contribution, Remark, State
from practica.exchange.events.models import Session
from practica.foundation.activity.models import Activity
from practica.people.access.viewers import Viewer
from practica.people.members.models import Member
from practica.people.members.queries import present, signing_in
from practica.services.notices import letters, sources
from practica.services.notices.letters import Composed, said
from practica.services.notices.models import Letter
from practica.services.notices.sources import Draft
from practica.services.notices.subjects import Subject


def register_notices() -> None:
    """Called once, when the app is ready."""
    for kind in ("contribution.asked", "contribution.due"):
        sources.register(kind, _asked)
        letters.register(kind, _say_asked, subject=Subject.WAITING)
    sources.register("contribution.remarked", _remarked)
    letters.register("contribution.remarked", _say_remarked, subject=Subject.WAITING)
    sources.register("contribution.grown", _grown)
    letters.register("contribution.grown", _say_grown, subject=Subject.YOURS)


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def _asked(row: Activity) -> Iterable[Draft]:
    asked = Asked.objects.select_related("member").filter(pk=_number(row.facts.get("asked"))).first()
    if asked is not None and asked.member.is_present and asked.member_id != row.actor_id:
        about = (Session.KIND, asked.session_id)
        yield Draft(row.verb, str(asked.pk), asked.member, about, {"asked": asked.pk})


def _say_asked(letter: Letter, viewer: Viewer) -> Composed | None:
    asked = Asked.objects.select_related("session__event").filter(pk=_number(letter.facts.get("asked"))).first()
    if asked is None or asked.member_id != viewer.person_id:
        return None
    session = asked.session
    own = Contribution.objects.filter(session=session, source=asked.member).exclude(state=State.WITHDRAWN).first()
    if own is not None and own.state != State.PREPARING:
        return None
    words = {"session": said(session.title), "event": said(session.event.title)}
    path = own.get_absolute_url() if own is not None else new_path(session)
    shape = _("What was done, how a challenge was overcome, what was learnt, what impact it had, and what did not work.")
    if letter.kind == "contribution.due":
        return Composed(
            _("In a week: your example for “%(session)s”") % words,
            [_("“%(session)s” is a week away, and your example is not shown yet.") % words, shape],
            _("Your example for a session is a week away"), path, _("Prepare your example"), items=(session,),
        )  # fmt: skip
    return Composed(
        _("Would you prepare an example for “%(session)s”?") % words,
        [
            _("You speak in “%(session)s” at “%(event)s”. Ten minutes of one example say more than an hour of slides.") % words,
            shape,
        ],
        _("You are asked to prepare an example for a session"), path, _("Prepare your example"), items=(session,),
    )  # fmt: skip


def new_path(session: Session) -> str:
    """Where an example for a session is begun."""
    return f"/events/{session.event.slug}/examples/new/?session={session.number}"


def _remark(number: object) -> Remark | None:
    found: Remark | None = (
        Remark.objects.select_related("contribution__session__event", "source").filter(pk=_number(number)).first()
    )
    return found


def _remarked(row: Activity) -> Iterable[Draft]:
    """To the teller, of the others' remarks; to whoever remarked before, of the teller's answer."""
    remark = _remark(row.facts.get("remark"))
    if remark is None:
        return
    writer = remark.contribution.source_id
    to = {writer} if remark.source_id != writer else set(remark.contribution.remarks.values_list("source", flat=True))
    for member in signing_in().filter(pk__in={number for number in to if number}).exclude(pk=row.actor_id or 0):
        about = (Contribution.KIND, remark.contribution_id)
        yield Draft("contribution.remarked", str(remark.pk), member, about, {"remark": remark.pk})


def _say_remarked(letter: Letter, _viewer: Viewer) -> Composed | None:
    remark = _remark(letter.facts.get("remark"))
    if remark is None or remark.settled is not None or remark.contribution.state not in {State.PREPARING, State.READY}:
        return None
    name = remark.source.name if remark.source is not None else _("A member")
    words = {"title": said(remark.contribution.title), "name": said(name)}
    return Composed(
        _("A remark on the example “%(title)s”") % words,
        [_("%(name)s says something about the example “%(title)s”. Take it up, or settle it as it is.") % words],
        _("A remark on an example that is being prepared"), remark.get_absolute_url(), _("Read the remark"),
        items=(remark.contribution, remark),
    )  # fmt: skip


def _grown(row: Activity) -> Iterable[Draft]:
    """To whoever became the steward of a draft that somebody else began for them."""
    for member in present().filter(pk=_number(row.facts.get("steward"))).exclude(pk=row.actor_id or 0):
        yield Draft("contribution.grown", str(row.target_id), member, (Contribution.KIND, row.target_id))


def _say_grown(letter: Letter, _viewer: Viewer) -> Composed | None:
    row = Contribution.objects.select_related("session__event", "became").filter(pk=letter.target_id or 0).first()
    if row is None or row.became is None or row.became.published_version_id is not None:
        return None
    words = {"title": said(row.title)}
    return Composed(
        _("Your example “%(title)s” is now a draft of a practice") % words,
        [
            _("Those who hold the event began it for you, in your own words. Only you and they see it.") % words,
            _("Add what another country would need to know, and publish it when it is right."),
        ],
        _("A draft of a practice was begun from your example"), row.became.get_absolute_url(), _("Go on writing it"),
        items=(row, row.became),
    )  # fmt: skip


def _contribution(number: int | None) -> Contribution | None:
    found: Contribution | None = Contribution.objects.select_related("session__event").filter(pk=number or 0).first()
    return found


def _one(number: int | None) -> Iterable[Member]:
    return signing_in().filter(pk=number or 0)
