"""Tables flattened to a stream of cells: one cell per line, lone bars, a PDF's columns.

The headings are known words of the genre, one after the other, with a role among them. What
follows is laid over them by `align`; rows that hold nothing but one heading-like cell are
category rows.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from remit.layouts import align, clauses, words, wrapped
from remit.layouts import columns as cols
from remit.layouts.columns import Column
from remit.layouts.grids import EMPTY, Grid, Row, Slot, items
from remit.layouts.names import clean
from remit.layouts.page import Candidate, Page
from remit.model import Assignment, Finding, Item, Span

_MOST_CELLS = 4000
_RUNNING = 3
_EMPHASIS = re.compile(r"\*\*[^*。]{1,60}\*\*")
_PAGE_MARK = re.compile(
    r"\s*[-—–]\s*\d{1,3}\s*[-—–]\s*|\s*第\s*\d{1,3}\s*页.{0,12}"
    r"|\s*Page \d{1,3}(?: of \d{1,3})?\s*"
)
PAGE_NUMBER = re.compile(_PAGE_MARK.pattern + r"|\s*\d{1,3}\s*")
_TOKEN = re.compile(r"\S+(?: \S+)*")
_WORD = re.compile(r"\S+")
_CATEGORY = re.compile(
    r"\(?[一二三四五六七八九十]{1,3}[、.)]|第[一二三四五六七八九十]+[章节部]|[A-Z]\."
    r"|\*{0,2}(?:Part|Goal|Pillar|Section|Theme|Objective|Priority) \S+:?"
)


@dataclass(frozen=True, slots=True)
class Cell:
    """A piece of the stream: its span and its folded words without white space."""

    span: Span
    text: str
    at: int = -1


def read(page: Page, taken: Sequence[Span] = ()) -> list[Candidate]:
    """The readings of all streams of cells in the page, outside the regions `taken`."""
    found: list[Candidate] = []
    for name, cells in _streams(page):
        free = [c for c in cells if not any(c.span.start in t for t in taken)]
        found.extend(_tables(page, name, free))
    return found


def _streams(page: Page) -> Iterator[tuple[str, list[Cell]]]:
    flat = page.flat
    if "|" in flat:
        barred = _barred(page)
        if barred:
            yield "bar-lines", barred
            return
    lines = [_cell(page, s) for s in page.document.lines() if _holds(flat, s)]
    yield "cell-per-line", list(_whole(page, lines))
    if "  " in flat or _spaced_heading(page):
        yield "spaced-columns", list(_spaced(page))


def _holds(flat: str, span: Span) -> bool:
    text = flat[span.start : span.end]
    return not (text.isspace() or not text or _PAGE_MARK.fullmatch(text))


def _cell(page: Page, span: Span) -> Cell:
    span = page.trim(span.start, span.end)
    return Cell(span, page.squeezed(span))


def _whole(page: Page, lines: Sequence[Cell]) -> Iterator[Cell]:
    """Lines as cells: an open bracket goes on, and so does a name that a page number broke."""
    held: Cell | None = None
    for line in lines:
        if held is not None and _goes_on(page, held, line):
            held = _cell(page, Span(held.span.start, line.span.end))
            continue
        if held is not None:
            yield held
        held = line
    if held is not None:
        yield held


def _goes_on(page: Page, held: Cell, line: Cell) -> bool:
    between = Span(held.span.end, line.span.start)
    if page.flat.count("\n", between.start, between.end) < 2 and held.text.count(
        "("
    ) > held.text.count(")"):
        return ")" in line.text and "\n" not in page.flat[held.span.start : held.span.end]
    if not page.document.text[between.start : between.end].strip():
        return False
    whole = held.text + line.text
    broken = words.begins_name(held.text) and not words.stands_alone(held.text)
    return (
        broken
        and len(whole) < 24
        and words.stands_alone(whole)
        and not words.begins_name(line.text)
    )


def _barred(page: Page) -> list[Cell]:
    """Cells that a bar ends, on a line of its own or at the end of their last line.

    A bar right after a bar ends an empty cell. Lines with several bars are rows, which `bars`
    reads: where they prevail there are no such cells.
    """
    cells: list[Cell] = []
    start: int | None = None
    ends = others = 0
    for line in page.document.lines():
        text = page.flat[line.start : line.end].strip()
        others += text.count("|") > 1
        if not text.endswith("|") or text.count("|") > 1:
            if text and start is None:
                start = line.start
            continue
        bar = page.flat.rindex("|", line.start, line.end)
        ends += 1
        begin = line.start if start is None else start
        cells.append(_cell(page, _last_heading(page, page.trim(begin, bar))))
        start = None
    if start is not None:
        cells.append(_cell(page, Span(start, len(page.flat))))
    return cells if ends >= 6 and ends > others else []


def _last_heading(page: Page, span: Span) -> Span:
    """The last line of a cell where it is a heading: the lines above are no part of the table."""
    line = page.trim(page.flat.rfind("\n", span.start, span.end) + 1 or span.start, span.end)
    if line.start > span.start and cols.is_heading(page.flat[line.start : line.end]):
        return line
    return span


def _spaced_heading(page: Page) -> bool:
    return any(len(_row_headings(page, line)) > 2 for line in list(page.document.lines())[:60])


def _row_headings(page: Page, line: Span) -> list[Column]:
    """The headings of a line that holds nothing else, parted by spaces."""
    if line.end - line.start > 200:
        return []
    text = page.flat[line.start : line.end]
    found = [cols.heading(m.group()) for m in _TOKEN_WIDE.finditer(text)]
    if any(c.kind == "unknown" for c in found):
        found = [cols.heading(m.group()) for m in _WORD.finditer(text)]
    return [] if any(c.kind == "unknown" for c in found) else found


_TOKEN_WIDE = re.compile(r"\S+(?: \S+)*?(?=\s{2,}|$)")


def _spaced(page: Page) -> Iterator[Cell]:
    """Cells parted by spaces within lines, where the headings stand in one line."""
    wide = False
    for line in page.document.lines():
        headings = _row_headings(page, line)
        if len(headings) > 2:
            wide = (
                any(" " in c.heading for c in headings) or "  " in page.flat[line.start : line.end]
            )
        if PAGE_NUMBER.fullmatch(page.flat[line.start : line.end]):
            continue
        pattern = _TOKEN_WIDE if wide else _WORD
        at, begin = 0, line.start
        for m in pattern.finditer(page.flat, line.start, line.end):
            at += wrapped.display(page.text[begin : m.start()])
            begin = m.start()
            yield Cell(Span(m.start(), m.end()), "".join(m.group().split()), at if wide else -1)


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
    return 2 <= len(text) <= 8 and text.isalpha()


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
        rows = _spanned(page, placed.columns, rows)
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
    if not count or placed.score < 0.25 * len(body):
        return
    yield Candidate(
        layout=name,
        span=Span(head.span.start, max(i.span.end for i in found)),
        support=1.5 * count + len(columns),
        items=tuple(found),
        findings=tuple(findings),
    )


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
    for cell, (k, anew) in zip(body, placed.at, strict=True):
        if anew or not lines:
            lines.append({})
        lines[-1].setdefault(max(k, 0), []).append(cell.span)
    made = []
    for row in wrapped.merge(page, placed.columns, lines):
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


def _spanned(page: Page, columns: Sequence[Column], rows: Sequence[Row]) -> list[Row]:
    """The rows with an official's cell that spans several of them given to each.

    A merged cell leaves no line in the rows below it. It is taken for one where a row lacks
    only that cell, and where no official's cell is written twice in a row.
    """
    units = [i for i, c in enumerate(columns) if c.kind == "role" and not _official(c)]
    for k in [i for i, c in enumerate(columns) if _official(c)]:
        texts = [page.squeezed(s) if (s := r.slots[k].span) else "" for r in rows]
        if not units or any(a and a == b for a, b in pairwise(texts)):
            continue
        filled: list[Row] = []
        for row in rows:
            above = filled[-1].slots[k] if filled else EMPTY
            if row.slots[k].span is None and all(row.slots[i].span for i in units):
                slots = list(row.slots)
                slots[k] = replace(above, merged=above.span is not None)
                row = replace(row, slots=tuple(slots))
            filled.append(row)
        rows = filled
    return list(rows)


def _official(column: Column) -> bool:
    return column.kind == "role" and all(x.role == "official" for x in column.labels)


def sections(
    page: Page, columns: Sequence[Column], rows: Sequence[Row]
) -> Iterator[tuple[tuple[str, ...], tuple[Assignment, ...], list[Row]]]:
    """Runs of rows under each category row, with the officials that it names."""
    section: tuple[str, ...] = ()
    inherited: tuple[Assignment, ...] = ()
    chunk: list[Row] = []
    for n, row in enumerate(rows):
        heading = category(page, columns, row, last=n + 1 == len(rows))
        if heading is None:
            chunk.append(row)
            continue
        if chunk:
            yield section, inherited, chunk
        chunk = []
        section, inherited = read_category(page, heading)
    if chunk:
        yield section, inherited, chunk


def category(page: Page, columns: Sequence[Column], row: Row, *, last: bool = False) -> Span | None:
    """The words of a row that is only a heading for those below it, or None."""
    held = [(i, s.span) for i, s in enumerate(row.slots) if s.span is not None and not s.merged]
    if len(held) != 1 or last:
        return None
    i, span = held[0]
    text = page.squeezed(span)
    alone = all(s.span is None for s in row.slots[:i] + row.slots[i + 1 :])
    if alone and (cols.SECTION.match(text) or _EMPHASIS.fullmatch(text)):
        return span
    if columns[i].kind == "role":
        return None
    if _CATEGORY.match(page.flat, span.start, span.end):
        return span
    ordinals = any(c.kind == "ordinal" for c in columns)
    return span if ordinals and len(text) < 30 and "。" not in text and i == 0 else None


def read_category(page: Page, span: Span) -> tuple[tuple[str, ...], tuple[Assignment, ...]]:
    """A category row's heading, and what its brackets or labels assign to all rows below."""
    opened = page.flat.find("(", span.start, span.end)
    end = span.end
    assignments: tuple[Assignment, ...] = ()
    at = opened if opened >= 0 else span.start
    said = clauses.read(page, at, span.end, wrapped=True)
    if said and clauses.plausible(said):
        assignments = tuple(s.assignment(mode="inherited") for s in said)
        end = opened if opened > span.start else end
    heading = clean(page.text[span.start : end]).strip("*# ")
    return (heading,), assignments
