"""The role vocabulary: labels as documents write them, and the Turtle they come from."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from remit.model import ROLES
from remit.resources import shipped
from remit.vocabulary import roles

SKOS = "http://www.w3.org/2004/02/skos/core#"


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("责任人", "official"),
        ("主要责任人", "official"),
        ("牵头县领导", "official"),
        ("包保领导", "official"),
        ("河长", "official"),
        ("牵头单位", "lead"),
        ("市级牵头部门", "lead"),
        ("牵头责任单位", "lead"),
        ("主办单位", "lead"),
        ("责任单位", "responsible"),
        ("主要责任单位", "responsible"),
        ("整改责任单位", "responsible"),
        ("承办", "responsible"),
        ("配合单位", "support"),
        ("协同责任单位", "support"),
        ("会办", "support"),
        ("督办单位", "supervisor"),
        ("Lead Agency", "lead"),
        ("Lead organisation", "lead"),
        ("Owner(s)", "responsible"),
        ("**Responsible Party**", "responsible"),
        ("Responsible Person", "official"),
        ("Key Stakeholders", "support"),
        ("Partners", "support"),
    ],
)
def test_every_label_met_in_the_genre_gives_its_role(label: str, role: str) -> None:
    assert roles.role_of(label) == role


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("抓总单位", "lead"),
        ("统筹协调部门", "lead"),
        ("协同推进机构", "support"),
        ("归口管理处室", "responsible"),
        ("承接主体", "responsible"),
        ("包抓同志", "official"),
        ("主导负责人", "official"),
        ("监督考核部门", "supervisor"),
        ("協辦機關", "support"),
        ("Driving organisation", "lead"),
        ("Lead government actors", "lead"),
        ("Who is in charge", "responsible"),
        ("Accountable team(s)", "responsible"),
        ("Contributing offices", "support"),
        ("Assessing body", "supervisor"),
        ("Accountable manager", "official"),
        ("Soggetti attuatori", "responsible"),
        ("Acteurs associés", "support"),
        ("Zuständige Behörde", "responsible"),
    ],
)
def test_a_label_that_no_list_has_is_known_by_its_parts(label: str, role: str) -> None:
    assert roles.key(label) not in roles.vocabulary().labels
    found = roles.find(label)
    assert found is not None
    assert found.role == role


@pytest.mark.parametrize(
    ("label", "sure"),
    [("责任单位", 1.0), ("抓总单位", 0.9), ("In charge", 0.9), ("抓总", 0.6), ("Department", 0.4)],
)
def test_a_label_says_how_sure_it_is(label: str, sure: float) -> None:
    given = roles.of_label(label)
    assert given is not None
    assert given.sure == sure


@pytest.mark.parametrize(
    "words",
    [
        "组织领导",
        "联系人",
        "落实情况",
        "办公室牵头",
        "Responsible AI",
        "Lead time",
        "Implementation",
    ],
)
def test_parts_beside_other_words_make_no_label(words: str) -> None:
    assert roles.find(words) is None


def test_guidance_is_told_from_carrying_out_where_somebody_else_does() -> None:
    assert roles.role_of("指导部门", beside={"lead"}) == "supervisor"
    assert roles.role_of("指导部门", beside={"responsible", "support"}) == "supervisor"
    assert roles.role_of("指导部门") == "responsible"
    assert roles.role_of("监督部门") == "supervisor"
    assert roles.verbs()["指导"] == "supervisor"


@pytest.mark.parametrize(
    "written", ["责 任 单 位", "責任單位", "责任单位：", "责\n任单位", "【责任单位】", "★责任单位"]
)
def test_a_label_is_known_whatever_its_spaces_width_and_script(written: str) -> None:
    assert roles.role_of(written.strip("【】")) == "responsible"


@pytest.mark.parametrize("words", ["工作任务", "完成时限", "各责任", "", "Timeframe", "责" * 500])
def test_words_that_give_no_role_are_no_label(words: str) -> None:
    assert roles.find(words) is None


def test_a_responsible_department_is_the_lead_only_beside_support_without_a_lead() -> None:
    assert roles.role_of("责任部门") == "responsible"
    assert roles.role_of("责任部门", beside={"support"}) == "lead"
    assert roles.role_of("责任部门", beside={"support", "lead"}) == "responsible"
    assert roles.role_of("责任单位", beside={"support"}) == "responsible"


def test_a_label_that_joins_two_roles_gives_both() -> None:
    both = roles.find_all("责任单位及责任人")
    assert [label.role for label in both] == ["responsible", "official"]
    assert [label.role for label in roles.find_all("责任单位（责任人）")] == [
        "responsible",
        "official",
    ]


def test_roles_ttl_is_a_scheme_of_five_labelled_and_defined_roles() -> None:
    quads = list(ox.parse(path=shipped("ontology", "roles.ttl"), format=ox.RdfFormat.TURTLE))
    concepts = {
        q.subject.value
        for q in quads
        if q.object == ox.NamedNode(SKOS + "Concept") and isinstance(q.subject, ox.NamedNode)
    }
    assert concepts == {f"{roles.SCHEME}/{role}" for role in ROLES}
    for concept in concepts:
        said = [
            (q.predicate.value, (q.object.language or "").lower())
            for q in quads
            if q.subject == ox.NamedNode(concept) and isinstance(q.object, ox.Literal)
        ]
        for name in ("prefLabel", "definition"):
            assert {(SKOS + name, "zh-hans"), (SKOS + name, "en")} <= set(said)


def test_no_label_gives_two_roles() -> None:
    quads = ox.parse(path=shipped("ontology", "roles.ttl"), format=ox.RdfFormat.TURTLE)
    given: dict[str, set[str]] = {}
    for q in quads:
        label = q.predicate.value in (SKOS + "altLabel", SKOS + "prefLabel")
        if label and q.subject.value != roles.SCHEME:
            given.setdefault(roles.key(q.object.value), set()).add(q.subject.value)
    assert {label for label, subjects in given.items() if len(subjects) > 1} == set()
