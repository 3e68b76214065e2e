"""Tables that the file format marks as such: Word, Excel, HTML. The places of cells are known.

Merged cells hold for every row and column they span; rows above the headings (a title across the
table) and repeated headings are left aside.
"""

from __future__ import annotations

from collections.abc import Sequence

from remit.layouts.page import Candidate, Page
from remit.layouts.tables import lattices
from remit.layouts.tables.grids import EMPTY, Lattice, Line, Slot
from remit.model import Span, Table

NAME = "table"
_MOST_ROWS = 100_000
_WEIGHT = 2.0


def read(page: Page) -> list[Candidate]:
    """The readings of the document's own tables; a continued one keeps its columns."""
    return lattices.candidates(page, [_lattice(page, t) for t in page.document.tables])


def _lattice(page: Page, table: Table) -> Lattice:
    lines = tuple(_line(page, row) for row in _slots(page, table) if any(s.span for s in row))
    return Lattice(layout=NAME, lines=lines, weight=_WEIGHT, exact=True)


def _slots(page: Page, table: Table) -> list[list[Slot]]:
    """The rows of a table with each merged cell in every place it spans."""
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


def _line(page: Page, slots: Sequence[Slot]) -> Line:
    spans = [s.span for s in slots if s.span is not None]
    own = [s.span for s in slots if s.span is not None and not s.merged] or spans
    return Line(
        slots=tuple(slots),
        texts=tuple(page.squeezed(s.span) if s.span else "" for s in slots),
        span=Span(min(s.start for s in own), max(s.end for s in own)),
    )
