"""Burt's structural holes: constraint, effective size, efficiency, hierarchy.

Written here because networkx's `effective_size(G)` divides rows by column maxima with
SciPy ≥ 1.14, which is silently wrong on weighted and on directed graphs.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from remit.measures.cards import Card, measure

if TYPE_CHECKING:
    from collections.abc import Hashable

    import networkx as nx
    import numpy as np
    from numpy.typing import NDArray

#: Up to this many nodes dense matrices are quicker than sparse ones.
DENSE_UP_TO = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Holes:
    """Structural-hole measures of one node; all None for a node without ties.

    `hierarchy` is None with fewer than two contacts, where it has no meaning.
    """

    constraint: float | None
    effective_size: float | None
    efficiency: float | None
    hierarchy: float | None


@measure(
    Card(
        id="K8",
        title_zh="结构洞（约束、有效规模）",
        title_en="constraint and effective size",
        formula="z_ij = a_ij + a_ji; p_ij = z_ij/Σ_k z_ik; constraint Σ_j (p_ij + Σ_q p_iq p_qj)²; "
        "effective size Σ_j (1 − Σ_q p_iq m_jq), m_jq = z_jq/max_k z_jk, q ≠ i, j; "
        "efficiency = effective size/degree",
        unit="constraint: none; effective size: contacts",
        range="constraint > 0, at most 9/8 (triad); effective size 1..degree",
        source="Burt 1992, Structural Holes, ch. 2; Borgatti 1997, Connections 20(1)",
        edge_cases="zero weights and self-loops are removed first; a node without ties is "
        "undefined; on projections it follows the size of initiatives (Opsahl 2013, "
        "doi:10.1016/j.socnet.2011.07.001)",
        verdict="not shown",
        cost="O(Σ degree²)",
    )
)
def structural_holes(graph: nx.Graph, *, weight: str | None = None) -> dict[Hashable, Holes]:
    """Constraint, effective size, efficiency and hierarchy of every node.

    Parameters
    ----------
    graph
        Directed or not; ties of a directed graph count in both directions. Parallel edges add.
    weight
        Edge attribute, 1 where absent; None takes every tie as 1.

    Examples
    --------
    >>> import networkx as nx
    >>> round(structural_holes(nx.complete_graph(3))[0].constraint, 9)
    1.125
    """
    nodes = list(graph)
    ties = _mutual(graph, nodes, weight)
    contacts, constraint, redundancy, spread = (
        _dense(ties, len(nodes)) if len(nodes) <= DENSE_UP_TO else _sparse(ties, len(nodes))
    )
    out: dict[Hashable, Holes] = {}
    for row, node in enumerate(nodes):
        n = int(contacts[row])
        if n == 0:
            out[node] = Holes(constraint=None, effective_size=None, efficiency=None, hierarchy=None)
            continue
        size = n - float(redundancy[row])
        out[node] = Holes(
            constraint=float(constraint[row]),
            effective_size=size,
            efficiency=size / n,
            hierarchy=float(spread[row]) / (n * math.log(n)) if n > 1 else None,
        )
    return out


def constraint(graph: nx.Graph, *, weight: str | None = None) -> dict[Hashable, float | None]:
    """Burt's constraint of every node (K8); None without ties."""
    return {node: h.constraint for node, h in structural_holes(graph, weight=weight).items()}


def effective_size(graph: nx.Graph, *, weight: str | None = None) -> dict[Hashable, float | None]:
    """Burt's effective size of every node (K8); None without ties."""
    return {node: h.effective_size for node, h in structural_holes(graph, weight=weight).items()}


def efficiency(graph: nx.Graph, *, weight: str | None = None) -> dict[Hashable, float | None]:
    """Effective size over the number of contacts (K8); None without ties."""
    return {node: h.efficiency for node, h in structural_holes(graph, weight=weight).items()}


def _mutual(
    graph: nx.Graph, nodes: list[Hashable], weight: str | None
) -> dict[tuple[int, int], float]:
    """z_ij = a_ij + a_ji of all pairs, without self-loops and zeros."""
    place = {node: row for row, node in enumerate(nodes)}
    ties: dict[tuple[int, int], float] = {}
    for u, v, data in graph.edges(data=True):
        value = 1 if weight is None else data.get(weight, 1)
        if value < 0:
            raise ValueError(f"structural holes need ties of weight zero or more, not {value!r}")
        if u == v or value == 0:
            continue
        for pair in ((place[u], place[v]), (place[v], place[u])):
            ties[pair] = ties.get(pair, 0) + value
    if weight is None and not graph.is_directed():
        return dict.fromkeys(ties, 1)
    return ties


Columns = tuple[Any, Any, Any, Any]


def _dense(ties: dict[tuple[int, int], float], n: int) -> Columns:
    import numpy as np

    z = np.zeros((n, n))
    for (i, j), value in ties.items():
        z[i, j] = value
    return dense_holes(z)


def dense_holes(z: NDArray[np.float64]) -> Columns:
    """Contacts, constraint, redundancy and Σ r ln r of every node of a matrix of mutual ties.

    `z` is symmetric, not below zero and without diagonal; nodes without ties have zeros.
    """
    import numpy as np

    linked = z > 0
    p = z / np.where(linked.any(axis=1), z.sum(axis=1), 1)[:, None]
    m = z / np.where(linked.any(axis=1), z.max(axis=1, initial=0), 1)[:, None]
    local = np.where(linked, (p + p @ p) ** 2, 0)
    total = local.sum(axis=1)
    # Σ_j Σ_q p_iq m_jq over contacts j of i; m has no diagonal and p no self, so q ≠ i, j holds.
    redundancy = (np.where(linked, p @ m.T, 0)).sum(axis=1)
    share = np.where(linked, local, 1) / _mean(total, linked.sum(axis=1))[:, None]
    spread = np.where(linked, share * np.log(share), 0).sum(axis=1)
    return linked.sum(axis=1), total, redundancy, spread


def _sparse(ties: dict[tuple[int, int], float], n: int) -> Columns:
    import numpy as np
    from scipy.sparse import csr_array, diags_array

    pairs = np.array(sorted(ties), dtype=np.int64).reshape(-1, 2)
    data = np.array([ties[i, j] for i, j in pairs.tolist()], dtype=float)
    z = csr_array((data, (pairs[:, 0], pairs[:, 1])), shape=(n, n))
    mask = csr_array((np.ones(len(data)), (pairs[:, 0], pairs[:, 1])), shape=(n, n))
    degree = np.asarray(mask.sum(axis=1)).ravel()
    total_tie = np.asarray(z.sum(axis=1)).ravel()
    largest = np.zeros(n)
    np.maximum.at(largest, pairs[:, 0], data)
    p = diags_array(1 / np.where(degree > 0, total_tie, 1)) @ z
    m = diags_array(1 / np.where(degree > 0, largest, 1)) @ z
    local = (mask * (p + p @ p)).tocsr().power(2)
    total = np.asarray(local.sum(axis=1)).ravel()
    redundancy = np.asarray((mask * (p @ m.T)).sum(axis=1)).ravel()
    share = (diags_array(1 / _mean(total, degree)) @ local).tocsr()
    share.data = share.data * np.log(share.data)
    return degree, total, redundancy, np.asarray(share.sum(axis=1)).ravel()


def _mean(total: Any, count: Any) -> Any:
    """total/count, 1 where there is nothing to divide."""
    import numpy as np

    return np.where(count > 0, total, 1) / np.where(count > 0, count, 1)
