"""The SPARQL endpoint, the linked data and the pages of a real server on this machine."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

import invented
import pyoxigraph as ox
import pytest
from conftest import needed_tool
from serving import Server, encoded, serving

from remit import queries
from remit.build import build
from remit.findings import KINDS
from remit.registry import Registry, read
from remit.store import Embedded, Remote, open_store, select
from remit.terms import BASE, PREFIXES

W3C = "http://kasei.us/2009/09/sparql/data/"
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the invented plan, with the three small graphs of the W3C protocol tests."""
    root = tmp_path_factory.mktemp("served")
    names = root / "shili.csv"
    names.write_text(invented.REGISTRY, encoding="utf-8")
    build([invented.extraction()], root / "store", registry=Registry([read(names)]))
    truth = root / "store" / "graph.nq"
    document = (
        "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://xmlns.com/foaf/0.1/Document>"
    )
    lines = truth.read_text(encoding="utf-8").splitlines(keepends=True)
    lines += [f"<{W3C}data{k}.rdf> {document} <{W3C}data{k}.rdf> .\n" for k in (1, 2, 3)]
    truth.write_text("".join(sorted(lines)), encoding="utf-8")
    return root / "store"


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


# -- SPARQL 1.1 Protocol --------------------------------------------------------------------------
# What the W3C test suite for the protocol asks and expects, said anew:
# https://www.w3.org/2009/sparql/docs/tests/data-sparql11/protocol/ (query operation).

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
DIRECT = {"Content-Type": "application/sparql-query"}
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


@pytest.mark.parametrize(
    ("query", "types"),
    [
        ("SELECT (1 AS ?value) {}", {"application/sparql-results+json"}),
        ("ASK {}", {"application/sparql-results+json"}),
        ("DESCRIBE <http://example.org/>", {"text/turtle"}),
        ("CONSTRUCT { <urn:s> <urn:p> 1 } WHERE {}", {"text/turtle"}),
    ],
)
def test_w3c_protocol_content_type_fits_the_form(
    server: Server, query: str, types: set[str]
) -> None:
    answer = server.ask(f"/sparql?{DATA0}", method="POST", headers=DIRECT, body=query.encode())
    assert answer.status == 200
    assert answer.type in types


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
    # Every update of the suite is refused: the service is read-only.
    "update_post_form": ("POST", "", FORM, b"update=CLEAR+ALL", 403),
    "update_post_direct": (
        "POST",
        "",
        {"Content-Type": "application/sparql-update"},
        b"CLEAR ALL",
        403,
    ),
    "update_dataset_default_graph": (
        "POST",
        f"?{encoded(**{'using-graph-uri': D1})}",
        {"Content-Type": "application/sparql-update"},
        b"CLEAR ALL",
        403,
    ),
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


@pytest.mark.parametrize("name", BAD_CASES)
def test_w3c_protocol_bad_request_is_refused(server: Server, name: str) -> None:
    method, query, headers, body, status = BAD_CASES[name]
    answer = server.ask(f"/sparql{query}", method=method, headers=headers, body=body or None)
    assert answer.status == status
    assert answer.text.strip()
    assert server.query("ASK {}").json()["boolean"] is True


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


# -- clients --------------------------------------------------------------------------------------


def test_sparqlwrapper_reads_every_form(server: Server) -> None:
    wrapper = pytest.importorskip("SPARQLWrapper")
    client = wrapper.SPARQLWrapper(f"{server.url}/sparql")
    client.setQuery("SELECT ?t { ?i a remit:Initiative ; remit:number 1 ; skos:prefLabel ?t }")
    for form in (wrapper.JSON, wrapper.CSV, wrapper.TSV, wrapper.XML):
        client.setReturnFormat(form)
        found = client.queryAndConvert()
        text = found.toxml() if form == wrapper.XML else found
        text = text.decode() if isinstance(text, bytes) else str(text)
        assert "建设滨河步道" in text
    client.setMethod(wrapper.POST)
    client.setQuery("CONSTRUCT WHERE { ?i a remit:Plan }")
    for form in (wrapper.TURTLE, wrapper.RDFXML, wrapper.JSONLD, wrapper.N3):
        client.setReturnFormat(form)
        assert "plan/example-2024" in str(client.query().response.read())
    client.setReturnFormat(wrapper.JSON)
    client.setQuery("SELECT")
    with pytest.raises(wrapper.SPARQLExceptions.QueryBadFormed):
        client.query()


