"""The linked data and the pages of a real server on this machine."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import invented
import jsonschema
import pyoxigraph as ox
import pytest
from serving import Server, encoded, serving, stored
from stores import truth

from remit import queries
from remit.findings import KINDS
from remit.store import Embedded, open_store
from remit.terms import BASE


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the invented plan."""
    return stored(tmp_path_factory.mktemp("served"))


@pytest.fixture(scope="module")
def server(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The server that most tests ask."""
    log = tmp_path_factory.mktemp("log") / "server.log"
    with serving(folder, log) as running:
        yield running


@pytest.fixture(scope="module")
def store(folder: Path) -> Embedded:
    """The same store, opened without the server."""
    return open_store(folder)


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


def test_all_formats_of_a_node_say_the_same(server: Server, store: Embedded) -> None:
    """One node of each kind: every kind of IRI that the graph has."""
    kinds: dict[str, str] = {}
    for quad in store.engine.quads_for_pattern(None, None, None, None):
        if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(BASE):
            path = quad.subject.value.removeprefix(BASE).partition("#")[0]
            kinds.setdefault("/".join(path.split("/")[:2]), f"/{path}")
    assert len(kinds) > 20
    for path in kinds.values():
        said = set()
        for suffix in ("ttl", "nt", "jsonld", "rdf", "trig", "nq"):
            data = server.ask(f"{path}.{suffix}")
            syntax = ox.RdfFormat.from_media_type(data.type)
            assert (data.status, syntax is not None) == (200, True)
            assert syntax is not None
            said.add(frozenset(q.triple for q in ox.parse(data.body, format=syntax)))
            told = server.ask(f"{path}.{suffix}", method="HEAD")
            assert (told.status, told.body) == (200, b"")
            assert told.headers["Content-Length"] == str(len(data.body))
        assert len(said) == 1, path


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


def _as_described(value: Any, schema: dict[str, Any]) -> None:
    jsonschema.validate(
        value,
        schema,
        cls=jsonschema.Draft202012Validator,
        format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER,
    )


def test_openapi_describes_addresses_that_answer(server: Server) -> None:
    described = server.ask("/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    names = {f"/questions/{q.name}.json" for q in queries.questions()}
    others = {"/health", "/initiatives.json", "/questions.json", "/sparql"}
    assert set(described["paths"]) == names | others
    for path, operations in described["paths"].items():
        required = [p for p in operations["get"]["parameters"] if p["required"]]
        answer = server.ask(path)
        status = 400 if required else 200
        assert answer.status == status, path
        said = operations["get"]["responses"][str(status)]["content"]
        assert answer.type in said
        if answer.type.endswith("json"):
            _as_described(answer.json(), said[answer.type]["schema"])
    unknown = server.ask("/questions/works-of-official.json?official=nobody")
    path = "/questions/works-of-official.json"
    said = described["paths"][path]["get"]["responses"][str(unknown.status)]["content"]
    _as_described(unknown.json(), said[unknown.type]["schema"])
    sparql = described["paths"]["/sparql"]["post"]
    for kind, body in (("form", b"query=ASK%20{}"), ("direct", b"ASK {}")):
        [name] = [n for n in sparql["requestBody"]["content"] if ("form" in n) == (kind == "form")]
        answer = server.ask("/sparql", method="POST", headers={"Content-Type": name}, body=body)
        schema = sparql["responses"]["200"]["content"][answer.type]["schema"]
        _as_described(answer.json(), schema)


def test_the_dump_is_the_store(server: Server, folder: Path) -> None:
    assert server.ask("/dump.nq").body == truth(folder).read_bytes()


def test_nothing_but_shipped_files_is_static(server: Server) -> None:
    for name in ("../page.py", "..%2fpage.py", "server-words.json", "", "vendor/VENDOR.json"):
        assert server.ask(f"/static/{name}").status == 404
