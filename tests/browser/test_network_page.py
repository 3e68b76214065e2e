"""The network page in a browser: what a reader does with it, offline and with hostile text."""

from __future__ import annotations

import csv
import io
import json
import re
import time
from functools import partial
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
import responsibilities
from reading import heading, ready

from remit.findings import finding
from remit.model import Span
from remit_viz import site

render = partial(site.render, "network")
pytestmark = pytest.mark.browser

WORK = "initiative/3"
BODY = "body/housing"
OFFICIAL = "official/zhang-li"


@pytest.fixture(scope="module")
def html() -> str:
    return render(responsibilities.invented())


def fragment(page: Any) -> str:
    return str(page.evaluate("location.hash"))


def shown(page: Any) -> list[str]:
    """Keys of the nodes that the picture shows."""
    return sorted(page.evaluate("[...remit.state.shown().nodes].map((node) => node.id)"))


def click_node(page: Any, key: str) -> None:
    spot = page.evaluate(f"remit.stage.toScreen(remit.data.byId.get({json.dumps(key)}))")
    area = page.locator("#stage").bounding_box()
    page.mouse.click(area["x"] + spot["x"], area["y"] + spot["y"])
    page.wait_for_timeout(50)


def test_the_home_panel_says_who_carries_most_and_what_to_check(open_page: Any, html: str) -> None:
    page = ready(open_page(html).page)
    panel = page.locator("#panel").inner_text()
    assert "谁负责最多" in panel
    assert panel.index("张立") < panel.index("分管副市长")
    assert "未写明责任人" in panel
    assert "没有人负责。" in panel
    assert "By the by." in panel


def test_names_at_the_rim_of_a_phone_are_written_whole(
    open_page: Any, shipped_graph: nx.MultiDiGraph[Any]
) -> None:
    page = ready(open_page(render(shipped_graph, lang="en"), size="phone").page)
    ends = page.evaluate(
        """() => new Promise((done) => {
          const ends = [];
          const write = CanvasRenderingContext2D.prototype.fillText;
          CanvasRenderingContext2D.prototype.fillText = function (words, x, y, ...rest) {
            const { a, e } = this.getTransform();
            const half = (this.textAlign === "center" ? a * this.measureText(words).width : 0) / 2;
            ends.push([a * x + e - half, this.canvas.width - (a * x + e + half)]);
            return write.call(this, words, x, y, ...rest);
          };
          remit.stage.fit();
          requestAnimationFrame(() => requestAnimationFrame(() => done(ends)));
        })"""
    )
    assert len(ends) > 5
    assert min(min(pair) for pair in ends) > -1


def test_clicking_a_node_opens_its_words_with_line_numbers(open_page: Any, html: str) -> None:
    page = ready(open_page(html).page)
    click_node(page, WORK)
    assert heading(page) == "改造老旧小区"
    assert fragment(page) == f"#node={WORK}"
    marks = page.locator("#panel .source mark").all_inner_texts()
    assert {"市住建局", "市城管局", "分管副市长", "市督查室"} <= set(marks)
    row = page.locator("#panel .source li", has_text="督查单位").first
    line = responsibilities.TEXT[: responsibilities.TEXT.index("督查单位")].count("\n") + 1
    assert row.locator(".line").inner_text() == str(line)


def test_clicking_a_line_shows_the_words_behind_it(open_page: Any, html: str) -> None:
    page = ready(open_page(html).page)
    line = page.evaluate(
        """() => {
          // A line whose middle no name or box covers.
          const covered = ({ x, y }) => remit.stage.boxes().some(
            ({ box: [left, top, right, low] }) => x > left && x < right && y > top && y < low);
          for (const edge of remit.data.edges.filter((e) => e.role === "lead")) {
            const bow = (edge.bow ?? [7])[0] / 100;
            const between = (a, b) => ({
              x: (a.x + b.x) / 2 + (b.y - a.y) * bow / 2,
              y: (a.y + b.y) / 2 - (b.x - a.x) * bow / 2,
            });
            if (covered(between(edge.initiative, edge.agent))) continue;
            const ends = [edge.initiative, edge.agent].map(remit.stage.toScreen);
            const names = `${edge.agent.label} → ${edge.initiative.label}`;
            return { ...between(...ends), names, words: edge.quotes.map((quote) => quote[4]) };
          }
        }"""
    )
    area = page.locator("#stage").bounding_box()
    page.mouse.click(area["x"] + line["x"], area["y"] + line["y"])
    page.wait_for_timeout(50)
    assert heading(page) == line["names"]
    assert page.locator("#panel .source mark").all_inner_texts() == line["words"]


