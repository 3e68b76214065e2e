"""Subjects that share a number (甲、乙覆盖率均达100%) or take one each (分别增加1万亩和2万亩)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from remit.layouts.promises.phrases import last, skip_empty, without_comparator

_SEPARATOR: Final = re.compile(r"、|以及|(?<!共)和(?!谐)|(?<![涉普波])及(?!时)|(?<!参)与")
_RESPECTIVELY: Final = re.compile(r"(?:累计)?分别")
_EACH: Final = re.compile(r"各(?:自|有|建|新增|引进|完成|达到?|超过|不少于)?$")
_SHARED_HEAD: Final = re.compile(
    r"(?:占[^、,]{1,8}?(?:比重|比例)|面积|比例|比重|产量|产值|收入|投资|规模|总量|数量|增幅|水平)$"
)
_RATE: Final = re.compile(r"[一-鿿]率$")
_LONGEST: Final = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Coordination:
    """The coordinated subjects before a number: where each begins and its full name.

    `each` says that one number would hold for each of them; as many numbers as subjects are
    taken one by one.
    """

    items: tuple[tuple[int, str], ...] = ()
    each: bool = False


def coordinated(text: str, start: int, end: int) -> Coordination:
    """The subjects in a stretch of folded text that ends where the number begins."""
    start = skip_empty(text, start, end)
    words = text[start:end]
    respectively = last(_RESPECTIVELY.finditer(words))
    each = _EACH.search(words)
    cut = respectively.start() if respectively else each.start() if each else len(words)
    items = _items(words[:cut], start)
    if len(items) < 2:
        return Coordination()
    if respectively:
        return Coordination(items=items, each=True)
    if each:
        enumerated = "、" in words and all(len(name) <= _LONGEST for _, name in items)
        return Coordination(items=items, each=True) if enumerated else Coordination()
    rates = tuple(item for item in items if _RATE.search(item[1]))
    if len(rates) > 1 and rates == items[-len(rates) :]:
        return Coordination(items=rates, each=True)
    return Coordination(items=items)


def _items(words: str, start: int) -> tuple[tuple[int, str], ...]:
    marks = [(0, 0), *((m.start(), m.end()) for m in _SEPARATOR.finditer(words)), (len(words), 0)]
    pieces = []
    for (_, begin), (stop, _) in pairwise(marks):
        name = words[begin:stop]
        if name.strip():
            pieces.append((start + begin + len(name) - len(name.lstrip()), name.strip()))
    if not pieces:
        return ()
    last = without_comparator(pieces[-1][1])
    head = _SHARED_HEAD.search(last)
    shared = head.group() if head else ""
    named = [(at, name if name.endswith(shared) else f"{name}{shared}") for at, name in pieces[:-1]]
    return (*named, (pieces[-1][0], last or pieces[-1][1]))
