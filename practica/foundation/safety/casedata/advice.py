"""What the margin says about a finding, and the repair it offers.

The sentences are the writer's only contact with the check: they say what is wrong, and what would do instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from practica.foundation.safety.casedata.kinds import Kind

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True, slots=True)
class Mend:
    """A repair: the words on its button, and what takes the place of the matched text.

    `replacement` is None where only the writer knows the words: the page then selects the text instead of changing it.
    """

    label: _StrPromise
    replacement: _StrPromise | None


_NAMES = {
    Kind.EMAIL: _("An e-mail address"),
    Kind.PHONE: _("A phone number"),
    Kind.IBAN: _("A bank account"),
    Kind.CARD: _("A card number"),
    Kind.NATIONAL_ID: _("An identity number"),
    Kind.CASE_NUMBER: _("A case number"),
    Kind.DATE_OF_BIRTH: _("A date of birth"),
    Kind.COORDINATES: _("An exact place"),
    Kind.AGE: _("An age"),
    Kind.ADDRESS: _("An address"),
    Kind.PERSON_CUE: _("A person of a case"),
    Kind.PLATE: _("A number plate"),
    Kind.HANDLE: _("A name on a network"),
    Kind.SERVICE_CONTACT: _("A service’s contact"),
    Kind.PERSON: _("A name"),
}
_ADVICE = {
    Kind.EMAIL: _("Cannot be published. If it is a service, put it under “whom to ask”."),
    Kind.PHONE: _("Cannot be published. If it is a service, put it under “whom to ask”."),
    Kind.IBAN: _("Cannot be published. Nobody needs it to use this practice."),
    Kind.CARD: _("Cannot be published. Nobody needs it to use this practice."),
    Kind.NATIONAL_ID: _("Cannot be published. It leads to one person."),
    Kind.CASE_NUMBER: _("Cannot be published. It leads to a file, and the file to people."),
    Kind.DATE_OF_BIRTH: _("Cannot be published. Say “an adult” or “a minor”."),
    Kind.COORDINATES: _("Cannot be published. Name the region instead."),
    Kind.AGE: _("With a place it can point to one person."),
    Kind.ADDRESS: _("It may be where someone lives. Name the region instead."),
    Kind.PERSON_CUE: _("This seems to name someone whom the case was about. Nobody is named here."),
    Kind.PLATE: _("It leads to an owner. The kind of vehicle is enough."),
    Kind.HANDLE: _("It may be one person’s account. A service’s account may stay, with a reason."),
    Kind.SERVICE_CONTACT: _("It looks like a service, which may stay. Is it public, and still answered?"),
    Kind.PERSON: _("The reviewer will look at it. Colleagues who agreed may be named."),
}
_TAKE_OUT = Mend(_("Take it out"), _("[taken out]"))
_REGION = Mend(_("Name the region instead"), None)
_ROLE = Mend(_("Say the role instead"), None)
_MENDS = {
    Kind.DATE_OF_BIRTH: _TAKE_OUT,
    Kind.COORDINATES: _REGION,
    Kind.AGE: Mend(_("Write “a minor”"), _("a minor")),
    Kind.ADDRESS: _REGION,
    Kind.PERSON_CUE: _ROLE,
    Kind.SERVICE_CONTACT: Mend(_("Move it to “whom to ask”"), None),
    Kind.PERSON: _ROLE,
}
_ADULT = Mend(_("Write “an adult”"), _("an adult"))
_MAJORITY = 18


def name(kind: Kind) -> _StrPromise:
    """The heading of a note in the margin, as in "A phone number"."""
    return _NAMES[kind]


def advice(kind: Kind) -> _StrPromise:
    """One or two short sentences: why it is marked, and what would do."""
    return _ADVICE[kind]


def mend(kind: Kind, matched: str = "") -> Mend:
    """The repair offered for a finding; `matched` (the text at its span) tells a minor's age from an adult's."""
    if kind is Kind.AGE:
        number = "".join(c for c in matched if c.isdecimal())
        if number and _is_adult(int(number[:4])):
            return _ADULT
    return _MENDS.get(kind, _TAKE_OUT)


def _is_adult(number: int) -> bool:
    """A year of birth says nothing about the age when the text was written: it is taken as an adult's only before 1990."""
    return _MAJORITY <= number <= 150 or 1900 <= number < 1990
