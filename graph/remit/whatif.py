"""What if: roles passed on by hypothesis, as a patch beside the graph that never touches it.

A patch is a file `whatif/{name}.nq` in the store folder with the quads of `graph/whatif/{name}`:
the assignments it withdraws, and those it makes in their place. The store's own file, its content
id and every other answer stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from remit.errors import StoreError, UsageError
from remit.store import Embedded
from remit.terms import BASE, integer, iri, term

if TYPE_CHECKING:
    import networkx as nx


@dataclass(frozen=True, slots=True, kw_only=True)
class Reassignment:
    """One hypothetical change: `role` in `initiative` passes from `source` to `target` (IRIs)."""

    initiative: str
    role: str
    source: str
    target: str


def reassigned(graph: nx.MultiDiGraph, moves: Iterable[Reassignment]) -> nx.MultiDiGraph:
    """A copy of the graph with roles passed on; the graph itself stays as it is.

    Raises
    ------
    UsageError
        If the source does not hold the role in the initiative.
    """
    changed = graph.copy()
    for move in moves:
        held = [
            (key, edge)
            for _, agent, key, edge in changed.out_edges(move.initiative, keys=True, data=True)
            if agent == move.source and edge["role"] == move.role
        ]
        if not held:
            raise UsageError(
                f"{graph.nodes[move.source]['label']} is no {move.role} of "
                f"{graph.nodes[move.initiative]['number']} {graph.nodes[move.initiative]['label']}"
            )
        for key, edge in held:
            changed.remove_edge(move.initiative, move.source, key)
            changed.add_edge(move.initiative, move.target, **(edge | {"mode": "curated"}))
    return changed


def patch_lines(graph: nx.MultiDiGraph, name: str, moves: Sequence[Reassignment]) -> list[str]:
    """The patch as sorted N-Quads of `graph/whatif/{name}`.

    Raises
    ------
    UsageError
        If the name is no slug, or a source does not hold its role.
    """
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
        raise UsageError(
            f"{name!r} is no name for a patch", remedy="use lower-case letters, digits, hyphens"
        )
    reassigned(graph, moves)
    tail = f" {iri(f'{BASE}graph/whatif/{name}')} ."
    patch = iri(f"{BASE}id/whatif/{name}")
    lines = {f"{patch} {term('rdf:type')} {term('remit:Hypothesis')}{tail}"}
    for k, move in enumerate(moves, 1):
        node = iri(f"{BASE}id/whatif/{name}/{k}")
        withdrawn = sorted(
            edge["assignment"]
            for _, agent, edge in graph.out_edges(move.initiative, data=True)
            if agent == move.source and edge["role"] == move.role
        )
        lines |= {
            f"{node} {predicate} {value}{tail}"
            for predicate, value in (
                (term("rdf:type"), term("remit:Assignment")),
                (term("dcterms:isPartOf"), patch),
                (term("remit:initiative"), iri(move.initiative)),
                (term("remit:assignee"), iri(move.target)),
                (term("remit:role"), term(f"role:{move.role}")),
                (term("remit:mode"), term("mode:curated")),
                (term("remit:rank"), integer(1)),
                *((term("remit:withdraws"), iri(old)) for old in withdrawn),
            )
        }
    return sorted(lines)


def save_patch(store: Embedded, name: str, lines: Iterable[str]) -> Path:
    """Write a patch into the store's folder `whatif/`, whole or not at all; gives its path.

    Raises
    ------
    StoreError
        If the folder cannot be written.
    """
    path = store.folder / "whatif" / f"{name}.nq"
    partial = path.with_suffix(".partial")
    try:
        path.parent.mkdir(exist_ok=True)
        partial.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", newline="\n")
        partial.replace(path)
    except OSError as error:
        raise StoreError(
            f"the patch cannot be written: {error.strerror or error}", where=str(path)
        ) from error
    return path
