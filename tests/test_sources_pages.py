"""Web pages and PDF files: running text, real tables, what belongs to the page and not the plan."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import plans
import pytest

from remit.errors import SourceError
from remit.model import Document
from remit.sources import read


def page(tmp_path: Path, body: str, head: str = "<meta charset=utf-8>") -> Document:
    """A web page with a body, read."""
    path = tmp_path / "page.html"
    path.write_text(f"<html><head>{head}</head><body>{body}</body></html>", encoding="utf-8")
    return read(path)


def test_a_page_is_read_as_a_browser_shows_it(tmp_path: Path) -> None:
    """Blocks are lines, white space is one space, scripts and styles are nothing."""
    document = page(
        tmp_path,
        "<h1>标题</h1><script>var 责任单位=1</script><style>p{}</style><div>甲 <b>乙</b>\n丙"
        "<p>丁<br>戊</p>己</div><pre>一行\n 二  行</pre>"
        "<!-- 注释 --><ol start=3><li>三<li>四</ol><ul><li>点</ul>&lt;&amp;",
    )
    assert document.text.split("\n\n") == [
        "标题", "甲 乙 丙", "丁", "戊", "己", "一行", "二  行", "3. 三", "4. 四", "点", "<&\n",
    ]  # fmt: skip
    assert document.media_type == "text/html"


def test_a_table_of_data_is_a_table_and_a_layout_table_is_text(tmp_path: Path) -> None:
    """A table around another, or with a single row, only lays the page out."""
    data = "<table><caption>附表</caption><tr><th>任务<th>单位<tr><td>修路<td>交通局</table>"
    layout = f"<table><tr><td>导航<td><p>正文</p>{data}</td></tr></table>"
    document = page(tmp_path, layout + "<table><tr><td>一行</td><td>两格</td></tr></table>")
    assert document.text.split("\n\n") == [
        "导航", "正文", "附表", "任务\t单位\n修路\t交通局", "一行", "两格\n",
    ]  # fmt: skip
    assert len(document.tables) == 1


def test_merged_cells_of_a_page_reach_no_further_than_its_table(tmp_path: Path) -> None:
    """Row span 0 means the rest; absurd spans are clamped; later cells step aside."""
    document = page(
        tmp_path,
        "<table><tr><td rowspan=0>跨行<td colspan=99999999>跨列"
        "<tr><td>乙<td rowspan=-5>丙<tr><td>丁<td>戊</table>",
    )
    (table,) = document.tables
    assert [(document.quote(c.span), c.row, c.column, c.row_span) for c in table.cells] == [
        ("跨行", 0, 0, 3), ("跨列", 0, 1, 1), ("乙", 1, 1, 1), ("丙", 1, 2, 1),
        ("丁", 2, 1, 1), ("戊", 2, 2, 1),
    ]  # fmt: skip


def test_the_page_tells_its_title_site_and_date_in_its_head(tmp_path: Path) -> None:
    """Navigation and links to other plans stand before the text; the head knows better."""
    links = "".join(f"<li><a href=#>{year}年重点工作任务分解方案</a>" for year in range(1990, 2030))
    document = page(
        tmp_path,
        f"<ul>{links}</ul><p>为做好工作，现印发如下。</p>",
        "<meta charset=utf-8><title>工作安排_云江市人民政府</title>"
        '<meta name="ArticleTitle" content="2021年重点工作安排">'
        '<meta name="PubDate" content="2021-03-05 10:00">'
        '<meta name="SiteName" content="云江市人民政府">',
    )
    assert (document.title, document.jurisdiction) == ("2021年重点工作安排", "云江市")
    assert (document.year, str(document.issued)) == (2021, "2021-03-05")
    document = page(tmp_path, "<p>甲、乙、丙</p>", "<title>云江市重点工作_云江市人民政府</title>")
    assert document.title == "云江市重点工作"
    assert "云江市" not in document.text


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("gb2312", "gb18030"),
        ("GBK", "gb18030"),
        ("big5", "big5"),
        ("utf-8", "utf-8"),
        ("utf-8", "gb18030"),
        ("punycode", "utf-8"),
        ("no-such", "utf-8"),
    ],
)
def test_the_declared_encoding_is_followed_if_the_bytes_are_in_it(
    tmp_path: Path, declared: str, encoding: str
) -> None:
    """Pages lie; then the bytes decide. Codecs that are no text encoding are not tried."""
    path = tmp_path / "page.htm"
    words = "責任單位" if encoding == "big5" else "责任单位：市发改委、市财政局、各区政府"
    markup = f'<html><meta http-equiv=Content-Type content="text/html; charset={declared}">{words}'
    path.write_bytes(markup.encode(encoding))
    assert read(path).text == words + "\n"


def test_depth_and_breadth_of_a_page_cost_no_stack(tmp_path: Path) -> None:
    """Deep nesting ends in text or a `SourceError`, never in a recursion."""
    for body in (
        "<div>" * 20_000 + "底",
        "<table><tr><td>" * 3_000 + "底",
        "底<ol>" + "<li>项" * 20_000,
        "底<table>" + "<tr><td colspan=500 rowspan=60000>格" * 5_000,
    ):
        path = tmp_path / "page.html"
        path.write_text(f"<html><body>{body}", encoding="utf-8")
        try:
            text = read(path).text
        except SourceError as error:
            text = f"底 {error.remedy}"
        assert "底" in text


@pytest.mark.parametrize(
    "opened",
    [
        "<div>",
        "<font color={n}>",
        "<span><table><tr><td>{n}</table>",
        "<b><i><p>",
        "<div " + "a=1 " * 9,
    ],
)
def test_unclosed_elements_lose_nothing_at_any_nesting(tmp_path: Path, opened: str) -> None:
    """A browser shows all of a page whose elements are never closed, and so do we."""
    path = tmp_path / "page.html"
    opened += "" if opened.endswith(">") else ">"
    lines = [f"{n}、整修第{n}号桥" for n in range(1, 701)]
    body = "".join(opened.replace("{n}", f"{n}") + line for n, line in enumerate(lines))
    path.write_text(f"<!doctype html><body>{body}", encoding="utf-8")
    text = read(path).text
    assert [line for line in lines if line not in text] == []


def test_what_a_browser_moves_out_of_a_table_is_said(tmp_path: Path) -> None:
    """Words between the rows of a table stand before it, in a browser and here, with a finding."""
    path = tmp_path / "page.html"
    head = "<title>桥</title><table><tr><th>事项<th>单位"
    row = "<tr><td>修桥<td>云水县交通局"
    path.write_text(f"{head}{row}</table><p>完", encoding="utf-8")
    assert read(path).findings == ()
    path.write_text(f"{head}<tr>一、整修桥梁{row}</table><p>完", encoding="utf-8")
    moved = read(path)
    assert [found.code for found in moved.findings] == ["moved-markup"]
    assert moved.text.startswith("一、整修桥梁")


def test_comments_and_quotes_of_tags_hide_no_words(tmp_path: Path) -> None:
    """Attributes are dropped before the tree is built; what is no attribute is not touched."""
    path = tmp_path / "page.html"
    body = (
        """<!-- <a title="x > --><p title="甲 > 乙">修桥</p><p title='x'>铺路</p><p a=''>植树</p>"""
    )
    path.write_text(f'<body>{body}<ol start="3"><li>"引"', encoding="utf-8")
    text = read(path).text
    assert all(words in text for words in ("修桥", "铺路", "植树", '3. "引"')), text
    assert "title" not in text


