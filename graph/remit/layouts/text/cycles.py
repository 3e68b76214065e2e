"""Lists run together in one paragraph: the same labels come round again for each numbered item.

A rectification list pasted without its line ends reads 1.甲整改目标：…责任单位：…2.乙整改目标：….
The items begin at the ordinals that stand just before the first label of each round.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from remit.layouts.who.labels import Mark, marks
from remit.model import Span
from remit.vocabulary.numerals import chinese_integer

_SHORTEST = 120
_ORDINAL = re.compile(
    r"(?P<zh>[一二三四五六七八九十]{1,3})、|\((?P<pzh>[一二三四五六七八九十]{1,3})\)"
    r"|(?<![\d.])(?P<num>\d{1,3})(?:[.、](?!\d)|\.(?=20\d\d年))"
)
_PLAIN = frozenset("第十百零两之")


def parts(flat: str, line: Span) -> list[Span]:
    """The items of a paragraph whose labels repeat, or the paragraph itself."""
    if line.end - line.start < _SHORTEST or flat.count(":", line.start, line.end) < 4:
        return [line]
    found = [m for m in marks(flat, line.start, line.end) if not _inside(flat, line, m)]
    rounds = [i for i, m in enumerate(found) if m.text == found[0].text]
    if len(rounds) < 2 or not any(m.labels for m in found[: rounds[1]]):
        return [line]
    cuts = [line.start]
    last: dict[str, int] = {}
    for i in rounds:
        begin = found[i - 1].value if i else line.start
        for at, form, number in _ordinals(flat, begin, found[i].start):
            if form not in last or number == last[form] + 1:
                last[form] = number
                cuts.append(at)
    cuts = sorted(set(cuts))
    return [Span(a, b) for a, b in zip(cuts, [*cuts[1:], line.end], strict=True)]


def _inside(flat: str, line: Span, mark: Mark) -> bool:
    """Whether a label stands inside a bracket."""
    before = flat[max(line.start, mark.start - 40) : mark.start]
    return before.rfind("(") > before.rfind(")")


def _ordinals(flat: str, start: int, end: int) -> Iterator[tuple[int, str, int]]:
    """The ordinals in a stretch: where each stands, its form and its number."""
    for m in _ORDINAL.finditer(flat, start, end):
        before = flat[m.start() - 1] if m.start() else ""
        form = m.lastgroup
        if form is None or before in _PLAIN:
            continue
        text = m.group(form)
        yield m.start(), form, int(text) if form == "num" else chinese_integer(text) or 0
