"""The outline of a text: its paragraphs, their ordinals, and which stands under which.

A paragraph is a line, or several where a line was only full, or the part of one that begins with
an ordinal on a chain (`remit.layouts.text.boundaries`). An ordinal at a line's start counts unless
the line above was merely wrapped there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from remit.layouts.page import Page
from remit.layouts.text import boundaries, ordinals
from remit.layouts.text.boundaries import Sighting
from remit.layouts.text.ordinals import Ordinal
from remit.layouts.time import dates
from remit.layouts.who import words
from remit.model import Span
from remit.vocabulary import script

_TERMINAL = "。;:!?)]”》.…"
_NARROWEST, _WIDEST = 14, 40
_HEADING_MAX = 60
_WORD = re.compile(r"[^\W\d_]{3,}")
_FEW_WORDS = 4


@dataclass(slots=True, kw_only=True, eq=False)
class Block:
    """A paragraph with its ordinal, if it has one; `body` begins after the ordinal."""

    span: Span
    body: int
    ordinal: Ordinal | None = None
    parent: Block | None = None
    children: list[Block] = field(default_factory=list)
    gap: bool = False
    index: int = 0

    @property
    def rank(self) -> float:
        """The rank of its ordinal; unnumbered paragraphs come last."""
        return self.ordinal.rank if self.ordinal else 99.0

    @property
    def form(self) -> str:
        """The form of its ordinal, "" where it has none."""
        return self.ordinal.form if self.ordinal else ""


def blocks(page: Page) -> list[Block]:
    """The paragraphs of a page in order, each under the numbered one above it."""
    lines = list(_lines(page))
    full = _full_line(page, [line for line, _ in lines])
    first = _first_ordinals(page.flat, [line for line, _ in lines])
    chained = boundaries.chained(
        page.flat, [line for line, _ in lines], list(_sightings(page.flat, lines, first, full))
    )
    begun = {o.span.start for o in chained}
    within = iter([*chained, None])
    following = next(within)
    found: list[Block] = []
    for (line, gap), ordinal in zip(lines, first, strict=True):
        cuts: list[Ordinal] = []
        while following is not None and following.span.start < line.end:
            if ordinal is None or following.span.start != ordinal.span.start:
                cuts.append(following)
            following = next(within)
        stops = [*(o.span.start for o in cuts), line.end]
        head = page.trim(line.start, stops[0])
        firm = ordinal is not None and ordinal.span.start in begun
        if found and not gap and not firm and _goes_on(page, found[-1], head, ordinal, full):
            found[-1].span = Span(found[-1].span.start, head.end)
        else:
            found.append(_block(head, ordinal, len(found), gap=gap))
        for cut, stop in zip(cuts, stops[1:], strict=True):
            found.append(_block(page.trim(cut.span.start, stop), cut, len(found)))
    _nest(found)
    return found


def _block(span: Span, ordinal: Ordinal | None, index: int, *, gap: bool = False) -> Block:
    body = ordinal.span.end if ordinal else span.start
    return Block(span=span, body=body, ordinal=ordinal, gap=gap, index=index)


def _lines(page: Page) -> Iterator[tuple[Span, bool]]:
    """The trimmed lines that hold something, and whether a blank line stands before each."""
    flat, at, gap = page.flat, 0, True
    while at <= len(flat):
        end = flat.find("\n", at)
        end = len(flat) if end < 0 else end
        span = page.trim(at, end)
        if span.start < span.end:
            yield span, gap
        gap = span.start >= span.end
        at = end + 1


def _first_ordinals(flat: str, lines: Sequence[Span]) -> list[Ordinal | None]:
    """The ordinal at the start of each line, if there is one."""
    codes = ordinals.codes(flat)
    found = [ordinals.at_start(flat, line, codes) for line in lines]
    return [
        None if o is not None and o.form == "dot" and _is_field(flat, o, line) else o
        for o, line in zip(found, lines, strict=True)
    ]


def _is_field(flat: str, bullet: Ordinal, line: Span) -> bool:
    """Whether a bullet stands before a label: a field of the task above, and no task."""
    start = bullet.span.end
    while start < line.end and flat[start].isspace():
        start += 1
    return _labelled(flat, Span(start, line.end))


def _sightings(
    flat: str, lines: Sequence[tuple[Span, bool]], first: Sequence[Ordinal | None], full: float
) -> Iterator[Sighting]:
    """The ordinals at line starts, weighed by whether the line above them may go on."""
    above: Span | None = None
    for (line, gap), ordinal in zip(lines, first, strict=True):
        if ordinal is not None and ordinal.form != "dot":
            whole = above is None or gap or flat[above.end - 1] in _TERMINAL
            wrapped = (
                not whole and above is not None and _width(flat[above.start : above.end]) >= full
            )
            evidence = boundaries.WEIGHTS["wrapped line" if wrapped else "line start"]
            yield Sighting(ordinal=ordinal, evidence=evidence)
        above = line


def _full_line(page: Page, lines: Sequence[Span]) -> float:
    """How wide a line has to be to have been wrapped: nearly as wide as the widest, to a limit."""
    widest = max((_width(page.flat[s.start : s.end]) for s in lines), default=0)
    return max(_NARROWEST, 0.8 * min(widest, _WIDEST))


def _goes_on(
    page: Page,
    before: Block,
    line: Span,
    ordinal: Ordinal | None,
    full: float,
) -> bool:
    """Whether a line only continues the paragraph above it."""
    flat = page.flat
    if flat[before.span.end - 1] in _TERMINAL or _same_field(flat, before.span, line):
        return False
    start = max(before.span.start, flat.rfind("\n", before.span.start, before.span.end) + 1)
    width = _width(flat[start : before.span.end])
    if ordinal is None and _FIELD.match(flat, line.start, line.end):
        return not _labelled(flat, before.span) and width >= max(full, _NARROWEST + 4)
    if ordinal is None:
        return width >= full and not _labelled(flat, line) and flat[line.start] != "|"
    return ordinal.form != "dot" and width >= full


_ROW = re.compile(r"[^\s:]{2,16}[ \t]{1,8}(?P<label>[\u4e00-\u9fff]{2,8}):")
_FIELD = re.compile(r"[\u4e00-\u9fff]{2,10}:")
_LABELLED = re.compile(r"[\[(*]{0,2}[\w\s]{1,24}[\])*]{0,2}\s*:")


def _same_field(flat: str, before: Span, line: Span) -> bool:
    """Whether two lines are rows of one form: a name, then the same label (东水库 责任人：…)."""
    first = _ROW.match(flat, before.start, before.end)
    second = _ROW.match(flat, line.start, line.end) if first else None
    return second is not None and first is not None and second["label"] == first["label"]


def _labelled(flat: str, line: Span) -> bool:
    """Whether a line begins with a label."""
    from remit.layouts.who.labels import known

    m = _LABELLED.match(flat, line.start, line.end)
    return m is not None and known(m.group().strip("[]()*: ")) is not None


def _width(text: str) -> int:
    """How wide a line is, in Chinese characters; Latin letters count half."""
    return (len(text) + sum(1 for c in text[:200] if c > "⺀" or c in ",;:()")) // 2


def _nest(found: Sequence[Block]) -> None:
    stack: list[Block] = []
    for block in found:
        if block.ordinal is None:
            block.parent = stack[-1] if stack else None
            continue
        while stack and stack[-1].rank >= block.rank:
            stack.pop()
        block.parent = stack[-1] if stack else None
        if block.parent is not None:
            block.parent.children.append(block)
        stack.append(block)


def is_heading(page: Page, block: Block) -> bool:
    """Whether a paragraph is short and no sentence: a heading, not a task."""
    flat = page.flat
    length = block.span.end - block.span.start
    if length > _HEADING_MAX:
        return False
    last = flat[block.span.end - 1]
    text = flat[block.body : block.span.end]
    if not script.has_han(text):
        return last not in ".;:" and length < 80
    return last not in "。;:," and "。" not in text and text.count(",") < 2


def only_dates(page: Page, block: Block) -> bool:
    """Whether an unnumbered line says hardly more than when (Completed by March 31, 2020)."""
    if block.ordinal is not None or block.span.end - block.span.start > _HEADING_MAX:
        return False
    text = page.flat[block.span.start : block.span.end]
    if script.has_han(text):
        return words.is_time("".join(text.split()))
    times = dates.find(text)
    said = sum(t.span.end - t.span.start for t in times)
    return bool(times) and len(_WORD.findall(text)) <= _FEW_WORDS and 2 * said >= len(text)


def is_row(page: Page, block: Block) -> bool:
    """Whether a line is a name and then labels (东水库 责任人：…), an item of its own."""
    return _ROW.match(page.flat, block.body, block.span.end) is not None
