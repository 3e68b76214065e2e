"""Who calls on whom: leads ask, supports are asked; and how many officials a body answers to."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from remit.measures.cards import Card, measure
from remit.measures.chance import AgainstChance, against
from remit.measures.incidence import Incidence

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np
    from numpy.typing import NDArray

SUPPORT_ROLES = ("responsible", "support")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """How much a body calls on others and is called upon, net and against chance.

    `net` = asks − asked. `against_chance` tests the net from both sides; None for a body that
    always has the same role because nobody else is on its initiatives.
    """

    iri: str
    asks: float
    asked: float
    net: float
    against_chance: AgainstChance | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asks:
    """All bodies, and the reciprocity of the whole (K11; None without any ask)."""

    n: int
    rows: tuple[Asking, ...]
    reciprocity: AgainstChance | None


def ask_graph(
    incidence: Incidence, *, lead: str = "lead", support: Iterable[str] = SUPPORT_ROLES
) -> nx.DiGraph:
    """Directed graph of leads calling on supports, weight A_ls = Σ_i 1/L_i.

    A body that leads one part of an initiative and supports another is a lead of it.
    """
    import networkx as nx
    import numpy as np

    leads, supports = _roles(incidence, lead, support)
    weights = _weights(leads[None], supports[None])[0]
    graph = nx.DiGraph()
    graph.add_nodes_from(incidence.agents)
    graph.add_weighted_edges_from(
        (incidence.agents[a], incidence.agents[b], float(weights[a, b]))
        for a, b in np.argwhere(weights > 0).tolist()
    )
    return graph


@measure(
    Card(
        id="K10",
        title_zh="牵头与被请求",
        title_en="asks and is asked",
        formula="A_ls = Σ_i 1/L_i from every lead to every support of i; asks = Σ_s A_ls, asked = "
        "Σ_l A_ls, net = asks − asked; null: roles permuted inside each initiative",
        unit="initiatives times partners",
        range="asks, asked ≥ 0; net sums to 0",
        source="defined here; permutation within blocks: Good 2005, doi:10.1007/b138696",
        edge_cases="an initiative without lead or without support adds nothing; a body with both "
        "roles in one initiative is its lead; responsible counts as support unless asked otherwise",
        verdict="core",
        cost="O(draws · bodies² · initiatives)",
    )
)
def asks(
    data: Any,
    *,
    lead: str = "lead",
    support: Iterable[str] = SUPPORT_ROLES,
    draws: int = 1000,
    seed: int = 0,
) -> Asks:
    """Out-strength, in-strength and net of every body in the lead → support graph."""
    import numpy as np

    incidence = Incidence.of(data)
    leads, supports = _roles(incidence, lead, support)
    observed = _weights(leads[None], supports[None])[0]
    out, inward = observed.sum(axis=1), observed.sum(axis=0)
    rng = np.random.Generator(np.random.PCG64(seed))
    nets, returned = [], []
    size = max(1, min(draws, 2_000_000 // max(1, leads.size + len(leads) ** 2)))
    for done in range(0, draws, size):
        drawn = _permuted(leads, supports, min(size, draws - done), rng)
        weights = _weights(*drawn)
        nets.append(weights.sum(axis=2) - weights.sum(axis=1))
        returned.append(_reciprocity(weights))
    net = np.concatenate(nets)
    fixed = net.min(axis=0) == net.max(axis=0)
    rows = tuple(
        Asking(
            iri=agent,
            asks=float(out[a]),
            asked=float(inward[a]),
            net=float(out[a] - inward[a]),
            against_chance=None
            if fixed[a]
            else against(out[a] - inward[a], net[:, a], seed=seed, side="both"),
        )
        for a, agent in enumerate(incidence.agents)
    )
    share = _reciprocity(observed[None])[0]
    return Asks(
        n=len(incidence.initiatives),
        rows=tuple(sorted(rows, key=lambda row: (-row.net, row.iri))),
        reciprocity=against(share, np.concatenate(returned), seed=seed) if observed.any() else None,
    )


@measure(
    Card(
        id="K11",
        title_zh="互惠度",
        title_en="reciprocity",
        formula="ordered pairs l → s of the lead → support graph for which s → l exists as well, "
        "over all ordered pairs that exist; null as for K10",
        unit="share",
        range="0..1",
        source="Newman, Forrest and Balthrop 2002, doi:10.1103/PhysRevE.66.035101",
        edge_cases="no pair: undefined",
        verdict="optional with null",
        cost="that of K10, in the same draws",
    )
)
def reciprocity(graph: nx.DiGraph) -> float | None:
    """Share of ties that are returned; None without ties. Self-loops do not count.

    Examples
    --------
    >>> import networkx as nx
    >>> reciprocity(nx.DiGraph([("a", "b"), ("b", "a"), ("a", "c")]))
    0.6666666666666666
    """
    ties = [(u, v) for u, v in graph.edges() if u != v]
    if not ties:
        return None
    returned = [tie for tie in ties if graph.has_edge(*reversed(tie))]
    return len(returned) / len(ties)


def _roles(
    incidence: Incidence, lead: str, support: Iterable[str]
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """0/1 matrices of leads and of those who support without leading."""
    leads = incidence.matrix(lead)
    supports = leads * 0
    for role in support:
        supports |= incidence.matrix(role)
    return leads, supports & (1 - leads)


def _weights(leads: NDArray[Any], supports: NDArray[Any]) -> NDArray[Any]:
    """Lead → support weights of a stack of role matrices."""
    import numpy as np

    shares = leads / np.maximum(leads.sum(axis=-2, keepdims=True), 1)
    weights: NDArray[Any] = shares @ supports.swapaxes(-1, -2).astype(float)
    return weights


def _permuted(
    leads: NDArray[Any], supports: NDArray[Any], draws: int, rng: np.random.Generator
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Role matrices in which each initiative keeps its members and its number of leads."""
    import numpy as np

    member = (leads | supports).astype(bool)
    keys = np.where(member, rng.random((draws, *member.shape)), np.inf)
    place = keys.argsort(axis=1).argsort(axis=1)
    drawn = (place < leads.sum(axis=0)) & member
    return drawn.astype(np.uint8), (member & ~drawn).astype(np.uint8)


