"""From the responsibility graph to questions of resilience, balance and change.

The measures are pure functions on small values; here those values are made from the graph, and
their results are given back as JSON-ready tables with the names and numbers that people know.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from remit.errors import UnknownName, UsageError
from remit.measures.incidence import Incidence
from remit.registry import normalise

if TYPE_CHECKING:
    import networkx as nx

    from remit.measures.balance import Portfolio
    from remit.measures.change import Entry

BODY_ROLES = ("lead", "responsible", "support")
_ALL_ROLES = ("official", *BODY_ROLES, "supervisor")


def holders(graph: nx.MultiDiGraph, initiative: str, *roles: str) -> list[str]:
    """The agents that hold one of the roles in an initiative, groups expanded, each once."""
    found = {
        agent: None
        for _, agent, edge in graph.out_edges(initiative, data=True)
        if edge["role"] in roles and graph.nodes[agent]["kind"] not in {"group", "open-group"}
    }
    return list(found)


def initiatives(graph: nx.MultiDiGraph, *, plan: str | None = None) -> list[str]:
    """The initiatives of all plans, or of one, in the order of their documents."""
    found = [
        node
        for node, data in graph.nodes(data=True)
        if data["kind"] == "initiative" and plan in {None, data["plan"]}
    ]
    return sorted(found, key=lambda i: (graph.nodes[i]["plan"], graph.nodes[i]["number"]))


def initiative(graph: nx.MultiDiGraph, wanted: str) -> str:
    """The initiative that a number, a title or an IRI means.

    Raises
    ------
    UnknownName
        If there is none.
    UsageError
        If several plans have one of that number or title.
    """
    hits = [
        node
        for node in initiatives(graph)
        if wanted in {node, graph.nodes[node]["label"], str(graph.nodes[node]["number"])}
    ]
    if len(hits) == 1:
        return hits[0]
    if not hits:
        raise UnknownName(
            f"there is no initiative {wanted!r}", remedy="give its number, title or IRI"
        )
    raise UsageError(
        f"{len(hits)} plans have an initiative {wanted!r}",
        remedy=f"give its IRI: {', '.join(hits[:3])}",
    )


def weights(graph: nx.MultiDiGraph) -> dict[str, float]:
    """Initiative-equivalents (W3) of every initiative."""
    from remit.measures.workload import equivalents_of

    everything = Incidence.from_graph(graph, roles=_ALL_ROLES, groups="expand")
    return dict(equivalents_of(graph, everything).weights)


def portfolio(graph: nx.MultiDiGraph, *, weighted: bool = False) -> Portfolio:
    """Who holds what, for a rebalancing: an initiative moves if one official alone holds it."""
    from remit.measures.balance import Portfolio

    load = weights(graph) if weighted else {}
    held: dict[str, str] = {}
    fixed: dict[str, float] = {}
    for node in initiatives(graph):
        officials = holders(graph, node, "official")
        if len(officials) == 1:
            held[node] = officials[0]
        for official in officials if len(officials) > 1 else ():
            fixed[official] = fixed.get(official, 0.0) + load.get(node, 1.0)
    return Portfolio(
        held=held,
        weights=load,
        fixed=fixed,
        leads={i: holders(graph, i, "lead") for i in held},
        sections={i: graph.nodes[i]["section"] or "" for i in held},
        partners={i: holders(graph, i, *BODY_ROLES) for i in held},
    )


def balance(
    graph: nx.MultiDiGraph, *, cap: float, weighted: bool = False, alternatives: int = 3
) -> dict[str, Any]:
    """The fewest reassignments that bring every official's load under a cap (R5)."""
    from remit.measures.balance import frontier, rebalance

    people = portfolio(graph, weighted=weighted)
    found = rebalance(people, cap=cap, alternatives=alternatives)

    def moves(listed: Iterable[Any]) -> list[dict[str, Any]]:
        return [
            {
                "number": graph.nodes[m.initiative]["number"],
                "title": graph.nodes[m.initiative]["label"],
                "initiative": m.initiative,
                "from": graph.nodes[m.source]["label"],
                "to": graph.nodes[m.target]["label"],
                "disruption": m.disruption,
            }
            for m in listed
        ]

    return {
        "cap": cap,
        "weighted": weighted,
        "n": len(initiatives(graph)),
        "movable": len(people.held),
        "groups": "expand",
        "feasible": found.feasible,
        "smallest_cap": found.smallest_cap,
        "proven": found.proven,
        "moves": moves(found.moves),
        "disruption": found.disruption,
        "alternatives": [moves(other) for other in found.alternatives],
        "gini_before": found.gini_before,
        "gini_after": found.gini_after,
        "rows": [
            {
                "name": graph.nodes[person]["label"],
                "iri": person,
                "before": found.before[person],
                "after": found.after[person],
            }
            for person in sorted(found.before, key=lambda p: (-found.before[p], p))
        ],
        "frontier": [
            {
                "cap": point.cap,
                "moves": point.moves,
                "disruption": point.disruption,
                "largest": point.largest,
                "gini": point.gini,
                "proven": point.proven,
            }
            for point in frontier(people)
        ],
    }


