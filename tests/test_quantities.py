"""Laws of the target reader: what is promised is found, exactly where it stands, and no more."""

from __future__ import annotations

from datetime import date
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remit.layouts.promises import quantities
from remit.model import Target

END = date(2008, 12, 31)


def read(text: str) -> tuple[Target, ...]:
    return quantities.find(text, year=2008, default=END)


def brief(text: str) -> list[tuple[str, float | None, float | None, str | None]]:
    return [(t.text, t.value, t.value_max, t.unit) for t in read(text)]


def test_the_text_begins_with_what_is_measured_and_the_indicator_says_of_what() -> None:
    (target, growth) = read("装备制造业销售收入达1600亿元，增长30%。")
    assert target.text == "销售收入达1600亿元"
    assert target.indicator == "装备制造业销售收入"
    assert (target.value, target.unit, target.comparator) == (1600, "亿元", "ge")
    assert (target.change, target.aspirational, target.deadline) == ("absolute", False, END)
    assert (growth.text, growth.indicator, growth.change) == (
        "增长30%",
        "装备制造业销售收入",
        "growth",
    )


@pytest.mark.parametrize(
    ("text", "comparator"),
    [
        ("绿化面积100亩以上", "ge"),
        ("绿化面积不低于100亩", "ge"),
        ("绿化面积达到100亩", "ge"),
        ("引进项目至少3个", "ge"),
        ("事故起数3起以下", "le"),
        ("登记失业率不高于3%", "le"),
        ("失业率控制在4%以内", "le"),
        ("绿化面积超过100亩", "gt"),
        ("客运量突破5万人次", "gt"),
        ("事故率低于1%", "lt"),
        ("参加人数不足10人", "lt"),
        ("生产总值增长6%左右", "approx"),
        ("引进项目约20个", "approx"),
        ("新建厂房40多万平方米", "gt"),
        ("新建公厕39座", "eq"),
    ],
)
def test_comparators_have_their_legal_reading(text: str, comparator: str) -> None:
    assert [t.comparator for t in read(text)] == [comparator]


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("出口增长20%", "growth"),
        ("经济总量翻一番", "growth"),
        ("满意度提高2个百分点", "increment"),
        ("综合能耗下降4.8%", "reduction"),
        ("参保率达99%", "share"),
        ("上半年完成任务的47%", "progress"),
        ("新增绿地60公顷", "increment"),
        ("新增企业5家", "increment"),
        ("关停企业5家", "count"),
        ("固定资产投资35亿元", "absolute"),
    ],
)
def test_the_kind_of_change_is_told(text: str, change: str) -> None:
    assert [t.change for t in read(text)] == [change]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3967个河塘清淤", [("3967个河塘清淤", 3967, None, "个")]),
        ("引进项目2—3个", [("引进项目2—3个", 2, 3, "个")]),
        ("投资50-100亿元", [("投资50-100亿元", 50, 100, "亿元")]),
        ("增幅30%－40%", [("增幅30%－40%", 30, 40, "%")]),
        ("A栋楼5万m27月交付使用", [("A栋楼5万m2", 5, None, "万m2")]),
        ("新建四项防洪墙工程", [("新建四项防洪墙工程", 4, None, "项")]),
        ("力争形成千亿规模的产业", [("千亿规模的产业", 1000, None, "亿元")]),
        ("总投资达77亿,", [("总投资达77亿", 77, None, "亿元")]),
        ("组织两次推进会", [("组织两次推进会", 2, None, "次")]),
        ("覆盖率达百分之五十以上", [("覆盖率达百分之五十以上", 50, None, "%")]),
        ("投资三千万元", [("投资三千万元", 3000, None, "万元")]),
        ("新增１２家企业", [("新增１２家企业", 12, None, "家")]),
        ("新增3,967个岗位", [("新增3,967个岗位", 3967, None, "个")]),
        ("装机容量达120万千瓦", [("装机容量达120万千瓦", 120, None, "万千瓦")]),
        ("新建线路3千米", [("新建线路3千米", 3, None, "千米")]),
        ("補助30萬元", [("補助30萬元", 30, None, "万元")]),
    ],
)
def test_numerals_of_every_script_and_mixture_are_read(
    text: str, expected: list[tuple[str, float, float | None, str]]
) -> None:
    assert brief(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "推进ISO14000认证",
        "引进世界500强企业",
        "改造老312国道",
        "开通“12319”热线",
        "实施“3551”工程",
        "实现“三个转变”",
        "按照一体两翼格局",
        "一事一议、一企一策",
        "打造一批示范点",
        "组织实施第二批招聘",
        "1、统筹规划",
        "联系电话:0519-88890809",
        "不满意率比2007年有所下降",
        "年营业收入100亿元以上企业",
        "重点培育超百亿元大市场",
        "对在谈3000万美元以上重大项目",
        "已建成50个站点",
        "尚有93条道路",
        "每月召开1次会议以及每2个月通报",
        "入住率达80%时推出活动",
        "500KV以上电力变压器",
        "培训时长和参保3年以上的条件",
        "建成投用城东220千伏变电站",
        "依托3所职业院校",
        "案件2次以上的单位须说明理由",
        "实施十项行动",
        "三部门联合检查，七成以上",
        "抓好四个方面工作",
        "实施千名人才集聚工程",
        "千方百计增加收入",
    ],
)
def test_numbers_that_are_no_promises_stay_out(text: str) -> None:
    found = [t for t in read(text) if t.text != "召开1次会议以及每2个月通报"]
    assert [t.text for t in found if "1次会议" not in t.text] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("新增外资超3000万美元项目24个", [("新增外资超3000万美元项目24个", 24, "个")]),
        ("年营业收入100亿元以上企业1个", [("年营业收入100亿元以上企业1个", 1, "个")]),
        ("形成4个超500亿元的产品群", [("4个超500亿元的产品群", 4, "个")]),
        ("10家企业销售收入超亿元", [("10家企业销售收入超亿元", 10, "家")]),
        ("49个重大项目中，争取竣工7个", [("竣工7个", 7, "个")]),
        ("在城区25个街道建50家超市", [("街道建50家超市", 50, "家")]),
    ],
)
def test_thresholds_and_wholes_belong_to_the_subject(
    text: str, expected: list[tuple[str, float, str]]
) -> None:
    assert [(t.text, t.value, t.unit) for t in read(text)] == expected


