"""The network page beside pyvis' own: first frame and panning in Chromium, without a GPU.

Both show the same synthetic plan at the same coordinates, physics off; pyvis with straight lines,
as fast as it goes. The first frame is counted from the start of the navigation; the camera then
moves at every frame for some seconds, on a circle of 240 pixels.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from remit_viz import site

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from responsibilities import large

Row = tuple[str, float, str]
# Initiatives, and the nodes that come of them: officials, initiatives and bodies.
SIZES = (100, 840, 4_200, 16_800)
SECONDS = 4
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]

FIRST_FRAME = """() => new Promise((done) => {
  requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now())));
})"""
PAN = """([seconds, move]) => new Promise((done) => {
  const go = eval(move);
  const start = performance.now();
  let frames = 0;
  const step = () => {
    const passed = performance.now() - start;
    if (passed >= seconds * 1000) { done(frames / passed * 1000); return; }
    const turn = passed / 1000 * Math.PI;
    go(12 * Math.cos(turn), 12 * Math.sin(turn));
    frames += 1;
    requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
})"""
OURS = ("document.documentElement.dataset.ready", "(x, y) => remit.stage.pan(x, y)")
THEIRS = (
    "typeof network !== 'undefined' && network !== null",
    "(x, y) => { const p = network.getViewPosition(), s = network.getScale();"
    " network.moveTo({position: {x: p.x + x / s, y: p.y + y / s}, scale: s, animation: false}) }",
)


def run() -> Iterator[Row]:
    """Rows for each size: writing the page, its first frame, and a frame while panning."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        for size in SIZES:
            yield from _rows(browser, Path(folder), size)
        browser.close()


def _rows(browser: Any, folder: Path, size: int) -> Iterator[Row]:
    graph = large(size)
    shape = f"{graph.number_of_nodes():,} nodes, {graph.number_of_edges():,} lines"
    start = time.perf_counter()
    html = site.render("network", graph)
    yield f"ours: write the page of {shape}", time.perf_counter() - start, _megabytes(html)
    for name, text, (ready, move) in (("ours", html, OURS), ("pyvis", _pyvis(html), THEIRS)):
        first, frames = _watch(browser, folder / f"{name}.html", text, ready, move)
        yield f"{name}: first frame", first, _megabytes(text)
        yield f"{name}: a frame while panning", 1 / frames, f"{frames:.1f} frames/s"


def _megabytes(text: str) -> str:
    return f"{len(text.encode()) / 1e6:.1f} MB"


def _watch(browser: Any, path: Path, html: str, ready: str, move: str) -> tuple[float, float]:
    path.write_text(html, encoding="utf-8")
    page = browser.new_page(viewport={"width": 1200, "height": 800}, bypass_csp=True)
    page.set_default_timeout(120_000)
    page.route(re.compile("^https?:"), lambda route: route.abort())
    page.goto(path.as_uri())
    page.wait_for_function(ready)
    first = page.evaluate(FIRST_FRAME) / 1000
    page.wait_for_timeout(500)
    frames = page.evaluate(PAN, [SECONDS, move])
    page.close()
    return first, frames


def _pyvis(html: str) -> str:
    """pyvis' own page of the nodes, places and lines that our page carries."""
    from pyvis.network import Network

    drawn = Network(height="780px", width="100%", directed=True, cdn_resources="in_line")
    carried = {
        name: json.loads(re.search(rf'id="{name}">(.*?)</script>', html, re.DOTALL)[1])  # type: ignore[index]
        for name in ("nodes", "edges")
    }
    keys = ("id", "label", "x", "y")
    drawn.nodes = [{k: node[k] for k in keys} | {"shape": "dot"} for node in carried["nodes"]]
    drawn.edges = [{"from": tie["from"], "to": tie["to"]} for tie in carried["edges"]]
    drawn.options = {
        "physics": {"enabled": False},
        "edges": {"smooth": False},
        "nodes": {"size": 6, "scaling": {"label": {"drawThreshold": 9}}},
        "layout": {"improvedLayout": False},
    }
    page: str = drawn.generate_html()
    return page
