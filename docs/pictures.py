"""Takes the pictures of docs/ anew: `python docs/pictures.py`. Needs Chromium and the dev group.

The pages are those of the plan that the package ships, drawn from a store made for the occasion.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
PLAN = ROOT / "data" / "plans" / "changzhou-2008.txt"
REMIT = Path(sys.executable).with_name("remit")
PORT = 8791
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
WIDE, PHONE = (1400, 900), (390, 844)
OFFICIAL = "official/changzhou/zhu-xiaomin"

# Name of the picture: page of the site with its fragment, size, scheme, language.
SITE = {
    "network": ("network.html", WIDE, "light", "zh"),
    "network-focus": (f"network.html#node={OFFICIAL}", WIDE, "dark", "en"),
    "map": ("index.html", WIDE, "light", "zh"),
    "map-focus": ("index.html#node=initiative/changzhou-2008/22", WIDE, "dark", "en"),
    "overview": ("overview.html", WIDE, "light", "en"),
    "matrix": ("matrix.html", WIDE, "light", "zh"),
    "timeline": ("timeline.html", WIDE, "light", "en"),
    "workload": ("workload.html", WIDE, "dark", "zh"),
    "collaboration": ("collaboration.html", WIDE, "light", "zh"),
    "initiative": ("initiative/changzhou-2008-14.html", WIDE, "light", "zh"),
    "phone-map": ("index.html", PHONE, "light", "en"),
    "phone-timeline": ("timeline.html", PHONE, "dark", "zh"),
    "phone-body": ("body/changzhou-construction-bureau.html", PHONE, "light", "en"),
}
SERVED = {
    "home": ("/?lang=zh", WIDE, "light"),
    "question": ("/questions/due-between?lang=en&from=2008-06-01&until=2008-06-30", WIDE, "light"),
    "workbench": ("/query?lang=zh", WIDE, "dark"),
}
# What a picture shows beyond the page as it opens: the value of its choice of order.
ORDERS = {"matrix": "bloc", "timeline": "official"}


def main() -> None:
    """Write every picture into docs/."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        store = Path(folder) / "store"
        run("build", str(PLAN), "--store", str(store))
        run("site", "-o", f"{folder}/site", "--store", str(store))
        chromium = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        for name, (address, size, scheme, lang) in SITE.items():
            mark = "&" if "#" in address else "#"
            url = f"{(Path(folder) / 'site').as_uri()}/{address}{mark}lang={lang}"
            with opened(browser, url, size, scheme) as page:
                page.wait_for_selector("html[data-ready=true]", state="attached")
                if page.get_attribute("html", "data-lang") != lang:
                    page.locator("#language").click()
                if name in ORDERS:
                    page.select_option("#order", ORDERS[name])
                take(page, name)
        with serving(store):
            for name, (path, size, scheme) in SERVED.items():
                with opened(browser, f"http://127.0.0.1:{PORT}{path}", size, scheme) as page:
                    page.wait_for_load_state("networkidle")
                    if name == "workbench":
                        page.locator(".yasqe_queryButton").first.click()
                        page.wait_for_selector(".yasr_results td")
                    take(page, name)
        browser.close()


def run(*words: str) -> None:
    """Run a command of remit."""
    subprocess.run([str(REMIT), *words], check=True, stdout=subprocess.DEVNULL)  # noqa: S603


@contextmanager
def opened(browser: Any, url: str, size: tuple[int, int], scheme: str) -> Iterator[Any]:
    """A page without motion, in a window of the given size."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(url)
    yield page
    context.close()


def take(page: Any, name: str) -> None:
    """Write what the window shows, in 256 colours: a quarter of the size, and nobody sees it."""
    page.wait_for_timeout(300)
    shot = Image.open(BytesIO(page.screenshot())).convert("RGB")
    shot.quantize(256, dither=Image.Dither.NONE).save(ROOT / "docs" / f"{name}.png", optimize=True)


@contextmanager
def serving(store: Path) -> Iterator[None]:
    """The server on a store, once it answers."""
    words = [str(REMIT), "serve", "--port", str(PORT), "--store", str(store)]
    server = subprocess.Popen(words, stderr=subprocess.DEVNULL)  # noqa: S603
    for _ in range(100):
        try:
            with urlopen(f"http://127.0.0.1:{PORT}/health"):
                break
        except URLError:
            time.sleep(0.2)
    yield
    server.terminate()
    server.wait()


main()
