"""Matrices of marks, and tables on their side."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from remit.layouts import extract
from remit.model import Cell, Document, Extraction, Item, Span, Table

BODIES = ["县港务局", "县渔业局", "县工程局", "县财政局"]
TASKS = ["开通潮位登记", "修缮海堤", "培训潜水员"]


def read(text: str) -> Extraction:
    return extract(Document(path="t.md", text=text))


def said(item: Item) -> set[tuple[str, str]]:
    return {(a.name, a.role) for a in item.assignments}


def barred(rows: list[list[str]]) -> str:
    head, *body = rows
    lines = [head, ["---"] * len(head), *body]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines) + "\n"


MARKS = st.lists(
    st.lists(st.sampled_from(["", "lead", "support"]), min_size=4, max_size=4),
    min_size=3,
    max_size=3,
).filter(lambda m: all(any(row[k] for row in m) for k in range(4)) and all(map(any, m)))


@pytest.mark.parametrize(
    ("lead", "support", "legend"),
    [
        ("牵头", "配合", ""),
        ("★", "●", ""),
        ("●", "▲", "注：●表示牵头单位，▲表示配合单位。\n"),
        ("○", "◇", "（○为主办、◇为协办）\n"),
        ("A", "S", ""),
    ],
)
@given(marks=MARKS)
@settings(max_examples=20, deadline=None)
def test_a_mark_says_what_a_body_does_for_an_initiative(
    lead: str, support: str, legend: str, marks: list[list[str]]
) -> None:
    signs = {"": "", "lead": lead, "support": support}
    # A sign alone, which nothing explains, says who is responsible.
    assume(any("lead" in row for row in marks) and any("support" in row for row in marks))
    rows = [["序号", "重点工作", *BODIES]]
    for n, (task, row) in enumerate(zip(TASKS, marks, strict=True), 1):
        rows.append([str(n), task, *(signs[m] for m in row)])
    found = read(barred(rows) + "\n" + legend)
    wanted = [
        {(body, role) for body, role in zip(BODIES, row, strict=True) if role} for row in marks
    ]
    assert [said(i) for i in found.items] == wanted
    for item in found.items:
        for a in item.assignments:
            assert found.document.text[a.span.start : a.span.end] == a.name


def test_letters_mean_what_a_legend_says_and_nothing_without_one() -> None:
    rows = [
        ["Task", "Harbour Office", "Finance", "Works"],
        ["Open a tide register", "L", "", "P"],
        ["Repair the sea wall", "", "P", "L"],
    ]
    found = read("L = leads, P = partners, blank = no part\n\n" + barred(rows))
    assert [said(i) for i in found.items] == [
        {("Harbour Office", "lead"), ("Works", "support")},
        {("Finance", "support"), ("Works", "lead")},
    ]
    assert not any(said(i) for i in read(barred(rows)).items)


def test_letters_mean_what_rasci_says_and_several_may_meet() -> None:
    rows = [
        ["No.", "Action", "Harbour Office", "Finance", "Works"],
        ["1", "Open a tide register", "A/R", "C", "I"],
        ["2", "Repair the sea wall", "I", "S", "R"],
    ]
    found = read(barred(rows) + "\nR = Responsible, A = Accountable, S = Support\n")
    assert [said(i) for i in found.items] == [
        {("Harbour Office", "lead"), ("Harbour Office", "responsible"), ("Finance", "support")},
        {("Finance", "support"), ("Works", "responsible")},
    ]


def test_a_table_of_yes_and_no_under_other_headings_names_nobody() -> None:
    rows = [["Action", "Done", "Late"], ["Open a register", "x", ""], ["Repair", "", "x"]]
    assert not any(said(i) for i in read(barred(rows)).items)


def _turned(rows: list[list[str]]) -> Extraction:
    """A table of a file format, with the rows given as its lines."""
    text, cells = "", []
    for r, row in enumerate(rows):
        for c, words in enumerate(row):
            cells.append(Cell(row=r, column=c, span=Span(len(text), len(text) + len(words))))
            text += words + ("\n" if c == len(row) - 1 else "\t")
    table = Table(span=Span(0, len(text)), cells=tuple(cells))
    return extract(Document(path="t.docx", text=text, tables=(table,)))


@pytest.mark.parametrize("way", ["format", "bars"])
def test_a_table_on_its_side_says_what_it_says_upright(way: str) -> None:
    rows = [
        ["序号", "1", "2", "3"],
        ["重点工作", *TASKS],
        ["牵头单位", *BODIES[:3]],
        ["配合单位", "县财政局、县渔业局", "县财政局", "县渔业局"],
        ["完成时限", "2031年6月底前", "2031年9月底前", "2031年12月底前"],
    ]
    upright = [list(row) for row in zip(*rows, strict=True)]
    turn = _turned if way == "format" else lambda r: read(barred(r))
    lying, standing = turn(rows), turn(upright)
    assert [said(i) for i in lying.items] == [said(i) for i in standing.items]
    assert [i.title for i in lying.items] == TASKS
    assert [[d.date for d in i.deadlines] for i in lying.items] == [
        [d.date for d in i.deadlines] for i in standing.items
    ]
    assert len(lying.items[0].assignments) == 3
