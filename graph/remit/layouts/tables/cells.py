"""Cells of flattened tables: one cell per line, cells that a bar ends, columns side by side.

Nothing is said here about what a cell holds; `streams` lays them over the headings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from remit.layouts.page import Page
from remit.layouts.tables import columns as cols
from remit.layouts.tables import wrapped
from remit.layouts.tables.columns import Column
from remit.layouts.who import words
from remit.model import Span

_BULLETS = "•●·▪-–*"
_LONGEST_LIST = 1500
_PAGE_MARK = re.compile(
    r"\s*[-—–]\s*\d{1,3}\s*[-—–]\s*|\s*第\s*\d{1,3}\s*页.{0,12}"
    r"|\s*Page \d{1,3}(?: of \d{1,3})?\s*"
)
_PAGE_NUMBER = re.compile(_PAGE_MARK.pattern + r"|\s*\d{1,3}\s*")
_TOKEN_WIDE = re.compile(r"\S+(?: \S+)*?(?=\s{2,}|$)")
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Cell:
    """A piece of the stream: its span and its folded words without white space."""

    span: Span
    text: str
    at: int = -1


def streams(page: Page) -> Iterator[tuple[str, list[Cell]]]:
    """The streams of cells in a page, each with the name of its layout."""
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
    """Lines as cells: an open bracket goes on, a list under a colon, a name that a page broke."""
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
    flat = page.flat
    wrapped_once = "\n" in flat[held.span.start : held.span.end]
    last = flat[flat.rfind("\n", held.span.start, held.span.end) + 1 : held.span.end].lstrip()
    if line.text[0] in _BULLETS and len(held.text) < _LONGEST_LIST:
        return last.endswith(":") or (wrapped_once and last[0] in _BULLETS)
    between = Span(held.span.end, line.span.start)
    if flat.count("\n", between.start, between.end) < 2 and _is_open(held.text):
        return ")" in line.text and not wrapped_once
    return bool(page.document.text[between.start : between.end].strip()) and _broken(held, line)


def _is_open(text: str) -> bool:
    return text.count("(") > text.count(")")


def _broken(held: Cell, line: Cell) -> bool:
    """Whether a page number stands inside a name."""
    if not words.begins_name(held.text) or words.begins_name(line.text):
        return False
    whole = held.text + line.text
    return len(whole) < 24 and words.stands_alone(whole) and not words.stands_alone(held.text)


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


def _spaced(page: Page) -> Iterator[Cell]:
    """Cells parted by spaces within lines, where the headings stand in one line."""
    wide = False
    for line in page.document.lines():
        headings = _row_headings(page, line)
        if len(headings) > 2:
            wide = (
                any(" " in c.heading for c in headings) or "  " in page.flat[line.start : line.end]
            )
        if _PAGE_NUMBER.fullmatch(page.flat[line.start : line.end]):
            continue
        pattern = _TOKEN_WIDE if wide else _WORD
        at, begin = 0, line.start
        for m in pattern.finditer(page.flat, line.start, line.end):
            at += wrapped.display(page.text[begin : m.start()])
            begin = m.start()
            span = Span(m.start(), m.end())
            yield Cell(span, page.squeezed(span), at if wide else -1)
