"""What holds under every weighting: ranks over all weights, and exact dominance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from remit.errors import UsageError
from remit.measures.cards import Card, measure

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptability:
    """One agent's ranks over all weightings.

    `shares[r]` is the share of drawn weightings that give rank r + 1 (a tie counts as the best
    rank of its range); `lowest` … `highest` the ranks seen; `above` and `below` the agents that
    it outranks, or that outrank it, under every weighting (exact, not drawn).
    """

    agent: str
    shares: tuple[float, ...]
    lowest: int
    highest: int
    above: tuple[str, ...]
    below: tuple[str, ...]


@measure(
    Card(
        id="W4",
        title_zh="权重敏感性",
        title_en="sensitivity to the weights",
        formula="weights ~ Dirichlet(1, …, 1) over the terms; share of weightings that give each "
        "rank; A above B under every weighting iff at every corner",
        unit="share of weightings",
        range="0..1",
        source="Lahdelma, Hokkanen and Salminen 1998, doi:10.1016/S0377-2217(97)00163-X (SMAA)",
        edge_cases="scores are linear in the weights, so dominance is exact; equal loads neither "
        "dominate nor are dominated",
        verdict="core",
        cost="O(draws · agents · log agents)",
    )
)
def sensitivity(
    components: Mapping[str, Mapping[str, float]], *, draws: int = 20_000, seed: int = 0
) -> tuple[Acceptability, ...]:
    """Ranks of every agent over all weightings of the components of its load.

    Parameters
    ----------
    components
        For each agent the load in each term, as `Load.components` holds them.

    Raises
    ------
    UsageError
        If the agents do not have the same terms.
    """
    import numpy as np

    agents = sorted(components)
    terms = sorted({term for agent in agents for term in components[agent]})
    if any(sorted(components[agent]) != terms for agent in agents):
        raise UsageError("every agent needs a load in every term")
    if not agents:
        return ()
    loads = np.array([[components[agent][term] for term in terms] for agent in agents])
    rng = np.random.Generator(np.random.PCG64(seed))
    weights = np.vstack((rng.dirichlet(np.ones(len(terms)), size=draws), np.eye(len(terms))))
    block = max(1, 4_000_000 // len(agents))
    parts = [weights[start : start + block] for start in range(0, len(weights), block)]
    ranks = np.vstack([_best_ranks(part @ loads.T) for part in parts])
    over = _dominates(loads)
    counts = np.zeros((len(agents), len(agents)))
    for a in range(len(agents)):
        counts[:, a] = np.bincount(ranks[:draws, a] - 1, minlength=len(agents)) / draws
    return tuple(
        Acceptability(
            agent=agent,
            shares=tuple(counts[:, a].tolist()),
            lowest=int(ranks[:, a].min()),
            highest=int(ranks[:, a].max()),
            above=tuple(agents[b] for b in np.flatnonzero(over[a])),
            below=tuple(agents[b] for b in np.flatnonzero(over[:, a])),
        )
        for a, agent in enumerate(agents)
    )


def _best_ranks(scores: NDArray[Any]) -> NDArray[np.int32]:
    """Best rank of each column in each row; scores equal to nine digits share it."""
    import numpy as np

    scale = np.maximum(np.abs(scores).max(axis=1, keepdims=True), 1e-300)
    rounded = np.round(scores / scale, 9)
    order = np.argsort(-rounded, axis=1, kind="stable")
    ordered = np.take_along_axis(rounded, order, axis=1)
    place = np.broadcast_to(np.arange(1, scores.shape[1] + 1, dtype=np.int32), scores.shape).copy()
    place[:, 1:][ordered[:, 1:] == ordered[:, :-1]] = 0
    ranks = np.empty(scores.shape, dtype=np.int32)
    np.put_along_axis(ranks, order, np.maximum.accumulate(place, axis=1), axis=1)
    return ranks


def _dominates(loads: NDArray[Any]) -> NDArray[Any]:
    """Whether row a is at least row b at every corner, and more at one."""
    import numpy as np

    gap = loads[:, None, :] - loads[None, :, :]
    over: NDArray[Any] = (gap >= -1e-9).all(axis=2) & (gap > 1e-9).any(axis=2)
    np.fill_diagonal(over, False)
    return over


@dataclass(frozen=True, slots=True, kw_only=True)
class DepartmentLoad:
    """Load of one body at the support cost asked for, and its ranks over all support costs."""

    agent: str
    leads: float
    supports: int
    load: float
    lowest: int
    highest: int


@measure(
    Card(
        id="W5",
        title_zh="部门负荷",
        title_en="department load",
        formula="fractional leads (W2) + s · number of supports, s swept from 0 to 1",
        unit="initiative-equivalents",
        range="0..n",
        source="defined here",
        edge_cases="the range of ranks over s is exact up to 300 bodies (all crossings), on a "
        "grid of 101 values above; ties count as the best rank of their range",
        verdict="core",
        cost="O(bodies³) up to 300 bodies",
    )
)
def department_loads(
    leads: Mapping[str, float], supports: Mapping[str, int], *, support_cost: float = 0.5
) -> tuple[DepartmentLoad, ...]:
    """Load of every body and the range of its ranks whatever a support costs.

    Parameters
    ----------
    leads
        Fractional lead load of each body.
    supports
        Initiatives each body supports without leading.
    support_cost
        What a support costs of a lead, 0 to 1.
    """
    import numpy as np

    if not 0 <= support_cost <= 1:
        raise UsageError(f"a support costs 0 to 1 of a lead, not {support_cost}")
    agents = sorted(leads.keys() | supports.keys())
    a = np.array([leads.get(agent, 0.0) for agent in agents])
    b = np.array([float(supports.get(agent, 0)) for agent in agents])
    out = []
    for k, agent in enumerate(agents):
        costs = _costs(a - a[k], b - b[k])
        scores = a[None, :] + costs[:, None] * b[None, :]
        ranks = 1 + (scores > scores[:, k, None] + 1e-9).sum(axis=1)
        out.append(
            DepartmentLoad(
                agent=agent,
                leads=float(a[k]),
                supports=int(b[k]),
                load=float(a[k] + support_cost * b[k]),
                lowest=int(ranks.min()),
                highest=int(ranks.max()),
            )
        )
    return tuple(sorted(out, key=lambda row: (-row.load, row.agent)))


def _costs(leads: NDArray[Any], supports: NDArray[Any]) -> NDArray[Any]:
    """The support costs at which a body meets another, 0, 1, and one between each two."""
    import numpy as np

    if len(leads) > 300:
        return np.linspace(0, 1, 101)
    crossing = np.divide(-leads, supports, out=np.full(len(leads), -1.0), where=supports != 0)
    inside = crossing[(crossing > 0) & (crossing < 1)]
    points = np.unique(np.concatenate((inside, [0.0, 1.0])))
    return np.sort(np.concatenate((points, (points[1:] + points[:-1]) / 2)))