def test_respectively_pairs_subjects_with_values() -> None:
    targets = read("设施农业、高效渔业、高效种植业面积分别增加1万亩、3万亩和6.5万亩")
    assert [(t.indicator, t.value) for t in targets] == [
        ("设施农业面积", 1),
        ("高效渔业面积", 3),
        ("高效种植业面积", 6.5),
    ]


def test_respectively_takes_the_subjects_of_earlier_clauses() -> None:
    targets = read("接待游客1200万人次，旅游综合收入80亿元，分别增长10%和12%")
    assert [(t.indicator, t.value) for t in targets[2:]] == [("接待游客", 10), ("旅游综合收入", 12)]


def test_a_baseline_is_no_target() -> None:
    assert brief("失业率由5%下降到4.5%") == [("失业率由5%下降到4.5%", 4.5, None, "%")]
    assert [(t.value, t.comparator) for t in read("办理时限由7个工作日压缩至3个工作日以内")] == [
        (3, "le")
    ]


def test_one_number_for_several_subjects_is_a_target_of_each() -> None:
    targets = read("年内登记率、街道覆盖率达100%")
    assert [(t.text, t.indicator) for t in targets] == [
        ("登记率、街道覆盖率达100%", "登记率"),
        ("街道覆盖率达100%", "街道覆盖率"),
    ]
    assert len(read("甲区、乙区、丙区各2个")) == 3


def test_a_quarterly_sequence_is_dated_by_quarters() -> None:
    targets = read("产出按季达到22%、47%、73%和100%的时序进度目标")
    assert [(t.value, t.deadline) for t in targets] == [
        (22, date(2008, 3, 31)),
        (47, date(2008, 6, 30)),
        (73, date(2008, 9, 30)),
        (100, END),
    ]


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("6月底前新增5家企业", [date(2008, 6, 30)]),
        ("新增5家企业", [END]),
        ("B栋5万m2年底封顶", [END]),
        ("上半年规模达13亿元；验收30家", [date(2008, 6, 30)] * 2),
        ("2010年产出指标：\n1、收入达5亿元。\n2、引进3家企业。", [date(2010, 12, 31)] * 2),
        ("至2010年,参保率达99%。补助儿童150元。", [date(2010, 12, 31)] * 2),
        ("改造小区18个，惠及居民6200户，11月底前完工", [date(2008, 11, 30)] * 2),
        ("新增5家企业，6月底前新增3家商店", [END, date(2008, 6, 30)]),
        ("到6月份完成500户，9月份1000户", [date(2008, 6, 30), date(2008, 9, 30)]),
    ],
)
def test_the_nearest_date_of_clause_sentence_or_heading_is_the_deadline(
    text: str, due: list[date]
) -> None:
    assert [t.deadline for t in read(text)] == due


