"""Markdown: front matter is no text of the plan, and HTML tables in it are tables."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from remit.errors import SourceError
from remit.sources.files import read

TABLE = (
    "<table><tr><td>序号</td><td>任务</td></tr>"
    "<tr><td>1</td><td>新建步道<s>12</s>20公里</td></tr></table>"
)


def written(folder: Path, words: str) -> Path:
    path = folder / "a.md"
    path.write_text(words, encoding="utf-8")
    return path


@pytest.mark.parametrize("quote", ["", "'", '"'])
def test_the_title_stands_in_the_front_matter(tmp_path: Path, quote: str) -> None:
    head = f"---\nlayout: page\ntitle: {quote}Lakeview Open Data Plan 2031{quote}\n---\n"
    document = read(written(tmp_path, f"{head}\n| Action | Lead |\n|---|---|\n| A | B |\n"))
    assert (document.title, document.year) == ("Lakeview Open Data Plan 2031", 2031)
    assert document.text.startswith(head)


def test_a_rule_at_the_top_is_no_front_matter(tmp_path: Path) -> None:
    document = read(written(tmp_path, "---\n# Lakeview Harbour Plan 2031\n---\nWords.\n"))
    assert document.title == "Lakeview Harbour Plan 2031"


@pytest.mark.parametrize("around", ["{}", "<html><body>{}</body></html>", "<div>\n{}\n</div>"])
def test_html_tables_are_tables_and_the_words_around_them_stay(tmp_path: Path, around: str) -> None:
    words = f"# 湖畔市计划\n\n前言。\n{around.format(TABLE)}\n\n附注。\n{TABLE}\n"
    document = read(written(tmp_path, words))
    rows = [[document.quote(cell.span) for cell in table.cells] for table in document.tables]
    assert rows == [["序号", "任务", "1", "新建步道20公里"]] * 2
    assert [line for line in document.text.split("\n") if line and "\t" not in line] == [
        "# 湖畔市计划", "前言。", "附注。",
    ]  # fmt: skip
    assert {found.code for found in document.findings} == {"hidden-words"}


def test_a_table_that_is_never_closed_stays_text(tmp_path: Path) -> None:
    words = "# 湖畔市计划\n<table><tr><td>甲\n乙。\n"
    assert read(written(tmp_path, words)).text == words


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("OFD.xml", "an OFD file.*as .pdf"),
        ("xl/workbook.bin", r"\.xlsb.*as .xlsx"),
        ("ppt/presentation.xml", "a presentation.*as .pdf"),
    ],
)
def test_packages_that_are_not_read_are_named_with_the_way_out(
    tmp_path: Path, entry: str, said: str
) -> None:
    path = tmp_path / "a.bin"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(entry, "x")
    with pytest.raises(SourceError, match=said):
        read(path)