def test_a_page_costs_no_more_than_its_length(tmp_path: Path) -> None:
    """What browsers build anew for each paragraph is bounded; too deep a page is refused."""
    path = tmp_path / "page.html"
    marks = "".join(f"<p><font color={n}>项{n}" for n in range(9_000))
    path.write_text(f"<body {' '.join(f'a{n}=1' for n in range(40_000))}>{marks}", encoding="utf-8")
    assert "项8999" in read(path).text
    path.write_text("<body>" + "<div>" * 200_000 + "底", encoding="utf-8")
    with pytest.raises(SourceError, match="deep"):
        read(path)


def test_entities_of_a_page_are_not_resolved(tmp_path: Path) -> None:
    """A page may declare a document type, but no entity of it reaches a file."""
    path = tmp_path / "page.html"
    secret = tmp_path / "secret"
    secret.write_text("机密")
    path.write_text(
        f'<!DOCTYPE html [<!ENTITY x SYSTEM "file://{secret}">]><html><body>任务&x;</body></html>',
        encoding="utf-8",
    )
    assert "机密" not in read(path).text


def lines_pdf(path: Path, pages: list[list[str]], **options: Any) -> Path:
    """A PDF of pages of lines, 20 points apart from a top margin."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path), pagesize=A4, **options)
    for lines in pages:
        canvas.setFont(plans.pdf_font(), 12)
        for at, line in enumerate(lines):
            # A line that ends a paragraph is set from the margin, as all are.
            canvas.drawString(60, A4[1] - 60 - 20 * at, line)
        canvas.showPage()
    canvas.save()
    return path


FULL = "一" * 38  # fills a line from margin to margin


def test_lines_that_ran_to_the_margin_are_joined_to_paragraphs(tmp_path: Path) -> None:
    """Also over a page break; a new number or a short line begins a new paragraph."""
    path = lines_pdf(
        tmp_path / "lines.pdf",
        [["一、" + FULL[:-2], "接上行。", "二、短行", "另一段", "末" + FULL[1:]], ["跨页继续。"]],
    )
    assert read(path).text.splitlines() == [
        "一、" + FULL[:-2] + "接上行。", "二、短行", "另一段", "末" + FULL[1:] + "跨页继续。",
    ]  # fmt: skip


def test_page_numbers_and_running_heads_are_left_out(tmp_path: Path) -> None:
    """A line that most pages share but for its number is the page's, not the plan's."""
    pages = [
        ["云江市人民政府公报", f"第{n}项任务由市发改委负责。", *[""] * 35, f"- {n} -"]
        for n in range(1, 6)
    ]
    document = read(lines_pdf(tmp_path / "heads.pdf", pages))
    assert document.text == "".join(f"第{n}项任务由市发改委负责。\n" for n in range(1, 6))
    assert [finding.code for finding in document.findings] == ["running-head"]


def test_two_columns_of_text_are_read_one_after_the_other(tmp_path: Path) -> None:
    """A line over both comes first; a list of labels and values is no pair of columns."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(tmp_path / "columns.pdf"), pagesize=A4)
    canvas.setFont(plans.pdf_font(), 12)
    canvas.drawString(
        60, 780, "云江市人民政府公报二〇二一年第三期总第一百二十期本期要目如下所列各项"
    )
    for row in range(15):
        for side, word in enumerate("左右"):
            words = word * 17 if row % 5 < 4 else word * 9 + "。"
            canvas.drawString(60 + 240 * side, 740 - 20 * row, words)
    canvas.save()
    left, right = (word * 17 * 4 + word * 9 + "。" for word in "左右")
    assert read(tmp_path / "columns.pdf").text.split()[1:] == [left] * 3 + [right] * 3
    canvas = Canvas(str(tmp_path / "pairs.pdf"), pagesize=A4)
    canvas.setFont(plans.pdf_font(), 12)
    for row in range(15):
        canvas.drawString(60, 740 - 20 * row, f"任务{row}" * (1 + row % 3))
        canvas.drawString(330, 740 - 20 * row, f"第{row}局")
    canvas.save()
    lines = read(tmp_path / "pairs.pdf").text.splitlines()
    assert lines == [f"任务{row}" * (1 + row % 3) + f"\t第{row}局" for row in range(15)]