def test_a_line_break_inside_a_sentence_parts_no_target_from_its_words() -> None:
    text = "到2010年，全市累计新增高标准农田180万亩，建设产地冷藏保\n鲜设施2400个，完善配套。"
    (_, target) = read(text)
    assert (target.indicator, target.value) == ("建设产地冷藏保鲜设施", 2400)
    assert target.deadline == date(2010, 12, 31)


def test_wishes_are_told_from_obligations() -> None:
    assert [t.aspirational for t in read("力争新增5家企业，募集30亿元；确保建成3个市场")] == [
        True,
        True,
        False,
    ]


def test_without_a_default_an_undated_target_has_no_deadline() -> None:
    (target,) = quantities.find("新增5家企业")
    assert target.deadline is None


@pytest.mark.parametrize(
    ("text", "quote", "value", "unit", "comparator", "change"),
    [
        (
            "Open at least two major systems",
            "at least two major systems",
            2,
            "systems",
            "ge",
            "count",
        ),
        ("Reduce emissions by 20 percent", "20 percent", 20, "percent", "eq", "reduction"),
        ("Raise enrolment from 20% to 30%", "30%", 30, "%", "eq", "share"),
        ("Invest $2.5 million", "$2.5 million", 2.5, "million US dollar", "eq", "absolute"),
        ("Plant over 10,000 trees", "over 10,000 trees", 10_000, "trees", "gt", "count"),
        ("Cap costs at no more than 5%", "no more than 5%", 5, "%", "le", "share"),
    ],
)
def test_english_targets_are_read(
    text: str, quote: str, value: float, unit: str, comparator: str, change: str
) -> None:
    (target,) = quantities.find(text, year=2021)
    assert (target.text, target.value, target.unit) == (quote, value, unit)
    assert (target.comparator, target.change) == (comparator, change)


@pytest.mark.parametrize(
    "text",
    [
        "Executive Order 13859",
        "Action 7",
        "Within 60 days",
        "a 5-year plan",
        "by 31 May 2021",
        "[^1]",
    ],
)
def test_english_numbers_that_promise_nothing_stay_out(text: str) -> None:
    assert quantities.find(text, year=2021) == ()


def test_an_english_target_is_due_at_the_date_after_it() -> None:
    (target,) = quantities.find("Build 30 homes by June 2022, reporting later", year=2021)
    assert target.deadline == date(2022, 6, 30)


PIECES = st.sampled_from(
    (
        *"一达各和（）“”、，；。%中的—\n5家",
        "新增",
        "1.2万",
        "m2",
        "企业",
        "超过",
        "以上",
        "亿元",
        "分别",
        "2008年",
        "两个",
    )
)


@given(st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=120))
def test_any_text_is_read_and_every_span_is_exact(text: str) -> None:
    targets = quantities.find(text, offset=3, year=2008, default=END)
    for target in targets:
        assert text[target.span.start - 3 : target.span.end - 3] == target.text
        assert target.indicator
        assert target.value_max is None or (target.value or 0) < target.value_max
    assert targets == quantities.find(text, offset=3, year=2008, default=END)


@pytest.mark.parametrize(
    "unit",
    ["1", "、", "达", "1个", "，", "十", "分别1个、", "6月前5家，", "两个中。", "5 jobs by May "],
)
def test_reading_takes_linear_time(unit: str) -> None:
    def seconds(text: str) -> float:
        start = process_time()
        read(text)
        return process_time() - start

    small, large = unit * (2_000 // len(unit)), unit * (20_000 // len(unit))
    assert seconds(large) < 0.3 + 30 * seconds(small)
