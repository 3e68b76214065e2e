"""Real tables whose first heading lies over ordinal, title and content and names the section."""

from __future__ import annotations

from pathlib import Path

import pytest

from remit.layouts import recognise
from remit.model import Extraction
from remit.sources import read

HEAD = "<th>突破标准</th><th>责任人</th><th>责任部门</th><th>配合部门</th>"
PAGE = f"""<h1>2031年“经济、民生”方面的4项工作</h1><table>
<tr><th colspan=3>经济</th>{HEAD}</tr>
<tr><td>1</td><td>发展优势产业</td><td>做强产业</td><td>1600亿元</td><td>王成</td>
<td>市甲局</td><td>市乙局</td></tr>
<tr><td rowspan=2>2</td><td rowspan=2>企业上市</td><td>实施计划</td><td>8家</td>
<td rowspan=2>张航</td><td>市丙局</td><td>市乙局</td></tr>
<tr><td>培育后备</td><td>100家</td><td>市丁局</td><td>市甲局</td></tr>
<tr><th colspan=3>民生</th>{HEAD}</tr>
<tr><td>3</td><td>公交优先</td><td>新增车辆</td><td>600辆</td><td>朱敏</td><td>市戊局</td><td>各区</td></tr>
<tr><td>4</td><td>慈善事业</td><td>做大基金</td><td>14亿元</td><td></td><td>市己局</td><td>各区</td></tr>
</table>"""


@pytest.fixture
def plan(tmp_path: Path) -> Extraction:
    """The page as a file, read and recognised."""
    path = tmp_path / "plan.html"
    path.write_text(f"<html><meta charset=utf-8><body>{PAGE}</body></html>", encoding="utf-8")
    return recognise(read(path))


def test_ordinals_titles_and_sections_come_from_beneath_the_wide_heading(plan: Extraction) -> None:
    assert [(i.ordinal, i.section, i.title) for i in plan.items] == [
        ("1", ("经济",), "发展优势产业"),
        ("2", ("经济",), "企业上市"),
        ("3", ("民生",), "公交优先"),
        ("4", ("民生",), "慈善事业"),
    ]


def test_a_merged_official_holds_for_its_rows_and_a_blank_one_for_none(plan: Extraction) -> None:
    officials = [[a.name for a in i.assignments if a.role == "official"] for i in plan.items]
    assert officials == [["王成"], ["张航"], ["朱敏"], []]
    leads = [(a.name, a.part) for a in plan.items[1].assignments if a.role == "lead"]
    assert leads == [("市丙局", 1), ("市丁局", 2)]
    assert [f.item for f in plan.findings if f.code == "no-official"] == [4]
