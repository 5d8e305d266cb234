"""The interval is exact: against values computed elsewhere, and by its own definition."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practica.knowledge.replications.credible import cumulative, estimate, quantile


def test_the_worked_example_of_the_domain():
    found = estimate(1, 3)

    assert found.percents == (40, 7, 81)


@pytest.mark.parametrize(
    ("a", "b", "low", "high"),
    [
        # 2.5 % and 97.5 % quantiles of Beta(a, b) as published tables and R's qbeta give them.
        (2, 3, 0.0675860, 0.8058796),
        (3, 3, 0.1466328, 0.8533672),
        (1, 4, 0.0063095, 0.6023646),
        (4, 1, 0.3976354, 0.9936905),
    ],
)
def test_known_quantiles(a, b, low, high):
    assert quantile(0.025, a, b) == pytest.approx(low, abs=1e-6)
    assert quantile(0.975, a, b) == pytest.approx(high, abs=1e-6)


def test_below_three_results_nothing_is_said():
    assert [estimate(0, 0), estimate(1, 1), estimate(2, 2)] == [None, None, None]
    assert estimate(3, 3) is not None


def test_more_successes_than_results_is_an_error():
    with pytest.raises(ValueError, match="4 successes in 3 results"):
        estimate(4, 3)


@given(st.integers(1, 400), st.integers(1, 400), st.floats(0.001, 0.999))
def test_a_quantile_is_where_the_distribution_reaches_it(a, b, p):
    x = quantile(p, a, b)

    assert 0 < x < 1
    assert cumulative(x, a, b) == pytest.approx(p, abs=1e-6)


@given(st.integers(3, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_holds_its_mean_and_mirrors_when_successes_and_failures_change_places(result):
    successes, n = result
    one, other = estimate(successes, n), estimate(n - successes, n)

    assert 0 <= one.low < one.mean < one.high <= 1
    assert one.low == pytest.approx(1 - other.high, abs=1e-9)
    assert one.mean == pytest.approx(1 - other.mean, abs=1e-9)
