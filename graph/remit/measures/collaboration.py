"""The positions of bodies in the weighted projection, as `remit collaboration` lists them.

At the size of one plan most of these repeat "how many initiatives": the counts are printed beside
them, and `remit.measures.brokerage` tests what remains against chance.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from remit.measures.backend import RUN_FROM, betweenness_centrality, convert_from_nx
from remit.measures.blocs import communities, method, modularity
from remit.measures.cards import Card, measure
from remit.measures.holes import constraint
from remit.measures.incidence import Groups, Incidence
from remit.measures.plain import plain
from remit.measures.projections import Weight, project, set_distances
from remit.measures.sparsepaths import distance_sums

if TYPE_CHECKING:
    import networkx as nx

#: Up to this many nodes the eigenvector and PageRank are solved exactly with dense matrices.
DENSE_UP_TO = 1500


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """One body's place in the projection; None where a measure is undefined for it."""

    name: str
    iri: str
    initiatives: int
    degree: int
    strength: float
    betweenness: float | None
    closeness: float | None
    harmonic: float | None
    eigenvector: float | None
    pagerank: float | None
    constraint: float | None
    core: int
    community: int | None

    def as_json(self) -> dict[str, Any]:
        """The row promised in the command line contract, extended."""
        return {key: plain(getattr(self, key)) for key in self.__slots__}


@dataclass(frozen=True, slots=True, kw_only=True)
class Collaboration:
    """Positions of all bodies with what is needed to quote them."""

    n: int
    groups: Groups
    weight: Weight
    seed: int
    method: str
    modularity: float | None
    components: int
    notes: tuple[str, ...]
    rows: tuple[Position, ...]

    def as_json(self) -> dict[str, Any]:
        """Settings first, rows last."""
        out: dict[str, Any] = {
            key: plain(getattr(self, key)) for key in self.__slots__ if key not in ("rows", "notes")
        }
        return out | {"notes": list(self.notes), "rows": [row.as_json() for row in self.rows]}


@measure(
    Card(
        id="K9",
        title_zh="中心性（接近、特征向量、PageRank、核数）",
        title_en="centralities of the projection",
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
def collaboration(
    data: Any,
    *,
    weight: Weight = "count",
    seed: int = 0,
    labels: Mapping[str, str] | None = None,
) -> Collaboration:
    """Degree, strength, betweenness, closeness and so on of every agent of an incidence.

    Parameters
    ----------
    data
        An `Incidence`, a 0/1 matrix (agents × initiatives) or a two-mode networkx graph.
    weight
        Formula of the ties (K1). Paths run along 1/weight.
    seed
        Of the search for communities.
    labels
        Names to print for IRIs.
    """
    incidence = Incidence.of(data)
    graph = project(incidence, weight=weight)
    scale = set_distances(graph)
    tied = graph.subgraph(node for node in graph if graph.degree[node]).copy()
    columns, components = _columns(tied, scale)
    blocs = communities(graph, seed=seed)
    community = {node: number for number, bloc in enumerate(blocs, start=1) for node in bloc}
    holes = constraint(graph, weight="weight")
    names = labels or {}
    rows = [
        Position(
            name=names.get(node, node),
            iri=node,
            initiatives=incidence.degrees[row],
            degree=graph.degree[node],
            strength=math.fsum(value for _, _, value in graph.edges(node, data="weight")),
            constraint=holes[node],
            core=int(columns["core"].get(node, 0)),
            community=community.get(node),
            **{key: columns[key].get(node) for key in _SCORES},
        )
        for row, node in enumerate(incidence.agents)
    ]
    return Collaboration(
        n=len(incidence.initiatives),
        groups=incidence.groups,
        weight=weight,
        seed=seed,
        method=method(),
        modularity=modularity(graph, blocs) if blocs else None,
        components=components,
        notes=_notes(len(graph) - len(tied), components),
        rows=tuple(sorted(rows, key=lambda r: (-r.strength, -r.degree, r.name, r.iri))),
    )


_SCORES = ("betweenness", "closeness", "harmonic", "eigenvector", "pagerank")
Scores = dict[str, float]


def _columns(tied: nx.Graph, scale: int) -> tuple[dict[str, Scores], int]:
    """Scores of the nodes that have ties, and the number of components they form."""
    import networkx as nx

    components = nx.number_connected_components(tied) if tied else 0
    between, far, near = _paths(tied)
    whole = components == 1
    others = len(tied) - 1
    columns = {
        "betweenness": between,
        "closeness": {v: others * scale / total for v, total in far.items()} if whole else {},
        "harmonic": {v: scale * total for v, total in near.items()},
        "eigenvector": eigenvector(tied) if whole else {},
        "pagerank": pagerank(tied),
        "core": nx.core_number(tied) if tied else {},
    }
    return columns, components


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
        node: [float(d) for other, d in sorted(lengths.items()) if other != node]
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
    nodes = [str(node) for node in arrays.nodes]
    return (
        {str(node): score for node, score in between.items()},
        dict(zip(nodes, far.tolist(), strict=True)),
        dict(zip(nodes, near.tolist(), strict=True)),
    )


def _notes(alone: int, components: int) -> tuple[str, ...]:
    notes = []
    if alone:
        notes.append(f"{alone} without any shared initiative: no centrality")
    if components > 1:
        notes.append(f"{components} separate components: closeness and eigenvector undefined")
    return tuple(notes)


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
