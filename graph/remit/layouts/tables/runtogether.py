"""Whole tables run together without any separator: 序号工作任务责任单位1建设…县住建局2….

The headings are found as known words written one after the other, the rows by their ordinals in
sequence, and the cells of a row from its end: a time, then bodies, then the task.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from remit.layouts.page import Candidate, Page
from remit.layouts.tables import columns as cols
from remit.layouts.tables import glued
from remit.layouts.tables.columns import Column
from remit.layouts.tables.grids import EMPTY, Grid, Row, Slot, items
from remit.layouts.who import words
from remit.model import Span
from remit.vocabulary import roles, script
from remit.vocabulary.taught import Taught, in_force

NAME = "run-together"
_ANCHOR = re.compile(r"序号|编号|责任单位|责任部门|牵头单位|牵头部门|主办单位|责任科室|责任人")
_DATE = (
    r"(?:(?:20\d\d年)?(?:\d{1,2}月(?:\d{1,2}日|[上中下]旬)?(?:底|末)?前?|"
    r"(?:第?[一二三四]季度?|[上下]半年)(?:末|底)?前?|年(?:底|内|末)前?|当年)"
    r"(?:基本|全面|全部)?(?:动工|开工|完工|竣工|完成|启动|建成|投用|投入使用|投产|通车|交付|到位|落实|验收|销号)?"
    r"|全年|长期(?:坚持)?|持续推进|常态化推进|持续|立行立改|20\d\d年(?:底前?)?)"
)
_DATE_TAIL, _DATE_HEAD = re.compile(_DATE + "$"), re.compile(_DATE)
_NUMBER = re.compile(r"\d{1,3}(?!\d)")
_TAIL = re.compile(
    r"[前底内月日年度旬进持局委办部厅院会处科区县市镇乡街道心司府位门组团队站所校长用成人联馆台社。;)]$"
)
_NOT_UNITS = (
    "个年月日公里户元万亿%座条家项名处亩吨米栋所场次期人级批台套辆平号类届倍.．%０123456789"
)
_MOST = 60_000
_WIDEST = 120
_MOST_BEGINS = 24
_COUNTED = re.compile(
    r"\d(?:[个户家所处座条亩万项台辆栋套场次人%]|公里|亿元|万元|万亩|人次|平方米)"
)


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


def _words() -> frozenset[str]:
    return _words_of(in_force())


@lru_cache(maxsize=64)
def _words_of(_: Taught) -> frozenset[str]:
    table = roles.lexicon()["columns"]
    listed = [w for kind in ("ordinal", "task", "category", "text", "date") for w in table[kind]]
    labels = [w for w in roles.vocabulary().labels if len(w) > 2]
    return frozenset(w for w in (*listed, *labels) if script.has_han(w) and len(w) > 1)


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
    for n in range(1, 7):
        if not script.is_han(flat[at + n - 1 : at + n] or " "):
            return ""
        if n == 1:
            continue
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
    last = {label.role for label in columns[-1].labels}
    starts = list(_ordinals(page.flat, end, limit, persons="official" in last))
    if len(starts) < 2:
        return None
    rows: list[Row] = []
    for n, (at, length) in enumerate(starts):
        stop = starts[n + 1][0] if n + 1 < len(starts) else _end(page.flat, end, at, limit)
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


def _ordinals(flat: str, start: int, limit: int, *, persons: bool) -> Iterator[tuple[int, int]]:
    """Where the ordinals begin rows, in sequence: after what ends a cell, before what is no unit.

    `persons` says that rows end with a person's name.
    """
    first = _NUMBER.match(flat, start)
    at, number = start, int(first.group()) if first else 1
    while at < limit:
        mark = str(number)
        place = flat.find(mark, at, limit)
        while place >= 0 and not _is_ordinal(flat, place, len(mark), start, persons):
            place = flat.find(mark, place + 1, limit)
        if place < 0:
            return
        length = len(mark)
        while flat[place + length : place + length + 1] in (".", "、"):
            length += 1
        yield place, length
        at, number = place + length + 4, number + 1


def _is_ordinal(flat: str, place: int, length: int, start: int, persons: bool) -> bool:
    after = flat[place + length : place + length + 2]
    if not after or (after[0] in _NOT_UNITS and after[0] != ".") or after[1:].isdigit():
        return False
    before = flat[max(start, place - 12) : place].rstrip()
    if place == start or not before:
        return True
    name = "".join(before.split())
    if persons and any(words.is_person(name[-n:]) for n in (2, 3, 4)):
        return True
    ends = _TAIL.search(before) is not None and before[-1] not in "至"
    return ends or _DATE_TAIL.search(before) is not None


def _end(flat: str, head: int, at: int, limit: int) -> int:
    """Where the last row ends: at the end of its paragraph, or of its line where rows have one."""
    blank = flat.find("\n\n", at, limit)
    line = flat.find("\n", at, limit) if "\n" not in flat[head:at].strip() else -1
    return min(end if end > 0 else limit for end in (blank, line))


def _row(page: Page, columns: Sequence[Column], ordinal: Span, body: Span) -> Row | None:
    """The cells of a row, from its end."""
    flat = page.flat
    slots = [EMPTY] * len(columns)
    kinds = [c.kind for c in columns]
    places = [i for i, k in enumerate(kinds) if k == "role"]
    slots[kinds.index("ordinal")] = Slot(span=ordinal)
    date = kinds.index("date") if "date" in kinds else None
    end = body.end
    if date is not None and date > places[-1]:
        end = _dated(flat, slots, date, body.start, end)
    at, found = _agents(flat, [columns[i] for i in places], body.start, end)
    for k, span in found.items():
        slots[places[k]] = Slot(span=span)
    if date is not None and date < places[-1]:
        at = _dated(flat, slots, date, body.start, at)
    tasks = ("task", "unknown", "text", "category")
    task = next((i for i, k in enumerate(kinds) if k in tasks), None)
    if task is None or at <= body.start:
        return None
    slots[task] = Slot(span=page.trim(body.start, at))
    return Row(slots=tuple(slots), span=Span(ordinal.start, body.end))


def _dated(flat: str, slots: list[Slot], date: int, start: int, end: int) -> int:
    """Where the time begins that ends a stretch; it is put in its slot."""
    m = _DATE_TAIL.search(flat[start:end])
    if m is None:
        return end
    slots[date] = Slot(span=Span(start + m.start(), end))
    return start + m.start()


def _agents(
    flat: str, columns: Sequence[Column], start: int, end: int
) -> tuple[int, dict[int, Span]]:
    """Where the cells of the role columns begin at a row's end, and these cells.

    They begin after the task's last sentence, where it has a full stop and they can; else where
    they fit best, which after an amount (8个) they do.
    """
    stop = flat.rfind("。", start, end - 2) + 1
    if stop > start:
        stop = _after_date(flat, stop, end)
        _, found = glued.cells(flat, stop, end, columns)
        if len(found) == len(columns):
            return stop, found
    floor = max(start + 2, stop, end - _WIDEST)
    counted = {_after_date(flat, m.end(), end) for m in _COUNTED.finditer(flat, floor, end - 1)}
    counted.add(stop)
    begins = [i for i in range(floor, end - 1) if i in counted or _may_begin(flat, i, columns)]
    best: tuple[float, int, dict[int, Span]] = (0.0, end, {})
    for at in begins[:_MOST_BEGINS]:
        score, found = glued.cells(flat, at, end, columns)
        score += len(found) + (0.4 if at in counted else 0.0)
        if found and score > best[0]:
            best = (score, at, found)
    return best[1:]


def _after_date(flat: str, at: int, end: int) -> int:
    timed = _DATE_HEAD.match(flat, at, end)
    return timed.end() if timed else at


def _may_begin(flat: str, at: int, columns: Sequence[Column]) -> bool:
    """Whether the first cell after a task can begin here: a body's name, or a person's."""
    if words.begins_name(flat[at : at + 8]):
        return True
    first = columns[0].labels[0].role if columns[0].labels else ""
    return first == "official" and words.is_surname(flat[at])
