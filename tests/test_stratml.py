"""A plan exported as StratML keeps its goals, its stakeholders with their roles, its targets."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import chenghu
import pytest
from chenghu import GOLDEN, Memory

from remit.errors import UsageError
from remit.exports.stratml import SCHEMA_NAMESPACES, stratml
from remit.terms import BASE, PREFIXES

PLAN = f"{BASE}id/plan/chenghu-2008"
NS = {"s": SCHEMA_NAMESPACES["iso"]}
# The order of children that the schema demands (StratML Part 2, schema of 2016-02-16).
ORDER = {
    "PerformancePlanOrReport": "Name StrategicPlanCore AdministrativeInformation",
    "StrategicPlanCore": "Organization Goal",
    "Organization": "Name",
    "AdministrativeInformation": "Identifier StartDate EndDate",
    "Goal": "Name Description Identifier SequenceIndicator Stakeholder OtherInformation Objective",
    "Stakeholder": "Name Role",
    "Role": "Name Description RoleType",
    "Objective": "Name Description Identifier SequenceIndicator PerformanceIndicator",
    "PerformanceIndicator": "MeasurementDimension UnitOfMeasurement MeasurementInstance",
    "MeasurementInstance": "TargetResult",
    "TargetResult": "EndDate NumberOfUnits Descriptor Description",
    "Descriptor": "DescriptorName DescriptorValue",
}


def _plan(key: str = "chenghu-2008") -> ET.Element:
    return ET.fromstring(stratml(chenghu.store(), f"{BASE}id/plan/{key}"))  # noqa: S314


def _local(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def test_children_stand_in_the_order_of_the_schema() -> None:
    for element in _plan().iter():
        order = ORDER.get(_local(element), "").split()
        places = [order.index(_local(child)) for child in element]
        assert places == sorted(places), _local(element)


def test_identifiers_are_unique_and_begin_with_a_letter() -> None:
    found = [e.text or "" for e in _plan().iterfind(".//s:Identifier", NS)]
    assert len(found) == len(set(found)) > 10
    assert all(identifier[0].isalpha() for identifier in found)


def test_every_initiative_is_a_goal_in_its_order() -> None:
    goals = _plan().findall(".//s:Goal", NS)
    assert [g.findtext("s:SequenceIndicator", None, NS) for g in goals] == list("1234567")
    assert goals[0].findtext("s:Name", None, NS) == "推进老旧小区改造"
    assert goals[5].findtext("s:Description", None, NS) == "创建文明城市"


def test_stakeholders_are_persons_organizations_or_groups_with_their_role() -> None:
    first = _plan().findall(".//s:Goal", NS)[0]
    said = [
        (
            s.get("StakeholderTypeType"),
            s.findtext("s:Name", None, NS),
            [r.findtext("s:Name", None, NS) for r in s.iterfind("s:Role", NS)],
        )
        for s in first.iterfind("s:Stakeholder", NS)
    ]
    assert said == [
        ("Person", "林晓航", ["official"]),
        ("Organization", "市住房和城乡建设局", ["lead"]),
        ("Organization", "市财政局", ["support"]),
        ("Organization", "市规划局", ["support"]),
        ("Generic_Group", "各区政府", ["support"]),
    ]


def test_an_agent_with_two_roles_is_one_stakeholder() -> None:
    fifth = _plan().findall(".//s:Goal", NS)[4]
    roles = [
        [r.findtext("s:Name", None, NS) for r in s.iterfind("s:Role", NS)]
        for s in fifth.iterfind("s:Stakeholder", NS)
    ]
    assert roles == [["lead", "responsible"], ["responsible"]]


def test_a_target_keeps_number_unit_date_and_comparator() -> None:
    target = _plan().findall(".//s:Goal", NS)[0].findall("s:Objective", NS)[1]
    result = target.find(".//s:TargetResult", NS)
    assert result is not None
    assert target.findtext(".//s:UnitOfMeasurement", None, NS) == "个"
    assert result.findtext("s:NumberOfUnits", None, NS) == "120"
    assert result.findtext("s:EndDate", None, NS) == "2008-12-31"
    assert result.findtext(".//s:DescriptorValue", None, NS) == "ge"


def test_a_range_is_two_results() -> None:
    store = Memory(GOLDEN / "invented-city.trig")
    target = f"<{BASE}id/target/chenghu-2008/02/1>"
    update = f"INSERT DATA {{ GRAPH <{BASE}graph/doc/x> {{ {target} remit:maximumValue 60.5 }} }}"
    store.engine.update(update, prefixes=PREFIXES)
    plan = ET.fromstring(stratml(store, PLAN))  # noqa: S314
    results = plan.findall(".//s:Goal", NS)[1].findall(".//s:TargetResult", NS)
    assert [
        (r.findtext("s:NumberOfUnits", None, NS), r.findtext(".//s:DescriptorValue", None, NS))
        for r in results
    ] == [("50", "ge"), ("60.5", "le")]


def test_the_last_day_of_the_plan_is_inclusive_and_absent_where_unknown() -> None:
    assert _plan().findtext(".//s:AdministrativeInformation/s:EndDate", None, NS) == "2008-12-31"
    assert _plan("chenghu-note").find(".//s:AdministrativeInformation/s:EndDate", NS) is None


def test_either_namespace_can_be_asked_for_and_the_bytes_are_the_same_each_time() -> None:
    ours = stratml(chenghu.store(), PLAN, namespace="stratml.net")
    assert SCHEMA_NAMESPACES["stratml.net"].encode() in ours
    assert ours == stratml(chenghu.store(), PLAN, namespace="stratml.net")


def test_words_that_xml_cannot_hold_are_replaced() -> None:
    store = Memory(GOLDEN / "invented-city.trig")
    target = f"<{BASE}id/target/chenghu-2008/02/1>"
    update = (
        f"DELETE {{ GRAPH ?g {{ {target} remit:unitText ?u }} }}"
        f' INSERT {{ GRAPH ?g {{ {target} remit:unitText "<b>\\u0001&" }} }}'
        f" WHERE {{ GRAPH ?g {{ {target} remit:unitText ?u }} }}"
    )
    store.engine.update(update, prefixes=PREFIXES)
    plan = ET.fromstring(stratml(store, PLAN))  # noqa: S314
    units = [u.text for u in plan.iterfind(".//s:UnitOfMeasurement", NS)]
    assert "<b>\ufffd&" in units


def test_an_unknown_plan_or_namespace_is_refused() -> None:
    with pytest.raises(UsageError, match="no plan"):
        stratml(chenghu.store(), f"{BASE}id/plan/none")
    with pytest.raises(UsageError, match=r"stratml\.net"):
        stratml(chenghu.store(), PLAN, namespace="x")
