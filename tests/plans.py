"""One small plan of an invented city, written in every format that is read."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path
from typing import Any

TITLE = "云江市2021年重点工作责任分解表"
HEADER = ("序号", "重点工作", "工作目标", "责任领导", "牵头单位", "配合单位")
# (ordinal, title, goal, official, lead, support); an empty ordinal continues the one above.
ROWS = (
    (
        "1",
        "培育优势产业",
        "新增规上企业30家，6月底前完成15家。",
        "张立",
        "市工信局",
        "市发改委\n市财政局",
    ),
    (
        "2",
        "改造老旧小区",
        "改造老旧小区12个，年底前全部完工。",
        "李小明",
        "市住建局",
        "市民政局、各区政府",
    ),
    ("", "", "新增停车位2000个。", "王芳", "市城管局", "市公安局"),
    (
        "3",
        "整治河道",
        "完成3条河道整治，9月底前通水。",
        "赵强",
        "市水利局",
        "市生态环境局\n各镇（街道）",
    ),
)
# Rows 2 and 3 are one initiative: its ordinal and its title are merged cells.
MERGES = ((2, 0, 2, 1), (2, 1, 2, 1))
GRID = (HEADER, *ROWS)
COLUMNS = len(HEADER)

Grid = list[tuple[int, int, str, int, int]]


def expected_grid() -> Grid:
    """Row, column, words, rows and columns covered, of each cell of the plan's table."""
    spans = {(row, column): (down, across) for row, column, down, across in MERGES}
    hidden = {(3, 0), (3, 1)}
    return [
        (row, column, words, *spans.get((row, column), (1, 1)))
        for row, line in enumerate(GRID)
        for column, words in enumerate(line)
        if (row, column) not in hidden
    ]


def as_text(path: Path) -> Path:
    """One cell per line after a tab, a blank line before each row, as pasted tables have it."""
    rows = ("\n".join("\t" + cell for cell in row) for row in GRID)
    path.write_text(TITLE + "\n" + "\n\n".join(rows) + "\n", encoding="utf-8")
    return path


def as_csv(path: Path, delimiter: str = ",") -> Path:
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator="\n")
    writer.writerow([TITLE, *[""] * (COLUMNS - 1)])
    writer.writerows(GRID)
    path.write_text(buffer.getvalue(), encoding="utf-8-sig")
    return path


def as_html(path: Path) -> Path:
    spans = {(row, column): down for row, column, down, _ in MERGES}
    lines = []
    for row, line in enumerate(GRID):
        cells = "".join(
            f'<td rowspan="{spans.get((row, column), 1)}">{words.replace(chr(10), "<br>")}</td>'
            for column, words in enumerate(line)
            if (row, column) not in {(3, 0), (3, 1)}
        )
        lines.append(f"<tr>{cells}</tr>")
    table = f"<table border=1>{''.join(lines)}</table>"
    path.write_text(
        f"<!DOCTYPE html><html><head><meta charset=utf-8><title>{TITLE}</title>"
        f"<script>alert('责任单位')</script></head><body><h1>{TITLE}</h1>{table}</body></html>",
        encoding="utf-8",
    )
    return path


def as_docx(path: Path) -> Path:
    import docx

    document = docx.Document()
    document.add_paragraph(TITLE)
    table = document.add_table(len(GRID), COLUMNS)
    for row, line in enumerate(GRID):
        for column, words in enumerate(line):
            table.cell(row, column).text = words
    for row, column, down, across in MERGES:
        kept = table.cell(row, column).text
        merged = table.cell(row, column).merge(table.cell(row + down - 1, column + across - 1))
        merged.text = kept
    document.save(str(path))
    return path


