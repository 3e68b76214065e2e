"""The served pages in a real browser: the workbench works, and nothing a document says runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import invented
import pytest
from serving import Server, serving

from remit.build import build
from remit.registry import Registry, read

pytestmark = pytest.mark.browser
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SIZES = {"desktop": (1400, 900), "phone": (390, 844)}
PAGES = (
    "/",
    "/initiatives",
    "/initiatives?has=no-official&q=指南",
    "/questions",
    "/questions/works-of-official?official=林一",
    "/questions/part-of-department",
    "/query",
    "/ns.html",
    "/id/department/shili/housing.html",
    "/id/initiative/example-2024/01.html",
    "/doc/example-2024.html",
    "/graph/doc/example-2024.html",
)


@dataclass
class Watched:
    """A page with what it asked for and complained about."""

    page: Any
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


def served(root: Path, plan: str = invented.PLAN, items: Any = invented.ITEMS) -> Path:
    """A store of a plan, to be served."""
    names = root / "shili.csv"
    names.write_text(invented.REGISTRY, encoding="utf-8")
    build([invented.extraction(plan, items)], root / "store", registry=Registry([read(names)]))
    return root / "store"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of the invented plan."""
    root = tmp_path_factory.mktemp("served")
    with serving(served(root), root / "log") as running:
        yield running


Visitor = Callable[..., Watched]


@pytest.fixture
def visit(chromium: Any) -> Iterator[Visitor]:
    """Open a served page; at the end, no page asked another host or complained."""
    opened: list[tuple[Any, Watched, str]] = []

    def visitor(
        server: Server,
        path: str,
        *,
        size: str = "desktop",
        scheme: str = "light",
        scripts: bool = True,
        expected: tuple[str, ...] = (),
        until: str = "networkidle",
    ) -> Watched:
        width, height = SIZES[size]
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            locale="zh-CN",
            java_script_enabled=scripts,
        )
        seen = Watched(context.new_page())
        seen.page.on("request", lambda request: seen.requests.append(request.url))
        seen.page.on("pageerror", lambda error: seen.complaints.append(str(error)))
        seen.page.on(
            "console",
            lambda message: (
                seen.complaints.append(message.text)
                if message.type in {"error", "warning"}
                and not any(text in message.text for text in expected)
                else None
            ),
        )
        opened.append((context, seen, server.url))
        seen.page.goto(server.url + path, wait_until=until)
        return seen

    yield visitor
    for context, seen, url in opened:
        outside = [r for r in seen.requests if not r.startswith((url, "data:", "blob:"))]
        context.close()
        assert outside == []
        assert seen.complaints == []


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(
    ("size", "scheme", "lang"), [("desktop", "light", "zh"), ("phone", "dark", "en")]
)
def test_served_pages_fit_and_break_no_rule(
    server: Server, visit: Visitor, axe: str, path: str, size: str, scheme: str, lang: str
) -> None:
    address = f"{path}{'&' if '?' in path else '?'}lang={lang}"
    page = visit(server, address, size=size, scheme=scheme).page
    width = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert width <= 0, f"{path} is {width}px too wide"
    page.evaluate(axe)
    # The editor is shipped as it is; what it lacks is not ours to change.
    found = page.evaluate(
        "rules => axe.run({exclude: ['#yasgui']}, {runOnly: rules, resultTypes: ['violations']})",
        RULES,
    )
    assert [f"{v['id']}: {v['nodes'][0]['html'][:200]}" for v in found["violations"]] == []


def shown(page: Any, text: str) -> None:
    """Wait until the results of the tab that is open say something."""
    page.wait_for_function(
        "text => document.querySelector('.tabPanel.active .yasr').innerText.includes(text)",
        arg=text,
    )


