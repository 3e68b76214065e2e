"""Exact tails of the Poisson-binomial distribution: how often n unequal chances succeed.

R's `backbone` uses the refined normal approximation, which gives .977 for a pair that never met,
where the probability of meeting at least zero times is 1. The recursion here is exact, stops
counting at the value asked for, and treats many pairs at once.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: Distributions handled together, so that the working arrays stay in the processor's cache.
_BLOCK = 4096


def pmf(probabilities: Sequence[float]) -> NDArray[np.float64]:
    """Probability of 0, 1, …, n successes; sums to 1.

    Cost O(n²). Wang (1993), *On the number of successes in independent trials*, Statistica
    Sinica 3, 295–312.

    Examples
    --------
    >>> pmf([0.5, 0.5]).tolist()
    [0.25, 0.5, 0.25]
    """
    import numpy as np

    p = _checked(probabilities)
    out = np.zeros(len(p) + 1)
    out[0] = 1.0
    for step, chance in enumerate(p, start=1):
        out[1 : step + 1] = out[1 : step + 1] * (1 - chance) + out[:step] * chance
        out[0] *= 1 - chance
    return out


def tail(
    probabilities: Sequence[float],
    k: int,
    *,
    side: Literal["upper", "lower"] = "upper",
    method: Literal["exact", "refined-normal"] = "exact",
) -> float:
    """P(X ≥ k), or P(X ≤ k) for the lower side.

    "refined-normal" is the approximation of Volkova (1996), doi:10.1137/1140093, as R's
    `backbone` uses it: for comparison only, never for a test on fewer than a thousand trials.

    Examples
    --------
    >>> tail([0.5, 0.5], 1)
    0.75
    """
    p = _checked(probabilities)
    if method == "refined-normal":
        return _refined_normal(p.tolist(), k, side)
    bound = k if side == "upper" else k + 1
    reached, short = tails(p[None, :], [bound])
    return float(reached[0] if side == "upper" else short[0])


def tails(
    probabilities: NDArray[np.float64], bounds: Sequence[int] | NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """P(X ≥ k) and P(X < k) of many distributions, each as accurate as its own size.

    Parameters
    ----------
    probabilities
        One row a distribution, one column a trial.
    bounds
        The k of each row.
    """
    import numpy as np

    chances, wanted = np.asarray(probabilities, dtype=float), np.asarray(bounds, dtype=np.int64)
    reached, short = np.empty(len(chances)), np.empty(len(chances))
    for k in np.unique(wanted):
        rows = np.flatnonzero(wanted == k)
        for start in range(0, len(rows), _BLOCK):
            block = rows[start : start + _BLOCK]
            reached[block], short[block] = _absorbed(chances[block].T, int(k))
    return reached, short


def grouped_tails(
    probabilities: NDArray[np.float64],
    trials: Sequence[int],
    bounds: Sequence[int] | NDArray[np.int64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """`tails` where column c of `probabilities` stands for `trials[c]` trials of equal chance.

    Each group is a binomial that is added at once, so the cost is O(groups · k²) instead of O(n k).
    """
    import numpy as np

    chances, wanted = np.asarray(probabilities, dtype=float), np.asarray(bounds, dtype=np.int64)
    reached, short = np.empty(len(chances)), np.empty(len(chances))
    for k in np.unique(wanted):
        rows = np.flatnonzero(wanted == k)
        for start in range(0, len(rows), _BLOCK):
            block = rows[start : start + _BLOCK]
            reached[block], short[block] = _grouped(chances[block].T, list(trials), int(k))
    return reached, short


def _grouped(groups: NDArray[np.float64], trials: list[int], k: int) -> tuple[Any, Any]:
    """Mass that has reached k successes, and mass that has not, after all groups (rows)."""
    import numpy as np
    from scipy.stats import binom

    width = groups.shape[1]
    if k <= 0:
        return np.ones(width), np.zeros(width)
    below = np.zeros((k, width))
    below[0] = 1.0
    reached = np.zeros(width)
    # scipy's binomial overflows on chances near the smallest float.
    for chance, count in zip(np.where(groups < 1e-150, 0.0, groups), trials, strict=True):
        more = binom.sf(np.arange(k)[:, None], count, chance)
        exact = binom.pmf(np.arange(k)[:, None], count, chance)
        # From j successes, k is reached by at least k - j more.
        reached += (below * more[::-1]).sum(axis=0)
        moved = np.zeros_like(below)
        for j in range(k):
            moved[j:] += below[j] * exact[: k - j]
        below = moved
    return np.minimum(reached, 1.0), np.minimum(below.sum(axis=0), 1.0)


def _absorbed(trials: NDArray[np.float64], k: int) -> tuple[Any, Any]:
    """Mass that has reached k successes, and mass that has not, after all trials (rows)."""
    import numpy as np

    n, width = trials.shape
    if k <= 0:
        return np.ones(width), np.zeros(width)
    if k > n:
        return np.zeros(width), np.ones(width)
    below = np.zeros((k, width))
    below[0] = 1.0
    reached = np.zeros(width)
    moved = np.empty_like(below)
    for chance in trials:
        np.multiply(below, chance, out=moved)
        below -= moved
        reached += moved[-1]
        below[1:] += moved[:-1]
    return np.minimum(reached, 1.0), np.minimum(below.sum(axis=0), 1.0)


def _refined_normal(p: list[float], k: int, side: str) -> float:
    mean = math.fsum(p)
    spread = math.sqrt(math.fsum(q * (1 - q) for q in p))
    if spread == 0:
        reached = mean >= k if side == "upper" else mean <= k
        return float(reached)
    skew = math.fsum(q * (1 - q) * (1 - 2 * q) for q in p) / (6 * spread**3)
    x = ((k - 0.5 if side == "upper" else k + 0.5) - mean) / spread
    density = math.exp(-x * x / 2) / math.sqrt(2 * math.pi)
    lower = 0.5 * math.erfc(-x / math.sqrt(2)) + skew * (1 - x * x) * density
    return min(1.0, max(0.0, 1 - lower if side == "upper" else lower))


def _checked(probabilities: Sequence[float]) -> NDArray[np.float64]:
    import numpy as np

    p = np.asarray(probabilities, dtype=float)
    if p.ndim != 1 or not ((p >= 0) & (p <= 1)).all():
        raise ValueError("probabilities are a list of numbers from 0 to 1")
    return p