def as_xlsx(path: Path) -> Path:
    import openpyxl

    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.append([TITLE])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=COLUMNS)
    for line in GRID:
        sheet.append([int(words) if words.isdigit() else words or None for words in line])
    for row, column, down, across in MERGES:
        sheet.merge_cells(
            start_row=row + 2,
            start_column=column + 1,
            end_row=row + down + 1,
            end_column=column + across,
        )
    book.save(path)
    return path


def as_ods(path: Path) -> Path:
    spans = {(row, column): down for row, column, down, _ in MERGES}

    def cell(row: int, column: int, words: str) -> str:
        if (row, column) in {(3, 0), (3, 1)}:
            return "<table:covered-table-cell/>"
        down = spans.get((row, column), 1)
        merged = f' table:number-rows-spanned="{down}"' if down > 1 else ""
        lines = "".join(f"<text:p>{line}</text:p>" for line in words.split("\n"))
        return f"<table:table-cell{merged}>{lines}</table:table-cell>"

    rows = "".join(
        "<table:table-row>"
        + "".join(cell(row, column, words) for column, words in enumerate(line))
        + '<table:table-cell table:number-columns-repeated="16000"/></table:table-row>'
        for row, line in enumerate(GRID)
    )
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
        '<office:body><office:spreadsheet><table:table table:name="任务">'
        f"<table:table-row><table:table-cell><text:p>{TITLE}</text:p></table:table-cell>"
        f"</table:table-row>{rows}"
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/>'
        "</table:table-row></table:table></office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
    return path


def pdf_font() -> str:
    """A Chinese font that PDF programs know by name, so that none has to be installed."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    return "STSong-Light"


def as_pdf(path: Path) -> Path:
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Table, TableStyle

    font = pdf_font()
    words = ParagraphStyle("cell", fontName=font, fontSize=10, leading=13, wordWrap="CJK")
    body = [[Paragraph(cell.replace("\n", "<br/>"), words) for cell in row] for row in GRID]
    style: list[Any] = [("GRID", (0, 0), (-1, -1), 0.5, "black")]
    for row, column, down, across in MERGES:
        style.append(("SPAN", (column, row), (column + across - 1, row + down - 1)))
    table = Table(body, colWidths=(40, 110, 240, 70, 110, 150), style=TableStyle(style))
    SimpleDocTemplate(str(path), pagesize=landscape(A4)).build([Paragraph(TITLE, words), table])
    return path


def as_xls(path: Path) -> Path:
    import xlwt

    book = xlwt.Workbook()
    sheet = book.add_sheet("任务")
    sheet.write_merge(0, 0, 0, COLUMNS - 1, TITLE)
    merged = {(row, column): (down, across) for row, column, down, across in MERGES}
    for row, line in enumerate(GRID):
        for column, words in enumerate(line):
            down, across = merged.get((row, column), (1, 1))
            value = int(words) if words.isdigit() else words
            if (row, column) not in {(3, 0), (3, 1)}:
                last = (row + down, column + across - 1)
                sheet.write_merge(row + 1, last[0], column, last[1], value)
    book.save(str(path))
    return path


def long_csv(path: Path, count: int) -> Path:
    """A plan of very many initiatives as CSV: all but each 50th has an official, all a date."""
    officials = [f"{family}{given}" for family in "赵钱孙李周吴" for given in ("立", "明华", "方")]
    leads = [f"市{name}局" for name in ("财政", "住建", "水利", "交通", "民政", "卫健", "教育")]
    works = ("新建道路", "改造小区", "整治河道", "建设学校", "培训职工")
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(HEADER)
        for k in range(1, count + 1):
            work = works[k % len(works)]
            out.writerow(
                (
                    str(k),
                    f"{work}{k}号工程",
                    f"{work}{k % 90 + 1}个，2021年{k % 12 + 1}月底前完成。",
                    "" if k % 50 == 0 else officials[k % len(officials)],
                    leads[k % len(leads)],
                    "\n".join(dict.fromkeys(leads[(k * j + j) % len(leads)] for j in (2, 3))),
                )
            )
    return path
