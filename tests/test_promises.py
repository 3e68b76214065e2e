"""Laws of the promises: annotated documents read as annotated, nothing lost or doubled."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remit.layouts.promises import gather as promises
from remit.layouts.promises import quantities
from remit.layouts.time import dates
from remit.model import Assignment, Document, Extraction, Item, Passage, Span

GOLDEN = Path(__file__).parent / "golden"
ANNOTATED = ("changzhou-2008", "zhonglou-2006")


def golden(name: str, corpus: Path) -> tuple[dict[str, Any], str]:
    gold = json.loads((GOLDEN / f"targets-{name}.json").read_text(encoding="utf-8"))
    document = Document(path=name, text=(corpus / gold["document"]).read_text(encoding="utf-8"))
    assert document.sha256 == gold["sha256"], "the annotation belongs to another text"
    return gold, document.text


def scored(found: set[Any], wanted: set[Any]) -> tuple[float, float]:
    right = len(found & wanted)
    return right / max(1, len(found)), right / max(1, len(wanted))


@pytest.mark.parametrize("name", ANNOTATED)
def test_targets_of_the_annotated_documents_are_found(name: str, corpus: Path) -> None:
    gold, text = golden(name, corpus)
    wanted, found = set(), set()
    for region in gold["regions"]:
        for row in region["targets"]:
            assert text[row["start"] : row["end"]] == row["text"]
            wanted.add(
                tuple(
                    row.get(k) for k in ("start", "end", "value", "value_max", "unit", "deadline")
                )
            )
        for target in quantities.find(
            text[region["start"] : region["end"]],
            offset=region["start"],
            year=gold["year"],
            default=date(gold["year"], 12, 31),
        ):
            span = (target.span.start, target.span.end)
            found.add((*span, target.value, target.value_max, target.unit, str(target.deadline)))
    precision, recall = scored(found, wanted)
    assert len(wanted) >= 25
    assert precision >= 0.95
    assert recall >= 0.95


@pytest.mark.parametrize("name", ANNOTATED)
def test_deadlines_of_the_annotated_documents_are_found(name: str, corpus: Path) -> None:
    gold, text = golden(name, corpus)
    wanted, found = set(), set()
    for region in gold["regions"]:
        wanted |= {(row["start"], row["end"], row["date"]) for row in region["deadlines"]}
        found |= {
            (d.span.start, d.span.end, str(d.date))
            for d in dates.deadlines(
                text[region["start"] : region["end"]], offset=region["start"], year=gold["year"]
            )
        }
    precision, recall = scored(found, wanted)
    assert precision >= 0.95
    assert recall >= 0.95


def plan(*cells: tuple[str, str], year: int | None = 2008, title: str = "2008年重点工作") -> Item:
    """The one item of a plan whose passages are the given (label, text) cells."""
    return promises.add(extraction(*cells, year=year, title=title)).items[0]


def extraction(
    *cells: tuple[str, str], year: int | None = 2008, title: str = "2008年重点工作"
) -> Extraction:
    text = "培育企业\n"
    passages = []
    for label, words in cells:
        passages.append(Passage(span=Span(len(text), len(text) + len(words)), label=label))
        text += words + "\n"
    item = Item(
        number=1,
        title="培育企业",
        span=Span(0, len(text)),
        title_span=Span(0, 4),
        passages=tuple(passages),
    )
    document = Document(path="plan.txt", text=text, title=title, year=year)
    return Extraction(document=document, items=(item,))


def test_a_deadline_column_dates_the_targets_beside_it() -> None:
    item = plan(("任务", "建设人行天桥2座。"), ("完成时限", "9月投入使用"))
    assert [d.text for d in item.deadlines] == ["9月"]
    assert [t.deadline for t in item.targets] == [date(2008, 9, 30)]
    assert [m.text for m in item.milestones] == ["9月投入使用"]


def test_an_undated_target_is_due_at_the_end_of_the_year_of_the_plan_only() -> None:
    assert plan(("", "建设天桥2座")).targets[0].deadline == date(2008, 12, 31)
    assert plan(("", "建设天桥2座"), title="若干意见").targets[0].deadline is None
    assert plan(("", "建设天桥2座"), year=None).targets[0].deadline is None


def test_words_of_a_deadline_column_are_kept_where_they_name_no_time() -> None:
    item = plan(("Target Date", "Reference Inventory Guidance"), ("完成时限", "—"))
    assert [(d.text, d.date, d.precision) for d in item.deadlines] == [
        ("Reference Inventory Guidance", None, "relative")
    ]


def test_each_dated_step_is_a_milestone_in_its_own_words() -> None:
    item = plan(
        (
            "形象进度",
            "1、上半年完成总量的45%，下半年全部完成目标。\n2、整治计划于5月10日前完成方案，5月20日前完成立项；"
            "通车前收尾。\n3、组织实施阶段：2008年5月—9月底。",
        )
    )
    assert [(m.text, str(m.date)) for m in item.milestones] == [
        ("上半年完成总量的45%", "2008-06-30"),
        ("下半年全部完成目标", "2008-12-31"),
        ("整治计划于5月10日前完成方案", "2008-05-10"),
        ("5月20日前完成立项", "2008-05-20"),
        ("组织实施阶段：2008年5月—9月底", "2008-09-30"),
    ]
    assert item.milestones[-1].since == date(2008, 5, 1)


def test_a_label_in_the_text_makes_a_deadline_column() -> None:
    item = plan(("", "整改时限：立行立改，长期坚持"))
    assert [d.text for d in item.deadlines] == ["立行立改", "长期坚持"]
    assert plan(("", "立行立改，长期坚持，完善制度")).deadlines == ()


def test_without_passages_the_text_beside_title_and_names_is_read() -> None:
    text = "新增企业5家 6月底前建成3个市场（甲局牵头）"
    name = Assignment(name="甲局", role="lead", label="牵头", span=Span(20, 22))
    item = Item(
        number=1,
        title="新增企业5家",
        span=Span(0, len(text)),
        title_span=Span(0, 6),
        assignments=(name,),
    )
    whole = Extraction(document=Document(path="p", text=text, year=2008), items=(item,))
    (read,) = promises.add(whole).items
    assert [t.text for t in read.targets] == ["建成3个市场"]
    assert [d.text for d in read.deadlines] == ["6月底前"]


@given(
    st.lists(
        st.sampled_from(["新增5家", "6月底前", "，", "。", "\n", "完成时限：", "年内", "1、"])
    ).map("".join)
    | st.text(max_size=60),
    st.sampled_from(["", "完成时限", "形象进度"]),
)
def test_spans_are_exact_and_reading_again_changes_nothing(words: str, label: str) -> None:
    once = promises.add(extraction((label, words)))
    assert promises.add(once) == once
    (item,) = once.items
    for span, quoted in (
        *((t.span, t.text) for t in item.targets),
        *((m.span, m.text) for m in item.milestones),
        *((d.span, d.text) for d in item.deadlines),
    ):
        assert once.document.quote(span) == quoted
        assert quoted.strip() == quoted


def test_no_promise_begins_with_the_end_of_a_line() -> None:
    words = "新增5家" * 7 + "\n年内"
    (item,) = promises.add(extraction(("", words))).items
    assert [d.text for d in item.deadlines] == ["年内"]
    assert all(m.text == m.text.strip() for m in item.milestones)
