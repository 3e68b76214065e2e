"""The pages of a site in a browser: each picture shares choice, filters, panel and table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import responsibilities
from test_site import PAGES, dated

from remit_viz import site

pytestmark = pytest.mark.browser
REPORTS = ["overview.html", "collaboration.html"]
EXPLORED = [name for name in PAGES if name not in REPORTS]
MARKS = [name for name in EXPLORED if name != "network.html"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("site")
    site.write(dated(), root)
    return root


def ready(page: Any) -> Any:
    page.wait_for_selector("html[data-ready=true]", state="attached")
    return page


def heading(page: Any) -> str:
    return str(page.locator("#panel h2").first.inner_text())


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
    page.locator("#stage [data-node='official/zhang-li']").click(position={"x": 20, "y": 20})
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


@pytest.mark.parametrize("name", [*PAGES, "official/zhang-li.html", "initiative/3.html"])
def test_no_page_is_wider_than_a_phone(open_page: Any, folder: Path, name: str) -> None:
    page = ready(open_page(folder / name, size="phone").page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
