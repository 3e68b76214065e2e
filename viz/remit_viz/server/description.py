"""What the endpoint says of itself: SPARQL 1.1 Service Description and VoID."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from remit.terms import PREFIXES
from remit_viz.server.negotiation import GRAPHS, RESULTS
from remit_viz.server.queries import Reply, serialize

if TYPE_CHECKING:
    from remit_viz.server.desk import Desk, Job

SD = "http://www.w3.org/ns/sparql-service-description#"
VOID = "http://rdfs.org/ns/void#"
SHACL = "http://www.w3.org/ns/shacl#"
_FORMATS = "http://www.w3.org/ns/formats/"
_FORMAT_NAMES = {
    "json": "SPARQL_Results_JSON",
    "xml": "SPARQL_Results_XML",
    "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV",
    "ttl": "Turtle",
    "nt": "N-Triples",
    "jsonld": "JSON-LD",
    "rdf": "RDF_XML",
    "trig": "TriG",
    "nq": "N-Quads",
}
_SAYS = (
    "The default graph is the union of all named graphs. The prefixes declared here need not be "
    "declared in a query. Updates and SERVICE are refused."
)


def describe(desk: Desk, job: Job) -> Reply:
    """The description in a graph format; `job` has the endpoint's address and the format."""
    endpoint = job["endpoint"]
    triples = [*_service(endpoint), *_dataset(desk, endpoint)]
    body = serialize(sorted(set(triples), key=str), desk.limits, job["format"])
    return {"status": 200, "kind": "graphs", "format": job["format"]}, body


class _Node:
    """A node being described."""

    def __init__(self, iri: str) -> None:
        self.node = ox.NamedNode(iri)

    def has(self, predicate: str, value: Any) -> ox.Triple:
        """A statement of this node."""
        if isinstance(value, _Node):
            value = value.node
        elif not isinstance(value, ox.NamedNode | ox.Literal):
            value = ox.Literal(value)
        return ox.Triple(self.node, ox.NamedNode(predicate), value)


def _iri(text: str) -> ox.NamedNode:
    return ox.NamedNode(text)


def _service(endpoint: str) -> list[ox.Triple]:
    service, dataset = _Node(endpoint), _Node(f"{endpoint}#dataset")
    rdf_type = f"{PREFIXES['rdf']}type"
    comment = f"{PREFIXES['rdfs']}comment"
    triples = [
        service.has(rdf_type, _iri(f"{SD}Service")),
        service.has(f"{SD}endpoint", service),
        service.has(f"{SD}supportedLanguage", _iri(f"{SD}SPARQL11Query")),
        service.has(f"{SD}feature", _iri(f"{SD}UnionDefaultGraph")),
        service.has(f"{SD}defaultDataset", dataset),
        service.has(f"{SD}availableGraphs", dataset),
        service.has(comment, ox.Literal(_SAYS, language="en")),
    ]
    triples += [
        service.has(f"{SD}resultFormat", _iri(_FORMATS + _FORMAT_NAMES[form.key]))
        for form in (*RESULTS, *GRAPHS)
    ]
    for prefix, namespace in PREFIXES.items():
        declared = _Node(f"{endpoint}#prefix-{prefix}")
        uri = ox.Literal(namespace, datatype=_iri(f"{PREFIXES['xsd']}anyURI"))
        triples += [
            service.has(f"{SHACL}declare", declared),
            declared.has(f"{SHACL}prefix", prefix),
            declared.has(f"{SHACL}namespace", uri),
        ]
    return triples


def _dataset(desk: Desk, endpoint: str) -> list[ox.Triple]:
    dataset, union = _Node(f"{endpoint}#dataset"), _Node(f"{endpoint}#default-graph")
    rdf_type = f"{PREFIXES['rdf']}type"
    triples = [
        dataset.has(rdf_type, _iri(f"{SD}Dataset")),
        dataset.has(rdf_type, _iri(f"{VOID}Dataset")),
        dataset.has(f"{SD}defaultGraph", union),
        dataset.has(f"{VOID}sparqlEndpoint", _iri(endpoint)),
        dataset.has(f"{VOID}dataDump", _iri(endpoint.removesuffix("sparql") + "dump.nq")),
        dataset.has(f"{VOID}uriSpace", PREFIXES["id"].removesuffix("id/")),
        union.has(rdf_type, _iri(f"{SD}Graph")),
    ]
    for vocabulary in ("remit", "skos", "prov", "oa", "org", "dcterms"):
        triples.append(dataset.has(f"{VOID}vocabulary", _iri(PREFIXES[vocabulary])))
    if not desk.in_memory:
        return triples
    triples += _counts(desk, dataset, union)
    return triples


def _counts(desk: Desk, dataset: _Node, union: _Node) -> list[ox.Triple]:
    """Sizes: of the union, of each named graph, of each class and property."""
    rdf_type = ox.NamedNode(f"{PREFIXES['rdf']}type")
    graphs: Counter[str] = Counter()
    properties: Counter[str] = Counter()
    classes: Counter[str] = Counter()
    triples: set[ox.Triple] = set()
    subjects = set()
    for quad in desk.store.engine.quads_for_pattern(None, None, None, None):
        graphs[quad.graph_name.value] += 1  # type: ignore[union-attr]
        triple = quad.triple
        if triple in triples:
            continue
        triples.add(triple)
        subjects.add(quad.subject)
        properties[quad.predicate.value] += 1
        if quad.predicate == rdf_type and isinstance(quad.object, ox.NamedNode):
            classes[quad.object.value] += 1
    said = [
        dataset.has(f"{VOID}triples", len(triples)),
        dataset.has(f"{VOID}distinctSubjects", len(subjects)),
        dataset.has(f"{VOID}properties", len(properties)),
        dataset.has(f"{VOID}classes", len(classes)),
        union.has(f"{VOID}triples", len(triples)),
    ]
    base = dataset.node.value
    for name, count in sorted(graphs.items()):
        named = _Node(f"{base}-graph-{_slug(name)}")
        content = _Node(f"{base}-content-{_slug(name)}")
        said += [
            dataset.has(f"{SD}namedGraph", named),
            named.has(rdf_type.value, _iri(f"{SD}NamedGraph")),
            named.has(f"{SD}name", _iri(name)),
            named.has(f"{SD}graph", content),
            content.has(rdf_type.value, _iri(f"{SD}Graph")),
            content.has(f"{VOID}triples", count),
        ]
    for kind, counted, number in (
        ("class", classes, "entities"),
        ("property", properties, "triples"),
    ):
        for name, count in sorted(counted.items()):
            part = _Node(f"{base}-{kind}-{_slug(name)}")
            said += [
                dataset.has(f"{VOID}{kind}Partition", part),
                part.has(f"{VOID}{kind}", _iri(name)),
                part.has(f"{VOID}{number}", count),
            ]
    return said


def _slug(iri: str) -> str:
    """A name for a part of the description, from the IRI it is about."""
    from remit_viz.server.entities import compact

    return "".join(c if c.isalnum() or c in "-._" else "-" for c in compact(iri))
