"""The ontology: every term labelled, anchored and defined; and the two rules that derive."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import chenghu
import pyoxigraph as ox
import pytest
from chenghu import GOLDEN, ONTOLOGY, Memory
from conftest import needed_tool
from rdflib import OWL, RDF, RDFS, BNode, Graph, Namespace, URIRef
from rdflib.namespace import DCTERMS, FOAF, ORG, PROV, SH, SKOS, XSD, DefinedNamespace

from remit.model import ROLES, Change, Comparator, Mode, Precision
from remit.terms import BASE, NS, PREFIXES

TURTLE = sorted(ONTOLOGY.glob("*.ttl"))
SPARQL = sorted([*ONTOLOGY.glob("queries/*.rq"), *ONTOLOGY.glob("rules/*.rq")])
REMIT = Namespace(NS)
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
CLOSED: tuple[type[DefinedNamespace], ...] = (
    DCTERMS,
    FOAF,
    ORG,
    OWL,
    PROV,
    RDF,
    RDFS,
    SH,
    SKOS,
    XSD,
)
# Terms of vocabularies that rdflib does not ship as closed ones: those that we may use, after
# the Web Annotation vocabulary, the EU Core Vocabularies (CPOV 2.1, CPSV-AP 3.2), QUDT, schema.org.
KNOWN = {
    "http://www.w3.org/ns/oa#": "Annotation SpecificResource TextPositionSelector "
    "TextQuoteSelector end exact hasSelector hasSource prefix start suffix",
    "http://data.europa.eu/m8g/": "AdminUnit Criterion Participation PublicOrganisation "
    "hasParticipant hasParticipation role",
    "http://qudt.org/schema/qudt/": "Quantifiable conversionMultiplier hasQuantityKind hasUnit "
    "numericValue",
    "https://schema.org/": "AdministrativeArea about domainIncludes endDate eventStatus maxValue "
    "measuredProperty name position rangeIncludes roleName sha256 startDate unitText validFrom "
    "validThrough valueReference",
    "http://purl.org/vocab/vann/": "preferredNamespacePrefix preferredNamespaceUri",
    "https://w3id.org/italia/onto/RO/": "TimeIndexedRole",
    "http://purl.org/spar/pro/": "RoleInTime",
}
SCHEMES: dict[str, object] = {
    "mode": Mode,
    "comparator": Comparator,
    "precision": Precision,
    "change": Change,
}


@cache
def ontology() -> Graph:
    return Graph().parse(ONTOLOGY / "remit.ttl", format="turtle")


@cache
def defined() -> frozenset[str]:
    return frozenset(str(s) for kind in KINDS for s in ontology().subjects(RDF.type, kind))


def _terms() -> list[URIRef]:
    return sorted(URIRef(t) for t in defined() if t.startswith(NS))


def _used_in_turtle(path: Path) -> Iterator[str]:
    for triple in Graph().parse(path, format="turtle"):
        yield from (str(node) for node in triple if isinstance(node, URIRef))


def _used_in_sparql(text: str) -> Iterator[str]:
    text = re.sub(r'#(?!>)[^\n]*|"[^"]*"', " ", re.sub(r"<[^>]*>", "<>", text))
    for prefix, local in re.findall(r"(?<![\w?$:])([a-z]+):([A-Za-z]\w*)", text):
        yield PREFIXES[prefix] + local


def _unknown(iri: str) -> bool:
    """Whether an IRI claims to be a term of a vocabulary that has no such term."""
    if iri.startswith(NS):
        return iri not in defined()
    for namespace in CLOSED:
        base = str(namespace._NS)
        if iri.startswith(base) and iri != base:
            return URIRef(iri) not in namespace
    for base, terms in KNOWN.items():
        if iri.startswith(base):
            return iri.removeprefix(base) not in terms.split()
    return not iri.startswith((BASE, "http://qudt.org/vocab/", "https://spdx.org/licenses/"))


@pytest.mark.parametrize("term", _terms(), ids=lambda t: str(t).removeprefix(NS))
def test_every_term_has_labels_comments_and_an_anchor(term: URIRef) -> None:
    graph = ontology()
    for property_ in (RDFS.label, RDFS.comment):
        languages = sorted(getattr(o, "language", "") for o in graph.objects(term, property_))
        assert languages == ["en", "zh-Hans"], property_
    anchors = (
        RDFS.subClassOf,
        RDFS.subPropertyOf,
        SKOS.closeMatch,
        SKOS.relatedMatch,
        OWL.inverseOf,
    )
    assert any(o for anchor in anchors for o in graph.objects(term, anchor))
    assert (term, RDFS.isDefinedBy, URIRef(NS.rstrip("#"))) in graph


def test_no_term_is_named_twice_and_none_lacks_a_kind() -> None:
    text = (ONTOLOGY / "remit.ttl").read_text("utf-8")
    heads = re.findall(r"^remit:(\w+) a ", text, re.MULTILINE)
    assert len(heads) == len(set(heads)) == len(_terms())


@pytest.mark.parametrize("path", TURTLE, ids=lambda p: p.name)
def test_every_term_used_in_a_vocabulary_exists(path: Path) -> None:
    shapes = f"{BASE}shape/"
    used = {iri for iri in _used_in_turtle(path) if not iri.startswith(shapes)}
    assert {iri for iri in used if _unknown(iri)} == set()


@pytest.mark.parametrize("path", SPARQL, ids=lambda p: p.stem)
def test_every_term_used_in_a_query_or_rule_exists(path: Path) -> None:
    used = set(_used_in_sparql(path.read_text("utf-8")))
    assert used
    assert {iri for iri in used if _unknown(iri)} == set()


@pytest.mark.parametrize("path", SPARQL, ids=lambda p: p.stem)
def test_the_prefixes_of_every_query_are_the_usual_ones_and_all_used(path: Path) -> None:
    text = path.read_text("utf-8")
    declared = dict(re.findall(r"^PREFIX (\w+): +<([^>]+)>", text, re.MULTILINE))
    assert declared.items() <= PREFIXES.items()
    body = re.sub(r"^(PREFIX|#).*", "", text, flags=re.MULTILINE)
    assert {p for p in declared if f"{p}:" not in body} == set()


def test_the_lint_of_terms_refuses_what_does_not_exist() -> None:
    for wrong in (
        f"{NS}leadDepartement",
        "http://www.w3.org/ns/org#Membershp",
        "http://www.w3.org/ns/oa#exactly",
        "http://schema.org/sha256",
        "https://schema.org/Projekt",
        "http://www.w3.org/ns/prov#wasQuoted",
    ):
        assert _unknown(wrong), wrong


@pytest.mark.parametrize("path", TURTLE, ids=lambda p: p.name)
def test_an_independent_parser_reads_every_turtle_file(path: Path) -> None:
    rapper = needed_tool("rapper")
    done = subprocess.run([rapper, "-q", "-c", "-i", "turtle", path], capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("name", ["remit", "roles", "units"])
def test_what_is_loaded_into_the_store_has_no_blank_nodes(name: str) -> None:
    graph = Graph().parse(ONTOLOGY / f"{name}.ttl", format="turtle")
    assert not [t for t in graph if any(isinstance(node, BNode) for node in t)]


@pytest.mark.parametrize("name", sorted(SCHEMES))
def test_the_small_vocabularies_hold_what_the_model_can_say(name: str) -> None:
    scheme = URIRef(f"{BASE}id/scheme/{name}")
    concepts = set(ontology().subjects(SKOS.inScheme, scheme))
    spoken = {URIRef(f"{BASE}id/{name}/{key}") for key in SCHEMES[name].__args__}  # type: ignore[attr-defined]
    assert spoken <= concepts
    assert concepts == set(ontology().objects(scheme, SKOS.hasTopConcept))
    for concept in concepts:
        for property_ in (SKOS.prefLabel, SKOS.definition):
            said = {getattr(o, "language", "") for o in ontology().objects(concept, property_)}
            assert said == {"zh-Hans", "en"}


def test_the_shortcut_rule_knows_every_role() -> None:
    rule = (ONTOLOGY / "rules" / "shortcuts.rq").read_text("utf-8")
    assert set(re.findall(r"\(role:(\w+) +remit:", rule)) == set(ROLES)


# -- the rules --------------------------------------------------------------------------------


def _members(store: Memory, initiative: str) -> list[str]:
    return store.column(
        f"SELECT ?m {{ ?a remit:initiative <{BASE}id/initiative/{initiative}> ;"
        " remit:expandedFrom ?o ; remit:assignee ?m }",
        "m",
    )


def test_a_group_is_expanded_to_its_members_on_the_first_day_of_the_plan() -> None:
    store = chenghu.store()
    assert _members(store, "chenghu-2008/01") == [
        "district-government/chenghu/donghu",
        "district-government/chenghu/xishan",
    ]
    assert _members(store, "chenghu-2012/01") == ["district-government/chenghu/hushan"]


def test_an_undated_plan_expands_only_groups_that_never_change() -> None:
    assert _members(chenghu.store(), "chenghu-note/01") == [
        "department/chenghu/housing",
        "department/chenghu/planning",
    ]


def test_an_open_group_is_never_expanded() -> None:
    assert _members(chenghu.store(), "chenghu-2008/04") == []


def test_an_expanded_assignment_names_its_origin_its_membership_and_its_place() -> None:
    origin = f"{BASE}id/assignment/chenghu-2008/01/support/3"
    membership = f"{BASE}id/membership/chenghu/all-districts/donghu"
    assert chenghu.store().ask(
        f"<{origin}/donghu> a remit:Assignment ; remit:expandedFrom <{origin}> ;"
        f" prov:wasDerivedFrom <{origin}>, <{membership}> ; remit:role role:support ;"
        " remit:mode mode:expanded ; remit:rank 3 ; remit:part 1"
    )


def test_shortcuts_never_point_to_a_group() -> None:
    groups = "?x a ?kind . VALUES ?kind { remit:AgentGroup remit:OpenGroup }"
    assert not chenghu.store().ask(f"?i remit:involves ?x . {groups}")


def test_every_shortcut_is_also_an_involvement_and_rests_on_an_assignment() -> None:
    shortcuts = [str(s) for s in ontology().subjects(RDFS.subPropertyOf, REMIT.involves)]
    assert len(shortcuts) == 6
    for link in shortcuts:
        assert not chenghu.store().ask(
            f"?i <{link}> ?x . FILTER NOT EXISTS {{ ?i remit:involves ?x }}"
        )
        assert not chenghu.store().ask(
            f"?i <{link}> ?x . MINUS {{ ?a remit:initiative ?i ; remit:assignee ?x }}"
        )


def test_a_district_among_the_supporters_both_supports_and_is_a_district_involved() -> None:
    donghu = f"<{BASE}id/district-government/chenghu/donghu>"
    initiative = f"<{BASE}id/initiative/chenghu-2008/03>"
    assert chenghu.store().ask(
        f"{initiative} remit:supportingDepartment {donghu} ; remit:responsibleDistrict {donghu}"
    )


def test_deriving_twice_adds_nothing() -> None:
    once = len(chenghu.store().engine)
    again = Memory(GOLDEN / "invented-city.trig").derive().derive()
    assert len(again.engine) == once


# -- the fixture and the context ---------------------------------------------------------------


def test_the_quotes_of_the_fixture_are_the_words_of_its_texts() -> None:
    rows = chenghu.store().query(
        "SELECT ?doc ?s ?e ?q { ?span oa:hasSource ?d ; oa:hasSelector ?p, ?t ."
        " ?p oa:start ?s ; oa:end ?e . ?t oa:exact ?q . ?d remit:fileName ?doc }"
    )
    checked = 0
    for row in rows:  # type: ignore[union-attr]
        text = (GOLDEN / "invented-city" / row["doc"].value).read_text("utf-8")
        assert text[int(row["s"].value) : int(row["e"].value)] == row["q"].value
        checked += 1
    assert checked > 40


def test_the_context_names_every_term_and_no_other() -> None:
    context = json.loads((ONTOLOGY / "context.jsonld").read_text("utf-8"))["@context"]
    prefixes = {k: v["@id"] for k, v in context.items() if isinstance(v, dict) and "@prefix" in v}
    assert prefixes.items() <= PREFIXES.items()
    mapped = set()
    for value in context.values():
        name = value.get("@id", value.get("@reverse", "")) if isinstance(value, dict) else value
        prefix, _, local = str(name).partition(":")
        if local and prefix in prefixes:
            mapped.add(prefixes[prefix] + local)
    assert {iri for iri in mapped if _unknown(iri)} == set()
    assert {t for t in defined() if t.startswith(NS)} <= mapped


def test_json_ld_in_our_context_is_the_graph_it_should_be() -> None:
    context = json.loads((ONTOLOGY / "context.jsonld").read_text("utf-8"))
    node = {
        **context,
        "id": f"{BASE}id/assignment/x/1/lead/1",
        "type": "Assignment",
        "initiative": f"{BASE}id/initiative/x/1",
        "role": f"{BASE}id/role/lead",
        "rank": 1,
        "openEnded": True,
    }
    read = {
        (t.predicate.value, str(t.object.value))
        for t in ox.parse(json.dumps(node).encode(), format=ox.RdfFormat.JSON_LD)
        if t.subject.value == node["id"]
    }
    assert read == {
        (str(RDF.type), f"{NS}Assignment"),
        (f"{NS}initiative", f"{BASE}id/initiative/x/1"),
        (f"{NS}role", f"{BASE}id/role/lead"),
        (f"{NS}rank", "1"),
        (f"{NS}openEnded", "true"),
    }
