"""Forms: fields are known by coming back, whatever their names."""

from __future__ import annotations

import string
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from remit.layouts import extract
from remit.layouts.tables import columns as cols
from remit.layouts.who import likeness
from remit.model import Document, Extraction, Item

ZH = st.text("东西南北山川风云花木石田井泉", min_size=3, max_size=5)
LATIN = st.text(string.ascii_lowercase, min_size=4, max_size=9).map(str.capitalize)
ACTIONS = [
    ("Open a tide register", "Harbour Office, Department of Fisheries", "June 2031"),
    ("Repair the sea wall", "Department of Works", "September 2031"),
    ("Train the divers", "Harbour Office", "December 2031"),
]
TASKS = [
    ("开通潮位登记", "县港务局、县渔业局", "2031年6月底前"),
    ("修缮海堤", "县工程局", "2031年9月底前"),
    ("培训潜水员", "县港务局", "2031年12月底前"),
]


def read(text: str) -> Extraction:
    return extract(Document(path="t.txt", text=text))


def names(item: Item) -> list[str]:
    return [a.name for a in item.assignments]


def _tabbed(fields: tuple[str, str], rows: list[tuple[str, str, str]]) -> str:
    return "".join(
        f"{n}. {title}\n{fields[0]}\t{who}\n\t{fields[1]}\t{due}\n"
        for n, (title, who, due) in enumerate(rows, 1)
    )


def _stacked(fields: tuple[str, str], rows: list[tuple[str, str, str]]) -> str:
    return "".join(
        f"A{n} - {title}\n\n{fields[0]}\n  {who}\n\n{fields[1]}\n  {due}\n\n"
        for n, (title, who, due) in enumerate(rows, 1)
    )


def _unknown(name: str) -> bool:
    return cols.heading(name).kind == "unknown" and likeness.of(name).other > 0.5


@pytest.mark.parametrize("form", [_tabbed, _stacked])
@pytest.mark.parametrize(("words", "rows", "mark"), [(LATIN, ACTIONS, ", "), (ZH, TASKS, "、")])
@given(data=st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
def test_a_field_with_any_name_over_lists_of_bodies_is_read(
    form: Callable[[tuple[str, str], list[tuple[str, str, str]]], str],
    words: st.SearchStrategy[str],
    rows: list[tuple[str, str, str]],
    mark: str,
    data: st.DataObject,
) -> None:
    who, due = data.draw(words), data.draw(words)
    assume(who != due)
    assume(_unknown(who))
    assume(_unknown(due))
    found = read(form((who, due), rows))
    assert [names(i) for i in found.items] == [row[1].split(mark) for row in rows]
    assert {a.label for i in found.items for a in i.assignments} == {who}
    assert found.items[0].title.endswith(rows[0][0])
    assert "unknown-label" in {f.code for f in found.findings}
    assert [str(i.deadlines[0].date) for i in found.items] == [
        "2031-06-30",
        "2031-09-30",
        "2031-12-31",
    ]


def test_a_value_goes_on_over_lines_and_the_next_title_is_no_part_of_it() -> None:
    found = read(
        "1. Open a tide register\nWho does it\tHarbour Office, Department of\nFisheries\n"
        "Purpose\tLet everybody\nknow the tides.\n"
        "2. Repair the sea wall\nWho does it\tDepartment of Works\nPurpose\tKeep dry.\n"
    )
    assert [names(i) for i in found.items] == [
        ["Harbour Office", "Department of Fisheries"],
        ["Department of Works"],
    ]
    assert [i.title for i in found.items] == ["Open a tide register", "Repair the sea wall"]


@given(st.lists(st.sampled_from(["the sea", "was calm", "and we", "went home"]), min_size=6))
@settings(max_examples=30, deadline=None)
def test_prose_that_comes_back_is_no_form_of_names(prose: list[str]) -> None:
    text = "".join(f"Then\t{a}\nAfter that\t{b}\n" for a, b in pairwise(prose))
    assert not any(names(i) for i in read(text).items)
