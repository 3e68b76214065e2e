"""One PDF page: its characters to lines of text and ruled tables.

pdfplumber finds the characters and the ruled cells; characters go to cells by their centres, and
cells to rows and columns by their edges, so that a merged cell comes out as one.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from remit.sources.borderless import Block, block_of
from remit.sources.glyphs import Glyph, direction, rows_of, turned, without_stamps
from remit.sources.rendering import GridCell
from remit.vocabulary.fold import radical_free

_SNAP = 3.0
_MOST_EDGES = 6000
_COLUMN_ROWS = 12
_MOST_SHADED = 3  # rows of a table that the fills of alternate rows may seem to be
_COLUMN_GAP = 2.5  # wider than any space of justified text, in character sizes
_GLYPH = re.compile(r"^\(cid:\d+\)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of text outside of tables; a tab stands where it is set in columns of a list.

    `opening` is the width of its first word or sign. A line `in_column` of a page set in two
    columns has its place in the column, as if that were the left one.
    """

    text: str
    left: float
    right: float
    top: float
    size: float
    opening: float = 0.0
    in_column: bool = False


@dataclass(slots=True, kw_only=True)
class Ruled:
    """A ruled table; `edges` are the places of its vertical rules.

    It grows where it goes on after a page break: `piece` is where its last piece begins.
    """

    cells: list[GridCell]
    edges: tuple[float, ...]
    top: float
    rows: int
    piece: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What stands on a page, from top to bottom."""

    blocks: tuple[Line | Ruled, ...]
    height: float
    unreadable: int = 0
    pictures: int = 0
    tangled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What pdfplumber finds on a page: characters, the cells of ruled tables, pictures."""

    glyphs: tuple[Glyph, ...]
    tables: tuple[tuple[tuple[float, float, float, float], ...], ...]
    height: float
    pictures: int
    tangled: bool


def marks_of(page: Any) -> Marks:
    """The marks on a pdfplumber page.

    Slanted text (a watermark) is left out. On a page with thousands of rules, which is a
    drawing, no tables are looked for.
    """
    tangled = len(page.edges) > _MOST_EDGES
    boxes = [] if tangled else [found.cells for found in page.find_tables()]
    width, height = float(page.width), float(page.height)
    glyphs = list(_glyphs(page.chars))
    turn = direction(glyphs)
    glyphs, tables = turned(glyphs, boxes, turn, width, height)
    return Marks(
        glyphs=tuple(without_stamps(glyphs)),
        tables=tuple(tuple(cells) for cells in tables),
        height=(width if turn else height) or 1.0,
        pictures=len(page.images),
        tangled=tangled,
    )


def page_of(marks: Marks) -> Page:
    """The lines and tables that the marks on a page make up."""
    tables, outside = _held(marks)
    lines = list(rows_of(outside))
    block = block_of(lines)
    if block:
        outside = [g for row in (*lines[: block.first], *lines[block.last + 1 :]) for g in row]
    placed: list[tuple[tuple[float, ...], Line | Ruled]] = list(_in_columns(outside))
    if block:
        placed.append(((min(g.top for g in lines[block.first]), -1.0), _unruled(block)))
    placed.extend(((grid.ys[0], -1.0), grid.ruled()) for grid in tables if any(grid.taken))
    placed.sort(key=lambda pair: pair[0])
    return Page(
        blocks=tuple(block for _, block in placed),
        height=marks.height,
        unreadable=sum(glyph.text == "\ufffd" for glyph in marks.glyphs),
        pictures=marks.pictures,
        tangled=marks.tangled,
    )


def _held(marks: Marks) -> tuple[list[_Grid], list[Glyph]]:
    """The ruled tables with the characters in them, and the characters outside.

    Where rows are shaded by turns, the fills of some look like tables: the block that all rows
    make up together says more.
    """
    tables = [grid for boxes in marks.tables if (grid := _Grid(boxes)).is_table]
    if tables and max(grid.rows for grid in tables) <= _MOST_SHADED:
        lines = list(rows_of(list(marks.glyphs)))
        block = block_of(lines)
        if block and len(block.rows) > sum(grid.rows for grid in tables):
            return [], list(marks.glyphs)
    outside = [glyph for glyph in marks.glyphs if not any(grid.take(glyph) for grid in tables)]
    return tables, outside


