"""Columns typed by what stands in them: any heading serves, and prose is no column of names."""

from __future__ import annotations

import string
from collections.abc import Sequence

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from remit.layouts import extract, recognise
from remit.layouts.tables import columns as cols
from remit.layouts.who import likeness
from remit.model import Cell, Document, Extraction, Item, Span, Table
from remit.vocabulary import roles

ZH_ROWS = [
    ("修缮沿湖栈道两公里", "县水利局、县林业局", "2025年6月"),
    ("新办乡村书屋九个", "县文旅局", "2025年9月"),
    ("翻新老戏台", "县住建局、各乡镇人民政府", "2025年12月"),
]
EN_ROWS = [
    ("Repair two miles of quay", "Harbour Board, Roads Authority", "June 2025"),
    ("Open nine reading rooms", "Department of Libraries", "September 2025"),
    ("Plant an orchard", "Parks Agency", "December 2025"),
]
HAN = st.text(alphabet="山河春秋东南花木石云雨声", min_size=2, max_size=6)
LATIN = st.text(alphabet=string.ascii_lowercase, min_size=3, max_size=10).map(str.capitalize)
MARKS = st.sampled_from(["|", "\t"])


def read(text: str) -> Extraction:
    return recognise(Document(path="table.txt", text=text))


def names(item: Item) -> list[str]:
    return [a.name for a in item.assignments]


def lined(mark: str, rows: Sequence[tuple[str, ...]]) -> str:
    return "\n".join(mark.join(row) for row in rows) + "\n"


def marked(rows: list[list[tuple[str, int, int]]]) -> tuple[str, Table]:
    """A table of a file format; each cell with the rows and columns it spans, "" under a span."""
    text, cells = "", []
    for r, row in enumerate(rows):
        for c, (words, down, across) in enumerate(row):
            if words:
                span = Span(len(text), len(text) + len(words))
                cells.append(Cell(row=r, column=c, span=span, row_span=down, column_span=across))
            text += words + "\t"
        text += "\n"
    return text, Table(span=Span(0, len(text)), cells=tuple(cells))


def of_format(rows: list[list[tuple[str, int, int]]]) -> Extraction:
    text, table = marked(rows)
    return extract(Document(path="table.docx", text=text, tables=(table,)))


def one(words: str) -> tuple[str, int, int]:
    return words, 1, 1


@given(HAN, MARKS)
@settings(max_examples=60, deadline=None)
def test_any_heading_over_lists_of_bodies_is_read(heading: str, mark: str) -> None:
    assume(roles.find(heading) is None and cols.heading(heading).kind == "unknown")
    assume(likeness.of(heading).other > 0.5)  # such as 东东东, which could be a person
    head = ("序号", "事项", heading, "完成时限")
    rows = [(str(n), *row) for n, row in enumerate(ZH_ROWS, 1)]
    found = read(lined(mark, [head, *rows]))
    assert [names(i) for i in found.items] == [row[1].split("、") for row in ZH_ROWS]
    assert [f.code for f in found.findings] == ["unknown-label"]


@given(LATIN, MARKS)
@settings(max_examples=60, deadline=None)
def test_any_heading_over_bodies_in_latin_script_is_read(heading: str, mark: str) -> None:
    assume(roles.find(heading) is None and cols.heading(heading).kind == "unknown")
    found = read(lined(mark, [("Action", heading, "Due"), *EN_ROWS]))
    assert [names(i) for i in found.items] == [row[1].split(", ") for row in EN_ROWS]
    assert {a.label for i in found.items for a in i.assignments} == {heading}


@given(
    st.lists(
        st.sampled_from(["they", "the", "and", "with", "of", "challenges", "open", "data", "was"]),
        min_size=9,
    )
)
@settings(max_examples=60, deadline=None)
def test_prose_under_a_role_word_names_nobody(prose: list[str]) -> None:
    rows = [tuple(prose[at : at + 3]) for at in range(0, len(prose) - 2, 3)]
    found = read(lined("\t", [("Action", "Lead agency", "Support"), *rows]))
    assert not any(names(i) for i in found.items)