def test_curl_asks_and_follows_to_the_data(server: Server) -> None:
    curl = needed_tool("curl")

    def run(*arguments: str) -> str:
        done = subprocess.run([curl, "-sS", "--fail", *arguments], capture_output=True, check=True)
        return done.stdout.decode()

    url = f"{server.url}/sparql"
    assert run(url, "--data-urlencode", f"query={COUNT}").startswith("{")
    assert run("-H", "Content-Type: application/sparql-query", "-d", "ASK {}", url).count("true")
    turtle = run("-L", "-H", "Accept: text/turtle", f"{server.url}/id/official/shili/lin-yi")
    assert "林一" in turtle
    assert run("-G", "-L", "-H", "Accept: text/csv", "--data-urlencode", f"query={COUNT}", url)


def test_our_own_client_reads_the_same(server: Server, store: Embedded) -> None:
    from remit.responsibility import read as read_graph

    there, here = read_graph(Remote(f"{server.url}/sparql")), read_graph(store)
    assert dict(there.nodes(data=True)) == dict(here.nodes(data=True))
    assert sorted(there.edges(data="role")) == sorted(here.edges(data="role"))


# -- linked data ----------------------------------------------------------------------------------


def test_every_iri_of_the_graph_dereferences(server: Server, store: Embedded) -> None:
    found = {
        term.value
        for quad in store.engine.quads_for_pattern(None, None, None, None)
        for term in (quad.subject, quad.object, quad.graph_name)
        if isinstance(term, ox.NamedNode) and term.value.startswith(BASE)
    }
    pages = sorted({iri.partition("#")[0] for iri in found})
    kept = [iri for k, iri in enumerate(pages) if "/id/unit/" not in iri or not k % 25]
    assert len(kept) > 80
    for iri in kept:
        path = "/" + iri.removeprefix(BASE)
        away = server.ask(path, headers={"Accept": "application/n-quads"})
        assert (away.status, away.headers["Location"]) == (303, f"{path}.nq"), iri
        data = server.ask(away.headers["Location"])
        assert data.status == 200
        assert iri in data.text
        page = server.ask(f"{path}.html")
        assert page.status == 200, iri
        assert iri in page.text


def test_a_node_is_answered_in_the_accepted_form(server: Server) -> None:
    path = "/id/initiative/example-2024/01"
    for accept, suffix in (
        ("text/html,application/xhtml+xml,*/*;q=0.8", "html"),
        ("text/turtle", "ttl"),
        ("application/ld+json", "jsonld"),
        ("application/rdf+xml", "rdf"),
        ("application/n-triples;q=0.9, text/turtle;q=0.8", "nt"),
        ("application/trig", "trig"),
    ):
        away = server.ask(path, headers={"Accept": accept})
        assert (away.status, away.headers["Location"]) == (303, f"{path}.{suffix}")
        assert "Accept" in away.headers["Vary"]
    assert server.ask(path, headers={"Accept": "image/png"}).status == 406
    data = server.ask(f"{path}.ttl")
    assert f'<{path}.html>; rel="alternate"; type="text/html"' in data.headers["Link"]
    again = server.ask(f"{path}.ttl", headers={"If-None-Match": data.headers["ETag"]})
    assert (again.status, again.body) == (304, b"")


def test_data_holds_what_belongs_to_the_node(server: Server) -> None:
    data = server.ask("/id/initiative/example-2024/01.nq")
    quads = list(ox.parse(data.body, format=ox.RdfFormat.N_QUADS))
    lead = f"{BASE}id/assignment/example-2024/01/lead/1"
    about = {q.predicate.value for q in quads if getattr(q.subject, "value", "") == lead}
    assert f"{BASE}ns#assignee" in about
    exact = {q.object.value for q in quads if q.predicate.value.endswith("#exact")}
    assert {"建设滨河步道", "市住建局"} <= exact


