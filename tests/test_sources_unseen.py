"""What a reader of a file does not see is not read, and said; so are formulas without a value."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
import xlwt
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from remit.model import Document
from remit.sources import read

ROWS = [("任务", "旧牵头", "牵头单位"), ("修桥", "市旧局", "市新局"), ("造船", "市旧所", "市新所")]


def codes(document: Document) -> list[str]:
    return [found.code for found in document.findings]


def said(document: Document) -> str:
    return " ".join(found.message_zh for found in document.findings)


def workbook() -> tuple[Any, Any]:
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    return book, book.active


def saved(book: Any, path: Path) -> Document:
    book.save(str(path))
    return read(path)


def test_hidden_columns_and_rows_of_a_workbook(tmp_path: Path) -> None:
    book, sheet = workbook()
    sheet.column_dimensions["B"].hidden = True
    sheet.row_dimensions[3].hidden = True
    document = saved(book, tmp_path / "hidden.xlsx")
    assert document.text.split("\n")[:2] == ["任务\t牵头单位", "修桥\t市新局"]
    assert "造船" not in document.text
    assert codes(document) == ["hidden-cells"]
    assert "B 3" in said(document)


def test_hidden_columns_of_an_old_workbook(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("计划")
    struck = xlwt.easyxf("font: struck_out on")
    for at, row in enumerate(ROWS):
        for column, words in enumerate(row):
            sheet.write(at, column, words, *([struck] if words == "市新所" else []))
    sheet.col(1).hidden = True
    document = saved(book, tmp_path / "hidden.xls")
    assert "旧" not in document.text
    assert "市新所" not in document.text
    assert sorted(codes(document)) == ["hidden-cells", "hidden-words"]


def test_hidden_places_without_words_are_not_worth_a_finding(tmp_path: Path) -> None:
    book, sheet = workbook()
    sheet.column_dimensions.group("F", "XFD", hidden=True)
    assert codes(saved(book, tmp_path / "wide.xlsx")) == []


def test_words_struck_out_in_a_workbook(tmp_path: Path) -> None:
    """The whole cell, or a part of it."""
    book, sheet = workbook()
    sheet["B2"].font = Font(strike=True)
    sheet["C3"] = CellRichText(TextBlock(InlineFont(strike=True), "市原所"), "市新所")
    document = saved(book, tmp_path / "struck.xlsx")
    assert "市旧局" not in document.text
    assert "造船\t市旧所\t市新所" in document.text
    assert codes(document) == ["hidden-words", "hidden-words"]


def test_formulas_that_no_program_calculated_are_told(tmp_path: Path) -> None:
    book, sheet = workbook()
    sheet["C2"] = "=A1"
    document = saved(book, tmp_path / "formula.xlsx")
    assert codes(document) == ["uncalculated-formula"]
    assert "C2" in said(document)
    assert codes(saved(workbook()[0], tmp_path / "values.xlsx")) == []


@pytest.mark.parametrize("mark", ["vanish", "strike", "dstrike"])
def test_hidden_and_struck_words_of_word(tmp_path: Path, mark: str) -> None:
    """Marked at the run or by its style; a mark that is switched off says nothing."""
    document = docx.Document()
    paragraph = document.add_paragraph("市新局")
    for words, value in (("（原为市旧局）", ""), ("牵头", ' w:val="0"')):
        run = paragraph.add_run(words)
        run._r.get_or_add_rPr().append(parse_xml(f"<w:{mark} {nsdecls('w')}{value}/>"))
    style = document.styles.add_style("Away", WD_STYLE_TYPE.CHARACTER)
    style.element.get_or_add_rPr().append(parse_xml(f"<w:{mark} {nsdecls('w')}/>"))
    paragraph.add_run("，会同市旧所", style="Away")
    found = saved(document, tmp_path / "hidden.docx")
    assert found.text.strip() == "市新局牵头"
    assert codes(found) == ["hidden-words", "hidden-words"]


def test_hidden_rows_of_word(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(3, 3)
    for at, row in enumerate(ROWS):
        for column, words in enumerate(row):
            table.cell(at, column).text = words
    table.rows[1]._tr.get_or_add_trPr().append(parse_xml(f"<w:hidden {nsdecls('w')}/>"))
    found = saved(document, tmp_path / "rows.docx")
    assert "修桥" not in found.text
    assert "造船\t市旧所\t市新所" in found.text
    assert codes(found) == ["hidden-words"]


@pytest.mark.parametrize(
    "away",
    [
        '<span style="color:red; display : none">{}</span>', "<b hidden>{}</b>", "<del>{}</del>",
        "<s>{}</s>", '<i style="text-decoration: line-through">{}</i>', '<em hidden="">{}</em>',
    ],
)  # fmt: skip
def test_hidden_and_struck_words_of_a_page(tmp_path: Path, away: str) -> None:
    gone = away.format("市旧局")
    page = tmp_path / "page.html"
    page.write_text(
        f"<html><body><p>由市新局{gone}牵头<table><tr><th>任务<th>单位"
        f"<tr><td>修桥<td>{gone}市新局</table>",
        "utf-8",
    )
    document = read(page)
    assert "旧" not in document.text
    assert "由市新局牵头" in document.text
    assert "修桥\t市新局" in document.text
    assert codes(document) == ["hidden-words", "hidden-words"]


def test_hidden_rows_and_cells_of_a_page(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        '<table><tr><th>任务<th style="display:none">旧单位<th>单位'
        "<tr><td>修桥<td hidden>市旧局<td>市新局<tr hidden><td>造船<td>市旧所"
        "<tr><td>铺路<td hidden>市旧处<td>市新处</table>",
        "utf-8",
    )
    document = read(page)
    assert document.text.strip() == "任务\t单位\n修桥\t市新局\n铺路\t市新处"


def test_words_about_hiding_hide_nothing(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        '<body hidden><p title="a hidden >thing">市新局</p><p data-hidden="1">修桥</p></body>',
        "utf-8",
    )
    assert read(page).text.split() == ["市新局", "修桥"]
