"""Who carries how much: counts by role, fractional leads, equivalents, shares, ranks.

This is the path of `remit workload`: it loads networkx's graph it is given and nothing heavier.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from remit.errors import UsageError
from remit.measures.cards import Card, measure
from remit.measures.equity import Equity, chance_threshold, equity
from remit.measures.equivalents import Equivalents, initiative_equivalents
from remit.measures.incidence import BODY_ROLES, Groups, Incidence, Parts
from remit.measures.ranking import rank_ranges

if TYPE_CHECKING:
    import networkx as nx

By = Literal["official", "body", "district"]

#: Kinds of agent that each view lists; a group is listed only where groups are kept as one.
KINDS: Mapping[By, frozenset[str]] = {
    "official": frozenset({"official", "post"}),
    "body": frozenset({"department", "other-body", "zone"}),
    "district": frozenset({"district-government"}),
}
VIEW_ROLES: Mapping[By, tuple[str, ...]] = {
    "official": ("official",),
    "body": BODY_ROLES,
    "district": BODY_ROLES,
}
ALL_ROLES = ("official", *BODY_ROLES, "supervisor")


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleCounts:
    """Distinct initiatives of one agent in each role (W1).

    Each role is counted for itself, as the document states it: a body that leads one part of an
    initiative and supports another counts once in `lead` and once in `support`, so that the
    columns may add up to more than the initiatives.
    """

    official: int = 0
    lead: int = 0
    responsible: int = 0
    support: int = 0
    supervisor: int = 0


@measure(
    Card(
        id="W1",
        title_zh="按角色计数",
        title_en="counts by role",
        formula="#{i : agent holds the role in i}, for official, lead, responsible, support",
        unit="initiatives",
        range="0..n",
        source="a count of the text",
        edge_cases="co-leads count 1 each; sub-rows are merged: two roles in one initiative count "
        "once in each; groups are expanded unless asked otherwise",
        verdict="core",
    )
)
def role_counts(incidence: Incidence) -> dict[str, RoleCounts]:
    """Distinct initiatives of each agent by role.

    Examples
    --------
    >>> links = [("i1", "a", "lead"), ("i1", "a", "support"), ("i2", "a", "support")]
    >>> counts = role_counts(Incidence.from_links(links))["a"]
    >>> counts.lead, counts.support
    (1, 2)
    """
    tally = {agent: dict.fromkeys(ALL_ROLES, 0) for agent in incidence.agents}
    for i in range(len(incidence.initiatives)):
        held = {role: set(lists[i]) for role, lists in incidence.by_role.items()}
        for role, agents in held.items():
            for agent in agents:
                if role in ALL_ROLES:
                    tally[incidence.agents[agent]][role] += 1
    return {agent: RoleCounts(**counts) for agent, counts in tally.items()}


@measure(
    Card(
        id="W2",
        title_zh="牵头份额",
        title_en="fractional lead load",
        formula="Σ_i 1/L_i over the initiatives the body leads, L_i the number of leads of i",
        unit="initiative shares",
        range="0..n; sums to the number of initiatives that have a lead",
        source="fractional counting, e.g. Price and Beaver 1966, doi:10.1037/h0024051",
        edge_cases="an initiative without a lead adds to nobody and belongs on the gap list",
        verdict="core",
    )
)
def fractional_leads(incidence: Incidence, *, role: str = "lead") -> dict[str, float]:
    """Lead load of each agent with an initiative's lead shared equally by its co-leads.

    Examples
    --------
    >>> links = [("i1", "a", "lead"), ("i1", "b", "lead"), ("i2", "a", "lead")]
    >>> fractional_leads(Incidence.from_links(links))
    {'a': 1.5, 'b': 0.5}
    """
    shares: dict[str, list[float]] = {agent: [] for agent in incidence.agents}
    for leads in incidence.by_role.get(role, ()):
        for agent in leads:
            shares[incidence.agents[agent]].append(1 / len(leads))
    return {agent: math.fsum(parts) for agent, parts in shares.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """One agent's workload with every component beside the score.

    `initiatives` counts distinct initiatives in any of the roles asked for, `share` is that over
    all initiatives, `fractional` is W2, `weighted` W3 and the mean of its `components`, `partners`
    the other bodies it works with (W7), `rank` … `rank_last` the range of ranks by `initiatives`.
    What the graph does not know is None.
    """

    name: str
    iri: str
    initiatives: int
    counts: RoleCounts
    fractional: float
    weighted: float
    components: Mapping[str, float]
    targets: int | None
    milestones: int | None
    partners: int
    sections: int
    share: float
    rank: int
    rank_last: int

    def as_json(self) -> dict[str, Any]:
        """The row promised in the command line contract, extended."""
        return {
            "name": self.name,
            "iri": self.iri,
            "initiatives": self.initiatives,
            "official": self.counts.official,
            "lead": self.counts.lead,
            "responsible": self.counts.responsible,
            "support": self.counts.support,
            "fractional": self.fractional,
            "weighted": self.weighted,
            "components": dict(self.components),
            "targets": self.targets,
            "milestones": self.milestones,
            "partners": self.partners,
            "sections": self.sections,
            "share": self.share,
            "rank": self.rank,
            "rank_last": self.rank_last,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Overload:
    """An agent whose load reaches the threshold, with both figures and where it comes from."""

    name: str
    iri: str
    initiatives: int
    threshold: int
    basis: Literal["cap", "chance"]

    def as_json(self) -> dict[str, Any]:
        """Figure and threshold side by side."""
        return {
            "name": self.name,
            "iri": self.iri,
            "initiatives": self.initiatives,
            "threshold": self.threshold,
            "basis": self.basis,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    """All rows of one view with what is needed to quote them."""

    by: By
    roles: tuple[str, ...]
    groups: Groups
    n: int
    unassigned: int
    rows: tuple[Load, ...]
    equity: Equity
    overloaded: tuple[Overload, ...]
    dropped_terms: tuple[str, ...]
    unexpanded: tuple[str, ...]

    def definition(self, lang: str = "zh") -> str:
        """What the figures mean, in one sentence of the language asked for."""
        template = _DEFINITIONS["en" if lang == "en" else "zh"]
        words = _GROUP_WORDS["en" if lang == "en" else "zh"]
        return template.format(roles="/".join(self.roles), groups=words[self.groups], n=self.n)

    def as_json(self, lang: str = "zh") -> dict[str, Any]:
        """The object promised in the command line contract, extended."""
        return {
            "by": self.by,
            "roles": list(self.roles),
            "groups": self.groups,
            "co_leads": "each counts 1 in lead, 1/L in fractional",
            "n": self.n,
            "unassigned": self.unassigned,
            "definition": self.definition(lang),
            "dropped_terms": list(self.dropped_terms),
            "unexpanded": list(self.unexpanded),
            "equity": self.equity.as_json(),
            "overloaded": [entry.as_json() for entry in self.overloaded],
            "rows": [row.as_json() for row in self.rows],
        }


_GROUP_WORDS = {
    "zh": {"expand": "群组按成员展开", "token": "群组算作一个主体", "drop": "群组不计"},
    "en": {
        "expand": "groups replaced by their members",
        "token": "a group counts as one",
        "drop": "groups left out",
    },
}
_DEFINITIONS = {
    "zh": "事项数：该主体以 {roles} 角色承担的不同事项（共 {n} 项）；当量：每项按目标、节点、参与"
    "单位各除以均值后平均，平均事项为 1；占比：事项数/{n}；{groups}；并列者同名次。",
    "en": "initiatives: distinct initiatives (of {n}) in which the agent is {roles}; weighted: "
    "initiative-equivalents, targets, milestones and partners each over their mean, 1 for the "
    "average initiative; share: initiatives/{n}; {groups}; ties share a rank.",
}


def workload(
    graph: nx.MultiDiGraph,
    *,
    by: By = "official",
    roles: Iterable[str] | None = None,
    groups: Groups = "expand",
    parts: Parts = "merge",
    cap: int | None = None,
) -> Workload:
    """Workload of every official, body or district of a responsibility graph.

    Parameters
    ----------
    graph
        As `remit.responsibility.read` gives it. An initiative node may carry `targets` and
        `milestones`, as numbers or as sequences that are counted.
    by
        Whose load: officials (and posts), bodies, or district governments.
    roles
        Roles that count; by default "official" for officials, lead, responsible and support else.
    groups
        "expand" counts a group's members, "token" the group as one, "drop" neither.
    parts
        "split" takes numbered parts of an initiative as units (the sensitivity run).
    cap
        Loads above this many initiatives are reported. Without it, those that dealing the same
        initiatives at random would give anyone with at most 5 % probability.

    Raises
    ------
    UsageError
        If `by`, `groups` or `cap` has no such value.
    """
    if by not in KINDS:
        raise UsageError(f"no workload by {by!r}", remedy=f"one of {', '.join(KINDS)}")
    if groups not in ("expand", "token", "drop"):
        raise UsageError(f"no group mode {groups!r}", remedy="one of expand, token, drop")
    if cap is not None and cap < 0:
        raise UsageError(f"a cap is not below zero, as {cap} is")
    chosen = tuple(roles) if roles is not None else VIEW_ROLES[by]
    everything = Incidence.from_graph(graph, roles=ALL_ROLES, groups=groups, parts=parts)
    sizes = equivalents_of(graph, everything)
    rows = _rows(graph, everything, sizes, by=by, roles=chosen)
    held = _held(everything, chosen, _listed(graph, everything, by))
    counts = [row.initiatives for row in rows]
    return Workload(
        by=by,
        roles=chosen,
        groups=groups,
        n=len(everything.initiatives),
        unassigned=sum(not agents for agents in held),
        rows=rows,
        equity=equity(counts),
        overloaded=_overloaded(rows, [len(agents) for agents in held], cap),
        dropped_terms=sizes.dropped,
        unexpanded=everything.unexpanded,
    )


def equivalents_of(graph: nx.MultiDiGraph, incidence: Incidence) -> Equivalents:
    """Initiative-equivalents (W3) of the initiatives of `incidence`, partners being bodies."""
    bodies = [set().union(*column) for column in _columns(incidence, BODY_ROLES)]
    return initiative_equivalents(
        targets={name: _count(graph, name, "targets") for name in incidence.initiatives},
        milestones={name: _count(graph, name, "milestones") for name in incidence.initiatives},
        partners=dict(zip(incidence.initiatives, map(len, bodies), strict=True)),
    )


def node_of(graph: nx.MultiDiGraph, unit: str) -> str:
    """The initiative's node behind a unit, which may be one numbered part of it."""
    return unit if unit in graph else unit.rpartition("#")[0]


