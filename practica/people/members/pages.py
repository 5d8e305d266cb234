"""What the pages of a member and of an organisation show; a higher floor adds its items and renders the same template."""

from typing import Any

from django.utils.translation import gettext as _

from practica.foundation.core import languages as tongues
from practica.foundation.core import places
from practica.foundation.core.lists import listed
from practica.people.members import rules
from practica.people.members.actions import OFFICES
from practica.people.members.models import Member, Organisation
from practica.people.members.queries import Looking, people_of


def member_page(looking: Looking, member: Member) -> dict[str, Any]:
    """The context of `members/member.html`.

    Add `expertise` (labels of `member.expertise`) and whatever fills the blocks `circles` and `items`.
    """
    own = looking.member is not None and looking.member.pk == member.pk
    return {
        "member": member,
        "facts": _facts(member),
        "offers": _offers(member),
        "expertise": [],
        "is_own": own,
        "may_suspend": looking.member is not None and not own and not member.suspended
        and bool(rules.suspend(looking.member, member)),
        "may_appoint": looking.member is not None and bool(rules.appoint(looking.member, member, offices_of(member))),
        "may_restore": looking.member is not None and member.suspended and bool(rules.restore(looking.member, member)),
    }


def offices_of(member: Member) -> list[str]:
    """The names of the offices a member holds, as `actions.appoint` takes them."""
    return [office for office in sorted(OFFICES) if getattr(member, f"is_{office}")]


def _facts(member: Member) -> list[dict[str, str]]:
    facts = [
        (_("Does"), member.occupation),
        (_("Country of work"), places.name(member.country) if member.country else ""),
        (_("Reads"), listed(tongues.name(code) for code in member.languages)),
        (_("Answers"), member.answers),
        (_("In the community as"), listed(member.roles())),
    ]
    return [{"label": label, "value": value} for label, value in facts if value]


def _offers(member: Member) -> list[str]:
    offers = ((member.is_expert, _("may be asked as an expert")), (member.is_mentor, _("can be a mentor")))
    return [words for holds, words in offers if holds]


def organisation_page(looking: Looking, organisation: Organisation) -> dict[str, Any]:
    """The context of `members/organisation.html`."""
    people = [
        {"member": member, "about": places.name(member.country) if member.country else ""}
        for member in people_of(looking, organisation)
    ]
    kind = organisation.get_kind_display()
    country = places.name(organisation.country) if organisation.country else _("international")
    return {"organisation": organisation, "people": people, "line": f"{kind} · {country}"}
