"""The veto: what cannot be a name is never assigned to, whatever layout reads it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remit.layouts import recognise
from remit.layouts.who.plausible import plausibility
from remit.model import Document, Extraction

NAMES = [
    "省能源局",
    "青峰",
    "可再生能源中心",
    "市委对台办",
    "石兰",
    "各镇党委、政府",
    "DfT",
    "Deloitte",
]
SENTENCES = [
    "但市人民政府",
    "报市人民政府",
    "该单位",
    "管理部门应当负责落实项目",
    "建立各项管理制度",
    "6",
    "the",
    "and",
    "we will decide",
    "<code>leaf",
    "Fonts: SIL {OFL}",
    "232.4-12.5",
]


def read(text: str) -> Extraction:
    return recognise(Document(path="plan.txt", text=text))


@pytest.mark.parametrize("name", [*NAMES, "State leaders", "the public", "St. Mary University"])
def test_names_pass(name: str) -> None:
    assert plausibility(name) == 1.0


@pytest.mark.parametrize("words", SENTENCES)
def test_words_of_sentences_numbers_and_code_do_not(words: str) -> None:
    assert plausibility(words) == 0.0


def test_prose_under_words_that_look_like_headings_is_no_table() -> None:
    found = read(
        "letters are kept.  In the long quarrel of the harbour\n"
        "Next steps\t\tContinue supporting agencies as they hold trials and reviews as\n"
        "drawing.\t\t\t\t\t\n"
        "Short description\t\tExtend county joint work and talks with the open\n"
    )
    assert [a.name for i in found.items for a in i.assignments] == []


def test_one_cell_that_is_no_name_is_left_out_and_said() -> None:
    found = read(
        "| 任务 | 责任单位 |\n|---|---|\n| 修路 | 市交通局 |\n| 建桥 | 市水务局 |\n"
        "| 治水 | 应当由大家共同负责落实项目资金 |\n"
    )
    assert [a.name for i in found.items for a in i.assignments] == ["市交通局", "市水务局"]
    assert any(f.code == "implausible-name" for f in found.findings)


@given(st.text(max_size=60))
def test_every_plausibility_is_between_zero_and_one(words: str) -> None:
    assert 0.0 <= plausibility(words) <= 1.0
