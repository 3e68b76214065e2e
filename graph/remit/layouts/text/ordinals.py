"""Printed ordinals of every form (一、 （一） 1. （1） ① 第一条 1.1 Action 3), wherever they stand.

Ranks follow the convention of Chinese documents (一、 above （一） above 1. above （1） above ①),
with dotted numbers by their depth. Whether an ordinal begins a paragraph is for
`remit.layouts.text.boundaries` to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from remit.model import Span
from remit.vocabulary import numerals

_ZH = "一二三四五六七八九十百零〇两"
_FURNITURE = "Page|Figure|Table|Annex|Appendix|Chart|Box|Map|Note|Version|Volume"
_ITEMS = (
    "Action|Actions|Objective|Goal|Measure|Recommendation|Initiative|Commitment|Milestone|Task"
    "|Activity|Strategy|Step|Deliverable|Priority"
)
# what an ordinal looks like anywhere; those of _AT_LINE_START only where a line begins
_ANYWHERE = rf"""
      第(?P<part>[{_ZH}]{{1,4}}|\d{{1,3}})(?P<unit>[章节条篇部项])[分]?[、:.\ ]?
    | (?P<zh>[{_ZH}]{{1,4}})(?:、|\.(?!\d)|(?=\ )|(?=\u3000))
    | \((?P<pzh>[{_ZH}]{{1,4}})\)[、.]?
    | (?!(?:{_FURNITURE})\ )[A-Z][a-z]+\ (?P<eng>\d{{1,3}}(?:\.\d{{1,3}})*|[A-H])
      (?:\s?[:.]|\s[-–—])(?=[\s*_])
    | (?P<dotted>\d{{1,3}}(?:\.\d{{1,3}}){{1,3}})(?:[.、]|(?=[\s\u4e00-\u9fff]))
    | (?P<num>\d{{1,5}})
      (?:[.、](?:(?!\d)|(?=(?:19|20)\d\d年))|\)(?=\D)|(?=\s+[\u4e00-\u9fffA-Z“★]))
    | \((?P<pnum>\d{{1,3}})\)[、.]?
    | (?P<circle>[①-⑳])
    | (?P<letter>[A-Za-z])[.)](?=\s)
"""
_AT_LINE_START = rf"""
      (?:{_ITEMS})\ (?P<item>\d{{1,3}}(?:\.\d{{1,3}})+)(?=\s|$)
    | (?P<coded>[A-Z]{{1,2}}\d{{1,2}})(?:[.:](?=\s)|(?=[ \t]+[^\W\d_]))
    | (?:任务|事项|项目|问题|措施|工程|行动|专项){{1,2}}(?P<task>[{_ZH}]{{1,3}}|\d{{1,3}})[:、.\ ]
"""
_LINE = re.compile(
    rf"""
    (?P<bullet>[●•·◆■□▪★☆▲△*-]\s+|[●•◆■□▪★☆▲△])?(?:\#{{2,6}}\s*|\#\s+)?(?:\*\*|__)?
    (?P<whole>{_AT_LINE_START} | {_ANYWHERE})
    | (?P<dot>[●•◆■□▪]|——|[-–—*](?=\s+\S))
    """,
    re.VERBOSE,
)
_INSIDE = re.compile(
    rf"(?<![\d.A-Za-z第]) (?: {_ANYWHERE.replace('|(?= )|(?=　)', '')} )", re.VERBOSE
)
# Words for groups of tasks: they stand above actions and milestones.
_GROUPS = re.compile(
    "Goal|Objective|Priority|Theme|Pillar|Part|Section|Workstream|Strategy|Chapter|Outcome|Aim|Area"
    "|Objectif|Axe|Obiettivo|Objetivo|Ziel|Eje"
)
_CODE = re.compile(r"(?m)^[A-Z]{1,2}\d{1,2}(?=[ \t]+[^\W\d_])")
_ARABIC, _CAPITALS = "0123456789", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_RANKS = {
    "part": 1.0, "zh": 2.0, "task": 2.5, "eng": 2.6, "item": 2.6, "pzh": 3.0,
    "num": 4.0, "dotted": 4.0, "coded": 4.0,
    "pnum": 5.0, "circle": 6.0, "letter": 6.5, "dot": 8.0,
}  # fmt: skip
_PART_RANKS = {"章": 0.5, "篇": 0.5, "部": 0.6, "节": 1.0, "条": 1.5, "项": 2.5}
_UNITS = "个年月日季家户亿万%名项次岁级是"
_REACH = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordinal:
    """A printed ordinal: its span, the class of its form, its rank and its number.

    `series` tells apart what does not count on from one another though the form is the same: the
    beginning of a dotted number, the word before an English one.
    """

    span: Span
    form: str
    rank: float
    number: int
    series: str = ""


def codes(flat: str) -> frozenset[str]:
    """The letters of codes that count lines without a stop after them: M1 …, M2 …."""
    found = {m.group() for m in _CODE.finditer(flat)}
    return frozenset(c[:-1] for c in found if c[-1] == "1" and f"{c[:-1]}2" in found)


def at_start(flat: str, line: Span, codes: frozenset[str]) -> Ordinal | None:
    """The ordinal with which a line begins, after bullets and emphasis."""
    m = _LINE.match(flat, line.start, min(line.end, line.start + _REACH))
    return None if m is None else _ordinal(flat, m, line.end, codes)


def inside(flat: str, start: int, end: int) -> Iterator[Ordinal]:
    """What looks like an ordinal within a line: numbers of other things among them."""
    for m in _INSIDE.finditer(flat, start, end):
        found = _ordinal(flat, m, end, frozenset())
        if found is not None:
            yield found


def _ordinal(flat: str, m: re.Match[str], stop: int, codes: frozenset[str]) -> Ordinal | None:
    """The ordinal of a match, or None where it numbers something else (3 个)."""
    said = m.groupdict()
    form = next(k for k in _RANKS if said.get(k) is not None)
    text = m.group(form)
    start, end = m.span("whole") if said.get("whole") else m.span()
    rank, series = _RANKS[form], ""
    if form == "part":
        rank, series = _PART_RANKS[m.group("unit")], m.group("unit")
    elif form in ("dotted", "eng", "item"):
        series, _, last = text.rpartition(".")
        rank += (0.1 if form == "dotted" else 0.01) * text.count(".")
        text = last
        if form != "dotted":
            series = flat[start : m.start(form)] + series
            if _GROUPS.match(flat, start, end):
                form, rank = "group", rank - 0.05
    elif form == "coded":
        series = text.rstrip(_ARABIC)
        if flat[m.end("coded")].isspace() and series not in codes:
            return None
        text = text.lstrip(_CAPITALS)
    elif form in ("zh", "num") and not _separated(flat, end, stop):
        return None
    return Ordinal(span=Span(start, end), form=form, rank=rank, number=_number(text), series=series)


def _separated(flat: str, end: int, stop: int) -> bool:
    """Whether something stands after the ordinal, and it is no unit (3 个, 一 个)."""
    rest = flat[end : min(stop, end + 4)].lstrip()
    if flat[end - 1] in "、.)":
        return True
    return bool(rest) and rest[0] not in _UNITS


def _number(text: str) -> int:
    if text.isdecimal():
        return int(text)
    if len(text) == 1 and "①" <= text <= "⑳":
        return ord(text) - ord("①") + 1
    if len(text) == 1 and text.isascii():
        return ord(text.lower()) - ord("a") + 1
    return numerals.chinese_integer(text) or 0
