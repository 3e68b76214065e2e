"""Wordings of running text: dates among names, rules of order, leaders, prose, other languages."""

from __future__ import annotations

import pytest

from remit.layouts import extract
from remit.model import Document, Extraction, Item

Said = list[tuple[str, str]]


def read(text: str, year: int | None = 2031) -> Extraction:
    return extract(Document(path="plan.txt", text=text, year=year))


def said(item: Item) -> Said:
    return [(a.name, a.role) for a in item.assignments]


def due(item: Item) -> list[str]:
    return [d.date.isoformat() for d in item.deadlines if d.date]


# -- dates among names ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "bracket",
    [
        "（牵头单位：甲局；责任单位：乙局、丙委，8月底完成）",
        "（8月底前完成，牵头单位：甲局；责任单位：乙局、丙委）",
        "（牵头单位：甲局，责任单位：乙局、丙委；完成时限：8月底前）",
        "（甲局牵头，乙局、丙委负责，8月底完成）",
    ],
)
def test_a_date_in_a_bracket_is_a_deadline_and_no_name(bracket: str) -> None:
    item = read(f"一、某事\n1.做好某项工作。{bracket}\n").items[0]
    assert said(item) == [("甲局", "lead"), ("乙局", "responsible"), ("丙委", "responsible")]
    assert due(item) == ["2031-08-31"]


@pytest.mark.parametrize("label", ["完成时限", "时限要求", "进度安排", "整改时限", "完成时间"])
def test_a_date_under_its_own_label_is_the_items_deadline(label: str) -> None:
    text = f"1.做甲事。\n责任单位：甲局\n{label}：5月底前开工；10月底前完成。\n"
    assert due(read(text + "2.做乙事。\n责任单位：乙局\n").items[0])[-1] == "2031-10-31"


def test_english_label_lines_date_their_own_item() -> None:
    found = read(
        "Action 1: Open the archive\nOwner: Records Office\nTimescale: June 2032\n\n"
        "Action 2: Close the archive\nOwner: Records Office\nTimescale: ongoing\n"
    )
    assert [due(i) for i in found.items] == [["2032-06-30"], []]


# -- rules of order ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "rule",
    [
        "列第一位者为工作牵头单位或汇总单位，下同",
        "第一责任单位为牵头单位，下同",
        "排名第一的单位为牵头单位，下同",
        "排在首位的单位牵头负责，下同",
        "列首位的为主办单位，下同",
    ],
)
def test_a_rule_of_order_in_a_label_line_is_no_name(rule: str) -> None:
    found = read(
        f"1.做甲事。\n责任单位：市甲局、市乙局({rule})\n2.做乙事。\n责任单位：市丙局、市丁局\n"
    )
    assert [sorted(said(i)) for i in found.items] == [
        [("市乙局", "responsible"), ("市甲局", "lead"), ("市甲局", "responsible")],
        [("市丁局", "responsible"), ("市丙局", "lead"), ("市丙局", "responsible")],
    ]


def test_a_note_below_the_list_rules_all_of_it() -> None:
    found = read(
        "1.做甲事。\n责任单位：市甲局、市乙局\n2.做乙事。\n责任单位：市丙局、市丁局\n"
        "注：责任单位中排名第一的为牵头单位。\n"
    )
    leads = [[a.name for a in i.assignments if a.role == "lead"] for i in found.items]
    assert leads == [["市甲局"], ["市丙局"]]


# -- names ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ("市甲局及各市、县(市、区)政府", ["市甲局", "各市、县(市、区)政府"]),
        ("市生态环境局东城分局、东城区水务局", ["市生态环境局东城分局", "东城区水务局"]),
        ("市生态环境局县分局", ["市生态环境局县分局"]),
        ("市甲局，有关区、县级市政府", ["市甲局", "有关区、县级市政府"]),
    ],
)
def test_names_that_hold_what_also_parts_names(names: str, expected: list[str]) -> None:
    [item] = read(f"1.做好某项工作。（责任单位：{names}）\n").items
    assert [a.name for a in item.assignments] == expected
