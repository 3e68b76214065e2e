"""Tables that the file format marks as such: Word, Excel, HTML. The places of cells are known.

Merged cells hold for every row and column they span; rows above the headings (a title across the
table) and repeated headings are left aside.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from remit.layouts.page import Candidate, Page
from remit.layouts.tables import columns as cols
from remit.layouts.tables.columns import Column
from remit.layouts.tables.grids import EMPTY, Grid, Row, Slot, items
from remit.layouts.tables.sections import sections
from remit.layouts.who.names import clean
from remit.model import Finding, Item, Span, Table

NAME = "table"
_MOST_ROWS = 100_000
_SEARCHED = 12
_LONGEST_SECTION = 40


def read(page: Page) -> list[Candidate]:
    """The readings of the document's own tables; a continued one keeps its columns."""
    found: list[Candidate] = []
    before: list[Column] = []
    for table in page.document.tables:
        grid = _slots(page, table)
        first, columns = _headings(page, grid)
        if not columns and before and grid and len(grid[0]) == len(before):
            first, columns = 0, before
        if columns:
            before = columns
            above = _section_of(page, grid[first - 1]) if first else ()
            candidate = _table(page, table, grid[first:], columns, above)
            if candidate is not None:
                found.append(candidate)
    return found


def _slots(page: Page, table: Table) -> list[list[Slot]]:
    """The grid of a table with each merged cell in every place it spans."""
    rows, width = min(table.rows, _MOST_ROWS), table.columns
    grid = [[EMPTY] * width for _ in range(rows)]
    for cell in table.cells:
        span = page.trim(cell.span.start, cell.span.end)
        if span.start >= span.end:
            continue
        for r in range(cell.row, min(rows, cell.row + cell.row_span)):
            for c in range(cell.column, min(width, cell.column + cell.column_span)):
                grid[r][c] = Slot(span=span, merged=r > cell.row)
    return grid


def _headings(page: Page, grid: Sequence[Sequence[Slot]]) -> tuple[int, list[Column]]:
    """The first data row and the columns, from one heading row or two."""
    for r, row in enumerate(grid[:_SEARCHED]):
        columns = _row_columns(page, row)
        if columns is None:
            continue
        first = r + 1
        if first < len(grid):
            below = _row_columns(page, grid[first], least=1)
            if below is not None and _is_second(grid[first], below):
                columns = [
                    b if b.kind != "unknown" else a for a, b in zip(columns, below, strict=True)
                ]
                first += 1
        return first, cols.settle(columns)
    return 0, []


def _is_second(row: Sequence[Slot], below: Sequence[Column]) -> bool:
    """Whether a row continues the headings: each cell is a heading or reaches down from above."""
    return any(s.merged for s in row) and all(
        s.merged or s.span is None or c.kind != "unknown" for s, c in zip(row, below, strict=True)
    )


def _row_columns(page: Page, row: Sequence[Slot], least: int = 2) -> list[Column] | None:
    """The columns that a row's cells name, or None if it is no heading row."""
    spans = [s.span for s in row]
    if len({s for s in spans if s}) < 2:
        return None
    if any(s and s.end - s.start > 80 for s in spans):
        return None
    found = [cols.heading(page.flat[s.start : s.end] if s else "") for s in spans]
    known = [c for c in found if c.kind != "unknown"]
    if len(known) < least or not cols.assigns(c.kind for c in found):
        return None
    return found


def _table(
    page: Page,
    table: Table,
    grid: Sequence[Sequence[Slot]],
    columns: list[Column],
    above: tuple[str, ...],
) -> Candidate | None:
    columns = _with_ordinal(page, grid, columns)
    rows = list(_rows(page, grid, columns, above))
    found: list[Item] = []
    findings: list[Finding] = []
    for section, inherited, chunk in sections(page, columns, rows):
        held = tuple(replace(r, section=section or r.section) for r in chunk)
        made, more = items(page, Grid(columns=tuple(columns), rows=held, inherited=inherited))
        found.extend(made)
        findings.extend(more)
    if not found:
        return None
    span = Span(min(table.span.start, found[0].span.start), max(i.span.end for i in found))
    count = sum(len(i.assignments) for i in found)
    return Candidate(
        layout=NAME,
        span=span,
        support=2.0 * count + 2 * len(columns),
        items=tuple(found),
        findings=tuple(findings),
    )


def _with_ordinal(
    page: Page, grid: Sequence[Sequence[Slot]], columns: list[Column]
) -> list[Column]:
    """The columns with an unnamed first one marked as ordinal where its cells are ordinals."""
    if any(c.kind == "ordinal" for c in columns) or columns[0].kind not in ("unknown", "category"):
        return columns
    data = [row for row in grid if not _repeats(page, row, [c.heading for c in columns])]
    texts = [page.squeezed(s.span) for row in data if (s := row[0]).span and not s.merged]
    if len(texts) > 1 and all(cols.ORDINAL.fullmatch(t) for t in texts):
        return [Column(heading=columns[0].heading, kind="ordinal"), *columns[1:]]
    return columns


def _rows(
    page: Page,
    grid: Sequence[Sequence[Slot]],
    columns: Sequence[Column],
    section: tuple[str, ...] = (),
) -> Iterator[Row]:
    """The data rows; a repeated row of headings may begin another section."""
    headings = [c.heading for c in columns]
    for row in grid:
        own = [s.span for s in row if s.span is not None and not s.merged]
        if not own:
            continue
        if _repeats(page, row, headings):
            section = _section_of(page, row) or section
            continue
        yield Row(
            slots=tuple(_once(row)),
            span=Span(min(s.start for s in own), max(s.end for s in own)),
            section=section,
        )


def _repeats(page: Page, row: Sequence[Slot], headings: Sequence[str]) -> bool:
    """Whether most cells of a row are the headings again."""
    same = sum(
        1
        for s, h in zip(row, headings, strict=True)
        if s.span and h and page.flat[s.span.start : s.span.end] == h
    )
    return same * 2 > len(row)


def _section_of(page: Page, row: Sequence[Slot]) -> tuple[str, ...]:
    """What a heading row's first cell says where it names no column but lies over several."""
    if len(row) < 2 or row[0].span is None or row[0].span != row[1].span:
        return ()
    words = page.text[row[0].span.start : row[0].span.end]
    known = cols.heading(page.flat[row[0].span.start : row[0].span.end]).kind != "unknown"
    return () if known or len(words) > _LONGEST_SECTION else (clean(words),)


def _once(row: Sequence[Slot]) -> Iterator[Slot]:
    """A row's slots with a cell that spans several columns kept in the first of them."""
    last: Span | None = None
    for slot in row:
        if slot.span is not None and slot.span == last:
            yield EMPTY
        else:
            yield slot
        last = slot.span
