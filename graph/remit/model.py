"""The values that pass from one step to the next: frozen, and refusing bad states.

Offsets are Unicode code points into `Document.text`, start inclusive and end exclusive, as in
the W3C Web Annotation text position selector.
"""

from __future__ import annotations

import datetime
import hashlib
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from remit.errors import RemitError

Role = Literal["official", "lead", "responsible", "support", "supervisor"]
Mode = Literal["asserted", "inherited", "inferred"]
Severity = Literal["error", "warning", "info"]
Precision = Literal["day", "tenday", "month", "quarter", "half", "year", "continuous", "relative"]
Comparator = Literal["ge", "gt", "le", "lt", "eq", "approx"]
Change = Literal["absolute", "count", "increment", "growth", "share", "reduction", "progress"]

ROLES: tuple[Role, ...] = ("official", "lead", "responsible", "support", "supervisor")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range `[start, end)` of code points in a document's text."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: [{self.start}, {self.end})")

    def __contains__(self, offset: int) -> bool:
        return self.start <= offset < self.end

    def holds(self, other: Span) -> bool:
        """Whether `other` lies within this span."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One table cell; a merged cell is one `Cell` that spans several rows or columns."""

    row: int
    column: int
    span: Span
    row_span: int = 1
    column_span: int = 1

    def __post_init__(self) -> None:
        if min(self.row, self.column) < 0 or min(self.row_span, self.column_span) < 1:
            raise ValueError(f"not a cell position: {self!r}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table that the file format itself marks as one (not one guessed from text)."""

    span: Span
    cells: tuple[Cell, ...]
    name: str = ""

    @property
    def rows(self) -> int:
        """Number of rows."""
        return max((c.row + c.row_span for c in self.cells), default=0)

    @property
    def columns(self) -> int:
        """Number of columns."""
        return max((c.column + c.column_span for c in self.cells), default=0)


@dataclass(frozen=True, kw_only=True)
class Document:
    """A source file as text, with the places of its paragraphs and real tables.

    `text` is what every offset refers to: for plain text the decoded content with `\\r\\n` folded
    to `\\n`, for other formats a rendering that `remit text` prints. `path` is as the user gave it
    and never enters the graph; `name` (the last part of the path) does.
    """

    path: str
    text: str
    media_type: str = "text/plain"
    title: str | None = None
    issuer: str | None = None
    jurisdiction: str | None = None
    year: int | None = None
    issued: datetime.date | None = None
    language: str = "zh-Hans"
    paragraphs: tuple[Span, ...] = ()
    tables: tuple[Table, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def name(self) -> str:
        """The file's name without folders."""
        return self.path.replace("\\", "/").rsplit("/", 1)[-1]

    @cached_property
    def sha256(self) -> str:
        """SHA-256 of the text, as UTF-8."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    @cached_property
    def _line_starts(self) -> list[int]:
        starts = [0]
        find = self.text.find
        at = find("\n")
        while at >= 0:
            starts.append(at + 1)
            at = find("\n", at + 1)
        return starts

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, both counted from 1."""
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1

    def quote(self, span: Span) -> str:
        """The words at a span, exactly as they stand."""
        return self.text[span.start : span.end]

    def lines(self) -> Iterator[Span]:
        """The span of each line, without its line end."""
        ends = [*(s - 1 for s in self._line_starts[1:]), len(self.text)]
        for start, end in zip(self._line_starts, ends, strict=True):
            yield Span(start, end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """One agent, one role, in one item: what the document says, as it is written.

    `name` has white space removed in Chinese and single spaces in Latin script; `span` is where
    it stands (in a heading or an earlier row when `mode` is "inherited"). `part` counts the
    responsibility spans or sub-rows inside one item from 1. `open_ended` says that the list went
    on with words such as 等有关部门; `post` that a post stands in place of a person.
    """

    name: str
    role: Role
    label: str
    span: Span
    mode: Mode = "asserted"
    part: int = 1
    open_ended: bool = False
    post: bool = False

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise ValueError("an assignment needs a name")
        if self.part < 1:
            raise ValueError(f"parts are counted from 1, not {self.part}")

    def as_json(self) -> dict[str, Any]:
        """The form promised in the command line contract."""
        out: dict[str, Any] = {
            "name": self.name,
            "role": self.role,
            "label": self.label,
            "mode": self.mode,
            "part": self.part,
            "start": self.span.start,
            "end": self.span.end,
        }
        if self.open_ended:
            out["open_ended"] = True
        if self.post:
            out["post"] = True
        return out


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeExpression:
    """Words that name a time: a day (`date`), or an interval `[since, date]`.

    `date` is the last day meant, `since` the first where the words name an interval; both are
    None where the words give no calendar date (持续推进).
    """

    text: str
    span: Span
    precision: Precision
    date: datetime.date | None = None
    since: datetime.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """A time by which an item, or a part of it, is to be done."""

    text: str
    span: Span
    precision: Precision
    date: datetime.date | None = None
    since: datetime.date | None = None

    def as_json(self) -> dict[str, Any]:
        """The form promised in the command line contract."""
        return {
            "text": self.text,
            "date": self.date.isoformat() if self.date else None,
            "from": self.since.isoformat() if self.since else None,
            "precision": self.precision,
            "start": self.span.start,
            "end": self.span.end,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """A dated step: the words of the step, and when it is due."""

    text: str
    span: Span
    precision: Precision
    date: datetime.date | None = None
    since: datetime.date | None = None
    part: int = 1

    def as_json(self) -> dict[str, Any]:
        """The form promised in the command line contract."""
        return {
            "text": self.text,
            "date": self.date.isoformat() if self.date else None,
            "from": self.since.isoformat() if self.since else None,
            "precision": self.precision,
            "start": self.span.start,
            "end": self.span.end,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A measurable promise: an indicator, a value or range, a unit and how they compare."""

    text: str
    span: Span
    indicator: str
    value: float | None
    unit: str | None
    value_max: float | None = None
    comparator: Comparator = "eq"
    change: Change = "absolute"
    deadline: datetime.date | None = None
    aspirational: bool = False
    part: int = 1

    def as_json(self) -> dict[str, Any]:
        """The form promised in the command line contract."""
        return {
            "text": self.text,
            "indicator": self.indicator,
            "value": _plain(self.value),
            "value_max": _plain(self.value_max),
            "unit": self.unit,
            "comparator": self.comparator,
            "change": self.change,
            "deadline": self.deadline.isoformat() if self.deadline else None,
            "aspirational": self.aspirational,
            "start": self.span.start,
            "end": self.span.end,
        }


def _plain(number: float | None) -> float | int | None:
    """1600.0 as 1600, so that JSON shows the number as a person writes it."""
    if number is not None and float(number).is_integer() and abs(number) < 2**53:
        return int(number)
    return number


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A piece of an item's own words (a text cell, a paragraph) with its heading, if any."""

    span: Span
    label: str = ""
    part: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something a reader of the document should know: a gap, an ambiguity, a loss.

    `message` is English, `message_zh` the same in Chinese; `remit.findings.finding` writes both.
    """

    code: str
    severity: Severity
    message: str
    message_zh: str = ""
    span: Span
    item: int | None = None

    def said(self, lang: str) -> str:
        """The message in a language: Chinese unless English is asked for or all there is."""
        return self.message if lang.startswith("en") else self.message_zh or self.message

    def as_json(self, document: Document) -> dict[str, Any]:
        """The form promised in the command line contract."""
        return {
            "code": self.code,
            "severity": self.severity,
            "message": self.message,
            "message_zh": self.message_zh,
            "item": self.item,
            "start": self.span.start,
            "end": self.span.end,
            "line": document.position(self.span.start)[0],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One initiative as the document prints it.

    `ordinal` is what is printed, `number` the place in the document counted from 1, `section` the
    headings above it from the outermost inwards, `span` its whole text with the title included,
    `title_span` where the title stands, `passages` the pieces of its text that are neither title
    nor responsibility lists (targets and dates are looked for there).
    """

    number: int
    title: str
    span: Span
    title_span: Span
    ordinal: str | None = None
    section: tuple[str, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    passages: tuple[Passage, ...] = ()
    targets: tuple[Target, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    deadlines: tuple[Deadline, ...] = ()

    def __post_init__(self) -> None:
        if self.number < 1:
            raise ValueError(f"items are counted from 1, not {self.number}")

    def as_json(self) -> dict[str, Any]:
        """The form promised in the command line contract."""
        return {
            "ordinal": self.ordinal,
            "number": self.number,
            "section": list(self.section),
            "title": self.title,
            "start": self.span.start,
            "end": self.span.end,
            "assignments": [a.as_json() for a in self.assignments],
            "targets": [t.as_json() for t in self.targets],
            "milestones": [m.as_json() for m in self.milestones],
            "deadlines": [d.as_json() for d in self.deadlines],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Which layout was recognised in which region, and by how much evidence."""

    layout: str
    span: Span
    support: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A source that could not be read: as it was given, and why."""

    source: str
    error: RemitError

    @property
    def name(self) -> str:
        """The file's name without folders."""
        return self.source.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]

    @property
    def place(self) -> str:
        """The file's name with the line and column of the error, where it has them."""
        return self.name + self.error.where.removeprefix(self.source)

    def as_json(self) -> dict[str, Any]:
        """The source with what is wrong and what to do."""
        error = self.error
        place = error.where or self.source
        return {"source": place, "reason": error.what, "remedy": error.remedy}


@dataclass(frozen=True, kw_only=True)
class Extraction:
    """All that one document says, nothing resolved yet."""

    document: Document
    items: tuple[Item, ...] = ()
    findings: tuple[Finding, ...] = ()
    readings: tuple[Reading, ...] = field(default=())

    def as_json(self) -> dict[str, Any]:
        """The form promised in the command line contract."""
        d = self.document
        return {
            "document": {
                "path": d.path,
                "media_type": d.media_type,
                "title": d.title,
                "issuer": d.issuer,
                "jurisdiction": d.jurisdiction,
                "year": d.year,
                "language": d.language,
                "characters": len(d.text),
                "sha256": d.sha256,
                "layouts": [
                    {
                        "layout": r.layout,
                        "start": r.span.start,
                        "end": r.span.end,
                        "support": round(r.support, 3),
                    }
                    for r in self.readings
                ],
            },
            "items": [i.as_json() for i in self.items],
            "findings": [f.as_json(d) for f in self.findings],
        }
