"""One agent's page: its initiatives, roles, partners and dates, each with its source line."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import networkx as nx


def profile(graph: nx.MultiDiGraph, iri: str) -> dict[str, Any]:
    """What one agent carries, as JSON-ready values.

    `initiatives` are in document order, each with the agent's roles and the lines they stand in;
    `partners` count the initiatives shared with each other agent (members of a group one by one,
    the group itself not); `deadlines` are the dated steps and deadlines of those initiatives.
    `graph` must have been read with evidence.
    """
    data = graph.nodes[iri]
    mine: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for initiative, _, edge in graph.in_edges(iri, data=True):
        mine[initiative].append(edge)
    order = sorted(mine, key=lambda i: (graph.nodes[i]["plan"], graph.nodes[i]["number"]))
    return {
        "name": data["label"],
        "iri": iri,
        "kind": data["kind"],
        "full_name": data["full_name"],
        "name_en": data["label_en"],
        "aliases": data["aliases"],
        "provisional": data["provisional"],
        "roles": dict(sorted(Counter(r for i in order for r in _roles(mine[i])).items())),
        "initiatives": [_initiative(graph, i, mine[i]) for i in order],
        "partners": _partners(graph, iri, order),
        "deadlines": _deadlines(graph, order),
    }


def _roles(edges: list[dict[str, Any]]) -> list[str]:
    return sorted({edge["role"] for edge in edges})


def _initiative(graph: nx.MultiDiGraph, node: str, edges: list[dict[str, Any]]) -> dict[str, Any]:
    data = graph.nodes[node]
    first = min(edges, key=lambda e: (e["line"] or 0, e["role"]))
    vias = sorted({graph.nodes[e["via"]]["label"] for e in edges if e["via"]})
    return {
        "number": data["number"],
        "title": data["label"],
        "iri": node,
        "section": data["section"],
        "roles": _roles(edges),
        "via": vias,
        "quote": first["quote"],
        "file": graph.graph["documents"][data["document"]]["name"],
        "line": first["line"],
    }


def _partners(graph: nx.MultiDiGraph, iri: str, initiatives: list[str]) -> list[dict[str, Any]]:
    shared: dict[str, set[str]] = defaultdict(set)
    for initiative in initiatives:
        for agent in graph.successors(initiative):
            if agent != iri and graph.nodes[agent]["kind"] not in {"group", "open-group"}:
                shared[agent].add(initiative)
    ranked = sorted(shared, key=lambda a: (-len(shared[a]), graph.nodes[a]["label"], a))
    return [
        {
            "name": graph.nodes[agent]["label"],
            "iri": agent,
            "kind": graph.nodes[agent]["kind"],
            "shared": len(shared[agent]),
            "initiatives": sorted(graph.nodes[i]["number"] for i in shared[agent]),
        }
        for agent in ranked
    ]


def _deadlines(graph: nx.MultiDiGraph, initiatives: list[str]) -> list[dict[str, Any]]:
    found = [
        {
            "number": graph.nodes[node]["number"],
            "title": graph.nodes[node]["label"],
            **due,
            "file": graph.graph["documents"][graph.nodes[node]["document"]]["name"],
        }
        for node in initiatives
        for due in _told_once(graph.nodes[node]["dates"])
    ]
    # What has no calendar date (持续推进) comes last.
    return sorted(found, key=lambda d: (d["date"] or "9999", d["file"], d["line"], d["kind"]))


def _told_once(dates: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The dates without the deadlines that stand within a dated step of the same day and line."""
    steps = [d for d in dates if d["kind"] == "milestone"]
    return [
        d
        for d in dates
        if d["kind"] == "milestone"
        or not any(
            (s["date"], s["line"]) == (d["date"], d["line"]) and d["quote"] in s["quote"]
            for s in steps
        )
    ]
