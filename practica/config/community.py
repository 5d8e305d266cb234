"""Beginning a real community: its name, its languages, its objectives, and the invitation of its first facilitator.

It works on an empty community only, and again on one that nobody has joined yet: then what is given replaces what was given
before, and an invitation to another address is void.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from practica.config import objectives
from practica.foundation.core import languages as tongues
from practica.foundation.core.answers import Refused
from practica.knowledge.practices.models import Practice
from practica.knowledge.vocabulary import actions as vocabulary
from practica.people.admission import actions as admission
from practica.people.admission.queries import link_for
from practica.people.members import founding, words
from practica.people.members.models import Member

_OPEN_FOR = timedelta(days=30)
_LONGEST_NAME = 120


@dataclass(frozen=True)
class Choices:
    """What a community begins with.

    Attributes:
        name: as its members call it.
        languages: codes of what its members read, the main one first.
        facilitator: the mail address of the first one.
        objectives: a file that `objectives.read` understands; None for the six that come with the software.
    """

    name: str
    languages: Sequence[str]
    facilitator: str
    objectives: str | None = None


class NotPossible(Exception):  # noqa: N818 - it is an answer, not a fault
    """The community cannot begin so; `str()` is the sentence for whoever typed the command. Nothing was written."""


def begin(choices: Choices, *, now: datetime) -> str:
    """Begin the community and answer the absolute link of the facilitator's invitation, open for thirty days.

    Raises:
        NotPossible: there are members or practices already, or a choice is not understood.
    """
    if Member.objects.exists():
        raise NotPossible("This community has members already. Nothing was changed; its facilitators invite from /admission/.")
    if Practice.objects.exists():
        raise NotPossible("There are practices here already. Begin in an empty folder, then import them.")
    name, codes, address = _name(choices.name), _languages(choices.languages), _address(choices.facilitator)
    try:
        wanted = objectives.read(Path(choices.objectives)) if choices.objectives else vocabulary.DATA / "objectives.json"
        with transaction.atomic():
            founding.begin(name, languages=codes, now=now)
            vocabulary.begin_with(wanted, now=now)
            invitation = admission.invite_first(address, language=_letter(codes), expires=now + _OPEN_FOR, now=now)
            return link_for(invitation)
    except (Refused, objectives.BrokenObjectives) as why:
        raise NotPossible(str(why)) from why


def _name(given: str) -> str:
    name = words.one_line(given)
    if not words.has_letters(name) or len(name) > _LONGEST_NAME:
        raise NotPossible(f"A community needs a name of at most {_LONGEST_NAME} characters.")
    return name


def _languages(given: Sequence[str]) -> list[str]:
    codes = list(dict.fromkeys(code.strip().lower() for code in given if code.strip()))
    unknown = [code for code in codes if not tongues.is_language(code)]
    if unknown:
        raise NotPossible(f"No language has the code “{unknown[0][:20]}”. Write codes separated by commas, as in en,fr,ar.")
    if not codes:
        raise NotPossible("Name at least one language that the members read, as in en,fr,ar.")
    return codes


def _address(given: str) -> str:
    address = words.address(given)
    try:
        validate_email(address)
    except ValidationError:
        raise NotPossible("The facilitator's e-mail address is not understood. Write it as in name@example.org.") from None
    return address


def _letter(codes: Sequence[str]) -> str:
    """The first of the community's languages in which the interface speaks; English when it speaks none of them."""
    spoken = {code for code, _name in settings.LANGUAGES}
    return next((code for code in codes if code in spoken), "en")