def _unruled(block: Block) -> Ruled:
    """A table without rules: a cell to each row and column."""
    cells = []
    for at, lines in enumerate(block.rows):
        for column in range(len(block.edges)):
            held = [g for line in lines for g in line if block.column(g) == column]
            words = "\n".join(line.text for line in _lines(held))
            cells.append(GridCell(at, column, words))
    top = min(glyph.top for line in block.rows[0] for glyph in line)
    return Ruled(cells=cells, edges=block.edges, top=top, rows=len(block.rows))


def _glyphs(chars: Iterable[dict[str, Any]]) -> Iterator[Glyph]:
    seen: set[tuple[str, int, int]] = set()
    for char in chars:
        # Programs without a bold font print a character twice, a fraction of a point apart.
        place = (char["text"], round(char["x0"]), round(char["top"]))
        _, rise, _, _, _, _ = char["matrix"]
        if place in seen or 0.1 < abs(rise) / (abs(rise) + abs(char["matrix"][0]) or 1) < 0.9:
            continue
        seen.add(place)
        text = "\ufffd" if _GLYPH.match(char["text"]) else radical_free(char["text"])
        if text.isspace():
            text = " "
        run, rise = char["matrix"][:2]
        turn = 0 if abs(run) >= abs(rise) else 1 if rise > 0 else -1
        # pdfplumber takes the height of a turned character for its size.
        size = char["x1"] - char["x0"] if turn else char["size"]
        box = (char["x0"], char["x1"], char["top"], char["bottom"])
        yield Glyph(text, *box, size, turn)


class _Grid:
    """The cells of a ruled table, and the characters that fall into them."""

    def __init__(self, boxes: Iterable[tuple[float, float, float, float]]) -> None:
        boxes = list(boxes)
        self.xs = _snapped(x for box in boxes for x in (box[0], box[2]))
        self.ys = _snapped(y for box in boxes for y in (box[1], box[3]))
        self.rows, self.columns = len(self.ys) - 1, len(self.xs) - 1
        self.places: list[tuple[int, int, int, int]] = []
        self.taken: list[list[Glyph]] = []
        self._at: dict[tuple[int, int], int] = {}
        for left, top, right, bottom in boxes:
            first, last = _rank(self.xs, left), max(_rank(self.xs, right), 1)
            upper, lower = _rank(self.ys, top), max(_rank(self.ys, bottom), 1)
            if last <= first or lower <= upper or (upper, first) in self._at:
                continue
            for row in range(upper, lower):
                for column in range(first, last):
                    self._at.setdefault((row, column), len(self.places))
            self.places.append((upper, first, lower - upper, last - first))
            self.taken.append([])

    @property
    def is_table(self) -> bool:
        return self.rows > 1 and self.columns > 1

    def take(self, glyph: Glyph) -> bool:
        x, y = (glyph.left + glyph.right) / 2, (glyph.top + glyph.bottom) / 2
        if not (self.xs[0] <= x <= self.xs[-1] and self.ys[0] <= y <= self.ys[-1]):
            return False
        at = self._at.get((bisect_right(self.ys, y) - 1, bisect_right(self.xs, x) - 1))
        if at is None:
            return False
        self.taken[at].append(glyph)
        return True

    def ruled(self) -> Ruled:
        cells = []
        for (row, column, down, across), glyphs in zip(self.places, self.taken, strict=True):
            words = "\n".join(line.text for line in _lines(glyphs))
            cells.append(GridCell(row, column, words, down, across))
        cells.sort(key=lambda cell: (cell.row, cell.column))
        return Ruled(cells=cells, edges=tuple(self.xs), top=self.ys[0], rows=self.rows)


def _snapped(places: Iterable[float]) -> list[float]:
    """Sorted places, those within a few points of one another taken as one."""
    kept: list[float] = []
    for place in sorted(places):
        if not kept or place - kept[-1] > _SNAP:
            kept.append(place)
    return kept


def _rank(places: list[float], place: float) -> int:
    return max(bisect_right(places, place + 0.01) - 1, 0)


def _lines(glyphs: list[Glyph]) -> Iterator[Line]:
    for row in rows_of(glyphs):
        yield from _line(row)


