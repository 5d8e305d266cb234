"""What letters are about, in a handful of subjects that a person understands, and how often a member hears of each by mail."""

from collections.abc import Sequence

from django.db import models
from django.utils.translation import gettext_lazy as _


class Frequency(models.TextChoices):
    """How soon a subject's letters go by mail. DAILY and WEEKLY ones wait for the digest; OFF ones stand on /notices/ alone."""

    OFF = "off", _("not by mail")
    AT_ONCE = "at_once", _("at once")
    DAILY = "daily", _("in a daily mail")
    WEEKLY = "weekly", _("in a weekly mail")


class Subject(models.TextChoices):
    """In the order of a digest. A letter without one is essential: an invitation, what its reader asked for a moment ago."""

    WAITING = "waiting", _("What waits for you")
    FOLLOWED = "followed", _("Conversations that you follow")
    YOURS = "yours", _("What you wrote or carry")
    CIRCLES = "circles", _("Your circles")
    NEWS = "news", _("New for your country and what you know about")

    @property
    def examples(self) -> str:
        """What belongs to it, in a sentence."""
        return str(_EXAMPLES[self])

    @property
    def reason(self) -> str:
        """Why somebody gets what belongs to it, in a sentence."""
        return str(_REASONS[self])

    @property
    def frequencies(self) -> Sequence[Frequency]:
        """What can be chosen: of what is new in the community nobody is told one by one."""
        return [one for one in Frequency if self != Subject.NEWS or one != Frequency.AT_ONCE]


# Nobody who did not ask gets more than one mail a day.
DEFAULT = Frequency.DAILY

_EXAMPLES = {
    Subject.WAITING: _("Reviews, reports that are due, questions asked of you by name, what only you can decide."),
    Subject.FOLLOWED: _("Answers in conversations that you began, answered or follow, and what came of them."),
    Subject.YOURS: _("A practice of yours is published, asked about, or taken up in another country, and what it led to there."),
    Subject.CIRCLES: _("Invitations, requests to join, and offices in circles."),
    Subject.NEWS: _(
        "Practices, results, conversations, lessons, workshops and the library, "
        "as they match your country and what you know about."
    ),
}
_REASONS = {
    Subject.WAITING: _("It was asked of you, by name or because of what you look after."),
    Subject.FOLLOWED: _("You asked, answered, took part, or chose to follow it."),
    Subject.YOURS: _("You wrote it, answer for it, carry it, or are named to be asked about it."),
    Subject.CIRCLES: _("You belong to the circle, look after it, or are invited to it."),
    Subject.NEWS: _("It matches your country or what you know about."),
}