@pytest.mark.parametrize("heading", ["实施地点", "上年完成情况", "原牵头单位", "填报单位"])
def test_what_stands_beside_a_plan_answers_for_nothing(heading: str) -> None:
    rows = [("序号", "任务", "牵头单位", heading)]
    rows += [(str(n), task, who, "县粮食局") for n, (task, who, _) in enumerate(ZH_ROWS, 1)]
    found = read(lined("|", rows))
    assert [names(i) for i in found.items] == [row[1].split("、") for row in ZH_ROWS]


@pytest.mark.parametrize("heads", ["action_title lead_agency due_date last_updated",
                                   "actionTitle leadAgency dueDate lastUpdated"])  # fmt: skip
def test_headings_of_machines_say_what_those_of_people_say(heads: str) -> None:
    rows = [(*row, "2024-01-05") for row in EN_ROWS]
    found = extract(Document(path="t.txt", text=lined("\t", [tuple(heads.split()), *rows])))
    assert [[a.role for a in i.assignments] for i in found.items] == [
        ["lead"] * 2, ["lead"], ["lead"]
    ]  # fmt: skip
    assert [[str(d.date) for d in i.deadlines] for i in found.items] == [
        ["2025-06-30"], ["2025-09-30"], ["2025-12-31"]
    ]  # fmt: skip
    assert [i.title for i in found.items] == [row[0] for row in EN_ROWS]


MERGED = [("县粮食局", 2, 1), ("6月底前", 2, 1)]


def test_a_row_with_its_own_ordinal_is_an_item_whatever_is_merged_around_it() -> None:
    found = of_format(
        [
            [one(h) for h in ("序号", "类别", "项目", "任务", "牵头单位", "完成时限")],
            [one("1"), *((t, 2, 1) for t in ("粮食", "仓储")), one("新建粮仓"), *MERGED],
            [one("2"), one(""), one(""), one("轮换储备粮"), one(""), one("")],
            [one("3"), one("水利"), one("灌溉"), one("疏浚水渠"), one("县水利局"), one("9月底前")],
        ]
    )  # fmt: skip
    assert [i.ordinal for i in found.items] == ["1", "2", "3"]
    assert [i.title for i in found.items] == ["新建粮仓", "轮换储备粮", "疏浚水渠"]
    assert [names(i) for i in found.items] == [["县粮食局"], ["县粮食局"], ["县水利局"]]
    assert [i.deadlines[0].text for i in found.items] == ["6月底前", "6月底前", "9月底前"]


def test_headings_below_a_wide_one_are_typed_like_any_other() -> None:
    found = of_format(
        [
            [("编号", 2, 1), ("要办的事", 2, 1), ("谁来办", 1, 2), one("")],
            [one(""), one(""), one("挑头的"), one("帮忙的")],
            [one("1"), one("新建粮仓"), one("县粮食局"), one("县财政局")],
            [one("2"), one("疏浚水渠"), one("县水利局"), one("县林业局")],
        ]
    )
    assert [names(i) for i in found.items] == [["县粮食局", "县财政局"], ["县水利局", "县林业局"]]
    assert [i.title for i in found.items] == ["新建粮仓", "疏浚水渠"]


def test_an_escaped_bar_is_text() -> None:
    found = read("| 任务 | 牵头单位 |\n|---|---|\n| 建粮仓\\|粮库 | 县粮食局 |\n")
    assert [(i.title, names(i)) for i in found.items] == [("建粮仓\\|粮库", ["县粮食局"])]


def test_a_label_means_the_same_in_every_place_of_a_document() -> None:
    """A table of one row proves nothing of its heading; another under the same heading does."""
    first = [("Action", "Whose it is", "Due"), *EN_ROWS]
    second = [("Action", "Whose it is", "Due"), ("Paint the light", "Harbour Light Trust", "2026")]
    alone = read(lined("|", second))
    assert not any(names(i) for i in alone.items)
    both = read(lined("|", first) + "\nAnd besides:\n\n" + lined("|", second))
    assert [names(i) for i in both.items][-1] == ["Harbour Light Trust"]
    assert len(both.items) == len(EN_ROWS) + 1
    assert "unknown-label" in {f.code for f in both.findings}
