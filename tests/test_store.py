"""A store answers SPARQL over the union of its graphs, the same embedded and over HTTP."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from string import ascii_lowercase
from urllib.parse import parse_qs

import pyoxigraph as ox
import pytest
from stores import rewritten

from remit.errors import QueryError, StoreError
from remit.store import Embedded, Remote, open_store, refuse_service, select

COUNT = "SELECT (COUNT(DISTINCT ?i) AS ?n) WHERE { ?i a remit:Initiative }"


def test_the_default_graph_is_the_union_and_graph_sees_each(store: Embedded) -> None:
    assert next(iter(select(store, COUNT)))["n"].value == "3"
    graphs = {
        row["g"].value for row in select(store, "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")
    }
    assert "https://w3id.org/remit/graph/doc/example-2024" in graphs
    assert "https://w3id.org/remit/graph/registry/shili" in graphs


def test_rdflib_sees_the_same_statements(store: Embedded) -> None:
    dataset = store.dataset()
    [row] = list(dataset.query(COUNT))
    assert str(row[0]) == "3"  # type: ignore[index]


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * WHERE {\n service SILENT <http://e.org/> { ?s ?p ?o } }",
        "SELECT * WHERE { SERVICE ?s { ?s ?p ?o } }",
    ],
)
def test_a_query_may_not_call_another_host(store: Embedded, text: str) -> None:
    with pytest.raises(QueryError, match="SERVICE is not allowed"):
        store.query(text)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?s ?p ?o.SERVICE<http://127.0.0.1:1/>{?s ?p ?o} }",
        "SELECT * { ?s ?p 1SERVICE<http://127.0.0.1:1/>{?s ?p ?o} }",
        "PREFIX : <http://127.0.0.1:1/> SELECT * { SERVICE:x{?s ?p ?o} }",
        "PREFIX : <http://127.0.0.1:1/> PREFIX true.Service: <urn:x> "
        "SELECT * { ?s ?p true.SERVICE:x{?s ?p ?o} }",
        "SELECT * { # a comment ends here\r SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } \n }",
        "SELECT * { FILTER(1<'>') SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } FILTER('a'='a') }",
        'ASK { FILTER(?a<?b#>"""\n) SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } #"""\n }',
        "ASK { ?s <http://e.org/\\u0041#> ?o SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "ASK { ?s <urn:\N{NO-BREAK SPACE}#> ?o SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
    ],
)
def test_no_spelling_of_a_call_hides_it(store: Embedded, text: str) -> None:
    with pytest.raises(QueryError):
        store.query(text)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT (COUNT(*) AS ?n) #\rFROM<urn:none>\n{ ?s ?p ?o }",
        "PREFIX : <urn:> SELECT (COUNT(*) AS ?n) FROM:none { ?s ?p ?o }",
    ],
)
def test_no_spelling_of_a_dataset_hides_it(store: Embedded, text: str) -> None:
    assert next(iter(select(store, text)))["n"].value == "0"


def test_a_word_that_no_other_can_stand_for_is_refused(store: Embedded) -> None:
    every = " ".join(letter * 7 for letter in ascii_lowercase)
    with pytest.raises(QueryError, match="leaves no word"):
        store.query(f"SELECT ?service {{ ?service ?p '{every}' }}")


def test_relative_iris_are_taken_from_the_base_of_the_graph(store: Embedded) -> None:
    assert store.query("ASK { <id/department/shili/housing> ?p ?o }")


@pytest.mark.parametrize(
    "text",
    [
        'SELECT * WHERE { ?s ?p "SERVICE { }" }',
        "SELECT * { # SERVICE <http://127.0.0.1:1/> { ?s ?p ?o }\n ?s ?p ?o }",
        "SELECT * WHERE { ?s <http://e.org/SERVICE> ?service } # SERVICE",
        "PREFIX service: <urn:x:> SELECT ?service { GRAPH service:g { ?service a service:x } }",
        'SELECT ?my_service ?x { ?my_service ?x "a"@service ; <urn:service:x> _:service }',
    ],
)
def test_the_word_alone_is_no_call(text: str) -> None:
    refuse_service(text)


def test_bad_sparql_is_named_with_line_and_column(store: Embedded) -> None:
    with pytest.raises(QueryError, match=r"query:2:\d+: this is not SPARQL"):
        store.query("SELECT ?s WHERE {\n ?s ?p }")
    with pytest.raises(QueryError, match=r"query:1:\d+: a prefix is used"):
        store.query("SELECT ?s WHERE { ?s foo:bar ?o }")


