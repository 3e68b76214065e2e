"""Bodies tied by the initiatives they share, and the lengths of those ties.

"Hyperbolic" names several of these weights in the literature; ours are named by formula.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING, Any, Literal

from remit.errors import UsageError
from remit.measures.cards import Card, measure
from remit.measures.incidence import Incidence

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np
    from numpy.typing import NDArray

Weight = Literal["count", "newman", "fractional", "tanh"]

#: What one initiative of k bodies adds to each of its pairs.
PER_INITIATIVE: Mapping[str, Callable[[int], float]] = {
    "count": lambda k: 1,
    "newman": lambda k: 1 / (k - 1),
    "fractional": lambda k: 2 / (k * (k - 1)),
    "tanh": lambda k: 1,
}
#: Above this many pair visits the product of sparse matrices is quicker than counting.
SPARSE_ABOVE = 200_000


@measure(
    Card(
        id="K1",
        title_zh="合作强度",
        title_en="pair strength",
        formula="count O_ij = Σ_i 1; newman Σ 1/(k_i−1); fractional Σ 2/(k_i(k_i−1)); "
        "tanh(O_ij); k_i the bodies of initiative i, sums over shared initiatives",
        unit="initiatives",
        range="count 0..min(d_a, d_b); newman strength of a body = its initiatives with ≥ 2 "
        "bodies; fractional adds 1 in total per such initiative; tanh 0..1",
        source="Newman 2001, doi:10.1103/PhysRevE.64.016132; Borgatti and Halgin 2011",
        edge_cases="an initiative with one body adds no pair; groups are dropped unless asked",
        verdict="core",
        cost="O(Σ k²)",
    )
)
def project(data: Any, *, weight: Weight = "count") -> nx.Graph:
    """Graph of the agents, tied where they share an initiative.

    Parameters
    ----------
    data
        An `Incidence`, a 0/1 matrix (agents × initiatives) or a two-mode networkx graph.
    weight
        Formula of the edge attribute `weight`; `shared` always holds the count.

    Returns
    -------
    networkx.Graph
        Every agent is a node, also without ties; nodes and edges are in sorted order.
    """
    import networkx as nx

    if weight not in PER_INITIATIVE:
        raise UsageError(f"no weight {weight!r}", remedy=f"one of {', '.join(PER_INITIATIVE)}")
    incidence = Incidence.of(data)
    visits = sum(k * (k - 1) // 2 for k in incidence.sizes)
    pairs = _by_matrix if visits > SPARSE_ABOVE else _by_counting
    graph = nx.Graph()
    graph.add_nodes_from(incidence.agents)
    names = incidence.agents
    graph.add_edges_from(
        (names[a], names[b], {"weight": math.tanh(w) if weight == "tanh" else w, "shared": shared})
        for a, b, shared, w in pairs(incidence, PER_INITIATIVE[weight])
    )
    return graph


Pair = tuple[int, int, int, float]


def _by_counting(incidence: Incidence, adds: Callable[[int], float]) -> list[Pair]:
    parts: dict[tuple[int, int], list[float]] = {}
    for agents in incidence.members:
        if len(agents) > 1:
            part = adds(len(agents))
            for pair in combinations(agents, 2):
                parts.setdefault(pair, []).append(part)
    whole = all(isinstance(part, int) for part in map(adds, {2, 3}))
    add = sum if whole else math.fsum
    return [(a, b, len(added), add(added)) for (a, b), added in sorted(parts.items())]


def _by_matrix(incidence: Incidence, adds: Callable[[int], float]) -> list[Pair]:
    import numpy as np
    from scipy.sparse import diags_array, triu

    shared = incidence.sparse()
    counted = triu(shared @ shared.T, k=1, format="csr")
    counted.sort_indices()
    parts = np.array([adds(k) if k > 1 else 0 for k in incidence.sizes], dtype=float)
    weighted = triu(shared @ diags_array(parts) @ shared.T, k=1, format="csr")
    weighted.sort_indices()
    rows, columns = counted.tocoo().coords
    # Every shared initiative adds a positive part, so both products have the same entries.
    return list(
        zip(
            rows.tolist(),
            columns.tolist(),
            counted.data.tolist(),
            weighted.data.tolist(),
            strict=True,
        )
    )


def weight_matrix(matrix: NDArray[Any], weight: Weight = "count") -> NDArray[np.float64]:
    """The weights of `project` as a dense symmetric matrix with an empty diagonal."""
    import numpy as np

    single = np.asarray(matrix, dtype=float)
    adds = PER_INITIATIVE[weight]
    parts = np.array([adds(int(k)) if k > 1 else 0 for k in single.sum(axis=0)], dtype=float)
    out: NDArray[np.float64] = (single * parts) @ single.T
    np.fill_diagonal(out, 0)
    return np.tanh(out) if weight == "tanh" else out


def set_distances(graph: nx.Graph, *, weight: str = "weight", distance: str = "distance") -> int:
    """Write 1/weight on every edge as its length, exactly where that is possible.

    Sums of rounded reciprocals break ties between equally long paths at random. Weights that are
    rational with small terms (counts, Newman's) therefore get integer lengths, L/weight.

    Returns
    -------
    int
        The scale L: a length divided by it is 1/weight. It is 1 for rounded lengths.
    """
    weights = {data[weight] for _, _, data in graph.edges(data=True)}
    if any(value <= 0 for value in weights):
        raise ValueError("a tie needs a weight above zero to have a length")
    exact = {value: Fraction(value).limit_denominator(10**6) for value in weights}
    near = all(abs(float(part) - value) <= 1e-12 * value for value, part in exact.items())
    scale = math.lcm(*(part.numerator for part in exact.values())) if near and exact else 0
    longest = max((1 / value for value in weights), default=0.0)
    if not 0 < scale * longest * max(1, len(graph)) < 2**53:
        scale = 0
    for _, _, data in graph.edges(data=True):
        value = data[weight]
        data[distance] = int(scale / exact[value]) if scale else 1 / value
    return scale or 1
