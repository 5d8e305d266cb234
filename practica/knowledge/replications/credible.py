"""How sure a few results let us be: the exact Beta posterior of a proportion. Pure; nothing here knows what is counted.

With a uniform prior, s successes in n results leave the proportion distributed as Beta(1 + s, 1 + n - s) (Bayes 1763;
Gelman et al., Bayesian Data Analysis, 3rd ed., 2013, section 2.4). For whole parameters its distribution function is a
binomial sum (NIST Digital Library of Mathematical Functions, 8.17.5), so that no numerical library is needed.
"""

import functools
import math
from dataclasses import dataclass

# Below this many results nothing is estimated: "too few to say".
FEWEST = 3
_TAIL = 0.025
_HALVINGS = 60  # of an interval of length 1: well under the precision of a float


@dataclass(frozen=True)
class Estimate:
    """Posterior mean and 95 % equal-tailed credible interval, each between 0 and 1."""

    mean: float
    low: float
    high: float

    @property
    def percents(self) -> tuple[int, int, int]:
        """Mean, low and high in whole percent."""
        return round(100 * self.mean), round(100 * self.low), round(100 * self.high)


@functools.lru_cache(maxsize=4096)
def estimate(successes: int, n: int) -> Estimate | None:
    """What s successes in n results say; None when there are fewer than `FEWEST` results.

    Raises:
        ValueError: more successes than results, or a negative number.
    """
    if not 0 <= successes <= n:
        raise ValueError(f"{successes} successes in {n} results")
    if n < FEWEST:
        return None
    a, b = 1 + successes, 1 + n - successes
    return Estimate(mean=a / (a + b), low=quantile(_TAIL, a, b), high=quantile(1 - _TAIL, a, b))


def cumulative(x: float, a: int, b: int) -> float:
    """P(X <= x) for X ~ Beta(a, b) with whole a, b >= 1: the chance of at least a successes in a + b - 1 trials of chance x.

    DLMF 8.17.5. The terms are added as logarithms, so that hundreds of results neither overflow nor vanish.
    """
    if x <= 0:
        return 0.0
    if x >= 1:
        return 1.0
    trials = a + b - 1
    yes, no, all_ways = math.log(x), math.log1p(-x), math.lgamma(trials + 1)
    return math.fsum(
        math.exp(all_ways - math.lgamma(k + 1) - math.lgamma(trials - k + 1) + k * yes + (trials - k) * no)
        for k in range(a, trials + 1)
    )


def quantile(p: float, a: int, b: int) -> float:
    """The x with P(X <= x) = p for X ~ Beta(a, b), by halving the interval from 0 to 1."""
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if cumulative(middle, a, b) < p:
            low = middle
        else:
            high = middle
    return (low + high) / 2
