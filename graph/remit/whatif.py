"""What if: roles passed on by hypothesis, as a patch beside the graph that never touches it.

A patch is a file `whatif/{name}.nq` in the store folder with the quads of `graph/whatif/{name}`:
the assignments it withdraws, and those it makes in their place. The store's own file, its content
id and every other answer stay as they are.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from remit.errors import StoreError, UnknownName, UsageError
from remit.store import Embedded
from remit.terms import BASE, PREFIXES, integer, iri, term

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
            passed = edge | {"mode": "curated", "via": None}
            changed.add_edge(move.initiative, move.target, **passed)
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
    changed = reassigned(graph, moves)
    tail = f" {iri(f'{BASE}graph/whatif/{name}')} ."
    patch = iri(f"{BASE}id/whatif/{name}")
    lines = {f"{patch} {term('rdf:type')} {term('remit:Hypothesis')}{tail}"}
    for k, ((initiative, role, target), withdrawn) in enumerate(_net(graph, changed), 1):
        node = iri(f"{BASE}id/whatif/{name}/{k}")
        lines |= {
            f"{node} {predicate} {value}{tail}"
            for predicate, value in (
                (term("rdf:type"), term("remit:Assignment")),
                (term("dcterms:isPartOf"), patch),
                (term("remit:initiative"), iri(initiative)),
                (term("remit:assignee"), iri(target)),
                (term("remit:role"), term(f"role:{role}")),
                (term("remit:mode"), term("mode:curated")),
                (term("remit:rank"), integer(1)),
                *((term("remit:withdraws"), iri(old)) for old in withdrawn),
            )
        }
    return sorted(lines)


def _net(
    graph: nx.MultiDiGraph, changed: nx.MultiDiGraph
) -> list[tuple[tuple[str, str, str], list[str]]]:
    """What came of all moves together: (initiative, role, new holder), assignments withdrawn."""
    before = {edge["assignment"]: agent for _, agent, edge in graph.edges(data=True)}
    found: dict[tuple[str, str, str], list[str]] = {}
    for initiative, agent, edge in changed.edges(data=True):
        if before[edge["assignment"]] != agent:
            found.setdefault((initiative, edge["role"], agent), []).append(edge["assignment"])
    return sorted((key, sorted(withdrawn)) for key, withdrawn in found.items())


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


def patches(store: Embedded) -> list[str]:
    """The names of the patches kept beside a store, sorted."""
    return sorted(path.stem for path in (store.folder / "whatif").glob("*.nq"))


def supposed(
    store: Embedded, graph: nx.MultiDiGraph, name: str
) -> tuple[nx.MultiDiGraph, dict[str, Any]]:
    """A copy of the graph with a kept patch applied, and what the patch changes.

    Returns
    -------
    graph, hypothesis
        The graph as `reassigned` would give it, and `{"name", "changes"}`: each change with the
        initiative's `number`, `title` and `initiative` (IRI), the `role`, and `from` and `to`.

    Raises
    ------
    UnknownName
        If no patch is called so; near names are suggested.
    StoreError
        If the patch cannot be read, or was made for another state of the store.
    """
    known = patches(store)
    if name not in known:
        near = difflib.get_close_matches(name, known, n=3, cutoff=0.4)
        raise UnknownName(
            f"no hypothesis is called {name!r}",
            near=near,
            where=str(store.folder / "whatif"),
            remedy="" if near else "keep one with: remit whatif --move NO:FROM:TO --name NAME",
        )
    path = store.folder / "whatif" / f"{name}.nq"
    assignees = _replacements(path)
    changed, changes = graph.copy(), []
    for initiative, source, key, edge in sorted(
        graph.edges(keys=True, data=True), key=lambda e: str(e[3]["assignment"])
    ):
        target = assignees.pop(edge["assignment"], None)
        if target is None:
            continue
        if target not in graph:
            raise _stale(path)
        changed.remove_edge(initiative, source, key)
        passed = edge | {"mode": "curated", "via": None}
        changed.add_edge(initiative, target, **passed)
        data = graph.nodes[initiative]
        changes.append(
            {
                "number": data["number"],
                "title": data["label"],
                "initiative": initiative,
                "role": edge["role"],
                "from": graph.nodes[source]["label"],
                "to": graph.nodes[target]["label"],
            }
        )
    if assignees:
        raise _stale(path)
    return changed, {"name": name, "changes": changes}


def _replacements(path: Path) -> dict[str, str]:
    """The new assignee of every assignment that a patch withdraws."""
    import pyoxigraph as ox

    assignees: dict[str, str] = {}
    withdrawn: dict[str, str] = {}
    try:
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.N_QUADS):
            node, value = str(quad.subject), quad.object
            if quad.predicate.value == f"{PREFIXES['remit']}assignee":
                assignees[node] = str(getattr(value, "value", ""))
            elif quad.predicate.value == f"{PREFIXES['remit']}withdraws":
                withdrawn[str(getattr(value, "value", ""))] = node
    except (OSError, SyntaxError, ValueError) as error:
        raise StoreError(f"the patch cannot be read: {error}", where=str(path)) from error
    return {old: assignees[node] for old, node in withdrawn.items() if node in assignees}


def _stale(path: Path) -> StoreError:
    return StoreError(
        "the patch was made for another state of the store",
        where=str(path),
        remedy="make it again with: remit whatif --move",
    )
