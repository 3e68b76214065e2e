"""From cells to items, in one way for every table whose rows are known: lines, bars, a file format.

A lattice is what was found: lines of cells, whatever marked them. Its headings are found by known
words, or by what stands below them; its columns are typed by both (`typed`); its rows are then read
by `grids`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from remit.findings import finding
from remit.layouts.page import Candidate, Page
from remit.layouts.tables import align, heads, matrices, merged, turned, typed
from remit.layouts.tables import columns as cols
from remit.layouts.tables.columns import Column
from remit.layouts.tables.grids import EMPTY, Grid, Lattice, Line, Row, Slot, items
from remit.layouts.tables.heads import Head
from remit.layouts.tables.sections import sections
from remit.layouts.who import likeness
from remit.layouts.who.likeness import Known
from remit.layouts.who.names import clean
from remit.model import Finding, Item, Span

_SHIFT = 0.8


@dataclass(frozen=True, slots=True)
class _Table:
    """The lines under one row of headings, and where the first of these begins."""

    head: Head
    start: int
    lines: tuple[Line, ...]


def candidates(page: Page, lattices: Sequence[Lattice]) -> list[Candidate]:
    """The readings of lattices in the order of the text; one without headings continues another."""
    found: list[Candidate] = []
    before: Head | None = None
    called = likeness.called(page.flat)
    for lattice in (turned.upright(page, x) for x in lattices):
        matrix = matrices.read(page, lattice)
        if matrix is not None:
            found.append(matrix)
            continue
        for table in _tables(page, lattice, before, called):
            before = table.head
            candidate = _read(page, lattice, table, called)
            if candidate is not None:
                found.append(candidate)
    return found


def _tables(page: Page, lattice: Lattice, before: Head | None, called: Known) -> Iterator[_Table]:
    """The tables of a lattice, each from one row of headings to the next that differs."""
    lines = lattice.lines
    held: _Table | None = None
    rows: list[Line] = []
    n = 0
    while n < len(lines):
        head = heads.known(page, lines, n)
        if head is None:
            rows.append(lines[n])
            n += 1
            continue
        if held is None or (head.words, head.section) != (held.head.words, held.head.section):
            if held is not None:
                yield replace(held, lines=tuple(rows))
            held, rows = _Table(head, lines[n].span.start, ()), []
        n = head.first
    if held is None:
        yield from _unlabelled(page, lattice, before, called)
    else:
        yield replace(held, lines=tuple(rows))


def _unlabelled(
    page: Page, lattice: Lattice, before: Head | None, called: Known
) -> Iterator[_Table]:
    """The table of a lattice in which no known heading gives a role."""
    lines = lattice.lines
    if not lines:
        return
    head = heads.by_contents(page, lines, lattice.ruled, called)
    if head is not None:
        body = tuple(x for x in lines[head.first :] if x.texts != head.words)
        yield _Table(head, lines[0].span.start, body)
    elif before is not None and heads.continues(page, before, lines):
        yield _Table(before, lines[0].span.start, lines)


def _read(page: Page, lattice: Lattice, table: _Table, called: Known) -> Candidate | None:
    """The reading of one table, unless it names nobody."""
    head, lines = table.head, table.lines
    if not lines:
        return None
    width = len(head.columns)
    headings = [c.heading for c in head.columns]
    columns = typed.columns(headings, heads.cells(page, lines, width), called)
    if not cols.assigns(c.kind for c in columns):
        return None
    rows, findings = _rows(page, lattice, columns, lines)
    found: list[Item] = []
    for section, inherited, chunk in sections(page, columns, rows):
        held = tuple(replace(r, section=section or head.section) for r in chunk)
        made, more = items(page, Grid(columns=tuple(columns), rows=held, inherited=inherited))
        found.extend(made)
        findings.extend(more)
    count = sum(len(i.assignments) for i in found)
    if not found or (not count and not lattice.exact):
        return None
    findings.extend(_untold(lines, head, columns))
    return Candidate(
        layout=lattice.layout,
        span=Span(table.start, max(i.span.end for i in found)),
        support=lattice.weight * count + width,
        items=tuple(found),
        findings=tuple(findings),
    )


def _untold(lines: Sequence[Line], head: Head, columns: Sequence[Column]) -> Iterator[Finding]:
    """Headings that the vocabulary does not know, over names that were read under them."""
    for column, named in zip(columns, head.columns, strict=True):
        if not column.labels or cols.heading(named.heading).labels or not named.heading:
            continue
        k = columns.index(column)
        first = next((x.slots[k] for x in lines if k < len(x.slots) and x.texts[k]), EMPTY)
        if first.span is not None:
            yield finding("unknown-label", first.span, label=clean(named.heading))


def _rows(
    page: Page, lattice: Lattice, columns: Sequence[Column], lines: Sequence[Line]
) -> tuple[list[Row], list[Finding]]:
    """The rows of a table, with what had to be said where cells were placed by what they hold."""
    if lattice.exact:
        held = [x for x in lines if any(s.span and not s.merged for s in x.slots)]
        return [Row(slots=tuple(_once(x.slots)), span=x.span) for x in held], []
    rows: list[Row] = []
    findings: list[Finding] = []
    for line in lines:
        row, moved = _placed(columns, line)
        rows.append(row)
        if moved:
            findings.append(_shifted(page, line, len(columns)))
    return (rows if lattice.layout == "bar-rows" else merged.spanned(page, columns, rows)), findings


def _placed(columns: Sequence[Column], line: Line) -> tuple[Row, bool]:
    """The row of a line, and whether its cells had to be placed by what they hold."""
    width = len(columns)
    slots, texts = list(line.slots), list(line.texts)
    while len(slots) > width and not texts[-1]:
        slots.pop()
        texts.pop()
    direct = _score(columns, list(enumerate(texts)))
    held = [(s, t) for s, t in zip(slots, texts, strict=True) if t]
    places = align.one_row(columns, texts)
    moved = _score(columns, list(zip(places, [t for _, t in held], strict=True)))
    full = len(slots) == width and bool(texts[-1])
    shifted = len(slots) > width or (not full and moved > direct + _SHIFT)
    if not shifted:
        held = list(zip(slots, texts, strict=True))
        places = list(range(len(slots)))
    row = [EMPTY] * width
    for k, (slot, text) in zip(places, held, strict=True):
        before = row[k].span
        if text and slot.span is not None:
            row[k] = Slot(span=Span(before.start, slot.span.end) if before else slot.span)
    return Row(slots=tuple(row), span=line.span), shifted


def _score(columns: Sequence[Column], placed: Sequence[tuple[int, str]]) -> float:
    """How well cells fit their columns; a role column that stays blank counts against it."""
    total = sum(cols.fits(columns[k], t) if k < len(columns) else -1.0 for k, t in placed if t)
    filled = {k for k, t in placed if t}
    return total - 0.5 * sum(
        1 for k, c in enumerate(columns) if c.kind == "role" and k not in filled
    )


def _shifted(page: Page, line: Line, width: int) -> Finding:
    spans = [s.span for s in line.slots if s.span is not None]
    longest = max(spans, key=lambda c: c.end - c.start)
    return finding(
        "shifted-column",
        line.span,
        title=clean(page.text[longest.start : longest.end]),
        cells=sum(1 for t in line.texts if t),
        columns=width,
    )


def _once(slots: Sequence[Slot]) -> Iterator[Slot]:
    """The slots of a row with a cell that spans several columns kept in the first of them."""
    last: Span | None = None
    for slot in slots:
        yield EMPTY if slot.span is not None and slot.span == last else slot
        last = slot.span
