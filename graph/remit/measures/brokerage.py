"""Who stands between others: betweenness beyond volume, and bodies that are the only bridge."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from remit.measures.cards import Card, measure
from remit.measures.chance import AgainstChance, against
from remit.measures.draws import draw_margins
from remit.measures.incidence import Groups, Incidence
from remit.measures.ranking import rank_ranges
from remit.measures.shortestpaths import betweenness

if TYPE_CHECKING:
    from numpy.typing import NDArray

VARIANTS = ("weighted", "unweighted", "two-mode")


@dataclass(frozen=True, slots=True, kw_only=True)
class Broker:
    """One agent's betweenness in the three variants, each against chance."""

    iri: str
    initiatives: int
    variants: Mapping[str, AgainstChance]


@dataclass(frozen=True, slots=True, kw_only=True)
class Brokerage:
    """All agents, and the set that leads under at least one variant (ties included).

    `beyond` are those of the leading set whose betweenness chance does not explain (p ≤ .05) in
    the variant they lead; empty means: not distinguishable from chance.
    """

    n: int
    groups: Groups
    draws: int
    seed: int
    leading: tuple[str, ...]
    beyond: tuple[str, ...]
    rows: tuple[Broker, ...]


@measure(
    Card(
        id="K6",
        title_zh="中介位置",
        title_en="brokerage",
        formula="betweenness on distance 1/Newman weight, unweighted, and in the two-mode graph; "
        "the set that leads under any of the three; each p against FDSM",
        unit="share of pairs",
        range="0..1",
        source="Freeman 1977, doi:10.2307/3033543; Brandes 2001, "
        "doi:10.1080/0022250X.2001.9990249; Borgatti and Everett 1997, "
        "doi:10.1016/S0378-8733(96)00301-2",
        edge_cases="fewer than three nodes: 0; two-mode values are over their two-mode maximum; a "
        "weight is an affinity, its reciprocal the length",
        verdict="optional with null",
        cost="O((agents + initiatives)³) a draw",
    )
)
def brokerage(data: Any, *, draws: int = 200, seed: int = 0) -> Brokerage:
    """Betweenness of every agent in three variants, each against the degree-preserving null."""
    import numpy as np

    incidence = Incidence.of(data)
    observed = _three(incidence.matrix())
    drawn = np.stack(
        [
            _three(matrix)
            for batch in draw_margins(incidence, draws=draws, seed=seed)
            for matrix in batch
        ]
    )
    rows = tuple(
        Broker(
            iri=agent,
            initiatives=incidence.degrees[a],
            variants={
                name: against(observed[v, a], drawn[:, v, a], seed=seed)
                for v, name in enumerate(VARIANTS)
            },
        )
        for a, agent in enumerate(incidence.agents)
    )
    leaders = {
        (row.iri, name)
        for name in VARIANTS
        for row, place in _ranked(rows, name)
        if place == 1 and row.variants[name].observed > 0
    }
    beyond = {r.iri for r in rows for v in VARIANTS if (r.iri, v) in leaders and _beyond(r, v)}
    return Brokerage(
        n=len(incidence.initiatives),
        groups=incidence.groups,
        draws=draws,
        seed=seed,
        leading=tuple(sorted({iri for iri, _ in leaders})),
        beyond=tuple(sorted(beyond)),
        rows=rows,
    )


def _ranked(rows: tuple[Broker, ...], variant: str) -> list[tuple[Broker, int]]:
    places = rank_ranges({row.iri: row.variants[variant].observed for row in rows})
    return [(row, place[0]) for row in rows if (place := places[row.iri]) is not None]


def _beyond(row: Broker, variant: str) -> bool:
    return row.variants[variant].distinguishable


def _three(matrix: NDArray[Any]) -> NDArray[Any]:
    """Betweenness of the agents of a 0/1 matrix in the three variants."""
    import numpy as np

    m = len(matrix)
    single = matrix.astype(float)
    sizes = single.sum(axis=0)
    newman = (single / np.maximum(sizes - 1, 1)) @ single.T
    np.fill_diagonal(newman, 0)
    # A lone agent's own initiative lies on the diagonal only, so it leaves no tie behind.
    tied = newman > 0
    weighted = np.full((m, m), np.inf)
    weighted[tied] = 1 / newman[tied]
    return np.stack(
        (
            betweenness(weighted),
            betweenness(np.where(tied, 1.0, np.inf)),
            _two_mode(matrix),
        )
    )


