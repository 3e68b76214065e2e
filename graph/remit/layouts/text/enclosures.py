"""What stands between brackets or quotation marks."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

_BRACKET = re.compile(r"[()\[\]]|\n\s*\n")
_QUOTED = re.compile(r"“[^”\n]{1,120}”|《[^》\n]{1,120}》")
_LONGEST = 600


def pairs(flat: str) -> Iterator[tuple[int, int, bool]]:
    """All bracket pairs: where each begins, where its inside ends, whether it is closed."""
    opened: list[int] = []
    for m in _BRACKET.finditer(flat):
        mark = m.group()
        if mark in "([":
            opened.append(m.start())
        elif mark in ")]":
            if opened:
                start = opened.pop()
                if m.start() - start <= _LONGEST:
                    yield start, m.start(), True
        elif opened:
            start = opened[0]
            if m.start() - start <= _LONGEST:
                yield start, m.start(), False
            opened.clear()
    if opened:
        yield opened[0], min(len(flat), opened[0] + _LONGEST), False


class Enclosures:
    """The outermost closed brackets and quotations of a text."""

    def __init__(self, flat: str) -> None:
        found = [(a, b) for a, b, closed in pairs(flat) if closed]
        found += [(m.start(), m.end() - 1) for m in _QUOTED.finditer(flat)]
        self.starts: list[int] = []
        self.ends: list[int] = []
        for a, b in sorted(found):
            if not self.ends or a > self.ends[-1]:
                self.starts.append(a)
                self.ends.append(b)

    def hold(self, start: int, end: int) -> bool:
        """Whether the words `[start, end)` stand within one."""
        at = bisect_right(self.starts, start - 1) - 1
        return at >= 0 and self.starts[at] < start and end <= self.ends[at]
