"""Laws of the unit vocabulary: one meaning per wording, true factors, honest sums."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remit.vocabulary import units


@pytest.mark.parametrize(
    ("value", "unit", "expected", "base"),
    [
        (1600, "亿元", "160000000000", "元"),
        (5, "万m2", "50000", "平方米"),
        (1, "公顷", "10000", "平方米"),
        (15, "亩", "10000", "平方米"),
        (1, "平方公里", "1000000", "平方米"),
        (2, "万户", "20000", "户"),
        (3, "十万只", "300000", "只"),
        (6000, "万KVA", "60000000000", "伏安"),
        (2, "million euros", "2000000", "欧元"),
        (5, "‰", "0.5", "%"),
        (30, "percent", "30", "%"),
        (3, "名", "3", "人"),
    ],
)
def test_values_convert_to_their_base(value: int, unit: str, expected: str, base: str) -> None:
    assert units.convert(value, unit) == (Decimal(expected), base)


@pytest.mark.parametrize("words", [("㎡", "m2", "平方米", "m²", "平米"), ("个百分点", "百分点")])
def test_wordings_of_one_unit_are_one_unit(words: tuple[str, ...]) -> None:
    assert len({units.find_unit(word) for word in words}) == 1
    assert units.find_unit(words[0]) is not None


def test_case_counts_where_it_must_and_only_there() -> None:
    assert units.find_unit("MW") == units.find_unit("兆瓦")
    assert units.find_unit("kva") == units.find_unit("千伏安")


@pytest.mark.parametrize("text", ["", "万", "foo", "元元", "万亿亿亿亿"])
def test_an_unknown_unit_is_none(text: str) -> None:
    assert units.find_unit(text) is None
    assert units.convert(1, text) is None


def test_amounts_of_one_kind_add_up_and_others_say_why_not() -> None:
    assert units.addable(["亿元", "万元"]) == (True, "")
    assert units.addable(["万亩", "公顷", "㎡"]) == (True, "")
    for mixed in (["家", "户"], ["元", "美元"], ["%", "%"], ["个百分点"], ["元", None], ["foo"]):
        possible, reason = units.addable(mixed)
        assert not possible
        assert reason


def test_every_unit_reaches_a_base_of_its_own_kind() -> None:
    known = units.vocabulary().units
    assert len(known) > 150
    for unit in known.values():
        base = known[unit.base]
        assert base.base == base.slug
        assert base.factor == 1
        assert base.kind == unit.kind
        assert unit.factor > 0
        assert {"zh", "en"} <= unit.labels.keys()
        assert unit.additive or unit.reason.keys() >= {"zh", "en"}


@given(st.text(max_size=20))
def test_no_wording_crashes(text: str) -> None:
    found = units.measure(text)
    assert (found is None) == (units.convert(1, text) is None)
