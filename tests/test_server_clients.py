"""Clients that others wrote read what the server answers as the library does."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from conftest import needed_tool
from serving import Server, serving, stored
from stores import with_lines

from remit import queries
from remit.store import Embedded, Remote, open_store, select
from remit.terms import NS, PREFIXES

COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the invented plan, with some odd values in a graph of their own."""
    root = stored(tmp_path_factory.mktemp("clients"))
    odd = [f"<urn:odd:{k:02}> <urn:is> {value} <urn:odd> .\n" for k, value in enumerate(ODD)]
    with_lines(root, odd)
    return root


@pytest.fixture(scope="module")
def server(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The server that all clients ask."""
    with serving(folder, tmp_path_factory.mktemp("log") / "server.log") as running:
        yield running


@pytest.fixture(scope="module")
def store(folder: Path) -> Embedded:
    """The same store, opened without the server."""
    return open_store(folder)


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


def test_comunica_asks_the_endpoint(server: Server, store: Embedded) -> None:
    query = (
        f"PREFIX remit: <{NS}> PREFIX skos: <{PREFIXES['skos']}> SELECT ?i ?t "
        "{ ?i a remit:Initiative ; skos:prefLabel ?t } ORDER BY ?t"
    )
    ours = [(row["i"].value, row["t"].value) for row in select(store, query)]
    for source in (f"sparql@{server.url}/sparql", f"{server.url}/sparql"):
        found = _comunica(query, source)
        assert [(row["i"], row["t"].split('"')[1]) for row in found] == ours


def test_comunica_joins_what_our_iris_lead_to(server: Server) -> None:
    query = (
        f"PREFIX remit: <{NS}> PREFIX skos: <{PREFIXES['skos']}> SELECT DISTINCT ?i ?name "
        '{ ?i remit:responsibleOfficial ?o . ?o skos:prefLabel ?name FILTER(LANG(?name) = "en") }'
    )
    initiative = f"{server.url}/id/initiative/example-2024/01"
    official = f"{server.url}/id/official/shili/lin-yi"
    found = _comunica(query, initiative, official)
    assert {row["name"] for row in found} == {'"Lin Yi"@en'}
    assert f"{PREFIXES['id']}initiative/example-2024/01" in {row["i"] for row in found}


def _comunica(query: str, *sources: str) -> list[dict[str, str]]:
    command = [needed_tool("comunica-sparql-file"), *sources, query]
    settings = os.environ | {"NO_PROXY": "127.0.0.1"}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=settings)
    found: list[dict[str, str]] = json.loads(done.stdout)
    return found


# -- values ---------------------------------------------------------------------------------------

ODD = (
    '"plain"',
    '""',
    '"two\\nlines\\r\\nand a tab\\t"',
    '"quotes \\" and \\\\ and \'"',
    '"<b>&amp;</b> ]]> , ; \\r"',
    '"市住建局，负责"@zh-hans',
    '"colour"@en-gb',
    '"\\u202Eright to left\\u202C \\u200B \\uFEFF"',
    '"\\U0001F600 \\U00020BB7"',
    '"=1+1"',
    '"42"^^<http://www.w3.org/2001/XMLSchema#integer>',
    '"2.50"^^<http://www.w3.org/2001/XMLSchema#string>',
    '"2008-02-30"^^<http://www.w3.org/2001/XMLSchema#gYear>',
    '"x, \\"y\\""^^<urn:type>',
    "<urn:an:iri%20,x>",
)
ODD_QUERY = """
SELECT ?s ?v ?none FROM <urn:odd>
{ ?s <urn:is> ?v OPTIONAL { ?s <urn:none> ?none } } ORDER BY ?s
"""
Row = tuple[str, str, str]


def _term(term: ox.NamedNode | ox.Literal) -> Row:
    """Text, language and datatype of a term; an IRI has neither of the latter."""
    if isinstance(term, ox.NamedNode):
        return term.value, "", ""
    return term.value, term.language or "", "" if term.language else term.datatype.value


def _from_json(body: bytes) -> list[Row]:
    rows = []
    for row in json.loads(body)["results"]["bindings"]:
        assert set(row) == {"s", "v"}
        value = row["v"]
        plain = "" if value["type"] == "uri" or "xml:lang" in value else f"{PREFIXES['xsd']}string"
        kind = value.get("datatype", plain)
        rows.append((value["value"], value.get("xml:lang", ""), kind))
    return rows


def _from_xml(body: bytes) -> list[Row]:
    space = "{http://www.w3.org/2005/sparql-results#}"
    rows = []
    for result in ET.fromstring(body).iter(f"{space}result"):  # noqa: S314 - our own answer
        bound = {found.get("name"): found[0] for found in result}
        assert set(bound) == {"s", "v"}
        value = bound["v"]
        language = value.get("{http://www.w3.org/XML/1998/namespace}lang", "")
        plain = "" if value.tag == f"{space}uri" or language else f"{PREFIXES['xsd']}string"
        rows.append((value.text or "", language, value.get("datatype", plain)))
    return rows


def _from_tsv(body: bytes) -> list[Row]:
    head, *lines = body.decode().split("\n")[:-1]
    assert head == "?s\t?v\t?none"
    rows = []
    for line in lines:
        subject, value, none = line.split("\t")
        assert none == ""
        [quad] = ox.parse(f"{subject} <urn:is> {value} .".encode(), format=ox.RdfFormat.TURTLE)
        assert isinstance(quad.object, ox.NamedNode | ox.Literal)
        rows.append(_term(quad.object))
    return rows


def _from_csv(body: bytes) -> list[Row]:
    """CSV says texts alone."""
    rows = list(csv.DictReader(io.StringIO(body.decode(), newline="")))
    assert all(row["none"] == "" for row in rows)
    return [(row["v"], "", "") for row in rows]


READERS: dict[str, Callable[[bytes], list[Row]]] = {
    "application/sparql-results+json": _from_json,
    "application/sparql-results+xml": _from_xml,
    "text/tab-separated-values": _from_tsv,
    "text/csv": _from_csv,
}


@pytest.mark.parametrize("accept", READERS)
def test_odd_values_survive_each_format(server: Server, store: Embedded, accept: str) -> None:
    expected = []
    for row in select(store, ODD_QUERY):
        value = row["v"]
        assert isinstance(value, ox.NamedNode | ox.Literal)
        expected.append(_term(value))
    assert len(expected) == len(ODD)
    found = READERS[accept](server.query(ODD_QUERY, accept=accept).body)
    if accept == "text/csv":
        expected = [(text, "", "") for text, *_ in expected]
    assert found == expected


def test_a_carriage_return_survives_xml(server: Server) -> None:
    query = "CONSTRUCT { ?s <urn:p#is> ?v } { VALUES (?s ?v) { (<urn:s> 'one\\r\\ntwo\\r') } }"
    body = server.query(query, accept="application/rdf+xml").body
    [quad] = ox.parse(body, format=ox.RdfFormat.RDF_XML)
    assert isinstance(quad.object, ox.Literal)
    assert quad.object.value == "one\r\ntwo\r"


@pytest.mark.parametrize(
    ("query", "accept"),
    [
        ("SELECT ('a\\u0001' AS ?x) {}", "application/sparql-results+xml"),
        ("SELECT ('\\uFFFF' AS ?x) {}", "application/sparql-results+xml"),
        ("CONSTRUCT { <urn:s> <urn:p> '\\u0008' } {}", "application/rdf+xml"),
        ("CONSTRUCT { <urn:s> <http://e.org/1> 'a' } {}", "application/rdf+xml"),
    ],
)
def test_what_xml_cannot_say_is_refused_and_said_otherwise(
    server: Server, query: str, accept: str
) -> None:
    refused = server.query(query, accept=accept)
    assert refused.status == 406
    assert "XML cannot express" in refused.text
    assert server.query(query).status == 200


@pytest.mark.parametrize("accept", READERS)
def test_ready_made_questions_have_the_same_rows_in_each_format(
    server: Server, store: Embedded, accept: str
) -> None:
    asked = [q for q in queries.questions() if not any(p.required for p in q.parameters)]
    assert len(asked) > 10
    for question in asked:
        text = server.ask(f"/questions/{question.name}.rq?lang=zh").text
        result = select(store, text)
        rows = [[row[v] for v in result.variables] for row in result]
        answer = server.query(text, accept=accept)
        assert answer.status == 200, question.name
        there = _cells(answer.body, accept, [v.value for v in result.variables])
        here = [["" if cell is None else cell.value for cell in row] for row in rows]
        assert there == here, question.name


def _cells(body: bytes, accept: str, names: list[str]) -> list[list[str]]:
    """The texts of all cells of a result."""
    if accept == "text/csv":
        head, *rows = csv.reader(io.StringIO(body.decode(), newline=""))
        assert head == names
        return rows
    form = ox.QueryResultsFormat.from_media_type(accept)
    assert form is not None
    parsed = ox.parse_query_results(io.BytesIO(body), format=form)
    assert isinstance(parsed, ox.QuerySolutions)
    return [["" if row[name] is None else row[name].value for name in names] for row in parsed]
