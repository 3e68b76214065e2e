"""The pages of a site in a browser: each picture shares choice, filters, panel and table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import responsibilities
from reading import heading, ready
from test_site import PAGES, dated

from remit import responsibility
from remit.build import build
from remit.reading import extract
from remit.registry import Registry
from remit.registry import read as read_registry
from remit.sources import read
from remit.store import open_store
from remit_viz import site

pytestmark = pytest.mark.browser
NAMES = [
    *("official/zhang-li.html", "body/donghu.html", "body/all-districts.html"),
    *("initiative/1.html", "initiative/3.html", "initiative/4.html"),
]
REPORTS = ["overview.html", "collaboration.html"]
EXPLORED = [name for name in PAGES if name not in REPORTS]
MARKS = [name for name in EXPLORED if name != "network.html"]


@pytest.mark.parametrize("name", MARKS)
def test_a_mark_opens_its_panel_and_fades_the_rest(open_page: Any, folder: Path, name: str) -> None:
    page = ready(open_page(folder / name).page)
    key = "body/water" if name in {"matrix.html", "workload.html"} else "initiative/4"
    page.locator(f"#stage [data-node='{key}']").first.click(position={"x": 12, "y": 8})
    assert heading(page) in {"市水利局", "整治河道"}
    assert page.locator("#stage .mark.chosen").count() >= 1
    assert page.locator("#stage .mark.faded").count() >= 1
    page.keyboard.press("Escape")
    assert page.locator("#stage .mark.faded").count() == 0


@pytest.mark.parametrize("name", ["matrix.html", "workload.html"])
def test_a_cell_opens_the_words_behind_it(open_page: Any, folder: Path, name: str) -> None:
    page = ready(open_page(folder / name).page)
    tie = page.evaluate(
        "remit.data.edges.find((e) => e.from === 'initiative/4' && e.role === 'lead').id"
    )
    page.locator(f"#stage [data-tie='{tie}']").click()
    assert heading(page) == "市水利局 → 整治河道"
    assert page.locator("#panel mark").all_inner_texts() == ["市水利局"]


@pytest.mark.parametrize("name", EXPLORED)
def test_filters_hide_the_same_in_every_picture(open_page: Any, folder: Path, name: str) -> None:
    page = ready(open_page(folder / name, "#hide-section=0").page)
    assert page.locator("#summary").inner_text().startswith("显示 2/4")
    if name != "network.html":
        visible = page.locator("#stage [data-node^='initiative']:not(.gone)").evaluate_all(
            "all => [...new Set(all.map((e) => e.dataset.node))].sort()"
        )
        assert visible in (["initiative/3", "initiative/4"], [])
        hidden = page.locator("#stage [data-node='body/science']").evaluate_all(
            "all => all.every((e) => e.getClientRects().length === 0)"
        )
        assert hidden


def test_a_choice_travels_to_the_next_picture(open_page: Any, folder: Path) -> None:
    page = ready(open_page(folder / "index.html").page)
    page.locator("#stage .mark[data-node='official/zhang-li']").click(position={"x": 20, "y": 20})
    page.keyboard.press("3")
    ready(page)
    assert page.url.endswith("network.html#node=official/zhang-li")
    assert heading(page) == "张立"
    page.get_by_role("link", name="打开专页").click()
    ready(page)
    assert page.locator("h1").inner_text() == "张立"
    page.get_by_role("link", name="培育优势产业").first.click()
    assert page.locator("h1").inner_text() == "培育优势产业"


def test_the_matrix_can_be_put_in_another_order(open_page: Any, folder: Path) -> None:
    page = ready(open_page(folder / "matrix.html").page)
    rows = "[...document.querySelectorAll('#drawing tbody tr')].map((r) => Number(r.dataset.lead))"
    page.locator("#order").select_option("lead")
    leads = page.evaluate(rows)
    assert leads == sorted(leads, reverse=True)


@pytest.mark.parametrize("name", ["index.html", "timeline.html"])
def test_no_name_overlaps_another(open_page: Any, tmp_path: Path, name: str) -> None:
    site.write(responsibilities.large(30), tmp_path)
    page = ready(open_page(tmp_path / name).page)
    for lang in ("zh", "en"):
        page.evaluate(f"remit.speak('{lang}'); remit.state.set({{}})")
        boxes = page.evaluate("remit.stage.boxes()")
        assert len(boxes) > 30
        for i, one in enumerate(boxes):
            for other in boxes[i + 1 :]:
                a, b = one["box"], other["box"]
                wide = min(a[2], b[2]) - max(a[0], b[0])
                # Line boxes hold more than the ink: a pixel or two of air may be shared.
                high = min(a[3], b[3]) - max(a[1], b[1])
                assert wide <= 0 or high <= 3.5, (one, other)


@pytest.mark.parametrize("name", ["index.html", "timeline.html"])
def test_a_picture_made_as_markup_exports_as_svg_and_png(
    open_page: Any, folder: Path, name: str
) -> None:
    page = ready(open_page(folder / name, "#hide-section=0").page)
    drawn = page.evaluate("new XMLSerializer().serializeToString(remit.exports.asSvg())")
    assert "整治河道" in drawn
    assert "培育优势产业" not in drawn
    assert "var(--" not in drawn
    size = page.evaluate("remit.exports.asPng().then((blob) => [blob.type, blob.size])")
    assert size[0] == "image/png"
    assert size[1] > 5_000


@pytest.mark.parametrize("name", ["index.html", "timeline.html"])
def test_an_exported_picture_has_title_legend_and_source_and_what_is_pale_on_screen(
    open_page: Any, folder: Path, name: str
) -> None:
    page = ready(open_page(folder / name, "#node=initiative/4").page)
    title, summary = page.locator("h1").inner_text(), page.locator("#summary").inner_text()
    page.evaluate("document.body.replaceChildren(remit.exports.asSvg())")
    sheet = page.locator("body > svg")
    words = sheet.locator("text").all_text_contents()
    assert {title, summary} < set(words)
    assert any(text.startswith("来源: ") for text in words)
    section = page.evaluate("remit.data.sections[0]")
    assert section in words
    pale = sheet.locator("g[data-node='initiative/1']").get_attribute("opacity")
    assert float(pale) < 0.5
    assert sheet.locator("[role=button], [tabindex]").count() == 0
    outside = page.evaluate(
        """() => {
          const sheet = document.querySelector("body > svg");
          const all = [...sheet.querySelectorAll("text, path, rect, circle")];
          const page = sheet.getBoundingClientRect();
          const beyond = ({ left, right, top, bottom }) => left < page.left - 1
            || right > page.right + 1 || top < page.top - 1 || bottom > page.bottom + 1;
          return all.filter((e) => beyond(e.getBoundingClientRect())).length;
        }"""
    )
    assert outside == 0


@pytest.mark.parametrize("name", MARKS)
def test_the_keyboard_walks_the_marks(open_page: Any, folder: Path, name: str) -> None:
    page = ready(open_page(folder / name).page)
    page.locator("#stage").focus()
    page.keyboard.press("ArrowDown")
    assert heading(page) == "张立"
    page.keyboard.press("ArrowRight")
    assert heading(page) == "培育优势产业"


def test_without_scripts_the_map_and_the_words_can_be_read(chromium: Any, folder: Path) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((folder / "index.html").as_uri())
    assert page.locator("#drawing text.zh", has_text="整治河道").is_visible()
    page.goto((folder / "initiative" / "3.html").as_uri())
    assert page.locator("mark", has_text="市城管局").is_visible()
    context.close()


def test_a_page_of_a_name_switches_its_language(open_page: Any, folder: Path) -> None:
    page = ready(open_page(folder / "official" / "zhang-li.html").page)
    page.locator("#language").click()
    assert page.locator("h1").inner_text() == "Zhang Li"
    assert page.get_by_text("Accountable for 2").is_visible()


@pytest.mark.parametrize("name", ["official/zhang-li.html", "body/water.html", "initiative/4.html"])
@pytest.mark.parametrize("picture", ["map", "network", "matrix", "timeline", "workload"])
def test_a_page_of_a_name_leads_to_the_name_in_each_picture(
    open_page: Any, folder: Path, name: str, picture: str
) -> None:
    page = ready(open_page(folder / name).page)
    title = page.locator("h1").inner_text()
    page.locator(f"nav a[data-word='{picture}']").click()
    ready(page)
    assert heading(page) == title


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site in which an initiative has more dates than are shown at once."""
    root = tmp_path_factory.mktemp("busy")
    graph = dated()
    first = graph.nodes[f"{responsibilities.BASE}initiative/1"]
    first["dates"] = [
        {"kind": "deadline", "date": f"2021-{m:02}-{d}", "text": "底前", "quote": "底前", "line": 4}
        for m in range(1, 13)
        for d in (10, 20, 28)
    ]
    site.write(graph, root)
    return root


