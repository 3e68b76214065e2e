"""Every centrality beside what the same margins give by chance.

At the size of one plan most centralities repeat the number of initiatives: an agent that is busy is
central in every random plan as well. Only what exceeds that says something about position.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from remit.measures.chance import AgainstChance, against
from remit.measures.draws import draw_margins
from remit.measures.holes import dense_holes
from remit.measures.incidence import Incidence
from remit.measures.projections import Weight, weight_matrix
from remit.measures.shortestpaths import all_distances, betweenness

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_ITERATIONS = 1000

CENTRALITIES = (
    "degree",
    "strength",
    "betweenness",
    "harmonic",
    "eigenvector",
    "pagerank",
    "constraint",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionsNull:
    """Each agent's centralities against random incidences with the same margins.

    `rows[agent][measure]`; the test is two-sided. An agent without ties in a draw counts as 0
    there, which is what its centrality is.
    """

    n: int
    weight: Weight
    draws: int
    seed: int
    rows: Mapping[str, Mapping[str, AgainstChance]]


def positions_null(
    data: Any, *, weight: Weight = "count", draws: int = 200, seed: int = 0
) -> PositionsNull:
    """Degree, strength, betweenness and so on of every agent, each with expectation and p.

    Parameters
    ----------
    data
        An `Incidence`, a 0/1 matrix (agents × initiatives) or a two-mode networkx graph.
    weight
        Formula of the ties (K1). Paths run along 1/weight.
    draws, seed
        Of the FDSM.

    Notes
    -----
    Time O(agents³) a draw. Where the projection falls into several components the eigenvector is
    that of the component with the largest eigenvalue.
    """
    import numpy as np

    incidence = Incidence.of(data)
    observed = _scores(weight_matrix(incidence.matrix(), weight))
    drawn = np.stack(
        [
            _scores(weight_matrix(matrix, weight))
            for batch in draw_margins(incidence, draws=draws, seed=seed)
            for matrix in batch
        ]
    )
    return PositionsNull(
        n=len(incidence.initiatives),
        weight=weight,
        draws=draws,
        seed=seed,
        rows={
            agent: {
                name: against(observed[row, a], drawn[:, row, a], seed=seed, side="both")
                for row, name in enumerate(CENTRALITIES)
            }
            for a, agent in enumerate(incidence.agents)
        },
    )


def _scores(weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """All centralities of a weight matrix, one row each."""
    import numpy as np

    n = len(weights)
    tied = weights > 0
    lengths = np.divide(1.0, weights, out=np.full((n, n), np.inf), where=tied)
    distance = all_distances(lengths)
    near = np.divide(
        1.0, distance, out=np.zeros((n, n)), where=np.isfinite(distance) & (distance > 0)
    )
    return np.stack(
        (
            tied.sum(axis=1).astype(float),
            weights.sum(axis=1),
            betweenness(lengths),
            near.sum(axis=1),
            _eigenvector(weights),
            _pagerank(weights),
            dense_holes(weights)[1],
        )
    )


def _eigenvector(weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Leading eigenvector by iteration: LAPACK's threads make it slow on small matrices."""
    import numpy as np

    vector: NDArray[np.float64] = np.full(len(weights), 1.0)
    if not weights.any():
        return np.zeros(len(weights))
    # The shift keeps the iteration from swinging on graphs with two sides.
    shift = float(weights.sum(axis=1).mean())
    for _ in range(_ITERATIONS):
        last = vector
        vector = weights @ last + shift * last
        vector /= np.sqrt(vector @ vector)
        if np.abs(vector - last).max() < 1e-12:
            break
    return vector


def _pagerank(weights: NDArray[np.float64], damping: float = 0.85) -> NDArray[np.float64]:
    import numpy as np

    n = len(weights)
    out = weights.sum(axis=1)
    idle = out == 0
    flow = weights / np.where(idle, 1, out)[:, None] + np.where(idle, 1 / max(n, 1), 0)[:, None]
    return np.linalg.solve(np.eye(n) - damping * flow.T, np.full(n, (1 - damping) / max(n, 1)))
