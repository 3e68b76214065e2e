"""Category rows: rows that only head those below them, and what they assign to all of these."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from remit.layouts.page import Page
from remit.layouts.tables import columns as cols
from remit.layouts.tables.columns import Column
from remit.layouts.tables.grids import Row
from remit.layouts.who import clauses
from remit.layouts.who.names import clean
from remit.layouts.who.plausible import all_names
from remit.model import Assignment, Span

_EMPHASIS = re.compile(r"\*\*[^*。]{1,60}\*\*")
_CATEGORY = re.compile(
    r"\(?[一二三四五六七八九十]{1,3}[、.)]|第[一二三四五六七八九十]+[章节部]|[A-Z]\."
    r"|\*{0,2}(?:Part|Goal|Pillar|Section|Theme|Objective|Priority) \S+:?"
)


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
    if said and all_names(said):
        assignments = tuple(s.assignment(mode="inherited") for s in said)
        end = opened if opened > span.start else end
    heading = clean(page.text[span.start : end]).strip("*# ")
    return (heading,), assignments
