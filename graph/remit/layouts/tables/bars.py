"""Tables with bars: one row per line (甲 | 乙 | 丙 |), Markdown, comma- or tab-separated rows.

A row whose first cells are merged with those above is shorter than the headings, or padded at its
end; its cells are then placed by what they hold, and a finding says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from remit.findings import finding
from remit.layouts.page import Candidate, Page
from remit.layouts.tables import align, merged
from remit.layouts.tables import columns as cols
from remit.layouts.tables.columns import Column
from remit.layouts.tables.grids import EMPTY, Grid, Row, Slot, items
from remit.layouts.tables.sections import sections
from remit.layouts.who.names import clean
from remit.model import Finding, Item, Span

_RULE = re.compile(r"[\s|:+=-]+")
_SHIFT = 0.8
_LONGEST_ROW = 8
_LONGEST_HEADING = 60


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of a table: its cells, outer bars left aside."""

    span: Span
    cells: tuple[Span, ...]
    texts: tuple[str, ...]


def read(page: Page) -> list[Candidate]:
    """The readings of all tables with separators in their lines."""
    found: list[Candidate] = []
    for name, mark in (("bar-rows", "|"), ("tab-rows", "\t")):
        if mark in page.flat:
            found.extend(_tables(page, name, mark))
    return found


def _tables(page: Page, name: str, mark: str) -> Iterator[Candidate]:
    columns: list[Column] = []
    head: _Line | None = None
    rows: list[_Line] = []
    for line in _lines(page, mark):
        headings = _headings(page, line)
        if headings:
            if head is not None and rows and _same(columns, headings):
                continue
            yield from _table(page, name, head, columns, rows)
            head, columns, rows = line, cols.settle(headings), []
        elif head is not None:
            rows.append(line)
    yield from _table(page, name, head, columns, rows)


def _same(one: Sequence[Column], other: Sequence[Column]) -> bool:
    return [c.heading for c in one] == [c.heading for c in other]


def _lines(page: Page, mark: str) -> Iterator[_Line]:
    """Lines with at least one mark; a row that begins with a bar ends with one."""
    flat = page.flat
    lines = list(page.document.lines())
    n = 0
    while n < len(lines):
        line = lines[n]
        n += 1
        text = flat[line.start : line.end]
        if mark not in text or (mark == "\t" and "|" in text):
            if cols.SECTION.match(text.lstrip()) and len(text) < _LONGEST_HEADING:
                yield _single(page, line)
            continue
        if mark == "|" and (_RULE.fullmatch(text) or text.strip() == "|"):
            continue
        if mark == "|" and text.lstrip().startswith("|") and not text.rstrip().endswith("|"):
            more = _rest(flat, lines, n)
            if more:
                line, n = Span(line.start, lines[n + more - 1].end), n + more
        held = list(_cells(page, line, mark))
        if len(held) == 1 and cols.SECTION.match(page.squeezed(held[0])):
            yield _single(page, held[0])
        if len(held) > 1:
            texts = tuple(page.squeezed(c) for c in held)
            yield _Line(page.trim(line.start, line.end), tuple(held), texts)


def _single(page: Page, line: Span) -> _Line:
    """A line that is one cell: a heading for the rows below it."""
    span = page.trim(line.start, line.end)
    return _Line(span, (span,), (page.squeezed(span),))


def _rest(flat: str, lines: Sequence[Span], n: int) -> int:
    """How many further lines belong to a row that begins with a bar and does not end with one."""
    for more, line in enumerate(lines[n : n + _LONGEST_ROW], 1):
        text = flat[line.start : line.end].strip()
        if text.startswith("|"):
            return 0
        if text.endswith("|"):
            return more
    return 0


