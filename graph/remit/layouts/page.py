"""One text as the layouts read it: as written, and folded to the same length."""

from __future__ import annotations

import re
from dataclasses import dataclass

from remit.model import Assignment, Document, Finding, Item, Role, Span
from remit.vocabulary import script
from remit.vocabulary.fold import fold

_PAGE_LINE = re.compile(
    r"(?m)^[ \t]{0,80}(?:(?P<marked>[-—–―]{1,3} ?\d{1,3} ?[-—–―]{1,3}|第 ?\d{1,3} ?页[^\n]{0,12})"
    r"|\d{1,3})[ \t]{0,80}$"
)
_MARKUP = re.compile(r"<br ?/?>|&nbsp;", re.I)
_GAP = 40
_TERMINAL = "。;:!?"


@dataclass(frozen=True, kw_only=True)
class Page:
    """A document with its folded text."""

    document: Document
    flat: str
    unbroken: str | None = None

    @classmethod
    def of(cls, document: Document) -> Page:
        """The page of a document."""
        text = _MARKUP.sub(_plain, document.text)
        flat = fold(text)
        breaks = page_breaks(flat)
        if not breaks and text is document.text:
            return cls(document=document, flat=flat)
        return cls(
            document=document,
            flat=_blanked(flat, breaks),
            unbroken=_blanked(text, breaks),
        )

    @property
    def text(self) -> str:
        """The text as written, with page numbers inside a sentence and <br> blanked out."""
        return self.document.text if self.unbroken is None else self.unbroken

    def trim(self, start: int, end: int) -> Span:
        """The span without white space at its ends."""
        flat = self.flat
        while start < end and flat[start].isspace():
            start += 1
        while end > start and flat[end - 1].isspace():
            end -= 1
        return Span(start, end)

    def squeezed(self, span: Span) -> str:
        """The folded words of a span, without white space; single spaces in Latin script."""
        text = self.flat[span.start : span.end]
        return ("" if script.has_han(text) else " ").join(text.split())


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


def page_breaks(flat: str) -> list[Span]:
    """Page numbers with the line ends around them that stand inside a sentence or a bracket.

    A line such as "- 2 -" counts where the line above breaks off; a bare number only inside an
    open bracket, since it could be the ordinal of a table's row.
    """
    found: list[Span] = []
    for m in _PAGE_LINE.finditer(flat):
        start, end = m.span()
        floor = found[-1].end if found else 0
        while start > floor and m.start() - start < _GAP and flat[start - 1].isspace():
            start -= 1
        while end < len(flat) and end - m.end() < _GAP and flat[end].isspace():
            end += 1
        before = flat[max(0, start - 200) : start]
        if not before or before[-1] in _TERMINAL:
            continue
        opened = before.rfind("(") > before.rfind(")") or before.rfind("[") > before.rfind("]")
        after = flat[end : end + 1]
        if opened or (m.group("marked") and after.isalpha()):
            found.append(Span(start, end))
    return found


def _plain(markup: re.Match[str]) -> str:
    """White space in place of <br> or &nbsp;, as long as before."""
    first = "\n" if markup.group()[0] == "<" else " "
    return first.ljust(len(markup.group()))


def _blanked(text: str, spans: list[Span]) -> str:
    """The text, as long as before, with spaces in the places of the spans."""
    parts, at = [], 0
    for span in spans:
        parts += [text[at : span.start], " " * (span.end - span.start)]
        at = span.end
    return "".join([*parts, text[at:]])


_UNIT_ROLES: frozenset[Role] = frozenset({"lead", "responsible", "support"})


def inheritable(own: list[Assignment], above: list[Assignment]) -> list[Assignment]:
    """What an item takes over from its heading: only roles it does not fill itself.

    An item that names any body of its own inherits no bodies but the lead where its own are only
    responsible or helping: 牵头单位 of a heading stays beside （…负责） of a task. One that names
    an official inherits none under the same label: 牵头领导 of a heading stays beside 责任人 of a
    row.
    """
    filled = {a.role for a in own}
    officials = {a.label for a in own if a.role == "official"}
    if not officials & {a.label for a in above if a.role == "official"}:
        filled -= {"official"}
    if filled & _UNIT_ROLES:
        filled |= _UNIT_ROLES - {"lead"}
    return [a for a in above if a.role not in filled]


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
