"""Wordings of running text: dates among names, rules of order, leaders, prose, other languages."""

from __future__ import annotations

import pytest

from remit.layouts import extract
from remit.model import Document, Extraction, Item
from remit.sources.metadata import describe

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


# -- leaders ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "leaders"),
    [
        ("一、林海波市长主抓重点工作", ["林海波"]),
        ("一、周兰常务副市长牵头推进的重点项目", ["周兰"]),
        ("一、陆 小 明副县长分管工作", ["陆小明"]),
        ("一、沈学副区长（挂职）负责的重点任务", ["沈学"]),
    ],
)
def test_a_leader_in_a_heading_answers_for_all_below_it(heading: str, leaders: list[str]) -> None:
    found = read(
        f"{heading}\n1.做甲事。\n责任单位：市甲局\n2.做乙事。\n责任单位：市乙局\n"
        "二、其他\n3.做丙事。\n责任单位：市丙局\n"
    )
    assert [[a.name for a in i.assignments if a.role == "official"] for i in found.items] == [
        leaders,
        leaders,
        [],
    ]


def test_a_sentence_names_leader_units_and_helpers_together() -> None:
    found = read(
        "一、新校区由副市长刘立峰牵头负责，市甲局、市乙局为责任单位，市丙局配合。年底前完工。\n"
        "二、旧桥由市委副书记、市长罗 明负责，副市长孙秀英协助，责任单位为市丁局，各区人民政府。\n"
        "三、供水管网由分管副市长主抓，责任单位为市甲局。\n"
    )
    assert [said(i) for i in found.items] == [
        [
            ("刘立峰", "official"),
            ("市甲局", "responsible"),
            ("市乙局", "responsible"),
            ("市丙局", "support"),
        ],
        [
            ("罗明", "official"),
            ("孙秀英", "official"),
            ("市丁局", "responsible"),
            ("各区人民政府", "responsible"),
        ],
        [("分管副市长", "official"), ("市甲局", "responsible")],
    ]


def test_a_leaders_sentence_stands_beside_the_label_of_the_units() -> None:
    found = read(
        "1.供热管网。新建管网八公里。由常务副市长主抓，市长助理协助。责任单位：市甲局、市乙局。\n"
        "2.农村饮水。副市长何建国主抓。责任单位：市丙局。\n"
    )
    assert [said(i) for i in found.items] == [
        [
            ("常务副市长", "official"),
            ("市长助理", "official"),
            ("市甲局", "responsible"),
            ("市乙局", "responsible"),
        ],
        [("何建国", "official"), ("市丙局", "responsible")],
    ]


# -- prose beside firmer layouts --------------------------------------------------------------


def test_a_clause_assigns_among_items_with_brackets() -> None:
    found = read(
        "1.做甲事。（牵头单位：市甲局；责任单位：市乙局）\n"
        "2.做乙事，由市丙局牵头，市丁局、市供水公司配合，年底前完成。\n"
        "3.做丙事，责任单位为市戊局和市城投集团。\n"
        "4.做丁事。要建立由分管领导牵头、有关部门参与的工作机制，压实责任。\n"
    )
    assert [said(i) for i in found.items[1:]] == [
        [("市丙局", "lead"), ("市丁局", "support"), ("市供水公司", "support")],
        [("市戊局", "responsible"), ("市城投集团", "responsible")],
        [],
    ]


# -- dates of other sentences -----------------------------------------------------------------


def test_a_sentence_for_several_items_dates_all_that_have_no_date_of_their_own() -> None:
    found = read(
        "一、道路\n1.修路三条。\n2.修桥两座，6月底前通车。\n"
        "上述项目由市甲局牵头负责，市乙局配合，11月底前完成。\n"
        "二、水利\n3.清淤。\n以上项目由市丙局负责。\n"
    )
    assert [due(i) for i in found.items] == [["2031-11-30"], ["2031-06-30"], []]


def test_a_labelled_limit_is_the_deadline_and_dates_in_measures_are_steps() -> None:
    [item] = read(
        "问题一：渠道淤塞。整改措施：4月底前完成排查。责任单位：市甲局。整改时限：2031年9月底前。\n"
    ).items
    assert due(item) == ["2031-09-30"]
    assert [str(m.date) for m in item.milestones] == ["2031-04-30"]


# -- the year that completes 6月底前 ----------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "year"),
    [
        ("各镇人民政府：\n《云川县2032年民生实事任务分工方案》已经同意，现印发给你们。\n", 2032),
        ("昨日，市政府公布2032年十件实事责任分工。\n", 2032),
        ("各镇人民政府：\n现将任务印发给你们。\n县政府办\n2032年3月9日\n", 2032),
        ("2030年完成八件，2031年完成九件。\n各部门要抓好落实。\n", None),
    ],
)
def test_the_plans_year_is_taken_from_the_head_where_there_is_no_title(
    head: str, year: int | None
) -> None:
    body = "一、做好某项工作，确保年底前完成，让群众满意。（市甲局负责）\n" * 3
    assert describe(head + body).year == year


# -- leaders' portfolios ----------------------------------------------------------------------


def test_a_portfolio_may_stand_below_the_leaders_line() -> None:
    found = read(
        "领导之窗\n\n周志明 县委副书记、县长\n主持县政府全面工作。分管县审计局。\n"
        "林 芳 县委常委、常务副县长\n负责财政、统计等方面工作。\n分管县财政局、县统计局。\n"
        "何国梁 县政府党组成员\n协助周志明同志负责招商工作。\n2031年2月1日\n"
    )
    assert [said(i) for i in found.items] == [
        [("周志明", "official")],
        [("林芳", "official")],
        [("何国梁", "official")],
    ]


def test_a_sentence_about_leaders_is_no_portfolio() -> None:
    text = "包保领导要每月到现场一次，负责协调。\n责任人要当好服务员，负责推进。\n"
    assert read(text).items == ()
