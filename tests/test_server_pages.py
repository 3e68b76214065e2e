"""The pages that a server shows to people: navigation, problems, questions, search, documents."""

from __future__ import annotations

import gzip
import html
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import invented
import plans
import pytest
from serving import Server, encoded, serving, stored

from remit import queries
from remit_viz import site
from remit_viz.server import questions, rendering

PAGE = {"Accept": "text/html"}
MANY = 120


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of the small invented plan."""
    root = tmp_path_factory.mktemp("served")
    with serving(stored(root), root / "log") as running:
        yield running


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of a plan of very many initiatives."""
    root = tmp_path_factory.mktemp("long")
    plan = plans.long_csv(root / "long.csv", MANY)
    command = [sys.executable, "-m", "remit", "build", str(plan), "--store", str(root / "store")]
    subprocess.run(command, check=True, capture_output=True)
    with serving(root / "store", root / "log") as running:
        yield running


# -- navigation -----------------------------------------------------------------------------------


def test_every_page_leads_to_every_other_in_the_same_words(server: Server) -> None:
    def ways(path: str, lang: str) -> list[tuple[str, str]]:
        page = server.ask(f"{path}?lang={lang}", headers=PAGE).text
        bar = re.search(r"<nav .*?</nav>", page, re.DOTALL)
        assert bar is not None, path
        links = re.findall(r'<a href="([^"#]+)[^>]*>([^<]+)</a>', bar.group())
        return [(address, word) for address, word in links]

    for lang in ("zh", "en"):
        expected = ways("/", lang)
        addresses = [urlsplit(address).path for address, _ in expected]
        assert {f"/{name}" for name in site.PICTURES} < set(addresses)
        assert len({word for _, word in expected}) == len(expected)
        for path in [*addresses, "/official/shili-lin-yi.html", "/nowhere"]:
            assert ways(path, lang) == expected, path
        for path in addresses:
            assert server.ask(path, headers=PAGE).status == 200


def test_pages_are_found_under_the_names_of_their_files(server: Server) -> None:
    for name in [*(name for name, _ in site.PICTURES.values()), "questions.html"]:
        answer = server.ask(f"/{name}?lang=en")
        where = "/" if name == "index.html" else f"/{name.removesuffix('.html')}"
        assert (answer.status, answer.headers["Location"]) == (303, f"{where}?lang=en")
    assert server.ask("/nowhere.html").status == 404


# -- what is wrong --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "status", "zh"),
    [
        ("/nowhere", 404, "没有 /nowhere 这个页面"),
        ("/a/b/c", 404, "这个地址没有页面"),
        ("/static/none.js", 404, "没有这个文件"),
        ("/id/official/shili/lin-y", 404, "图中没有关于"),
        ("/id/{x}", 404, "图中的 IRI 没有这样的字符"),
        ("/find", 400, "请用 ?label="),
        ("/find?label=%E4%BD%8F%E5%BB%BA", 404, "没有“住建”这个名称"),
        ("/initiatives?page=-1", 400, "“-1”不是页码"),
        ("/questions/load?page=0", 404, "没有“load”这个问题"),
        ("/questions/load-of-bodies?page=x", 400, "“x”不是页码"),
    ],
)
def test_what_is_wrong_is_said_in_the_language_of_the_page(
    server: Server, path: str, status: int, zh: str
) -> None:
    joined = "&" if "?" in path else "?"
    chinese = server.ask(f"{path}{joined}lang=zh", headers=PAGE)
    english = server.ask(f"{path}{joined}lang=en", headers=PAGE)
    plain = server.ask(f"{path}{joined}lang=zh")
    assert (chinese.status, english.status, plain.status) == (status,) * 3
    assert zh in chinese.text
    assert zh not in english.text
    message = plain.text.splitlines()[0]
    assert message.isascii() or "“" in message
    assert html.escape(message[1:], quote=False) in english.text
    assert 'hreflang="en"' in chinese.text
    assert 'hreflang="zh-Hans"' in english.text


