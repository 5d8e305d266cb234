"""Letters about people: invitations, new passwords, what happens in circles. They stand here because people are below."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from practica.foundation.activity.models import Activity
from practica.foundation.core.answers import Refused
from practica.foundation.core.templatetags.words import day
from practica.people.access.models import Marking
from practica.people.access.viewers import Viewer
from practica.people.admission.models import Invitation
from practica.people.admission.queries import link_for, password_link
from practica.people.circles import queries as circles
from practica.people.circles.models import Circle
from practica.people.members.models import Member
from practica.people.members.queries import community, present
from practica.services.notices import letters, sources
from practica.services.notices.letters import Composed, said
from practica.services.notices.models import Letter
from practica.services.notices.sources import Address, Draft
from practica.services.notices.subjects import Subject


def register_people() -> None:
    """Called once, when the app is ready."""
    sources.register("invitation.made", _invitation)
    sources.register("invitation.renewed", _invitation)
    letters.register("invitation", _say_invitation, subject=None)
    sources.register("password.asked", _password_asked)
    letters.register("password", _say_password, subject=None)
    sources.register("circle.asked", _asked)
    letters.register("circle.asked", _say_asked, subject=Subject.CIRCLES)
    sources.register("circle.invited", _invited)
    letters.register("circle.invited", _say_invited, subject=Subject.CIRCLES)
    sources.register("circle.accepted", _accepted)
    letters.register("circle.accepted", _say_accepted, subject=Subject.CIRCLES)
    sources.register("circle.steward_named", _steward_named)
    letters.register("circle.steward_named", _say_steward_named, subject=Subject.CIRCLES)


def _password_asked(row: Activity) -> Iterable[Draft]:
    """Nobody, when the address that was typed is no present member's."""
    for member in member_of(row):
        yield Draft("password", str(row.pk), member, (row.target_kind, row.target_id))


def _say_password(letter: Letter, viewer: Viewer) -> Composed | None:
    del letter
    if viewer.member is None:
        return None
    subject = _("A new password")
    return Composed(
        subject,
        [
            _("You, or somebody who knows your address, asked for a new password. The link leads to a page where you choose it."),
            _("It works once, for three days. If you did not ask, do nothing: your password stays as it is."),
        ],
        subject,
        password_link(viewer.member),
        _("Choose a new password"),
        only_by_mail=True,
    )


def member_of(row: Activity, fact: str = "member") -> QuerySet[Member]:
    """The present member whom a fact of the activity names, unless they did it themselves; none or one."""
    return present().filter(pk=row.facts.get(fact) or 0).exclude(pk=row.actor_id or 0)


def _invitation(row: Activity) -> Iterable[Draft]:
    invitation = Invitation.objects.filter(pk=row.target_id).first()
    if invitation is not None:
        to = Address(invitation.email, invitation.language)
        facts = {"renewals": row.facts.get("renewals", 0)}
        yield Draft("invitation", f"{invitation.pk}:{facts['renewals']}", to, (Invitation.KIND, invitation.pk), facts)


def _say_invitation(letter: Letter, viewer: Viewer) -> Composed | None:
    """The link works once; a later one has made it void, so only the newest letter goes."""
    del viewer
    invitation = Invitation.objects.select_related("invited_by").filter(pk=letter.target_id or 0).first()
    if invitation is None or not invitation.is_open(timezone.now()) or invitation.renewals != letter.facts.get("renewals"):
        return None
    try:
        link = link_for(invitation)
    except Refused:
        return None  # the installation's key has changed; its page asks the facilitator to renew it
    name = said(community().name)
    subject = _("An invitation to %(community)s") % {"community": name}
    if invitation.invited_by is None:
        first = _("you are invited to %(community)s, a community of practice on Practica.") % {"community": name}
    else:
        words = {"name": said(invitation.invited_by.name), "community": name}
        first = _("%(name)s invites you to %(community)s, a community of practice on Practica.") % words
    second = _(
        "The link leads to a page where you say who you are and choose a password. It is meant for you alone; do not pass it on."
    )
    return Composed(subject, [first, second, _until(invitation)], subject, link, _("Accept the invitation"))


