"""Lines of cells: one row per line (甲 | 乙 | 丙 |), Markdown, comma- or tab-separated rows.

A row whose first cells are merged with those above is shorter than the headings, or padded at its
end; its cells are then placed by what they hold, and a finding says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from remit.layouts.page import Candidate, Page
from remit.layouts.tables import columns as cols
from remit.layouts.tables import lattices
from remit.layouts.tables.grids import EMPTY, Lattice, Line, Slot
from remit.model import Span

_RULE = re.compile(r"[\s|:+=-]+")
_LONGEST_ROW = 8
_LONGEST_HEADING = 60
_WEIGHT = 1.5


def read(page: Page, taken: Sequence[Span] = ()) -> list[Candidate]:
    """The readings of all tables with separators in their lines, outside the regions `taken`."""
    found: list[Candidate] = []
    for name, mark in (("bar-rows", "|"), ("tab-rows", "\t")):
        if mark in page.flat:
            free = list(_lattices(page, name, mark))
            free = [x for x in free if not any(x.lines[0].span.start in t for t in taken)]
            found.extend(lattices.candidates(page, free))
    return found


def _lattices(page: Page, name: str, mark: str) -> Iterator[Lattice]:
    """Lines of cells that follow each other; other words between them, or a new ruled row, part."""
    lines: list[Line] = []
    ruled: set[int] = set()
    for line in _lines(page, mark):
        if line == "rule":
            if len(lines) > 1 and ruled:
                yield _lattice(name, lines[:-1], ruled)
                lines, ruled = lines[-1:], set()
            if lines:
                ruled.add(len(lines) - 1)
        elif line == "end":
            if lines:
                yield _lattice(name, lines, ruled)
            lines, ruled = [], set()
        else:
            lines.append(line)
    if lines:
        yield _lattice(name, lines, ruled)


def _lattice(name: str, lines: Sequence[Line], ruled: set[int]) -> Lattice:
    return Lattice(layout=name, lines=tuple(lines), weight=_WEIGHT, ruled=frozenset(ruled))


def _lines(page: Page, mark: str) -> Iterator[Line | Literal["rule", "end"]]:
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
            elif text.strip():
                yield "end"
            continue
        if mark == "|" and (_RULE.fullmatch(text) or text.strip() == "|"):
            if "-" in text:
                yield "rule"
            continue
        if mark == "|" and text.lstrip().startswith("|") and not text.rstrip().endswith("|"):
            more = _rest(flat, lines, n)
            if more:
                line, n = Span(line.start, lines[n + more - 1].end), n + more
        held = list(_cells(page, line, mark))
        if len(held) > 1:
            yield _line(page, page.trim(line.start, line.end), held)
        elif cols.SECTION.match(page.squeezed(held[0])):
            yield _single(page, held[0])


def _line(page: Page, span: Span, cells: Sequence[Span]) -> Line:
    slots = tuple(Slot(span=c) if c.start < c.end else EMPTY for c in cells)
    return Line(slots=slots, texts=tuple(page.squeezed(c) for c in cells), span=span)


def _single(page: Page, line: Span) -> Line:
    """A line that is one cell: a heading for the rows below it."""
    span = page.trim(line.start, line.end)
    return _line(page, span, [span])


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
    """The cells of a line, outer bars left aside; an escaped bar is text."""
    flat = page.flat
    start, end = line.start, line.end
    if mark == "|":
        outer = page.trim(start, end)
        start = outer.start + (flat[outer.start : outer.start + 1] == "|")
        end = outer.end - (outer.end > start and flat[outer.end - 1] == "|")
    at = begin = start
    while (stop := flat.find(mark, at, end)) >= 0:
        if flat[stop - 1] != "\\":
            yield page.trim(begin, stop)
            begin = stop + 1
        at = stop + 1
    yield page.trim(begin, end)
