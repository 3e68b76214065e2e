"""The SPARQL 1.1 Protocol, asked of a real server on this machine."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from serving import Server, encoded, serving, stored
from stores import with_lines

from remit.store import Embedded, open_store, select
from remit.terms import PREFIXES

W3C = "http://kasei.us/2009/09/sparql/data/"
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the invented plan, with the three small graphs of the W3C protocol tests."""
    root = stored(tmp_path_factory.mktemp("protocol"))
    document = (
        "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://xmlns.com/foaf/0.1/Document>"
    )
    with_lines(root, [f"<{W3C}data{k}.rdf> {document} <{W3C}data{k}.rdf> .\n" for k in (1, 2, 3)])
    return root


@pytest.fixture(scope="module")
def server(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The server that most tests ask."""
    log = tmp_path_factory.mktemp("log") / "server.log"
    with serving(folder, log, "--cors", "https://friend.example") as running:
        yield running


@pytest.fixture(scope="module")
def store(folder: Path) -> Embedded:
    """The same store, opened without the server."""
    return open_store(folder)


# What the W3C test suite for the protocol asks and expects, said anew under the suite's names:
# https://www.w3.org/2009/sparql/docs/tests/data-sparql11/protocol/. Of its 34 cases the 7 in which
# an update succeeds are answered here by 403, as a service that is read-only answers.

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
DIRECT = {"Content-Type": "application/sparql-query"}
UPDATE = {"Content-Type": "application/sparql-update"}
D1, D2, D3 = (f"{W3C}data{k}.rdf" for k in (1, 2, 3))
BOTH = f"ASK {{ <{D1}> a ?type . <{D2}> a ?type . }}"
NAMED = f"GRAPH ?g1 {{ <{D1}> a ?type }} GRAPH ?g2 {{ <{D2}> a ?type }}"
DEFAULTS = encoded(**{"default-graph-uri": [D1, D2]})
NAMEDS = encoded(**{"named-graph-uri": [D1, D2]})
FULL = encoded(**{"default-graph-uri": D3, "named-graph-uri": [D1, D2]})
DATA0 = encoded(**{"default-graph-uri": f"{W3C}data0.rdf"})

TRUE_CASES = {
    "query_post_form": ("POST", f"?{DATA0}", FORM, encoded(query="ASK {}")),
    "query_dataset_default_graphs_get": ("GET", f"?{encoded(query=BOTH)}&{DEFAULTS}", {}, ""),
    "query_dataset_default_graphs_post": ("POST", f"?{DEFAULTS}", DIRECT, BOTH),
    "query_dataset_named_graphs_post": ("POST", f"?{NAMEDS}", DIRECT, f"ASK {{ {NAMED} }}"),
    "query_dataset_named_graphs_get": (
        "GET",
        f"?{encoded(query=f'ASK {{ {NAMED} }}')}&{NAMEDS}",
        {},
        "",
    ),
    "query_dataset_full": ("POST", f"?{FULL}", DIRECT, f"ASK {{ <{D3}> a ?type {NAMED} }}"),
    "query_multiple_dataset": ("POST", f"?{NAMEDS}", DIRECT, f"ASK FROM <{D3}> {{ {NAMED} }}"),
    "query_get": ("GET", f"?{encoded(query='ASK {}')}&{DATA0}", {}, ""),
    "query_post_direct": ("POST", "", DIRECT, "ASK {}"),
}


@pytest.mark.parametrize("name", TRUE_CASES)
@pytest.mark.parametrize("path", ["/sparql", "/sparql/"])
def test_w3c_protocol_query_is_answered_true(server: Server, name: str, path: str) -> None:
    method, query, headers, body = TRUE_CASES[name]
    answer = server.ask(path + query, method=method, headers=headers, body=body.encode() or None)
    assert answer.status == 200
    assert answer.type == "application/sparql-results+json"
    assert answer.json()["boolean"] is True


TYPE_CASES = {
    "query_content_type_select": ("SELECT (1 AS ?value) {}", "application/sparql-results+json"),
    "query_content_type_ask": ("ASK {}", "application/sparql-results+json"),
    "query_content_type_describe": ("DESCRIBE <http://example.org/>", "text/turtle"),
    "query_content_type_construct": ("CONSTRUCT { <s> <p> 1 } WHERE {}", "text/turtle"),
}


@pytest.mark.parametrize("name", TYPE_CASES)
def test_w3c_protocol_content_type_fits_the_form(server: Server, name: str) -> None:
    query, type_ = TYPE_CASES[name]
    answer = server.ask(f"/sparql/?{DATA0}", method="POST", headers=DIRECT, body=query.encode())
    assert (answer.status, answer.type) == (200, type_)


BAD_CASES = {
    "bad_query_method": ("PUT", f"?{encoded(query='ASK {}')}", FORM, b"", 405),
    "bad_multiple_queries": ("GET", f"?{encoded(query=['ASK {}', 'SELECT * {}'])}", {}, b"", 400),
    "bad_query_wrong_media_type": ("POST", "", {"Content-Type": "text/plain"}, b"ASK {}", 415),
    "bad_query_missing_form_type": ("POST", "", {}, encoded(query="ASK {}").encode(), 415),
    "bad_query_missing_direct_type": ("POST", "", {}, b"ASK {}", 415),
    "bad_query_non_utf8": (
        "POST",
        "",
        {"Content-Type": "application/sparql-query; charset=UTF-16"},
        "ASK {}".encode("utf-16"),
        415,
    ),
    "bad_query_syntax": ("GET", f"?{encoded(query='ASK {')}", {}, b"", 400),
    "bad_update_get": ("GET", f"?{encoded(update='CLEAR ALL')}", {}, b"", 403),
    "bad_multiple_updates": (
        "POST",
        "",
        FORM,
        encoded(update=["CLEAR NAMED", "CLEAR DEFAULT"]).encode(),
        403,
    ),
    "bad_update_wrong_media_type": (
        "POST",
        "",
        {"Content-Type": "text/plain"},
        b"CLEAR NAMED",
        415,
    ),
    "bad_update_missing_form_type": ("POST", "", {}, b"update=CLEAR%20NAMED", 415),
    "bad_update_non_utf8": (
        "POST",
        "",
        {"Content-Type": "application/sparql-update; charset=UTF-16"},
        "CLEAR NAMED".encode("utf-16"),
        415,
    ),
    "bad_update_syntax": ("POST", "", FORM, b"update=CLEAR%20XYZ", 403),
    "bad_update_dataset_conflict": (
        "POST",
        f"?{encoded(**{'using-named-graph-uri': 'http://example/people'})}",
        UPDATE,
        b"WITH <http://example/a> DELETE { ?s ?p 1 } INSERT { ?s ?p 2 } WHERE { ?s ?p 1 }",
        403,
    ),
}
UPDATE_CASES = {
    "update_dataset_default_graph": (encoded(**{"using-graph-uri": D1}), UPDATE),
    "update_dataset_default_graphs": (encoded(**{"using-graph-uri": [D1, D2]}), UPDATE),
    "update_dataset_named_graphs": (encoded(**{"using-named-graph-uri": [D1, D2]}), UPDATE),
    "update_dataset_full": (
        encoded(**{"using-graph-uri": D1, "using-named-graph-uri": D2}),
        UPDATE,
    ),
    "update_post_form": ("", FORM),
    "update_post_direct": ("", UPDATE),
    "update_base_uri": ("", UPDATE),
}
OTHER_BAD_CASES = {
    "update_as_query": ("POST", "", DIRECT, b"INSERT DATA { <urn:a> <urn:b> 1 }", 400),
    "raw_bytes": ("POST", "", DIRECT, b"ASK { ?s ?p '\xff' }", 400),
    "escapes_that_are_no_utf8": ("GET", "?query=ASK%20%7B%ff%7D", {}, b"", 400),
    "graph_that_is_no_iri": (
        "GET",
        f"?{encoded(**{'query': 'ASK {}', 'default-graph-uri': 'no iri'})}",
        {},
        b"",
        400,
    ),
    "empty_form": ("POST", "", FORM, b"", 400),
    "undeclared_prefix": ("POST", "", DIRECT, b"ASK { ?s nowhere:x ?o }", 400),
}


@pytest.mark.parametrize("name", BAD_CASES | OTHER_BAD_CASES)
def test_w3c_protocol_bad_request_is_refused(server: Server, name: str) -> None:
    method, query, headers, body, status = (BAD_CASES | OTHER_BAD_CASES)[name]
    answer = server.ask(f"/sparql{query}", method=method, headers=headers, body=body or None)
    assert answer.status == status
    assert answer.text.strip()
    assert server.query("ASK {}").json()["boolean"] is True


@pytest.mark.parametrize("name", UPDATE_CASES)
def test_w3c_protocol_update_is_refused_and_changes_nothing(server: Server, name: str) -> None:
    query, headers = UPDATE_CASES[name]
    before = server.query(COUNT).body
    text = "CLEAR ALL ; INSERT DATA { GRAPH <urn:g> { <urn:s> <urn:p> <test> } }"
    body = encoded(update=text) if headers is FORM else text
    answer = server.ask(f"/sparql/?{query}", method="POST", headers=headers, body=body.encode())
    assert answer.status == 403
    assert "store changes by remit build alone" in answer.text
    assert server.query(COUNT).body == before


def test_every_case_that_w3c_publishes_is_here() -> None:
    assert len(TRUE_CASES | TYPE_CASES | BAD_CASES | UPDATE_CASES) == 34


def test_syntax_error_names_line_and_column(server: Server) -> None:
    answer = server.query("SELECT ?s\nWHERE { ?s ?p }")
    assert answer.status == 400
    assert re.match(r"query:2:1[5-9]: ", answer.text)


@pytest.mark.parametrize(
    ("accept", "type_"),
    [
        (None, "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("application/json", "application/json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv"),
        ("text/tab-separated-values", "text/tab-separated-values"),
        ("text/csv;q=0.2, text/tab-separated-values;q=0.9", "text/tab-separated-values"),
        ("text/*;q=0.5, application/sparql-results+xml;q=0.4", "text/csv"),
        ("*/*;q=0.1, text/csv;q=0", "application/sparql-results+json"),
        ("nonsense, ;;;q=, text/csv", "text/csv"),
    ],
)
def test_solutions_come_as_accepted(server: Server, accept: str | None, type_: str) -> None:
    answer = server.query("SELECT ?t { ?i a remit:Initiative ; skos:prefLabel ?t }", accept=accept)
    assert (answer.status, answer.type) == (200, type_)
    assert "建设滨河步道" in answer.text


@pytest.mark.parametrize("name", ["text/turtle", "application/n-triples", "application/ld+json"])
@pytest.mark.parametrize("more", ["application/rdf+xml", "application/trig", "application/n-quads"])
def test_triples_come_as_accepted(server: Server, name: str, more: str) -> None:
    query = "CONSTRUCT { ?i a remit:Initiative } WHERE { ?i a remit:Initiative }"
    for accept in (name, f"{more};q=0.9, {name};q=0.1"):
        answer = server.query(query, accept=accept)
        chosen = accept.split(";")[0]
        syntax = ox.RdfFormat.from_media_type(chosen)
        assert (answer.status, answer.type) == (200, chosen)
        assert syntax is not None
        assert len(list(ox.parse(answer.body, format=syntax))) == 3


def test_unacceptable_type_is_refused_with_what_is_offered(server: Server) -> None:
    for query, offered in (("ASK {}", "sparql-results+json"), ("DESCRIBE <urn:x>", "text/turtle")):
        answer = server.query(query, accept="image/png")
        assert answer.status == 406
        assert offered in answer.text
    answer = server.query("SELECT * {}", accept="text/turtle")
    assert answer.status == 406
    assert "text/csv" in answer.text


def test_head_has_the_headers_and_no_body(server: Server) -> None:
    path = f"/sparql?{encoded(query=COUNT)}"
    told, sent = server.ask(path, method="HEAD"), server.ask(path)
    assert told.status == 200
    assert told.body == b""
    assert told.headers["Content-Length"] == str(len(sent.body))


def test_the_default_graph_is_the_union_of_all_graphs(server: Server, store: Embedded) -> None:
    every = server.query("SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g").json()
    union = int(server.query(COUNT).json()["results"]["bindings"][0]["n"]["value"])
    assert union == sum(int(row["n"]["value"]) for row in every["results"]["bindings"])
    assert union == int(next(select(store, COUNT))["n"].value)
    assert (
        server.query("ASK FROM graph:ontology { ?i a remit:Initiative }").json()["boolean"] is False
    )


def test_service_description_tells_the_truth(server: Server) -> None:
    sd, void = "http://www.w3.org/ns/sparql-service-description#", "http://rdfs.org/ns/void#"
    answer = server.ask("/sparql", headers={"Accept": "application/n-triples"})
    assert (answer.status, answer.type) == (200, "application/n-triples")
    triples = {q.triple for q in ox.parse(answer.body, format=ox.RdfFormat.N_TRIPLES)}
    said = {(t.predicate.value, getattr(t.object, "value", "")) for t in triples}
    assert (f"{sd}endpoint", f"{server.url}/sparql") in said
    assert (f"{sd}feature", f"{sd}UnionDefaultGraph") in said
    union = server.query("SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?s ?p ?o { ?s ?p ?o } }").json()
    assert (f"{void}triples", union["results"]["bindings"][0]["n"]["value"]) in said
    prefixes = {o for p, o in said if p == "http://www.w3.org/ns/shacl#prefix"}
    assert prefixes == set(PREFIXES)
    names = {o for p, o in said if p == f"{sd}name"}
    graphs = server.query("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }").json()
    assert names == {row["g"]["value"] for row in graphs["results"]["bindings"]}
    page = server.ask("/sparql", headers={"Accept": "text/html"})
    assert (page.status, page.headers["Location"]) == (303, "/query")


def test_only_a_chosen_origin_may_read_answers(server: Server) -> None:
    def allowed(origin: str) -> str | None:
        answer = server.ask("/sparql?query=ASK%20%7B%7D", headers={"Origin": origin})
        return answer.headers["Access-Control-Allow-Origin"]

    assert allowed("https://friend.example") == "https://friend.example"
    assert allowed("https://other.example") is None
    preflight = server.ask(
        "/sparql", method="OPTIONS", headers={"Origin": "https://friend.example"}
    )
    assert preflight.status == 204
    assert "POST" in preflight.headers["Access-Control-Allow-Methods"]
