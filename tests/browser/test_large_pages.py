"""Every picture on a plan of 3,000 initiatives: it opens, and does what it does on a small one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import responsibilities
from reading import heading, ready

from remit_viz import collaboration, site, view
from remit_viz.frame import Frame

pytestmark = pytest.mark.browser
INITIATIVES = 3000
REPORTS = {"overview.html", "collaboration.html"}
NAMES = [name for name, _ in site.PICTURES.values()]
EXPLORED = [name for name in NAMES if name not in REPORTS]
# A page that can be mailed, and opened on an office machine.
MOST_BYTES = 8_500_000


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("large")
    seen = view.read(responsibilities.large(INITIATIVES))
    for name, draw in site.PICTURES.values():
        (root / name).write_text(draw(seen, Frame()), encoding="utf-8")
    return root


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_it_opens_and_fits(open_page: Any, folder: Path, name: str, size: str) -> None:
    assert (folder / name).stat().st_size < MOST_BYTES
    page = ready(open_page(folder / name, size=size).page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert "3000" in page.locator("body").inner_text()


@pytest.mark.parametrize("name", EXPLORED)
def test_an_initiative_is_found_and_opened(open_page: Any, folder: Path, name: str) -> None:
    page = ready(open_page(folder / name).page)
    page.keyboard.press("/")
    page.keyboard.type("推进第2345项")
    page.keyboard.press("Enter")
    assert heading(page) == "推进第2345项工作"
    if name not in {"network.html", "workload.html"}:
        chosen = page.locator("#stage .mark.chosen").first
        assert chosen.get_attribute("data-node") == "initiative/2345"
    page.keyboard.press("Escape")
    assert page.evaluate("location.hash") == ""


@pytest.mark.parametrize("name", EXPLORED)
def test_filters_ego_table_and_language_work(open_page: Any, folder: Path, name: str) -> None:
    page = ready(open_page(folder / name).page)
    page.locator("#filters input").first.click()
    assert page.evaluate("remit.state.shown().works.size") == INITIATIVES - INITIATIVES // 6
    page.evaluate("remit.state.set({ node: 'official/7', ego: true })")
    works = page.evaluate("remit.state.shown().works.size")
    assert 0 < works < 100
    page.locator("#language").click()
    assert "of 3000 initiatives" in page.locator("#summary").inner_text()
    page.locator("#show-table").click()
    assert page.locator("#table tr[data-row]:visible").count() == works


def test_the_matrix_moves_over_all_columns(open_page: Any, folder: Path) -> None:
    page = ready(open_page(folder / "matrix.html").page)
    columns = page.locator("#stage .column")
    seen: list[str] = []
    for _ in range(3):
        seen += columns.evaluate_all("all => all.map((one) => one.dataset.node)")
        page.locator("#window-after").click()
    assert len(seen) == len(set(seen)) == 90
    assert page.locator("#window-place").inner_text() == "第 91–120 项工作，共 3000 项"
    page.locator("#window-before").click()
    assert columns.first.get_attribute("data-node") == seen[60]
    ties = page.evaluate(
        "(keys) => remit.data.edges.filter((edge) => keys.includes(edge.from) &&"
        " remit.data.isBody(edge.agent)).map((edge) => edge.id)",
        seen[60:],
    )
    cells = page.locator("#stage [data-tie]")
    assert sorted(map(int, cells.evaluate_all("all => all.map((a) => a.dataset.tie)"))) == ties
    cells.first.click()
    assert "→" in heading(page)


@pytest.mark.parametrize("name", ["timeline.html", "workload.html", "index.html"])
def test_a_link_to_a_choice_opens_where_it_stands(open_page: Any, folder: Path, name: str) -> None:
    key = "body/300" if name == "workload.html" else "initiative/2345"
    page = ready(open_page(folder / name, f"#node={key}").page)
    view = page.locator("#stage").bounding_box()
    box = page.locator("#stage .mark.chosen").first.bounding_box()
    assert view["y"] <= box["y"] + box["height"] / 2 <= view["y"] + view["height"]


def test_an_exported_map_holds_its_window_and_says_so(open_page: Any, folder: Path) -> None:
    page = ready(open_page(folder / "index.html").page)
    page.locator("#window-after").click()
    keys = "all => all.map((e) => e.dataset.node)"
    shown = page.locator("#stage .work:not(.gone)").evaluate_all(keys)
    page.evaluate("document.body.replaceChildren(remit.exports.asSvg())")
    sheet = page.locator("body > svg")
    assert sheet.locator(".work").evaluate_all(keys) == shown
    assert sheet.get_by_text("第 31–60 项工作，共 3000 项").count() == 1
    below = sheet.evaluate(
        """(sheet) => {
          const reach = sheet.getBoundingClientRect();
          const marks = [...sheet.querySelectorAll(".body, .work, .person")];
          const low = Math.max(...marks.map((e) => e.getBoundingClientRect().bottom));
          return (reach.bottom - low) / reach.height * sheet.viewBox.baseVal.height;
        }"""
    )
    # Below the lowest mark stand the margin, the legend and the source.
    assert 50 < below < 160


def test_the_matrix_writes_long_numbers_in_one_line(open_page: Any, folder: Path) -> None:
    page = ready(open_page(folder / "matrix.html", "#node=initiative/2345").page)
    high = page.locator("#stage .column b").evaluate_all("all => all.map((e) => e.clientHeight)")
    assert max(high) < 24


def test_the_map_moves_over_all_initiatives(open_page: Any, folder: Path) -> None:
    page = ready(open_page(folder / "index.html").page)
    works = page.locator("#stage .work:not(.gone)")
    seen: list[str] = []
    for _ in range(3):
        seen += works.evaluate_all("all => all.map((one) => one.dataset.node)")
        page.locator("#window-after").click()
    assert len(seen) == len(set(seen)) == 90
    drawn = page.locator("#stage .tie:not(.gone)").evaluate_all(
        "all => all.map((one) => Number(one.dataset.tie))"
    )
    keys = works.evaluate_all("all => all.map((one) => one.dataset.node)")
    ties = page.evaluate(
        "(keys) => remit.data.edges.filter((e) => keys.includes(e.from)).map((e) => e.id)", keys
    )
    assert sorted(drawn) == ties


@pytest.mark.parametrize("official", ["official/3", "official/40"])
def test_the_map_of_one_official_fits_in_one_view(
    open_page: Any, folder: Path, official: str
) -> None:
    page = ready(open_page(folder / "index.html", f"#node={official}&ego=1").page)
    works = page.evaluate("remit.state.shown().works.size")
    marks = page.locator("#stage .mark:not(.gone)")
    assert page.locator("#stage .work:not(.gone)").count() == min(works, 30)
    boxes = marks.evaluate_all(
        "all => all.map((one) => one.getBoundingClientRect()).map((b) => [b.top, b.bottom])"
    )
    # Thirty initiatives of the 3,000 take the room of thirty, not what lies between them too.
    assert max(low for _, low in boxes) - min(top for top, _ in boxes) < 3500
    middles = page.evaluate(
        """() => {
          const off = [];
          for (const path of document.querySelectorAll("#stage .tie.official:not(.gone)")) {
            const { initiative } = remit.data.edges[Number(path.dataset.tie)];
            const [box] = [...document.querySelectorAll("#stage .work .box")].filter(
              (one) => one.parentElement.dataset.node === initiative.id);
            const reach = box.getBoundingClientRect();
            const matrix = path.getScreenCTM();
            const end = path.getPointAtLength(path.getTotalLength()).matrixTransform(matrix);
            off.push(Math.abs(end.y - (reach.top + reach.bottom) / 2));
          }
          return off;
        }"""
    )
    assert middles
    assert max(middles) < 2


def test_the_matrix_stands_in_the_order_of_blocs(open_page: Any, folder: Path) -> None:
    seen = view.read(responsibilities.large(INITIATIVES))
    bloc_of = {
        seen.nodes[node].key: number
        for number, bloc in enumerate(collaboration.partition(seen))
        for node in bloc
    }
    page = ready(open_page(folder / "matrix.html").page)
    page.locator("#order").select_option("bloc")
    rows = page.locator("#stage tbody tr").evaluate_all("all => all.map((row) => row.dataset.body)")
    blocs = [bloc_of[key] for key in rows]
    assert blocs == sorted(blocs)
    parted = page.locator("#stage tr.parted").count()
    assert parted == len(set(blocs)) - 1 > 0
