"""Names to nodes: what a person types, found in the graph, or the nearest names suggested."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Collection

from remit.errors import UnknownName, UsageError
from remit.registry import normalise
from remit.store import Store, Term, select
from remit.terms import PREFIXES

# The agents are found first: joined with every label of the graph, ten thousand assignments take
# many seconds.
_AGENTS = """
SELECT DISTINCT ?node ?label WHERE {
  { { SELECT DISTINCT ?node WHERE { ?x remit:assignee ?node } }
    ?node skos:prefLabel|skos:altLabel ?label }
  UNION { ?x remit:assignee ?node ; remit:nameAsWritten ?label .
    FILTER NOT EXISTS { ?x remit:expandedFrom ?from } }
  UNION { { SELECT DISTINCT ?node WHERE { ?x remit:assignee ?node } }
    ?node dcterms:spatial/skos:prefLabel ?label }
}
"""
_INITIATIVES = """
SELECT DISTINCT ?node ?label WHERE { ?node a remit:Initiative ; skos:prefLabel ?label }
"""
_EXISTS = "SELECT ?p WHERE { ?node ?p ?o } LIMIT 1"


def expand(name: str) -> str | None:
    """The IRI that a name spells out, in full or with one of our prefixes; None if it is no IRI."""
    if re.match(r"https?://", name):
        return name
    prefix, colon, local = name.partition(":")
    if colon and prefix in PREFIXES and local and not re.search(r"[\s：]", local):
        return PREFIXES[prefix] + local
    return None


def find(store: Store, name: str, *, initiatives: bool = False) -> str:
    """The IRI of the one agent (or initiative, if asked for) that `name` means.

    A name is an IRI, a compact IRI, a full name, an alias, or the name as a document writes it;
    white space, width and case do not matter.

    Raises
    ------
    UnknownName
        If nothing bears it; names that look like it are suggested.
    UsageError
        If several nodes bear it.
    """
    iri = expand(name)
    if iri is not None:
        return _existing(store, iri)
    known = names(store, initiatives=initiatives)
    nodes = sorted(known.get(normalise(name), {}))
    if len(nodes) == 1:
        return nodes[0]
    if nodes:
        raise UsageError(
            f"{name!r} is the name of {len(nodes)} nodes",
            remedy=f"give the IRI of one of them: {', '.join(nodes)}",
        )
    near = nearest(normalise(name), known)
    shown = list(dict.fromkeys(min(known[n].values(), key=len) for n in near))
    raise UnknownName(f"nothing in {store.name} is called {name!r}", near=shown[:5])


def names(store: Store, *, initiatives: bool = False) -> dict[str, dict[str, str]]:
    """Normalised names, each with the nodes that bear it and the name as it is written."""
    known: dict[str, dict[str, str]] = defaultdict(dict)
    for query in (_AGENTS, _INITIATIVES) if initiatives else (_AGENTS,):
        for solution in select(store, query):
            node, label = solution["node"], solution["label"]
            known[normalise(label.value)].setdefault(node.value, label.value)
    return known


def nearest(wanted: str, known: Collection[str]) -> list[str]:
    """Known names that look like `wanted`, best first: by edits, or one inside the other."""
    near = difflib.get_close_matches(wanted, sorted(known), n=5, cutoff=0.5)
    inside = [k for k in sorted(known) if len(wanted) > 1 and (wanted in k or k in wanted)]
    return list(dict.fromkeys([*near, *sorted(inside, key=lambda k: (len(k), k))]))[:8]


def _existing(store: Store, iri: str) -> str:
    import pyoxigraph as ox

    try:
        values: dict[str, Term] = {"node": ox.NamedNode(iri)}
    except ValueError as error:
        raise UsageError(f"{iri!r} is no IRI", remedy="check its characters") from error
    if not list(select(store, _EXISTS, values)):
        raise UnknownName(
            f"nothing in {store.name} has the IRI {iri}", remedy="list agents with: remit workload"
        )
    return iri
