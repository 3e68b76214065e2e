"""Every IRI of the graph as a page or as data."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from remit.errors import UnknownName, UsageError
from remit.lookup import find
from remit.lookup import names as known_names
from remit.model import ROLES
from remit.registry import normalise
from remit.terms import BASE, NS, PREFIXES
from remit_viz.server.entities import (
    ASSIGNEE,
    INITIATIVE,
    ONTOLOGY,
    QUOTED,
    TYPE,
    Facts,
    compact,
    local,
)
from remit_viz.server.negotiation import GRAPHS
from remit_viz.server.pages import profiles
from remit_viz.server.problems import Near, Phrase, Problem, names
from remit_viz.server.queries import GRAPH_FORMATS, Reply, serialize
from remit_viz.server.rendering import render

if TYPE_CHECKING:
    from remit_viz.server.desk import Desk, Job

_SHOWN = 60
_MANY = 12
_FIRST = tuple(
    PREFIXES[c.partition(":")[0]] + c.partition(":")[2]
    for c in (
        "skos:prefLabel",
        "rdfs:label",
        "dcterms:title",
        "skos:altLabel",
        "rdf:type",
        "remit:number",
        "remit:ordinal",
        "remit:section",
        "dcterms:isPartOf",
        "remit:initiative",
        "remit:role",
        "remit:assignee",
        "remit:responsibleOfficial",
        "remit:leadDepartment",
        "remit:responsibleBody",
        "remit:supportingDepartment",
    )
)
_MATTER_MOST = ("remit:assignee", "remit:initiative")
_LAST = (QUOTED.value, f"{NS}passage", f"{NS}involves")


def node(desk: Desk, job: Job) -> Reply:
    """One node as a page or as data; without a form, whether there is such a node.

    Raises
    ------
    Problem
        If the graph says nothing of it; nodes whose IRIs look like it are suggested.
    """
    facts, iri, form = desk.facts, job["iri"], job["form"]
    if not facts.exists(iri):
        near = [Near(n, facts.caption(n, job["lang"]), local(n)) for n in facts.near(iri)]
        raise Problem(404, Phrase("unknown-node", {"iri": iri}), near)
    if form is None:
        return {"status": 200, "type": "text/plain"}, b""
    if form == "html":
        return {"status": 200, "type": "text/html; charset=utf-8"}, _page(desk, facts, iri, job)
    described = facts.describe(iri)
    statements: Any = described.quads
    if not GRAPH_FORMATS[form].supports_datasets or form == "jsonld":
        statements = dict.fromkeys(quad.triple for quad in statements)
    head = {"status": 200, "kind": "graphs", "format": form, "left_out": described.left_out}
    return head, serialize(statements, desk.limits, form)


def find_label(desk: Desk, job: Job) -> Reply:
    """Where a label leads: the path of the one node that bears it.

    Raises
    ------
    Problem
        If none bears it, with names that look like it; or if several do, with those.
    """
    label = job["label"]
    try:
        iri = find(desk.store, label, initiatives=True)
    except UnknownName as error:
        raise Problem(404, Phrase("unknown-name", {"name": label}), names(error.near)) from error
    except UsageError as error:
        facts = desk.facts
        bearers = sorted(known_names(desk.store, initiatives=True)[normalise(label)])
        near = [Near(n, facts.caption(n, job["lang"]), local(n)) for n in bearers]
        phrase = Phrase("several-names", {"name": label, "n": len(near)})
        raise Problem(300, phrase, near) from error
    return {"status": 303, "location": local(iri)}, b""


def _page(desk: Desk, facts: Facts, iri: str, job: Job) -> bytes:
    lang = job["lang"]
    shared = {
        "lang": lang,
        "chosen": job["chosen"],
        "path": job["path"],
        "other": job["other"],
        "iri": iri,
        "curie": compact(iri),
        "title": facts.caption(iri, lang),
        "formats": [form.key for form in GRAPHS],
        "queries": _queries(iri),
        "profile": profiles(desk).get(iri) if desk.in_memory else None,
    }
    if iri == ONTOLOGY:
        return render("vocabulary.html", terms=_terms(facts, lang), **shared)
    if iri.startswith(f"{BASE}graph/"):
        return render("graph.html", **_graph(facts, iri, lang), **shared)
    described = _described(facts, iri, lang)
    if iri.startswith(f"{BASE}doc/"):
        from remit_viz.server import documents

        return render(
            "document.html", document=documents.shown(desk, facts, iri, lang), **described, **shared
        )
    # Of an initiative or an agent, the assignments say most; of other things, their own statements.
    first = any(g["property"]["curie"] in _MATTER_MOST for g in described["inverse"])
    return render("node.html", inverse_first=first, **described, **shared)


def _queries(iri: str) -> dict[str, str]:
    """The queries behind the two tables of a node, for who wants to go on from there."""
    says, points = f"<{iri}> ?property ?value", f"?what ?property <{iri}>"
    return {
        "says": f"SELECT ?graph ?property ?value WHERE {{ GRAPH ?graph {{ {says} }} }}"
        " ORDER BY ?property ?value",
        "points": f"SELECT ?graph ?what ?property WHERE {{ GRAPH ?graph {{ {points} }} }}"
        " ORDER BY ?property ?what",
    }


def _described(facts: Facts, iri: str, lang: str) -> dict[str, Any]:
    """What a page about a node shows: its kinds, its quote, and the two tables."""
    node = ox.NamedNode(iri)
    groups: dict[str, dict[str, Any]] = {}
    kinds = []
    for quad in facts.out(node):
        if quad.predicate == TYPE and isinstance(quad.object, ox.NamedNode):
            kinds.append(_link(facts, quad.object, lang))
        rows = groups.setdefault(quad.predicate.value, {})
        value = rows.setdefault(str(quad.object), _value(facts, quad.object, lang))
        _add_graph(value, quad)
    properties = sorted(
        groups, key=lambda p: (len(groups[p]) > _MANY, _rank(p), facts.caption(p, lang), p)
    )
    return {
        "kinds": sorted(kinds, key=lambda k: k["text"]),
        "quote": facts.quote(node),
        "groups": [
            {
                "property": _link(facts, ox.NamedNode(p), lang),
                "values": sorted(groups[p].values(), key=lambda v: v["order"]),
            }
            for p in properties
        ],
        "inverse": _inverse(facts, node, lang),
    }


def _rank(iri: str) -> tuple[int, int]:
    if iri in _FIRST:
        return 0, _FIRST.index(iri)
    return (2, _LAST.index(iri)) if iri in _LAST else (1, 0)


def _inverse(facts: Facts, node: ox.NamedNode, lang: str) -> list[dict[str, Any]]:
    """Statements that point here, by property and class of what they are about."""
    found: dict[tuple[str, str], dict[str, ox.Quad]] = defaultdict(dict)
    for quad in facts.engine.quads_for_pattern(None, None, node, None):
        if isinstance(quad.subject, ox.NamedNode):
            kind = facts.first(quad.subject, TYPE)
            key = (quad.predicate.value, kind.value if kind else "")
            found[key].setdefault(quad.subject.value, quad)
    groups = []
    for (predicate, kind), quads in sorted(
        found.items(), key=lambda item: (_rank(item[0][0]), item[0])
    ):
        shown = []
        for subject in sorted(quads, key=_by_role)[:_SHOWN]:
            value = _value(facts, ox.NamedNode(subject), lang)
            _add_graph(value, quads[subject])
            _show_other_end(value, ox.NamedNode(subject), predicate, facts, lang)
            shown.append(value)
        groups.append(
            {
                "property": _link(facts, ox.NamedNode(predicate), lang),
                "kind": _link(facts, ox.NamedNode(kind), lang) if kind else None,
                "total": len(quads),
                "values": shown,
                "more": f"SELECT ?x WHERE {{ ?x <{predicate}> {node} }} ORDER BY ?x",
            }
        )
    return groups


def _by_role(iri: str) -> tuple[int, str]:
    """Assignments in the order of responsibility, anything else by its IRI."""
    parts = iri.removeprefix(BASE).split("/")
    return min((ROLES.index(p) for p in parts if p in ROLES), default=0), iri


def _link(facts: Facts, node: ox.NamedNode, lang: str) -> dict[str, Any]:
    return {
        "text": facts.caption(node.value, lang),
        "curie": compact(node.value),
        "href": local(node.value),
        "ours": node.value.startswith(BASE),
    }


def _value(facts: Facts, term: Any, lang: str) -> dict[str, Any]:
    """A term for the table: its text, where it leads, and the words it rests on."""
    if isinstance(term, ox.NamedNode):
        quote = facts.quote(term)
        if quote is not None:
            quote["href"] = f"{local(quote['document'])}.html#L{quote['line']}"
        return _link(facts, term, lang) | {
            "quote": quote,
            "language": None,
            "datatype": None,
            "graphs": {},
            "itself": None,
            "order": (quote["line"] or 0 if quote else 0, term.value),
        }
    datatype = term.datatype.value
    plain = datatype in (f"{PREFIXES['xsd']}string", f"{PREFIXES['rdf']}langString")
    return {
        "text": term.value,
        "href": None,
        "quote": None,
        "language": term.language,
        "datatype": None if plain else compact(datatype),
        "graphs": {},
        "itself": None,
        "order": (0, f"{not (term.language or '').startswith(lang)}{term.value}"),
    }


def _show_other_end(
    value: dict[str, Any], node: ox.NamedNode, predicate: str, facts: Facts, lang: str
) -> None:
    """Show an assignment that points here by its other end, which is what people look for."""
    ends = {ASSIGNEE.value: INITIATIVE, INITIATIVE.value: ASSIGNEE}
    other = ends.get(predicate)
    target = facts.first(node, other) if other else None
    if other and target is not None:
        value |= {
            "itself": value["href"],
            "text": facts.assignment(node, other, lang),
            "href": local(target.value),
        }


def _add_graph(value: dict[str, Any], quad: ox.Quad) -> None:
    if isinstance(quad.graph_name, ox.NamedNode):
        graph = quad.graph_name.value
        value["graphs"][graph] = {
            "text": graph.removeprefix(f"{BASE}graph/"),
            "href": local(graph),
        }


def _graph(facts: Facts, iri: str, lang: str) -> dict[str, Any]:
    """What a page about a named graph shows: its size, and what it describes, by class."""
    statements = 0
    by_class: dict[str, set[str]] = defaultdict(set)
    for quad in facts.engine.quads_for_pattern(None, None, None, ox.NamedNode(iri)):
        statements += 1
        if (
            quad.predicate == TYPE
            and isinstance(quad.object, ox.NamedNode)
            and isinstance(quad.subject, ox.NamedNode)
        ):
            by_class[quad.object.value].add(quad.subject.value)
    classes = [
        {
            "kind": _link(facts, ox.NamedNode(kind), lang),
            "total": len(by_class[kind]),
            "members": [
                _link(facts, ox.NamedNode(member), lang)
                for member in sorted(by_class[kind])[:_SHOWN]
            ],
        }
        for kind in sorted(by_class, key=lambda k: (-len(by_class[k]), k))
    ]
    return {"statements": statements, "classes": classes}


def _terms(facts: Facts, lang: str) -> list[dict[str, Any]]:
    """The terms of the vocabulary, classes first."""
    comment = ox.NamedNode(f"{PREFIXES['rdfs']}comment")
    found = {
        quad.subject.value: None
        for quad in facts.describe(ONTOLOGY).quads
        if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(NS)
    }
    terms = []
    for iri in sorted(found, key=lambda i: (not i.removeprefix(NS)[:1].isupper(), i)):
        term = ox.NamedNode(iri)
        texts = {
            q.object.language: q.object.value
            for q in facts.out(term, comment)
            if isinstance(q.object, ox.Literal)
        }
        near = sorted(texts, key=lambda name: not (name or "").startswith(lang))
        terms.append(
            {
                "name": iri.removeprefix(NS),
                "iri": iri,
                "text": facts.caption(iri, lang),
                "comment": texts[near[0]] if near else "",
                "is_class": iri.removeprefix(NS)[:1].isupper(),
                "facts": [
                    group
                    for group in _described(facts, iri, lang)["groups"]
                    if group["property"]["curie"]
                    in {"rdfs:domain", "rdfs:range", "rdfs:subClassOf", "rdfs:subPropertyOf"}
                ],
            }
        )
    return terms
