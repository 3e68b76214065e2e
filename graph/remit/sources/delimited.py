"""CSV and TSV: the decoded text itself, with a table of spans over it."""

from __future__ import annotations

import re
from collections import Counter
from itertools import groupby

from remit.errors import SourceError
from remit.model import Cell, Span, Table
from remit.sources.rendering import MAX_CELLS, Rendered

_DELIMITERS = ",;\t|，；"
_SAMPLE_LINES = 20


def render(text: str, *, where: str, delimiter: str | None = None) -> Rendered:
    """The text of a delimited file and its one table.

    The delimiter is the one that splits the first lines into the most even columns. A span of a
    quoted cell lies inside its quotes; doubled quotes within it stay doubled, as they are the
    file's words. Lines with a single cell at the head or the tail are paragraphs, not rows.
    """
    delimiter = delimiter or _delimiter(text)
    rows = [list(row) for _, row in groupby(_cells(text, delimiter, where), key=lambda c: c[0])]
    kept = [[(n, span) for n, (_, span) in enumerate(row)] for row in rows]
    filled = [sum(span.start < span.end for _, span in row) for row in kept]
    many = [at for at, count in enumerate(filled) if count > 1]
    first, last = (many[0], many[-1] + 1) if many else (len(kept), len(kept))
    cells = tuple(
        Cell(row=at, column=column, span=span)
        for at, row in enumerate(kept[first:last])
        for column, span in row
    )
    outside = [row for row in (*kept[:first], *kept[last:]) if any(s.start < s.end for _, s in row)]
    paragraphs = tuple(span for row in outside for _, span in row if span.start < span.end)
    table = (
        Table(span=Span(cells[0].span.start, cells[-1].span.end), cells=cells) if cells else None
    )
    return Rendered(
        text=text,
        media_type="text/tab-separated-values" if delimiter == "\t" else "text/csv",
        paragraphs=paragraphs,
        tables=(table,) if table else (),
        lead="\n".join(
            "\t".join(text[span.start : span.end] for _, span in row if span.start < span.end)
            for row in kept
        ),
    )


def _delimiter(text: str) -> str:
    lines = [line for line in text[:20000].split("\n") if line.strip()][:_SAMPLE_LINES]
    best, support = ",", (0, 0)
    for candidate in _DELIMITERS:
        counts = Counter(_unquoted(line).count(candidate) for line in lines)
        counts.pop(0, None)
        if counts:
            columns, even = max(counts.items(), key=lambda item: (item[1], item[0]))
            if (even, columns) > support:
                best, support = candidate, (even, columns)
    return best


def _unquoted(line: str) -> str:
    return re.sub(r'"[^"]*"', "", line)


def _cells(text: str, delimiter: str, where: str) -> list[tuple[int, Span]]:
    """Row and span of every cell, in one pass over the text."""
    mark = re.escape(delimiter)
    cell = re.compile(
        rf'[^\S\n{mark}]*(?:"((?:[^"]|"")*+)"[^\S\n{mark}]*(?={mark}|\n|\Z)|([^{mark}\n]*))'
    )
    found: list[tuple[int, Span]] = []
    row = at = 0
    while at <= len(text) and (match := cell.match(text, at)):
        found.append((row, _trimmed(text, *match.span(1 if match[1] is not None else 2))))
        if len(found) > MAX_CELLS:
            raise SourceError(
                f"this table has more than {MAX_CELLS:,} cells",
                where=where,
                remedy="split the document",
            )
        at = match.end() + 1
        row += match.end() < len(text) and text[match.end()] == "\n"
        if match.end() == len(text) - 1 and text[match.end()] == "\n":
            break
    return found


def _trimmed(text: str, start: int, end: int) -> Span:
    words = text[start:end]
    left = len(words) - len(words.lstrip())
    return Span(start + left, start + left + len(words.strip()))
