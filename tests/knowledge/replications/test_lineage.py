"""The picture of how a practice travelled: nothing overlaps, everything is on the page, right to left mirrors."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practica.knowledge.replications.lineage import WIDTH, Stop, draw, shortened, width_of
from practica.knowledge.replications.models import Verdict
from practica.knowledge.replications.queries import for_practice_page
from practica.people.access.models import Marking
from tests.conftest import TODAY

NAMES = {"BR": "Brazil", "ZA": "South Africa", "NE": "Niger", "LA": "Lao People’s Democratic Republic"}
LABELS = ["", "Similar", "No effect", "Report overdue", "Weaker · rooms for families were added on the way there", "أضعف"]

stops = st.lists(
    st.tuples(
        st.sampled_from(list(NAMES)), st.floats(1995, 2040), st.sampled_from(LABELS), st.one_of(st.none(), st.integers(0, 30))
    ),
    min_size=1,
    max_size=25,
).map(
    lambda rows: [
        Stop(-1, "BR", 1995, "practice", is_origin=True),
        *(Stop(n, country, when, "similar", label, parent=parent) for n, (country, when, label, parent) in enumerate(rows)),
    ]
)


def box(placed):
    """What a mark and its words cover: left, right, top, bottom."""
    reach = width_of(placed.label)
    left, right = (
        (placed.label_x, placed.label_x + reach) if placed.anchor == "start" else (placed.label_x - reach, placed.label_x)
    )
    if not placed.label:
        left = right = placed.x
    return min(left, placed.x - 9), max(right, placed.x + 9), placed.y - 16, placed.y + 9


@given(stops)
def test_no_mark_and_no_words_touch_another(several):
    for one, other in combinations(draw(several, NAMES).marks, 2):
        a, b = box(one), box(other)
        assert a[1] <= b[0] or b[1] <= a[0] or a[3] <= b[2] or b[3] <= a[2], (one, other)


@given(stops, st.booleans())
def test_everything_is_inside_the_picture(several, mirrored):
    picture = draw(several, NAMES, mirrored=mirrored)

    assert len(picture.marks) == len(several)
    for placed in picture.marks:
        assert 9 <= placed.x <= WIDTH - 9
        assert 9 < placed.y < picture.height - 9
    for placed in () if mirrored else picture.marks:
        assert box(placed)[0] >= 140
        assert box(placed)[1] <= WIDTH + 1
    assert 2 <= len(picture.ticks) <= 9


@given(stops)
def test_right_to_left_is_the_same_picture_in_a_mirror(several):
    one, other = draw(several, NAMES), draw(several, NAMES, mirrored=True)

    for left, right in zip(one.marks, other.marks, strict=True):
        assert left.x + right.x == pytest.approx(WIDTH, abs=0.11)
        assert (left.y, left.label, left.anchor) == (right.y, right.label, right.anchor)
    assert len(one.curves) == len(other.curves)


@given(stops)
def test_every_replication_hangs_on_something_and_the_origin_on_nothing(several):
    assert len(draw(several, NAMES).curves) == len(several) - 1


def test_a_country_has_its_name_once_however_many_lines_it_needs():
    crowd = [Stop(-1, "BR", 2016, "practice", is_origin=True)]
    crowd += [Stop(n, "ZA", 2018.1, "similar", "Similar") for n in range(4)]

    lanes = draw(crowd, NAMES).lanes

    assert [lane.name for lane in lanes] == ["Brazil", "South Africa", "", "", ""]


def test_a_long_name_is_shortened_and_kept_whole_beside_it():
    lane = draw([Stop(1, "LA", 2018, "similar")], NAMES).lanes[0]

    assert lane.name.endswith("…")
    assert lane.full_name == NAMES["LA"]
    assert shortened("Brazil", 400) == "Brazil"


def test_nothing_travelled_draws_nothing(people, practice):
    page = for_practice_page(people.viewer("member"), practice, practice.published_version, today=TODAY)

    assert page.lineage.is_empty
    assert page.travels == ()


def test_the_practice_page_asks_three_queries_for_one_replication_and_for_many(
    people, practice, replicated, django_assert_num_queries
):
    replicated(practice, "ZA", Verdict.SIMILAR)
    viewer = people.viewer("member")
    assert viewer.audience_ids
    with django_assert_num_queries(3):
        for_practice_page(viewer, practice, practice.published_version, today=TODAY)
    for country in ("NE", "MA", "ML", "EG"):
        replicated(practice, country, Verdict.WEAKER)
    with django_assert_num_queries(3):
        page = for_practice_page(viewer, practice, practice.published_version, today=TODAY)
    assert [row.country for row in page.travels] == ["South Africa", "Niger", "Morocco", "Mali", "Egypt"]


def test_a_chain_says_from_where_each_country_took_it_as_far_as_the_viewer_may_know(people, practice, replicated, circle):
    first = replicated(practice, "ZA", Verdict.SIMILAR, marking=Marking.AMBER, circle=circle)
    replicated(practice, "NE", Verdict.SIMILAR, parent=first.pk)

    def sources(handle):
        page = for_practice_page(people.viewer(handle), practice, practice.published_version, today=TODAY)
        return [(row.country, row.source) for row in page.travels]

    assert sources("contact") == [("South Africa", "Brazil"), ("Niger", "South Africa")]
    assert sources("member") == [("Niger", "Brazil")]
