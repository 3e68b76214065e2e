"""Which nodes of a network belong together: the slow modes of a random walk on it.

A walk started from anywhere forgets where it began, last of all in which of two weakly tied parts
it was. So what is left of two random vectors after many steps tells neighbourhoods apart, and it
hardly changes when the network gains a node. Koren (2005), doi:10.1016/j.camwa.2004.08.015.

Only additions, multiplications, divisions and square roots are used, and sums run in a fixed
order: the same network gives the same numbers on every machine.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vector: TypeAlias = NDArray[np.float64]
    Pairs: TypeAlias = NDArray[np.intp]


def smoothed(keys: Sequence[str], ends: Pairs, weights: Vector, *, steps: int) -> Vector:
    """Two orthogonal modes, a row for each node.

    Parameters
    ----------
    keys
        Of the nodes, all different; each begins where its key says.
    ends, weights
        The two nodes of each tie, by position, and how strongly they hold together.
    steps
        Of the walk; nodes without ties end in the middle.
    """
    import numpy as np

    count = len(keys)
    degree = np.bincount(ends[:, 0], weights, count) + np.bincount(ends[:, 1], weights, count)
    degree = np.maximum(degree, 1e-9)
    first, second = (np.array(axis) for axis in zip(*map(_beginning, keys), strict=True))
    for _ in range(steps):
        first = _normed(_walked(first, ends, weights, degree), degree)
        second = _normed(_walked(second, ends, weights, degree), degree)
        second = _normed(second - first * _total(degree * first * second), degree)
    early = np.array(sorted(set(ends[:, 0].tolist())), dtype=np.intp)
    return np.stack([_directed(first, early), _directed(second, early)], axis=1)


def _directed(mode: Vector, early: Pairs) -> Vector:
    """The mode turned so that nearly the same network turns it the same way.

    Either its long tail lies above zero, or those of `early` that stand later in the list do,
    whichever tells more clearly.
    """
    import numpy as np

    values = mode - _total(mode) / len(mode)
    spread = math.sqrt(_total(values * values) / len(values))
    skewness = _total(values * values * values) / len(values) / max(spread, 1e-12) ** 3
    order = _correlation(mode[early], np.array(early, dtype=float))
    return -mode if (skewness if abs(skewness) > abs(order) else order) < 0 else mode


def _correlation(first: Vector, second: Vector) -> float:
    """Pearson's; 0 where one of them does not vary."""
    if not len(first):
        return 0.0
    first = first - _total(first) / len(first)
    second = second - _total(second) / len(second)
    size = math.sqrt(_total(first * first) * _total(second * second))
    return _total(first * second) / size if size > 1e-12 else 0.0


def _beginning(key: str) -> tuple[float, float]:
    digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()
    return (
        int.from_bytes(digest[:6], "big") / 2**48 - 0.5,
        int.from_bytes(digest[6:12], "big") / 2**48 - 0.5,
    )


def _walked(values: Vector, ends: Pairs, weights: Vector, degree: Vector) -> Vector:
    """Each node half way to the mean of its neighbours."""
    import numpy as np

    count = len(values)
    pulled = np.bincount(ends[:, 0], weights * values[ends[:, 1]], count)
    pulled += np.bincount(ends[:, 1], weights * values[ends[:, 0]], count)
    walked: Vector = 0.5 * (values + pulled / degree)
    return walked


def _normed(values: Vector, degree: Vector) -> Vector:
    """Mean zero and length one, both weighted by degree."""
    values = values - _total(degree * values) / _total(degree)
    length = math.sqrt(_total(degree * values * values))
    return values / max(length, 1e-12)


def _total(values: Vector) -> float:
    """The sum from the first to the last: numpy's own order depends on the processor."""
    import numpy as np

    return float(np.bincount(np.zeros(len(values), dtype=np.intp), values, 1)[0])
