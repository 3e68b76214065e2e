"""The paragraphs of a page, each on one line, so that sentences can be searched."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from remit.layouts.text.outline import Block

_LINE = re.compile(r"[^\s](?:[^\n]*[^\s])?")


class Flow:
    """The text with each paragraph on one line, and the way back to its offsets."""

    def __init__(self, flat: str, outline: Sequence[Block]) -> None:
        parts: list[str] = []
        self.outline = outline
        self.ends: list[int] = []
        self.shifts: list[int] = []
        length = 0
        for block in outline:
            for m in _LINE.finditer(flat, block.span.start, block.span.end):
                self.ends.append(length)
                self.shifts.append(m.start() - length)
                parts.append(m.group())
                length += m.end() - m.start()
            parts.append("\n")
            length += 1
        self.text = "".join(parts)

    def start(self, offset: int) -> int:
        """Where a character of the flowing text stands in the page."""
        return offset + self.shifts[bisect_right(self.ends, offset) - 1]

    def block(self, place: int) -> Block:
        """The paragraph that a place of the page stands in."""
        at = bisect_right(self.outline, place, key=lambda b: b.span.start) - 1
        return self.outline[max(0, at)]

    def after_ordinal(self, place: int) -> int:
        """A place in the page, or where the words begin if it is in a paragraph's ordinal."""
        return max(place, self.block(place).body)

    def end(self, offset: int) -> int:
        """Where a range that ends before a character of the flowing text ends in the page."""
        return self.start(offset - 1) + 1 if offset else 0