def _reciprocity(weights: NDArray[Any]) -> NDArray[Any]:
    """Share of returned ties of each matrix in a stack; 0 where there is none."""
    import numpy as np

    tie = weights > 0
    every = tie.sum(axis=(-2, -1))
    returned = (tie & tie.swapaxes(-1, -2)).sum(axis=(-2, -1))
    share: NDArray[Any] = returned / np.maximum(every, 1)
    return share


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """How many officials a body answers to, plainly and evenly weighted, against chance."""

    iri: str
    initiatives: int
    officials: int
    effective: float
    against_chance: AgainstChance


@measure(
    Card(
        id="K12",
        title_zh="对应领导数",
        title_en="officials served",
        formula="distinct officials over a body's initiatives, and exp(entropy) of their shares; "
        "null: officials permuted over initiatives",
        unit="officials",
        range="1..min(initiatives, officials)",
        source="defined here; Hill 1973, doi:10.2307/1934352",
        edge_cases="initiatives without official are left out, and of the permutation as well; a "
        "body that has no other is not listed",
        verdict="core with null",
        cost="O(draws · links)",
    )
)
def officials_served(
    data: Any, officials: Mapping[str, Iterable[str]], *, draws: int = 1000, seed: int = 0
) -> tuple[Served, ...]:
    """Officials each body answers to.

    Parameters
    ----------
    data
        Bodies × initiatives: an `Incidence`, a matrix or a two-mode networkx graph.
    officials
        The officials of each initiative; initiatives not named or without official are left out.
    """
    import numpy as np

    incidence = Incidence.of(data)
    held = [sorted(set(officials.get(name, ()))) for name in incidence.initiatives]
    assigned = [i for i, names in enumerate(held) if names]
    people = sorted({name for names in held for name in names})
    table = np.array([[float(p in held[i]) for p in people] for i in assigned])
    part = incidence.matrix()[:, assigned].astype(float)
    if not part.size:
        return ()
    counts = part @ table
    rng = np.random.Generator(np.random.PCG64(seed))
    drawn = np.stack(
        [((part @ table[rng.permutation(len(assigned))]) > 0).sum(axis=1) for _ in range(draws)]
    )
    distinct = (counts > 0).sum(axis=1)
    rows = [
        Served(
            iri=agent,
            initiatives=int(part[a].sum()),
            officials=int(distinct[a]),
            effective=_effective(counts[a]),
            against_chance=against(distinct[a], drawn[:, a], seed=seed),
        )
        for a, agent in enumerate(incidence.agents)
        if part[a].any()
    ]
    return tuple(sorted(rows, key=lambda row: (-row.officials, -row.effective, row.iri)))


def _effective(counts: NDArray[Any]) -> float:
    total = float(counts.sum())
    return math.exp(-math.fsum(c / total * math.log(c / total) for c in counts.tolist() if c))
