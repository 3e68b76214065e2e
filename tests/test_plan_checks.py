"""Laws of the plan linter: contradictions are found with both sides, sound plans are clean."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remit.checks import check_plan, checkability
from remit.findings import KINDS
from remit.layouts.promises import gather as promises
from remit.model import Assignment, Document, Extraction, Finding, Item, Passage, Span

Row = tuple[str, str, tuple[str, ...]]


def plan(*rows: Row, title: str = "2008年重点工作", year: int | None = 2008) -> Extraction:
    """A plan of rows (title, lead, cells); a cell that starts with 【n】 belongs to part n."""
    text, items = "", []
    for number, (name, lead, cells) in enumerate(rows, start=1):
        start = len(text)
        text += f"{name}\n"
        passages = []
        for cell in cells:
            passages.append(Passage(span=Span(len(text), len(text) + len(cell))))
            text += cell + "\n"
        assignments = []
        if lead:
            span = Span(len(text), len(text) + len(lead))
            assignments.append(Assignment(name=lead, role="lead", label="牵头单位", span=span))
            text += lead + "\n"
        items.append(
            Item(
                number=number,
                title=name,
                span=Span(start, len(text)),
                title_span=Span(start, start + len(name)),
                assignments=tuple(assignments),
                passages=tuple(passages),
            )
        )
    document = Document(path="plan.txt", text=text, title=title, year=year)
    return promises.add(Extraction(document=document, items=tuple(items)))


def codes(extraction: Extraction, *, remarks: bool = False) -> list[str]:
    return [f.code for f in check_plan(extraction) if remarks or f.severity != "info"]


def only(extraction: Extraction) -> Finding:
    (finding,) = (f for f in check_plan(extraction) if f.severity != "info")
    return finding


def test_a_sound_plan_has_no_findings() -> None:
    sound = plan(
        ("绿化工程", "园林局", ("6月底前新增绿地30公顷，其中公园20公顷、街道10公顷。",)),
        ("住房保障", "房管局", ("上半年完成500户，年底前达到1000户。", "发放贷款5亿元。")),
    )
    assert check_plan(sound) == ()


def test_two_values_for_one_indicator_and_date_conflict() -> None:
    finding = only(plan(("住房", "房管局", ("廉租房确保完成1000户", "廉租房到12月份完成1500户"))))
    assert finding.code == "conflicting-targets"
    assert "1500户" in finding.message
    assert "廉租房确保完成1000户” in item 1, line 2" in finding.message


@pytest.mark.parametrize(
    "cells",
    [
        ("廉租房完成1000户", "廉租房争取突破1500户"),
        ("廉租房完成1000户以上", "廉租房完成1500户"),
        ("廉租房6月底前完成500户", "廉租房年底前完成1000户"),
        ("廉租房完成1000户", "廉租房完成0.1万户"),
    ],
)
def test_hopes_minimums_steps_and_other_units_are_no_conflict(cells: tuple[str, ...]) -> None:
    assert codes(plan(("住房", "房管局", cells))) == []


def test_one_amount_for_two_years_is_noticed() -> None:
    finding = only(plan(("人才", "人事局", ("到2010年引进高科技人才500名", "引进高科技人才500名"))))
    assert finding.code == "repeated-target"
    assert "2010-12-31" in finding.message


def test_parts_that_do_not_make_up_their_total_are_noticed() -> None:
    parts = "1、新增绿地面积57.5公顷。\n2、新增绿地面积60公顷。\n3、新增绿地面积100公顷。"
    finding = only(plan(("绿化", "园林局", ("新增绿地面积300公顷以上", parts))))
    assert finding.code == "sum-mismatch"
    assert "217.5 公顷" in finding.message
    assert codes(plan(("绿化", "园林局", ("新增绿地面积200公顷以上", parts)))) == []


def test_parts_of_which_must_not_exceed_the_whole() -> None:
    finding = only(
        plan(("外资", "外经局", ("新增外资项目24个，其中制造业项目18个、服务业项目10个",)))
    )
    assert (finding.code, "28 个" in finding.message) == ("sum-mismatch", True)
    assert codes(plan(("外资", "外经局", ("新增外资项目24个，其中制造业项目15个",)))) == []


def test_a_unit_that_its_series_or_its_indicator_excludes_is_an_error() -> None:
    series = "1—3月发放贷款4亿元；4—6月发放贷款5亿元；7—9月发放贷款5万人"
    finding = only(plan(("公积金", "房管局", (series,))))
    assert (finding.code, finding.severity) == ("unit-mismatch", "error")
    assert "亿元" in finding.message
    assert codes(plan(("公积金", "房管局", ("发放贷款5万人",)))) == ["unit-mismatch"]


def test_dates_outside_the_year_of_the_plan_are_noticed() -> None:
    extraction = plan(("公园", "园林局", ("前期工作2007年底完成，明年5月1日前建成2座。",)))
    assert codes(extraction, remarks=True) == ["deadline-before-plan", "deadline-after-plan"]
    assert codes(extraction) == ["deadline-before-plan"]
    horizon = plan(("公园", "园林局", ("到2010年建成8个公园，年内建成3个公园。",)))
    assert codes(horizon, remarks=True) == []


def test_a_running_total_must_not_fall() -> None:
    finding = only(plan(("产业", "经贸委", ("产出按季达到22%、47%、43%和100%的时序进度",))))
    assert finding.code == "sequence-not-rising"
    assert "47%" in finding.message
    assert codes(plan(("公交", "建设局", ("5月底前新辟线路4条；8月底前新辟线路3条",)))) == []


def test_one_target_under_two_leads_is_noticed_at_the_second() -> None:
    extraction = plan(
        ("公交", "建设局", ("上半年新增600辆空调公交车",)),
        ("交通", "公安局", ("上半年新增600辆公交车",)),
    )
    finding = only(extraction)
    assert (finding.code, finding.item) == ("same-target-two-leads", 2)
    assert "建设局" in finding.message
    same_lead = plan(
        ("公交", "建设局", ("上半年新增600辆空调公交车",)),
        ("交通", "建设局", ("上半年新增600辆公交车",)),
    )
    assert codes(same_lead) == []


def test_a_body_in_charge_needs_a_role() -> None:
    extraction = plan(("车站", "交通局", ("年内建成2座车站，高新管委会负责车站的实施。",)))
    finding = only(extraction)
    assert (finding.code, extraction.document.quote(finding.span)) == (
        "body-without-role",
        "高新管委会",
    )
    for fine in ("市交通局负责车站的实施", "实行领导负责制", "各部门主要领导负责", "分管市长牵头"):
        assert codes(plan(("车站", "交通局", (f"年内建成2座车站，{fine}。",)))) == []


def test_a_number_without_a_unit_is_noticed() -> None:
    finding = only(plan(("产业", "经贸委", ("年内新建厂房2座，销售收入达到1600。",))))
    assert finding.code == "number-without-unit"


def test_an_undated_item_among_dated_ones_is_noticed() -> None:
    rows: list[Row] = [
        ("甲", "一局", ("6月底前新增5家企业",)),
        ("乙", "二局", ("年内新增6家商店",)),
    ]
    finding = only(plan(*rows, ("丙", "三局", ("提高服务水平",))))
    assert (finding.code, finding.item) == ("no-deadline", 3)
    assert codes(plan(rows[0], ("丙", "三局", ("提高水平",)), ("丁", "四局", ("改进服务",)))) == []


def test_checkability_counts_each_condition_and_all_together() -> None:
    extraction = plan(("甲", "一局", ("6月底前新增5家企业",)), ("乙", "", ("年内提高服务水平",)))
    report = checkability(extraction)
    assert report["items"] == 2
    assert {name: c["missing"] for name, c in report["conditions"].items()} == {
        "owner": [1, 2],
        "lead": [2],
        "number": [2],
        "date": [],
        "closed_groups": [2],
    }
    assert report["conditions"]["lead"]["share"] == 0.5
    assert report["checkable"] == {"items": 0, "share": 0.0, "missing": [1, 2]}
    assert checkability(replace(extraction, items=()))["checkable"]["share"] is None


def test_the_contradictions_of_the_real_plan_are_found(corpus: object) -> None:
    from pathlib import Path

    from remit.reading import extract
    from remit.sources import read

    assert isinstance(corpus, Path)
    found = {
        (f.code, f.item)
        for f in extract(read(corpus / "changzhou-2008.txt")).findings
        if f.severity != "info"
    }
    assert found >= {
        ("unit-mismatch", 14),
        ("sum-mismatch", 25),
        ("conflicting-targets", 14),
        ("same-target-two-leads", 22),
        ("same-target-two-leads", 28),
        ("body-without-role", 21),
        ("deadline-before-plan", 25),
        ("no-official", 28),
    }


CELLS = st.lists(
    st.sampled_from(
        [
            "新增绿地",
            "5",
            "公顷",
            "达",
            "50%",
            "年内",
            "其中",
            "，",
            "。",
            "甲局",
            "负责",
            "6月底前",
            "\n",
            "万人",
        ]
    ),
    max_size=25,
).map("".join)


@given(st.lists(st.tuples(CELLS, CELLS), max_size=4))
def test_no_plan_crashes_the_linter_and_every_finding_lies_in_the_document(
    cells: list[tuple[str, str]],
) -> None:
    extraction = plan(*((f"第{n}项", "甲局", pair) for n, pair in enumerate(cells)))
    findings = check_plan(extraction)
    assert findings == check_plan(extraction)
    for finding in findings:
        assert finding.span.end <= len(extraction.document.text)
        assert finding.code in KINDS
        assert finding.message_zh


def test_two_values_for_one_quarter_are_no_falling_series() -> None:
    cells = ("二季度：累计新增达2.5万亩和5万亩。\n三季度：累计新增达3万亩和6万亩。",)
    assert "sequence-not-rising" not in codes(plan(("高效农业", "农林局", cells)))