def test_the_workbench_runs_a_first_query(server: Server, visit: Visitor) -> None:
    page = visit(server, "/query").page
    page.wait_for_selector(".yasr table.dataTable tbody tr:nth-child(3)")
    assert "建设滨河步道" in page.inner_text(".yasr table.dataTable")


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_the_workbench_reads_as_the_other_pages_do(
    server: Server, visit: Visitor, size: str
) -> None:
    page = visit(server, "/query?lang=zh", size=size).page
    page.wait_for_selector(".yasr table.dataTable tbody tr")
    page.wait_for_function("document.querySelector('.yasr_header').innerText.includes('条结果')")
    assert "entries" not in page.inner_text(".yasr")
    starts = page.evaluate(
        """["thead th .dt-column-title", "tbody td span"].map((part) => {
          const text = document.querySelectorAll(`.dataTable ${part}`)[1];
          const left = (element) => element.getBoundingClientRect().left;
          return left(text) - left(text.closest("th, td"));
        })"""
    )
    assert starts[0] == starts[1] >= 8
    line = page.locator(".CodeMirror-line").first
    ends = line.evaluate(
        """(line) => {
          const range = document.createRange();
          range.selectNodeContents(line);
          const text = range.getBoundingClientRect();
          const button = document.querySelector(".yasqe_buttons").getBoundingClientRect();
          return text.right <= button.left || text.top >= button.bottom;
        }"""
    )
    assert ends
    words = [h.inner_text() for h in page.locator("#questions section h3").all()]
    assert words[:2] == ["工作量", "期限与指标"]


def test_a_ready_made_question_goes_into_the_editor_and_runs(
    server: Server, visit: Visitor
) -> None:
    page = visit(server, "/query").page
    page.wait_for_selector(".yasr table.dataTable")
    page.fill("#filter", "责任领导的事项")
    item = page.locator("#questions li:visible")
    assert item.count() == 1
    item.locator("summary").press("Enter")
    item.locator("input[name=official]").fill("林一")
    item.locator("button").press("Enter")
    page.wait_for_function(
        "() => document.querySelector('.tabPanel.active .CodeMirror').CodeMirror.getValue()"
        ".includes('<https://w3id.org/remit/id/official/shili/lin-yi>')"
    )
    shown(page, "改造老旧小区")
    link = page.locator(".tabPanel.active .yasr a.iri", has_text="lin-yi").first
    link.focus()
    assert link.get_attribute("href") == f"{server.url}/id/official/shili/lin-yi"


def test_an_unknown_name_is_said_beside_the_question(server: Server, visit: Visitor) -> None:
    page = visit(server, "/query", expected=("404",)).page
    form = page.locator("form[data-question=works-of-official]")
    page.locator("li[data-name=works-of-official] summary").click()
    form.locator("input[name=official]").fill("林二")
    form.locator("button").click()
    assert "林一" in form.locator("[role=alert]").inner_text()


def test_a_link_opens_a_question_with_its_values(server: Server, visit: Visitor) -> None:
    page = visit(server, "/query?question=works-of-official&official=林一").page
    shown(page, "改造老旧小区")


def test_the_editor_completes_terms_of_this_graph(server: Server, visit: Visitor) -> None:
    page = visit(server, "/query").page
    page.wait_for_selector(".yasr table.dataTable")
    page.evaluate(
        """() => {
          const editor = document.querySelector(".tabPanel.active .CodeMirror").CodeMirror;
          const text = "PREFIX remit: <https://w3id.org/remit/ns#>\\nSELECT * {\\n  ?i remit:resp";
          editor.setValue(text);
          editor.focus();
          editor.setCursor({ line: 2, ch: 15 });
        }"""
    )
    page.keyboard.press("Control+Space")
    page.wait_for_selector(".CodeMirror-hints")
    assert "remit:responsibleOfficial" in page.inner_text(".CodeMirror-hints")


def test_a_wrong_query_shows_where_it_is_wrong(server: Server, visit: Visitor) -> None:
    page = visit(server, "/query?query=SELECT%20*%20WHERE", expected=("400",)).page
    shown(page, "query:1:")


def test_pages_work_without_scripts(server: Server, visit: Visitor) -> None:
    page = visit(server, "/initiatives", scripts=False).page
    page.locator(".facets a", has_text="城市建设").first.click()
    assert page.locator(".initiatives > li").count() == 2
    page.locator("#q").fill("步道")
    page.locator(".find button").click()
    assert page.locator(".initiatives > li").count() == 1
    assert "section=" in page.url
    page.goto(f"{server.url}/questions/works-of-official")
    page.fill("input[name=official]", "林一")
    page.click("button.run")
    assert page.locator("table.rows tbody tr").count() == 2


