"""Blocs: which bodies work together more than with the rest."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx as nx

#: Independent starts, of which the partition with the highest modularity is kept.
STARTS = 50

Partition = tuple[tuple[Hashable, ...], ...]


def method() -> str:
    """The algorithm that `communities` uses here: Leiden, or Louvain where it is not installed."""
    return "leiden" if find_spec("graspologic_native") else "louvain"


def modularity(
    graph: nx.Graph, partition: Iterable[Iterable[Hashable]], *, weight: str | None = "weight"
) -> float | None:
    """Newman's modularity Q of a partition, −½ to 1; None without ties.

    Newman (2004), doi:10.1103/PhysRevE.69.026113.
    """
    block = {node: number for number, nodes in enumerate(partition) for node in nodes}
    inside: dict[int, float] = {}
    strength: dict[int, float] = {}
    total = 0.0
    for u, v, value in _weighted(graph, weight):
        total += value
        for node in (u, v):
            strength[block[node]] = strength.get(block[node], 0) + value
        if block[u] == block[v]:
            inside[block[u]] = inside.get(block[u], 0) + value
    if total == 0:
        return None
    return sum(inside.values()) / total - sum((s / (2 * total)) ** 2 for s in strength.values())


def communities(
    graph: nx.Graph, *, weight: str | None = "weight", seed: int = 0, starts: int = STARTS
) -> Partition:
    """Partition of the nodes that have ties, with the highest modularity found.

    Nodes are taken in sorted order, so that the order of the graph is of no consequence; blocs
    come largest first, then by their first member. Nodes without ties are in no bloc.

    Leiden: Traag, Waltman and van Eck (2019), doi:10.1038/s41598-019-41695-z.
    """
    ties = sorted((str(u), str(v), value) for u, v, value in _weighted(graph, weight))
    if not ties:
        return ()
    names = {str(node): node for node in graph}
    if len(names) != len(graph):
        raise ValueError("two nodes of the graph are written alike")
    search = _leiden if method() == "leiden" else _louvain
    found = search(ties, seed, starts)
    blocs = [tuple(names[name] for name in sorted(bloc)) for bloc in found]
    return tuple(sorted(blocs, key=lambda bloc: (-len(bloc), str(bloc[0]))))


Tie = tuple[str, str, float]


def _weighted(graph: nx.Graph, weight: str | None) -> list[tuple[Hashable, Hashable, float]]:
    """Undirected ties with their weight, without self-loops and zeros."""
    return [
        (u, v, float(value))
        for u, v, data in graph.edges(data=True)
        if (value := 1 if weight is None else data.get(weight, 1)) > 0 and u != v
    ]


def _leiden(ties: Sequence[Tie], seed: int, starts: int) -> list[list[str]]:
    from graspologic_native import leiden

    _, labels = leiden(list(ties), seed=seed, trials=starts, iterations=10)
    return _grouped(labels)


def _louvain(ties: Sequence[Tie], seed: int, starts: int) -> list[list[str]]:
    import networkx as nx

    graph = nx.Graph()
    graph.add_weighted_edges_from(ties)
    runs = (
        nx.community.louvain_communities(graph, weight="weight", seed=seed + start)
        for start in range(starts)
    )
    best = max(runs, key=lambda found: nx.community.modularity(graph, found, weight="weight"))
    return [sorted(bloc) for bloc in best]


def _grouped(labels: Mapping[str, int]) -> list[list[str]]:
    blocs: dict[int, list[str]] = {}
    for name, label in sorted(labels.items()):
        blocs.setdefault(label, []).append(name)
    return list(blocs.values())
