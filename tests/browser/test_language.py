"""The language that a reader chose stays theirs, from page to page and within each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from reading import ready

pytestmark = pytest.mark.browser


def spoken(page: Any) -> str:
    return str(ready(page).locator("html").get_attribute("lang"))


def test_every_link_leads_to_the_language_that_is_read(open_page: Any, folder: Path) -> None:
    page = ready(open_page(folder / "overview.html").page)
    page.locator("#language").click()
    page.locator(".report-page a[href='initiative/1.html']").first.click()
    assert spoken(page) == "en"
    page.locator("a.chip[href*='official/']").first.click()
    assert spoken(page) == "en"
    assert page.locator("h1").inner_text() == "Zhang Li"
    page.locator("nav a[data-word='map']").click()
    assert spoken(page) == "en"
    assert page.locator("#panel h2").first.inner_text() == "Zhang Li"
    page.locator("#panel a", has_text="Open its page").click()
    assert spoken(page) == "en"


def test_a_page_asked_for_in_a_language_can_be_read_in_the_other(
    open_page: Any, folder: Path
) -> None:
    page = ready(open_page(folder / "overview.html", "?lang=en").page)
    assert spoken(page) == "en"
    page.locator("#language").click()
    assert page.url.endswith("overview.html?lang=en#lang=zh")
    page.locator("nav a[data-word='matrix']").click()
    assert spoken(page) == "zh-Hans"
    page.go_back()
    assert spoken(page) == "zh-Hans"
    page.locator("#language").click()
    assert page.url.endswith("overview.html?lang=en")


def test_a_link_names_no_language_where_none_was_chosen(open_page: Any, folder: Path) -> None:
    page = ready(open_page(folder / "overview.html").page)
    page.locator(".report-page a[href^='initiative/']").first.click()
    assert "lang" not in ready(page).url


@pytest.mark.parametrize(
    ("name", "chinese", "english"),
    [
        ("index.html", "责任总图 · ", "Map · "),
        ("overview.html", "总览 · ", "Overview · "),
        ("official/zhang-li.html", "张立 · ", "Zhang Li · "),
    ],
)
def test_the_title_says_which_page_it_is(
    open_page: Any, folder: Path, name: str, chinese: str, english: str
) -> None:
    page = ready(open_page(folder / name).page)
    assert page.title().startswith(chinese)
    page.locator("#language").click()
    assert page.title().startswith(english)


def test_what_is_only_said_aloud_changes_its_language_too(open_page: Any, folder: Path) -> None:
    page = ready(open_page(folder / "matrix.html").page)
    cell = page.locator(".cell.strong").first
    assert cell.get_attribute("aria-label").startswith("牵头")
    page.locator("#language").click()
    assert cell.get_attribute("aria-label").startswith("Lead")
    assert page.locator(".answers .mark[title='Zhang Li']").count() > 0
    page = ready(open_page(folder / "workload.html", "?lang=en").page)
    assert page.locator(".square").first.get_attribute("aria-label").startswith("Accountable")
