"""Names resolve exactly or not at all, and a bad row is named with its line."""

from __future__ import annotations

from pathlib import Path

import invented
import pytest

from remit.errors import RegistryError
from remit.registry import Registry, kind_of, normalise, read


def test_every_alias_leads_to_the_same_agent(registry: Registry) -> None:
    found = {
        registry.agent(name, scope="shili", kind="department").key
        for name in ("示例市住房和城乡建设局", "市住建局", "住建局", "Housing Bureau", "市 住建局")
    }
    assert found == {"housing"}


def test_a_name_that_only_looks_alike_stays_apart(registry: Registry) -> None:
    agent = registry.agent("市住建委", scope="shili", kind="department")
    assert agent.provisional
    assert agent.key.startswith("x-")
    assert registry.near("市住建委", scope="shili") == ["示例市住房和城乡建设局"]


def test_the_same_name_in_two_places_is_two_agents(registry: Registry) -> None:
    here = registry.agent("财政局", scope="a", kind="department")
    there = registry.agent("财政局", scope="b", kind="department")
    assert here.key != there.key


def test_a_registry_serves_only_its_own_jurisdiction(registry: Registry) -> None:
    assert registry.jurisdiction_of("别市") is None
    found = registry.jurisdiction_of("Example City")
    assert found is not None
    assert found.key == "shili"


def test_an_unnamed_place_is_served_by_the_only_registry_given_but_not_by_a_shipped_one(
    registry_file: Path,
) -> None:
    given = Registry.load([registry_file]).jurisdiction_of(None)
    assert given is not None
    assert Registry.load([]).jurisdiction_of(None) is None


HEAD = invented.REGISTRY.splitlines()[0]
CITY = "jurisdiction,shili,示例市,,,,,,"


@pytest.mark.parametrize(
    ("rows", "line", "says"),
    [
        (["department,ok,名,,,,,,,,"], 3, "cells"),
        (["departmnt,ok,名,,,,,,"], 3, "did you mean 'department'"),
        (["department,Bad Id,名,,,,,,"], 3, "not a slug"),
        (["department,ok,,,,,,,"], 3, "no name_zh"),
        (["department,a,名,,,,,,", "department,a,名二,,,,,,"], 4, "line 3"),
        (["department,a,名,,,,,,", "department,b,名二,,名,,,,"], 4, "of 'a'"),
        (["group,g,各区,,,,,,", "membership,g,,,,nobody,,,"], 4, "no row"),
        (["department,a,名,,,,,,", "membership,a,,,,a,,,"], 4, "not the id of a group"),
        (
            ["group,g,各区,,,,,,", "department,a,名,,,,,,", "membership,g,,,,a,2008-13-01,,"],
            5,
            "not a date",
        ),
        (
            [
                "group,g,各区,,,,,,",
                "department,a,名,,,,,,",
                "membership,g,,,,a,2009-01-01,2008-01-01,",
            ],
            5,
            "not before",
        ),
        (["jurisdiction,other,别市,,,,,,"], 3, "second jurisdiction"),
    ],
)
def test_a_malformed_row_is_named_with_file_and_line(
    tmp_path: Path, rows: list[str], line: int, says: str
) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("\n".join([HEAD, CITY, *rows, ""]), encoding="utf-8")
    with pytest.raises(RegistryError) as caught:
        read(path)
    assert str(caught.value).startswith(f"{path}:{line}:")
    assert says in str(caught.value)


def test_a_missing_column_or_file_is_said(tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("kind,id\n", encoding="utf-8")
    with pytest.raises(RegistryError, match="header lacks name_zh"):
        read(path)
    with pytest.raises(RegistryError, match="no such file"):
        read(tmp_path / "absent.csv")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("建设局", "department"),
        ("各相关单位", "open-group"),
        ("各县区人民政府", "group"),
        ("东山区", "district-government"),
        ("东山区人民政府", "district-government"),
        ("示例经济开发区", "zone"),
        ("示例供电公司", "other-body"),
        ("All agencies", "group"),
    ],
)
def test_the_form_of_an_unknown_name_says_what_it_is(name: str, kind: str) -> None:
    assert kind_of(name, official=False, post=False) == kind


def test_width_case_and_space_do_not_matter_in_names() -> None:
    assert normalise("市ＣＤＣ（中心）") == normalise("市cdc (中心)")
