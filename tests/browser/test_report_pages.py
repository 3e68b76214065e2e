"""Overview and collaboration in a browser: what a reader clicks, types and switches."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import networkx as nx
import pytest
import responsibilities
from accessibility import violations
from reading import ready

from remit_viz import site

pytestmark = pytest.mark.browser
REPORTS = ["overview.html", "collaboration.html"]


@pytest.fixture(scope="module")
def shipped(shipped_graph: nx.MultiDiGraph[Any]) -> dict[str, str]:
    return drawn(shipped_graph)


@pytest.fixture(scope="module")
def large() -> dict[str, str]:
    return drawn(responsibilities.large(3000))


def drawn(graph: Any) -> dict[str, str]:
    return {name: site.render(name, graph) for name in ("overview", "collaboration", "workload")}


def test_a_cell_opens_the_shared_initiatives_and_their_words(open_page: Any, folder: Path) -> None:
    page = ready(open_page(folder / "collaboration.html").page)
    page.locator(".meet[aria-label], td .meet").first.click()
    assert page.locator("#home").is_hidden()
    names = page.locator("#chosen h2").inner_text()
    marks = page.locator("#chosen mark").all_inner_texts()
    assert len(marks) >= 2
    assert all(mark in names for mark in marks)
    assert "未检验" in page.locator("#chosen").inner_text()
    page.keyboard.press("Escape")
    assert page.locator("#home").is_visible()


def test_an_address_restores_the_pair_and_back_undoes_it(open_page: Any, folder: Path) -> None:
    page = ready(open_page(folder / "collaboration.html").page)
    page.locator("td .meet").first.click()
    chosen, heading = page.url, page.locator("#chosen h2").inner_text()
    page.go_back()
    assert page.locator("#home").is_visible()
    again = ready(open_page(folder / "collaboration.html", chosen[chosen.index("#") :]).page)
    assert again.locator("#chosen h2").inner_text() == heading


def test_the_keyboard_walks_the_cells(open_page: Any, folder: Path) -> None:
    page = ready(open_page(folder / "collaboration.html").page)
    page.locator("#stage-table").focus()
    page.keyboard.press("ArrowRight")
    first = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert " · " in first
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.dataset.pair !== undefined")
    page.keyboard.press("Enter")
    assert page.locator("#chosen").is_visible()


def test_the_list_says_what_the_table_shows(open_page: Any, folder: Path) -> None:
    page = ready(open_page(folder / "collaboration.html").page)
    cells = page.locator("td .meet").evaluate_all(
        "all => Object.fromEntries(all.map((e) => [e.dataset.pair, e.textContent]))"
    )
    rows = page.locator(".pairs tbody tr").evaluate_all(
        "all => Object.fromEntries(all.map("
        "(r) => [r.querySelector('[data-pair]').dataset.pair, r.cells[1].textContent]))"
    )
    assert cells == rows


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_switches_language_and_takes_it_along(
    open_page: Any, folder: Path, name: str
) -> None:
    page = ready(open_page(folder / name).page)
    page.locator("#language").click()
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.get_by_role("link", name="Timeline").is_visible()
    assert page.locator(".zh:visible").count() == 0
    page.keyboard.press("1")
    ready(page)
    assert page.url.endswith("index.html#lang=en")


def test_a_finding_leads_to_its_line(open_page: Any, folder: Path) -> None:
    page = ready(open_page(folder / "overview.html").page)
    link = page.locator(".places-list a[href^='#line-']").first
    target = str(link.get_attribute("href"))
    link.click()
    assert page.locator(f"{target}:target").is_visible()
    assert page.locator(target).inner_text().strip() != ""


def test_a_calendar_is_downloaded_without_a_request(open_page: Any, folder: Path) -> None:
    page = ready(open_page(folder / "official" / "zhang-li.html").page)
    with page.expect_download() as download:
        page.get_by_role("link", name="下载日历").click()
    assert download.value.suggested_filename.endswith(".ics")
    assert Path(download.value.path()).read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["overview", "collaboration", "workload"])
def test_the_shipped_plan_has_no_violation(
    open_page: Any, axe: str, shipped: dict[str, str], name: str, scheme: str
) -> None:
    page = ready(open_page(shipped[name], scheme=scheme).page)
    assert violations(page, axe) == []


def test_an_open_pair_on_a_phone_has_no_violation(
    open_page: Any, axe: str, shipped: dict[str, str]
) -> None:
    page = ready(open_page(shipped["collaboration"], size="phone").page)
    page.locator("td .meet").first.click()
    assert violations(page, axe) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("size", ["desktop", "phone"])
@pytest.mark.parametrize("name", ["overview", "collaboration"])
def test_a_plan_of_thousands_opens_and_fits(
    open_page: Any, large: dict[str, str], name: str, size: str
) -> None:
    page = ready(open_page(large[name], size=size).page)
    wide = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert wide[0] <= wide[1]
    if name == "collaboration":
        page.locator("td .meet").first.click()
        assert page.locator("#chosen section").count() >= 1


def test_paper_is_white_and_carries_the_settings(open_page: Any, shipped: dict[str, str]) -> None:
    page = ready(open_page(shipped["collaboration"], scheme="dark").page)
    page.emulate_media(media="print")
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == "rgb(255, 255, 255)"
    assert page.locator(".settings").first.is_visible()
    assert page.locator(".heading h1").is_visible()
    assert page.locator("#language").is_hidden()


def test_folded_findings_are_printed_whole(open_page: Any, shipped: dict[str, str]) -> None:
    page = ready(open_page(shipped["overview"]).page)
    assert page.locator(".checks details:not([open])").count() >= 1
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("main details:not([open])").count() == 0


def test_names_in_the_table_stay_apart(open_page: Any, shipped: dict[str, str]) -> None:
    page = ready(open_page(shipped["collaboration"]).page)
    for lang in ("zh", "en"):
        page.evaluate(f"remit.speak('{lang}')")
        boxes = page.locator(".adjacency tbody .name, .adjacency tbody .bloc span").evaluate_all(
            "all => all.filter((e) => e.getClientRects().length).map((e) => {"
            "const b = e.getBoundingClientRect(); return [b.left, b.top, b.right, b.bottom]; })"
        )
        assert len(boxes) > 50
        for i, a in enumerate(boxes):
            for b in boxes[i + 1 :]:
                wide, high = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
                assert wide <= 0 or high <= 2, (lang, a, b)