def test_a_deep_link_restores_the_view_and_back_undoes(open_page: Any, html: str) -> None:
    watched = open_page(html, f"#node={WORK}&hide-role=support&lang=en")
    page = ready(watched.page)
    assert heading(page) == "改造老旧小区"
    assert page.locator("#show-table").inner_text() == "Table"
    assert "body/finance" not in shown(page)
    page.locator("#panel button[data-node='body/housing']").first.click()
    assert heading(page) == "Housing and Construction Bureau"
    page.go_back()
    page.wait_for_timeout(50)
    assert heading(page) == "改造老旧小区"


def test_a_link_to_what_does_not_exist_opens_the_whole_picture(open_page: Any, html: str) -> None:
    page = ready(open_page(html, "#node=nobody&edge=99999&official=x&hide-role=none").page)
    assert "谁负责最多" in page.locator("#panel").inner_text()
    assert "initiative/1" in shown(page)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("住建", "市住建局"),
        ("经信", "市工信局"),
        ("zhang", "张立"),
        ("FINANCE", "市财政局"),
        ("４", "整治河道"),
        ("整治", "整治河道"),
    ],
)
def test_search_finds_names_aliases_translations_and_numbers(
    open_page: Any, html: str, typed: str, found: str
) -> None:
    page = ready(open_page(html).page)
    page.keyboard.press("/")
    page.keyboard.type(typed)
    page.keyboard.press("Enter")
    assert heading(page) == found


def test_search_says_when_nothing_is_found_and_escape_leaves_it(open_page: Any, html: str) -> None:
    page = ready(open_page(html).page)
    page.keyboard.press("/")
    page.keyboard.type("没有这个")
    assert page.locator("#hits").inner_text() == "没有找到"
    page.keyboard.press("Escape")
    assert page.locator("#hits").is_hidden()


def test_a_hit_that_filters_hide_clears_them(open_page: Any, html: str) -> None:
    page = ready(open_page(html, "#hide-section=1").page)
    assert BODY not in shown(page)
    page.keyboard.press("/")
    page.keyboard.type("住建")
    page.keyboard.press("Enter")
    assert BODY in shown(page)


def test_filters_by_section_role_kind_and_official(open_page: Any, html: str) -> None:
    page = ready(open_page(html).page)
    page.locator("[data-filter='section.1']").uncheck()
    assert WORK not in shown(page)
    assert BODY not in shown(page)
    page.locator("#reset").click()
    page.locator("#filters summary").click()
    page.locator("[data-filter='role.support']").uncheck()
    assert "body/finance" not in shown(page)
    page.locator("#reset").click()
    page.locator("#filters summary").click()
    page.locator("[data-filter='kind.zone']").uncheck()
    assert "body/hi-tech" not in shown(page)
    page.locator("#reset").click()
    page.locator("#filters summary").click()
    page.locator("#by-official").select_option(OFFICIAL)
    assert [key for key in shown(page) if key.startswith("initiative")] == [
        "initiative/1",
        "initiative/2",
    ]
    assert "显示 2/4" in page.locator("#summary").inner_text()


def test_groups_give_way_to_their_members_on_request(open_page: Any, html: str) -> None:
    page = ready(open_page(html).page)
    edges = "remit.state.shown().edges.filter((e) => e.from === 'initiative/1').map((e) => e.to)"
    assert "body/all-districts" in page.evaluate(edges)
    page.locator("#filters summary").click()
    page.locator("[data-filter='expand']").check()
    assert "body/all-districts" not in page.evaluate(edges)
    assert {"body/donghu", "body/xiling"} <= set(page.evaluate(edges))


