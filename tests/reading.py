"""What the browser tests ask of every page: that it is ready, and what its panel is about."""

from __future__ import annotations

from typing import Any


def ready(page: Any) -> Any:
    """The page, once its scripts have run."""
    page.wait_for_selector("html[data-ready=true]", state="attached")
    return page


def heading(page: Any) -> str:
    """The heading of the panel."""
    return str(page.locator("#panel h2").first.inner_text())