def _rows(
    graph: nx.MultiDiGraph,
    incidence: Incidence,
    sizes: Equivalents,
    *,
    by: By,
    roles: tuple[str, ...],
) -> tuple[Load, ...]:
    listed = _listed(graph, incidence, by)
    mine: dict[int, list[int]] = {}
    for i, agents in enumerate(_held(incidence, roles, listed)):
        for agent in agents:
            mine.setdefault(agent, []).append(i)
    bodies = [set().union(*column) for column in _columns(incidence, BODY_ROLES)]
    counts, leads = role_counts(incidence), fractional_leads(incidence)
    ranks = rank_ranges({agent: len(units) for agent, units in mine.items()})
    rows = []
    for agent, units in mine.items():
        iri, names = incidence.agents[agent], [incidence.initiatives[i] for i in units]
        first, last = ranks[agent] or (0, 0)
        rows.append(
            Load(
                name=label_of(graph, iri),
                iri=iri,
                initiatives=len(units),
                counts=counts[iri],
                fractional=leads[iri],
                weighted=math.fsum(sizes.weights[name] for name in names),
                components={
                    term: math.fsum(column[name] for name in names)
                    for term, column in sizes.terms.items()
                },
                targets=_total(graph, names, "targets"),
                milestones=_total(graph, names, "milestones"),
                partners=len(set().union(*(bodies[i] for i in units)) - {agent}),
                sections=len({section_of(graph, name) for name in names}),
                share=len(units) / len(incidence.initiatives),
                rank=first,
                rank_last=last,
            )
        )
    return tuple(sorted(rows, key=lambda row: (row.rank, -row.weighted, row.name, row.iri)))


