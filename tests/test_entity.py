"""The page of one official, body or initiative: its rows are those of the graph, and bounded."""

from __future__ import annotations

import json
import re
import time
from collections import Counter
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import networkx as nx
import pyoxigraph as ox
import pytest
import responsibilities
from test_site import dated

from remit import queries, responsibility
from remit.store import Store
from remit_viz import due, entity, page, quoted, site, target, view
from remit_viz.frame import Frame
from remit_viz.view import View

PLAN = Path(__file__).parents[1] / "data" / "plans" / "changzhou-2008.txt"
HOSTILE = "</script><img src=x onerror=alert(1)>\"'{{7*7}}\u202e"


@pytest.fixture(scope="module")
def seen(shipped_graph: nx.MultiDiGraph[Any]) -> View:
    return view.read(shipped_graph)


def drawn(seen: View, position: int, lang: str = "zh") -> str:
    addresses = {i: f"../{name}" for i, name in site.entity_addresses(seen).items()}
    return entity.draw(seen, position, Frame(lang=lang, addresses=addresses), home="../")


def named(seen: View, label: str) -> int:
    return next(i for i, node in enumerate(seen.nodes) if node.label == label)


class Cells(HTMLParser):
    """The rows of the table of a class, each cell by its text; what is only heard counts."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name, self.inside = name, False
        self.rows: list[list[str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.inside = dict(attrs).get("class") == self.name
        elif self.inside and tag == "tr":
            self.rows.append([])
        elif self.inside and tag in {"td", "th"}:
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == "table":
            self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside and self.rows and self.rows[-1]:
            self.rows[-1][-1] += data


def table(html: str, name: str) -> list[list[str]]:
    cells = Cells(name)
    cells.feed(html)
    return [[" ".join(cell.split()) for cell in row] for row in cells.rows]


def test_the_targets_of_the_pages_are_those_that_the_command_lists(
    shipped_store: Store, seen: View
) -> None:
    asked = queries.run(shipped_store, queries.question("targets-in-unit"))
    expected = Counter(
        (r["number"], r["indicator"], float(r["value"]), r["unit"], bool(r["aspirational"]))
        for r in asked
    )
    found = Counter(
        (node.number, t.indicator, t.value, t.unit, t.aspirational)
        for node in seen.nodes
        for t in node.promised
    )
    assert found == expected
    assert found.total() == 386


def test_each_target_is_a_row_with_comparator_unit_change_date_and_line() -> None:
    seen = view.read(dated())
    html = drawn(seen, named(seen, "培育优势产业"))
    head, *rows = table(html, "targets")
    assert head == ["指标", "目标值", "含义", "到期", "原文行"]
    assert rows == [
        ["规上企业", "≥ 不低于 30 家", "增量", "2021-12-31", "4"],
        ["规上企业", "10 家 力争", "增量", "2021-06-30", "4"],
        ["产值", "1,200–1,500.5 亿元", "水平", "", "4"],
    ]


def test_bars_compare_one_indicator_over_its_dates_and_nothing_else() -> None:
    def promised(name: str, value: float | None, day: str, unit: str = "%") -> target.Target:
        told = {"indicator": name, "value": value, "due": day, "unit": unit, "change": "share"}
        return target.read(told)

    june, december = "2021-06-30", "2021-12-31"
    assert target.bars([promised("甲", 20, june), promised("甲", 80, december)]) == [0.25, 1.0]
    for other in (
        promised("乙", 80, december),
        promised("甲", 80, december, "家"),
        promised("甲", 80, june),
        promised("甲", None, december),
    ):
        assert target.bars([promised("甲", 20, june), other]) == [None, None]


@pytest.mark.parametrize(
    ("value", "maximum", "told"),
    [
        (0.1, None, "0.1"),
        (1600.0, None, "1,600"),
        (5, 7, "5–7"),
        (None, None, ""),
        (float("nan"), None, ""),
        (1e300, None, "1e+300"),
    ],
)
def test_an_amount_is_written_as_people_write_it(value: Any, maximum: Any, told: str) -> None:
    assert target.read({"value": value, "maximum": maximum}).amount == told


def _due(day: str | None, text: str = "") -> tuple[int, due.Due]:
    return 0, due.read({"kind": "deadline", "date": day, "text": text, "line": 1})


def test_dates_stand_in_their_quarter_or_before_or_after_the_year_of_the_plan() -> None:
    days = ["2020-12-31", "2021-01-01", "2021-03-31", "2021-06-30", "2022-01-01"]
    found = due.quarters([*map(_due, days), _due(None, "持续推进")], ["2021-06-30", None], 2021)
    assert [(q.word, q.number, q.dates, q.targets) for q in found] == [
        ("before", 0, 1, 0),
        ("n", 1, 2, 0),
        ("n", 2, 1, 1),
        ("n", 3, 0, 0),
        ("n", 4, 0, 0),
        ("after", 9, 1, 0),
        ("none", 10, 1, 1),
    ]
    assert [day for day, _ in found[-1].days] == ["持续推进"]


def test_without_a_year_of_the_plan_the_quarters_are_those_in_which_something_is_due() -> None:
    found = due.quarters([_due(f"{2000 + n}-02-01") for n in range(20)], [], None)
    assert [q.year for q in found[:12]] == list(range(2000, 2012))
    assert (found[12].word, found[12].dates) == ("later", 8)


def test_a_date_that_repeats_is_shown_once(seen: View) -> None:
    html = drawn(seen, named(seen, "快速培育和发展优势产业"))
    rows = table(html, "days")
    dates = [row[0] for row in rows if re.fullmatch(r"\d{4}-\d\d-\d\d", row[0])]
    assert len(dates) == len(set(dates)) < len(rows)


def test_all_quarters_are_open_only_where_the_dates_are_few(seen: View) -> None:
    short = drawn(seen, named(seen, "快速培育和发展优势产业"))
    long = drawn(seen, named(seen, "新北区"))
    assert '<details class="quarter" open>' in short
    assert '<details class="quarter">' not in short
    assert '<details class="quarter">' in long
    assert '<details class="quarter" open>' not in long


def test_figures_of_an_agent_are_those_of_its_workload(shipped_store: Store, seen: View) -> None:
    asked = {
        r["official_name"]: r
        for r in queries.run(shipped_store, queries.question("load-of-officials"))
    }
    for name, row in asked.items():
        shown = entity.describe(seen, named(seen, name))
        assert sum(held.count for held in shown.held) == row["initiatives"]
        assert shown.targets == row["targets"]


def test_a_member_takes_part_through_its_group_which_is_named_once_and_linked() -> None:
    seen = view.read(dated())
    html = drawn(seen, named(seen, "东湖区"))
    part = html[html.index('id="through"') :]
    part = part[: part.index("</section>")]
    assert part.count("各区") == 1
    assert 'href="../body/all-districts.html"' in part
    assert "培育优势产业" in part
    assert "改造老旧小区" not in part
    group = drawn(seen, named(seen, "各区"))
    members = group[group.index('id="members"') :]
    assert "东湖区" in members
    assert "西岭区" in members


def test_an_initiative_shows_what_is_to_be_checked_in_it_with_its_line() -> None:
    seen = view.read(dated())
    html = drawn(seen, named(seen, "整治河道"))
    assert "没有人负责。" in html
    line = responsibilities._line(responsibilities.TEXT.index("整治河道"))
    assert f'href="#line-{line}"' in html
    assert f'id="line-{line}"' in html
    assert "没有人负责。" not in drawn(seen, named(seen, "培育优势产业"))


def _rows(shipped_store: Store, asked: str) -> list[dict[str, Any]]:
    return list(responsibility.rows(shipped_store, asked))


def test_the_query_of_a_page_gives_the_rows_of_the_page(shipped_store: Store, seen: View) -> None:
    for position in range(len(seen.nodes)):
        shown = entity.describe(seen, position)
        node = seen.nodes[position]
        if node.kind == "missing":
            assert shown.asked == []
            continue
        text = {asked.word: asked.text for asked in shown.asked}
        own = node.kind == "initiative"
        ties = seen.ties_by_node.get(position, [])
        said = {
            (t.role, seen.nodes[t.agent if own else t.initiative].iri, _via(seen, t), q.line)
            for t in ties
            for q in t.quotes
            if seen.nodes[t.agent].kind != "missing" and (own or t.agent == position)
        }
        other = "agent" if own else "initiative"
        asked = _rows(shipped_store, text["who" if own else "what"])
        assert {(r["role"], r[other], r["via"] or "", r["line"]) for r in asked} == said
        assert len(_rows(shipped_store, text["targets"])) == shown.targets
        if own:
            told = [
                (r["target"], r["line"], r["value"]) for r in _rows(shipped_store, text["targets"])
            ]
            assert sorted(told) == sorted((t.iri, t.line, t.value) for t, _ in shown.promised.rows)
        steps = {(r["step"], r["due"], r["line"]) for r in _rows(shipped_store, text["dates"])}
        dates = [d for q in shown.dates.quarters for _, rows in q.days for _, d in rows]
        assert {(d.iri, d.date, d.line) for d in dates} <= steps
        if node.kind == "group":
            found = {row["member"] for row in _rows(shipped_store, text["members"])}
            assert found == {seen.nodes[i].iri for i in shown.members}


def _via(seen: View, tie: view.Tie) -> str:
    return "" if tie.via is None else seen.nodes[tie.via].iri


def test_what_a_page_says_as_linked_data_the_store_says_too(
    shipped_store: Store, seen: View
) -> None:
    known = {
        (row["s"], row["p"], row["o"])
        for row in _rows(shipped_store, "SELECT ?s ?p ?o WHERE { ?s ?p ?o FILTER(!ISLITERAL(?o)) }")
    }
    for position, node in enumerate(seen.nodes):
        if node.kind == "missing":
            continue
        html = drawn(seen, position)
        block = re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
        assert block is not None
        said = [q.triple for q in ox.parse(block[1].encode(), format=ox.RdfFormat.JSON_LD)]
        links = {
            (t.subject.value, t.predicate.value, t.object.value)
            for t in said
            if isinstance(t.object, ox.NamedNode)
        }
        assert links <= known
        names = {t.object.value for t in said if t.predicate.value == "https://schema.org/name"}
        assert names == {node.full_name}
        groups = node.kind in view.GROUPS
        assert len(links) == 1 if groups else len(links) > 1


def test_every_page_tells_how_to_ask_for_it() -> None:
    seen = view.read(dated())
    html = unescape(drawn(seen, named(seen, "张立")))
    assert "VALUES ?agent { <https://example.org/id/official/zhang-li> }" in html
    assert "PREFIX remit: <https://w3id.org/remit/ns#>" in html


def test_hostile_text_stays_text_on_every_page() -> None:
    graph = dated()
    for name in graph.nodes:
        data = graph.nodes[name]
        data.update(label=HOSTILE, label_en=HOSTILE, full_name=HOSTILE, aliases=[HOSTILE])
        for step in data.get("dates", ()):
            step.update(quote=HOSTILE, text=HOSTILE)
        for promised in data.get("promised", ()):
            promised.update(dict.fromkeys(("indicator", "unit", "comparator", "change"), HOSTILE))
    for _, _, data in graph.edges(data=True):
        data.update(quote=HOSTILE, label=HOSTILE)
    graph.graph["findings"][0].update(message=HOSTILE, message_zh=HOSTILE, code=HOSTILE)
    graph.graph["documents"][responsibilities.PLAN]["text"] = HOSTILE * 400
    iris = {n: f"{n}> }} <script>" for n in graph.nodes if n.endswith("zhang-li")}
    seen = view.read(nx.relabel_nodes(graph, iris))
    for position in range(len(seen.nodes)):
        html = drawn(seen, position)
        assert "<img" not in html
        assert "\u202e" not in html
        assert html.count("</script>") == html.count("<script")
        assert "49" not in re.sub(r"<(script|style)\b.*?</\1>|\d+px", "", html, flags=re.S)
        asked = entity.describe(seen, position).asked
        assert bool(asked) == (seen.nodes[position].kind not in {"missing", "official"})


@pytest.fixture(scope="module")
def crowded() -> View:
    """Three thousand initiatives with two dates each, and one body that supports them all."""
    graph = responsibilities.large(3000)
    body = f"{responsibilities.BASE}body/0"
    works = [name for name, data in graph.nodes(data=True) if data["kind"] == "initiative"]
    for work in works:
        said = {"text": "底前", "quote": "年底前完成", "line": 1, "kind": "deadline"}
        graph.nodes[work]["dates"] = [
            {"iri": f"{work}/{month}", "date": f"2024-{month}-30", **said} for month in ("06", "12")
        ]
        graph.add_edge(work, body, role="support", mode="asserted", part=1, line=1, via=None)
    return view.read(graph)


def test_the_page_of_a_body_with_thousands_of_initiatives_stays_small(crowded: View) -> None:
    position = crowded.position["body/0"]
    start = time.perf_counter()
    html = drawn(crowded, position)
    assert time.perf_counter() - start < 5
    assert len(html.encode("utf-8")) < 300_000
    shown = entity.describe(crowded, position)
    supported = next(held for held in shown.held if held.role == "support")
    assert supported.count == 3000
    for left in (
        supported.left,
        shown.partner_count - len(shown.partners),
        *(quarter.left for quarter in shown.dates.quarters if quarter.dates),
    ):
        assert left > 0
        assert f"另有 {left} 项未列出" in html
    assert not shown.dates.ics
    assert "remit calendar" in html


def test_an_initiative_of_thousands_of_lines_is_quoted_at_once() -> None:
    """Each line names a body; only the second name of the last line is somebody else's."""
    lines = [f"机构{number:04}" for number in range(5000)]
    text = "\n".join([*lines, "机构某某、其他"])
    names = [*((name, text.index(name)) for name in lines), ("其他", text.index("其他"))]
    graph = responsibilities.invented()
    work = f"{responsibilities.BASE}initiative/1"
    graph.graph["documents"][responsibilities.PLAN]["text"] = text
    graph.nodes[work].update(start=0, end=len(text))
    for name, start in names:
        span = {"quote": name, "start": start, "end": start + len(name), "line": 1}
        said = {"document": responsibilities.PLAN, "mode": "asserted", "part": 2, "via": None}
        graph.add_edge(work, f"{responsibilities.BASE}body/new", role="support", **said, **span)
    seen = view.read(graph)
    begun = time.perf_counter()
    shown = quoted.lines_of(seen, seen.position["initiative/1"])
    assert time.perf_counter() - begun < 2
    assert len(shown) == 5001
    assert [line.pieces for line in shown[200:5000]] == [[(name, True)] for name in lines[200:]]
    assert shown[-1].pieces == [("机构某某、", False), ("其他", True)]


def test_words_for_comparators_and_changes_are_those_of_the_ontology() -> None:
    ontology = ox.Store()
    ontology.load(path=PLAN.parents[2] / "ontology" / "remit.ttl")
    label = ox.NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")
    for kind, names in (
        ("comparator", [s for s in target.SIGNS if s != "eq"]),
        ("change", target.CHANGES),
    ):
        for name in names:
            concept = ox.NamedNode(f"https://w3id.org/remit/id/{kind}/{name}")
            said = [quad.object for quad in ontology.quads_for_pattern(concept, label, None)]
            labels = {
                word.language[:2]: word.value
                for word in said
                if isinstance(word, ox.Literal) and word.language
            }
            assert page.words()[f"{kind}-{name}"] == labels


def test_the_linked_data_of_a_page_is_inert_and_small(crowded: View) -> None:
    html = drawn(crowded, crowded.position["body/0"])
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    assert block is not None
    said = json.loads(block[1])
    assert said["@type"] == "remit:Department"
    assert len(said["@reverse"]["supportingDepartment"]) == 200
