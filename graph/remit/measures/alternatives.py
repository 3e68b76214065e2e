"""Another reading of a gap, to be shown beside the first and never in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import networkx as nx

#: How an edge came to be that only this reading has.
CARRIED = "carried"


def carried_down(graph: nx.MultiDiGraph) -> tuple[nx.MultiDiGraph, tuple[str, ...]]:
    """The graph read as if a blank official meant the one above, and where that changes it.

    In some tables a cell left blank means "as above"; in others it is a gap. Workload keeps the
    gap as its own category and offers this reading as the alternative.

    Parameters
    ----------
    graph
        As `remit.responsibility.read` gives it; `plan` and `number` order its initiatives.

    Returns
    -------
    graph, initiatives
        A copy in which each initiative without official has those of the nearest one above it in
        its plan (edges of mode "carried"), and the initiatives that this concerns. An initiative
        at the head of a plan stays without.
    """
    out = graph.copy()
    above: dict[Any, list[str]] = {}
    changed = []
    for name, data in sorted(_initiatives(graph), key=_place):
        own = [agent for _, agent, role in graph.out_edges(name, data="role") if role == "official"]
        plan = data.get("plan")
        if not own and plan in above:
            for agent in above[plan]:
                out.add_edge(name, agent, role="official", mode=CARRIED, part=1, via=None)
            changed.append(name)
        above[plan] = own or above.get(plan, [])
        if not above[plan]:
            del above[plan]
    return out, tuple(changed)


def _initiatives(graph: nx.MultiDiGraph) -> list[tuple[str, dict[str, Any]]]:
    return [
        (str(node), data) for node, data in graph.nodes(data=True) if data["kind"] == "initiative"
    ]


def _place(initiative: tuple[str, dict[str, Any]]) -> tuple[str, int, str]:
    name, data = initiative
    return str(data.get("plan") or ""), int(data.get("number") or 0), name
