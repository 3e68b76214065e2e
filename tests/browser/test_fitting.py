"""What a reader sees fits: one bar, whole words, type of a readable size, no page that slides."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import responsibilities
from test_site import dated

from remit_viz import columns, overview, site, view
from remit_viz.explorer import Neighbour

pytestmark = pytest.mark.browser
# As many ways as the server gives, with words of the usual length in both languages.
ELEVEN = (
    *("map", "overview", "network", "matrix", "timeline", "workload", "collaboration"),
    *("initiatives", "dates", "settings", "evidence"),
)
LONG = "某市人民政府关于二〇二一年度重点工作任务分解和责任落实的通知" * 4


def ready(page: Any) -> Any:
    page.wait_for_selector("html[data-ready=true]", state="attached")
    return page


def speak(page: Any, lang: str) -> None:
    page.evaluate(f"remit.speak('{lang}'); remit.state?.set({{}})")


def titled(title: str, draw: Any) -> str:
    graph = dated()
    graph.graph["title"] = title
    neighbours = [Neighbour(word, f"{word}.html", word == "evidence") for word in ELEVEN]
    html: str = draw(view.read(graph), lang="zh", theme="auto", neighbours=neighbours)
    return html


INSIDE = """() => {
  const bar = document.querySelector(".bar").getBoundingClientRect();
  const parts = [...document.querySelectorAll(".bar > :not(.skip)")];
  const all = parts.map((e) => e.getBoundingClientRect());
  const apart = all.every((a, i) => i === 0 || a.left >= all[i - 1].right);
  return bar.height <= 60 && apart && all.every((b) => b.top >= bar.top && b.right <= innerWidth);
}"""


@pytest.mark.parametrize("title", ["重点工作", LONG], ids=["short", "long"])
@pytest.mark.parametrize("draw", [columns.draw, overview.draw], ids=["map", "overview"])
def test_the_bar_is_one_row_with_every_way(open_page: Any, draw: Any, title: str) -> None:
    page = ready(open_page(titled(title, draw)).page)
    for lang in ("zh", "en"):
        speak(page, lang)
        assert page.evaluate(INSIDE)
        cut = page.locator(".tabs").evaluate("e => e.scrollWidth - e.clientWidth")
        assert cut <= 0
        assert page.locator(".heading h1").evaluate("e => e.clientWidth") >= 170


def test_the_words_of_the_search_field_are_seen_whole(open_page: Any) -> None:
    page = ready(open_page(titled(LONG, columns.draw)).page)
    for lang in ("zh", "en"):
        speak(page, lang)
        room = page.locator("#search").evaluate(
            "e => { const c = document.createElement('canvas').getContext('2d');"
            "c.font = getComputedStyle(e).font;"
            "return e.clientWidth - 39 - c.measureText(e.placeholder).width; }"
        )
        assert room >= 0


def test_a_phone_has_the_ways_in_one_row_with_the_current_one_in_sight(open_page: Any) -> None:
    page = ready(open_page(titled(LONG, columns.draw), size="phone").page)
    for lang in ("zh", "en"):
        speak(page, lang)
        tops = page.locator(".tabs a").evaluate_all(
            "all => new Set(all.map((e) => e.getBoundingClientRect().top)).size"
        )
        assert tops == 1
        current = page.locator(".tabs [aria-current]").bounding_box()
        assert current["x"] >= 0
        assert current["x"] + current["width"] <= 390
        tools = page.locator(".segmented, #export, #language, #theme").evaluate_all(
            "all => new Set(all.map((e) => Math.round(e.getBoundingClientRect().bottom))).size"
        )
        assert tools == 1
        assert page.locator("#search").bounding_box()["width"] > 340
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "search"


def named(name: str) -> Any:
    """The invented plan with an official of this English name."""
    graph = dated()
    for data in graph.nodes.values():
        if data.get("kind") == "official":
            data["label_en"] = data["short_en"] = name
    return graph


@pytest.mark.parametrize("name", ["Wang Chengbin", "Bartholomew Featherstonehaugh-Cholmondeley"])
def test_an_official_is_named_in_the_disc_or_beside_it(open_page: Any, name: str) -> None:
    page = ready(open_page(columns.render(named(name))).page)
    for lang in ("zh", "en"):
        speak(page, lang)
        reach = page.locator(".person").evaluate_all(
            "all => all.flatMap((mark) => {"
            "const disc = mark.querySelector('circle').getBoundingClientRect();"
            "const works = document.querySelector('.work').getBoundingClientRect();"
            "return [...mark.querySelectorAll('text')].filter((t) => t.getClientRects().length)"
            ".map((t) => t.getBoundingClientRect()).map((b) => b.top < disc.bottom - 3"
            " ? b.width - disc.width : Math.max(b.right - works.left, 60 - b.left * 100)); })"
        )
        assert len(reach) >= 3
        assert max(reach) <= 0


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("site")
    site.write(responsibilities.large(30), root)
    return root


LEAST_TYPE = """() => Math.min(...[...document.querySelectorAll("#picture *")]
  .filter((e) => e.getClientRects().length && getComputedStyle(e).visibility === "visible")
  .filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))
  .map((e) => parseFloat(getComputedStyle(e).fontSize) * (e.getScreenCTM?.().a ?? 1)))"""


@pytest.mark.parametrize("size", ["phone", "desktop"])
@pytest.mark.parametrize("name", ["index.html", "timeline.html", "matrix.html", "workload.html"])
def test_no_type_is_smaller_than_can_be_read(
    open_page: Any, folder: Path, name: str, size: str
) -> None:
    page = ready(open_page(folder / name, size=size).page)
    for lang in ("zh", "en"):
        speak(page, lang)
        assert page.evaluate(LEAST_TYPE) >= 11


@pytest.mark.parametrize("name", ["index.html", "timeline.html", "matrix.html", "workload.html"])
def test_on_a_phone_a_picture_scrolls_sideways_only(
    open_page: Any, folder: Path, name: str
) -> None:
    page = ready(open_page(folder / name, size="phone").page)
    for lang in ("zh", "en"):
        speak(page, lang)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        hidden = page.locator("#stage").evaluate("e => e.scrollHeight - e.clientHeight")
        assert hidden <= 0


def test_on_a_phone_the_whole_year_of_the_timeline_is_in_sight(
    open_page: Any, folder: Path
) -> None:
    page = ready(open_page(folder / "timeline.html", size="phone").page)
    for lang in ("zh", "en"):
        speak(page, lang)
        reach = page.locator("#stage svg text, #stage svg circle").evaluate_all(
            "all => all.map((e) => e.getBoundingClientRect()).filter((b) => b.width)"
            ".reduce(([l, r], b) => [Math.min(l, b.left), Math.max(r, b.right)], [390, 0])"
        )
        assert reach[0] >= 0
        assert 300 < reach[1] <= 390
        boxes = page.evaluate("remit.stage.boxes()")
        assert len(boxes) > 30
        assert overlapping([each["box"] for each in boxes]) == []


def overlapping(boxes: list[list[float]]) -> list[tuple[list[float], list[float]]]:
    """Pairs of boxes that share more than the air of their lines."""
    return [
        (a, b)
        for i, a in enumerate(boxes)
        for b in boxes[i + 1 :]
        if min(a[2], b[2]) > max(a[0], b[0]) and min(a[3], b[3]) - max(a[1], b[1]) > 3.5
    ]