def test_near_nodes_are_shown_by_name(server: Server) -> None:
    for lang, name in (("zh", "林一"), ("en", "Lin Yi")):
        page = server.ask(f"/id/official/shili/lin-y?lang={lang}", headers=PAGE)
        link = f'<a href="/id/official/shili/lin-yi?lang={lang}" dir="auto">{name}</a>'
        assert link in page.text
    page = server.ask("/official/shili-lin-y.html", headers=PAGE)
    assert '<a href="/official/shili-lin-yi.html" dir="auto">' in page.text


# -- questions ------------------------------------------------------------------------------------


def test_every_question_has_words_for_what_it_asks_and_answers() -> None:
    said = rendering.words()
    for asked in queries.questions():
        assert set(asked.columns) <= set(queries.headings())
        assert len(asked.notes_zh) == len(asked.notes)
        for parameter in asked.parameters:
            assert parameter.name == "lang" or f"parameter-{parameter.name}" in said
    groups = questions.grouped()
    assert "other" not in [group for group, _ in groups]
    names = [asked.name for _, group in groups for asked in group]
    assert sorted(names) == [asked.name for asked in queries.questions()]


def test_a_question_is_answered_in_the_words_of_the_page(long: Server) -> None:
    wanted = {
        "zh": ("种类", "精度", "时限", "月"),
        "en": ("Kind", "Precision", "deadline", "month"),
    }
    for lang, texts in wanted.items():
        page = long.ask(f"/questions/due-between?lang={lang}", headers=PAGE)
        for text in texts:
            assert f">{text}<" in page.text, text
        assert '<input id="p-from" name="from" type="date"' in page.text
        # There is one plan: nothing to choose from.
        assert "p-plan" not in page.text
    rows = long.ask("/questions/due-between.json").json()["rows"]
    assert {"deadline", "month"} <= {str(value) for value in rows[0].values()}


def test_a_value_that_is_wrong_is_told_beside_the_form(server: Server) -> None:
    address = "/questions/works-of-official?lang=zh&"
    unknown = server.ask(address + encoded(official="林二"), headers=PAGE)
    assert unknown.status == 404
    assert "图中没有“林二”这个名称" in unknown.text
    near = re.search(r'<a class="chip" href="([^"]+)" dir="auto">林一</a>', unknown.text)
    assert near is not None
    assert server.ask(html.unescape(near.group(1)), headers=PAGE).status == 200
    wrong = server.ask("/questions/due-between?lang=zh&from=soon", headers=PAGE)
    assert (wrong.status, "“soon”不是这里能填的值" in wrong.text) == (400, True)
    assert 'aria-invalid="true"' in wrong.text
    strange = server.ask("/questions/due-between?lang=zh&form=2024-01-01", headers=PAGE)
    assert (strange.status, "没有“form”这个参数" in strange.text) == (400, True)
    for suffix in (".json", ".csv", ".rq"):
        answer = server.ask(f"/questions/due-between{suffix}?form=2024-01-01")
        assert (answer.status, "no parameter “form”" in answer.text) == (400, True)


