"""The network page as text: what it holds, what it never holds, and that it is the same twice."""

from __future__ import annotations

import base64
import hashlib
import json
import math
import os
import re
import statistics
import subprocess
import sys
from functools import partial
from html import unescape
from itertools import combinations
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
import responsibilities
from hypothesis import given, settings
from hypothesis import strategies as st

import remit_viz
from remit.errors import UsageError
from remit_viz import explorer, labels, layout, page, site

render = partial(site.render, "network")
VENDOR = Path(remit_viz.__file__).parent / "static" / "vendor"


@pytest.fixture(scope="module")
def html() -> str:
    return render(responsibilities.invented())


def embedded(html: str, name: str) -> Any:
    """The JSON that a page carries under a name."""
    found = re.search(rf'<script type="application/json" id="{name}">(.*?)</script>', html, re.S)
    assert found
    return json.loads(found[1])


def test_every_edge_of_the_graph_is_carried(html: str) -> None:
    graph = responsibilities.invented()
    carried = sum(len(edge["quotes"]) for edge in embedded(html, "edges"))
    assert carried == graph.number_of_edges()


def test_two_roles_of_one_body_in_one_initiative_both_stay(html: str) -> None:
    roles = {e["role"] for e in embedded(html, "edges") if e["to"] == "body/housing"}
    assert roles == {"lead", "support"}


def test_an_initiative_without_an_official_is_tied_to_not_stated(html: str) -> None:
    edges = embedded(html, "edges")
    assert [e["from"] for e in edges if e["to"] == "not-stated"] == ["initiative/4"]


def test_quotes_stand_in_the_lines_that_the_page_carries(html: str) -> None:
    lines = {
        n: (start, text) for n, start, text in embedded(html, "context")["sources"][0]["lines"]
    }
    quotes = [q for e in embedded(html, "edges") for q in e["quotes"]]
    assert quotes
    for _, number, start, end, words, *_ in quotes:
        offset, text = lines[number]
        assert text[start - offset : end - offset] == words


def test_nothing_in_the_page_points_outside(html: str) -> None:
    assert not re.search(r'(?:src|href|action|poster|data)\s*=\s*["\']?\s*(?:https?:)?//', html)
    assert "@import" not in html
    assert not re.search(
        r"url\(\s*[\"']?(?!data:)", "".join(page.static(n) for n in explorer.STYLES)
    )


def test_the_policy_names_exactly_the_scripts_and_styles_of_the_page(html: str) -> None:
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)
    assert policy
    rules = unescape(policy[1])
    allowed = set(re.findall(r"sha256-([A-Za-z0-9+/=]+)", rules))
    parts = re.findall(r"<(script|style)>(.*?)</\1>", html, re.S)
    hashes = {
        base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for _, text in parts
    }
    assert hashes == allowed
    assert "unsafe" not in rules
    assert rules.startswith("default-src 'none'")


def test_there_are_no_inline_handlers_or_styles(html: str) -> None:
    markup = re.sub(r"<(script|style)\b.*?</\1>", "", html, flags=re.S)
    assert not re.search(r"\son\w+\s*=", markup)
    assert not re.search(r"\sstyle\s*=", markup)


HOSTILE = [
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "<img src=x onerror=alert(1)>",
    "\u2028\u2029",
    "{{ 7*7 }}{% raw %}",
    '"onmouseover="alert(1)',
    "\u202egnp.exe",
    "href",
    "&lt;b&gt;",
    "\ud800",
    "\x00\x1b[31m",
]


@pytest.mark.parametrize("payload", HOSTILE)
def test_hostile_labels_stay_data(payload: str) -> None:
    graph = responsibilities.invented()
    graph.graph["title"] = payload
    for _, data in graph.nodes(data=True):
        data["label"] = payload + data["label"]
    for _, _, data in graph.edges(data=True):
        data["label"] = data["quote"] = payload
    page_text = render(graph)
    page_text.encode("utf-8")
    assert len(re.findall(r"<script\b", page_text)) == len(
        re.findall(r"<script\b", render(responsibilities.invented()))
    )
    outside = re.sub(r"<(script|style)\b[^>]*>.*?</\1>", "", page_text, flags=re.S)
    assert "<img" not in outside
    assert "49" not in re.findall(r"<h1[^>]*>(.*?)</h1>", outside)[0]
    assert "\u202e" not in page_text


