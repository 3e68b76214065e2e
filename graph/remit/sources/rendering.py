"""Paragraphs and tables to one text with exact spans: what `remit text` prints.

A paragraph is a line, with a blank line before the next where the format itself tells paragraphs.
A table is a line to a row and a tab between its columns; line ends inside a cell stay, as names
run over them. A merged cell stands once, at its first row and column; the other places that it
covers are empty.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from remit.errors import SourceError
from remit.findings import finding
from remit.model import Cell, Finding, Span, Table

MAX_CHARACTERS = 5_000_000
MAX_CELLS = 500_000
_MOST_UNSEEN = 100


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell before its place in the text is known."""

    row: int
    column: int
    text: str
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """What a reader found in a file."""

    text: str
    media_type: str
    paragraphs: tuple[Span, ...] = ()
    tables: tuple[Table, ...] = ()
    findings: tuple[Finding, ...] = ()
    title: str | None = None
    lead: str | None = None
    """The words to take the metadata from, where they are not simply the text."""


@dataclass
class Rendering:
    """A text that grows by paragraphs and tables; `apart` sets paragraphs apart."""

    where: str
    apart: bool = False
    _parts: list[str] = field(default_factory=list)
    _length: int = 0
    _cells: int = 0
    _paragraphs: list[Span] = field(default_factory=list)
    _tables: list[Table] = field(default_factory=list)
    _findings: list[Finding] = field(default_factory=list)
    _unseen: int = 0

    def paragraph(self, words: str) -> None:
        """Add a paragraph; its own line ends stay, an empty one is left out."""
        words = clean(words)
        if words:
            self._set_apart()
            self._paragraphs.append(self._write(words))
            self._write("\n")

    def gap(self) -> None:
        """Add a blank line, where the page shows a space."""
        self._write("\n")

    def table(self, grid: Sequence[GridCell], *, name: str = "") -> None:
        """Add a table, without its empty rows and columns."""
        cells = _without_blanks([_cleaned(cell) for cell in grid])
        if not cells:
            return
        self._cells += len(cells)
        if self._cells > MAX_CELLS:
            raise SourceError(
                f"its tables have more than {MAX_CELLS:,} cells",
                where=self.where,
                remedy="split the document",
            )
        self._set_apart()
        start = self._length
        placed = []
        columns = max(cell.column for cell in cells)
        at_row = at_column = 0
        for cell in sorted(cells, key=lambda cell: (cell.row, cell.column)):
            while at_row < cell.row:
                self._write("\t" * (columns - at_column) + "\n")
                at_row, at_column = at_row + 1, 0
            self._write("\t" * (cell.column - at_column))
            at_column = cell.column
            span = self._write(cell.text)
            placed.append(
                Cell(
                    row=cell.row,
                    column=cell.column,
                    span=span,
                    row_span=cell.row_span,
                    column_span=cell.column_span,
                )
            )
        end = self._length
        self._write("\n")
        self._tables.append(Table(span=Span(start, end), cells=tuple(placed), name=name))

    def finding(self, code: str, **said: object) -> None:
        """Note something at the place that the text has reached."""
        here = Span(self._length, self._length)
        self._findings.append(finding(code, here, item=None, severity=None, **said))

    def unseen(self, words: str) -> None:
        """Note words that the file holds and its reader does not see."""
        if self._unseen < _MOST_UNSEEN and (said := " ".join(words.split())):
            self._unseen += 1
            self.finding("hidden-words", words=said)

    def rendered(self, media_type: str, *, title: str | None = None) -> Rendered:
        """All that was added."""
        return Rendered(
            text="".join(self._parts),
            media_type=media_type,
            paragraphs=tuple(self._paragraphs),
            tables=tuple(self._tables),
            findings=tuple(self._findings),
            title=title,
        )

    def _set_apart(self) -> None:
        if self.apart and self._parts:
            self.gap()

    def _write(self, words: str) -> Span:
        start, self._length = self._length, self._length + len(words)
        if self._length > MAX_CHARACTERS:
            raise SourceError(
                f"its text is longer than {MAX_CHARACTERS:,} characters",
                where=self.where,
                remedy="split the document",
            )
        self._parts.append(words)
        return Span(start, self._length)


def clean(words: str) -> str:
    """Words without white space at their ends and with line ends as `\\n`."""
    return words.replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n").strip()


def _cleaned(cell: GridCell) -> GridCell:
    words = clean(cell.text).replace("\t", " ")
    return GridCell(cell.row, cell.column, words, cell.row_span, cell.column_span)


def _without_blanks(cells: list[GridCell]) -> list[GridCell]:
    """The cells without the rows and columns in which no cell with text begins.

    A row that holds only the rest of a merged cell is dropped too, and the merge shrinks.
    """
    rows = sorted({cell.row for cell in cells if cell.text})
    columns = sorted({cell.column for cell in cells if cell.text})
    row_rank = {row: rank for rank, row in enumerate(rows)}
    column_rank = {column: rank for rank, column in enumerate(columns)}
    return [
        GridCell(
            row_rank[cell.row],
            column_rank[cell.column],
            cell.text,
            _kept(rows, cell.row, cell.row_span),
            _kept(columns, cell.column, cell.column_span),
        )
        for cell in cells
        if cell.row in row_rank and cell.column in column_rank
    ]


def _kept(places: list[int], first: int, span: int) -> int:
    """How many of the places a cell covers are kept."""
    return bisect_left(places, first + span) - bisect_left(places, first)