def _until(invitation: Invitation) -> str:
    words = {"day": day(invitation.expires.date())}
    return _("It works until %(day)s. If you do not know what this is about, do nothing.") % words


def _circle(letter: Letter) -> Circle | None:
    return Circle.objects.filter(pk=letter.target_id or 0).first()


def _marking(circle: Circle) -> Marking:
    """What one may say of a circle in a mail: an unlisted one's very name is for its own."""
    return Marking.AMBER if circle.unlisted else Marking.GREEN


def _composed(circle: Circle, subject: str, paragraphs: list[str], bare: str, action: str) -> Composed:
    return Composed(subject, paragraphs, bare, circle.get_absolute_url(), action, marking=_marking(circle))


def _asked(row: Activity) -> Iterable[Draft]:
    circle = Circle.objects.filter(pk=row.target_id).first()
    if circle is not None:
        for place in circles.stewards(circle):
            yield Draft("circle.asked", str(row.pk), place.member, (Circle.KIND, circle.pk), {"member": row.actor_id})


def _say_asked(letter: Letter, viewer: Viewer) -> Composed | None:
    circle, member = _circle(letter), Member.objects.filter(pk=letter.facts.get("member") or 0).first()
    if circle is None or member is None or circles.request_of(member, circle) is None:
        return None
    mine = circles.membership(viewer.member, circle)
    if mine is None or not mine.is_steward:
        return None
    words = {"name": said(member.name), "circle": said(circle.name)}
    return _composed(
        circle,
        _("%(name)s asks to join “%(circle)s”") % words,
        [_("%(name)s asks to join the circle “%(circle)s”. Any of its stewards can answer.") % words],
        _("Somebody asks to join a circle of yours"),
        _("Answer the request"),
    )


def _invited(row: Activity) -> Iterable[Draft]:
    for member in member_of(row):
        yield Draft("circle.invited", str(row.pk), member, (Circle.KIND, row.target_id), {"by": row.actor_id})


def _say_invited(letter: Letter, viewer: Viewer) -> Composed | None:
    circle = _circle(letter)
    standing = circles.invitation_of(viewer.member, circle) if circle else None
    if circle is None or standing is None or standing.invited_by is None:
        return None
    words = {"name": said(standing.invited_by.name), "circle": said(circle.name)}
    return _composed(
        circle,
        _("An invitation to the circle “%(circle)s”") % words,
        [
            _("%(name)s, a steward of the circle “%(circle)s”, invites you to join it.") % words,
            _("On its page you see what it is for, and say yes or no."),
        ],
        _("A circle invites you"),
        _("See the invitation"),
    )


def _accepted(row: Activity) -> Iterable[Draft]:
    for member in member_of(row):
        yield Draft("circle.accepted", str(row.pk), member, (Circle.KIND, row.target_id))


def _say_accepted(letter: Letter, viewer: Viewer) -> Composed | None:
    circle = _circle(letter)
    if circle is None or circles.membership(viewer.member, circle) is None:
        return None
    words = {"circle": said(circle.name)}
    return _composed(
        circle,
        _("You belong to “%(circle)s” now") % words,
        [_("A steward has let you into “%(circle)s”. What its members share there is open to you from now on.") % words],
        _("You were let into a circle"),
        _("Go to the circle"),
    )


def _steward_named(row: Activity) -> Iterable[Draft]:
    for member in member_of(row):
        yield Draft("circle.steward_named", str(row.pk), member, (Circle.KIND, row.target_id))


def _say_steward_named(letter: Letter, viewer: Viewer) -> Composed | None:
    circle = _circle(letter)
    mine = circles.membership(viewer.member, circle) if circle else None
    if circle is None or mine is None or not mine.is_steward:
        return None
    words = {"circle": said(circle.name)}
    return _composed(
        circle,
        _("You are a steward of “%(circle)s” now") % words,
        [_("You were named steward of “%(circle)s”: you answer requests to join, invite, and keep its charter.") % words],
        _("You were named steward of a circle"),
        _("Go to the circle"),
    )