def test_focus_follows_the_chain_and_can_hide_the_rest(open_page: Any, html: str) -> None:
    page = ready(open_page(html, f"#node={OFFICIAL}").page)
    chain = page.evaluate("[...remit.state.focus().nodes].map((node) => node.id).sort()")
    assert chain == [
        "body/industry",
        "body/science",
        "initiative/1",
        "initiative/2",
        OFFICIAL,
    ]
    page.get_by_text("只看这一部分").click()
    assert shown(page) == chain
    page.keyboard.press("Escape")
    assert len(shown(page)) > len(chain)


def test_the_table_says_the_same_as_the_picture(open_page: Any, html: str) -> None:
    page = ready(open_page(html, "#hide-role=support&view=table").page)
    assert page.locator("#picture").is_hidden()
    from_table = page.locator("#table td[data-role] a:visible").evaluate_all(
        "all => all.map((a) => Number(a.dataset.tie)).sort((a, b) => a - b)"
    )
    from_picture = page.evaluate("remit.state.shown().edges.map((e) => e.id).sort((a, b) => a - b)")
    assert from_table == from_picture
    page.locator("#table a", has_text="市水利局").click()
    assert heading(page) == "市水利局"


def test_the_keyboard_alone_walks_the_chain(open_page: Any, html: str) -> None:
    page = ready(open_page(html).page)
    page.locator("#stage").focus()
    page.keyboard.press("ArrowDown")
    assert heading(page) == "张立"
    page.keyboard.press("ArrowRight")
    assert heading(page) == "培育优势产业"
    page.keyboard.press("ArrowDown")
    assert heading(page) == "建设科创平台"
    page.keyboard.press("ArrowRight")
    assert heading(page) in {"市科技局", "市工信局"}
    assert "牵头" in page.locator("#announce").text_content()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    assert heading(page) == "张立"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "panel"
    page.keyboard.press("Escape")
    assert fragment(page) in {"", "#"}


def test_every_control_can_be_reached_and_left_by_tab(open_page: Any, html: str) -> None:
    page = ready(open_page(html).page)
    seen = []
    for _ in range(60):
        page.keyboard.press("Tab")
        seen.append(
            page.evaluate("document.activeElement.id || document.activeElement.dataset.node || ''")
        )
    for wanted in ("show-table", "search", "language", "theme", "stage", "zoom-fit", OFFICIAL):
        assert wanted in seen


def test_findings_speak_the_language_of_the_page_and_switch_with_it(open_page: Any) -> None:
    graph = responsibilities.invented()
    found = [finding("lead-also-support", Span(0, 1), title="甲", name="乙")]
    found += [
        finding("open-group", Span(0, 1), item=4, title="甲", name=f"丙{n}") for n in range(9)
    ]
    graph.graph["findings"] = [
        {
            "code": f.code,
            "severity": f.severity,
            "message": f.message,
            "message_zh": f.message_zh,
            "item": f.item,
            "line": 1,
        }
        for f in found
    ]
    page = ready(open_page(render(graph)).page)

    def told() -> str:
        tips = page.evaluate(
            "[...document.querySelectorAll('.checks [title]')].map((e) => e.title)"
        )
        return "\n".join([page.locator("#panel .checks").inner_text(), *tips])

    chinese = told()
    assert "“乙”在“甲”中既牵头又配合。" in chinese
    assert "“甲”中的“丙8”没有说明是哪些单位。" in chinese
    assert not re.search("[a-z]{2,}", chinese)
    page.locator("#language").click()
    english = told()
    assert "Lead also listed as support" in english
    assert "“丙8” in “甲” does not say which bodies are meant." in english
    assert "没有说明" not in english


def test_language_switches_everything_and_back(open_page: Any, html: str) -> None:
    page = ready(open_page(html).page)
    page.locator("#language").click()
    assert page.evaluate("document.documentElement.lang") == "en"
    assert "Who carries most?" in page.locator("#panel").inner_text()
    assert page.locator("#legend").inner_text().startswith("Initiative")
    assert page.locator("#search").get_attribute("placeholder").startswith("Search")
    left = page.evaluate("[...document.querySelectorAll('[data-word]')].map((e) => e.textContent)")
    assert not [text for text in left if re.search("[\u4e00-\u9fff]", text) and text != "中文"]
    page.locator("#language").click()
    assert "谁负责最多" in page.locator("#panel").inner_text()


