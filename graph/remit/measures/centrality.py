"""Positions of the nodes of one graph: closeness, eigenvector, PageRank, cores and the like."""

from __future__ import annotations

import math
from collections.abc import Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from remit.measures.backend import RUN_FROM, betweenness_centrality, convert_from_nx
from remit.measures.cards import Card, measure
from remit.measures.holes import constraint
from remit.measures.projections import set_distances
from remit.measures.sparsepaths import distance_sums

if TYPE_CHECKING:
    import networkx as nx

#: Up to this many nodes the eigenvector and PageRank are solved exactly with dense matrices.
DENSE_UP_TO = 1500

Scores = dict[Hashable, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Centralities:
    """One node's place in a graph; None where a measure is undefined for it."""

    degree: int
    strength: float
    betweenness: float | None
    closeness: float | None
    harmonic: float | None
    eigenvector: float | None
    pagerank: float | None
    constraint: float | None
    core: int


@measure(
    Card(
        id="K9",
        title_zh="中心性（接近、特征向量、PageRank、核数）",
        title_en="centralities",
        formula="closeness (m−1)/Σ d and harmonic Σ 1/d over the m−1 others that have ties, d "
        "along 1/weight; eigenvector A x = λ x, |x| = 1; PageRank with damping .85; k-core number",
        unit="closeness, harmonic: ties of weight 1; others: none",
        range="closeness, harmonic ≥ 0; eigenvector 0..1; PageRank sums to 1; core 0..m−1",
        source="Freeman 1978, doi:10.1016/0378-8733(78)90021-7; Bonacich 1987, "
        "doi:10.1086/228631; Brin and Page 1998, doi:10.1016/S0169-7552(98)00110-X; Seidman 1983, "
        "doi:10.1016/0378-8733(83)90028-X",
        edge_cases="a body without ties has none of them but the core number 0; with two or more "
        "components of ties closeness and eigenvector are undefined, harmonic remains",
        verdict="not shown",
        cost="O(VE + V² log V); eigenvector and PageRank O(V³) up to 1,500 nodes",
    )
)
def centralities(graph: nx.Graph, *, weight: str | None = "weight") -> dict[Hashable, Centralities]:
    """Centralities of every node of an undirected graph.

    Parameters
    ----------
    graph
        Undirected and simple; self-loops and ties of weight zero are removed first.
    weight
        Edge attribute, 1 where absent; None takes every tie as 1. Paths run along 1/weight.

    Raises
    ------
    ValueError
        If the graph is directed or a weight is below zero.

    Examples
    --------
    >>> import networkx as nx
    >>> centralities(nx.path_graph(3), weight=None)[1].closeness
    1.0
    """
    import networkx as nx

    if graph.is_directed():
        raise ValueError("centralities are defined here for undirected graphs")
    clean = nx.Graph()
    clean.add_nodes_from(graph)
    clean.add_weighted_edges_from(
        (u, v, value)
        for u, v, data in graph.edges(data=True)
        if u != v and (value := 1 if weight is None else data.get(weight, 1)) != 0
    )
    scale = set_distances(clean)
    tied = clean.subgraph(node for node in clean if clean.degree[node]).copy()
    columns = _columns(tied, scale)
    holes = constraint(clean, weight="weight")
    return {
        node: Centralities(
            degree=clean.degree[node],
            strength=math.fsum(value for _, _, value in clean.edges(node, data="weight")),
            constraint=holes[node],
            core=int(columns["core"].get(node, 0)),
            **{name: columns[name].get(node) for name in _UNDEFINED_ALONE},
        )
        for node in clean
    }


_UNDEFINED_ALONE = ("betweenness", "closeness", "harmonic", "eigenvector", "pagerank")


def _columns(tied: nx.Graph, scale: int) -> dict[str, Scores]:
    """Scores of the nodes that have ties; empty where a score is undefined."""
    import networkx as nx

    whole = bool(tied) and nx.is_connected(tied)
    between, far, near = _paths(tied)
    others = len(tied) - 1
    return {
        "betweenness": between,
        "closeness": {v: others * scale / total for v, total in far.items()} if whole else {},
        "harmonic": {v: scale * total for v, total in near.items()},
        "eigenvector": eigenvector(tied) if whole else {},
        "pagerank": pagerank(tied),
        "core": nx.core_number(tied) if tied else {},
    }


def _paths(tied: nx.Graph) -> tuple[Scores, Scores, Scores]:
    """Betweenness, Σ distance and Σ 1/distance of every node, whichever way is quicker."""
    import networkx as nx

    if len(tied) >= RUN_FROM:
        try:
            return _sparse_paths(tied)
        except NotImplementedError:  # paths too long for matrix products: one by one, then
            pass
    between = nx.betweenness_centrality(tied, weight="distance") if tied else {}
    reach = {
        node: [float(d) for other, d in lengths.items() if other != node]
        for node, lengths in nx.all_pairs_dijkstra_path_length(tied, weight="distance")
    }
    return (
        between,
        {node: math.fsum(distances) for node, distances in reach.items()},
        {node: math.fsum(1 / d for d in distances) for node, distances in reach.items()},
    )


def _sparse_paths(tied: nx.Graph) -> tuple[Scores, Scores, Scores]:
    arrays = convert_from_nx(tied, edge_attrs={"distance": 1})
    between = betweenness_centrality(arrays, weight="distance")
    _, far, near = distance_sums(arrays.weights, weighted=True)
    return (
        between,
        dict(zip(arrays.nodes, far.tolist(), strict=True)),
        dict(zip(arrays.nodes, near.tolist(), strict=True)),
    )


def eigenvector(graph: nx.Graph, *, weight: str | None = "weight") -> Scores:
    """Leading eigenvector of the weighted adjacency, of length 1 and not below zero.

    Empty without nodes. On a disconnected graph the result is zero on all components but one.

    Raises
    ------
    ValueError
        If the graph is directed.
    """
    import numpy as np

    if graph.is_directed():
        raise ValueError("the eigenvector is defined here for undirected graphs")
    if not len(graph):
        return {}
    adjacency = _adjacency(graph, weight)
    if len(graph) <= DENSE_UP_TO:
        vector = np.linalg.eigh(adjacency)[1][:, -1]
    else:
        from scipy.sparse.linalg import eigsh

        vector = eigsh(adjacency, k=1, which="LA", v0=np.ones(len(graph)))[1][:, 0]
    vector = np.abs(vector) / np.linalg.norm(vector)
    return dict(zip(graph, vector.tolist(), strict=True))


def pagerank(graph: nx.Graph, *, weight: str | None = "weight", damping: float = 0.85) -> Scores:
    """PageRank along the ties in proportion to their weight; sums to 1, empty without nodes.

    A node without outgoing ties passes its rank to all alike. Small graphs are solved exactly,
    large ones iterated until the ranks change by less than 1e-12 in sum.
    """
    import numpy as np

    n = len(graph)
    if n == 0:
        return {}
    adjacency = _adjacency(graph, weight)
    out = np.asarray(adjacency.sum(axis=1)).ravel()
    idle = out == 0
    scale = np.where(idle, 0, 1 / np.where(idle, 1, out))
    rank = np.full(n, 1 / n)
    if n <= DENSE_UP_TO:
        flow = adjacency * scale[:, None] + np.where(idle, 1 / n, 0)[:, None]
        rank = np.linalg.solve(np.eye(n) - damping * flow.T, np.full(n, (1 - damping) / n))
    else:
        back = adjacency.T.tocsr()
        for _ in range(1000):
            flow = back @ (rank * scale) + rank[idle].sum() / n
            new = damping * flow + (1 - damping) / n
            change, rank = float(np.abs(new - rank).sum()), new
            if change < 1e-12:
                break
    return dict(zip(graph, (rank / rank.sum()).tolist(), strict=True))


def _adjacency(graph: nx.Graph, weight: str | None) -> Any:
    """Weighted adjacency: a dense array up to the size limit, else a scipy sparse one."""
    import networkx as nx

    if len(graph) <= DENSE_UP_TO:
        return nx.to_numpy_array(graph, weight=weight, dtype=float)
    return nx.to_scipy_sparse_array(graph, weight=weight, dtype=float)