def label_of(graph: nx.MultiDiGraph, iri: str) -> str:
    """The name of a node as written, its IRI where it has none."""
    return str(graph.nodes[iri].get("label") or iri) if iri in graph else iri


def section_of(graph: nx.MultiDiGraph, unit: str) -> tuple[str, ...]:
    """The headings above an initiative, from the outermost inwards; empty where there are none."""
    section = graph.nodes[node_of(graph, unit)].get("section") or ()
    return (section,) if isinstance(section, str) else tuple(map(str, section))


def _listed(graph: nx.MultiDiGraph, incidence: Incidence, by: By) -> frozenset[int]:
    kinds = KINDS[by]
    if incidence.groups == "token" and by == "body":
        kinds |= {"group", "open-group"}
    return frozenset(
        row for row, agent in enumerate(incidence.agents) if graph.nodes[agent].get("kind") in kinds
    )


def _columns(incidence: Incidence, roles: Iterable[str]) -> list[list[set[int]]]:
    """For each initiative, the agents of each of the roles."""
    lists = [incidence.by_role[role] for role in roles if role in incidence.by_role]
    return [[set(role[i]) for role in lists] for i in range(len(incidence.initiatives))]


def _held(
    incidence: Incidence, roles: Iterable[str], listed: frozenset[int]
) -> list[frozenset[int]]:
    """For each initiative, the listed agents that hold any of the roles."""
    return [listed & frozenset().union(*column) for column in _columns(incidence, roles)]


def _count(graph: nx.MultiDiGraph, unit: str, key: str) -> int | None:
    value = graph.nodes[node_of(graph, unit)].get(key)
    if value is None or isinstance(value, int):
        return value
    return len(value)


def _total(graph: nx.MultiDiGraph, units: Iterable[str], key: str) -> int | None:
    counts = [_count(graph, unit, key) for unit in units]
    known = [count for count in counts if count is not None]
    return sum(known) if len(known) == len(counts) else None


def _overloaded(rows: tuple[Load, ...], sizes: list[int], cap: int | None) -> tuple[Overload, ...]:
    threshold = cap + 1 if cap is not None else chance_threshold(sizes, len(rows))
    if threshold is None:
        return ()
    return tuple(
        Overload(
            name=row.name,
            iri=row.iri,
            initiatives=row.initiatives,
            threshold=threshold,
            basis="chance" if cap is None else "cap",
        )
        for row in rows
        if row.initiatives >= threshold
    )
