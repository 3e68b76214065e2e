"""Never silent: what looks like responsibility and was not read is said, and nothing else is."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remit.layouts import recognise
from remit.layouts.page import Page
from remit.layouts.unread import unread
from remit.model import Document

BODIES = ("市水务局", "市交通局", "县教育局", "省林业厅")
AGENCIES = ("Harbour Council", "Transport Office", "Ministry of Ports")
LABELS = ("牵头单位", "责任单位", "配合部门", "抓总单位")


def doc(text: str) -> Document:
    return Document(path="p.txt", text=text)


def said(text: str) -> list[str]:
    """The places that the whole reading tells as not read."""
    return [
        text[f.span.start : f.span.end]
        for f in recognise(doc(text)).findings
        if f.code == "unread-responsibility"
    ]


def traces(text: str) -> list[str]:
    """The places where nothing was read at all."""
    return [text[f.span.start : f.span.end] for f in unread(Page.of(doc(text)), ())]


chinese = st.lists(st.sampled_from(BODIES), min_size=1, max_size=3, unique=True).map("、".join)
latin = st.lists(st.sampled_from(AGENCIES), min_size=1, max_size=3, unique=True).map(", ".join)
shapes = st.one_of(
    st.builds("{}：{}".format, st.sampled_from(LABELS), chinese),
    st.builds("{}: {}".format, st.sampled_from(("Lead", "Lead agency", "Owner")), latin),
    st.builds("整修道路（{}{}）".format, chinese, st.sampled_from(("负责", "牵头", "配合"))),
    st.builds("整修道路，{}{}。".format, chinese, st.sampled_from(("负责", "牵头", "配合"))),
    chinese.map(lambda b: "".join(f"整修\t{b}\n" for _ in range(3))),
    latin.map(lambda b: "".join(f"Mend roads | {b}\n" for _ in range(3))),
)


@settings(max_examples=60, deadline=None)
@given(shapes)
def test_every_shape_of_responsibility_is_seen(text: str) -> None:
    assert traces(f"说明\n{text}\n")


@settings(max_examples=40, deadline=None)
@given(st.lists(chinese, min_size=3, max_size=5), st.sampled_from(("负责", "牵头")))
def test_what_is_read_is_not_told(lists: list[str], verb: str) -> None:
    rows = [f"{n}. 整修第{n}段道路。（{bodies}{verb}）" for n, bodies in enumerate(lists, start=1)]
    text = "整修计划\n" + "\n".join(rows)
    assert all(item.assignments for item in recognise(doc(text)).items)
    assert said(text) == []


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(AGENCIES), min_size=2, max_size=4))
def test_points_that_a_body_begins_are_never_passed_over(agencies: list[str]) -> None:
    rows = [f"### Action {n}: {who} will print maps" for n, who in enumerate(agencies, start=1)]
    text = "Mapping\n\n" + "\n\nMaps help.\n\n".join(rows)
    read = {a.name for i in recognise(doc(text)).items for a in i.assignments}
    assert read or len(said(text)) == len(agencies)


def test_brackets_of_bodies_are_never_passed_over() -> None:
    rows = [f"-  March 202{n} - Model of payment - ({AGENCIES[n]}) - C.L{n}\n\n" for n in range(3)]
    text = "The lines end by:\n\n" + "".join(rows)
    read = {a.name for i in recognise(doc(text)).items for a in i.assignments}
    assert read or len(said(text)) == len(AGENCIES)


@pytest.mark.parametrize(
    "text",
    [
        "第三条 县级以上人民政府应当加强领导，主动接受社会监督。\n第四条 有关部门按职责分工负责。",
        "副总经理按制度开展工作，对董事长负责。",
        "You may copy the work. The Licensor will not be liable for damages of any kind.",
        "市水务局昨日召开会议。市交通局有关负责人表示，道路已经修好。",
        "Lead times: ongoing\nOwner: N/A",
        "责任单位：无\n牵头单位：——",
    ],
)
def test_laws_news_and_licences_raise_no_alarm(text: str) -> None:
    assert said(text) == []


def test_a_place_is_told_once_and_in_both_languages() -> None:
    text = "说明\n牵头单位：市水务局负责。\n"
    found = list(unread(Page.of(doc(text)), ()))
    assert len(found) == 1
    assert "市水务局" in found[0].message
    assert "市水务局" in found[0].message_zh
