"""The one letter to somebody whose reply could not be taken: what happened, that nothing is lost, and where to go on."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from practica.people.access.viewers import Viewer
from practica.services.inbox import registry
from practica.services.inbox.actions import NOT_TAKEN, Why
from practica.services.inbox.models import Received
from practica.services.notices import letters
from practica.services.notices.letters import Composed
from practica.services.notices.models import Letter

_SENTENCES = {
    Why.FORGED: gettext_lazy(
        "The address that you wrote to is none that Practica gave out. Reply to the letter itself, or go to the page."
    ),
    Why.EXPIRED: gettext_lazy("A letter can be answered by mail for sixty days, and this one is older."),
    Why.OTHER_ADDRESS: gettext_lazy(
        "A mail came to your own reply address from another address than the one you are known by. It was not taken. If you "
        "wrote it, send it again from your own address. If you did not, somebody else has seen a letter of yours: tell a "
        "facilitator."
    ),
    Why.EMPTY: gettext_lazy("There were no words of yours in it, above or between what you quoted."),
    Why.TOO_LARGE: gettext_lazy(
        "It is larger than 25 MB, and was not read. Send the words alone, or attach the document on the page."
    ),
    Why.BROKEN: gettext_lazy("It arrived damaged and could not be read."),
    Why.NO_FILES: gettext_lazy("Files cannot be attached here. What matters in them, say in words."),
    Why.GONE: gettext_lazy("What you answered has been closed, moved, or is not open to you any more."),
}
_WITHOUT = frozenset({Why.WITHOUT_FILES, Why.NO_FILES})


def register_letters() -> None:
    """Called once, when the app is ready."""
    letters.register(NOT_TAKEN, _say_not_taken, subject=None)


def _say_not_taken(letter: Letter, viewer: Viewer) -> Composed | None:
    row = Received.objects.filter(pk=letter.facts.get("received") or 0).first()
    if row is None:
        return None
    desk = registry.find(row.about_kind, viewer, row.about_id) if row.about_kind and row.about_id else None
    is_partly = row.why in _WITHOUT
    subject = _("Your reply is there, but not all of its files") if is_partly else _("Your reply by mail was not taken")
    if desk is None:
        # Nothing is said of what its reader may not see: not even the page's own sentence.
        told = _sentence(row) if row.why in {Why.FORGED, Why.OTHER_ADDRESS, Why.TOO_LARGE} else str(_SENTENCES[Why.GONE])
        return Composed(subject, [told, _safe(row)], subject, "/", _("Go to Practica"))
    return Composed(subject, [_sentence(row), _safe(row)], subject, desk.link, _action(row), items=(desk.item,))


def _sentence(row: Received) -> str:
    return str(_SENTENCES.get(Why(row.why), "")) or row.sentence


def _safe(row: Received) -> str:
    """What has become of the words."""
    if row.is_kept:
        return _("Nothing is lost: what you wrote stands in the form on the page, for you alone. Change it there, and send it.")
    if row.why == Why.WITHOUT_FILES:
        return _("Your words are on the page. The files are still in your own mail program; attach them there.")
    if row.why == Why.NO_FILES:
        return _("Your words are on the page. The files are still in your own mail program.")
    if row.why == Why.OTHER_ADDRESS:
        return _("Nothing of it was kept.")
    return _("Nothing is lost: what you wrote is still among the sent mail of your own mail program.")


def _action(row: Received) -> str:
    return _("See it on the page") if row.why in _WITHOUT else _("Go on where you were")