def test_a_function_that_nobody_knows_is_named(store: Embedded) -> None:
    with pytest.raises(QueryError, match="urn:none> is not supported"):
        store.query("ASK { FILTER(<urn:none>(1)) }")
    with pytest.raises(QueryError, match="urn:none> is not supported"):
        store.query("ASK { FILTER(<urn:none>('service from')) }")


def test_an_empty_folder_is_no_store(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no store here"):
        open_store(tmp_path)


def test_a_damaged_store_says_so(store: Embedded) -> None:
    store.truth.write_text("this is not N-Quads\n", encoding="utf-8")
    with pytest.raises(StoreError, match=r"is damaged.*build again"):
        store.query(COUNT)


def test_a_store_of_what_is_no_statement_says_so(store: Embedded) -> None:
    rewritten(store.folder, lambda text: "this is not N-Quads\n")
    with pytest.raises(StoreError, match=r"cannot be opened.*build it again"):
        open_store(store.folder).query(COUNT)


def test_a_text_changed_after_the_build_is_not_shown(store: Embedded) -> None:
    [path] = (store.folder / "documents").glob("*.txt")
    sha = path.stem
    assert hashlib.sha256((store.text(sha) or "").encode()).hexdigest() == sha
    path.write_text("changed", encoding="utf-8")
    with pytest.raises(StoreError, match="another size"):
        store.text(sha)
    assert store.text("../../etc/passwd") is None


@pytest.fixture
def endpoint(store: Embedded) -> Iterator[str]:
    """A real HTTP server that answers queries from the store, as a remote endpoint would."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            text = parse_qs(body)["query"][0]
            try:
                result = store.engine.query(text, use_default_graph_as_union=True)
            except SyntaxError as error:
                self.send_error(400, str(error).splitlines()[0][:80])
                return
            if isinstance(result, ox.QueryTriples):
                data = ox.serialize(result, format=ox.RdfFormat.N_TRIPLES)
                kind = "application/n-triples"
            else:
                data = result.serialize(format=ox.QueryResultsFormat.JSON)
                kind = "application/sparql-results+json"
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.end_headers()
            self.wfile.write(data or b"")

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/sparql"
    server.shutdown()
    thread.join()
    server.server_close()


def test_an_endpoint_gives_the_same_rows(store: Embedded, endpoint: str) -> None:
    remote = Remote(endpoint)
    text = "SELECT ?i ?t WHERE { ?i remit:number ?n ; skos:prefLabel ?t } ORDER BY ?n"
    here = [[v.value for v in row] for row in select(store, text)]
    there = [[v.value for v in row] for row in select(remote, text)]
    assert here == there
    assert len(here) == 3
    bound = {"i": ox.NamedNode(here[0][0])}
    assert [r["t"].value for r in select(remote, text, bound)] == [here[0][1]]
    assert bool(remote.query("ASK { ?i a remit:Plan }"))
    triples = remote.query("CONSTRUCT { ?i a remit:Plan } WHERE { ?i a remit:Plan }")
    assert len(list(triples)) == 1  # type: ignore[arg-type]


def test_an_endpoint_that_refuses_or_is_not_there_is_named(endpoint: str) -> None:
    with pytest.raises(QueryError, match="answers 400"):
        Remote(endpoint).query("SELECT")
    with pytest.raises(StoreError, match="cannot be asked"):
        Remote("http://127.0.0.1:1/sparql", timeout=2).query(COUNT)
    with pytest.raises(StoreError, match="no HTTP address"):
        Remote("file:///etc/passwd")


def test_json_results_are_valid_json(store: Embedded) -> None:
    result = store.query(COUNT)
    assert isinstance(result, ox.QuerySolutions)
    data = result.serialize(format=ox.QueryResultsFormat.JSON)
    assert data is not None
    assert json.loads(data)["results"]["bindings"][0]["n"]["value"] == "3"


def test_a_query_may_choose_its_graphs(store: Embedded) -> None:
    build = "https://w3id.org/remit/graph/build"
    ontology = "https://w3id.org/remit/graph/ontology"

    def count(text: str, **graphs: list[str]) -> int:
        result = store.query(text, **graphs)  # type: ignore[arg-type]
        assert isinstance(result, ox.QuerySolutions)
        return int(next(result)["n"].value)

    said = "SELECT (COUNT(*) AS ?n) FROM graph:build { ?s ?p ?o }"
    everything = count("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    built = count(said)
    assert 0 < built < everything
    assert count(said.replace("FROM", "FROM NAMED")) == 0
    assert count("SELECT (COUNT(?from) AS ?n) { ?from ?p ?o } # FROM <x>") == everything
    # What the caller chooses goes before what the query says.
    assert count(said, default_graphs=[ontology]) > built
    inside = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    assert count(inside, named_graphs=[build]) == built
    assert count(inside, default_graphs=[build]) == 0