def table_pdf(path: Path, rows: int) -> Path:
    """A ruled table over several pages, its header printed again on each."""
    from reportlab.lib.pagesizes import A4
    from reportlab.platypus import SimpleDocTemplate, Table, TableStyle

    font = plans.pdf_font()
    body = [["序号", "任务", "单位"], *([str(n), f"任务{n}", "市发改委"] for n in range(rows))]
    style = TableStyle([("GRID", (0, 0), (-1, -1), 0.5, "black"), ("FONT", (0, 0), (-1, -1), font)])
    SimpleDocTemplate(str(path), pagesize=A4).build([Table(body, repeatRows=1, style=style)])
    return path


def test_a_table_cut_by_page_breaks_is_one_table(tmp_path: Path) -> None:
    """The header that each page repeats stands once."""
    document = read(table_pdf(tmp_path / "table.pdf", 120))
    (table,) = document.tables
    assert (table.rows, table.columns) == (121, 3)
    assert document.text.count("序号") == 1
    assert document.text.splitlines()[-1] == "119\t任务119\t市发改委"


@pytest.mark.parametrize(
    ("before", "after", "rows"),
    [
        (["7", "改造老旧小区，新增停车", "市财"], ["", "位2000个。", "政局"], 2),
        (["7", "改造老旧小区。", "市住建局"], ["", "新增停车位。", "市城管局"], 3),
        (["7", "改造老旧小区，新增停车", "市财政局"], ["8", "整治河道。", "市水利局"], 3),
    ],
    ids=["cut-row", "sub-row", "next-row"],
)
def test_a_row_cut_by_a_page_break_is_one_row(
    tmp_path: Path, before: list[str], after: list[str], rows: int
) -> None:
    """Where a sentence breaks off; a sub-row with its own sentence stays a row."""
    from reportlab.lib.pagesizes import A4
    from reportlab.platypus import PageBreak, SimpleDocTemplate, Table, TableStyle

    font = plans.pdf_font()
    style = TableStyle([("GRID", (0, 0), (-1, -1), 0.5, "black"), ("FONT", (0, 0), (-1, -1), font)])
    parts = [Table(part, (40, 240, 120), style=style) for part in (
        [["序号", "任务", "单位"], before], [["序号", "任务", "单位"], after],
    )]  # fmt: skip
    path = tmp_path / "cut.pdf"
    SimpleDocTemplate(str(path), pagesize=A4).build([parts[0], PageBreak(), parts[1]])
    document = read(path)
    (table,) = document.tables
    assert table.rows == rows
    names = [document.quote(c.span) for c in table.cells if c.column == 2][1:]
    assert names == (["市财\n政局"] if rows == 2 else [before[2], after[2]])


