"""Where items begin and end: in the order of the text, apart, each with its title inside.

The layouts give each item the words they gathered for it. Two of them may claim the same line;
here the line goes to one, so that whoever counts characters or marks the text counts none twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from remit.layouts.page import Page, distinct
from remit.model import Item, Passage, Span


def apart(page: Page, items: Iterable[Item]) -> list[Item]:
    """The items in order and numbered from 1, none reaching into another.

    Where two overlap, the first ends where the second begins, but not before its own title ends.
    Two whose titles overlap are one item, under the first title.
    """
    found: list[Item] = []
    for item in sorted(map(_with_title, items), key=lambda i: (i.span, i.title_span)):
        if found and item.span.start < found[-1].span.end:
            found.extend(_parted(page, found.pop(), item))
        else:
            found.append(item)
    return [replace(item, number=n) for n, item in enumerate(found, 1)]


def _with_title(item: Item) -> Item:
    if item.span.holds(item.title_span):
        return item
    return replace(item, span=_hull(item.span, item.title_span))


def _hull(one: Span, other: Span) -> Span:
    return Span(min(one.start, other.start), max(one.end, other.end))


def _parted(page: Page, first: Item, second: Item) -> Iterator[Item]:
    cut = max(second.span.start, first.title_span.end)
    if first.span.start < cut <= second.title_span.start and cut < second.span.end:
        yield _clipped(page, first, Span(first.span.start, cut))
        yield _clipped(page, second, Span(cut, second.span.end))
        return
    span = Span(first.span.start, max(first.span.end, second.span.end))
    both = sorted({*first.passages, *second.passages}, key=lambda p: p.span)
    yield replace(
        first,
        span=span,
        assignments=distinct([*first.assignments, *second.assignments]),
        passages=tuple(_within(page, both, span)),
    )


def _clipped(page: Page, item: Item, span: Span) -> Item:
    """The item cut down to a span that holds its title, without white space at the ends."""
    if item.span == span:
        return item
    span = _hull(page.trim(span.start, span.end), item.title_span)
    return replace(item, span=span, passages=tuple(_within(page, item.passages, span)))


def _within(page: Page, passages: Iterable[Passage], span: Span) -> Iterator[Passage]:
    for passage in passages:
        start, end = max(passage.span.start, span.start), min(passage.span.end, span.end)
        kept = page.trim(start, max(start, end))
        if kept.start < kept.end:
            yield replace(passage, span=kept)
