"""What the graph says of one node: for machines as statements, for people as a table.

A node's statements are those in which it is the subject, with the quotes they rest on, and those
that point to it, up to a number: a role that ten thousand assignments bear would drown its own
description. How many are left out is said, and where to ask for them.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any

import pyoxigraph as ox

from remit.store import Embedded
from remit.terms import BASE, NS, PREFIXES

MOST_INVERSE = 1000
"""Statements that point to a node which are sent with its own."""

ONTOLOGY = NS.removesuffix("#")
_GRAPHS = f"{BASE}graph/"
_NEAR = 5
_MOST_NAMES = 50_000
_MOST_COMPARED = 5_000


def _property(curie: str) -> ox.NamedNode:
    prefix, _, local = curie.partition(":")
    return ox.NamedNode(PREFIXES[prefix] + local)


TYPE = _property("rdf:type")
QUOTED = _property("prov:wasQuotedFrom")
SOURCE = _property("oa:hasSource")
SELECTOR = _property("oa:hasSelector")
EXACT = _property("oa:exact")
LINE = _property("remit:line")
NAMES = tuple(
    _property(name) for name in ("skos:prefLabel", "rdfs:label", "dcterms:title", "remit:fileName")
)
_SAYINGS = tuple(
    _property(name) for name in ("remit:indicator", "remit:dateText", "rdfs:comment", "oa:exact")
)
_ROLE_LABEL, _AS_WRITTEN = _property("remit:roleLabel"), _property("remit:nameAsWritten")
_ROLE, NUMBER = _property("remit:role"), _property("remit:number")
ASSIGNEE, INITIATIVE = _property("remit:assignee"), _property("remit:initiative")


@dataclass(frozen=True, slots=True, kw_only=True)
class Statements:
    """The quads that describe a node, and how many that point to it are not among them."""

    quads: list[ox.Quad]
    left_out: int = 0


class Facts:
    """Reads the graph for one request, each name once."""

    def __init__(self, store: Embedded) -> None:
        self.store = store
        self.engine = store.engine
        self._captions: dict[tuple[str, str], str] = {}

    # -- statements -------------------------------------------------------------------------

    def exists(self, iri: str) -> bool:
        """Whether the graph says anything of the node, or has a graph of that name."""
        node = ox.NamedNode(iri)
        if iri.startswith(_GRAPHS) and self.engine.contains_named_graph(node):
            return True
        return any(True for _ in islice(self.out(node), 1)) or any(
            True for _ in islice(self.engine.quads_for_pattern(None, None, node, None), 1)
        )

    def out(self, node: ox.NamedNode, predicate: ox.NamedNode | None = None) -> Iterator[ox.Quad]:
        """Statements of which the node is the subject."""
        return self.engine.quads_for_pattern(node, predicate, None, None)

    def first(self, node: ox.NamedNode, predicate: ox.NamedNode) -> Any:
        """One object of a property, the same every time; None if there is none."""
        return min((q.object for q in self.out(node, predicate)), key=str, default=None)

    def describe(self, iri: str) -> Statements:
        """The statements that are sent for a node."""
        node = ox.NamedNode(iri)
        if iri.startswith(_GRAPHS) and self.engine.contains_named_graph(node):
            return Statements(quads=list(self.engine.quads_for_pattern(None, None, None, node)))
        if iri == ONTOLOGY:
            return Statements(quads=list(self._within(NS, f"{_GRAPHS}ontology", node)))
        found = dict.fromkeys(self.out(node))
        if iri.startswith(f"{BASE}doc/"):
            key = iri.removeprefix(BASE)
            found |= dict.fromkeys(self._within(f"{iri}#", f"{_GRAPHS}{key}"))
            derived = f"{_GRAPHS}derived/{key.removeprefix('doc/')}"
            found |= dict.fromkeys(self._within(f"{iri}#", derived))
        inverse = list(
            islice(self.engine.quads_for_pattern(None, None, node, None), MOST_INVERSE + 1)
        )
        left_out = 0
        if len(inverse) > MOST_INVERSE:
            every = sum(1 for _ in self.engine.quads_for_pattern(None, None, node, None))
            inverse = sorted(inverse[:MOST_INVERSE], key=str)
            left_out = every - MOST_INVERSE
        for near in dict.fromkeys([*(q.object for q in found), *(q.subject for q in inverse)]):
            # What has no name, such as an assignment, is described with what it belongs to.
            if isinstance(near, ox.NamedNode) and self._nameless(near):
                found |= dict.fromkeys(self.out(near))
        for quad in list(found):
            if quad.predicate == QUOTED and isinstance(quad.object, ox.NamedNode):
                found |= dict.fromkeys(self._span(quad.object))
        found |= dict.fromkeys(inverse)
        found |= dict.fromkeys(self._names_of(found))
        return Statements(quads=sorted(found, key=str), left_out=left_out)

    def _nameless(self, node: ox.NamedNode) -> bool:
        ours = node.value.startswith(f"{BASE}id/")
        return ours and all(self.first(node, name) is None for name in NAMES)

    def _within(self, beginning: str, graph: str, *more: ox.NamedNode) -> Iterator[ox.Quad]:
        for quad in self.engine.quads_for_pattern(None, None, None, ox.NamedNode(graph)):
            subject = quad.subject
            if subject in more or getattr(subject, "value", "").startswith(beginning):
                yield quad

    def _span(self, span: ox.NamedNode) -> Iterator[ox.Quad]:
        for quad in self.out(span):
            yield quad
            if quad.predicate == SELECTOR and isinstance(quad.object, ox.NamedNode):
                yield from self.out(quad.object)

    def _names_of(self, quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
        nodes = {n for q in quads for n in (q.subject, q.object) if isinstance(n, ox.NamedNode)}
        for node in nodes:
            for name in NAMES:
                yield from self.out(node, name)

    # -- names ------------------------------------------------------------------------------

    def caption(self, iri: str, lang: str) -> str:
        """What to call a node: its name in the language, else in another, else what it says."""
        key = (iri, lang)
        if key not in self._captions:
            self._captions[key] = (
                usual_name(iri, lang) or self._caption(ox.NamedNode(iri), lang) or compact(iri)
            )
        return self._captions[key]

    def _caption(self, node: ox.NamedNode, lang: str) -> str:
        for name in NAMES:
            if text := self._in_language(node, name, lang):
                return text
        if self.first(node, ASSIGNEE) is not None:
            return self.assignment(node, ASSIGNEE, lang)
        for saying in _SAYINGS:
            if text := self._in_language(node, saying, lang):
                return text
        quote = self.quote(node)
        return quote["exact"] if quote else ""

    def assignment(self, node: ox.NamedNode, end: ox.NamedNode, lang: str) -> str:
        """An assignment as its role and one of its ends: who holds it, or in which initiative."""
        label, role = self.first(node, _ROLE_LABEL), self.first(node, _ROLE)
        said = label.value if label else self.caption(role.value, lang) if role else ""
        other = self.first(node, end)
        name = self.first(node, _AS_WRITTEN) if end == ASSIGNEE else None
        text = name.value if name else self.caption(other.value, lang) if other else ""
        number = self.first(other, NUMBER) if end == INITIATIVE and other else None
        text = f"{number.value} {text}" if number else text
        return f"{said}：{text}" if lang == "zh" else f"{said}: {text}"

    def _in_language(self, node: ox.NamedNode, predicate: ox.NamedNode, lang: str) -> str:
        texts = [q.object for q in self.out(node, predicate) if isinstance(q.object, ox.Literal)]
        ranked = sorted(
            texts,
            key=lambda t: (not (t.language or "").startswith(lang), t.language or "", t.value),
        )
        return ranked[0].value if ranked else ""

    def quote(self, node: ox.NamedNode) -> dict[str, Any] | None:
        """The words that a node rests on, or that a span is, with their place."""
        span = self.first(node, QUOTED)
        if span is None:
            span = node if self.first(node, SOURCE) is not None else None
        if not isinstance(span, ox.NamedNode):
            return None
        line, document = self.first(span, LINE), self.first(span, SOURCE)
        exact = next(
            (
                text.value
                for quad in self.out(span, SELECTOR)
                if isinstance(quad.object, ox.NamedNode)
                and (text := self.first(quad.object, EXACT)) is not None
            ),
            "",
        )
        if document is None:
            return None
        return {
            "span": span.value,
            "exact": exact,
            "line": int(line.value) if line else None,
            "document": document.value,
        }

    # -- near names -------------------------------------------------------------------------

    @cached_property
    def _every_name(self) -> list[str]:
        names = {
            quad.subject.value
            for quad in islice(self.engine.quads_for_pattern(None, TYPE, None, None), _MOST_NAMES)
            if isinstance(quad.subject, ox.NamedNode) and "#" not in quad.subject.value
        }
        graphs = {graph.value for graph in self.engine.named_graphs() if hasattr(graph, "value")}
        return sorted(name for name in names | graphs if name.startswith(BASE))

    def near(self, iri: str) -> list[str]:
        """IRIs of the graph that look like one that is not in it.

        Only those of the same folder or with the same end are compared: to compare all of a large
        graph takes a second.
        """
        wanted = iri[:300]
        folder, _, end = wanted.rpartition("/")
        first = "/".join(wanted.removeprefix(BASE).split("/")[:2])
        known = [
            name
            for name in self._every_name
            if name.startswith((f"{BASE}{first}/", f"{folder}/")) or name.endswith(f"/{end}")
        ]
        return difflib.get_close_matches(wanted, known[:_MOST_COMPARED], n=_NEAR, cutoff=0.75)


def usual_name(iri: str, lang: str) -> str:
    """What people call a term of a common vocabulary; nothing for any other IRI."""
    from remit_viz.server.rendering import words

    return words().get(f"term-{compact(iri)}", {}).get(lang, "")


def compact(iri: str) -> str:
    """An IRI shortened by one of our prefixes, where one fits."""
    fitting = [(prefix, ns) for prefix, ns in PREFIXES.items() if iri.startswith(ns)]
    if not fitting:
        return iri
    prefix, ns = max(fitting, key=lambda pair: len(pair[1]))
    return f"{prefix}:{iri.removeprefix(ns)}"


def local(iri: str) -> str:
    """The path of one of our IRIs on this server; any other IRI as it is."""
    return f"/{iri.removeprefix(BASE)}" if iri.startswith(BASE) else iri