def test_a_label_of_ten_thousand_characters_is_bounded() -> None:
    graph = responsibilities.invented()
    for _, data in graph.nodes(data=True):
        data["label"] = "长" * 10_000
    nodes = embedded(render(graph), "nodes")
    assert max(len(node["label"]) for node in nodes) <= 160
    assert max(len(line) for node in nodes for line in node["form"]["zh"]["lines"]) <= 20


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists))
def test_embedded_data_reads_back_and_is_inert(value: Any) -> None:
    text = page.embed(value)
    assert json.loads(text) == value
    assert not set(text) & set("<>&\u2028\u2029")


def test_the_same_graph_gives_the_same_bytes_whatever_the_hash_seed() -> None:
    program = (
        "import hashlib, responsibilities; from remit_viz.site import render; "
        "print(hashlib.sha256(render('network', responsibilities.invented()).encode()).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", program],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parent)},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1


def test_the_order_of_the_graph_does_not_matter() -> None:
    import networkx as nx

    graph = responsibilities.invented()
    shuffled = nx.MultiDiGraph(**graph.graph)
    shuffled.add_nodes_from(reversed(list(graph.nodes(data=True))))
    shuffled.add_edges_from(reversed(list(graph.edges(data=True))))
    assert render(shuffled) == render(graph)


@pytest.mark.parametrize(("option", "value"), [("lang", "fr"), ("theme", "sepia")])
def test_an_unknown_language_or_theme_is_refused_with_what_exists(option: str, value: str) -> None:
    with pytest.raises(UsageError, match="use "):
        render(responsibilities.invented(), **{option: value})  # type: ignore[arg-type]


def test_an_empty_graph_makes_a_page() -> None:
    import networkx as nx

    assert embedded(render(nx.MultiDiGraph()), "nodes") == []


def test_several_plans_share_a_page() -> None:
    graph = responsibilities.invented()
    graph.graph["title"] = None
    graph.graph["documents"]["https://example.org/id/doc/next"] = {
        "title": "下一年计划",
        "name": "next.txt",
        "text": None,
    }
    assert "云江市2021年重点工作 · 下一年计划" in render(graph)


def test_the_page_of_a_plan_of_thirty_works_stays_under_a_megabyte() -> None:
    assert len(render(responsibilities.large(30)).encode()) < 1_000_000


def boxes(html: str, sheet: int) -> list[tuple[float, float, float, float]]:
    placed = []
    for n in embedded(html, "nodes"):
        x, y = [[n["x"], n["y"]], *n["at"]][sheet]
        left, right, top, bottom = n["form"].get("en" if sheet > 1 else "zh", n["form"]["zh"])[
            "box"
        ]
        placed.append((x - left, y - top, x + right, y + bottom))
    return placed


@pytest.mark.parametrize("sheet", range(4))
def test_no_label_overlaps_another_on_any_sheet(sheet: int) -> None:
    placed = boxes(render(responsibilities.large(60)), sheet)
    for i, (left, top, right, bottom) in enumerate(placed):
        for other in placed[i + 1 :]:
            apart = right <= other[0] or other[2] <= left or bottom <= other[1] or other[3] <= top
            assert apart


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.tuples(*[st.floats(1, 90)] * 4), max_size=25),
    st.data(),
)
def test_settled_boxes_never_overlap(reaches: list[Any], data: st.DataObject) -> None:
    extents = [layout.Extent(*reach) for reach in reaches]
    index = st.integers(0, max(0, len(extents) - 1))
    pairs = data.draw(st.lists(st.tuples(index, index), max_size=30)) if extents else []
    links = [layout.Link(a, b, 1.0) for a, b in pairs]
    drawing = layout.sketch([f"body/{i}" for i in range(len(extents))], links)
    placed = layout.settle(drawing, extents)
    assert len(placed) == len(extents)
    for i, (x, y) in enumerate(placed):
        for j in range(i):
            a, b = extents[i], extents[j]
            left, top = x - a.left - placed[j][0] - b.right, y - a.top - placed[j][1] - b.bottom
            right, bottom = placed[j][0] - b.left - x - a.right, placed[j][1] - b.top - y - a.bottom
            assert max(left, top, right, bottom) > 0


def spots(graph: Any) -> dict[str, tuple[float, float]]:
    return {n["id"]: (n["x"], n["y"]) for n in embedded(render(graph), "nodes")}


@pytest.fixture(scope="module")
def whole(shipped_graph: nx.MultiDiGraph[Any]) -> dict[str, tuple[float, float]]:
    return spots(shipped_graph)


