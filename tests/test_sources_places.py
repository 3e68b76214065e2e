"""Administrative divisions, and in which script a text is."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remit.sources import places
from remit.sources.variants import script


@pytest.mark.parametrize(
    ("name", "qualified", "level"),
    [
        ("常州", "常州市", "city"),
        ("常州市钟楼区", "常州市钟楼区", "district"),
        ("钟楼区", "常州市钟楼区", "district"),
        ("大竹县", "达州市大竹县", "county"),
        ("溧阳市", "常州市溧阳市", "county"),
        ("广西", "广西壮族自治区", "province"),
        ("内蒙古", "内蒙古自治区", "province"),
        ("恩施州", "恩施土家族苗族自治州", "city"),
        ("吉林", "吉林省", "province"),
        ("吉林市", "吉林市", "city"),
        ("北京", "北京市", "province"),
        ("江苏省常州市", "常州市", "city"),
    ],
)
def test_a_division_is_found_by_full_qualified_and_short_name(
    name: str, qualified: str, level: str
) -> None:
    """The higher division wins a short name; a qualified one settles which is meant."""
    found = places.division(name)
    assert found is not None
    assert (found.qualified, found.level) == (qualified, level)


def test_an_ambiguous_or_unknown_name_is_no_division() -> None:
    """鼓楼区 is in four cities; asked for all, they come; nothing is picked."""
    assert places.division("鼓楼区") is None
    assert {place.within[-1] for place in places.divisions("鼓楼区")} == {
        "南京市", "徐州市", "福州市", "开封市",
    }  # fmt: skip
    assert places.division("南京市鼓楼区") is not None
    assert places.division("云江市") is None
    assert places.division("") is None


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("鼓楼区", "district"),
        ("戚墅堰区", "district"),
        ("云江市", "city"),
        ("青岚县", "county"),
        ("东湖镇", "town"),
        ("五星街道", "town"),
        ("高新区", None),
        ("经济开发区", None),
        ("各辖市区", None),
        ("全市", None),
        ("市区", None),
        ("市发改委", None),
    ],
)
def test_the_level_comes_from_the_registry_or_the_ending(name: str, level: str | None) -> None:
    """Districts merged since are known by their ending; zones and collectives are no division."""
    assert places.level(name) == level


@pytest.mark.parametrize(
    ("name", "chain"),
    [
        ("常州市钟楼区人民政府办公室", ("常州市", "钟楼区")),
        ("云江市人民政府", ("云江市",)),
        ("中共青岚县委办公室", ("青岚县",)),
        ("浦口镇人民政府", ("浦口镇",)),
        ("市政府办公室", ()),
        ("区发改局", ()),
        ("各县区政府", ()),
        ("国务院办公厅", ()),
    ],
)
def test_the_divisions_at_the_head_of_a_bodys_name(name: str, chain: tuple[str, ...]) -> None:
    """Also one that no registry has, where an authority's words follow it."""
    assert places.leading(name) == chain


def test_a_mention_of_a_district_counts_for_its_city() -> None:
    """The longest name at a place counts, once for itself and once for the city above."""
    assert places.mentions("常州市钟楼区和溧阳市") == {"常州市": 3, "钟楼区": 1, "溧阳市": 1}


@settings(deadline=None)
@given(st.text(max_size=60))
def test_no_name_makes_the_registry_fail(name: str) -> None:
    """And the chain at the head of a name is the head of the name."""
    places.divisions(name)
    places.level(name)
    assert name.removeprefix("中共").startswith("".join(places.leading(name)))


HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), max_size=60)


def test_the_script_is_told_by_characters_that_only_one_has() -> None:
    """Shared characters and other scripts tell nothing."""
    assert script("責任單位") == "Hant"
    assert script("责任单位") == "Hans"
    assert script("人民 Owner 1") is None


def test_asking_for_a_long_name_takes_no_time() -> None:
    """Names that repeat divisions are cut up once, not in every way there is."""
    start = time.process_time()
    for name in ("0" * 28, "常州市" * 15, "吉林" * 22, "省市" * 5000, "市" * 44):
        places.divisions(name)
        places.level(name)
        places.leading(name)
    assert time.process_time() - start < 1
