"""Blocs: which bodies work together more than with the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from remit.measures.cards import Card, measure
from remit.measures.chance import AgainstChance, against
from remit.measures.draws import draw_margins
from remit.measures.incidence import Groups, Incidence
from remit.measures.partitions import adjusted_rand, labels_of, normalised_mutual_information
from remit.measures.projections import Weight, project, weight_matrix

if TYPE_CHECKING:
    import networkx as nx
    from numpy.typing import NDArray

#: Independent starts, of which the partition with the highest modularity is kept.
STARTS = 50
#: Starts of the statistic that is compared with chance, the same for observed and drawn data.
NULL_STARTS = 10
_ITERATIONS = 2

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
    found = [tuple(names[name] for name in sorted(bloc)) for bloc in _search(ties, seed, starts)]
    return tuple(sorted(found, key=lambda bloc: (-len(bloc), str(bloc[0]))))


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocs:
    """Blocs of bodies, how far the search agrees on them, and whether chance gives as much.

    `followers` have one initiative and go where it goes: draw them grey. `agreement` is the mean
    adjusted Rand index of single starts with the best; `jackknife` the mean and least index when
    one initiative is left out (None with fewer than two). `modularity` and `against_chance` are
    None without ties. `sections` compares blocs with the printed sections.
    """

    n: int
    groups: Groups
    weight: Weight
    method: str
    starts: int
    seed: int
    partition: tuple[tuple[str, ...], ...]
    followers: tuple[str, ...]
    modularity: float | None
    against_chance: AgainstChance | None
    agreement: float | None
    jackknife: tuple[float, float] | None
    sections: AgainstChance | None


@measure(
    Card(
        id="K5",
        title_zh="协作群（Leiden）",
        title_en="blocs",
        formula="partition of the highest modularity Q of the Newman projection over ≥ 50 starts; "
        "Q against FDSM; jackknife over initiatives by adjusted Rand index",
        unit="modularity",
        range="Q −½..1; ARI ≤ 1; NMI 0..1",
        source="Traag, Waltman and van Eck 2019, doi:10.1038/s41598-019-41695-z; Newman 2004, "
        "doi:10.1103/PhysRevE.69.026113; Hubert and Arabie 1985, doi:10.1007/BF01908075",
        edge_cases="bodies without ties are in no bloc; bodies with one initiative follow it; "
        "without ties Q is undefined; the method is named, for Louvain stands in where Leiden is "
        "not installed",
        verdict="core with null",
        cost="near linear in the ties, times starts + draws + n",
    )
)
def blocs(
    data: Any,
    *,
    weight: Weight = "newman",
    seed: int = 0,
    starts: int = STARTS,
    draws: int = 200,
    sections: Mapping[str, Hashable] | None = None,
) -> Blocs:
    """Blocs of agents with null model and jackknife.

    Parameters
    ----------
    data
        An `Incidence`, a 0/1 matrix (agents × initiatives) or a two-mode networkx graph.
    starts, draws, seed
        Of the search and of the FDSM.
    sections
        Section of each initiative. An agent belongs to the section of most of its initiatives;
        the null shuffles sections over initiatives.
    """
    incidence = Incidence.of(data)
    graph = project(incidence, weight=weight)
    best = communities(graph, seed=seed, starts=starts)
    quality = modularity(graph, best) if best else None
    labels = labels_of(best)
    singles = [
        adjusted_rand(labels, labels_of(communities(graph, seed=seed + start, starts=1)))
        for start in range(starts if best else 0)
    ]
    return Blocs(
        n=len(incidence.initiatives),
        groups=incidence.groups,
        weight=weight,
        method=method(),
        starts=starts,
        seed=seed,
        partition=tuple(tuple(map(str, bloc)) for bloc in best),
        followers=tuple(
            a for a, d in zip(incidence.agents, incidence.degrees, strict=True) if d == 1
        ),
        modularity=quality,
        against_chance=_against_chance(incidence, weight, seed, draws) if best else None,
        agreement=_mean(singles),
        jackknife=_jackknife(incidence, weight, labels, seed, starts),
        sections=_sections(incidence, labels, sections, seed) if sections and best else None,
    )


def _against_chance(incidence: Incidence, weight: Weight, seed: int, draws: int) -> AgainstChance:
    drawn = [
        _quality(matrix, weight, seed)
        for batch in draw_margins(incidence, draws=draws, seed=seed)
        for matrix in batch
    ]
    return against(_quality(incidence.matrix(), weight, seed), drawn, seed=seed)


def _quality(matrix: NDArray[Any], weight: Weight, seed: int) -> float:
    """Modularity of the best partition of a 0/1 matrix's projection; 0 without ties."""
    import numpy as np

    weights = weight_matrix(matrix, weight)
    ends = np.argwhere(np.triu(weights)).tolist()
    if not ends:
        return 0.0
    ties = [(f"{i:06}", f"{j:06}", float(weights[i, j])) for i, j in ends]
    block = np.full(len(weights), -1)
    for number, bloc in enumerate(_search(ties, seed, NULL_STARTS)):
        block[[int(name) for name in bloc]] = number
    strength, total = weights.sum(axis=0), weights.sum()
    together = (block[:, None] == block[None, :]) & (block >= 0)[:, None]
    inside = weights[together].sum() / total
    expected = np.outer(strength, strength)[together].sum() / total**2
    return float(inside - expected)


