"""Cells of officials that span several rows, in tables whose text shows no merging.

A merged cell is written in its first row. In the rows below it nothing is left of it, or an empty
field; it is taken for merged where a row lacks only that cell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from remit.layouts.page import Page
from remit.layouts.tables.columns import Column
from remit.layouts.tables.grids import EMPTY, Row


def spanned(page: Page, columns: Sequence[Column], rows: Sequence[Row]) -> list[Row]:
    """The rows with an official's cell that spans several of them given to each.

    A row takes the cell above only where all its units are named and every post is filled, and
    only in a table that never writes an official's cell twice in a row; a heading between the
    rows ends the span.
    """
    units = [i for i, c in enumerate(columns) if c.kind == "role" and not _official(c)]
    posts = [i for i, c in enumerate(columns) if c.kind == "post"]
    for k in [i for i, c in enumerate(columns) if _official(c)]:
        texts = [page.squeezed(s) if (s := r.slots[k].span) else "" for r in rows]
        if not units or any(a and a == b for a, b in pairwise(texts)):
            continue
        filled: list[Row] = []
        for row in rows:
            above = filled[-1].slots[k] if filled else EMPTY
            if row.slots[k].span is None and all(row.slots[i].span for i in units + posts):
                slots = list(row.slots)
                slots[k] = replace(above, merged=above.span is not None)
                row = replace(row, slots=tuple(slots))
            filled.append(row)
        rows = filled
    return list(rows)


def _official(column: Column) -> bool:
    return column.kind == "role" and all(x.role == "official" for x in column.labels)
