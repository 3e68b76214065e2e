"""Responsibility graphs as `remit.responsibility.read` gives them, built by hand."""

from __future__ import annotations

import random
from typing import Any

import networkx as nx

BASE = "https://example.org/id/"
PLAN = BASE + "doc/plan"

TEXT = """云江市2021年重点工作
一、产业
1 培育优势产业
新增规上企业30家。
责任领导：张立
牵头单位：市工信局
配合单位：市财政局、各区
2 建设科创平台
引进平台3个。
责任领导：张立
牵头单位：市科技局、市工信局
配合单位：市财政局、高新区管委会
二、民生
3 改造老旧小区
改造12个，并由市住建局牵头、市住建局配合验收。
责任领导：分管副市长
牵头单位：市住建局
责任单位：市城管局
配合单位：东湖区、西岭区、新设的机构
督查单位：市督查室
4 整治河道
牵头单位：市水利局
配合单位：各有关部门
"""

AGENTS: dict[str, tuple[str, str, str | None]] = {
    "张立": ("official", "official/zhang-li", "Zhang Li"),
    "分管副市长": ("post", "post/vice-mayor", "Vice Mayor"),
    "市工信局": (
        "department",
        "body/industry",
        "Yunjiang Industry and Information Technology Bureau",
    ),
    "市科技局": ("department", "body/science", "Yunjiang Science and Technology Bureau"),
    "市财政局": ("department", "body/finance", "Yunjiang Finance Bureau"),
    "市住建局": ("department", "body/housing", "Yunjiang Housing and Construction Bureau"),
    "市城管局": ("department", "body/city", "Yunjiang Urban Management Bureau"),
    "市水利局": ("department", "body/water", "Yunjiang Water Bureau"),
    "市督查室": ("other-body", "body/inspection", None),
    "高新区管委会": ("zone", "body/hi-tech", "High-tech Zone"),
    "东湖区": ("district-government", "body/donghu", "Donghu District"),
    "西岭区": ("district-government", "body/xiling", "Xiling District"),
    "各区": ("group", "body/all-districts", "All districts"),
    "各有关部门": ("open-group", "body/departments", None),
    "新设的机构": ("department", "body/new", None),
}
ALIASES = {"市工信局": ["市经信局", "工信局"]}

# (title, section, [(name, role, label)])
ITEMS: list[tuple[str, str, list[tuple[str, str, str]]]] = [
    (
        "培育优势产业",
        "产业",
        [
            ("张立", "official", "责任领导"),
            ("市工信局", "lead", "牵头单位"),
            ("市财政局", "support", "配合单位"),
            ("各区", "support", "配合单位"),
        ],
    ),
    (
        "建设科创平台",
        "产业",
        [
            ("张立", "official", "责任领导"),
            ("市科技局", "lead", "牵头单位"),
            ("市工信局", "lead", "牵头单位"),
            ("市财政局", "support", "配合单位"),
            ("高新区管委会", "support", "配合单位"),
        ],
    ),
    (
        "改造老旧小区",
        "民生",
        [
            # One body, two roles in one initiative: parallel edges.
            ("市住建局", "support", "配合"),
            ("分管副市长", "official", "责任领导"),
            ("市住建局", "lead", "牵头单位"),
            ("市城管局", "responsible", "责任单位"),
            ("东湖区", "support", "配合单位"),
            ("西岭区", "support", "配合单位"),
            ("新设的机构", "support", "配合单位"),
            ("市督查室", "supervisor", "督查单位"),
        ],
    ),
    ("整治河道", "民生", [("市水利局", "lead", "牵头单位"), ("各有关部门", "support", "配合单位")]),
]
MEMBERS = {"各区": ["东湖区", "西岭区"]}