def test_a_quarter_opens_by_keyboard(open_page: Any, busy: Path) -> None:
    page = ready(open_page(busy / "initiative" / "1.html").page)
    quarter = page.locator("details.quarter").nth(1)
    day = quarter.locator("tbody th").first
    assert not day.is_visible()
    quarter.locator("summary").focus()
    page.keyboard.press("Enter")
    assert day.inner_text() == "2021-04-10"
    assert day.is_visible()


def test_closed_quarters_are_printed_open(open_page: Any, busy: Path) -> None:
    page = ready(open_page(busy / "initiative" / "1.html").page)
    page.emulate_media(media="print")
    days = page.locator("details.quarter:not([open]) tbody th")
    assert days.count() == 36
    assert all(box and box["height"] > 10 for box in (d.bounding_box() for d in days.all()))


def test_a_number_of_a_line_leads_to_the_line(open_page: Any, folder: Path) -> None:
    page = ready(open_page(folder / "initiative" / "1.html").page)
    page.locator("table.targets td.line a").first.click()
    assert page.url.endswith("#line-4")
    assert "新增规上企业30家" in page.locator("li:target").inner_text()
    page = ready(open_page(folder / "official" / "zhang-li.html").page)
    page.locator(".quarter td.line a").first.click()
    assert page.locator("li:target").is_visible()


