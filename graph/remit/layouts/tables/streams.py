"""Tables flattened to a stream of cells: one cell per line, lone bars, a PDF's columns.

The headings are known words of the genre, one after the other, with a role among them. What
follows is laid over them by `align`; rows that hold nothing but one heading-like cell are
category rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from remit.layouts.page import Candidate, Page
from remit.layouts.tables import align, contents, merged, typed, wrapped
from remit.layouts.tables import columns as cols
from remit.layouts.tables.cells import Cell, streams
from remit.layouts.tables.columns import Column
from remit.layouts.tables.grids import EMPTY, Grid, Row, Slot, items
from remit.layouts.tables.sections import sections
from remit.layouts.who import words
from remit.model import Finding, Item, Span
from remit.vocabulary import script

_MOST_CELLS = 4000
_RUNNING = 3


def read(page: Page, taken: Sequence[Span] = ()) -> list[Candidate]:
    """The readings of all streams of cells in the page, outside the regions `taken`."""
    found: list[Candidate] = []
    for name, cells in streams(page):
        free = [c for c in cells if not any(c.span.start in t for t in taken)]
        found.extend(_tables(page, name, free))
    return found


def _tables(page: Page, name: str, cells: Sequence[Cell]) -> Iterator[Candidate]:
    """A candidate for each run of headings in the stream."""
    heads = list(_heads(page, cells, lined=name == "spaced-columns"))
    above = Counter(t for first, _ in heads for t in {c.text for c in cells[_floor(first) : first]})
    for n, (first, end) in enumerate(heads):
        stop = heads[n + 1][0] if n + 1 < len(heads) else len(cells)
        while n + 1 < len(heads) and stop > end and above[cells[stop - 1].text] > 1:
            stop -= 1
        stop = min(stop, end + _MOST_CELLS)
        headings = cells[first:end]
        columns = cols.settle([_heading(page, c) for c in headings])
        body = list(cells[end:stop])
        if not body:
            continue
        near = [[_near(h, c) for h in headings] for c in body] if headings[0].at >= 0 else None
        yield from _table(page, name, cells[first], columns, body, near)


def _floor(first: int) -> int:
    """Where the lines begin that may be repeated above the headings on every page."""
    return max(0, first - _RUNNING)


def _heads(page: Page, cells: Sequence[Cell], *, lined: bool) -> Iterator[tuple[int, int]]:
    """Runs of at least three headings with a role among them, one unknown between two known.

    `lined` says that the headings of one table stand in one line.
    """
    kinds = [_heading(page, c).kind if len(c.text) <= 40 else "unknown" for c in cells]
    i = 0
    while i < len(cells):
        j = i
        while j < len(cells) and (
            kinds[j] != "unknown"
            or (i < j < len(cells) - 1 and kinds[j + 1] != "unknown" and _short(cells[j].text))
        ):
            if lined and i < j and "\n" in page.flat[cells[j - 1].span.end : cells[j].span.start]:
                break
            j += 1
        found = set(kinds[i:j])
        known = sum(1 for k in kinds[i:j] if k != "unknown")
        if known >= 3 and cols.assigns(found) and found & {"task", "ordinal", "text", "category"}:
            yield i, j
        i = max(j, i + 1)


def _short(text: str) -> bool:
    """Whether a cell can be a heading of a kind that is not known."""
    if script.has_han(text):
        return 2 <= len(text) <= 8 and text.isalpha()
    return len(text) <= 40 and text[:1].isalpha() and words.is_titled(text)


def _near(heading: Cell, cell: Cell) -> float:
    """What the place of a cell on its line says for a column: much where it begins under it."""
    distance = abs(heading.at - cell.at)
    return 1.5 if distance <= 2 else -0.15 * min(distance, 10)


def _heading(page: Page, cell: Cell) -> Column:
    return cols.heading(page.flat[cell.span.start : cell.span.end])


def _table(
    page: Page,
    name: str,
    head: Cell,
    columns: Sequence[Column],
    body: list[Cell],
    near: Sequence[Sequence[float]] | None = None,
) -> Iterator[Candidate]:
    placed = align.place(columns, [c.text for c in body], near=near, whole=name == "bar-lines")
    rows = _rows(page, placed, body) if near is None else _side_by_side(page, placed, body)
    rows = _trimmed(rows, placed.columns)
    if name == "cell-per-line":
        rows = merged.spanned(page, placed.columns, rows)
    found: list[Item] = []
    findings: list[Finding] = []
    for section, inherited, chunk in sections(page, placed.columns, rows):
        grid = Grid(
            columns=tuple(placed.columns),
            rows=tuple(replace(r, section=section) for r in chunk),
            inherited=inherited,
        )
        made, more = items(page, grid)
        found.extend(made)
        findings.extend(more)
    count = sum(len(i.assignments) for i in found)
    if not count or placed.score < 0.25 * len(body) or not _plausible(page, placed.columns, rows):
        return
    yield Candidate(
        layout=name,
        span=Span(head.span.start, max(i.span.end for i in found)),
        support=1.5 * count + len(columns),
        items=tuple(found),
        findings=tuple(findings),
    )


def _plausible(page: Page, columns: Sequence[Column], rows: Sequence[Row]) -> bool:
    """Whether any column of a role holds names, and not pieces of sentences."""
    for k in [i for i, c in enumerate(columns) if c.labels or c.kind == "person"]:
        cells = [page.flat[s.start : s.end] for r in rows if (s := r.slots[k].span) is not None]
        if not typed.implausible(columns[k], cells, contents.of(cells)):
            return True
    return False


def _rows(page: Page, placed: align.Placed, body: Sequence[Cell]) -> list[Row]:
    width = len(placed.columns)
    kinds = [c.kind for c in placed.columns]
    title = next((i for i, k in enumerate(kinds) if k not in ("role", "ordinal")), 0)
    rows: list[list[Span | None]] = []
    for cell, (k, anew) in zip(body, placed.at, strict=True):
        if anew or not rows:
            rows.append([None] * width)
        if not cell.text:
            continue
        k = title if k == align.SECTION else k
        held = rows[-1][k]
        rows[-1][k] = cell.span if held is None else Span(held.start, cell.span.end)
    made = []
    for spans in rows:
        here = [s for s in spans if s is not None]
        if not here:
            continue
        slots = tuple(Slot(span=s) if s else EMPTY for s in spans)
        made.append(Row(slots=slots, span=Span(here[0].start, max(s.end for s in here))))
    return made


def _side_by_side(page: Page, placed: align.Placed, body: Sequence[Cell]) -> list[Row]:
    """Rows of columns that stand side by side, their wrapped lines put together."""
    lines: list[wrapped.Line] = []
    alone: set[int] = set()
    end = 0
    for cell, (k, _) in zip(body, placed.at, strict=True):
        if not lines or "\n" in page.flat[end : cell.span.start]:
            lines.append({})
        if k == align.SECTION:
            alone.add(len(lines) - 1)
        lines[-1].setdefault(max(k, 0), []).append(cell.span)
        end = cell.span.end
    made = []
    for row in wrapped.merge(page, placed.columns, lines, alone=alone):
        slots = [EMPTY] * len(placed.columns)
        for k, (pieces, joints) in row.items():
            held = Span(pieces[0].start, pieces[-1].end)
            many = len(pieces) > 1
            slots[k] = Slot(
                span=held,
                pieces=tuple(pieces) if many else (),
                joints=tuple(joints) if many else (),
            )
        spans = [s.span for s in slots if s.span is not None]
        whole = Span(min(s.start for s in spans), max(s.end for s in spans))
        made.append(Row(slots=tuple(slots), span=whole))
    return made


def _trimmed(rows: list[Row], columns: Sequence[Column]) -> list[Row]:
    """The rows up to the last that holds an ordinal, a date or a name: what follows is no table."""
    telling = [i for i, c in enumerate(columns) if c.kind in ("ordinal", "role", "date")]
    last = max((n for n, r in enumerate(rows) if any(r.slots[i].span for i in telling)), default=-1)
    return rows[: last + 1]
