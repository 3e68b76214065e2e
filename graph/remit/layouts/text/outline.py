"""The outline of a text: its paragraphs, their ordinals, and which stands under which.

A paragraph is a line, or several where a line was only full. An ordinal at a line's start counts
unless the line above was merely wrapped there. Ranks follow the convention of Chinese documents
(一、 above （一） above 1. above （1） above ①), with dotted numbers by their depth.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from remit.layouts.page import Page
from remit.layouts.text import cycles
from remit.layouts.time import dates
from remit.layouts.who import words
from remit.model import Span
from remit.vocabulary import script

_ZH = "一二三四五六七八九十百零〇两"
_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_FURNITURE = "Page|Figure|Table|Annex|Appendix|Chart|Box|Map|Note|Version|Volume"
_ITEMS = (
    "Action|Actions|Objective|Goal|Measure|Recommendation|Initiative|Commitment|Milestone|Task"
    "|Activity|Strategy|Step|Deliverable|Priority"
)
_ORDINAL = re.compile(
    rf"(?P<bullet>[●•·◆■□▪★☆▲△*-]\s+|[●•◆■□▪★☆▲△])?(?:#{{1,6}}\s+)?(?:\*\*|__)?(?P<whole>"
    rf"第(?P<part>[{_ZH}]{{1,4}}|\d{{1,3}})(?P<unit>[章节条篇部项])[分]?[、:. ]?"
    rf"|(?P<zh>[{_ZH}]{{1,4}})(?:、|\.(?!\d)|(?= )|(?=　))"
    rf"|\((?P<pzh>[{_ZH}]{{1,4}})\)[、.]?"
    rf"|(?!(?:{_FURNITURE}) )[A-Z][a-z]+ (?P<eng>\d{{1,3}}(?:\.\d{{1,3}})*|[A-H])"
    rf"(?:\s?[:.]|\s[-–—])(?=[\s*_])"
    rf"|(?:{_ITEMS}) (?P<item>\d{{1,3}}(?:\.\d{{1,3}})+)(?=\s|$)"
    rf"|(?P<coded>[A-Z]{{1,2}}\d{{1,2}})(?:[.:](?=\s)|(?=[ \t]+[^\W\d_]))"
    rf"|(?P<dotted>\d{{1,3}}(?:\.\d{{1,3}}){{1,3}})(?:[.、]|(?=[\s\u4e00-\u9fff]))"
    rf"|(?P<num>\d{{1,3}})(?:[.、](?:(?!\d)|(?=(?:19|20)\d\d年))|\)(?=\D)|(?=\s+[\u4e00-\u9fffA-Z“★]))"
    rf"|\((?P<pnum>\d{{1,3}})\)[、.]?"
    rf"|(?P<circle>[①-⑳])"
    rf"|(?:任务|事项|项目|问题|措施|工程|行动|专项){{1,2}}(?P<task>[{_ZH}]{{1,3}}|\d{{1,3}})[:、. ]"
    rf"|(?P<letter>[A-Za-z])[.)](?=\s)"
    rf")|(?P<dot>[●•◆■□▪]|——|[-–—*](?=\s+\S))"
)
# Words for groups of tasks: they stand above actions and milestones.
_PARTS = re.compile(
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
_TERMINAL = "。;:!?)]”》.…"
_NARROWEST, _WIDEST = 14, 40
_HEADING_MAX = 60
_WORD = re.compile(r"[^\W\d_]{3,}")
_FEW_WORDS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordinal:
    """A printed ordinal: its span, the class of its form, its rank and its number."""

    span: Span
    form: str
    rank: float
    number: int


@dataclass(slots=True, kw_only=True, eq=False)
class Block:
    """A paragraph with its ordinal, if it has one; `body` begins after the ordinal."""

    span: Span
    body: int
    ordinal: Ordinal | None = None
    parent: Block | None = None
    children: list[Block] = field(default_factory=list)
    gap: bool = False
    index: int = 0

    @property
    def rank(self) -> float:
        """The rank of its ordinal; unnumbered paragraphs come last."""
        return self.ordinal.rank if self.ordinal else 99.0


def blocks(page: Page) -> list[Block]:
    """The paragraphs of a page in order, each under the numbered one above it."""
    found: list[Block] = []
    last: dict[str, int] = {}
    lines = list(_lines(page))
    codes = _codes(page.flat)
    full = _full_line(page, [line for line, _ in lines])
    for line, gap in lines:
        ordinal = _ordinal(page.flat, line, codes)
        before = found[-1] if found else None
        if before is not None and not gap and _goes_on(page, before, line, ordinal, last, full):
            before.span = Span(before.span.start, line.end)
            continue
        if ordinal is not None:
            last[ordinal.form] = ordinal.number
        found.append(
            Block(
                span=line,
                body=ordinal.span.end if ordinal else line.start,
                ordinal=ordinal,
                gap=gap,
                index=len(found),
            )
        )
    _nest(page, found)
    return found


def _lines(page: Page) -> Iterator[tuple[Span, bool]]:
    """The trimmed lines that hold something, and whether a blank line stands before each."""
    flat, at, gap = page.flat, 0, True
    while at <= len(flat):
        end = flat.find("\n", at)
        end = len(flat) if end < 0 else end
        span = page.trim(at, end)
        if span.start < span.end:
            for part in cycles.parts(flat, span):
                yield page.trim(part.start, part.end), gap
                gap = False
        else:
            gap = True
        at = end + 1


def _codes(flat: str) -> frozenset[str]:
    """The letters of codes that count lines without a stop after them: M1 …, M2 …."""
    found = {m.group() for m in _CODE.finditer(flat)}
    return frozenset(c[:-1] for c in found if c[-1] == "1" and f"{c[:-1]}2" in found)


def _ordinal(flat: str, line: Span, codes: frozenset[str]) -> Ordinal | None:
    m = _ORDINAL.match(flat, line.start, min(line.end, line.start + 40))
    if m is None:
        return None
    form = next(k for k in _RANKS if m.group(k) is not None)
    text = m.group(form)
    if form in ("dotted", "eng", "item") and "." in text:
        parts = text.split(".")
        rank = _RANKS[form] + (0.1 if form == "dotted" else 0.01) * (len(parts) - 1)
        number = int(parts[-1])
    elif form == "coded":
        rank, number = _RANKS[form], int(text.lstrip(_CAPITALS))
    else:
        rank, number = _RANKS[form], _number(text)
    if form == "coded" and flat[m.end("coded")].isspace() and text.rstrip(_ARABIC) not in codes:
        return None
    start, end = m.span("whole") if m.group("whole") else m.span(form)
    if form == "part":
        rank = {"章": 0.5, "篇": 0.5, "部": 0.6, "节": 1.0, "条": 1.5, "项": 2.5}[m.group("unit")]
    if form in ("eng", "item") and _PARTS.match(flat, start, end):
        form, rank = "group", rank - 0.05
    if form in ("zh", "num") and not _separated(flat, end, line.end):
        return None
    return Ordinal(span=Span(start, end), form=form, rank=rank, number=number)


def _separated(flat: str, end: int, stop: int) -> bool:
    """Whether something stands after the ordinal, and it is no unit (3 个, 一 个)."""
    rest = flat[end : min(stop, end + 4)].lstrip()
    if flat[end - 1] in "、.)":
        return True
    return bool(rest) and rest[0] not in "个年月日季家户亿万%名项次岁级是"


def _number(text: str) -> int:
    if text.isdecimal():
        return int(text)
    if len(text) == 1 and text in "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳":
        return ord(text) - ord("①") + 1
    if len(text) == 1 and text.isalpha() and text.isascii():
        return ord(text.lower()) - ord("a") + 1
    if "." in text:
        return int(text.rsplit(".", 1)[1])
    return _chinese(text)


def _chinese(text: str) -> int:
    total = digit = 0
    for c in text:
        if c == "十":
            total, digit = total + (digit or 1) * 10, 0
        elif c == "百":
            total, digit = total + (digit or 1) * 100, 0
        else:
            digit = _DIGITS.get(c, 0)
    return total + digit


def _full_line(page: Page, lines: Sequence[Span]) -> float:
    """How wide a line has to be to have been wrapped: nearly as wide as the widest, to a limit."""
    widest = max((_width(page.flat[s.start : s.end]) for s in lines), default=0)
    return max(_NARROWEST, 0.8 * min(widest, _WIDEST))


def _goes_on(
    page: Page,
    before: Block,
    line: Span,
    ordinal: Ordinal | None,
    last: dict[str, int],
    full: float,
) -> bool:
    """Whether a line only continues the paragraph above it."""
    flat = page.flat
    if flat[before.span.end - 1] in _TERMINAL or _same_field(flat, before.span, line):
        return False
    start = max(before.span.start, flat.rfind("\n", before.span.start, before.span.end) + 1)
    width = _width(flat[start : before.span.end])
    if ordinal is None and _FIELD.match(flat, line.start, line.end):
        return not _labelled(flat, before.span) and width >= max(full, _NARROWEST + 4)
    if ordinal is None:
        return width >= full and not _labelled(flat, line) and flat[line.start] != "|"
    if ordinal.form == "dot":
        return False
    successor = ordinal.number == last.get(ordinal.form, 0) + 1 or ordinal.number == 1
    return not successor and width >= full


_ROW = re.compile(r"[^\s:]{2,16}[ \t]{1,8}(?P<label>[\u4e00-\u9fff]{2,8}):")
_FIELD = re.compile(r"[\u4e00-\u9fff]{2,10}:")
_LABELLED = re.compile(r"[\[(*]{0,2}[\w\s]{1,24}[\])*]{0,2}\s*:")


def _same_field(flat: str, before: Span, line: Span) -> bool:
    """Whether two lines are rows of one form: a name, then the same label (东水库 责任人：…)."""
    first = _ROW.match(flat, before.start, before.end)
    second = _ROW.match(flat, line.start, line.end) if first else None
    return second is not None and first is not None and second["label"] == first["label"]


def _labelled(flat: str, line: Span) -> bool:
    """Whether a line begins with a label."""
    from remit.layouts.who.labels import known

    m = _LABELLED.match(flat, line.start, line.end)
    return m is not None and known(m.group().strip("[]()*: ")) is not None


def _width(text: str) -> int:
    """How wide a line is, in Chinese characters; Latin letters count half."""
    return (len(text) + sum(1 for c in text[:200] if c > "⺀" or c in ",;:()")) // 2


def _nest(page: Page, found: Sequence[Block]) -> None:
    stack: list[Block] = []
    for block in found:
        if block.ordinal is None:
            block.parent = stack[-1] if stack else None
            continue
        while stack and stack[-1].rank >= block.rank:
            stack.pop()
        block.parent = stack[-1] if stack else None
        if block.parent is not None:
            block.parent.children.append(block)
        stack.append(block)


def is_heading(page: Page, block: Block) -> bool:
    """Whether a paragraph is short and no sentence: a heading, not a task."""
    flat = page.flat
    length = block.span.end - block.span.start
    if length > _HEADING_MAX:
        return False
    last = flat[block.span.end - 1]
    text = flat[block.body : block.span.end]
    if not script.has_han(text):
        return last not in ".;:" and length < 80
    return last not in "。;:," and "。" not in text and text.count(",") < 2


def only_dates(page: Page, block: Block) -> bool:
    """Whether an unnumbered line says hardly more than when (Completed by March 31, 2020)."""
    if block.ordinal is not None or block.span.end - block.span.start > _HEADING_MAX:
        return False
    text = page.flat[block.span.start : block.span.end]
    if script.has_han(text):
        return words.is_time("".join(text.split()))
    times = dates.find(text)
    said = sum(t.span.end - t.span.start for t in times)
    return bool(times) and len(_WORD.findall(text)) <= _FEW_WORDS and 2 * said >= len(text)


def is_row(page: Page, block: Block) -> bool:
    """Whether a line is a name and then labels (东水库 责任人：…), an item of its own."""
    return _ROW.match(page.flat, block.body, block.span.end) is not None
