"""One PDF page: its characters to lines of text and ruled tables.

pdfplumber finds the characters and the ruled cells; characters go to cells by their centres, and
cells to rows and columns by their edges, so that a merged cell comes out as one.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from remit.sources.rendering import GridCell

_SNAP = 3.0
_MOST_EDGES = 6000
_GLYPH = re.compile(r"^\(cid:\d+\)$")
# Some fonts map their glyphs to the radicals of a dictionary, ⽅ for 方.
_RADICALS = {
    code: unicodedata.normalize("NFKC", chr(code))
    for code in range(0x2E80, 0x2FE0)
    if len(unicodedata.normalize("NFKC", chr(code))) == 1
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of text outside of tables; `opening` is the width of its first word or sign."""

    text: str
    left: float
    right: float
    top: float
    size: float
    opening: float = 0.0


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


@dataclass(frozen=True, slots=True)
class _Glyph:
    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float


def page_of(page: Any) -> Page:
    """The lines and tables of a pdfplumber page.

    Slanted text (a watermark) is left out. On a page with thousands of rules,
    which is a drawing, no tables are looked for.
    """
    glyphs = list(_glyphs(page.chars))
    tangled = len(page.edges) > _MOST_EDGES
    tables = [] if tangled else [_Grid(found.cells) for found in page.find_tables()]
    tables = [grid for grid in tables if grid.rows > 1 and grid.columns > 1]
    outside = []
    for glyph in glyphs:
        holder = next((grid for grid in tables if grid.take(glyph)), None)
        if holder is None:
            outside.append(glyph)
    blocks: list[Line | Ruled] = list(_lines(outside))
    for grid in tables:
        if any(grid.taken):
            blocks.append(grid.ruled())
    blocks.sort(key=lambda block: (block.top, 0.0 if isinstance(block, Ruled) else block.left))
    return Page(
        blocks=tuple(blocks),
        height=float(page.height),
        unreadable=sum(glyph.text == "\ufffd" for glyph in glyphs),
        pictures=len(page.images),
        tangled=tangled,
    )


def _glyphs(chars: Iterable[dict[str, Any]]) -> Iterator[_Glyph]:
    seen: set[tuple[str, int, int]] = set()
    for char in chars:
        # Programs without a bold font print a character twice, a fraction of a point apart.
        place = (char["text"], round(char["x0"]), round(char["top"]))
        _, rise, _, _, _, _ = char["matrix"]
        if place in seen or 0.1 < abs(rise) / (abs(rise) + abs(char["matrix"][0]) or 1) < 0.9:
            continue
        seen.add(place)
        text = "\ufffd" if _GLYPH.match(char["text"]) else char["text"].translate(_RADICALS)
        if text.isspace():
            text = " "
        yield _Glyph(text, char["x0"], char["x1"], char["top"], char["bottom"], char["size"])


class _Grid:
    """The cells of a ruled table, and the characters that fall into them."""

    def __init__(self, boxes: list[tuple[float, float, float, float]]) -> None:
        self.xs = _snapped(x for box in boxes for x in (box[0], box[2]))
        self.ys = _snapped(y for box in boxes for y in (box[1], box[3]))
        self.rows, self.columns = len(self.ys) - 1, len(self.xs) - 1
        self.places: list[tuple[int, int, int, int]] = []
        self.taken: list[list[_Glyph]] = []
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

    def take(self, glyph: _Glyph) -> bool:
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


def _lines(glyphs: list[_Glyph]) -> Iterator[Line]:
    """Characters by lines: those whose middles lie within half a character's height."""
    row: list[_Glyph] = []
    middle = 0.0
    for glyph in sorted(glyphs, key=lambda g: (g.top + g.bottom) / 2):
        here = (glyph.top + glyph.bottom) / 2
        if row and here - middle > 0.5 * max(glyph.size, 1.0):
            yield from _line(row)
            row = []
        if not row:
            middle = here
        row.append(glyph)
    yield from _line(row)


def _line(row: list[_Glyph]) -> Iterator[Line]:
    row = sorted(row, key=lambda glyph: glyph.left)
    words: list[str] = []
    for at, glyph in enumerate(row):
        if at and words[-1] != " " and glyph.text != " ":
            gap = glyph.left - row[at - 1].right
            wide = _is_wide(glyph.text) and _is_wide(row[at - 1].text)
            if gap > (0.6 if wide else 0.2) * max(glyph.size, 1.0):
                words.append(" ")
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


def _opening(row: list[_Glyph]) -> float:
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
