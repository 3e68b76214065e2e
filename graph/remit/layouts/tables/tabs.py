"""Tables pasted as text whose cells each begin with a tab, a row of cells under no row mark.

Copying a table out of a word processor leaves a tab before each cell and nothing between rows.
How many columns there are is found from the distance between consecutive ordinals; a row begins
at an ordinal, at a blank ordinal cell, or where an automatic number was lost (a space stands
before the tab). Cells may hold lines and blank lines of their own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from remit.findings import finding
from remit.layouts.page import Candidate, Page
from remit.layouts.tables import columns as cols
from remit.layouts.tables.columns import Column
from remit.layouts.tables.grids import EMPTY, Grid, Row, Slot, items
from remit.layouts.who.names import clean
from remit.model import Finding, Span

NAME = "tab-cells"
_LEAST_CELLS = 8
_WIDEST = 24
_LISTED = re.compile(r"[“\"《](\w{1,8}(?:、\w{1,8}){1,8})[”\"》]")


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell of the stream; `space` says that only a space stands on the line before its tab."""

    span: Span
    text: str
    space: bool = False


def read(page: Page) -> list[Candidate]:
    """The reading of each run of tab cells in the page."""
    found = []
    for cells in _streams(page):
        candidate = _table(page, cells)
        if candidate is not None:
            found.append(candidate)
    return found


def _streams(page: Page) -> Iterator[list[_Cell]]:
    """Runs of cells whose tabs mostly begin a line; ends where the text after a tab is no cell."""
    flat = page.flat
    if flat.count("\t") < _LEAST_CELLS:
        return
    tabs = [m.start() for m in re.finditer("\t", flat)]
    leading = sum(1 for t in tabs if _line_start(flat, t))
    if leading * 10 < len(tabs) * 7:
        return
    tabs = [t for t in tabs if _line_start(flat, t)]
    cells = []
    for i, at in enumerate(tabs):
        end = tabs[i + 1] if i + 1 < len(tabs) else len(flat)
        span = page.trim(at + 1, end)
        cells.append(_Cell(span, page.squeezed(span), flat[at - 1 : at] == " "))
    yield cells


def _line_start(flat: str, at: int) -> bool:
    """Whether only spaces stand before an offset on its line."""
    while at > 0 and flat[at - 1] == " ":
        at -= 1
    return at == 0 or flat[at - 1] in "\n\t"


def _table(page: Page, cells: Sequence[_Cell]) -> Candidate | None:
    first = _first_row(cells)
    if first is None:
        return None
    headings = cells[:first]
    while headings and not cols.is_heading(headings[-1].text):
        headings = headings[:-1]
    width = _width(cells, first, len(headings))
    if width is None or not cols.assigns(cols.heading(h.text).kind for h in headings):
        return None
    rows, found = _rows(page, cells, first, width, headings)
    columns = _columns(headings, rows, width, page)
    title_row = [h.text for h in headings]
    grid = Grid(columns=tuple(columns), rows=tuple(rows))
    made, findings = items(page, grid)
    if not made:
        return None
    start = headings[0].span.start
    sections = list(dict.fromkeys(s for r in rows for s in r.section))
    findings.extend(_missing_sections(page, start, sections))
    support = 1.5 * sum(len(i.assignments) for i in made) + len(title_row)
    span = Span(start, max(i.span.end for i in made))
    return Candidate(
        layout=NAME, span=span, support=support, items=tuple(made), findings=tuple(findings + found)
    )


def _first_row(cells: Sequence[_Cell]) -> int | None:
    """The first cell of the first data row."""
    for i, cell in enumerate(cells[: 2 * _WIDEST]):
        if i >= 2 and (cols.ORDINAL.fullmatch(cell.text) or cell.space):
            return i
    return None


def _width(cells: Sequence[_Cell], first: int, headings: int) -> int | None:
    """The number of columns: the usual distance from one ordinal to the next."""
    places = [
        (i, int(c.text)) for i, c in enumerate(cells) if c.text.isdecimal() and len(c.text) < 4
    ]
    steps = Counter(j - i for (i, m), (j, n) in pairwise(places) if n == m + 1)
    steps = Counter({s: n for s, n in steps.items() if headings <= s <= _WIDEST})
    if not steps:
        return headings if 2 <= headings <= _WIDEST else None
    most = max(steps.values())
    return min(s for s, n in steps.items() if n == most)


