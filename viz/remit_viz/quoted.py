"""Words of a document as the pages show them: lines in pieces, what is quoted marked."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from remit_viz import labels
from remit_viz.view import Node, Quote, View

# Long lines are shown around the words that matter.
REACH = 90
LINE_LIMIT = 4000

Pieces = list[tuple[str, bool]]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a document in pieces; those that are quoted are marked."""

    number: int
    pieces: Pieces
    note: str = ""


def lines_of(seen: View, position: int) -> list[Line]:
    """The initiative in the document's words, with the names quoted from it marked."""
    node = seen.nodes[position]
    text = seen.sources[node.document].text if node.document is not None else None
    if text is None:
        return _passages(node)
    quotes = (q for t in seen.ties_by_node.get(position, []) for q in t.quotes)
    waiting = deque(sorted(quotes, key=lambda q: q.start))
    within: list[Quote] = []
    start, end = seen.extent(node)
    start = text.rfind("\n", 0, start) + 1
    number = text.count("\n", 0, start) + 1
    lines = []
    offset = start
    for line in text[start : max(end, start)].split("\n"):
        while waiting and waiting[0].start < offset + len(line):
            within.append(waiting.popleft())
        within = [q for q in within if q.end > offset]
        if line.strip():
            spans = [(q.start - offset, q.end - offset) for q in within]
            lines.append(Line(number, _pieces(labels.visible(line[:LINE_LIMIT]), spans)))
        offset += len(line) + 1
        number += 1
    return lines


def _passages(node: Node) -> list[Line]:
    return [
        Line(p.line + i, [(line[:LINE_LIMIT], False)], p.label if i == 0 else "")
        for p in node.passages
        for i, line in enumerate(p.text.split("\n"))
        if line.strip()
    ]


def around(seen: View, quote: Quote, reach: int = REACH) -> Pieces:
    """The words of a quote, marked, with as many characters of its line on either side."""
    source = seen.sources[quote.document].text if quote.document >= 0 else None
    if source is None:
        return [(quote.text, True)]
    start = source.rfind("\n", 0, quote.start) + 1
    stop = source.find("\n", quote.start)
    stop = len(source) if stop < 0 else stop
    first, last = max(start, quote.start - reach), min(stop, quote.end + reach)
    pieces = _pieces(
        labels.visible(source[first:last]), [(quote.start - first, min(quote.end, last) - first)]
    )
    before = [(labels.ELLIPSIS, False)] if first > start else []
    after = [(labels.ELLIPSIS, False)] if last < stop else []
    return [*before, *pieces, *after]


def _pieces(line: str, spans: Sequence[tuple[int, int]]) -> Pieces:
    """A line cut at the borders of the spans within it."""
    pieces, at = [], 0
    for start, end in sorted((max(0, s), min(len(line), e)) for s, e in spans):
        if start < at or start >= end:
            continue
        if start > at:
            pieces.append((line[at:start], False))
        pieces.append((line[start:end], True))
        at = end
    if at < len(line):
        pieces.append((line[at:], False))
    return pieces
