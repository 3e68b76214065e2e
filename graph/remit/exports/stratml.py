"""A plan as StratML Part 2 (ANSI/AIIM 22:2017), the XML of strategy and performance plans.

Initiatives become goals, those who answer for them stakeholders, targets and milestones
objectives with a target result. StratML knows performers and beneficiaries only: the role stands
in the stakeholder's role name, the comparator in the result's descriptor. Groups are exported as
the plan names them, not expanded.
"""

from __future__ import annotations

import datetime
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from remit.errors import UsageError
from remit.model import ROLES
from remit.responsibility import python_value
from remit.store import Store, select
from remit.terms import BASE, iri

# The schema has one namespace, the published style sheets another: readers exist for either.
SCHEMA_NAMESPACES = {
    "iso": "urn:ISO:std:iso:17469:tech:xsd:PerformancePlanOrReport",
    "stratml.net": "http://www.stratml.net/PerformancePlanOrReport",
}
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_STAKEHOLDER = {"Official": "Person", "AgentGroup": "Generic_Group", "OpenGroup": "Generic_Group"}
_PLAN = """
SELECT ?title ?issuer ?from ?until WHERE {
  VALUES ?plan { %s }
  ?plan dcterms:title ?title ; prov:wasDerivedFrom ?document .
  OPTIONAL { ?document remit:issuerName ?issuer }
  OPTIONAL { ?plan remit:validFrom ?from }
  OPTIONAL { ?plan remit:validUntil ?until }
} ORDER BY ?title ?issuer LIMIT 1"""
_INITIATIVES = """
SELECT ?initiative ?number ?title ?section WHERE {
  VALUES ?plan { %s }
  ?initiative dcterms:isPartOf ?plan ; remit:number ?number ; skos:prefLabel ?title .
  OPTIONAL { ?initiative remit:sectionPath ?section }
} ORDER BY ?number ?initiative ?title"""
_PASSAGES = """
SELECT ?initiative ?start ?words WHERE {
  VALUES ?plan { %s }
  ?initiative dcterms:isPartOf ?plan ; remit:passage/oa:hasSelector ?place, ?quote .
  ?place oa:start ?start . ?quote oa:exact ?words .
} ORDER BY ?initiative ?start ?words"""
_ASSIGNMENTS = """
SELECT ?initiative ?agent ?class ?name ?role ?label ?rank ?assignment WHERE {
  VALUES ?plan { %s }
  ?initiative dcterms:isPartOf ?plan .
  ?assignment remit:initiative ?initiative ; remit:assignee ?agent ; remit:role ?role ;
    remit:nameAsWritten ?written ; remit:mode ?mode .
  FILTER (?mode != mode:expanded)
  ?agent a ?class . FILTER (?class != remit:ProvisionalAgent)
  OPTIONAL { ?assignment remit:roleLabel ?label }
  OPTIONAL { ?assignment remit:rank ?rank }
  OPTIONAL { ?agent skos:prefLabel ?own FILTER (LANGMATCHES(LANG(?own), "zh")) }
  BIND (COALESCE(?own, ?written) AS ?name)
} ORDER BY ?initiative ?rank ?assignment ?name"""
_PROMISES = """
SELECT ?initiative ?promise ?indicator ?value ?maximum ?unit ?comparator ?due ?words WHERE {
  VALUES ?plan { %s }
  VALUES ?link { remit:hasTarget remit:hasMilestone }
  ?initiative dcterms:isPartOf ?plan ; ?link ?promise .
  ?promise prov:wasQuotedFrom/oa:hasSelector/oa:exact ?words .
  OPTIONAL { ?promise remit:indicator ?indicator }
  OPTIONAL { ?promise qudt:numericValue ?value }
  OPTIONAL { ?promise remit:maximumValue ?maximum }
  OPTIONAL { ?promise remit:unitText ?unit }
  OPTIONAL { ?promise remit:comparator ?comparator }
  OPTIONAL { ?promise remit:dueDate ?due }
} ORDER BY ?initiative ?promise ?words"""

Row = dict[str, Any]


def stratml(store: Store, plan: str, *, namespace: str = "iso") -> bytes:
    """One plan as a StratML performance plan, in UTF-8.

    Parameters
    ----------
    plan
        IRI of the plan.
    namespace
        ``"iso"`` as in the schema, or ``"stratml.net"`` as in the published style sheets.

    Raises
    ------
    UsageError
        If there is no such plan or namespace, or the plan has no initiative (StratML needs one).
    """
    if namespace not in SCHEMA_NAMESPACES:
        known = ", ".join(SCHEMA_NAMESPACES)
        raise UsageError(f"no StratML namespace {namespace!r}", remedy=f"one of {known}")
    node = iri(plan)
    described = _rows(store, _PLAN, node)
    if not described:
        raise UsageError(f"there is no plan {plan}", remedy="remit ask works-of-official")
    goals = _rows(store, _INITIATIVES, node)
    if not goals:
        raise UsageError(f"{plan} has no initiatives, and StratML needs one goal at least")
    details = [_by_initiative(_rows(store, q, node)) for q in (_PASSAGES, _ASSIGNMENTS, _PROMISES)]
    root = ET.Element(
        "PerformancePlanOrReport",
        {"xmlns": SCHEMA_NAMESPACES[namespace], "Type": "Performance_Plan"},
    )
    _text(root, "Name", described[0]["title"])
    core = ET.SubElement(root, "StrategicPlanCore")
    _text(ET.SubElement(core, "Organization"), "Name", described[0]["issuer"] or "")
    for goal in {g["initiative"]: g for g in goals}.values():
        _goal(core, goal, *(found.get(goal["initiative"], []) for found in details))
    _administration(root, plan, described[0])
    ET.indent(root)
    text: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return text + b"\n"