def _rows(
    page: Page, cells: Sequence[_Cell], first: int, width: int, headings: Sequence[_Cell]
) -> tuple[list[Row], list[Finding]]:
    rows: list[Row] = []
    findings: list[Finding] = []
    known = {h.text for h in headings if cols.is_heading(h.text)}
    section = _section_of(page, headings)
    i = first
    while i < len(cells):
        repeated = _headings_at(cells, i, len(headings), known)
        if repeated:
            section = _section_of(page, cells[i : i + repeated])
            i += repeated
            continue
        lost = cells[i].space and not cols.ORDINAL.fullmatch(cells[i].text)
        take = width - 1 if lost else width
        run = _until_next(cells, i, take)
        slots = [Slot(span=c.span) if c.text else EMPTY for c in run]
        if lost:
            slots.insert(0, EMPTY)
        slots.extend([EMPTY] * (width - len(slots)))
        span = Span(run[0].span.start, max(c.span.end for c in run))
        if any(c.text for c in run):
            rows.append(Row(slots=tuple(slots), span=span, section=section, lost_ordinal=lost))
        i += len(run)
    return rows, findings


def _headings_at(cells: Sequence[_Cell], i: int, length: int, known: set[str]) -> int:
    """How many cells from `i` repeat the headings, or 0."""
    run = cells[i : i + length]
    return len(run) if sum(1 for c in run if c.text in known) * 2 > length else 0


def _until_next(cells: Sequence[_Cell], i: int, take: int) -> list[_Cell]:
    """The cells of one row: as many as there are columns, fewer where the next row begins."""
    run = [cells[i]]
    for cell in cells[i + 1 : i + take]:
        if cell.space:
            break
        run.append(cell)
    return run


def _section_of(page: Page, headings: Sequence[_Cell]) -> tuple[str, ...]:
    """A heading row whose first cell names no column names the section."""
    first = headings[0]
    if cols.is_heading(first.text) or not first.text:
        return ()
    return (clean(page.text[first.span.start : first.span.end]),)


def _columns(
    headings: Sequence[_Cell], rows: Sequence[Row], width: int, page: Page
) -> list[Column]:
    """Headings spread over the columns: one of them spans the columns that have none."""
    plain = [cols.heading(h.text) for h in headings]
    extra = width - len(plain)
    if extra < 0:
        return plain[-width:]
    best: tuple[float, list[Column]] = (float("-inf"), [])
    places = [k for k, c in enumerate(plain) if c.kind == "unknown"] or list(range(len(plain)))
    texts = [[page.squeezed(s.span) if s.span else "" for s in r.slots] for r in rows[:40]]
    for k in places:
        blank = [Column(heading="", kind="unknown")] * extra
        spread = [*plain[:k], *blank, *plain[k:]]
        if extra and k == 0 and spread[extra].kind == "unknown":
            spread[extra] = Column(heading="", kind="unknown")
        spread = _with_ordinal(spread, texts)
        score = sum(cols.fits(c, row[i]) for row in texts for i, c in enumerate(spread))
        if score > best[0]:
            best = (score, spread)
    return cols.settle(best[1])


def _with_ordinal(columns: list[Column], texts: Sequence[Sequence[str]]) -> list[Column]:
    """The columns with the first marked as ordinal where its cells are ordinals."""
    if any(c.kind == "ordinal" for c in columns) or columns[0].kind != "unknown":
        return columns
    held = [row[0] for row in texts if row[0]]
    if held and all(cols.ORDINAL.fullmatch(t) for t in held):
        return [Column(heading=columns[0].heading, kind="ordinal"), *columns[1:]]
    return columns


def _missing_sections(page: Page, start: int, sections: Sequence[str]) -> Iterator[Finding]:
    """Sections that the title above the table lists but no heading row names."""
    for m in _LISTED.finditer(page.flat, max(0, start - 400), start):
        named = m.group(1).split("、")
        if sum(1 for s in sections if s in named) < 2:
            continue
        for word in named:
            if word not in sections:
                yield finding(
                    "missing-section-heading",
                    Span(m.start(1), m.end(1)),
                    words=m.group(1),
                    missing=word,
                )