def test_an_unknown_node_is_not_found_and_near_ones_are_named(server: Server) -> None:
    for path in ("/id/official/shili/lin-y", "/id/official/shili/lin-y.ttl"):
        answer = server.ask(path)
        assert answer.status == 404
        assert f"{BASE}id/official/shili/lin-yi" in answer.text
    page = server.ask("/id/official/shili/lin-y", headers={"Accept": "text/html"})
    assert page.status == 404
    assert 'href="/id/official/shili/lin-yi"' in page.text
    for path in ("/id/%00", "/id/" + "a" * 5000, "/id/../../etc/passwd", "/id/%2e%2e/x"):
        assert server.ask(path).status == 404


def test_a_label_leads_to_its_iri(server: Server) -> None:
    answer = server.ask("/find?label=" + quote("住建局"))
    assert (answer.status, answer.headers["Location"]) == (303, "/id/department/shili/housing")
    unknown = server.ask("/find?label=" + quote("住建"))
    assert unknown.status == 404
    assert "住建局" in unknown.text
    assert server.ask("/find").status == 400


def test_a_document_shows_its_lines_and_marks_claims(server: Server) -> None:
    page = server.ask("/doc/example-2024.html").text
    lines = re.findall(r'<li id="L(\d+)" data-start="(\d+)">', page)
    assert [int(number) for number, _ in lines] == list(
        range(1, len(invented.PLAN.split("\n")) + 1)
    )
    start = invented.PLAN.index("市住建局")
    assert f'id="char={start},{start + 4}" href="/id/department/shili/housing"' in page


# -- search, questions, pages ---------------------------------------------------------------------


def test_facets_count_what_they_would_show(server: Server) -> None:
    whole = server.ask("/initiatives.json").json()
    assert whole["total"] == 3
    for name, values in whole["facets"].items():
        for value in values:
            shown = server.ask(f"/initiatives.json?{encoded(**{name: value['value']})}").json()
            assert shown["total"] == value["count"], (name, value)


def test_search_finds_words_in_titles_passages_and_names(server: Server) -> None:
    def numbers(**asked: str | list[str]) -> list[int]:
        answer = server.ask(f"/initiatives.json?{encoded(**asked)}").json()
        return [row["number"] for row in answer["rows"]]

    assert numbers(q="步道12公里") == [1]
    assert numbers(q="住建局") == [1, 2]
    assert numbers(q="住建局 水务") == [2]
    assert numbers(has="no-official") == [3]
    assert numbers(section="城市建设", has=["official", "lead"]) == [1, 2]
    assert numbers(q="没有这样的词") == []
    assert server.ask("/initiatives.json?page=0").status == 400
    assert server.ask("/initiatives.json?page=x").headers.get_content_type() == (
        "application/problem+json"
    )


def test_search_is_the_same_as_page_json_and_csv(server: Server) -> None:
    asked = encoded(section="城市建设")
    rows = server.ask(f"/initiatives.json?{asked}").json()["rows"]
    table = list(csv.DictReader(io.StringIO(server.ask(f"/initiatives.csv?{asked}").text)))
    page = server.ask(f"/initiatives?{asked}", headers={"Accept": "text/html"}).text
    assert [row["iri"] for row in rows] == [row["iri"] for row in table]
    found = re.findall(r'<h3><a href="([^"]+)" dir="auto">([^<]+)', page)
    assert [title for _, title in found] == [row["title"] for row in rows]
    assert all(server.ask(address).status == 200 for address, _ in found)


