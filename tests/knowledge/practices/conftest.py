"""A practice in the whole template, ready for review, and reviewers from two organisations."""

from datetime import timedelta

import pytest

from practica.knowledge.practices import actions
from practica.knowledge.practices.models import Criterion, Decision, Form
from practica.knowledge.vocabulary.models import OBJECTIVES, Concept, Scheme
from practica.people.access.models import Marking
from practica.people.members.models import Member
from tests.conftest import NOW

REASONS = {criterion.value: f"Said well enough about {criterion.value}." for criterion in Criterion}


@pytest.fixture
def reviewers(people):
    """Two more reviewers besides `reviewer`: anneke of the other organisation, tomas of the author's own."""
    made = {}
    for handle, like in (("anneke", people.member), ("tomas", people.author)):
        member = Member(
            email=f"{handle}@example.org",
            handle=handle,
            name=handle.title(),
            country=like.country,
            organisation=like.organisation,
            languages=["en"],
            joined=NOW,
            is_reviewer=True,
        )
        member.set_unusable_password()
        member.save()
        setattr(people, handle, member)
        made[handle] = member
    return made


@pytest.fixture
def protection(db):
    scheme, _made = Scheme.objects.get_or_create(slug=OBJECTIVES, defaults={"name": "Objectives"})
    concept, _made = Concept.objects.get_or_create(scheme=scheme, key="protection")
    return concept


@pytest.fixture
def written(people, protection):
    """`written(author="author", marking=…, circle=…)`: a complete draft in the whole template."""

    def write(author="author", title="A rota for nights", marking=Marking.GREEN, circle=None, language="en"):
        by = people[author]
        practice = actions.begin(by=by, now=NOW, title=title, form=Form.FULL, language=language)
        fields = {
            "challenge": "Nobody answered at night.", "done": "Three towns share one rota.\n\nOne telephone, one list.",
            "changed": "Calls are answered.", "did_not_work": "The first list had no order.",
            "summary": "Three towns answer in turn.", "side_effects_seen": "no", "sustainability": "Yes, it is on the budget.",
        }  # fmt: skip
        for field, words in fields.items():
            actions.save_field(practice, field, words, revision=0, by=by, now=NOW)
        version = practice.versions.get(number__isnull=True)
        version.objectives.add(protection)
        actions.add_row(practice, "conditions", {"text": "A telephone that is answered"}, by=by, now=NOW)
        actions.mark(practice, marking, circle=circle, by=by, now=NOW)
        practice.refresh_from_db()
        return practice

    return write


@pytest.fixture
def approve(people):
    """`approve(practice, "reviewer", days=2)`: this reviewer approves with a reason for each criterion."""

    def decide(practice, handle, days=2, decision=Decision.APPROVE, words="Clear, and honest about the list."):
        review = practice.versions.latest("pk").reviews.filter(reviewer=people[handle]).latest("round")
        at = NOW + timedelta(days=days)
        return actions.decide(review, decision, words=words, reasons=REASONS, by=people[handle], now=at)

    return decide