def resilience(graph: nx.MultiDiGraph, *, share: float = 0.5) -> dict[str, Any]:
    """Single points and critical sets (R1, R2)."""
    from remit.measures.critical import critical_set
    from remit.measures.resilience import answerable, officials_of, single_points

    incidence = Incidence.from_graph(graph, roles=_ALL_ROLES, groups="expand")
    single = single_points(incidence)

    def critical(held: Mapping[str, Sequence[str]]) -> dict[str, Any]:
        found = critical_set(held, share=share)
        return {
            "n": found.n,
            "needed": found.needed,
            "size": found.size,
            "sets": [[graph.nodes[a]["label"] for a in one] for one in found.sets],
            "complete": found.complete,
            "greedy": [graph.nodes[a]["label"] for a in found.greedy],
            "reason": found.reason,
        }

    def named(pairs: Iterable[tuple[str, str]], kind: str) -> list[dict[str, Any]]:
        return [
            {
                "kind": kind,
                "number": graph.nodes[i]["number"],
                "title": graph.nodes[i]["label"],
                "only": graph.nodes[a]["label"],
                "initiative": i,
                "iri": a,
            }
            for i, a in sorted(
                pairs, key=lambda p: (graph.nodes[p[0]]["plan"], graph.nodes[p[0]]["number"])
            )
        ]

    return {
        "n": single.n,
        "groups": "expand",
        "share": share,
        "one_official": len(single.one_official),
        "one_lead": len(single.one_lead),
        "one_body": len(single.one_body),
        "critical_officials": critical(officials_of(incidence)),
        "critical_leads": critical(answerable(incidence)),
        "rows": [
            *named(single.one_lead, "lead"),
            *named(single.one_official, "official"),
            *named(single.one_body, "body"),
        ],
    }


def absence(graph: nx.MultiDiGraph, agents: Sequence[str]) -> dict[str, Any]:
    """What the absence of some agents leaves behind (R4), and who already works on it."""
    from remit.measures.resilience import removal

    incidence = Incidence.from_graph(graph, roles=_ALL_ROLES, groups="expand")
    found = removal(incidence, agents)

    def listed(nodes: Iterable[str], *roles: str) -> list[dict[str, Any]]:
        return [
            {
                "number": graph.nodes[i]["number"],
                "title": graph.nodes[i]["label"],
                "initiative": i,
                "candidates": [
                    graph.nodes[a]["label"] for a in holders(graph, i, *roles) if a not in agents
                ],
            }
            for i in nodes
        ]

    return {
        "removed": [graph.nodes[a]["label"] for a in found.removed],
        "n": len(incidence.initiatives),
        "groups": "expand",
        "touched": len(found.touched),
        "without_official": listed(found.without_official, "lead"),
        "without_lead": listed(found.without_lead, "support", "responsible"),
        "without_body": listed(found.without_body),
        "left_with_one_body": listed(found.alone, *BODY_ROLES),
        "reachable_before": found.reachable_before,
        "reachable_after": found.reachable_after,
        "efficiency_before": found.efficiency_before,
        "efficiency_after": found.efficiency_after,
    }


