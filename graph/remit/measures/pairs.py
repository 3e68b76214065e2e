"""Which bodies work together beyond chance: the pair table, its corrections and its power."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from remit.errors import UsageError
from remit.measures.cards import Card, measure
from remit.measures.incidence import Groups, Incidence
from remit.measures.nullmodels import Model, PairNull, fdsm, pair_null, sdsm, structure
from remit.measures.plain import plain

Verdict = Literal["beyond chance", "not distinguishable from chance", "not tested"]
Side = Literal["together", "apart"]

#: A pair is tested only if both have at least this many initiatives, settled before looking.
TESTED_FROM = 2


def false_discovery_rates(p_values: Sequence[float]) -> list[float]:
    """Benjamini–Hochberg q of each p: the smallest false discovery rate that still rejects it.

    Benjamini and Hochberg (1995), doi:10.1111/j.2517-6161.1995.tb02031.x.

    Examples
    --------
    >>> false_discovery_rates([0.01, 0.04, 0.03])
    [0.03, 0.04, 0.04]
    """
    if any(not 0 <= p <= 1 for p in p_values):
        raise ValueError("p values lie from 0 to 1")
    m, least = len(p_values), 1.0
    out = [1.0] * m
    for rank, place in sorted(enumerate(_ascending(p_values), start=1), reverse=True):
        least = min(least, p_values[place] * (m / rank))
        out[place] = least
    return out


def _ascending(values: Sequence[float]) -> list[int]:
    return sorted(range(len(values)), key=values.__getitem__)


@dataclass(frozen=True, slots=True, kw_only=True)
class GlobalTest:
    """Whether the incidence has any pair structure at all (K4), before any pair is looked at.

    `z` is None where all draws agree. `p` is one-sided: more concentrated than chance for the sum
    of squares, fewer distinct pairs than chance for the number of pairs.
    """

    statistic: Literal["sum of squared overlaps", "distinct pairs"]
    observed: int
    expected: float
    z: float | None
    p: float
    draws: int
    seed: int


@measure(
    Card(
        id="K4",
        title_zh="整体结构检验",
        title_en="global test of structure",
        formula="T = Σ_{i<j} O_ij² and the number of pairs with O_ij > 0, each against FDSM",
        unit="squared initiatives; pairs",
        range="p 1/(N+1)..1",
        source="Roberts and Stone 1990, doi:10.1007/BF00317345 (T up to a factor)",
        edge_cases="fewer than two agents or initiatives: both statistics are fixed, p = 1",
        verdict="core",
        cost="that of K2, in the same draws",
    )
)
def global_tests(null: PairNull) -> tuple[GlobalTest, GlobalTest]:
    """Both global tests from the draws of an FDSM.

    Raises
    ------
    UsageError
        If `null` is not an FDSM result.
    """
    import numpy as np

    squares, pairs, draws, seed = null.squares, null.pairs, null.draws, null.seed
    if squares is None or pairs is None or draws is None or seed is None:
        raise UsageError(f"the global test needs draws, and {null.model} has none")
    t, distinct = structure(null.shared)

    def test(name: Any, observed: int, drawn: Any, hits: int) -> GlobalTest:
        spread = float(np.std(drawn))
        mean = float(np.mean(drawn))
        return GlobalTest(
            statistic=name,
            observed=observed,
            expected=mean,
            z=(observed - mean) / spread if spread > 0 else None,
            p=(1 + hits) / (draws + 1),
            draws=draws,
            seed=seed,
        )

    return (
        test("sum of squared overlaps", int(t), squares, int((squares >= t).sum())),
        test("distinct pairs", int(distinct), pairs, int((pairs <= distinct).sum())),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two agents: what they share, what chance gives them, and how unlikely that is.

    `screen` is the exact SDSM p of the same side. p, q and `significant` are None where the pair
    was not tested.
    """

    a: str
    b: str
    a_iri: str
    b_iri: str
    shared: int
    expected: float
    p: float | None
    q: float | None
    screen: float | None
    significant: bool | None

    @property
    def verdict(self) -> Verdict:
        """The finding in words."""
        if self.significant is None:
            return "not tested"
        return "beyond chance" if self.significant else "not distinguishable from chance"

    def as_json(self) -> dict[str, Any]:
        """The row promised in the command line contract, extended."""
        return {key: plain(getattr(self, key)) for key in self.__slots__} | {
            "verdict": self.verdict
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class PairTable:
    """All pairs that met (or, for avoidance, that were tested), with what is needed to quote them.

    `power` is the chance that the test finds two bodies, each on a fifth of the initiatives, that
    pair twice as often as chance; `draws_needed` the number of draws for verdicts that do not
    depend on the seed.
    """

    n: int
    groups: Groups
    model: Model
    side: Side
    alpha: float
    tested: int
    draws: int | None
    seed: int | None
    draws_needed: int
    power: float
    power_corrected: float
    structure: tuple[GlobalTest, ...]
    rows: tuple[Pair, ...]

    def as_json(self) -> dict[str, Any]:
        """Settings and global tests first, rows last."""
        out: dict[str, Any] = {
            key: plain(getattr(self, key))
            for key in self.__slots__
            if key not in ("structure", "rows")
        }
        out["structure"] = plain(self.structure)
        return out | {"rows": [row.as_json() for row in self.rows]}


def pair_table(
    data: Any,
    *,
    model: Model = "fdsm",
    side: Side = "together",
    alpha: float = 0.05,
    draws: int = 10_000,
    seed: int = 0,
    labels: Mapping[str, str] | None = None,
) -> PairTable:
    """Pairs of agents against chance, the most surprising first.

    Parameters
    ----------
    data
        An `Incidence`, a 0/1 matrix (agents × initiatives) or a two-mode networkx graph.
    model
        Null model, see `pair_null`.
    side
        "together" tests for sharing more than chance, "apart" for sharing less.
    alpha
        False discovery rate at which a pair is called significant.
    draws, seed
        Of the FDSM.
    labels
        Names to print for IRIs.
    """
    if not 0 < alpha < 1:
        raise UsageError(f"alpha lies between 0 and 1, not {alpha}")
    incidence = Incidence.of(data)
    null = pair_null(incidence, model=model, draws=draws, seed=seed)
    screen = null if model == "sdsm" else sdsm(incidence)
    p_of = null.upper if side == "together" else null.lower
    screen_of = screen.upper if side == "together" else screen.lower
    m = len(incidence.agents)
    busy = [degree >= TESTED_FROM for degree in incidence.degrees]
    tested = [(i, j) for i in range(m) for j in range(i + 1, m) if busy[i] and busy[j]]
    q_of = dict(zip(tested, false_discovery_rates([float(p_of[t]) for t in tested]), strict=True))
    names = [(labels or {}).get(agent, agent) for agent in incidence.agents]

    def row(i: int, j: int) -> Pair:
        q = q_of.get((i, j))
        return Pair(
            a=names[i],
            b=names[j],
            a_iri=incidence.agents[i],
            b_iri=incidence.agents[j],
            shared=int(null.shared[i, j]),
            expected=float(null.expected[i, j]),
            p=None if q is None else float(p_of[i, j]),
            q=q,
            screen=None if q is None else float(screen_of[i, j]),
            significant=None if q is None else q <= alpha,
        )

    shown = (
        (i, j)
        for i in range(m)
        for j in range(i + 1, m)
        if null.shared[i, j] > 0 or (side == "apart" and (i, j) in q_of)
    )
    rows = tuple(sorted((row(i, j) for i, j in shown), key=_surprise))
    return _table(incidence, null, rows, side=side, alpha=alpha, tested=len(tested))


def _table(
    incidence: Incidence,
    null: PairNull,
    rows: tuple[Pair, ...],
    *,
    side: Side,
    alpha: float,
    tested: int,
) -> PairTable:
    n = len(incidence.initiatives)
    return PairTable(
        n=n,
        groups=incidence.groups,
        model=null.model,
        side=side,
        alpha=alpha,
        tested=tested,
        draws=null.draws,
        seed=null.seed,
        draws_needed=stable_draws(incidence, alpha=alpha),
        power=pair_power(n, alpha=alpha),
        power_corrected=pair_power(n, alpha=alpha, tests=max(1, tested)),
        structure=global_tests(null) if null.squares is not None else (),
        rows=rows,
    )


def _surprise(row: Pair) -> tuple[bool, float, float, str, str]:
    return (row.p is None, row.p or 0.0, -row.shared, row.a_iri, row.b_iri)


def pair_power(
    n: int, *, share: float = 0.2, ratio: float = 2.0, alpha: float = 0.05, tests: int = 1
) -> float:
    """Chance that the pair test finds a true tendency at this number of initiatives.

    Two bodies each take part in `share` of n initiatives; each initiative of the first has the
    second with probability `ratio` · `share`. The test is the fixed-row test (hypergeometric) at
    `alpha`, divided by `tests` (Bonferroni).

    Examples
    --------
    >>> [round(pair_power(n), 2) for n in (30, 60, 120, 240)]
    [0.18, 0.33, 0.67, 0.92]
    """
    from scipy.stats import binom, hypergeom

    if n < 0 or not 0 <= share <= 1 or not 0 <= ratio * share <= 1 or tests < 1:
        raise UsageError(f"no power for n={n}, share={share}, ratio={ratio}, tests={tests}")
    d = round(share * n)
    for shared in range(d + 1):
        if hypergeom.sf(shared - 1, n, d, d) <= alpha / tests:
            return float(binom.sf(shared - 1, d, ratio * share))
    return 0.0


def stable_draws(data: Any, *, alpha: float = 0.05) -> int:
    """Draws for verdicts that do not depend on the seed: 100 · tests/alpha."""
    incidence = Incidence.of(data)
    busy = sum(degree >= TESTED_FROM for degree in incidence.degrees)
    return math.ceil(100 * max(1, busy * (busy - 1) // 2) / alpha)


__all__ = [
    "GlobalTest",
    "Pair",
    "PairTable",
    "false_discovery_rates",
    "fdsm",
    "global_tests",
    "pair_power",
    "pair_table",
    "stable_draws",
]
