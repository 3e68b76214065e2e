"""Everything there is to say about the load, or about the collaboration, of one plan at once.

Each figure stands beside its null where it needs one; `remit.measures.plain.plain` turns an
overview into what JSON and tables are made of.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from remit.measures.asking import Asks, Served, asks, officials_served
from remit.measures.blocs import Blocs, blocs
from remit.measures.brokerage import Brokerage, SingleLink, brokerage, single_links
from remit.measures.chance import AgainstChance
from remit.measures.coreness import CorePeriphery, core_periphery
from remit.measures.equity import equity_null
from remit.measures.incidence import BODY_ROLES, Groups, Incidence
from remit.measures.nullmodels import fdsm
from remit.measures.pairs import GlobalTest, global_tests
from remit.measures.positions import PositionsNull, positions_null
from remit.measures.resilience import officials_of
from remit.measures.schedule import CoordinationSpan, coordination_spans
from remit.measures.sensitivity import (
    Acceptability,
    DepartmentLoad,
    department_loads,
    sensitivity,
)
from remit.measures.specialisation import Specialisation, fragmentation, specialisation
from remit.measures.workload import (
    ALL_ROLES,
    By,
    Workload,
    label_of,
    section_of,
    workload,
)

if TYPE_CHECKING:
    import networkx as nx


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadOverview:
    """Workload of one view with its sensitivity, equity against chance, and spread.

    `department_loads` is empty for officials; `specialisation` and `spans` are about officials
    whatever the view. Keys are IRIs.
    """

    workload: Workload
    equity_null: Mapping[str, AgainstChance] | None
    sensitivity: tuple[Acceptability, ...]
    department_loads: tuple[DepartmentLoad, ...]
    fragmentation: Mapping[str, float | None]
    specialisation: Specialisation
    spans: Mapping[str, CoordinationSpan]


def load_overview(
    graph: nx.MultiDiGraph,
    *,
    by: By = "official",
    groups: Groups = "expand",
    draws: int = 10_000,
    seed: int = 0,
) -> LoadOverview:
    """All of part (a), workload, for one view of a responsibility graph."""
    report = workload(graph, by=by, groups=groups)
    everyone = Incidence.from_graph(graph, roles=ALL_ROLES, groups=groups)
    people = officials_of(everyone)
    fields = {name: _section(graph, name) for name in everyone.initiatives}
    held = _held(everyone, {row.iri for row in report.rows}, report.roles)
    return LoadOverview(
        workload=report,
        equity_null=equity_null([row.initiatives for row in report.rows], draws=draws, seed=seed),
        sensitivity=sensitivity({row.iri: row.components for row in report.rows}, seed=seed),
        department_loads=()
        if by == "official"
        else department_loads(
            {row.iri: row.fractional for row in report.rows}, _supports(everyone, held)
        ),
        fragmentation={
            iri: fragmentation(fields[name] for name in names) for iri, names in held.items()
        },
        specialisation=specialisation(people, fields, seed=seed),
        spans=coordination_spans(
            people,
            token=Incidence.from_graph(graph, roles=BODY_ROLES, groups="token"),
            expanded=Incidence.from_graph(graph, roles=BODY_ROLES, groups="expand"),
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CollaborationOverview:
    """The structure of collaboration, the global test first.

    `labels` gives the names of the IRIs used as keys.
    """

    n: int
    groups: Groups
    draws: int
    seed: int
    structure: tuple[GlobalTest, ...]
    blocs: Blocs
    brokerage: Brokerage
    single_links: tuple[SingleLink, ...]
    positions: PositionsNull
    asks: Asks
    officials_served: tuple[Served, ...]
    core_periphery: CorePeriphery
    labels: Mapping[str, str]


def collaboration_overview(
    graph: nx.MultiDiGraph, *, groups: Groups = "drop", draws: int = 200, seed: int = 0
) -> CollaborationOverview:
    """All of part (b), collaboration, but the pair list (see `remit.measures.pairs`).

    Parameters
    ----------
    graph
        As `remit.responsibility.read` gives it.
    groups
        How agent groups are treated; expanding them makes their members appear inseparable.
    draws, seed
        Of every null model; the global test takes fifty times as many draws.
    """
    bodies = Incidence.from_graph(graph, roles=BODY_ROLES, groups=groups)
    everyone = Incidence.from_graph(graph, roles=ALL_ROLES, groups=groups)
    fields = {name: _section(graph, name) for name in bodies.initiatives}
    known = {name: field for name, field in fields.items() if field is not None}
    return CollaborationOverview(
        n=len(bodies.initiatives),
        groups=groups,
        draws=draws,
        seed=seed,
        structure=global_tests(fdsm(bodies, draws=50 * draws, seed=seed)),
        blocs=blocs(bodies, draws=draws, seed=seed, sections=known),
        brokerage=brokerage(bodies, draws=draws, seed=seed),
        single_links=single_links(bodies),
        positions=positions_null(bodies, draws=draws, seed=seed),
        asks=asks(bodies, draws=5 * draws, seed=seed),
        officials_served=officials_served(
            bodies, officials_of(everyone), draws=5 * draws, seed=seed
        ),
        core_periphery=core_periphery(bodies, draws=draws, seed=seed),
        labels={agent: label_of(graph, agent) for agent in everyone.agents},
    )


def _section(graph: nx.MultiDiGraph, name: str) -> Hashable | None:
    """The innermost heading above an initiative."""
    section = section_of(graph, name)
    return section[-1] if section else None


def _held(
    incidence: Incidence, agents: set[str], roles: tuple[str, ...]
) -> dict[str, tuple[str, ...]]:
    """Initiatives of each agent in any of the roles."""
    found: dict[str, set[str]] = {agent: set() for agent in sorted(agents)}
    for role in roles:
        lists = incidence.by_role.get(role, ())
        for name, places in zip(incidence.initiatives, lists, strict=False):
            for place in places:
                if incidence.agents[place] in found:
                    found[incidence.agents[place]].add(name)
    return {agent: tuple(sorted(names)) for agent, names in found.items()}


def _supports(incidence: Incidence, held: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    """Initiatives of each agent that it does not lead: what W5 counts as support."""
    leads = incidence.by_role.get("lead", ((),) * len(incidence.initiatives))
    led = {
        (incidence.agents[place], name)
        for name, places in zip(incidence.initiatives, leads, strict=True)
        for place in places
    }
    return {agent: sum((agent, name) not in led for name in names) for agent, names in held.items()}