def test_a_long_pdf_tells_its_progress(tmp_path: Path) -> None:
    """Once a page, from the first to the last."""
    path = lines_pdf(
        tmp_path / "long.pdf", [[f"{n}、任务。", "（市发改委负责）"] for n in range(300)]
    )
    seen: list[tuple[int, int]] = []
    document = read(path, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(n, 300) for n in range(1, 301)]
    assert document.text.count("市发改委") == 300


def test_a_scan_is_told_and_a_picture_among_pages_is_a_finding(tmp_path: Path) -> None:
    """Text in pictures is not read, and the reader is told so."""
    from PIL import Image
    from reportlab.pdfgen.canvas import Canvas

    picture = tmp_path / "scan.png"
    Image.new("RGB", (50, 50), "white").save(picture)
    for with_text in (False, True):
        canvas = Canvas(str(tmp_path / "scan.pdf"))
        canvas.drawImage(str(picture), 0, 0)
        canvas.showPage()
        if with_text:
            canvas.drawString(60, 700, "Lead agency: GSA")
        canvas.save()
        if with_text:
            (finding,) = read(tmp_path / "scan.pdf").findings
            assert finding.code == "page-without-text"
        else:
            with pytest.raises(SourceError, match="scan"):
                read(tmp_path / "scan.pdf")


def test_a_pdf_with_a_password_is_told_and_one_that_opens_without_is_read(tmp_path: Path) -> None:
    """Many are encrypted against printing alone."""
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    locked = StandardEncryption("secret", ownerPassword="owner")
    path = lines_pdf(tmp_path / "locked.pdf", [["任务一"]], encrypt=locked)
    with pytest.raises(SourceError, match="encrypted"):
        read(path)
    open_to_read = StandardEncryption("", ownerPassword="owner", canPrint=0)
    canvas = Canvas(str(tmp_path / "printless.pdf"), encrypt=open_to_read)
    canvas.drawString(60, 700, "Lead agency: GSA")
    canvas.save()
    assert read(tmp_path / "printless.pdf").text == "Lead agency: GSA\n"


def test_slanted_watermarks_are_left_out(tmp_path: Path) -> None:
    """Only upright text is the document's."""
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(tmp_path / "mark.pdf"))
    canvas.drawString(60, 700, "Lead agency: GSA")
    canvas.rotate(45)
    canvas.drawString(300, 300, "DRAFT")
    canvas.save()
    assert read(tmp_path / "mark.pdf").text == "Lead agency: GSA\n"
