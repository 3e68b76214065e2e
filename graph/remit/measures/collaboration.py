"""The positions of bodies in the weighted projection, as `remit collaboration` lists them.

At the size of one plan most of these repeat "how many initiatives": the counts are printed beside
them, and `remit.measures.brokerage` tests what remains against chance.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from remit.measures.blocs import communities, method, modularity
from remit.measures.centrality import Centralities, centralities
from remit.measures.incidence import Groups, Incidence
from remit.measures.plain import plain
from remit.measures.projections import Weight, project


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
    import networkx as nx

    incidence = Incidence.of(data)
    graph = project(incidence, weight=weight)
    found = centralities(graph)
    blocs = communities(graph, seed=seed)
    community = {node: number for number, bloc in enumerate(blocs, start=1) for node in bloc}
    names = labels or {}
    rows = [
        Position(
            name=names.get(node, node),
            iri=node,
            initiatives=incidence.degrees[row],
            community=community.get(node),
            **{key: getattr(found[node], key) for key in Centralities.__slots__},
        )
        for row, node in enumerate(incidence.agents)
    ]
    alone = sum(not row.degree for row in rows)
    components = nx.number_connected_components(graph) - alone
    return Collaboration(
        n=len(incidence.initiatives),
        groups=incidence.groups,
        weight=weight,
        seed=seed,
        method=method(),
        modularity=modularity(graph, blocs) if blocs else None,
        components=components,
        notes=_notes(alone, components),
        rows=tuple(sorted(rows, key=lambda r: (-r.strength, -r.degree, r.name, r.iri))),
    )


def _notes(alone: int, components: int) -> tuple[str, ...]:
    notes = []
    if alone:
        notes.append(f"{alone} without any shared initiative: no centrality")
    if components > 1:
        notes.append(f"{components} separate components: closeness and eigenvector undefined")
    return tuple(notes)
