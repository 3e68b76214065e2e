"""Small invented plans, written as text with the places of every name found again in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from remit.findings import finding
from remit.model import Assignment, Document, Extraction, Item, Passage, Span

PLAN = """示例市2024年重点工作
1 建设滨河步道
年内建成步道12公里。
责任领导：林一
牵头单位：市住建局
配合单位：市财政局、各区
2 改造老旧小区
改造小区30个以上。
责任领导：林一
牵头单位：市住建局、东山区
配合单位：市水务局
3 修订服务指南
6月底前公布。
牵头单位：市数据办
配合单位：各有关部门
"""

REGISTRY = """kind,id,name_zh,name_en,aliases,member,valid_from,valid_until,note
jurisdiction,shili,示例市,Example City,,,,,
official,lin-yi,林一,Lin Yi,,,,,
department,housing,示例市住房和城乡建设局,Housing Bureau,市住建局|住建局,,,,
department,finance,示例市财政局,Finance Bureau,市财政局,,,,
department,water,示例市水务局,Water Bureau,市水务局,,,,
district-government,dongshan,东山区人民政府,Dongshan District,东山区,,,,
district-government,xihu,西湖区人民政府,Xihu District,西湖区,,,,
district-government,old,旧城区人民政府,Old Town District,旧城区,,,,
group,all-districts,各区,All districts,各区人民政府,,,,
membership,all-districts,,,,dongshan,,,
membership,all-districts,,,,xihu,2010-01-01,,
membership,all-districts,,,,old,,2015-01-01,
"""

# (title, section, [(name, role, label)]) in the order of PLAN
ITEMS: list[tuple[str, str, list[tuple[str, str, str]]]] = [
    (
        "建设滨河步道",
        "城市建设",
        [
            ("林一", "official", "责任领导"),
            ("市住建局", "lead", "牵头单位"),
            ("市财政局", "support", "配合单位"),
            ("各区", "support", "配合单位"),
        ],
    ),
    (
        "改造老旧小区",
        "城市建设",
        [
            ("林一", "official", "责任领导"),
            ("市住建局", "lead", "牵头单位"),
            ("东山区", "lead", "牵头单位"),
            ("市水务局", "support", "配合单位"),
        ],
    ),
    (
        "修订服务指南",
        "政务服务",
        [("市数据办", "lead", "牵头单位"), ("各有关部门", "support", "配合单位")],
    ),
]


def extraction(
    text: str = PLAN,
    items: Sequence[tuple[str, str, list[tuple[str, str, str]]]] = ITEMS,
    **document: Any,
) -> Extraction:
    """An extraction whose spans are looked up in `text`, item after item."""
    settings: dict[str, Any] = {
        "path": "plans/example-2024.txt",
        "title": "示例市2024年重点工作",
        "jurisdiction": "示例市",
        "year": 2024,
    }
    source = Document(text=text, **(settings | document))
    starts = [text.index(title) for title, _, _ in items] + [len(text)]
    made = []
    for number, (title, section, names) in enumerate(items, 1):
        start, end = starts[number - 1], starts[number]
        at = start + len(title)
        passage = Span(at + 1, text.index("\n", at + 1)) if "\n" in text[at + 1 : end] else None
        assignments = []
        for name, role, label in names:
            at = text.index(name, at)
            span = Span(at, at + len(name))
            assignments.append(
                Assignment(name=name, role=role, label=label, span=span)  # type: ignore[arg-type]
            )
            at = span.end
        made.append(
            Item(
                number=number,
                title=title,
                span=Span(start, end),
                title_span=Span(start, start + len(title)),
                ordinal=str(number),
                section=(section,),
                assignments=tuple(assignments),
                passages=(Passage(span=passage, label="目标"),) if passage else (),
            )
        )
    gap = finding(
        "no-official",
        Span(starts[-2], starts[-2] + 2),
        item=len(items),
        title=made[-1].title,
        label="责任人",
    )
    return Extraction(document=source, items=tuple(made), findings=(gap,))
