"""Who may do what in a peer assist; a refusal is the sentence the page shows. Whether somebody sees it is not asked here."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from practica.exchange.assists.models import FEWEST, Assist, Peer, Sort, Stage, Standing, Word
from practica.foundation.core.answers import Allowed, Denied
from practica.people.access.viewers import Viewer

_OPEN = (Stage.CLARIFYING, Stage.ADVICE)


def is_host(viewer: Viewer, assist: Assist) -> bool:
    """Whether this viewer brought them together."""
    return viewer.member_id is not None and viewer.member_id == assist.source_id


def peer_of(viewer: Viewer, assist: Assist) -> Peer | None:
    """This viewer's own row among those asked; None for everybody else."""
    if viewer.member_id is None:
        return None
    return Peer.objects.filter(assist=assist, member=viewer.member_id).first()


def count_in(assist: Assist) -> int:
    """How many were asked and have not declined."""
    return assist.peers.exclude(standing=Standing.DECLINED).count()


def host(viewer: Viewer, assist: Assist) -> Allowed | Denied:
    """What only the host does, and nobody while it is hidden."""
    if assist.hidden:
        return Denied(_("It is hidden until a second reader has decided."))
    if not is_host(viewer, assist):
        return Denied(_("Whoever brought them together does this."))
    return Allowed()


def change(viewer: Viewer, assist: Assist) -> Allowed | Denied:
    """May this viewer change the brief? Its host, until it is open."""
    allowed = host(viewer, assist)
    if allowed and assist.stage != Stage.BRIEF:
        return Denied(_("It is open, and the others have read it. Say what has changed in an answer."))
    return allowed


def invite(viewer: Viewer, assist: Assist) -> Allowed | Denied:
    """May this viewer ask another peer? Its host, until the advice is over."""
    allowed = host(viewer, assist)
    if allowed and assist.stage not in {Stage.BRIEF, *_OPEN}:
        return Denied(_("The advice is over."))
    return allowed


def move_on(viewer: Viewer, assist: Assist) -> Allowed | Denied:
    """May this viewer move it to its next stage? Its host; it opens with five peers."""
    allowed = host(viewer, assist)
    return enough(assist) if allowed else allowed


def enough(assist: Assist) -> Allowed | Denied:
    """Whether it can move on as it is, whoever moves it."""
    if assist.stage not in {Stage.BRIEF, *_OPEN}:
        return Denied(_("The advice is over."))
    missing = FEWEST - count_in(assist) if assist.stage == Stage.BRIEF else 0
    if missing > 0:
        words = ngettext_lazy(
            "Ask %(missing)s more peer: it opens with five who have not declined.",
            "Ask %(missing)s more peers: it opens with five who have not declined.",
            missing,
        )
        return Denied(words % {"missing": missing})
    return Allowed()


def respond(viewer: Viewer, assist: Assist) -> Allowed | Denied:
    """May this viewer say whether they take part? Whoever was asked, until the advice is over."""
    peer = peer_of(viewer, assist)
    if peer is None or assist.hidden:
        return Denied(_("Only whoever was asked can say this."))
    if peer.standing == Standing.DECLINED:
        return Denied(_("You have said that you cannot take part."))
    if assist.stage not in {Stage.BRIEF, *_OPEN}:
        return Denied(_("The advice is over."))
    return Allowed()


def speak(viewer: Viewer, assist: Assist, sort: Sort) -> Allowed | Denied:
    """May this viewer ask a clarifying question, or give advice? A peer, in the stage that it belongs to."""
    peer = peer_of(viewer, assist)
    if peer is None or peer.standing == Standing.DECLINED or assist.hidden:
        return Denied(_("Those who were asked ask and advise."))
    if sort == Sort.QUESTION and assist.stage != Stage.CLARIFYING:
        return Denied(_("This is not the time for questions."))
    if sort == Sort.ADVICE and assist.stage != Stage.ADVICE:
        return Denied(_("This is not the time for advice."))
    return Allowed()


def answer(viewer: Viewer, word: Word) -> Allowed | Denied:
    """May this viewer answer a clarifying question? The host, once, until the advice is over."""
    allowed = host(viewer, word.assist)
    if not allowed:
        return allowed
    if word.sort != Sort.QUESTION or word.hidden or word.assist.stage not in _OPEN:
        return Denied(_("There is no question here that waits for an answer."))
    if word.replies.exists():
        return Denied(_("It has an answer."))
    return Allowed()


def say_try(viewer: Viewer, assist: Assist) -> Allowed | Denied:
    """May this viewer say what they will try? The host, when the advice is over; again until it is told."""
    allowed = host(viewer, assist)
    if allowed and assist.stage != Stage.TRYING:
        return Denied(_("First the advice, then what you will try."))
    return allowed


def tell(viewer: Viewer, assist: Assist) -> Allowed | Denied:
    """May this viewer say what came of it? The host, once they have said what they will try."""
    allowed = host(viewer, assist)
    if allowed and (assist.stage != Stage.TRYING or not assist.will_try):
        return Denied(_("Say first what you will try; then what came of it."))
    return allowed
