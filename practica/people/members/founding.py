"""Writes about the community itself: beginning it, and what it chose. Like `actions`, the only place that saves them."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from practica.foundation import activity
from practica.foundation.core.answers import Refused
from practica.foundation.core.writes import writes
from practica.foundation.safety.casedata import blocks, check
from practica.people.members import rules, words
from practica.people.members.models import Community, Member
from practica.people.members.queries import community, forget_name

MOST_WORDS = 300


@writes
def begin(name: str, *, languages: Sequence[str], now: datetime) -> Community:
    """Name the community of this installation; called by the machine's own command line, before anybody is a member.

    Args:
        name: as its members call it.
        languages: codes of what its members read.
        now: when.

    Raises:
        Refused: somebody is a member already.
    """
    if Member.objects.exists():
        raise Refused(_("This community has members already; nothing was changed."))
    held = Community.objects.order_by("pk").first() or Community()
    held.name, held.languages, held.is_demonstration = words.one_line(name)[:120], list(languages), False
    held.save()
    forget_name()
    activity.record("community.begun", by=None, on=held, at=now)
    return held


@writes
def say_green(green_means: str, *, observers_read_green: bool, by: Member, now: datetime) -> Community:
    """Say in the community's own sentence whom GREEN reaches, and whether observers are among them; true from the next request.

    Raises:
        Refused: `by` is not a facilitator, or the sentence leads to a person.
    """
    rules.speak_for_community(by).or_raise()
    sentence = words.one_line(green_means)[:MOST_WORDS]
    if blocks(check(sentence)):
        raise Refused(_("This sentence holds personal data. Name a role or an office instead."))
    held = community()
    held.green_means, held.observers_read_green = sentence, observers_read_green
    held.save()
    activity.record("community.said_green", by=by, on=held, at=now, facts={"observers_read_green": observers_read_green})
    return held


@writes
def put_list_away(steps: Sequence[str], *, by: Member, now: datetime) -> Community:
    """Take the list for beginners off Today, for good; `steps` are those that were done by then.

    Raises:
        Refused: `by` is not a facilitator.
    """
    rules.speak_for_community(by).or_raise()
    held = community()
    held.checklist_done = [*steps, "away"]
    held.save()
    activity.record("community.put_list_away", by=by, on=held, at=now, facts={"done": len(steps)})
    return held
