"""No page breaks a rule of WCAG 2.2 AA that axe-core can check, in light and in dark."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import pytest
import responsibilities
from accessibility import violations
from test_site import PAGES

from remit_viz import site

render = partial(site.render, "network")
pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "fragment",
    ["", "#view=table", "#node=initiative/3", "#node=body/housing&lang=en", "#node=not-stated"],
)
def test_the_network_has_no_violation(open_page: Any, axe: str, fragment: str, scheme: str) -> None:
    page = open_page(render(responsibilities.invented()), fragment, scheme=scheme).page
    page.evaluate("document.querySelector('#filters details').open = true")
    assert violations(page, axe) == []


def test_a_phone_has_no_violation(open_page: Any, axe: str) -> None:
    page = open_page(render(responsibilities.invented()), "#node=initiative/3", size="phone").page
    assert violations(page, axe) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "name",
    [
        *PAGES,
        *("official/zhang-li.html", "body/donghu.html"),
        *("initiative/1.html", "initiative/3.html", "initiative/4.html"),
    ],
)
def test_no_page_of_a_site_has_a_violation(
    open_page: Any, axe: str, folder: Path, name: str, scheme: str
) -> None:
    page = open_page(folder / name, scheme=scheme).page
    page.evaluate("for (const e of document.querySelectorAll('main details')) e.open = true")
    assert violations(page, axe) == []
