"""The dated steps and deadlines of a store as calendar events, for all or for one agent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from remit.exports.calendar import Event
from remit.responsibility import rows
from remit.store import Store

if TYPE_CHECKING:
    import networkx as nx

_STEPS = """
SELECT ?step ?i ?kind ?due ?since ?text ?quote ?line WHERE {
  { ?i remit:hasMilestone ?step BIND("milestone" AS ?kind) }
  UNION { ?i remit:hasDeadline ?step BIND("deadline" AS ?kind) }
  ?step remit:dueDate ?due ; remit:dateText ?text ; prov:wasQuotedFrom ?span .
  ?span remit:line ?line ; oa:hasSelector/oa:exact ?quote .
  OPTIONAL { ?step remit:startDate ?since }
} ORDER BY ?i ?due DESC(?kind) ?step
"""
_STAMP = """
SELECT ?day WHERE {
  { ?doc a remit:SourceDocument ; dcterms:issued ?day }
  UNION { ?plan a remit:Plan ; remit:validFrom ?day }
}
"""
_ROLES = {
    "zh": {"official": "责任人：", "lead": "牵头：", "responsible": "责任："},
    "en": {"official": "Official: ", "lead": "Lead: ", "responsible": "Responsible: "},
}
_AND = {"zh": "、", "en": ", "}
_EPOCH = date(1970, 1, 1)


def stamp(store: Store) -> date:
    """The latest day that a document was issued or a plan began; 1970-01-01 where none is known."""
    return max((date.fromisoformat(row["day"]) for row in rows(store, _STAMP)), default=_EPOCH)


def events(
    graph: nx.MultiDiGraph, store: Store, *, agent: str | None = None, lang: str = "zh"
) -> Iterator[Event]:
    """An event for each milestone, and for each deadline on a day without one.

    Parameters
    ----------
    graph
        The responsibility graph of the store.
    agent
        Only initiatives in which this agent (IRI) has a role.
    lang
        The language, "zh" or "en", in which roles are named.
    """
    wanted = set(graph.predecessors(agent)) if agent is not None else None
    taken: set[tuple[str, str]] = set()
    for row in rows(store, _STEPS):
        node = row["i"]
        if node not in graph or (wanted is not None and node not in wanted):
            continue
        day = (node, row["due"])
        if row["kind"] == "deadline" and day in taken:
            continue
        taken.add(day)
        yield _event(graph, node, row, lang)


def _event(graph: nx.MultiDiGraph, node: str, row: dict[str, Any], lang: str) -> Event:
    data = graph.nodes[node]
    words = row["quote"] if row["kind"] == "milestone" else row["text"]
    people = [
        f"{said}{_AND[lang].join(names)}"
        for role, said in _ROLES[lang].items()
        if (names := _names(graph, node, role))
    ]
    source = f"{graph.graph['documents'][data['document']]['name']}:{row['line']}"
    return Event(
        iri=row["step"],
        summary=f"{data['number']} {data['label']}：{' '.join(words.split())}",
        date=date.fromisoformat(row["due"]),
        since=date.fromisoformat(row["since"]) if row["since"] else None,
        description="\n".join([*people, f"“{row['text']}” {source}"]),
        categories=tuple(c for c in (data["section"], row["kind"]) if c),
    )


def _names(graph: nx.MultiDiGraph, node: str, role: str) -> list[str]:
    found = [
        graph.nodes[agent]["label"]
        for _, agent, edge in graph.out_edges(node, data=True)
        if edge["role"] == role and edge["mode"] != "expanded"
    ]
    return list(dict.fromkeys(found))
