"""A real Chromium for the pages; every page is watched for requests and complaints."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from test_site import dated

from remit_viz import site

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
SIZES = {"desktop": (1400, 900), "phone": (390, 844)}


@dataclass
class Watched:
    """A page with what it asked for and complained about."""

    page: Any
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def check(self) -> None:
        """Assert that the page asked nobody for anything and complained about nothing."""
        outside = [url for url in self.requests if not url.startswith(("file:", "blob:", "data:"))]
        assert outside == []
        assert self.complaints == []


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """The browser; without one the tests are skipped, or fail where CI demands it."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        if os.environ.get("REMIT_REQUIRE_BROWSER") == "1":
            raise RuntimeError("REMIT_REQUIRE_BROWSER is set, but there is no chromium")
        pytest.skip("there is no chromium")
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the invented plan."""
    root = tmp_path_factory.mktemp("site")
    site.write(dated(), root)
    return root


Opener = Callable[..., Watched]


@pytest.fixture
def open_page(chromium: Any, tmp_path: Path) -> Iterator[Opener]:
    """Open a page from a file, offline, and check at the end that it kept to itself."""
    opened: list[tuple[Any, Watched]] = []

    def opener(
        html: str | Path, fragment: str = "", *, size: str = "desktop", scheme: str = "light"
    ) -> Watched:
        path = html
        if isinstance(html, str):
            path = tmp_path / f"page-{len(opened)}.html"
            path.write_bytes(html.encode("utf-8"))
        width, height = SIZES[size]
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            reduced_motion="reduce",
            offline=True,
            accept_downloads=True,
        )
        watched = Watched(context.new_page())
        page = watched.page
        page.on("request", lambda request: watched.requests.append(request.url))
        page.on(
            "console",
            lambda said: (
                watched.complaints.append(said.text) if said.type in {"error", "warning"} else None
            ),
        )
        page.on("pageerror", lambda error: watched.complaints.append(str(error)))
        page.on("dialog", lambda dialog: watched.complaints.append(f"dialog {dialog.message}"))
        page.goto(Path(path).as_uri() + fragment)
        opened.append((context, watched))
        return watched

    yield opener
    for context, watched in opened:
        watched.check()
        context.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """axe-core's script; `npm install --no-save axe-core` puts it where it is looked for."""
    elsewhere = os.environ.get("REMIT_NODE_MODULES")
    folders = [p / "node_modules" for p in Path(__file__).resolve().parents]
    for folder in [Path(elsewhere), *folders] if elsewhere else folders:
        script = folder / "axe-core" / "axe.min.js"
        if script.is_file():
            return script.read_text(encoding="utf-8")
    if os.environ.get("REMIT_REQUIRE_BROWSER") == "1":
        raise RuntimeError("axe-core is required here: npm install --no-save axe-core")
    pytest.skip("axe-core is not installed")