def test_the_parts_of_a_page_keep_to_themselves(open_page: Any, busy: Path, folder: Path) -> None:
    for path in (busy / "initiative" / "1.html", folder / "initiative" / "1.html"):
        page = ready(open_page(path).page)
        boxes = page.evaluate(
            """() => [...document.querySelectorAll('.download, .download ~ *, .sheet-page h2')]
              .map((e) => e.getBoundingClientRect())
              .filter((r) => r.height > 0)
              .map((r) => [r.left, r.top, r.right, r.bottom])"""
        )
        for i, one in enumerate(boxes):
            for other in boxes[i + 1 :]:
                wide = min(one[2], other[2]) - max(one[0], other[0])
                high = min(one[3], other[3]) - max(one[1], other[1])
                assert wide <= 0 or high <= 0, (one, other)


def test_the_query_behind_a_page_can_be_opened_and_selected(open_page: Any, folder: Path) -> None:
    page = ready(open_page(folder / "body" / "donghu.html", size="phone").page)
    page.locator(".asked > summary").click()
    code = page.locator(".asked code").first
    assert "VALUES ?agent { <https://example.org/id/body/donghu> }" in code.inner_text()
    code.evaluate("(e) => getSelection().selectAllChildren(e)")
    assert "SELECT ?role" in page.evaluate("getSelection().toString()")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("name", [*PAGES, *NAMES])
def test_no_page_is_wider_than_a_phone(open_page: Any, folder: Path, name: str) -> None:
    page = ready(open_page(folder / name, size="phone").page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.fixture(scope="module")
def editions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of a plan of 20 initiatives for 2023 and of 21 for 2024."""
    store, root = tmp_path_factory.mktemp("store"), tmp_path_factory.mktemp("editions")
    golden = Path(__file__).parents[1] / "golden" / "editions"
    plans = [extract(read(golden / f"plan-{year}.txt")) for year in (2023, 2024)]
    build(plans, store, registry=Registry([read_registry(golden / "registry.csv")]))
    site.write(responsibility.read(open_store(store), evidence=True), root)
    return root


@pytest.mark.parametrize("name", EXPLORED)
def test_a_store_of_several_years_can_be_seen_a_year_at_a_time(
    open_page: Any, editions: Path, name: str
) -> None:
    page = ready(open_page(editions / name).page)
    assert page.evaluate("remit.state.shown().works.size") == 41
    page.locator("#filters summary").click()
    page.locator("[data-filter='year.2023']").uncheck()
    assert page.evaluate("remit.state.shown().works.size") == 21
    assert page.evaluate("location.hash") == "#hide-year=2023"
    page.go_back()
    assert page.evaluate("remit.state.shown().works.size") == 41


def test_a_plan_of_one_year_offers_no_years(open_page: Any, folder: Path) -> None:
    page = ready(open_page(folder / "network.html").page)
    page.locator("#filters summary").click()
    assert page.locator("[data-filter^='kind.']").count() > 1
    assert page.locator("[data-filter^='year.']").count() == 0


def due_rows(page: Any) -> list[tuple[str, float]]:
    """The rows of the wide timeline that are shown, from the top, with where they stand."""
    found = page.locator("svg.timeline.wide .due:not(.gone)").evaluate_all(
        "all => all.map((row) => [row.dataset.node,"
        " row.querySelector('.box').getBoundingClientRect().top])"
    )
    return sorted(map(tuple, found), key=lambda row: row[1])


def test_the_timeline_stands_together_by_official_and_when_filtered(
    open_page: Any, folder: Path
) -> None:
    page = ready(open_page(folder / "timeline.html").page)
    whole = due_rows(page)
    assert [key for key, _ in whole] == [f"initiative/{n}" for n in (1, 2, 3, 4)]
    page.locator("#order").select_option("official")
    officials = page.evaluate(
        "(keys) => keys.map((key) => remit.data.at.get(key).find((e) => e.role === 'official').to)",
        [key for key, _ in due_rows(page)],
    )
    assert len(set(officials)) == sum(
        a != b for a, b in zip(officials, [None, *officials], strict=False)
    )
    page.evaluate(f"remit.state.set({{ official: '{officials[-1]}' }})")
    rest = due_rows(page)
    assert len(rest) < len(whole)
    assert rest[0][1] == pytest.approx(whole[0][1], abs=2)