@pytest.mark.parametrize("number", [1, 14, 25])
def test_a_plan_without_one_initiative_is_drawn_nearly_alike(
    shipped_graph: nx.MultiDiGraph[Any], whole: dict[str, tuple[float, float]], number: int
) -> None:
    lacking = shipped_graph.copy()
    lacking.remove_node(
        next(n for n, data in shipped_graph.nodes(data=True) if data.get("number") == number)
    )
    rest = spots(lacking)
    (left, right), (top, bottom) = (
        (min(values), max(values)) for values in zip(*whole.values(), strict=True)
    )
    moves = [math.dist(whole[key], spot) for key, spot in rest.items()]
    assert statistics.median(moves) <= 0.05 * math.hypot(right - left, bottom - top)


def test_neighbours_stand_closer_than_strangers(
    shipped_graph: nx.MultiDiGraph[Any], whole: dict[str, tuple[float, float]]
) -> None:
    ties = {
        (a.partition("/id/")[2], b.partition("/id/")[2])
        for a, b, data in shipped_graph.edges(data=True)
        if data["role"] in {"official", "lead"} and data["via"] is None
    }
    apart = [math.dist(whole[a], whole[b]) for a, b in ties]
    everyone = [math.dist(whole[a], whole[b]) for a, b in combinations(whole, 2)]
    assert statistics.mean(apart) < 0.5 * statistics.mean(everyone)


def test_a_line_bows_aside_where_that_avoids_a_label() -> None:
    reach = layout.Extent(10, 10, 10, 10)
    places = [(0.0, 0.0), (400.0, 0.0), (200.0, 12.0)]
    chosen = layout.bends(places, [reach] * 3, [layout.Link(0, 1, 1.0)])
    assert chosen == [layout.BOWS[1]] or chosen == [layout.BOWS[0]]
    clear = layout.bends(
        [(0.0, 0.0), (400.0, 0.0), (200.0, 300.0)], [reach] * 3, [layout.Link(0, 1, 1.0)]
    )
    assert clear == [layout.BOWS[0]]


@given(st.text(max_size=60), st.floats(2, 14), st.integers(1, 4))
def test_wrapped_labels_lose_nothing_but_what_an_ellipsis_marks(
    text: str, width: float, lines: int
) -> None:
    line = labels.clean(text)
    wrapped = labels.wrap(line, width, lines)
    assert 1 <= len(wrapped) <= lines
    joined = "".join(wrapped).replace(" ", "")
    if wrapped[-1].endswith(labels.ELLIPSIS):
        assert line.replace(" ", "").startswith(joined[:-1])
    else:
        assert joined == line.replace(" ", "")


def test_lines_do_not_begin_with_closing_marks() -> None:
    wrapped = labels.wrap("背街小巷整治、“楼道”工程和老小区综合整治工程", 8.0, 4)
    assert len(wrapped) > 1
    assert all(line[0] not in labels.NOT_FIRST for line in wrapped)
    assert all(line[-1] not in labels.NOT_LAST for line in wrapped)


def test_cleaning_a_huge_label_is_quick_and_bounded() -> None:
    assert len(labels.clean("\u202e" * 3 + "x" * 5_000_000)) == 200


def test_visible_text_keeps_its_offsets() -> None:
    text = "a\u202eb\x00c\td"
    assert len(labels.visible(text)) == len(text)
    assert labels.visible(text).count("\N{REPLACEMENT CHARACTER}") == 2


def test_vendored_packages_are_whole_and_licensed() -> None:
    listed = json.loads((VENDOR / "VENDOR.json").read_text(encoding="utf-8"))["packages"]
    files = {p.name for p in VENDOR.glob("*.min.*")}
    assert files == {package["file"] for package in listed}
    for package in listed:
        content = (VENDOR / package["file"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == package["sha256"]
        assert package["integrity"].startswith("sha512-")
        for part in [package, *package["bundles"]]:
            # Licences that ask nothing of those who pass a page on.
            named = set(part["license"].split(" AND "))
            assert named <= {
                "MIT",
                "Apache-2.0",
                "BSD-2-Clause",
                "BSD-3-Clause",
                "ISC",
                "CC-BY-4.0",
            }
            assert (VENDOR / part["license_file"]).stat().st_size > 500


def test_every_word_of_the_pages_exists_in_both_languages() -> None:
    assert all(set(texts) == set(page.LANGUAGES) for texts in page.words().values())
    assert all(text.strip() for texts in page.words().values() for text in texts.values())


def test_every_word_that_a_script_or_template_asks_for_exists() -> None:
    known = page.words()
    for path in [*page.STATIC.glob("*.js"), *page.TEMPLATES.glob("*.html")]:
        text = path.read_text(encoding="utf-8")
        asked = re.findall(r'\bword\(\s*["\']([a-z-]+)["\']\s*[,)]', text)
        asked += re.findall(r'data-word(?:-label|-placeholder|-title)?="([a-z-]+)"', text)
        assert [word for word in asked if word not in known] == []