def test_a_long_answer_is_shown_a_page_at_a_time(long: Server) -> None:
    address = "/questions/due-between"
    rows = long.ask(f"{address}.json").json()["rows"]
    pages = -(-len(rows) // 50)
    shown = [long.ask(f"{address}?page={k}", headers=PAGE).text for k in range(1, pages + 1)]
    cells = [re.findall(r'<tr role="row">(<td.*)</tr>', text) for text in shown]
    assert pages > 2
    assert [len(found) for found in cells[:-1]] == [50] * (pages - 1)
    assert sum(map(len, cells)) == len(rows) == long.ask(f"{address}.csv").text.count("\r\n") - 1
    titles = [re.search(r'data-label="(?:事项|Initiative)">.*?>([^<]+)</a>', c) for c in cells[1]]
    assert [hit and hit.group(1) for hit in titles] == [row["title"] for row in rows[50:100]]
    assert ('rel="next"' in shown[0], 'rel="prev"' in shown[0]) == (True, False)
    assert ('rel="next"' in shown[-1], 'rel="prev"' in shown[-1]) == (False, True)
    # Who keeps an address after the list got shorter sees its end.
    beyond = long.ask(f"{address}?page=999999", headers=PAGE)
    assert re.findall(r'<tr role="row">(<td.*)</tr>', beyond.text) == cells[-1]
    for wrong in ("-1", "0", "1e9", "%EF%BC%91", "9999999"):
        assert long.ask(f"{address}?page={wrong}", headers=PAGE).status == 400


# -- search ---------------------------------------------------------------------------------------


def test_hits_come_in_the_order_that_is_asked_for(long: Server) -> None:
    def rows(sort: str) -> list[dict[str, Any]]:
        found = long.ask(f"/initiatives.json?{encoded(sort=sort)}").json()
        assert (found["sort"], found["total"]) == (sort, MANY)
        return list(found["rows"])

    assert [row["number"] for row in rows("number")] == list(range(1, 51))
    due = [row["due"] for row in rows("due")]
    assert due == sorted(due)
    assert due[0] == "2021-01-31"
    targets = [row["targets"] for row in rows("targets")]
    assert targets == sorted(targets, reverse=True)
    assert long.ask("/initiatives?sort=fame", headers=PAGE).status == 400
    page = long.ask("/initiatives?sort=due&page=2&lang=en", headers=PAGE).text
    assert (
        re.findall(r", first ([0-9-]+)", page)[0]
        == long.ask("/initiatives.json?sort=due&page=2").json()["rows"][0]["due"]
    )
    assert 'href="/initiatives?page=3&amp;sort=due&amp;lang=en"' in page


def test_quarters_of_deadlines_are_a_facet_in_the_order_of_time(long: Server) -> None:
    found = long.ask("/initiatives.json").json()
    quarters = [value["value"] for value in found["facets"]["due"]]
    assert quarters == ["2021-Q1", "2021-Q2", "2021-Q3", "2021-Q4"]
    first = long.ask("/initiatives.json?due=2021-Q1").json()
    assert first["total"] == MANY // 4
    assert {row["due"][5:7] for row in first["rows"]} == {"01", "02", "03"}
    page = long.ask("/initiatives?due=2021-Q1&lang=zh", headers=PAGE).text
    assert "到期季度：2021年第1季度" in page


def test_where_nothing_is_found_wider_searches_are_offered(long: Server) -> None:
    page = long.ask("/initiatives?lang=en&q=nowhere&due=2021-Q1", headers=PAGE).text
    assert (
        f'<a href="/initiatives?due=2021-Q1&amp;lang=en">without the words: {MANY // 4}</a>' in page
    )
    assert "without the filter" not in page


def test_the_home_page_of_a_long_plan_is_short(long: Server) -> None:
    page = long.ask("/?lang=zh", headers=PAGE).text
    assert len(re.findall(r'<a class="square', page)) <= 16 * 26


# -- documents ------------------------------------------------------------------------------------


def test_a_document_has_an_outline_of_its_initiatives(server: Server) -> None:
    page = server.ask("/doc/example-2024.html?lang=zh").text
    lines = invented.PLAN.split("\n")
    entries = re.findall(
        r'<a href="#L(\d+)"><span class="number">(\d+)</span> <span dir="auto">([^<]+)', page
    )
    assert [title for _, _, title in entries] == [title for title, _, _ in invented.ITEMS]
    for line, number, title in entries:
        assert lines[int(line) - 1] == f"{number} {title}"


def test_the_legend_of_a_document_names_the_roles_that_occur(server: Server) -> None:
    page = server.ask("/doc/example-2024.html?lang=en").text
    legend = re.search(r'<ul class="keys">(.*?)</ul>', page)
    assert legend is not None
    assert re.findall(r">([^<]+)</span>", legend.group(1)) == [
        "Initiative",
        "Official",
        "Lead",
        "Support",
    ]


# -- what browsers keep ---------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/map", "/static/base.css", "/dump.nq", "/questions"])
def test_what_a_browser_has_already_is_not_sent_again(server: Server, path: str) -> None:
    first = server.ask(path, headers=PAGE)
    told = server.ask(path, method="HEAD", headers=PAGE)
    assert (told.status, told.body) == (200, b"")
    for name in ("ETag", "Content-Length", "Content-Type", "Cache-Control", "Vary"):
        assert told.headers[name] == first.headers[name], name
    again = server.ask(path, headers=PAGE | {"If-None-Match": first.headers["ETag"]})
    assert (again.status, again.body) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]