def _rows(store: Store, query: str, plan: str) -> list[Row]:
    solutions = select(store, query % plan)
    names = [v.value for v in solutions.variables]
    return [{n: python_value(solution[n]) for n in names} for solution in solutions]


def _by_initiative(rows: Iterable[Row]) -> dict[str, list[Row]]:
    grouped: dict[str, list[Row]] = {}
    for row in rows:
        grouped.setdefault(row["initiative"], []).append(row)
    return grouped


def _text(parent: ET.Element, tag: str, value: object) -> None:
    """An element with text; what XML 1.0 cannot hold becomes the replacement character."""
    ET.SubElement(parent, tag).text = _NOT_XML.sub("\ufffd", str(value))


def _identifier(node: str) -> str:
    """An xsd:ID for one of our nodes: it begins with a letter and is unique in the file."""
    return re.sub(r"[^A-Za-z0-9._-]", "-", node.removeprefix(f"{BASE}id/"))


def _administration(root: ET.Element, iri_: str, plan: Row) -> None:
    about = ET.SubElement(root, "AdministrativeInformation")
    _text(about, "Identifier", _identifier(iri_))
    if plan["from"]:
        _text(about, "StartDate", plan["from"])
    if plan["until"]:
        # The graph's intervals are half-open, StratML's last day is inclusive.
        last = datetime.date.fromisoformat(plan["until"]) - datetime.timedelta(days=1)
        _text(about, "EndDate", last.isoformat())


def _goal(
    core: ET.Element, goal: Row, passages: list[Row], assignments: list[Row], promises: list[Row]
) -> None:
    element = ET.SubElement(core, "Goal")
    _text(element, "Name", goal["title"])
    _text(element, "Description", "\n".join(p["words"] for p in passages) or goal["title"])
    _text(element, "Identifier", _identifier(goal["initiative"]))
    _text(element, "SequenceIndicator", goal["number"])
    _stakeholders(element, assignments)
    if goal["section"]:
        _text(element, "OtherInformation", goal["section"])
    distinct = {p["promise"]: p for p in reversed(promises)}.values()
    for number, promise in enumerate(sorted(distinct, key=_natural), 1):
        _objective(element, number, promise)


def _natural(promise: Row) -> tuple[str, int]:
    """Targets before milestones' IRIs in the alphabet, each in the order of their numbers."""
    kind, _, number = promise["promise"].rpartition("/")
    return kind, int(number)


def _stakeholders(goal: ET.Element, assignments: list[Row]) -> None:
    """Each agent once, with all of its roles, in the order of the roles and of the document."""
    made: dict[str, ET.Element] = {}
    said: set[tuple[str, str]] = set()
    for row in sorted(assignments, key=_role_order):
        agent, role = row["agent"], row["role"].rsplit("/", 1)[-1]
        if (agent, role) in said:
            continue
        said.add((agent, role))
        if agent not in made:
            kind = re.sub(r"^.*[/#]", "", row["class"])
            post = "Person" if role == "official" else "Organization"
            kinds = {"StakeholderTypeType": _STAKEHOLDER.get(kind, post)}
            made[agent] = ET.SubElement(goal, "Stakeholder", kinds)
            _text(made[agent], "Name", row["name"])
        element = ET.SubElement(made[agent], "Role")
        _text(element, "Name", role)
        if row["label"]:
            _text(element, "Description", row["label"])
        if role != "supervisor":
            _text(element, "RoleType", "Performer")


def _role_order(row: Row) -> tuple[int, int]:
    role = row["role"].rsplit("/", 1)[-1]
    return [*ROLES, role].index(role), row["rank"] or 0


def _objective(goal: ET.Element, number: int, promise: Row) -> None:
    element = ET.SubElement(goal, "Objective")
    indicator = promise["indicator"] or promise["words"]
    _text(element, "Name", indicator)
    _text(element, "Description", promise["words"])
    _text(element, "Identifier", _identifier(promise["promise"]))
    _text(element, "SequenceIndicator", number)
    kind = "Qualitative" if promise["value"] is None else "Quantitative"
    measured = ET.SubElement(element, "PerformanceIndicator", {"PerformanceIndicatorType": kind})
    _text(measured, "MeasurementDimension", indicator)
    _text(measured, "UnitOfMeasurement", promise["unit"] or "")
    instance = ET.SubElement(measured, "MeasurementInstance")
    comparator = re.sub(r"^.*/", "", promise["comparator"] or "")
    if promise["maximum"] is None:
        _result(instance, promise, promise["value"], comparator)
    else:
        _result(instance, promise, promise["value"], "ge")
        _result(instance, promise, promise["maximum"], "le")


def _result(instance: ET.Element, promise: Row, value: Any, comparator: str) -> None:
    result = ET.SubElement(instance, "TargetResult")
    if promise["due"]:
        _text(result, "EndDate", promise["due"])
    if value is not None:
        _text(result, "NumberOfUnits", _decimal(value))
    if comparator:
        descriptor = ET.SubElement(result, "Descriptor")
        _text(descriptor, "DescriptorName", "comparator")
        _text(descriptor, "DescriptorValue", comparator)
    _text(result, "Description", promise["words"])


def _decimal(value: Any) -> str:
    """A number as an xsd:decimal: without exponent, and without zeros that say nothing."""
    text = format(Decimal(str(value)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