def _cells(page: Page, line: Span, mark: str) -> Iterator[Span]:
    flat = page.flat
    start, end = line.start, line.end
    if mark == "|":
        outer = page.trim(start, end)
        start = outer.start + (flat[outer.start : outer.start + 1] == "|")
        end = outer.end - (outer.end > start and flat[outer.end - 1] == "|")
    at = start
    while True:
        stop = flat.find(mark, at, end)
        yield page.trim(at, end if stop < 0 else stop)
        if stop < 0:
            return
        at = stop + 1


def _headings(page: Page, line: _Line) -> list[Column]:
    """The columns that a heading row names, or nothing if it is none."""
    if any(len(t) > 60 for t in line.texts):
        return []
    found = [cols.heading(page.flat[c.start : c.end]) for c in line.cells]
    while found and not found[-1].heading:
        found.pop()
    kinds = [c.kind for c in found]
    known = sum(1 for k in kinds if k != "unknown")
    if known < 2 or not cols.assigns(kinds) or 2 * known < len(found):
        return []
    return found


def _table(
    page: Page, name: str, head: _Line | None, columns: Sequence[Column], lines: Sequence[_Line]
) -> Iterator[Candidate]:
    if head is None or not lines:
        return
    rows: list[Row] = []
    findings: list[Finding] = []
    for line in lines:
        row, moved = _row(columns, line)
        rows.append(row)
        if moved:
            findings.append(_shifted(page, line, len(columns)))
    if name == "tab-rows":
        rows = merged.spanned(page, columns, rows)
    found: list[Item] = []
    for section, inherited, chunk in sections(page, columns, rows):
        grid = Grid(
            columns=tuple(columns), rows=tuple(_sectioned(chunk, section)), inherited=inherited
        )
        made, more = items(page, grid)
        found.extend(made)
        findings.extend(more)
    count = sum(len(i.assignments) for i in found)
    if not count:
        return
    yield Candidate(
        layout=name,
        span=Span(head.span.start, max(i.span.end for i in found)),
        support=1.5 * count + len(columns),
        items=tuple(found),
        findings=tuple(findings),
    )


def _sectioned(rows: Sequence[Row], section: tuple[str, ...]) -> Iterator[Row]:
    for row in rows:
        yield Row(slots=row.slots, span=row.span, section=section, lost_ordinal=row.lost_ordinal)


def _row(columns: Sequence[Column], line: _Line) -> tuple[Row, bool]:
    """The row of a line, and whether its cells had to be placed by what they hold."""
    width = len(columns)
    cells, texts = list(line.cells), list(line.texts)
    while len(cells) > width and not texts[-1]:
        cells.pop()
        texts.pop()
    direct = _score(columns, list(enumerate(texts)))
    held = [(c, t) for c, t in zip(cells, texts, strict=True) if t]
    places = align.one_row(columns, texts)
    moved = _score(columns, list(zip(places, [t for _, t in held], strict=True)))
    shifted = len(cells) > width or moved > direct + _SHIFT
    if not shifted:
        held = list(zip(cells, texts, strict=True))
        places = list(range(len(cells)))
    slots = [EMPTY] * width
    for k, (cell, text) in zip(places, held, strict=True):
        before = slots[k].span
        if text:
            slots[k] = Slot(span=Span(before.start, cell.end) if before else cell)
    return Row(slots=tuple(slots), span=line.span), shifted


def _score(columns: Sequence[Column], placed: Sequence[tuple[int, str]]) -> float:
    """How well cells fit their columns; a role column that stays blank counts against it."""
    total = sum(cols.fits(columns[k], t) if k < len(columns) else -1.0 for k, t in placed if t)
    filled = {k for k, t in placed if t}
    return total - 0.5 * sum(
        1 for k, c in enumerate(columns) if c.kind == "role" and k not in filled
    )


def _shifted(page: Page, line: _Line, width: int) -> Finding:
    longest = max(line.cells, key=lambda c: c.end - c.start)
    return finding(
        "shifted-column",
        line.span,
        title=clean(page.text[longest.start : longest.end]),
        cells=sum(1 for t in line.texts if t),
        columns=width,
    )
