"""Where items begin and end: in order, apart, each with its title, whatever the layout."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from conftest import CORPUS
from hypothesis import given, settings
from hypothesis import strategies as st

from remit.layouts import extract
from remit.layouts.extents import apart
from remit.layouts.page import Page
from remit.model import Assignment, Document, Extraction, Item, Passage, Span
from remit.sources.text import decode

OWN = Path(__file__).parent / "golden" / "documents"
LINES = [
    "M1 Neue Bäume", "M2 Neue Bänke", "Bis Ende 2031 werden 20 Bäume gepflanzt.",
    "Zuständig: Bauamt", "Federführung: Bauamt", "Beteiligte: Forstamt, Sozialamt",
    "Frist: Juni 2032",
    "Lead: Parks Office", "Partners: Water Board", "Timescale: June 2032", "Plant more trees.",
    "修缮校舍。", "扩建医院", "一、教育", "1.修缮校舍。", "2.扩建医院(市卫健局负责)",
    "（一）扩建医院。",
    "主管领导：刘东", "责任单位：市教育局", "责任人：毛杰", "进度安排：6月底前开工；年底前完成。",
    "牵头单位：市教育局；配合单位：市财政局", "上述项目由市教育局负责。", "① 修路",
    "这项工作由市教育局牵头，市财政局配合。", "| 任务 | 责任单位 |", "| 修路 | 市交通局 |",
    "任务\t责任单位", "修路\t市交通局", "序号", "任务", "责任单位", "1", "2", "修路", "市交通局",
    "● 修路（市交通局）", "",
]  # fmt: skip
ODD = [
    "M1 Neue Bäume\nBis Ende 2031 werden 20 Bäume gepflanzt.\nZuständig: Bauamt\n"
    "Beteiligte: Forstamt\nFrist: Juni 2032\n\nM2 Neue Bänke\nZuständig: Forstamt\n"
    "Beteiligte: Bauamt\nFrist: Juli 2032\n",
    "修缮校舍二十所\n主管领导：刘东\n责任单位：市教育局\n责任人：毛杰\n进度安排：6月底前开工。\n"
    "扩建医院两家，新增床位五百张。\n主管领导：刘东\n责任单位：市卫健局\n责任人：石兰\n进度安排：年底前完成。\n",
    "一、教育\n责任人：毛杰\n\n责任单位：市教育局\n\n二、卫生\n责任人：石兰\n责任单位：市卫健局",
    "1.修路。责任单位：\n市交通局\n市财政局\n2.架桥。责任单位：\n市交通局\n",
    "任务\t责任单位\n修路\t市交通局\n上述项目由市教育局负责。\n1.修路(市交通局负责)\n",
]


def read(text: str) -> Extraction:
    return extract(Document(path="plan.txt", text=text, year=2031))


def check(items: tuple[Item, ...], length: int) -> None:
    end = 0
    for number, item in enumerate(items, 1):
        assert item.number == number
        assert end <= item.span.start <= item.title_span.start <= item.title_span.end
        assert item.title_span.end <= item.span.end <= length
        assert all(item.span.holds(p.span) for p in item.passages)
        end = item.span.end


@given(st.lists(st.sampled_from(LINES), max_size=24).map("\n".join))
@settings(max_examples=250, deadline=None)
def test_items_of_any_lines_are_in_order_and_apart(text: str) -> None:
    check(read(text).items, len(text))


@pytest.mark.parametrize("text", ODD)
def test_items_of_odd_layouts_are_in_order_and_apart(text: str) -> None:
    found = read(text)
    assert found.items
    check(found.items, len(text))


@pytest.mark.parametrize(
    "path", [*sorted(OWN.glob("*.txt")), *sorted(CORPUS.glob("*.txt"))], ids=lambda p: p.stem
)
def test_items_of_whole_documents_are_in_order_and_apart(path: Path) -> None:
    text = decode(path.read_bytes())
    check(read(text).items, len(text))


def test_codes_in_a_series_are_ordinals_and_the_words_after_them_titles() -> None:
    found = read(ODD[0])
    assert [(i.ordinal, i.title) for i in found.items] == [
        ("M1", "Neue Bäume"),
        ("M2", "Neue Bänke"),
    ]
    assert [[a.name for a in i.assignments] for i in found.items] == [
        ["Bauamt", "Forstamt"],
        ["Forstamt", "Bauamt"],
    ]


def test_a_code_that_begins_no_series_is_no_ordinal() -> None:
    found = read("Paper\nA4 Sheets only, please.\nLead: Print Office\n")
    assert [i.ordinal for i in found.items] == [None]


def test_lines_of_labels_belong_to_the_task_above_them_alone() -> None:
    found = read(ODD[1])
    assert [i.title for i in found.items] == ["修缮校舍二十所", "扩建医院两家，新增床位五百张"]
    assert [len(i.assignments) for i in found.items] == [3, 3]


SPANS = st.tuples(st.integers(0, 40), st.integers(1, 12)).map(lambda p: Span(p[0], p[0] + p[1]))


@st.composite
def claimed(draw: st.DrawFn) -> Item:
    span, title = draw(SPANS), draw(SPANS)
    name = draw(st.sampled_from("甲乙丙"))
    one = Assignment(name=name, role="lead", label="牵头", span=Span(span.start, span.start + 1))
    passages = (Passage(span=span),)
    return Item(
        number=1, title="", span=span, title_span=title, assignments=(one,), passages=passages
    )


@given(st.lists(claimed(), max_size=8))
def test_items_that_claim_the_same_words_are_parted_and_nobody_is_lost(items: list[Item]) -> None:
    text = "一 二三、" * 12
    parted = apart(Page.of(Document(path="x.txt", text=text)), items)
    check(tuple(parted), len(text))
    names = [a.name for i in items for a in i.assignments]
    assert {a.name for i in parted for a in i.assignments} == set(names)
    assert apart(Page.of(Document(path="x.txt", text=text)), parted) == [
        replace(i, number=n) for n, i in enumerate(parted, 1)
    ]
