"""Whether one core holds the rest together, or blocs stand beside each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from remit.measures.cards import Card, measure
from remit.measures.chance import AgainstChance, against
from remit.measures.draws import draw_margins
from remit.measures.incidence import Groups, Incidence
from remit.measures.projections import Weight, weight_matrix

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class CorePeriphery:
    """The core that fits best and how well; all None where every pair is tied alike."""

    n: int
    groups: Groups
    weight: Weight
    core: tuple[str, ...]
    correlation: float | None
    against_chance: AgainstChance | None


@measure(
    Card(
        id="K13",
        title_zh="核心—边缘结构",
        title_en="core and periphery",
        formula="largest correlation over cores C of the ties with the pattern that is 1 where "
        "either end is in C and 0 inside the periphery; against FDSM",
        unit="correlation",
        range="−1..1",
        source="Borgatti and Everett 2000, doi:10.1016/S0378-8733(99)00019-2",
        edge_cases="all ties alike: undefined; the search is greedy with swaps, so the value is a "
        "lower bound of the maximum, in observed and drawn data alike",
        verdict="optional with null",
        cost="O(agents³) a draw at most",
    )
)
def core_periphery(
    data: Any, *, weight: Weight = "count", draws: int = 200, seed: int = 0
) -> CorePeriphery:
    """Best core of the projection, with its correlation and the degree-preserving null."""
    incidence = Incidence.of(data)
    core, fit = best_core(weight_matrix(incidence.matrix(), weight))
    chance = None
    if fit is not None:
        drawn = [
            best_core(weight_matrix(matrix, weight))[1] or 0.0
            for batch in draw_margins(incidence, draws=draws, seed=seed)
            for matrix in batch
        ]
        chance = against(fit, drawn, seed=seed)
    return CorePeriphery(
        n=len(incidence.initiatives),
        groups=incidence.groups,
        weight=weight,
        core=tuple(incidence.agents[a] for a in core),
        correlation=fit,
        against_chance=chance,
    )


def best_core(ties: NDArray[Any]) -> tuple[tuple[int, ...], float | None]:
    """Core found by greedy growth, then swaps, and its correlation with the pattern.

    The correlation of a core of given size rises as the ties inside the periphery fall, so the
    core grows by the node with most ties to what is still periphery.

    Parameters
    ----------
    ties
        Symmetric matrix of weights; the diagonal is not looked at.
    """
    import numpy as np

    m = len(ties)
    weights = np.array(ties, dtype=float)
    np.fill_diagonal(weights, 0)
    values = weights[np.triu_indices(m, k=1)]
    if m < 3 or not len(values) or values.min() == values.max():
        return (), None
    outside = np.ones(m, dtype=bool)
    best: tuple[float, tuple[int, ...]] = (-np.inf, ())
    for _ in range(m - 2):
        pull = np.where(outside, weights @ outside, -1.0)
        outside[int(np.argmax(pull))] = False
        fit = _fit(weights, outside, values)
        if fit > best[0] + 1e-12:
            best = fit, tuple(np.flatnonzero(~outside).tolist())
    outside[:] = True
    outside[list(best[1])] = False
    _swap(weights, outside)
    return tuple(np.flatnonzero(~outside).tolist()), float(_fit(weights, outside, values))


def _swap(weights: Any, outside: Any) -> None:
    """Exchange core and periphery nodes while that leaves fewer ties inside the periphery."""
    import numpy as np

    for _ in range(len(weights)):
        to_outside = weights @ outside
        core, rest = np.flatnonzero(~outside), np.flatnonzero(outside)
        # Ties inside the periphery change by this when core node c and rest node r change places.
        change = to_outside[core][:, None] - to_outside[rest][None, :]
        change -= weights[np.ix_(core, rest)]
        c, r = np.unravel_index(int(np.argmin(change)), change.shape)
        if change[c, r] >= -1e-12:
            return
        outside[core[c]], outside[rest[r]] = True, False


def _fit(weights: Any, outside: Any, values: Any) -> float:
    """Pearson correlation of the pairs' weights with the pattern."""
    import numpy as np

    pairs, size = len(values), int(outside.sum())
    ones = pairs - size * (size - 1) / 2
    share = ones / pairs
    within = float(weights[np.ix_(outside, outside)].sum()) / 2
    covariance = (float(values.sum()) - within) / pairs - float(values.mean()) * share
    spread = float(values.std()) * float(np.sqrt(share * (1 - share)))
    return covariance / spread if spread > 0 else -np.inf
