"""Whole tables run together without any separator: 序号工作任务责任单位1建设…县住建局2….

The headings are found as known words written one after the other, the rows by their ordinals in
sequence, and the cells of a row from its end: a time, then bodies, then the task.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from remit import roles
from remit.layouts import columns as cols
from remit.layouts import words
from remit.layouts.columns import Column
from remit.layouts.grids import EMPTY, Grid, Row, Slot, items
from remit.layouts.names import Name, squeeze
from remit.layouts.page import Candidate, Page
from remit.model import Span

NAME = "run-together"
_ANCHOR = re.compile(r"序号|编号|责任单位|责任部门|牵头单位|牵头部门|主办单位|责任科室|责任人")
_DATE_TAIL = re.compile(
    r"(?:(?:20\d\d年)?(?:\d{1,2}月(?:\d{1,2}日|[上中下]旬)?(?:底|末)?(?:前|完成|投入使用|建成)?|"
    r"(?:第?[一二三四]|[上下]半年?)季?度?(?:前|完成)?|年(?:底|内|末)前?(?:完成)?)|全年|长期(?:坚持)?|持续推进|常态化推进|持续|"
    r"20\d\d年(?:底前?)?)$"
)
_TAIL = re.compile(
    r"[前底内月日年度旬进持局委办部厅院会处科区县市镇乡街道心司府位门组团队站所校长用成人。;)]$"
)
_NOT_UNITS = (
    "个年月日公里户元万亿%座条家项名处亩吨米栋所场次期人级批台套辆平号类届倍.．%０123456789"
)
_MOST = 60_000


def read(page: Page) -> list[Candidate]:
    """The readings of tables without separators in the page."""
    found: list[Candidate] = []
    at = 0
    for m in _ANCHOR.finditer(page.flat):
        if m.start() < at:
            continue
        head = _head(page.flat, m.start())
        if head is None:
            continue
        start, end, names = head
        at = end
        columns = cols.settle([cols.heading(n) for n in names])
        candidate = _table(page, start, end, columns)
        if candidate is not None:
            found.append(candidate)
            at = candidate.span.end
    return found


@cache
def _words() -> frozenset[str]:
    table = roles.lexicon()["columns"]
    listed = [w for kind in ("ordinal", "task", "category", "text", "date") for w in table[kind]]
    labels = [w for w in roles.vocabulary().labels if len(w) > 2]
    return frozenset(w for w in (*listed, *labels) if words.has_han(w) and len(w) > 1)


def _head(flat: str, at: int) -> tuple[int, int, list[str]] | None:
    """Headings written one after the other around a place: where they stand, and what they are."""
    names: list[str] = []
    end = at
    while word := _starting(flat, end) or _unknown(flat, end):
        names.append(word)
        end += len(word)
    start = at
    while word := _ending(flat, start):
        names.insert(0, word)
        start -= len(word)
    kinds = [cols.heading(n).kind for n in names]
    return (
        (start, end, names) if len(names) >= 3 and "role" in kinds and "ordinal" in kinds else None
    )


def _starting(flat: str, at: int) -> str:
    return next((flat[at : at + n] for n in range(8, 1, -1) if flat[at : at + n] in _words()), "")


def _unknown(flat: str, at: int) -> str:
    """A heading that is not in the vocabulary, between two that are."""
    for n in range(2, 7):
        if not words.is_han(flat[at + n - 1 : at + n] or " "):
            return ""
        if _starting(flat, at + n):
            return flat[at : at + n]
    return ""


def _ending(flat: str, at: int) -> str:
    return next(
        (flat[at - n : at] for n in range(8, 1, -1) if at >= n and flat[at - n : at] in _words()),
        "",
    )


def _table(page: Page, start: int, end: int, columns: Sequence[Column]) -> Candidate | None:
    again = page.flat.find(page.flat[start:end], end)
    limit = min(again if again > 0 else len(page.flat), end + _MOST)
    starts = list(_ordinals(page.flat, end, limit))
    if len(starts) < 2:
        return None
    rows: list[Row] = []
    for n, (at, length) in enumerate(starts):
        stop = starts[n + 1][0] if n + 1 < len(starts) else _end(page.flat, at, limit)
        row = _row(page, columns, Span(at, at + length), page.trim(at + length, stop))
        if row is not None:
            rows.append(row)
    made, findings = items(page, Grid(columns=tuple(columns), rows=tuple(rows)))
    count = sum(len(i.assignments) for i in made)
    if not count:
        return None
    return Candidate(
        layout=NAME,
        span=Span(start, max(i.span.end for i in made)),
        support=1.5 * count + len(columns),
        items=tuple(made),
        findings=tuple(findings),
    )


def _ordinals(flat: str, start: int, limit: int) -> Iterator[tuple[int, int]]:
    """Where 1, 2, 3 … begin rows: after what ends a cell, before what is no unit."""
    at, number = start, 1
    while at < limit:
        mark = str(number)
        place = flat.find(mark, at, limit)
        while place >= 0 and not _is_ordinal(flat, place, len(mark), start):
            place = flat.find(mark, place + 1, limit)
        if place < 0:
            return
        length = len(mark)
        while flat[place + length : place + length + 1] in (".", "、"):
            length += 1
        yield place, length
        at, number = place + length + 4, number + 1


def _is_ordinal(flat: str, place: int, length: int, start: int) -> bool:
    after = flat[place + length : place + length + 1]
    if not after or (after in _NOT_UNITS and after != "."):
        return False
    before = flat[max(start, place - 12) : place].rstrip()
    return (
        place == start
        or not before
        or (_TAIL.search(before) is not None and before[-1] not in "至")
    )


def _end(flat: str, at: int, limit: int) -> int:
    """Where the last row ends: at the end of its paragraph."""
    blank = flat.find("\n\n", at, limit)
    return blank if blank > 0 else limit


def _row(page: Page, columns: Sequence[Column], ordinal: Span, body: Span) -> Row | None:
    """The cells of a row, from its end."""
    slots = [EMPTY] * len(columns)
    kinds = [c.kind for c in columns]
    slots[kinds.index("ordinal")] = Slot(span=ordinal)
    end = body.end
    m = _DATE_TAIL.search(page.flat[body.start : end]) if "date" in kinds else None
    if m:
        slots[kinds.index("date")] = Slot(span=Span(body.start + m.start(), end))
        end = body.start + m.start()
    places = [i for i, k in enumerate(kinds) if k == "role"]
    at, names = _names(page, body.start, end)
    if names:
        for i, span in zip(places, _shares(page, names, len(places), end), strict=False):
            slots[i] = Slot(span=span)
    tasks = ("task", "unknown", "text", "category")
    task = next((i for i, k in enumerate(kinds) if k in tasks), None)
    if task is None or at <= body.start:
        return None
    slots[task] = Slot(span=page.trim(body.start, at))
    return Row(slots=tuple(slots), span=Span(ordinal.start, body.end))


def _names(page: Page, start: int, end: int) -> tuple[int, list[Name]]:
    """Where the bodies at a row's end begin, and the bodies."""
    flat = page.flat
    stop = flat.rfind("。", start, end - 2)
    begins = [stop + 1] if stop > 0 else []
    begins += [
        i for i in range(max(start + 2, stop + 1, end - 120), end - 1)
        if flat[i] in "市县区省州镇各" and i not in begins
    ]  # fmt: skip
    for at in begins:
        names = page.cell_names.bodies(at, end)
        plain = [squeeze(flat[n.span.start : n.span.end]) for n in names]
        if names and all(
            len(p) <= 16 and (words.stands_alone(p) or words.is_collective(p)) for p in plain
        ):
            return at, names
    return end, []


def _shares(page: Page, names: Sequence[Name], parts: int, end: int) -> Iterator[Span]:
    """The names given to the role columns: columns part where nothing separates two names."""
    glued = [
        i for i, (a, b) in enumerate(pairwise(names), 1)
        if a.span.end == b.span.start
    ]  # fmt: skip
    cuts = glued[: parts - 1]
    if len(cuts) < parts - 1 and not cuts and len(names) >= parts > 1:
        cuts = list(range(1, parts))
    edges = [0, *cuts, len(names)]
    for a, b in pairwise(edges):
        if a < b:
            yield Span(names[a].span.start, names[b - 1].span.end)
