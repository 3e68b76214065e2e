"""What a reader sees fits: one bar, whole words, type of a readable size, no page that slides."""

from __future__ import annotations

from typing import Any

import pytest
from test_site import dated

from remit_viz import columns, overview, view
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
  const all = [...document.querySelectorAll(".bar > :not(.skip)")].map((e) => e.getBoundingClientRect());
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
        assert 0 <= current["x"]
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
