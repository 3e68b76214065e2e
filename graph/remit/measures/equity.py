"""How evenly initiatives are spread over those who carry them, beside what chance would give.

Six officials who are dealt thirty initiatives at random do not get five each: an index of
inequality on few people is read against the value that dealing at random gives.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from remit.measures.cards import Card, measure
from remit.measures.chance import AgainstChance, against

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def gini(values: Sequence[float]) -> float | None:
    """Gini coefficient G = Σ (2r − m − 1) x₍ᵣ₎ / (m Σ x), r the rank from the smallest.

    Returns
    -------
    float or None
        0 when all are equal, (m − 1)/m when one has all. None with fewer than two values or a
        sum of zero.

    Raises
    ------
    ValueError
        If a value is negative or not a number.

    References
    ----------
    Gini (1912), *Variabilità e mutabilità*; the ranked form is in Sen (1973), *On Economic
    Inequality*, doi:10.1093/0198281935.001.0001.

    Examples
    --------
    >>> gini([1, 2, 3, 4])
    0.25
    >>> gini([5]) is None
    True
    """
    ordered, total = _loads(values)
    m = len(ordered)
    if m < 2 or total == 0:
        return None
    ranked = math.fsum((2 * r - m - 1) * x for r, x in enumerate(ordered, start=1))
    return max(0.0, ranked / (m * total))


def hhi(values: Sequence[float]) -> float | None:
    """Herfindahl–Hirschman index Σ sᵢ² of the shares: 1/m when even, 1 when one has all.

    None without values or with a sum of zero. Hirschman (1964), *The paternity of an index*,
    American Economic Review 54(5).

    Examples
    --------
    >>> hhi([1, 1, 1, 1])
    0.25
    """
    ordered, total = _loads(values)
    if total == 0:
        return None
    return math.fsum((x / total) ** 2 for x in ordered)


def effective_number(values: Sequence[float]) -> float | None:
    """Effective number exp(H), H = −Σ s ln s: how many equal shares would be as diverse.

    1 when one has all, m when even. None without values or with a sum of zero. Hill (1973),
    *Diversity and evenness*, doi:10.2307/1934352 (order 1).

    Examples
    --------
    >>> round(effective_number([2, 2, 2]), 12)
    3.0
    """
    ordered, total = _loads(values)
    if total == 0:
        return None
    return math.exp(-math.fsum(x / total * math.log(x / total) for x in ordered if x > 0))


def max_share(values: Sequence[float]) -> float | None:
    """Largest share of the sum, 1/m to 1; None without values or with a sum of zero."""
    ordered, total = _loads(values)
    return ordered[-1] / total if total else None


def _loads(values: Sequence[float]) -> tuple[list[float], float]:
    """The values in rising order and their sum; refuses what is no load."""
    ordered = sorted(map(float, values))
    for value in ordered:
        if not (0 <= value < math.inf):
            raise ValueError(f"a load is a number not below zero, not {value!r}")
    return ordered, math.fsum(ordered)


@dataclass(frozen=True, slots=True, kw_only=True)
class Equity:
    """Indices of one distribution of load; all None with a `reason` when undefined.

    `n` is the number of agents, `total` the sum of their loads.
    """

    gini: float | None
    hhi: float | None
    effective_number: float | None
    max_share: float | None
    n: int
    total: float
    reason: str | None = None

    def as_json(self) -> dict[str, float | int | str | None]:
        """The indices with n; `reason` only where they are undefined."""
        out: dict[str, float | int | str | None] = {
            "gini": self.gini,
            "hhi": self.hhi,
            "effective_number": self.effective_number,
            "max_share": self.max_share,
            "n": self.n,
            "total": int(self.total) if float(self.total).is_integer() else self.total,
        }
        return out | ({"reason": self.reason} if self.reason else {})


@measure(
    Card(
        id="W9",
        title_zh="工作量均衡度",
        title_en="equity of load",
        formula="Gini G = Σ(2r−m−1)x_r/(mΣx); HHI = Σs²; exp(−Σ s ln s); max s; beside the mean "
        "and p of each when n initiatives are dealt to m agents at random (multinomial)",
        unit="index",
        range="G 0..(m−1)/m; HHI 1/m..1; effective number 1..m; max share 1/m..1",
        source="Gini 1912; Sen 1973, doi:10.1093/0198281935.001.0001; Hirschman 1964; Hill 1973, "
        "doi:10.2307/1934352",
        edge_cases="fewer than two agents or no load: undefined; fewer than eight agents: no "
        "interval over agents; the band comes from resampling initiatives and is biased upwards",
        verdict="core with null",
        cost="O(m log m); null O(draws · m)",
    )
)
def equity(values: Sequence[float]) -> Equity:
    """Gini, HHI, effective number and maximum share of the loads of m agents."""
    _, total = _loads(values)
    m = len(values)
    if m < 2 or total == 0:
        reason = "fewer than two agents" if m < 2 else "no load"
        return Equity(
            gini=None,
            hhi=None,
            effective_number=None,
            max_share=None,
            n=m,
            total=total,
            reason=reason,
        )
    return Equity(
        gini=gini(values),
        hhi=hhi(values),
        effective_number=effective_number(values),
        max_share=max_share(values),
        n=m,
        total=total,
    )


def equity_null(
    counts: Sequence[int], *, draws: int = 10_000, seed: int = 0
) -> dict[str, AgainstChance] | None:
    """Gini, HHI and maximum share beside what dealing the initiatives at random gives.

    The null deals Σ counts initiatives to m agents, each with probability 1/m. The band comes
    from resampling the initiatives (a multinomial with the observed shares).

    Returns
    -------
    dict or None
        Keys "gini", "hhi", "max_share"; None with fewer than two agents or no initiative.
    """
    import numpy as np

    x = np.asarray(counts, dtype=np.int64)
    total, m = int(x.sum()), len(x)
    if m < 2 or total == 0:
        return None
    rng = np.random.Generator(np.random.PCG64(seed))
    dealt = _indices(rng.multinomial(total, np.full(m, 1 / m), size=draws))
    resampled = _indices(rng.multinomial(total, x / total, size=draws))
    observed = _indices(x[None, :])
    out = {}
    for row, name in enumerate(("gini", "hhi", "max_share")):
        low, high = np.quantile(resampled[row], (0.025, 0.975))
        band = (float(low), float(high))
        out[name] = against(observed[row, 0], dealt[row], seed=seed, band=band)
    return out


def _indices(samples: NDArray[np.int64]) -> NDArray[np.float64]:
    """Gini, HHI and maximum share of each row of an integer array, as three rows."""
    import numpy as np

    m, total = samples.shape[1], samples.sum(axis=1)
    ranked = np.sort(samples, axis=1) @ (2 * np.arange(1, m + 1) - m - 1)
    shares: NDArray[np.float64] = samples / total[:, None]
    return np.stack((ranked / (m * total), (shares**2).sum(axis=1), shares.max(axis=1)))


#: Loads up to which the threshold is exact; the cost grows with their square.
_EXACT_UP_TO = 600


def chance_threshold(sizes: Sequence[int], agents: int, *, alpha: float = 0.05) -> int | None:
    """Smallest load that dealing at random would give anyone with probability at most `alpha`.

    Each initiative is dealt to as many of the agents as it has (`sizes`), all equally likely;
    the load of one agent is then Poisson-binomial, and the bound over agents is Bonferroni's.

    Above loads of some five hundred, where it is exact to a unit, the refined normal approximation
    stands in for the exact distribution.

    Returns
    -------
    int or None
        None with fewer than two agents, or where no load is that unlikely.

    Examples
    --------
    >>> chance_threshold([1] * 30, 6)
    11
    """
    if agents < 2:
        return None
    chances = Counter(min(1.0, size / agents) for size in sizes)
    mean = math.fsum(p * count for p, count in chances.items())
    # Bernstein: the mass beyond this point is below 1e-15 of any probability that matters.
    top = min(len(sizes), math.ceil(mean + 12 * math.sqrt(mean) + 40))
    if top > _EXACT_UP_TO:
        return _normal_threshold(chances, agents, alpha)
    distribution = [1.0]
    for p, count in sorted(chances.items()):
        distribution = _convolved(distribution, _binomial(count, p, top), top)
    tail = 0.0
    for load in range(len(distribution) - 1, -1, -1):
        tail += distribution[load]
        if agents * tail > alpha:
            return load + 1 if load < len(sizes) else None
    return None


def _normal_threshold(chances: Mapping[float, int], agents: int, alpha: float) -> int | None:
    """Smallest load whose refined normal tail, times the agents, is at most alpha."""
    mean = math.fsum(p * count for p, count in chances.items())
    variance = math.fsum(p * (1 - p) * count for p, count in chances.items())
    third = math.fsum(p * (1 - p) * (1 - 2 * p) * count for p, count in chances.items())
    most = sum(chances.values())
    if variance == 0:
        return None
    spread = math.sqrt(variance)

    def tail(load: int) -> float:
        x = (load - 0.5 - mean) / spread
        density = math.exp(-x * x / 2) / math.sqrt(2 * math.pi)
        return math.erfc(x / math.sqrt(2)) / 2 - third / (6 * spread**3) * (1 - x * x) * density

    low, high = math.ceil(mean), most + 1
    while low < high:
        middle = (low + high) // 2
        if agents * tail(middle) > alpha:
            low = middle + 1
        else:
            high = middle
    return low if low <= most else None


def _binomial(count: int, p: float, top: int) -> list[float]:
    """Probabilities of 0 … min(count, top) successes in `count` trials."""
    if p >= 1:
        return [float(k == count) for k in range(min(count, top) + 1)]
    if p <= 0:
        return [1.0]
    log_p, log_q = math.log(p), math.log1p(-p)
    whole = math.lgamma(count + 1)
    return [
        math.exp(
            whole
            - math.lgamma(k + 1)
            - math.lgamma(count - k + 1)
            + k * log_p
            + (count - k) * log_q
        )
        for k in range(min(count, top) + 1)
    ]


def _convolved(one: list[float], other: list[float], top: int) -> list[float]:
    out = [0.0] * min(len(one) + len(other) - 1, top + 1)
    for i, a in enumerate(one):
        for j, b in enumerate(other[: len(out) - i]):
            out[i + j] += a * b
    return out
