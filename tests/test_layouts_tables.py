"""Tables and registers in their many flattenings: whose cell is whose."""

from __future__ import annotations

from remit.layouts import recognise
from remit.model import Document, Extraction

Said = list[tuple[str, str]]


def read(text: str) -> Extraction:
    return recognise(Document(path="table.txt", text=text))


def said(extraction: Extraction, number: int = 1) -> Said:
    return [(a.name, a.role) for a in extraction.items[number - 1].assignments]


def everything(extraction: Extraction) -> list[Said]:
    return [said(extraction, n + 1) for n in range(len(extraction.items))]


def barred(*cells: str) -> str:
    return "附件\n任务分解表\n" + "".join(f"{cell} |\n" if cell else "|\n" for cell in cells)


# -- bars at the ends of lines ----------------------------------------------------------------


def test_a_bar_at_a_lines_end_ends_a_cell() -> None:
    found = read(
        barred(
            *("序号", "任务", "责任领导", "牵头单位", "责任单位"),
            *("11", "修缮古桥两座。", "石 兰", "县文旅局", "县财政局"),
            *("12", "疏浚河道,\n种植护岸林。", "田 原", "县水利局", "各镇人民政府"),
        )
    )
    assert [i.ordinal for i in found.items] == ["11", "12"]
    assert everything(found) == [
        [("石兰", "official"), ("县文旅局", "lead"), ("县财政局", "responsible")],
        [("田原", "official"), ("县水利局", "lead"), ("各镇人民政府", "responsible")],
    ]


def test_a_bare_bar_is_an_empty_cell_and_a_category_row_belongs_to_no_item() -> None:
    found = read(
        barred(
            *("任务", "要求", "责任单位", "牵头单位", "时限"),
            "一、公开规划",
            *("1.公布规划", "设立专栏。", "", "区发改局", "6月底前", ""),
            "二、公开财政",
            *("2.公布预算", "完整公布。", "区审计局", "区财政局", "全年"),
        )
    )
    assert [i.ordinal for i in found.items] == ["1.", "2."]
    assert [i.section for i in found.items] == [("一、公开规划",), ("二、公开财政",)]
    assert everything(found) == [
        [("区发改局", "lead")],
        [("区审计局", "responsible"), ("区财政局", "lead")],
    ]


def test_glued_names_with_spaces_inside_are_told_apart() -> None:
    cells = ("任务", "责任领导", "牵头单位", "责任单位", "建桥。", "石 兰田 原", "县交通局", "县政府各部门")
    found = read(barred(*cells))
    assert said(found) == [
        ("石兰", "official"),
        ("田原", "official"),
        ("县交通局", "lead"),
        ("县政府各部门", "responsible"),
    ]
