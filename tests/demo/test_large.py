"""The generated world, in a small measure: its rows must be what the actions would have left."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction
from django.db.models import Count
from django.test import override_settings

from practica.config.setup import load_data
from practica.demo.large import grow
from practica.foundation.activity.models import Activity
from practica.knowledge.practices.models import Practice, PracticeVersion, State
from practica.knowledge.replications import rules
from practica.knowledge.replications.models import Replication, Use
from practica.knowledge.replications.models import State as Stage
from practica.knowledge.vocabulary import queries as vocabulary
from practica.people.access.audiences import scope_of
from practica.people.access.models import Marking, Placement
from practica.people.access.viewers import Viewer, nobody
from practica.people.circles.models import Membership
from practica.people.members.models import Community, Member
from practica.services.search.models import Document, Passage
from practica.services.search.queries import SearchQuery, search
from tests.conftest import NOW, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
GUARDED = (Practice, PracticeVersion, Replication, Use)


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Path]:
    """A generated world of 20 members, 200 practices, 1,000 replications and uses; made once and undone at the end."""
    folder = tmp_path_factory.mktemp("large")
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(DATA_DIR=folder):
        vocabulary.forget()
        load_data()
        Community.objects.create(name="Generated", languages=["en"])
        _grow()
        yield folder
        transaction.set_rollback(True)


@pytest.fixture
def large(world: Path, settings) -> None:
    settings.DATA_DIR = world


def _grow() -> None:
    grow(say=[].append, now=NOW, members=20, practices=200, replications=1_000)


@pytest.mark.usefixtures("large")
def test_a_generated_world_has_as_many_of_everything_as_was_asked_for():
    assert Member.objects.filter(handle__startswith="member-").count() == 20
    assert Practice.objects.count() == 200
    assert (Replication.objects.count(), Use.objects.count()) == (800, 200)


@pytest.mark.usefixtures("large")
def test_every_generated_item_stands_where_its_marking_and_state_put_it():
    placed = {(row.kind, row.object_id): row for row in Placement.objects.select_related("audience")}
    for model in GUARDED:
        for item in model.objects.select_related("audience"):
            scope, row = scope_of(item), placed[item.KIND, item.pk]
            assert (row.audience_id, row.source_id) == (item.audience_id, item.source_id)
            assert (item.audience.kind, item.audience.key) == (scope.kind, scope.key)
            assert set(item.audience.named.values_list("pk", flat=True)) == set(scope.member_ids)
    assert len(placed) == sum(model.objects.count() for model in GUARDED)


@pytest.mark.usefixtures("large")
def test_what_is_published_has_one_shown_version_and_the_rest_is_in_work():
    for practice in Practice.objects.prefetch_related("versions"):
        numbers = sorted(version.number for version in practice.versions.all() if version.number)
        shown = practice.published_version
        assert numbers == list(range(1, len(numbers) + 1))
        assert (shown is None) == (practice.state in {State.DRAFT, State.SUBMITTED, State.RETURNED})
        if shown is not None:
            assert (shown.practice_id, shown.number, shown.published) == (practice.pk, numbers[-1], practice.last_published)


@pytest.mark.usefixtures("large")
def test_a_generated_replication_keeps_the_rules_of_a_real_one():
    members = set(Membership.objects.values_list("circle_id", "member_id"))
    for one in Replication.objects.select_related("practice", "version", "parent", "circle"):
        assert rules.mark(one.practice, one.marking_of(), one.circle)
        assert one.version.practice_id == one.practice_id
        assert one.parent is None or one.parent.practice_id == one.practice_id
        if one.marking in {Marking.AMBER, Marking.AMBER_STRICT}:
            assert (one.circle_id, one.source_id) in members
        if one.state == Stage.REPORTED:
            is_stricter = one.marking_of().strictness > one.practice.marking_of().strictness
            is_harm = rules.is_report_of_harm(one.verdict, one.negative_effects)
            assert bool(one.harm_sentence) == (is_stricter and is_harm)
            assert one.reported is not None
            assert one.reported <= TODAY


@pytest.mark.usefixtures("large")
def test_the_activity_tells_of_every_publication_and_report_in_the_order_they_happened():
    told = Counter(Activity.objects.values_list("verb", flat=True))
    assert told["practice.published"] == PracticeVersion.objects.filter(number__isnull=False).count()
    assert told["replication.reported"] == Replication.objects.filter(state=Stage.REPORTED).count()
    assert told["use.said"] == Use.objects.count()
    moments = list(Activity.objects.filter(verb__startswith="replication.").order_by("id").values_list("at", flat=True))
    assert moments == sorted(moments)


@pytest.mark.usefixtures("large")
def test_the_index_of_a_generated_world_is_complete_and_shows_only_what_may_be_seen():
    known = dict(Document.objects.filter(gone=False).values_list("object_id", "placement__object_id"))
    indexed = Practice.objects.filter(published_version__isnull=False).exclude(state=State.HIDDEN)
    assert set(known) == set(indexed.values_list("pk", flat=True))
    assert all(number == placed for number, placed in known.items())
    without = Document.objects.annotate(n=Count("passages")).filter(n=0)
    assert not without.exists()
    assert not Passage.objects.filter(language__in=("en", "fr", "es", "ar", "ru", "pt"), row=None).exists()
    inside = Membership.objects.select_related("member").first()
    assert inside is not None
    for viewer in (nobody(), Viewer.of(inside.member)):
        found = search(viewer, SearchQuery(limit=1_000))
        assert {hit.object_id for hit in found.hits} == set(indexed.visible_to(viewer).values_list("pk", flat=True))


@pytest.mark.usefixtures("large")
def test_the_rule_written_for_the_order_of_a_list_lets_through_what_the_rule_does():
    for viewer in (nobody(), *map(Viewer.of, Member.objects.all())):
        for model in GUARDED:
            seen = set(model.objects.visible_to(viewer).values_list("pk", flat=True))
            assert set(model.objects.visible_in_order(viewer).values_list("pk", flat=True)) == seen


@pytest.mark.usefixtures("large")
def test_growing_twice_adds_nothing():
    before = (Practice.objects.count(), Activity.objects.count(), Document.objects.count())
    _grow()
    assert (Practice.objects.count(), Activity.objects.count(), Document.objects.count()) == before
