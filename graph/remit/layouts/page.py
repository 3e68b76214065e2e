"""One text as the layouts read it: as written, and folded to the same length."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from remit.layouts.names import Reader
from remit.model import Assignment, Document, Finding, Item, Span
from remit.roles import fold


@dataclass(frozen=True, kw_only=True)
class Page:
    """A document with its folded text and the readers of lists of names."""

    document: Document
    flat: str

    @classmethod
    def of(cls, document: Document) -> Page:
        """The page of a document."""
        return cls(document=document, flat=fold(document.text))

    @property
    def text(self) -> str:
        """The text as written."""
        return self.document.text

    @cached_property
    def cell_names(self) -> Reader:
        """Reads lists in cells, where a line end may part two names."""
        return Reader(self.text, self.flat)

    @cached_property
    def line_names(self) -> Reader:
        """Reads lists in paragraphs, where a line end is only where the line was full."""
        return Reader(self.text, self.flat, wrapped=True)

    def trim(self, start: int, end: int) -> Span:
        """The span without white space at its ends."""
        flat = self.flat
        while start < end and flat[start].isspace():
            start += 1
        while end > start and flat[end - 1].isspace():
            end -= 1
        return Span(start, end)

    def squeezed(self, span: Span) -> str:
        """The folded words of a span, without white space."""
        return "".join(self.flat[span.start : span.end].split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """What one layout reads in one region, and by how much evidence.

    `support` counts the assignments that the reading explains, weighed by how sure each is; the
    readings of one region are compared by it.
    """

    layout: str
    span: Span
    support: float
    items: tuple[Item, ...] = ()
    findings: tuple[Finding, ...] = ()


def numbered(items: list[Item]) -> list[Item]:
    """The items in the order of the text, counted from 1."""
    from dataclasses import replace

    ordered = sorted(items, key=lambda i: i.span)
    return [replace(item, number=n) for n, item in enumerate(ordered, 1)]


def distinct(assignments: list[Assignment]) -> tuple[Assignment, ...]:
    """The assignments without those that say again what the same part has said."""
    seen: set[tuple[str, str, str, int]] = set()
    kept = []
    for a in assignments:
        mark = (a.name, a.role, a.mode, a.part)
        if mark not in seen:
            seen.add(mark)
            kept.append(a)
    return tuple(kept)
