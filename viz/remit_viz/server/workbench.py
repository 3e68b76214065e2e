"""The query workbench: an editor that knows our prefixes, terms and questions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from remit.terms import PREFIXES
from remit_viz.server.entities import TYPE
from remit_viz.server.forms import agents, fields
from remit_viz.server.queries import Reply
from remit_viz.server.questions import grouped
from remit_viz.server.rendering import render, words

if TYPE_CHECKING:
    from remit_viz.server.desk import Desk, Job

_CLASSES = ("owl:Class", "rdfs:Class")
_PROPERTIES = ("owl:ObjectProperty", "owl:DatatypeProperty", "rdf:Property")
_MOST_TERMS = 5000
# What the script says of a question that was refused.
_TOLD = ("value-unknown", "near", "colon")


def answer(desk: Desk, job: Job) -> Reply:
    """The page of the workbench."""
    body = render(
        "query.html",
        groups=[
            (group, [(question, fields(desk, question, {}, job["lang"])) for question in asked])
            for group, asked in grouped()
        ],
        agents=agents(desk, job["lang"]),
        known={
            "prefixes": PREFIXES,
            "classes": terms(desk, _CLASSES, used="class"),
            "properties": terms(desk, _PROPERTIES, used="property"),
            "words": {name: words()[name][job["lang"]] for name in _TOLD},
        },
        **{name: job[name] for name in ("lang", "chosen", "path", "other")},
    )
    return {"status": 200, "type": "text/html; charset=utf-8"}, body


def terms(desk: Desk, kinds: tuple[str, ...], *, used: str) -> list[str]:
    """IRIs of the classes or properties that are declared or used in the graph, for completion."""
    made: list[str] | None = desk.kept.get(f"terms-{used}")
    if made is not None:
        return made
    engine = desk.store.engine
    found: set[str] = set()
    for kind in kinds:
        prefix, _, local = kind.partition(":")
        node = ox.NamedNode(PREFIXES[prefix] + local)
        found |= {_iri(q.subject) for q in engine.quads_for_pattern(None, TYPE, node, None)}
    if desk.in_memory:
        every: Any = engine.quads_for_pattern(None, TYPE if used == "class" else None, None, None)
        found |= {_iri(q.object if used == "class" else q.predicate) for q in every}
    desk.kept[f"terms-{used}"] = made = sorted(found - {""})[:_MOST_TERMS]
    return made


def _iri(term: Any) -> str:
    return term.value if isinstance(term, ox.NamedNode) else ""
