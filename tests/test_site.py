"""The site: which pages there are, that they lead to one another, and what each picture holds."""

from __future__ import annotations

import random
import re
from html import unescape
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urlsplit

import networkx as nx
import pytest
import responsibilities

from remit.errors import StoreError, UsageError
from remit_viz import columns, matrix, site, timeline, view, workload

PAGES = [
    *("index.html", "overview.html", "network.html", "matrix.html"),
    *("timeline.html", "workload.html", "collaboration.html"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("site")
    site.write(dated(), root)
    return root


def dated() -> nx.MultiDiGraph[str]:
    """The invented plan with three dates and three targets; two initiatives have none."""
    graph = responsibilities.invented()
    first = graph.nodes[f"{responsibilities.BASE}initiative/1"]
    third = graph.nodes[f"{responsibilities.BASE}initiative/3"]
    said = {"precision": "month", "text": "6月底前", "line": 4, "from": None}
    step = f"{responsibilities.BASE}step/"
    first["dates"] = [
        {
            "iri": f"{step}1",
            "kind": "milestone",
            "date": "2021-06-30",
            "quote": "新增规上企业30家，6月底前",
            **said,
        },
        {
            "iri": f"{step}2",
            "kind": "deadline",
            "date": "2021-06-30",
            "quote": "6月底前",
            **said,
        },
        {"iri": f"{step}3", "kind": "deadline", "date": "2021-12-31", "quote": "年底前", **said},
    ]
    first["promised"] = [
        {
            "iri": f"{responsibilities.BASE}target/{number}",
            "indicator": indicator,
            "comparator": comparator,
            "value": value,
            "maximum": maximum,
            "unit": unit,
            "change": change,
            "aspirational": number == 2,
            "due": due,
            "quote": "新增规上企业30家",
            "line": 4,
        }
        for number, (indicator, comparator, value, maximum, unit, change, due) in enumerate(
            [
                ("规上企业", "ge", 30.0, None, "家", "increment", "2021-12-31"),
                ("规上企业", "eq", 10.0, None, "家", "increment", "2021-06-30"),
                ("产值", "eq", 1200.0, 1500.5, "亿元", "absolute", None),
            ],
            start=1,
        )
    ]
    first["targets"] = 3
    third["dates"] = [{"kind": "deadline", "date": None, "quote": "持续推进", **said}]
    return graph


def test_there_is_a_page_for_each_picture_and_each_name(folder: Path) -> None:
    graph = dated()
    found = sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*.html"))
    assert set(PAGES) <= set(found)
    assert len(found) == len(PAGES) + graph.number_of_nodes()
    assert "official/zhang-li.html" in found
    assert "official/vice-mayor.html" in found
    assert "body/donghu.html" in found


def test_every_link_leads_to_a_page_of_the_site(folder: Path) -> None:
    for path in folder.rglob("*.html"):
        markup = re.sub(r"<(script|style)\b.*?</\1>", "", path.read_text("utf-8"), flags=re.S)
        for href in map(unescape, re.findall(r'<a\b[^>]*?href="([^"]*)"', markup)):
            if href.startswith("data:text/calendar;"):
                continue
            parts = urlsplit(href)
            assert not parts.scheme
            assert not parts.netloc
            target = path.parent / unquote(parts.path) if parts.path else path
            assert target.is_file(), (path, href)


def test_a_page_shows_its_words_with_the_names_marked(folder: Path) -> None:
    page = (folder / "initiative" / "3.html").read_text("utf-8")
    assert "<mark>市城管局</mark>" in page
    assert "改造12个" in page
    agent = (folder / "official" / "zhang-li.html").read_text("utf-8")
    assert agent.count("<mark>张立</mark>") == 2


def test_the_page_of_a_district_tells_what_came_through_a_group(folder: Path) -> None:
    page = (folder / "body" / "donghu.html").read_text("utf-8")
    assert "经集体" in page


def test_two_writes_give_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    for path in site.write(dated(), tmp_path):
        assert path.read_bytes() == (folder / path.relative_to(tmp_path)).read_bytes()


def test_a_folder_that_is_a_file_is_an_error_with_its_place(tmp_path: Path) -> None:
    blocked = tmp_path / "taken"
    blocked.write_text("", encoding="utf-8")
    with pytest.raises(StoreError, match="taken"):
        site.write(responsibilities.invented(), blocked)


def test_nothing_is_written_for_an_unknown_language(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        site.write(responsibilities.invented(), tmp_path / "out", lang="fr")  # type: ignore[arg-type]
    assert not (tmp_path / "out").exists()


def test_names_that_differ_only_in_what_files_cannot_hold_get_files_of_their_own() -> None:
    graph = responsibilities.invented()
    for tail in ("市局", "县局", "a/b", "a-b", "A-B", "x" * 300, "../../etc", "con:\\"):
        iri = f"{responsibilities.BASE}body/{tail}"
        graph.add_node(iri, kind="department", label=tail)
    addresses = list(site.entity_addresses(view.read(graph)).values())
    assert len({address.lower() for address in addresses}) == len(addresses)
    assert all(re.fullmatch(r"[a-z]+/[A-Za-z0-9.-]{1,90}\.html", address) for address in addresses)
    assert not any(".." in address for address in addresses)


def test_the_map_draws_each_tie_once_and_no_membership() -> None:
    seen = view.read(responsibilities.invented())
    drawn = [curve.tie for curve in columns.arrange(seen).curves]
    assert sorted(drawn) == [i for i, tie in enumerate(seen.ties) if tie.via is None]


def test_the_map_keeps_boxes_and_names_apart() -> None:
    picture = columns.arrange(view.read(responsibilities.large(40)))
    tops = sorted(work.y for work in picture.works)
    assert all(b - a >= columns.WORK_HEIGHT for a, b in pairwise(tops))
    lines = sorted(body.y for body in picture.bodies)
    assert all(b - a >= 15 for a, b in pairwise(lines))
    discs = sorted((p.y - p.radius, p.y + p.radius) for p in picture.people)
    assert all(b[0] >= a[1] for a, b in pairwise(discs))


def test_the_order_of_the_bodies_beats_every_shuffle() -> None:
    seen = view.read(responsibilities.large(120))
    picture = columns.arrange(seen)
    height = {w.node: w.y for w in picture.works}
    levels = [b.y for b in picture.bodies]

    def length(order: list[int]) -> float:
        place = dict(zip(order, levels, strict=True))
        return sum(
            columns.PULL[t.role] * abs(height[t.initiative] - place[t.agent])
            for t in seen.ties
            if t.agent in place
        )

    chosen = [b.node for b in picture.bodies]
    shuffle = random.Random(1)  # noqa: S311 - a test's data
    others = [shuffle.sample(chosen, len(chosen)) for _ in range(200)]
    assert length(chosen) < min(map(length, others))


def test_the_matrix_tells_lead_support_and_both_apart() -> None:
    seen = view.read(responsibilities.invented())
    rows = {seen.nodes[r.node].label: r for r in matrix.arrange(seen).rows}
    forms = {name: [cell.form for cell in row.cells.values()] for name, row in rows.items()}
    assert forms["市住建局"] == ["both"]
    assert forms["市财政局"] == ["weak", "weak"]
    assert forms["市城管局"] == ["strong"]
    assert (rows["市住建局"].strong, rows["市住建局"].weak) == (1, 1)


def test_workload_counts_initiatives_once_and_ties_share_a_rank() -> None:
    seen = view.read(responsibilities.invented())
    loads = workload.arrange(seen)
    by_name = {seen.nodes[load.node].label: load for load in loads.bodies}
    assert by_name["市住建局"].initiatives == 1
    assert by_name["市住建局"].counts["lead"] == by_name["市住建局"].counts["support"] == 1
    assert by_name["市工信局"].initiatives == by_name["市财政局"].initiatives == 2
    assert by_name["市工信局"].rank == by_name["市财政局"].rank == 1
    assert by_name["市住建局"].rank == 3


def test_a_deadline_within_a_step_is_told_once() -> None:
    seen = view.read(dated())
    first = next(n for n in seen.nodes if n.key == "initiative/1")
    assert [(d.date, d.quote) for d in first.dates] == [
        ("2021-06-30", "新增规上企业30家，6月底前"),
        ("2021-12-31", "年底前"),
    ]


def test_marks_stand_in_the_month_in_which_something_is_due() -> None:
    picture = timeline.arrange(view.read(dated()))
    assert picture.step == "month"
    row = picture.rows[0]
    places = [
        tick.number
        for mark in row.marks
        for tick in picture.ticks
        if 0 <= mark.x - tick.x < tick.width
    ]
    assert places == [6, 12]
    assert all(not other.marks for other in picture.rows[1:])


@pytest.mark.parametrize(
    ("years", "step", "columns_"),
    [((2021,), "month", 12), ((2021, 2022), "month", 24), ((2021, 2025), "quarter", 20)],
)
def test_the_axis_fits_the_span_of_dates(years: tuple[int, ...], step: str, columns_: int) -> None:
    graph = responsibilities.invented()
    node = graph.nodes[f"{responsibilities.BASE}initiative/1"]
    node["dates"] = [
        {"kind": "deadline", "date": f"{y}-03-31", "text": str(y), "line": y} for y in years
    ]
    picture = timeline.arrange(view.read(graph))
    assert (picture.step, len(picture.ticks)) == (step, columns_)


def test_a_far_vision_does_not_squeeze_the_main_year() -> None:
    graph = responsibilities.invented()
    node = graph.nodes[f"{responsibilities.BASE}initiative/1"]
    node["dates"] = [
        {"kind": "deadline", "date": f"2021-{m:02}-28", "text": str(m), "line": m}
        for m in range(1, 12)
    ]
    node["dates"].append({"kind": "deadline", "date": "2035-12-31", "text": "2035", "line": 99})
    picture = timeline.arrange(view.read(graph))
    assert picture.step == "month"
    assert len(picture.ticks) == 13
    assert picture.ticks[-1].outside == "later"
    assert len(picture.rows[0].marks) == 12


def test_pictures_of_an_empty_graph_are_pages_too() -> None:
    empty: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for picture in site.PICTURES:
        assert site.render(picture, empty).startswith("<!DOCTYPE html>")