def test_questions_are_answered_as_the_library_answers_them(
    server: Server, store: Embedded
) -> None:
    listed = server.ask("/questions.json").json()
    assert [q["name"] for q in listed] == [q.name for q in queries.questions()]
    for asked in queries.questions():
        if any(p.required for p in asked.parameters):
            answer = server.ask(f"/questions/{asked.name}.json")
            assert answer.status == 400
            assert answer.json()["title"]
            continue
        values = {"lang": "zh"} if any(p.name == "lang" for p in asked.parameters) else {}
        answer = server.ask(f"/questions/{asked.name}.json?lang=zh").json()
        assert answer["rows"] == json.loads(json.dumps(queries.run(store, asked, values)))
        page = server.ask(f"/questions/{asked.name}", headers={"Accept": "text/html"})
        assert page.status == 200
    text = server.ask("/questions/works-of-official.rq?" + encoded(official="林一")).text
    assert f"{BASE}id/official/shili/lin-yi" in text
    unknown = server.ask("/questions/works-of-oficial.json")
    assert (unknown.status, unknown.json()["near"][0]) == (404, "works-of-official")


def test_the_overview_tells_findings_in_the_language_of_the_page(server: Server) -> None:
    told = KINDS["no-official"]
    for lang, other in (("zh", "en"), ("en", "zh")):
        page = server.ask(f"/?lang={lang}").text
        said = told.message.filled({"title": "修订服务指南", "label": "责任人"})
        assert told.title.said(lang) in page
        assert said.said(lang) in page
        assert said.said(other) not in page


PAGES = (
    "/",
    "/initiatives",
    "/questions",
    "/questions/load-of-officials",
    "/query",
    "/map",
    "/network",
    "/matrix",
    "/timeline",
    "/workload",
    "/official/shili-lin-yi.html",
    "/initiative/example-2024-01.html",
    "/ns.html",
    "/id/department/shili/housing.html",
    "/doc/example-2024.html",
    "/graph/doc/example-2024.html",
    "/nowhere",
)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_pages_carry_no_script_or_style_of_their_own(server: Server, path: str, lang: str) -> None:
    answer = server.ask(f"{path}?lang={lang}", headers={"Accept": "text/html"})
    assert answer.status == (404 if path == "/nowhere" else 200)
    html = answer.text
    assert f'lang="{"zh-Hans" if lang == "zh" else "en"}"' in html
    for attributes in re.findall(r"<script([^>]*)>", html):
        # Data in a page is not run; what runs has an address.
        assert re.match(r' type="application/(ld\+)?json"', attributes) or re.match(
            r' src="/static/[\w./-]+\?v=[0-9a-f]{16}"( defer)?\Z', attributes
        )
    assert "<style" not in html
    assert not re.search(r"<[^>]*\s(on\w+|style)\s*=", html)
    for address in re.findall(r'<(?:script|link|img|iframe)[^>]*\s(?:src|href)="([^"]*)"', html):
        assert urlsplit(address).netloc == ""
    for name in re.findall(r'(?:src|href)="(/static/[^"]+)"', html):
        found = server.ask(name.replace("&amp;", "&"))
        assert found.status == 200
        assert "immutable" in found.headers["Cache-Control"]


@pytest.mark.parametrize(
    "path",
    ["/", "/sparql?query=ASK%20%7B%7D", "/sparql?query=x", "/nowhere", "/health", "/static/x"],
)
def test_every_response_is_guarded(server: Server, path: str) -> None:
    headers = server.ask(path).headers
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self';")
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Server"] is None


def test_openapi_describes_addresses_that_answer(server: Server) -> None:
    described = server.ask("/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    for path, operations in described["paths"].items():
        required = [p for p in operations["get"]["parameters"] if p["required"]]
        answer = server.ask(path)
        assert answer.status == (400 if required else 200), path


def test_the_dump_is_the_store(server: Server, folder: Path) -> None:
    assert server.ask("/dump.nq").body == (folder / "graph.nq").read_bytes()


def test_nothing_but_shipped_files_is_static(server: Server) -> None:
    for name in ("../page.py", "..%2fpage.py", "server-words.json", "", "vendor/VENDOR.json"):
        assert server.ask(f"/static/{name}").status == 404