def test_the_keyboard_reaches_search_and_content(server: Server, visit: Visitor) -> None:
    page = visit(server, "/").page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("/")
    page.keyboard.type("步道")
    page.keyboard.press("Enter")
    page.wait_for_url("**/initiatives?q=*")
    assert page.locator(".initiatives > li").count() == 1


def test_the_language_and_theme_can_be_switched(server: Server, visit: Visitor) -> None:
    page = visit(server, "/initiatives?section=城市建设").page
    page.click(".bar a[hreflang=en]")
    assert page.evaluate("document.documentElement.lang") == "en"
    assert page.locator(".initiatives > li").count() == 2
    page.click("nav a >> text=Questions")
    assert page.evaluate("document.documentElement.lang") == "en"
    before = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.click("#theme")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != before
    page.goto(f"{server.url}/")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != before


def test_a_language_chosen_in_a_picture_goes_with_the_reader(
    server: Server, visit: Visitor
) -> None:
    page = visit(server, "/overview").page
    page.click("#language")
    page.click(".tabs a >> text=Initiatives")
    page.wait_for_url("**/initiatives?lang=en*")
    assert page.evaluate("document.documentElement.lang") == "en"


def test_the_outline_of_a_document_leads_to_its_lines(server: Server, visit: Visitor) -> None:
    page = visit(server, "/doc/example-2024", size="phone").page
    assert not page.locator(".outline ol").is_visible()
    page.click(".outline summary")
    page.locator(".outline a", has_text="改造老旧小区").click()
    line = page.locator("li:target")
    assert "改造老旧小区" in line.inner_text()
    assert 0 <= line.bounding_box()["y"] < 844


def test_a_span_of_a_document_is_shown(server: Server, visit: Visitor) -> None:
    start = invented.PLAN.index("市财政局")
    page = visit(server, f"/doc/example-2024#char={start},{start + 4}").page
    assert page.locator("li.named").inner_text().strip().endswith("市财政局、各区")
    named = page.evaluate("[...CSS.highlights.get('named')].map(String).join()")
    assert named == "市财政局"


HOSTILE = (
    "<img src=x onerror=window.hit=1>",
    "</script><script>window.hit=2</script>",
    "\"'><svg/onload=window.hit=3>",
    "{{7*7}}{%raw%}\u202e\u2028javascript:window.hit=4",
)


def test_what_a_document_says_stays_inert(chromium: Any, visit: Visitor, tmp_path: Path) -> None:
    names = [f"{text}{k}" for k, text in enumerate(HOSTILE)]
    plan = "标题\n" + "".join(f"工作{text}\n目标{text}。\n牵头单位：{text}\n" for text in names)
    items = [(f"工作{text}", text, [(text, "lead", "牵头单位")]) for text in names]
    with serving(served(tmp_path, plan, items), tmp_path / "log") as server:
        listed = server.ask("/initiatives.json").json()
        assert [row["title"] for row in listed["rows"]] == [f"工作{text}" for text in names]
        lead = listed["rows"][0]["leads"][0]["iri"].removeprefix("https://w3id.org/remit")
        paths = ["/", "/initiatives?q=<script>window.hit=5</script>", "/query", "/map", "/network"]
        paths += [f"{lead}.html", "/doc/example-2024.html", "/id/initiative/example-2024/01.html"]
        paths += ["/questions/load-of-bodies", "/questions/load-of-bodies?plan=<img src=x>"]
        paths += ["/find?label=<img src=x onerror=window.hit=6>", "/<img src=x onerror=alert(1)>"]
        query = "SELECT * { ?s skos:prefLabel ?o . ?i remit:section ?section }"
        paths += [f"/query?query={query}"]
        page = visit(server, "/health", expected=("404", "400")).page
        for path in paths:
            page.goto(server.url + path, wait_until="load")
            page.wait_for_timeout(100)
            assert page.evaluate("window.hit") is None, path
            assert page.locator("img[src=x]").count() == 0, path
        shown(page, "<img src=x onerror=window.hit=1>0")
