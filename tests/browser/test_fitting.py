"""What a reader sees fits: one bar, whole words, type of a readable size, no page that slides."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import networkx as nx
import pytest
import responsibilities
from accessibility import violations
from reading import ready
from test_site import dated

from remit_viz import columns, labels, overview, site, view
from remit_viz.frame import Frame, Neighbour

pytestmark = pytest.mark.browser
# As many ways as the server gives, with words of the usual length in both languages.
ELEVEN = (
    *("map", "overview", "network", "matrix", "timeline", "workload", "collaboration"),
    *("initiatives", "dates", "settings", "evidence"),
)
LONG = "某市人民政府关于二〇二一年度重点工作任务分解和责任落实的通知" * 4


def speak(page: Any, lang: str) -> None:
    page.evaluate(f"remit.speak('{lang}'); remit.state?.set({{}})")


def titled(title: str, draw: Any) -> str:
    graph = dated()
    graph.graph["title"] = title
    neighbours = [Neighbour(word, f"{word}.html", word == "evidence") for word in ELEVEN]
    html: str = draw(view.read(graph), Frame(neighbours=neighbours))
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
    page = ready(open_page(site.render("map", named(name))).page)
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
        # Of no text at all the least would be infinite.
        assert 11 <= page.evaluate(LEAST_TYPE) < 40


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


# Latin words of tables that stand on two lines.
BROKEN = """() => [...document.querySelectorAll("td, th")].flatMap((cell) => {
  const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
  const broken = [];
  while (walker.nextNode()) {
    for (const word of walker.currentNode.data.matchAll(/[A-Za-z]{2,}/g)) {
      const range = document.createRange();
      range.setStart(walker.currentNode, word.index);
      range.setEnd(walker.currentNode, word.index + word[0].length);
      const tops = new Set([...range.getClientRects()].map((b) => Math.round(b.top)));
      const upright = getComputedStyle(cell.querySelector(".title") ?? cell).writingMode;
      if (tops.size > 1 && upright === "horizontal-tb") broken.push(word[0]);
    }
  }
  return broken;
})"""


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory, shipped_graph: nx.MultiDiGraph[Any]) -> Path:
    root = tmp_path_factory.mktemp("shipped")
    site.write(shipped_graph, root)
    return root


@pytest.mark.parametrize("size", ["phone", "desktop"])
@pytest.mark.parametrize(
    "name",
    [
        *("overview.html", "collaboration.html", "workload.html", "matrix.html"),
        "index.html#view=table&",
    ],
)
def test_no_word_is_broken_in_a_table(open_page: Any, shipped: Path, name: str, size: str) -> None:
    file, _, view_of = name.partition("#")
    page = ready(open_page(shipped / file, f"#{view_of}lang=en", size=size).page)
    assert page.evaluate(BROKEN) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    cut = page.locator("main table:visible").evaluate_all(
        "all => all.filter((t) => t.offsetWidth > t.parentElement.clientWidth"
        " && !t.closest('[tabindex][aria-label]')).map((t) => t.className)"
    )
    assert cut == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_matrix_of_the_shipped_plan_is_seen_whole_in_its_width(
    open_page: Any, shipped: Path, lang: str
) -> None:
    page = ready(open_page(shipped / "matrix.html", f"#lang={lang}").page)
    # The scroll bar that a desktop shows takes as much again.
    assert page.locator("#stage").evaluate("e => e.clientWidth - e.scrollWidth") >= 0
    assert page.locator("#drawing").bounding_box()["width"] <= 1060 - 2 * 14 - 15


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_map_of_the_shipped_plan_is_seen_at_once(
    open_page: Any, shipped: Path, lang: str
) -> None:
    page = ready(open_page(shipped / "index.html", f"#lang={lang}").page)
    room = page.locator("#stage").evaluate(
        "e => [e.clientWidth - e.scrollWidth, e.clientHeight - e.scrollHeight]"
    )
    assert room == [0, 0]


def test_no_page_scrolls_sideways_when_it_is_magnified_four_times(
    open_page: Any, shipped: Path
) -> None:
    pages = [*shipped.glob("*.html"), *sorted(shipped.glob("initiative/*.html"))]
    pages += [shipped / "body" / "changzhou-xinbei.html"]
    page = open_page(pages[0]).page
    page.set_viewport_size({"width": 320, "height": 256})
    wide = {}
    for path in pages:
        page.goto(f"{path.as_uri()}?lang=en")
        ready(page)
        wide[path.name] = page.evaluate("document.documentElement.scrollWidth")
    assert {name: width for name, width in wide.items() if width > 320} == {}


def test_a_page_of_one_screen_has_no_second_one(open_page: Any, shipped: Path) -> None:
    for name in ("collaboration.html", "workload.html", "index.html"):
        page = ready(open_page(shipped / name).page)
        beyond = page.evaluate("document.documentElement.scrollHeight - innerHeight")
        assert beyond <= 0


def test_a_table_says_that_there_is_more_of_it(open_page: Any, shipped: Path) -> None:
    page = ready(open_page(shipped / "collaboration.html", "#lang=en").page)
    area = page.locator(".sheet-area")
    first = page.locator(".adjacency tbody th").first
    at = first.bounding_box()["x"]
    page.wait_for_selector(".sheet-area.more-after")
    area.evaluate("e => e.scrollTo({ left: e.scrollWidth })")
    page.wait_for_selector(".sheet-area.more-before:not(.more-after)")
    assert at - 60 <= first.bounding_box()["x"] <= at


@pytest.mark.parametrize("name", ["index.html", "network.html", "matrix.html"])
def test_where_the_system_sets_the_colours_a_picture_keeps_its_own(
    open_page: Any, folder: Path, name: str
) -> None:
    page = open_page(folder / name).page
    page.emulate_media(forced_colors="active", color_scheme="dark")
    ready(page)
    assert page.evaluate("remit.colour('section-0')") == "#6ea8f0"
    grounds = page.locator(".square:not(.hollow)").evaluate_all(
        "all => all.map((e) => getComputedStyle(e).backgroundColor)"
    )
    assert len(set(grounds)) > 1


@pytest.mark.parametrize("name", ["index.html", "timeline.html", "matrix.html", "workload.html"])
def test_a_picture_is_printed_with_its_title_and_its_source(
    open_page: Any, shipped: Path, name: str
) -> None:
    page = ready(open_page(shipped / name, scheme="dark").page)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.locator(".heading h1").is_visible()
    assert page.locator(".printed").inner_text() == "来源: changzhou-2008.txt"
    assert (
        page.locator(".tabs, #search, #language, .filters, #panel").locator("visible=true").count()
        == 0
    )
    drawn = page.locator("#drawing").bounding_box()
    below = [page.locator(f).bounding_box() for f in (".legend", ".printed")]
    assert all(box["y"] >= drawn["y"] + drawn["height"] - 1 for box in below if box)
    strokes = page.locator(".legend [stroke]").evaluate_all(
        "all => all.map((e) => e.getAttribute('stroke'))"
    )
    assert not {"#e8eaed", "#6ea8f0"} & set(strokes)


def test_a_name_is_cut_between_words() -> None:
    name = "National Animation Industry Base Administrative Committee"
    assert labels.wrap(name, 24.0, 1) == ["National Animation Industry Base…"]
    assert labels.wrap("Featherstonehaughcholmondeleyshire", 10.0, 1)[0].endswith("…")


@pytest.mark.parametrize("size", ["phone", "desktop"])
@pytest.mark.parametrize("name", ["index.html", "timeline.html", "matrix.html"])
def test_the_pictures_of_the_shipped_plan_have_no_violation(
    open_page: Any, axe: str, shipped: Path, name: str, size: str
) -> None:
    page = open_page(shipped / name, "#lang=en", size=size).page
    assert violations(page, axe) == []