def _in_columns(glyphs: list[Glyph]) -> Iterator[tuple[tuple[float, ...], Line]]:
    """The lines with the order in which they are read: of two columns the left one first."""
    rows = list(rows_of(glyphs))
    gutter = _gutter(rows)
    sides = [_sides(row, gutter) for row in rows]
    lefts, rights = (
        [glyph.left for pair in sides if pair for glyph in pair[side]] for side in (0, 1)
    )
    shift = min(rights) - min(lefts) if lefts and rights else 0.0
    band = 0.0
    for row, pair in zip(rows, sides, strict=True):
        if pair is None:
            band = 0.0
            yield from (((line.top, 0.0, line.left), line) for line in _line(row))
            continue
        band = band or min(glyph.top for glyph in row)
        for line in _line(pair[0]):
            yield (band, 0.0, line.top), replace(line, in_column=True)
        for line in _line(pair[1]):
            moved = replace(line, left=line.left - shift, right=line.right - shift, in_column=True)
            yield (band, 1.0, line.top), moved


def _sides(row: list[Glyph], gutter: float) -> tuple[list[Glyph], list[Glyph]] | None:
    """The characters on each side of the gutter, or None where the line runs over it."""
    left = [glyph for glyph in row if glyph.right <= gutter]
    right = [glyph for glyph in row if glyph.left >= gutter]
    return (left, right) if gutter and len(left) + len(right) == len(row) else None


def _gutter(rows: list[list[Glyph]]) -> float:
    """Where the space between two columns of running text is; 0 on a page that has one column.

    Running text fills its lines: on most rows both sides hold text, and the left one ends where
    the space begins. Labels and values, or a table without rules, do not.
    """
    inked = [kept for row in rows if (kept := [g for g in row if g.text != " "])]
    if len(inked) < _COLUMN_ROWS:
        return 0.0
    left = min(glyph.left for row in inked for glyph in row)
    right = max(glyph.right for row in inked for glyph in row)
    tried = [left + (right - left) * step / 100 for step in range(35, 66)]
    best = max(tried, key=lambda at: sum(_fills_both(row, at) for row in inked))
    support = sum(_fills_both(row, best) for row in inked)
    return best if support >= max(_COLUMN_ROWS, 0.6 * len(inked)) else 0.0


def _fills_both(row: list[Glyph], gutter: float) -> bool:
    """Whether a line of each column stands side by side, the left one filled to its end."""
    before = [glyph.right for glyph in row if glyph.right <= gutter]
    after = [glyph.left for glyph in row if glyph.left >= gutter]
    if not before or not after or len(before) + len(after) < len(row):
        return False
    size = row[0].size
    return gutter - max(before) < 3 * size and min(after) - max(before) > 0.75 * size


def _line(row: list[Glyph]) -> Iterator[Line]:
    row = sorted(row, key=lambda glyph: glyph.left)
    words: list[str] = []
    for at, glyph in enumerate(row):
        if at and glyph.text != " " and words[-1] not in (" ", "\t"):
            gap = (glyph.left - row[at - 1].right) / max(glyph.size, 1.0)
            wide = _is_wide(glyph.text) and _is_wide(row[at - 1].text)
            if gap > (0.6 if wide else 0.2):
                words.append("\t" if gap > _COLUMN_GAP else " ")
        words.append(glyph.text)
    text = re.sub(r" {2,}", "  ", "".join(words)).strip()
    if text:
        inked = [glyph for glyph in row if glyph.text != " "]
        yield Line(
            text=text,
            left=inked[0].left,
            right=max(glyph.right for glyph in inked),
            top=min(glyph.top for glyph in inked),
            size=max(glyph.size for glyph in inked),
            opening=_opening(row),
        )


def _opening(row: list[Glyph]) -> float:
    """The width of what a line break before this line kept together."""
    first = next(at for at, glyph in enumerate(row) if glyph.text != " ")
    last = first
    while (
        last + 1 < len(row)
        and row[last + 1].text != " "
        and not _is_wide(row[last + 1].text)
        and not _is_wide(row[last].text)
    ):
        last += 1
    return row[last].right - row[first].left


def _is_wide(text: str) -> bool:
    return "\u2e80" <= text[-1:] <= "\uffef"
