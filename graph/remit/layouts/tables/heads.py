"""Rows of headings: known by their words, or by how they differ from what stands below them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from remit.layouts.page import Page
from remit.layouts.tables import columns as cols
from remit.layouts.tables import contents, typed
from remit.layouts.tables.columns import Column
from remit.layouts.tables.grids import Line
from remit.layouts.who import likeness
from remit.layouts.who.likeness import Known
from remit.layouts.who.names import clean

_LONGEST = 60
_FIRST_LINES = 4
_MOST_HEIGHT = 3
_LONGEST_SECTION = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The columns that headings name, the words of these, and how many lines they take."""

    columns: tuple[Column, ...]
    words: tuple[str, ...]
    first: int
    section: tuple[str, ...] = ()


def known(page: Page, lines: Sequence[Line], at: int) -> Head | None:
    """The headings that begin at a line, if most are known words and one gives a role."""
    named = _named(page, lines[at])
    if not named or sum(c.kind != "unknown" for c in named) < 2:
        return None
    head = _with_second(page, lines, at, named)
    kinds = [c.kind for c in head.columns]
    told = sum(1 for k in kinds if k != "unknown")
    if not cols.assigns(kinds) or 2 * told < len(kinds):
        return None
    return head


def by_contents(
    page: Page, lines: Sequence[Line], ruled: frozenset[int], called: Known
) -> Head | None:
    """The headings of a table whose columns of names stand under words that are not known."""
    for at in range(min(_FIRST_LINES, len(lines) - 1)):
        named = _named(page, lines[at])
        if not named:
            continue
        head = _with_second(page, lines, at, named)
        body = lines[head.first :]
        columns = typed.columns(
            [c.heading for c in head.columns], cells(page, body, len(named)), called
        )
        told = replace(head, columns=tuple(columns))
        if cols.assigns(c.kind for c in columns) and _heads(lines[at], told, at in ruled):
            return told
    return None


def cells(page: Page, body: Sequence[Line], width: int) -> list[list[str]]:
    """The words of each column, from the lines that have as many cells as there are columns."""
    whole = [x.slots for x in body if len(x.slots) == width]
    return [
        [page.flat[s.start : s.end] for x in whole if not x[k].merged and (s := x[k].span)]
        for k in range(width)
    ]


def _heads(line: Line, head: Head, ruled: bool) -> bool:
    """Whether a line differs from what stands below it as headings do."""
    named = [(c, t) for c, t in zip(head.columns, line.texts, strict=False) if t]
    for column, text in named:
        like = likeness.of(text)
        if column.kind == "role" and like.other < 0.5 and not cols.is_generic(text):
            return False
    plain = [cols.heading(c.heading).kind for c, _ in named]
    told = sum(1 for k in plain if k != "unknown")
    contrasts = sum(1 for c, t in named if c.kind in ("ordinal", "date") and not contents.kind(t))
    return ruled or told > 0 or contrasts >= 1


def _named(page: Page, line: Line) -> list[Column]:
    """The columns that a line would name as headings; none where it is too long or too bare."""
    texts = list(line.texts)
    while texts and not texts[-1]:
        texts.pop()
    spans = {s.span for s in line.slots if s.span is not None}
    if len(spans) < 2 or any(len(t) > _LONGEST or "。" in t for t in texts):
        return []
    slots = line.slots[: len(texts)]
    return [cols.heading(page.flat[s.span.start : s.span.end] if s.span else "") for s in slots]


def _with_second(page: Page, lines: Sequence[Line], at: int, named: list[Column]) -> Head:
    """The headings of a line together with those of the lines that go on with them."""
    height = 1
    while height < _MOST_HEIGHT and at + height < len(lines) - 1:
        line = lines[at + height]
        if len(line.slots) != len(lines[at].slots) or not _goes_on(page, lines[at], line):
            break
        named = [_below(a, page, line, k) for k, a in enumerate(named)]
        height += 1
    section = _section(page, lines[at]) or (_section(page, lines[at - 1]) if at else ())
    return Head(columns=tuple(named), words=lines[at].texts, first=at + height, section=section)


def _below(above: Column, page: Page, line: Line, k: int) -> Column:
    """A column by its lower heading, or by both together where that alone is not known."""
    span = line.slots[k].span
    if span is None or line.slots[k].merged:
        return above
    below = cols.heading(page.flat[span.start : span.end])
    if below.kind != "unknown":
        return below
    return above if above.kind == "role" else below


def _goes_on(page: Page, above: Line, line: Line) -> bool:
    """Whether a line goes on with headings: all its own cells lie under wide ones or are known."""
    wide = {a.span for a, b in pairwise(above.slots) if a.span is not None and a.span == b.span}
    if not any(s.merged for s in line.slots) and not wide:
        return False
    own = [(a, s) for a, s in zip(above.slots, line.slots, strict=True) if s.span and not s.merged]
    return bool(own) and all(
        a.span in wide or cols.heading(page.flat[s.span.start : s.span.end]).kind != "unknown"
        for a, s in own
        if s.span is not None
    )


def _section(page: Page, line: Line) -> tuple[str, ...]:
    """What a line's first cell says where it names no column but lies over several."""
    slots = line.slots
    if len(slots) < 2 or slots[0].span is None or slots[0].span != slots[1].span:
        return ()
    said = page.text[slots[0].span.start : slots[0].span.end]
    told = cols.heading(page.flat[slots[0].span.start : slots[0].span.end]).kind != "unknown"
    return () if told or len(said) > _LONGEST_SECTION else (clean(said),)


def continues(page: Page, head: Head, lines: Sequence[Line]) -> bool:
    """Whether lines without headings go on under those of the table before."""
    width = len(head.columns)
    whole = [x for x in lines if len(x.slots) == width]
    if len(whole) * 2 < len(lines):
        return False
    held = cells(page, lines, width)
    return any(
        contents.of(texts).names > 0
        for column, texts in zip(head.columns, held, strict=True)
        if column.labels
    )