def test_dark_follows_the_system_and_the_switch(open_page: Any, html: str) -> None:
    page = ready(open_page(html, scheme="dark").page)
    ground = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(ground) == "rgb(20, 24, 30)"
    page.locator("#theme").click()
    assert page.evaluate(ground) == "rgb(251, 250, 247)"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_label_overlaps_another_on_the_screen(open_page: Any, lang: str) -> None:
    page = ready(open_page(render(responsibilities.large(30)), f"#lang={lang}").page)
    boxes = page.evaluate("remit.stage.boxes()")
    assert len(boxes) == len(shown(page))
    for i, one in enumerate(boxes):
        for other in boxes[i + 1 :]:
            a, b = one["box"], other["box"]
            assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


def test_names_are_no_wider_than_the_room_that_was_kept_for_them(open_page: Any, html: str) -> None:
    page = ready(open_page(html).page)
    too_wide = page.evaluate(
        """() => {
          const ctx = document.createElement("canvas").getContext("2d");
          return remit.data.nodes.filter((node) => {
            ctx.font = remit.shapes.font(12, true);
            const { box, lines, inside } = node.form.zh;
            const widest = Math.max(...lines.map((line) => ctx.measureText(line).width));
            return !inside && widest > box[0] + box[1] + 1;
          }).map((node) => node.label);
        }"""
    )
    assert too_wide == []


def download(page: Any, kind: str) -> bytes:
    page.locator("#export summary").click()
    with page.expect_download() as found:
        page.locator(f"[data-export={kind}]").click()
    return Path(found.value.path()).read_bytes()


def test_exports_hold_what_is_shown(open_page: Any, html: str) -> None:
    page = ready(open_page(html, "#hide-section=0").page)
    rows = list(csv.DictReader(io.StringIO(download(page, "csv").decode("utf-8-sig"))))
    assert {row["number"] for row in rows} == {"3", "4"}
    assert {(row["role"], row["agent"]) for row in rows} >= {("lead", "市住建局"), ("official", "")}
    data = json.loads(download(page, "json"))
    assert {n["id"] for n in data["nodes"]} == set(shown(page))
    assert download(page, "png").startswith(b"\x89PNG")
    drawn = download(page, "svg").decode()
    assert "整治河道" in drawn
    assert "培育优势产业" not in drawn
    assert "牵头" in drawn  # the legend goes along


def test_paper_gets_the_picture_with_its_legend(open_page: Any, html: str) -> None:
    page = ready(open_page(html, scheme="dark").page)
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("#print-sheet svg").is_visible()
    assert page.locator("#panel").is_hidden()
    assert page.locator("#print-sheet svg rect").first.get_attribute("fill") == "#ffffff"