@pytest.mark.parametrize("path", ["/", "/map", "/static/base.css", "/doc/example-2024.html"])
def test_what_can_be_packed_is_packed_for_those_who_unpack(server: Server, path: str) -> None:
    plain = server.ask(path, headers=PAGE)
    packed = server.ask(path, headers=PAGE | {"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert gzip.decompress(packed.body) == plain.body
    assert plain.headers["Content-Encoding"] is None
    assert plain.headers["ETag"] != packed.headers["ETag"]


def test_strange_addresses_are_answered_calmly(server: Server) -> None:
    for path in ("/" + "a" * 9000, "/initiatives?page=" + "1" * 9000, "/questions/" + "b" * 9000):
        answer = server.ask(path, headers=PAGE)
        assert answer.status in (400, 404)
        assert len(answer.body) < 30_000
    for query in ("q=%F0%9F%98%80%00%ff", "q=" + "x" * 9000, "lang=%3Cscript%3E", "lang=xx"):
        answer = server.ask(f"/initiatives?{query}", headers=PAGE)
        assert answer.status == 200
        assert "<script>" not in answer.text


@pytest.mark.parametrize("path", ["//evil.example/x", "/%2Fevil.example/x", "/%5Cevil.example"])
def test_no_link_of_a_page_takes_a_host_from_its_address(server: Server, path: str) -> None:
    page = server.ask(path, headers=PAGE)
    assert page.status == 404
    links = re.findall(r'(?:href|src|action)="([^"]*)"', page.text)
    assert len(links) > 10
    assert [link for link in links if not re.match(r"/(?![/\\])|#|data:", link)] == []


def test_a_page_does_not_grow_with_its_address(server: Server) -> None:
    """Each value of a facet is a link that keeps what was asked for."""
    usual = len(server.ask("/initiatives", headers=PAGE).body)
    words = "x" * 60_000
    asked = server.ask(f"/initiatives?{encoded(q=words)}", headers=PAGE)
    assert asked.status == 200
    assert len(asked.body) < 5 * usual + len(words)
    for facets in ({"body": ["y" * 300 + str(k) for k in range(190)]}, {"lead": "z" * 60_000}):
        answer = server.ask(f"/initiatives?{encoded(**facets)}")
        assert (answer.status, len(answer.body) < 500) == (400, True)


def test_nobody_is_told_where_the_store_lies(tmp_path: Path) -> None:
    folder = stored(tmp_path)
    with serving(folder, tmp_path / "log") as server:
        for text in (folder / "documents").iterdir():
            text.write_text("changed", encoding="utf-8")
        for path, status in {
            "/find?label=nobody": 404,
            "/questions/works-of-official.json?official=nobody": 404,
            "/doc/example-2024.html": 500,
        }.items():
            answer = server.ask(path)
            assert answer.status == status
            assert len(answer.text) > 20
            assert str(tmp_path) not in answer.text


# -- the query behind a table ---------------------------------------------------------------------


def test_tables_lead_to_the_query_behind_them(server: Server) -> None:
    page = server.ask("/id/department/shili/housing.html").text
    asked = [html.unescape(q) for q in re.findall(r'class="query" href="/query\?([^"]+)"', page)]
    assert len(asked) == 2
    for query in asked:
        answer = server.ask(f"/sparql?{query}", headers={"Accept": "text/csv"})
        assert answer.status == 200
        assert answer.text.count("\r\n") > 1
    home = server.ask("/", headers=PAGE).text
    behind = re.findall(r'class="query" href="/questions/([^"]+)"', home)
    assert behind == ["load-of-officials", "load-of-bodies", "findings"]