def _jackknife(
    incidence: Incidence, weight: Weight, labels: Mapping[Hashable, int], seed: int, starts: int
) -> tuple[float, float] | None:
    indices = []
    for name in incidence.initiatives if len(incidence.initiatives) > 1 else ():
        rest = project(incidence.without(initiatives=[name]), weight=weight)
        index = adjusted_rand(labels, labels_of(communities(rest, seed=seed, starts=starts)))
        if index is not None:
            indices.append(index)
    return (sum(indices) / len(indices), min(indices)) if indices else None


def _sections(
    incidence: Incidence,
    labels: Mapping[Hashable, int],
    sections: Mapping[str, Hashable],
    seed: int,
    draws: int = 999,
) -> AgainstChance | None:
    import numpy as np

    printed = [sections.get(name) for name in incidence.initiatives]
    observed = normalised_mutual_information(labels, _majority(incidence, printed))
    if observed is None:
        return None
    rng = np.random.Generator(np.random.PCG64(seed))
    shuffled = (
        _majority(incidence, [printed[i] for i in rng.permutation(len(printed))])
        for _ in range(draws)
    )
    drawn = [normalised_mutual_information(labels, each) or 0.0 for each in shuffled]
    return against(observed, drawn, seed=seed)


def _majority(incidence: Incidence, printed: Sequence[Hashable | None]) -> dict[Hashable, Hashable]:
    """The section of most of each agent's initiatives; the first in order among equals."""
    counts: list[Counter[Hashable]] = [Counter() for _ in incidence.agents]
    for section, agents in zip(printed, incidence.members, strict=True):
        if section is not None:
            for agent in agents:
                counts[agent][section] += 1
    return {
        name: min(count, key=lambda section: (-count[section], str(section)))
        for name, count in zip(incidence.agents, counts, strict=True)
        if count
    }


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


Tie = tuple[str, str, float]


def _weighted(graph: nx.Graph, weight: str | None) -> list[tuple[Hashable, Hashable, float]]:
    """Undirected ties with their weight, without self-loops and zeros."""
    return [
        (u, v, float(value))
        for u, v, data in graph.edges(data=True)
        if (value := 1 if weight is None else data.get(weight, 1)) > 0 and u != v
    ]


def _search(ties: Sequence[Tie], seed: int, starts: int) -> list[list[str]]:
    run = _leiden if method() == "leiden" else _louvain
    return run(ties, seed, starts)


def _leiden(ties: Sequence[Tie], seed: int, starts: int) -> list[list[str]]:
    from graspologic_native import leiden

    _, labels = leiden(list(ties), seed=seed, trials=starts, iterations=_ITERATIONS)
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