def two_mode_betweenness(data: Any) -> dict[str, float]:
    """Betweenness of the agents among agents and initiatives, over its two-mode maximum.

    Examples
    --------
    >>> two_mode_betweenness([[1, 1], [1, 1]])
    {'a0001': 0.25, 'a0002': 0.25}

    References
    ----------
    Borgatti and Everett (1997), doi:10.1016/S0378-8733(96)00301-2.
    """
    incidence = Incidence.of(data)
    return dict(zip(incidence.agents, _two_mode(incidence.matrix()).tolist(), strict=True))


def _two_mode(matrix: NDArray[Any]) -> NDArray[Any]:
    import numpy as np

    m, n = matrix.shape
    if m == 0 or n == 0:
        return np.zeros(m)
    both = np.full((m + n, m + n), np.inf)
    both[:m, m:] = np.where(matrix > 0, 1.0, np.inf)
    both[m:, :m] = both[:m, m:].T
    s, t = divmod(m - 1, n)
    most = (n**2 * (s + 1) ** 2 + n * (s + 1) * (2 * t - s - 1) - t * (2 * s - t + 3)) / 2
    found: NDArray[Any] = betweenness(both, normalised=False)[:m]
    return found / most if most > 0 else found


@dataclass(frozen=True, slots=True, kw_only=True)
class SingleLink:
    """An agent without whom parts of the plan fall apart.

    `parts` are the initiatives of each part that would be cut off from the others, `rests_on` the
    agent's own initiatives in each part, in the same order.
    """

    iri: str
    parts: tuple[tuple[str, ...], ...]
    rests_on: tuple[tuple[str, ...], ...]


@measure(
    Card(
        id="K7",
        title_zh="唯一纽带（割点）",
        title_en="single links",
        formula="cut vertices of the two-mode graph whose removal separates two or more parts of "
        "at least two initiatives each",
        unit="yes or no, with the initiatives it rests on",
        range="a list of agents",
        source="Hopcroft and Tarjan 1973, doi:10.1145/362248.362272",
        edge_cases="initiatives as cut vertices are trivial and left out; parts of one initiative "
        "do not count",
        verdict="core",
        cost="O(links) and O(links) for each cut vertex",
    )
)
def single_links(data: Any) -> tuple[SingleLink, ...]:
    """Agents that alone hold parts of the plan together.

    Examples
    --------
    >>> links = [("i1", "x"), ("i2", "x"), ("i3", "x"), ("i4", "x")]
    >>> links += [("i1", "a"), ("i2", "a"), ("i3", "b"), ("i4", "b")]
    >>> [link.parts for link in single_links(Incidence.from_links(links))]
    [(('i1', 'i2'), ('i3', 'i4'))]
    """
    import networkx as nx

    incidence = Incidence.of(data)
    m = len(incidence.agents)
    graph = nx.Graph()
    graph.add_edges_from((a, m + i) for i, agents in enumerate(incidence.members) for a in agents)
    found = []
    for agent in sorted(node for node in nx.articulation_points(graph) if node < m):
        component = nx.node_connected_component(graph, agent) - {agent}
        pieces = nx.connected_components(graph.subgraph(component))
        parts = sorted(
            sorted(node - m for node in piece if node >= m)
            for piece in pieces
            if sum(node >= m for node in piece) > 1
        )
        if len(parts) > 1:
            mine = {node - m for node in graph[agent]}
            found.append(
                SingleLink(
                    iri=incidence.agents[agent],
                    parts=tuple(_names(incidence, part) for part in parts),
                    rests_on=tuple(
                        _names(incidence, [i for i in part if i in mine]) for part in parts
                    ),
                )
            )
    return tuple(found)


def _names(incidence: Incidence, places: list[int]) -> tuple[str, ...]:
    return tuple(incidence.initiatives[i] for i in places)