def entries(graph: nx.MultiDiGraph) -> list[Entry]:
    """The initiatives of one edition, for a comparison; people and bodies by their names."""
    from remit.measures.change import Entry

    load = weights(graph)

    def named(node: str, *roles: str) -> frozenset[str]:
        return frozenset(str(graph.nodes[a]["full_name"]) for a in holders(graph, node, *roles))

    return [
        Entry(
            iri=node,
            title=graph.nodes[node]["label"],
            officials=named(node, "official"),
            leads=named(node, "lead", "responsible"),
            supports=named(node, "support"),
            weight=load[node],
        )
        for node in initiatives(graph)
    ]


def _written_alike(*editions: nx.MultiDiGraph) -> dict[str, str]:
    """Names that differ in white space, width or case only, each with the one to compare by."""
    first: dict[str, str] = {}
    spelt: dict[str, str] = {}
    for graph in editions:
        for _, data in graph.nodes(data=True):
            name = str(data["full_name"])
            spelt[name] = first.setdefault(normalise(name), name)
    return {name: known for name, known in spelt.items() if name != known}


def difference(
    old: nx.MultiDiGraph, new: nx.MultiDiGraph, *, similar_from: float | None = None
) -> dict[str, Any]:
    """What changed between two editions of a plan (D1 to D4).

    Parameters
    ----------
    old, new
        The responsibility graphs of the two editions.
    similar_from
        Least similarity of titles taken for the same initiative; by default that of D1.

    Returns
    -------
    dict
        `n` initiatives matched, of `n_old` and `n_new`; `flows` (counts), `stability`, `load` (a
        row an official) and `rows`. An unmatched initiative names the one of the other edition
        that it is most like (`alike_…`), where that is alike enough but matched to another: a
        part that was split off, or two that became one.
    """
    from remit.measures import change

    least = change.SIMILAR_FROM if similar_from is None else similar_from
    aliases = _written_alike(old, new)
    before, after = (change.renamed(entries(graph), aliases) for graph in (old, new))
    matching = change.match_editions(before, after, similar_from=least)
    rows = [
        {"status": "、".join(change.changes(m)) or "kept", "score": round(m.score, 4)}
        | _side(old, m.old, "old")
        | _side(new, m.new, "new")
        for m in matching.matches
    ]
    rows += [
        {"status": "dropped"} | _side(old, e, "old") | _alike(new, e, after, least)
        for e in matching.dropped
    ]
    rows += [
        {"status": "new"} | _side(new, e, "new") | _alike(old, e, before, least)
        for e in matching.new
    ]
    found = change.stability(matching)
    return {
        "old": old.graph["title"],
        "new": new.graph["title"],
        "n": found.matched,
        "n_old": len(before),
        "n_new": len(after),
        "groups": "expand",
        "similar_from": least,
        "flows": {flow: len(iris) for flow, iris in change.flows(matching).items()},
        "stability": {
            "matched": found.matched,
            "same_officials": found.same,
            "stability": found.stability,
            "expected": found.expected,
            "kappa": found.kappa,
            "links": found.links,
        },
        "load": [one.as_json() for one in change.load_changes(matching)],
        "rows": rows,
    }


def _side(graph: nx.MultiDiGraph, entry: Entry, name: str) -> dict[str, Any]:
    return {
        f"{name}_number": graph.nodes[entry.iri]["number"],
        f"{name}_title": entry.title,
        f"{name}_iri": entry.iri,
        f"{name}_officials": sorted(entry.officials),
        f"{name}_leads": sorted(entry.leads),
        f"{name}_supports": sorted(entry.supports),
    }


def _alike(
    graph: nx.MultiDiGraph, entry: Entry, others: Sequence[Entry], least: float
) -> dict[str, Any]:
    """The initiative of the other edition that an unmatched one is most like, if any."""
    from remit.measures.change import title_similarity

    scored = [(title_similarity(entry.title, other.title), other) for other in others]
    score, best = max(scored, key=lambda s: (s[0], s[1].iri), default=(0.0, None))
    if best is None or score < least:
        return {}
    return {
        "alike_number": graph.nodes[best.iri]["number"],
        "alike_title": best.title,
        "alike_score": round(score, 4),
    }
