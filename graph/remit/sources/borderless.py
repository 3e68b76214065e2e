"""Tables without rules: columns are the ranges that stay blank over all rows of a block.

Such a block is known by its first column: ordinals that count on, one below the other. Rows are
what stands about each ordinal; lines between two ordinals part where the space is widest.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from remit.sources.glyphs import Glyph

_ORDINAL = re.compile(r"[0-9]{1,3}[.、]?")
_BLANK = 0.45  # the narrowest blank between columns, in character sizes
_STEP = 3.0  # the widest step from a line of a row to the next, in character sizes
_MOST_HEADS = 3
_FEWEST = 3
Row = Sequence[Glyph]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """The rows of a table, each its lines; `edges` are the left ends of columns and the last."""

    rows: tuple[tuple[Row, ...], ...]
    edges: tuple[float, ...]
    first: int
    last: int

    def column(self, glyph: Glyph) -> int:
        """The column that a character stands in."""
        return max(bisect_right(self.edges, (glyph.left + glyph.right) / 2) - 1, 0)


def block_of(lines: Sequence[Row]) -> Block | None:
    """The first table without rules on a page, whose lines are given from top to bottom."""
    rows = [[glyph for glyph in line if glyph.text != " "] for line in lines]
    for anchors in _chains(rows):
        if found := _block(lines, rows, anchors):
            return found
    return None


def _chains(rows: Sequence[Row]) -> Iterator[list[int]]:
    """Lines that begin with ordinals which count on in one column."""
    chain: list[tuple[int, int, float]] = []
    for at, row in enumerate(rows):
        ordinal = _ordinal(row)
        if ordinal is None:
            continue
        number, left, size = ordinal
        if chain and not (number == chain[-1][1] + 1 and abs(left - chain[-1][2]) < 1.5 * size):
            if len(chain) >= _FEWEST - 1:
                yield [line for line, _, _ in chain]
            chain = []
        chain.append((at, number, left))
    if len(chain) >= _FEWEST - 1:
        yield [line for line, _, _ in chain]


def _ordinal(row: Row) -> tuple[int, float, float] | None:
    """The number that stands alone at the left of a line, its place and size."""
    ordered = sorted(row, key=lambda glyph: glyph.left)
    words = ""
    for glyph, after in pairwise(ordered):
        words += glyph.text
        if after.left - glyph.right > _BLANK * glyph.size:
            found = _ORDINAL.fullmatch(words)
            return (int(words.rstrip(".、")), ordered[0].left, glyph.size) if found else None
    return None


def _block(lines: Sequence[Row], rows: Sequence[Row], anchors: list[int]) -> Block | None:
    size = rows[anchors[0]][0].size
    last = anchors[-1]
    blanks = _blanks(rows[anchors[0] : last + 1], size)
    if len(blanks) < _FEWEST - 1:
        return None
    columns = len(blanks)
    while last + 1 < len(rows) and _goes_on(rows[last], rows[last + 1], blanks, size):
        if len(_blanks(rows[anchors[0] : last + 2], size)) < columns:
            break
        last += 1
    first = anchors[0]
    while first and anchors[0] - first < _MOST_HEADS and _near(rows[first - 1], rows[first], size):
        if len(_blanks(rows[first - 1 : last + 1], size)) < columns:
            break
        first -= 1
    blanks = _blanks(rows[first : last + 1], size)
    starts = _starts(rows, anchors)
    heads = [row for row in rows[first : starts[0]] if row]
    if len(blanks) < _FEWEST - 1 or len({_side(g, blanks) for row in heads for g in row}) < _FEWEST:
        return None
    inked = [glyph for row in rows[first : last + 1] for glyph in row]
    edges = (min(glyph.left for glyph in inked), *(after for _, after in blanks))
    bounds = [first, *starts, last + 1]
    return Block(
        rows=tuple(tuple(lines[above:below]) for above, below in pairwise(bounds)),
        edges=edges,
        first=first,
        last=last,
    )


def _starts(rows: Sequence[Row], anchors: list[int]) -> list[int]:
    """The first line of each row: after the widest space since the ordinal before."""
    starts = [anchors[0]]
    for above, below in pairwise(anchors):
        spaces = [(_top(rows[at]) - _top(rows[at - 1]), at) for at in range(above + 1, below + 1)]
        widest = max(space for space, _ in spaces)
        starts.append(max(at for space, at in spaces if space > widest - 1.0))
    return starts


def _blanks(rows: Sequence[Row], size: float) -> list[tuple[float, float]]:
    """The ranges in which no character of these lines stands."""
    spans = sorted((glyph.left, glyph.right) for row in rows for glyph in row)
    blanks: list[tuple[float, float]] = []
    reach = spans[0][1]
    for left, right in spans:
        if left - reach > _BLANK * size:
            blanks.append((reach, left))
        reach = max(reach, right)
    return blanks


def _side(glyph: Glyph, blanks: list[tuple[float, float]]) -> int:
    return bisect_right([after for _, after in blanks], (glyph.left + glyph.right) / 2)


def _goes_on(above: Row, row: Row, blanks: list[tuple[float, float]], size: float) -> bool:
    """Whether a line below the last ordinal is the rest of its row."""
    rest = bool(row) and min(glyph.left for glyph in row) > blanks[0][0]
    close = bool(row and above) and _top(row) - _top(above) < 1.7 * size
    return rest and close


def _near(above: Row, below: Row, size: float) -> bool:
    return bool(above and below) and _top(below) - _top(above) < _STEP * size


def _top(row: Row) -> float:
    return min((glyph.top for glyph in row), default=0.0)
