"""Cells that the layout of a page broke: lines of a PDF's columns side by side, page numbers.

Where the line above was full, the next line of a column goes on with the cell above it, in the
middle of a name if need be. The pieces of such a cell are read as if they stood together, and
what is found is quoted from the first piece to the last.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass

from remit.layouts.page import Page
from remit.layouts.tables.columns import Column
from remit.layouts.who import words
from remit.model import Span
from remit.vocabulary import script
from remit.vocabulary.fold import fold

_ALL = re.compile(r"^(?:各|有关|相关|全部)")
_LISTING = "、,;/"


@dataclass(frozen=True, slots=True)
class View:
    """A cell as it is read: a page, the cell's span in it, and the way back to the document."""

    page: Page
    span: Span
    places: tuple[int, ...] = ()

    @classmethod
    def of(cls, page: Page, pieces: Sequence[Span], joints: Sequence[str] = ()) -> View:
        """The view of a cell in one piece, or in several with `joints` between them."""
        if len(pieces) == 1:
            return cls(page, pieces[0])
        parts: list[str] = []
        places: list[int] = []
        for n, piece in enumerate(pieces):
            joint = joints[n - 1] if n else ""
            parts += [joint, page.text[piece.start : piece.end]]
            places += [piece.start] * len(joint)
            places += range(piece.start, piece.end)
        text = "".join(parts)
        local = Page(document=page.document, flat=fold(text), unbroken=text)
        return cls(local, Span(0, len(text)), tuple(places))

    def place(self, span: Span) -> Span:
        """Where a span of the view stands in the document, from its first piece to its last."""
        if not self.places:
            return span
        if span.start >= span.end:
            return Span(self.places[0], self.places[0])
        return Span(self.places[span.start], self.places[span.end - 1] + 1)


Line = dict[int, list[Span]]
Wrapped = dict[int, tuple[list[Span], list[str]]]


def display(text: str) -> int:
    """How many columns of a terminal a text takes: Chinese characters take two."""
    return len(text) + sum(1 for c in text if c > "\u2e80")


def merge(
    page: Page, columns: Sequence[Column], lines: Sequence[Line], *, alone: Set[int]
) -> list[Wrapped]:
    """Rows from the lines of columns side by side: for each column its pieces and their joints.

    A line belongs to the row above it where each of its pieces goes on with what stands above;
    the lines in `alone`, headings of the rows below them, are rows of their own.
    """
    widest = [0] * len(columns)
    for n, line in enumerate(lines):
        for k, spans in line.items() if n not in alone else ():
            widest[k] = max(widest[k], *(display(page.text[s.start : s.end]) for s in spans))
    rows: list[Wrapped] = []
    for n, line in enumerate(lines):
        if not rows or {n - 1, n} & alone or not _goes_on(page, columns, widest, rows[-1], line):
            rows.append({})
        for k, spans in line.items():
            pieces, between = rows[-1].setdefault(k, ([], []))
            for span in spans:
                if pieces:
                    between.append(_joint(page, pieces[-1], span, widest[k]))
                pieces.append(span)
    return rows


def _goes_on(
    page: Page, columns: Sequence[Column], widest: Sequence[int], row: Wrapped, line: Line
) -> bool:
    """Whether every piece of a line goes on with what stands above it; dates may be short."""
    for k, spans in line.items():
        if columns[k].kind == "ordinal" or k not in row:
            return False
        above = row[k][0][-1]
        last = page.flat[above.end - 1]
        text = columns[k].kind not in ("role", "person", "post")
        full = _joint(page, above, spans[0], widest[k]) != "\n"
        if not full and last not in _LISTING and (not text or last in "。;"):
            return False
    return True


def _joint(page: Page, above: Span, piece: Span, widest: int) -> str:
    """What stands between two pieces of a cell: nothing where the line above was full."""
    text, below = page.text[above.start : above.end], page.text[piece.start : piece.end]
    latin = not script.has_han(text[-1:] + below[:1]) and below[:1].isalnum()
    first = below.split(maxsplit=1)[0] if latin else below[:1]
    full = display(text) + display(first) + latin > widest
    if not full or _two_names(page, above, piece):
        return "\n"
    return " " if latin else ""


def _two_names(page: Page, above: Span, piece: Span) -> bool:
    """Whether a full line ends with one body's name and the next begins with another's."""
    last = re.split("[、,;]", page.flat[above.start : above.end])[-1].strip()
    first = re.split("[、,;]", page.flat[piece.start : piece.end], maxsplit=1)[0].strip()
    if words.territory(_ALL.sub("", last + first)):
        return False
    return (
        first[:1] in "市县区省州镇乡各"
        and len(first) > 2
        and (words.is_collective(last) or (words.stands_alone(last) and _long(last)))
        and words.stands_alone(first)
    )


def _long(name: str) -> bool:
    """Whether a name is no mere beginning: 县委 is a body, 县城 begins 县城管局."""
    return len(name) > 2 or name.endswith(("委", "办"))
