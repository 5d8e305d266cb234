"""A workshop that took place: two sessions, four examples, people who came."""

from datetime import timedelta

import pytest

from practica.exchange.contributions import actions as telling
from practica.exchange.contributions.models import Contribution
from practica.exchange.events.models import Registration, Standing
from practica.knowledge.vocabulary.models import OBJECTIVES, Concept, Label, Scheme
from practica.people.access.models import Attribution
from tests.conftest import NOW

AFTER = NOW + timedelta(days=12)


@pytest.fixture
def objectives(db):
    """The first community's objectives that the sessions are on."""
    from practica.knowledge.vocabulary import queries as vocabulary

    scheme, _made = Scheme.objects.get_or_create(slug=OBJECTIVES, defaults={"name": "Objectives"})
    for key, label in (("strategy", "strategy and policy development"), ("legislation", "legislative assistance")):
        concept, _made = Concept.objects.get_or_create(scheme=scheme, key=key)
        Label.objects.get_or_create(concept=concept, language="en", text=label, kind=Label.Kind.PREFERRED)
    vocabulary.forget()


@pytest.fixture
def told(people, session):
    """`told(session, "BR", by="steward", title=…)` is an example that was told."""

    def told(panel, country, *, by="steward", title="Two hotlines, one referral sheet", now=NOW, **more) -> Contribution:
        words = {
            "title": title, "what": "Both fill in the same sheet.", "overcome": "Neither read the other's form.",
            "learnt": "Agree on four questions.", "impact": "Nobody is asked twice.", "did_not_work": "The shared mailbox.",
        } | {name: more.pop(name) for name in ("what", "overcome", "did_not_work") if name in more}  # fmt: skip
        row = telling.begin(panel, words, by=people[by], now=now, country=country, **more)
        telling.mark_ready(row, by=people[by], now=now)
        telling.tell(row, by=people[by], now=panel.starts + timedelta(minutes=10))
        return Contribution.objects.select_related("session__event").get(pk=row.pk)

    return told


@pytest.fixture
def came(people):
    """`came(event, "member", "contact")` says that they came."""

    def came(event, *handles, **more):
        for handle in handles:
            Registration.objects.create(event=event, member=people[handle], standing=Standing.IN, at=NOW, came=True, **more)

    return came


@pytest.fixture
def held(people, workshop, session, objectives, told, came):  # noqa: PLR0917
    """`held(marking=…)` is a workshop of two sessions; the second under the Chatham House Rule."""

    def held(**more):
        event = workshop(
            title="What travels, and what has to change", place="Hofburg, Vienna", note="Each tells what failed.", **more
        )
        first = session(event, title="Strategy and policy", hour=9, objective="strategy")
        second = session(event, title="Laws that hold", hour=14, speaker="contact", objective="legislation", chatham_house=True)
        told(first, "BR", title="A plan written with those it is for")
        told(first, "ZA", title="Radio serials in four languages", attribution=Attribution.ROLE)
        told(second, "NE", by="contact", title="A clause applied in first instance", what="Judges read one page.")
        came(event, "member", "contact", "newcomer", "observer")
        return event

    return held