def invented() -> nx.MultiDiGraph[str]:
    """An invented city's plan: four initiatives, every kind of agent, every role, a gap."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(
        title="云江市2021年重点工作",
        year=2021,
        jurisdiction="云江市",
        documents={PLAN: {"title": "云江市2021年重点工作", "name": "plan.txt", "text": TEXT}},
        sections=["产业", "民生"],
        findings=[
            {
                "code": "no-official",
                "severity": "warning",
                "message": "Nobody answers for it.",
                "message_zh": "没有人负责。",
                "item": 4,
                "line": _line(TEXT.index("整治河道")),
            },
            {"code": "an-unheard-of-code", "severity": "info", "message": "By the by.", "line": 1},
        ],
    )
    for name, (kind, path, english) in AGENTS.items():
        graph.add_node(BASE + path, **_agent(name, kind, english))
    starts = [TEXT.index(title) for title, _, _ in ITEMS]
    ends = [*(TEXT.rindex("\n", 0, start - 2) for start in starts[1:]), len(TEXT)]
    for number, (title, section, agents) in enumerate(ITEMS, start=1):
        _initiative(graph, number, title, section, (starts[number - 1], ends[number - 1]), agents)
    return graph


def _line(offset: int) -> int:
    return TEXT.count("\n", 0, offset) + 1


def _agent(name: str, kind: str, english: str | None) -> dict[str, Any]:
    return {
        "kind": kind,
        "label": name,
        "label_en": english,
        "full_name": f"云江{name}" if name.startswith("市") else name,
        "aliases": ALIASES.get(name, []),
        "provisional": name == "新设的机构",
    }


def _initiative(
    graph: nx.MultiDiGraph[str],
    number: int,
    title: str,
    section: str,
    span: tuple[int, int],
    agents: list[tuple[str, str, str]],
) -> None:
    iri = f"{BASE}initiative/{number}"
    graph.add_node(
        iri,
        kind="initiative",
        label=title,
        label_en=None,
        full_name=title,
        aliases=[],
        provisional=False,
        number=number,
        ordinal=str(number),
        section=section,
        section_path=[section],
        document=PLAN,
        start=span[0],
        end=span[1],
        line=_line(span[0]),
        passages=[],
    )
    for name, role, label in agents:
        at = TEXT.index(name, TEXT.index(label, span[0]) if label != "配合" else span[0])
        quote = {
            "role": role,
            "part": 1,
            "label": label,
            "quote": name,
            "line": _line(at),
            "start": at,
            "end": at + len(name),
            "document": PLAN,
        }
        group = BASE + AGENTS[name][1]
        graph.add_edge(iri, group, mode="asserted", via=None, **quote)
        for member in MEMBERS.get(name, []):
            graph.add_edge(iri, BASE + AGENTS[member][1], mode="expanded", via=group, **quote)


def large(initiatives: int, *, seed: int = 1) -> nx.MultiDiGraph[str]:
    """A synthetic plan with one official, one lead and up to four supporters for each item."""
    draw = random.Random(seed)  # noqa: S311 - a test's data
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(
        title=f"{initiatives} initiatives",
        year=2024,
        jurisdiction="",
        documents={PLAN: {"title": "Plan", "name": "plan.txt", "text": None}},
        sections=[f"领域{i}" for i in range(6)],
        findings=[],
    )
    officials = [f"{BASE}official/{i}" for i in range(max(3, initiatives // 40))]
    bodies = [f"{BASE}body/{i}" for i in range(max(5, initiatives // 6))]
    for kind, agents in (("official", officials), ("department", bodies)):
        for i, agent in enumerate(agents):
            graph.add_node(
                agent, **_agent(f"{'官员' if kind == 'official' else '部门'}{i}", kind, None)
            )
    for number in range(1, initiatives + 1):
        lead = draw.randrange(len(bodies))
        near = {min(len(bodies) - 1, max(0, int(draw.gauss(lead, 8)))) for _ in range(4)} - {lead}
        chosen = [(draw.choice(officials), "official"), (bodies[lead], "lead")]
        chosen += [(bodies[i], "support") for i in sorted(near)]
        _plain_initiative(graph, number, chosen)
    return graph


def _plain_initiative(
    graph: nx.MultiDiGraph[str], number: int, agents: list[tuple[str, str]]
) -> None:
    iri = f"{BASE}initiative/{number}"
    graph.add_node(
        iri,
        kind="initiative",
        label=f"推进第{number}项工作",
        number=number,
        ordinal=str(number),
        section=f"领域{number % 6}",
        document=PLAN,
        line=number,
        passages=[{"label": "", "text": f"第{number}项的内容", "line": number}],
    )
    for agent, role in agents:
        graph.add_edge(
            iri, agent, role=role, mode="asserted", part=1, line=number, document=PLAN, via=None
        )
