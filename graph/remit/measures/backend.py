"""A networkx backend: the same functions, the same results, on compiled sparse matrices.

Installed with remit under the name "remit". It answers when asked,
``nx.betweenness_centrality(G, backend="remit")``, or by itself above `RUN_FROM` nodes once
``nx.config.backend_priority = ["remit"]``. Structural holes are not dispatched: see
`remit.measures.holes`. PageRank is not either, since networkx computes it with scipy already.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import networkx as nx

#: Below this many nodes converting costs more than is gained.
RUN_FROM = 200
#: networkx counts cores almost as fast as it can be converted.
_RUN_CORES_FROM = 5000

Scores = dict[Hashable, float]


@dataclass(frozen=True)
class Arrays:
    """A graph as arrays: its nodes in order, and its links as a scipy CSR array of weights."""

    nodes: tuple[Hashable, ...]
    weights: Any
    directed: bool

    __networkx_backend__ = "remit"

    def __len__(self) -> int:
        return len(self.nodes)

    def is_directed(self) -> bool:
        """Whether the links have a direction."""
        return self.directed

    def is_multigraph(self) -> bool:
        """Parallel links are not kept apart."""
        return False

    @property
    def links(self) -> Any:
        """The links with weight 1 each."""
        import numpy as np

        out = self.weights.copy()
        out.data = np.ones_like(out.data)
        return out


def info() -> dict[str, Any]:
    """What networkx shows of this backend (entry point `networkx.backend_info`)."""
    return {
        "backend_name": "remit",
        "package": "remit",
        "short_summary": "Centralities by sparse matrix products.",
        "functions": {name: {} for name in FUNCTIONS},
        "default_config": {},
    }


def convert_from_nx(
    graph: nx.Graph, *, edge_attrs: Mapping[str, Any] | None = None, **_: Any
) -> Arrays:
    """A networkx graph as arrays; `edge_attrs` names at most one attribute and its default."""
    import networkx as nx
    import numpy as np

    if isinstance(graph, Arrays):
        return graph
    attribute, default = next(iter((edge_attrs or {}).items()), (None, 1))
    nodes = tuple(graph)
    if not nodes:
        from scipy.sparse import csr_array

        return Arrays(nodes=(), weights=csr_array((0, 0)), directed=graph.is_directed())
    matrix = nx.to_scipy_sparse_array(
        graph, nodelist=list(nodes), weight=attribute, dtype=float, format="csr"
    )
    if attribute is not None and default != 1:
        raise NotImplementedError("weights with a default other than 1")
    matrix.data = np.asarray(matrix.data, dtype=float)
    return Arrays(nodes=nodes, weights=matrix, directed=graph.is_directed())


def convert_to_nx(result: Any, **_: Any) -> Any:
    """Results are plain dicts and stay as they are."""
    return result


def can_run(name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> bool | str:
    """True, or the reason why this call has to be left to networkx."""
    if name not in FUNCTIONS:
        return f"{name} is not among {', '.join(sorted(FUNCTIONS))}"
    bound = _bound(name, args, kwargs)
    graph = bound["G"]
    if graph.is_multigraph():
        return "graphs with parallel links are left to networkx"
    for argument, supported in _SUPPORTED.get(name, {}).items():
        if bound[argument] is not supported:
            return f"{argument}={bound[argument]!r} is left to networkx"
    if name == "core_number" and (graph.is_directed() or _has_loop(graph)):
        return "core numbers are for undirected graphs without self-loops"
    weight = bound.get(_LENGTHS.get(name, ""))
    if weight is not None and not isinstance(weight, str):
        return "weights given by a function are left to networkx"
    if weight is not None and not isinstance(graph, Arrays):
        values = (value for _, _, value in graph.edges(data=weight, default=1))
        if any(not isinstance(value, (int, float)) or not value > 0 for value in values):
            return "lengths have to be numbers above zero"
    return True


def should_run(name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> bool | str:
    """Whether converting is worth it: from `RUN_FROM` nodes."""
    size = len(_bound(name, args, kwargs)["G"])
    least = _RUN_CORES_FROM if name == "core_number" else RUN_FROM
    return size >= least or f"{size} nodes are quicker in networkx itself"


def betweenness_centrality(
    G: Any,  # noqa: N803
    k: int | None = None,
    normalized: bool = True,
    weight: str | None = None,
    endpoints: bool = False,
    seed: Any = None,
) -> Scores:
    """Betweenness as `networkx.betweenness_centrality` defines it, of all nodes exactly."""
    from remit.measures.sparsepaths import length_betweenness, step_betweenness

    n = len(G)
    if n < 3:
        return dict.fromkeys(G.nodes, 0.0)
    total = step_betweenness(G.links) if weight is None else length_betweenness(G.weights)
    if normalized:
        total = total / ((n - 1) * (n - 2))
    elif not G.is_directed():
        total = total / 2
    return dict(zip(G.nodes, total.tolist(), strict=True))


def closeness_centrality(
    G: Any,  # noqa: N803
    u: Hashable | None = None,
    distance: str | None = None,
    wf_improved: bool = True,
) -> Scores:
    """Closeness as `networkx.closeness_centrality` defines it (inward, Wasserman and Faust)."""
    import numpy as np

    from remit.measures.sparsepaths import distance_sums

    reached, far, _ = distance_sums(
        G.links if distance is None else G.weights, weighted=distance is not None
    )
    score = np.divide(reached, far, out=np.zeros(len(G)), where=far > 0)
    if wf_improved:
        score *= reached / max(1, len(G) - 1)
    return dict(zip(G.nodes, score.tolist(), strict=True))


def harmonic_centrality(
    G: Any,  # noqa: N803
    nbunch: Any = None,
    distance: str | None = None,
    sources: Any = None,
) -> Scores:
    """Σ 1/distance to each node from all others, as `networkx.harmonic_centrality`."""
    from remit.measures.sparsepaths import distance_sums

    near = distance_sums(G.links if distance is None else G.weights, weighted=distance is not None)[
        2
    ]
    return dict(zip(G.nodes, near.tolist(), strict=True))


def core_number(G: Any) -> Scores:  # noqa: N803
    """Core number of each node, as `networkx.core_number`."""
    from remit.measures.sparsepaths import core_numbers

    return dict(zip(G.nodes, core_numbers(G.links).tolist(), strict=True))


def eigenvector_centrality(
    G: Any,  # noqa: N803
    max_iter: int = 100,
    tol: float = 1.0e-6,
    nstart: Any = None,
    weight: str | None = None,
) -> Scores:
    """Leading eigenvector by the iteration and tolerance of `networkx.eigenvector_centrality`."""
    import networkx as nx

    from remit.measures.sparsepaths import leading_vector

    if not len(G):
        raise nx.NetworkXPointlessConcept("cannot compute centrality for the null graph")
    matrix = G.links if weight is None else G.weights
    vector = leading_vector(matrix, max_iter=max_iter, tol=tol)
    if vector is None:
        raise nx.PowerIterationFailedConvergence(max_iter)
    return dict(zip(G.nodes, vector.tolist(), strict=True))


FUNCTIONS: dict[str, Callable[..., Scores]] = {
    function.__name__: function
    for function in (
        betweenness_centrality,
        closeness_centrality,
        harmonic_centrality,
        core_number,
        eigenvector_centrality,
    )
}
#: Arguments that have to keep this value.
_SUPPORTED: Mapping[str, Mapping[str, Any]] = {
    "betweenness_centrality": {"k": None, "endpoints": False},
    "closeness_centrality": {"u": None},
    "harmonic_centrality": {"nbunch": None, "sources": None},
    "eigenvector_centrality": {"nstart": None},
}
#: The argument that names the lengths.
_LENGTHS = {
    "betweenness_centrality": "weight",
    "closeness_centrality": "distance",
    "harmonic_centrality": "distance",
    "eigenvector_centrality": "weight",
}


def _bound(name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Mapping[str, Any]:
    from inspect import signature

    bound = signature(FUNCTIONS[name]).bind(*args, **kwargs)
    bound.apply_defaults()
    return bound.arguments


def _has_loop(graph: Any) -> bool:
    if isinstance(graph, Arrays):
        return bool(graph.weights.diagonal().any())
    return any(graph.has_edge(node, node) for node in graph)