def test_a_phone_shows_the_picture_and_scrolls_to_the_panel(open_page: Any, html: str) -> None:
    page = ready(open_page(html, f"#node={WORK}", size="phone").page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    stage = page.locator("#stage").bounding_box()
    assert stage["height"] > 300
    assert page.locator("#panel").bounding_box()["y"] > stage["y"] + stage["height"]
    assert heading(page) == "改造老旧小区"


HOSTILE = [
    "</script><script>window.hit=1</script>",
    "<img src=x onerror='window.hit=1'>",
    "<svg onload='window.hit=1'>",
    "javascript:window.hit=1",
    '" onfocus="window.hit=1" autofocus="',
    "href<a href='javascript:window.hit=1'>x</a>",
    "{{constructor.constructor('window.hit=1')()}}",
    "\u202e\u2066\u200b\u2028",
    "=cmd|' /C calc'!A0",
    "长" * 10_000,
]


def test_hostile_text_stays_text_everywhere(open_page: Any) -> None:
    graph = responsibilities.invented()
    everything = " ".join(HOSTILE)
    graph.graph.update(title=HOSTILE[0], jurisdiction=HOSTILE[1], sections=[])
    graph.graph["findings"] = [
        {"code": text, "severity": "warning", "message": text, "item": 1, "line": 1}
        for text in HOSTILE
    ]
    graph.graph["documents"][responsibilities.PLAN].update(
        text=everything + responsibilities.TEXT, name=HOSTILE[1]
    )
    for i, (_, data) in enumerate(sorted(graph.nodes(data=True))):
        text = HOSTILE[i % len(HOSTILE)]
        data.update(label=text, label_en=text, full_name=text, aliases=[text])
        if data["kind"] == "initiative":
            data.update(section=text, section_path=[text])
    for i, (_, _, data) in enumerate(graph.edges(data=True)):
        data.update(
            label=HOSTILE[i % len(HOSTILE)], quote=HOSTILE[-i % len(HOSTILE)], start=0, end=400
        )
    page = ready(open_page(render(graph)).page)
    for key in page.evaluate("remit.data.nodes.map((node) => node.id)"):
        page.evaluate(f"remit.state.select({json.dumps(key)})")
    page.evaluate("remit.state.set({node: null, view: 'table'})")
    page.locator("#language").click()
    page.evaluate("document.body.append(remit.exports.asSvg())")
    text = page.evaluate("remit.exports.asCsv()")
    assert not re.search(r"(?m)(^|,)[=+@-]", text)
    assert page.evaluate("window.hit") is None
    assert page.locator("img, #panel a[href], svg svg").count() == 0


@pytest.fixture(scope="module")
def thousand() -> str:
    return render(responsibilities.large(1000))


def test_a_thousand_initiatives_open_within_seconds(open_page: Any, thousand: str) -> None:
    start = time.perf_counter()
    page = ready(open_page(thousand).page)
    assert time.perf_counter() - start < 10
    page.keyboard.press("/")
    page.keyboard.type("推进第777项")
    page.keyboard.press("Enter")
    assert heading(page) == "推进第777项工作"


def test_a_large_picture_is_painted_once_and_then_moved(open_page: Any, thousand: str) -> None:
    page = ready(open_page(thousand).page)
    page.wait_for_timeout(300)
    page.evaluate(
        """() => {
          window.painted = 0;
          const refresh = remit.Bitmap.prototype.refresh;
          remit.Bitmap.prototype.refresh = function (camera) {
            window.painted += 1;
            return refresh.call(this, camera);
          };
        }"""
    )
    before = page.evaluate("remit.stage.toScreen(remit.data.nodes[0])")
    for _ in range(20):
        page.evaluate("remit.stage.pan(4, 0)")
        page.evaluate("new Promise(requestAnimationFrame)")
    moved = page.evaluate("remit.stage.toScreen(remit.data.nodes[0])")
    assert moved["x"] == pytest.approx(before["x"] - 80, abs=1)
    assert page.evaluate("window.painted") <= 3
    page.locator("#stage").focus()
    page.keyboard.press("Shift+ArrowRight")
    again = page.evaluate("remit.stage.toScreen(remit.data.nodes[0])")
    assert again["x"] == pytest.approx(moved["x"] - 80, abs=1)


def test_the_chosen_one_is_named_among_thousands(open_page: Any, thousand: str) -> None:
    page = ready(open_page(thousand).page)
    page.evaluate(
        """() => {
          window.written = () => {
            const recorder = new remit.Recorder(1200, 800, "picture");
            const focus = remit.state.focus();
            remit.draw.scene(recorder, { ...remit.state.shown(), focus, scale: 0.2 });
            return [...recorder.root.querySelectorAll("text")].map((text) => text.textContent);
          };
        }"""
    )
    for body in range(0, 160, 8):
        page.evaluate(f"remit.state.select('body/{body}')")
        assert f"部门{body}" in page.evaluate("written()")


def test_the_rows_of_a_large_table_come_as_they_are_asked_for(
    open_page: Any, thousand: str
) -> None:
    page = ready(open_page(thousand, "#view=table&hide-section=1").page)
    rows = page.locator("#table tr[data-row]")
    assert rows.count() == 300
    page.locator("#table button").click()
    assert rows.count() == 600
    works = page.evaluate("remit.state.shown().works.size")
    page.locator("#table button").click()
    assert rows.count() == works
    assert page.locator("#table button").count() == 0
