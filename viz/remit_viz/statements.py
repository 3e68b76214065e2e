"""What a page says of its node, as linked data that the page carries within itself."""

from __future__ import annotations

from typing import Any

from remit import curated
from remit.terms import PREFIXES
from remit_viz.view import GROUPS, View

# The shortcuts of the ontology from an initiative straight to an agent, by role.
PROPERTIES = {
    "official": "responsibleOfficial",
    "lead": "leadDepartment",
    "responsible": "responsibleBody",
    "support": "supportingDepartment",
    "supervisor": "supervisingBody",
}
CLASSES: dict[str, str] = {"initiative": "remit:Initiative"} | {
    str(kind): name for kind, name in curated.CLASSES.items()
}
# Nodes named at the other end of each property; a page stays small however long its lists.
MOST = 200

CONTEXT: dict[str, Any] = {
    **{name: PREFIXES[name] for name in ("org", "remit", "schema")},
    **{name: f"schema:{name}" for name in ("name", "alternateName")},
    "number": "remit:number",
    **{name: {"@id": f"remit:{name}", "@type": "@id"} for name in PROPERTIES.values()},
}


def described(seen: View, position: int) -> dict[str, Any]:
    """A node as JSON-LD: its class, its names, and who answers for what; groups are left out.

    As in the graph, a member of a group stands for itself and the group for nobody.
    """
    node = seen.nodes[position]
    says: dict[str, Any] = {
        "@context": CONTEXT,
        "@id": node.iri,
        "@type": CLASSES[node.kind],
        "name": node.full_name,
    }
    others = sorted({*node.aliases, node.label, node.label_en or node.label} - {node.full_name})
    if others:
        says["alternateName"] = others
    ends = _ends(seen, position)
    if node.kind == "initiative":
        return says | {"number": node.number} | ends
    return says | ({"@reverse": ends} if ends else {})


def _ends(seen: View, position: int) -> dict[str, list[str]]:
    """IRIs at the other ends of the ties of a node, by property."""
    found: dict[str, list[str]] = {}
    for role, name in PROPERTIES.items():
        ties = [t for t in seen.ties_by_node.get(position, []) if t.role == role]
        ties = [t for t in ties if seen.nodes[t.agent].kind not in GROUPS]
        ends = {seen.nodes[t.agent if t.initiative == position else t.initiative].iri for t in ties}
        if ends - {""}:
            found[name] = sorted(ends - {""})[:MOST]
    return found
