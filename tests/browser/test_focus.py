"""Who uses the keyboard is never put back to the top of a page by what they pressed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import responsibilities
from reading import ready

from remit_viz import matrix, view
from remit_viz.frame import Frame

pytestmark = pytest.mark.browser
INITIATIVES = 700


@pytest.fixture(scope="module")
def large() -> str:
    """A matrix that shows a window at a time, and whose table is made in parts."""
    return matrix.draw(view.read(responsibilities.large(INITIATIVES)), Frame())


def press(page: Any, selector: str, key: str = "Enter") -> None:
    page.locator(selector).first.focus()
    page.keyboard.press(key)


def focused(page: Any, selector: str) -> bool:
    return bool(page.evaluate("(wanted) => document.activeElement.matches(wanted)", selector))


def test_a_choice_in_the_panel_moves_into_what_it_opened(open_page: Any, folder: Path) -> None:
    page = ready(open_page(folder / "index.html").page)
    press(page, "#panel .ranking th button")
    assert focused(page, "#panel")
    press(page, "#ego")
    assert focused(page, "#ego[aria-pressed=true]")
    press(page, "#panel .close")
    assert focused(page, "#panel")


def test_filters_keep_the_focus_when_they_are_built_anew(open_page: Any, folder: Path) -> None:
    page = ready(open_page(folder / "index.html").page)
    page.locator("#filters summary").click()
    press(page, "#by-official", "ArrowDown")
    assert focused(page, "#by-official")
    assert "official=" in page.url
    page.keyboard.press("Escape")
    assert focused(page, "#filters summary")
    press(page, "#reset")
    assert focused(page, "#filters input")


def test_a_hit_of_a_search_in_the_table_leads_to_the_panel(open_page: Any, folder: Path) -> None:
    page = ready(open_page(folder / "index.html", "#view=table").page)
    page.keyboard.press("/")
    page.keyboard.type("整治")
    page.keyboard.press("Enter")
    assert focused(page, "#panel")


def test_a_search_that_finds_nothing_says_so_aloud(open_page: Any, folder: Path) -> None:
    page = ready(open_page(folder / "index.html").page)
    page.keyboard.press("/")
    page.keyboard.type("无此单位")
    assert page.locator("#announce").inner_text() == "没有找到"
    page.keyboard.press("Escape")
    assert page.locator("#announce").inner_text() == ""


def test_what_two_bodies_share_leads_back_to_their_cell(open_page: Any, folder: Path) -> None:
    page = ready(open_page(folder / "collaboration.html").page)
    press(page, ".pairs button")
    opened = page.locator(".pairs button").first.get_attribute("data-pair")
    press(page, "#chosen .close")
    assert focused(page, f".pairs button[data-pair='{opened}']")


def test_the_last_window_hands_the_focus_to_the_way_back(open_page: Any, large: str) -> None:
    page = ready(open_page(large).page)
    for _ in range(INITIATIVES // 30):
        press(page, "#window-after")
    assert page.locator("#window-after").is_disabled()
    assert focused(page, "#window-before")


def test_a_long_table_keeps_the_focus_on_what_was_pressed(open_page: Any, large: str) -> None:
    page = ready(open_page(large, "#view=table").page)
    press(page, "#table tbody tr:nth-child(2) a")
    assert focused(page, "#table tbody tr:nth-child(2) a")
    assert page.locator("#panel.chosen").is_visible()
    rows = page.locator("#table tr[data-row]").count()
    press(page, "#table tbody button")
    assert page.locator("#table tr[data-row]").count() > rows
    assert focused(page, f"#table tbody tr:nth-child({rows + 1}) a")
