"""PDF tables without rules, turned pages and watermarks: what stands where on the page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import plans
import pytest
from reportlab.lib.colors import lightgrey
from reportlab.pdfgen.canvas import Canvas

from remit.model import Document
from remit.sources import read

HEAD = ("序号", "任务", "牵头单位", "完成时限")
ROWS = [
    ("1", "修建河堤", "市水务局", "五月底前"),
    ("2", "新建书屋三十间", "市文旅局、市教育局", "六月底前"),
    ("3", "拓宽环城大道", "市交通局", "七月底前"),
]
LEFTS = (60, 96, 210, 320)
ENGLISH = [
    ("No.", "Action", "Lead agency", "Due"),
    ("1", "Mend the old bridge", "Works Department", "May 2031"),
    ("2", "Open a reading room", "Library Board", "June 2031"),
    ("3", "Widen the ring road", "Roads Agency", "July 2031"),
]


def drawn(path: Path) -> Any:
    canvas = Canvas(str(path))
    canvas.setFont(plans.pdf_font(), 10)
    return canvas


def table(canvas: Any, rows: Sequence[tuple[str, ...]], top: float = 700) -> None:
    for at, row in enumerate(rows):
        for left, words in zip(LEFTS, row, strict=True):
            for below, line in enumerate(words.split("\n")):
                canvas.drawString(left, top - 26 * at - 12 * below, line)


def saved(canvas: Any, path: Path) -> Document:
    canvas.save()
    return read(path)


def grid(document: Document) -> list[list[str]]:
    (found,) = document.tables
    rows: dict[int, list[str]] = {}
    for cell in found.cells:
        rows.setdefault(cell.row, []).append(document.quote(cell.span))
    return [rows[at] for at in sorted(rows)]


@pytest.mark.parametrize("rows", [[HEAD, *ROWS], ENGLISH])
@pytest.mark.parametrize("shaded", [(), (1, 3), (0, 2), (0, 1, 3)])
def test_a_table_without_rules_is_a_table(
    tmp_path: Path, rows: list[tuple[str, ...]], shaded: tuple[int, ...]
) -> None:
    """The fills of some of its rows are no tables of their own."""
    canvas = drawn(tmp_path / "plan.pdf")
    canvas.drawString(60, 780, "A plan")
    canvas.setFillColor(lightgrey)
    for at in shaded:
        for left, right in zip(LEFTS, (*LEFTS[1:], 440), strict=True):
            canvas.rect(left - 4, 692 - 26 * at, right - left, 26, stroke=0, fill=1)
    canvas.setFillColor("black")
    table(canvas, rows)
    canvas.drawString(60, 560, "A note below the table that runs on over all of its columns.")
    document = saved(canvas, tmp_path / "plan.pdf")
    assert grid(document) == [list(row) for row in rows]
    assert document.text.startswith("A plan")
    assert "A note below" in document.text.split("\n", 5)[5]


def test_lines_of_a_cell_stay_in_their_row(tmp_path: Path) -> None:
    wrapped = [
        HEAD,
        ("1", "修建河堤", "市水务局、市自然资\n源局", "五月底\n前"),
        ("2", "新建书屋\n三十间", "市文旅局", "六月底前"),
        ("3", "拓宽环城大道", "市交通局、市公安局\n交警支队", "七月底前"),
    ]
    canvas = drawn(tmp_path / "plan.pdf")
    table(canvas, wrapped)
    assert grid(saved(canvas, tmp_path / "plan.pdf")) == [list(row) for row in wrapped]


def test_running_text_with_numbers_is_no_table(tmp_path: Path) -> None:
    canvas = drawn(tmp_path / "text.pdf")
    for at in range(1, 9):
        canvas.drawString(60, 720 - 20 * at, f"{at}. 第{at}项任务由市水务局牵头 会同有关部门 落实")
    document = saved(canvas, tmp_path / "text.pdf")
    assert document.tables == ()


@pytest.mark.parametrize("turn", [90, -90])
def test_a_page_that_lies_on_its_side_is_read_the_way_its_text_runs(
    tmp_path: Path, turn: int
) -> None:
    canvas = drawn(tmp_path / "side.pdf")
    canvas.rotate(turn)
    canvas.translate(0 if turn > 0 else -840, -800 if turn > 0 else -200)
    table(canvas, [HEAD, *ROWS], top=700 if turn > 0 else 600)
    for y in range(5):
        height = (718 if turn > 0 else 618) - 26 * y
        canvas.line(56, height, 440, height)
    for x in (56, 92, 206, 316, 440):
        top = 718 if turn > 0 else 618
        canvas.line(x, top, x, top - 104)
    assert grid(saved(canvas, tmp_path / "side.pdf")) == [list(row) for row in (HEAD, *ROWS)]


def test_a_watermark_over_a_table_is_no_part_of_its_cells(tmp_path: Path) -> None:
    """Nor is a large title a watermark: nothing lies below it."""
    canvas = drawn(tmp_path / "mark.pdf")
    canvas.setFont(plans.pdf_font(), 40)
    canvas.drawString(60, 760, "云江计划")
    canvas.setFillColor(lightgrey)
    canvas.drawString(100, 660, "内部资料")
    canvas.setFillColor("black")
    canvas.setFont(plans.pdf_font(), 10)
    table(canvas, [HEAD, *ROWS])
    document = saved(canvas, tmp_path / "mark.pdf")
    assert document.text.startswith("云江计划\n")
    assert grid(document) == [list(row) for row in (HEAD, *ROWS)]
