"""Whether bodies work with their own kind, for attributes that come from outside the plan."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Any

from remit.measures.cards import Card, measure
from remit.measures.chance import AgainstChance, against

if TYPE_CHECKING:
    import networkx as nx


@measure(
    Card(
        id="K14",
        title_zh="同类合作倾向",
        title_en="assortativity",
        formula="r = (Σ e_kk − Σ a_k b_k)/(1 − Σ a_k b_k), e the share of ties between kinds; "
        "null: the attribute permuted over bodies",
        unit="correlation",
        range="−1..1",
        source="Newman 2003, doi:10.1103/PhysRevE.67.026126",
        edge_cases="only for attributes from outside (level, kind, place), never for sections of "
        "the same plan; bodies without the attribute are left out; one kind only, or no tie: "
        "undefined",
        verdict="optional with null",
        cost="O(draws · ties)",
    )
)
def assortativity(
    graph: nx.Graph,
    attribute: Mapping[Any, Hashable],
    *,
    weight: str | None = "weight",
    draws: int = 1000,
    seed: int = 0,
) -> AgainstChance | None:
    """Assortativity of a graph by an attribute of its nodes, against permuted attributes."""
    import numpy as np

    nodes = sorted((node for node in graph if node in attribute), key=str)
    kinds = sorted({attribute[node] for node in nodes}, key=str)
    kind = np.array([kinds.index(attribute[node]) for node in nodes], dtype=np.int64)
    place = {node: number for number, node in enumerate(nodes)}
    ties = [
        (place[u], place[v], float(1 if weight is None else data.get(weight, 1)))
        for u, v, data in graph.edges(data=True)
        if u in place and v in place and u != v
    ]
    if len(kinds) < 2 or not any(value for _, _, value in ties):
        return None
    u, v = (np.array([tie[end] for tie in ties]) for end in (0, 1))
    values = np.array([value for _, _, value in ties])

    def coefficient(labels: Any) -> float:
        mixing = np.zeros((len(kinds), len(kinds)))
        np.add.at(mixing, (labels[u], labels[v]), values)
        if not graph.is_directed():
            mixing = mixing + mixing.T
        return mixing_assortativity(mixing.tolist()) or 0.0

    rng = np.random.Generator(np.random.PCG64(seed))
    drawn = [coefficient(rng.permutation(kind)) for _ in range(draws)]
    return against(coefficient(kind), drawn, seed=seed, side="both")


def mixing_assortativity(mixing: list[list[float]]) -> float | None:
    """Newman's r of a matrix of ties between kinds; None where it is undefined.

    Examples
    --------
    >>> mixing_assortativity([[5, 0], [0, 5]])
    1.0
    """
    import numpy as np

    e = np.array(mixing, dtype=float)
    if e.sum() == 0:
        return None
    e /= e.sum()
    random = float(e.sum(axis=1) @ e.sum(axis=0))
    if random >= 1:
        return None
    return (float(np.trace(e)) - random) / (1 - random)
