"""The responsibility graph as GraphML and GEXF, for Gephi, yEd, Cytoscape and igraph."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

from remit.responsibility import read
from remit.store import Store

if TYPE_CHECKING:
    import networkx as nx

# Characters that XML 1.0 cannot hold, escaped or not.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

# An edge's `start` and `end` are the times of its life in GEXF, so offsets have other names.
_OFFSETS = {"start": "offset_start", "end": "offset_end"}
_OF_NODES = _OFFSETS | {
    name: name
    for name in (
        "kind", "label", "full_name", "label_en", "aliases", "territory", "provisional", "number",
        "ordinal", "section", "section_path", "plan", "document", "targets", "valued",
        "milestones", "line",
    )
}  # fmt: skip
_OF_EDGES = _OFFSETS | {
    name: name for name in ("role", "mode", "part", "via", "label", "quote", "line", "document")
}


def graphml(store: Store) -> bytes:
    """The responsibility graph as GraphML, UTF-8."""
    import networkx as nx

    out = io.BytesIO()
    nx.write_graphml_xml(_plain(store), out)
    return out.getvalue()


def gexf(store: Store) -> bytes:
    """The responsibility graph as GEXF 1.2, UTF-8, without the date of writing."""
    import networkx as nx

    out = io.BytesIO()
    nx.write_gexf(_plain(store), out)
    # networkx stamps the day of writing into the file: the same store must give the same bytes.
    return re.sub(rb' lastmodifieddate="[^"]*"', b"", out.getvalue(), count=1)


def _plain(store: Store) -> nx.MultiDiGraph:
    """The graph with the attributes that XML formats can hold: text, numbers, booleans."""
    import networkx as nx

    graph = read(store, evidence=True)
    plain = nx.MultiDiGraph()
    for node, data in sorted(graph.nodes(data=True)):
        plain.add_node(node, **_attributes(data, _OF_NODES))
    edges = sorted(graph.edges(data=True), key=lambda e: (e[0], e[2]["assignment"]))
    for start, end, data in edges:
        plain.add_edge(start, end, key=data["assignment"], **_attributes(data, _OF_EDGES))
    return plain


def _attributes(data: dict[str, Any], written: dict[str, str]) -> dict[str, str | int | float]:
    """The attributes that are written, by the names that they have in the file."""
    out: dict[str, str | int | float] = {}
    for name, value in data.items():
        if name not in written or value is None:
            continue
        words = "|".join(value) if isinstance(value, list) else value
        out[written[name]] = _NOT_XML.sub("\ufffd", words) if isinstance(words, str) else words
    return out
