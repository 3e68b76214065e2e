"""Where numbered paragraphs begin: on the best increasing chains of ordinals, anywhere in a text.

A text may have lost its line ends, skip a number, start again under each heading, or number one
list within another. So whatever looks like an ordinal is weighed by what speaks for it where it
stands (`WEIGHTS`), and for each form of ordinal the chain with the highest sum is found: a step to
the next number adds to it, a start at another number than one or a gap takes from it. An ordinal
that is on no chain begins nothing within a line.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from remit.layouts.text.enclosures import Enclosures
from remit.layouts.text.ordinals import Ordinal, inside
from remit.model import Span

WEIGHTS: Final = {
    "line start": 1.5,  # after a line that is whole
    "wrapped line": 0.7,  # after a line that is full and may go on
    "sentence end": 0.7,  # after a full stop, a closing bracket or quotation
    "heading": 0.8,  # right after a short heading with an ordinal of higher rank
    "value end": 0.3,  # after what a label gives: 责任单位：市民政局2.…
    "clause end": -0.3,  # after a semicolon or colon
    "within words": -0.8,
    "next number": 1.0,
    "first": -0.5,
    "other first": -1.2,
    "gap": -0.1,
    "each skipped": -0.1,
}
"""What speaks for and against an ordinal, and the steps between two."""

_SENTENCE_END = tuple(".。!?)]”》…")
_VALUE = re.compile(r"[\u4e00-\u9fff]{2,8}:[^:。;\n]{2,}$")
_REFERRING = frozenset("第见按据照和及至到")
_REFERRED = frozenset("款项条目至和及号")
_REACH, _HEADING = 60, 44
_WIDEST_GAP = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """What looks like an ordinal, and how much speaks for it where it stands."""

    ordinal: Ordinal
    evidence: float


def chained(flat: str, lines: Sequence[Span], opening: Sequence[Sighting]) -> list[Ordinal]:
    """The ordinals that begin paragraphs, in order.

    Parameters
    ----------
    flat
        The folded text.
    lines
        Its lines.
    opening
        The ordinals at line starts, with what speaks for them there.
    """
    seen = [*opening]
    starts = {s.ordinal.span.start for s in seen}
    enclosed = Enclosures(flat)
    for line in lines:
        seen.extend(_within(flat, line, enclosed, starts))
    seen.sort(key=lambda s: s.ordinal.span)
    rows: dict[tuple[str, float, str], list[Sighting]] = defaultdict(list)
    for s in _after_headings(flat, seen):
        rows[s.ordinal.form, s.ordinal.rank, s.ordinal.series].append(s)
    found = [s.ordinal for row in rows.values() for s in best_chain(row)]
    return sorted(found, key=lambda o: o.span)


def _within(flat: str, line: Span, enclosed: Enclosures, starts: set[int]) -> Iterator[Sighting]:
    """The ordinals within a line, without references (第3条, 见（一）) and those in brackets."""
    for ordinal in inside(flat, line.start + 1, line.end):
        start, end = ordinal.span.start, ordinal.span.end
        if start in starts or enclosed.hold(start, end):
            continue
        before = flat[max(line.start, start - _REACH) : start].rstrip()
        after = flat[end : end + 2].lstrip()[:1]
        if before[-1:] in _REFERRING or after in _REFERRED or not after:
            continue
        yield Sighting(ordinal=ordinal, evidence=WEIGHTS[_standing(before)])


def _standing(before: str) -> str:
    """What speaks for an ordinal after these words."""
    if before.endswith(_SENTENCE_END):
        return "sentence end"
    if before.endswith((";", ":")):
        return "clause end"
    return "value end" if _VALUE.search(before) else "within words"


def _after_headings(flat: str, seen: Sequence[Sighting]) -> Iterator[Sighting]:
    """The sightings; those right after a heading (一、任务（一）…) weighed as such."""
    above: Ordinal | None = None
    for s in seen:
        ordinal = s.ordinal
        if (
            above is not None
            and above.rank < ordinal.rank
            and s.evidence == WEIGHTS["within words"]
            and 0 < ordinal.span.start - above.span.end <= _HEADING
            and not set("。;:,(") & set(flat[above.span.end : ordinal.span.start])
        ):
            s = Sighting(ordinal=ordinal, evidence=WEIGHTS["heading"])
        yield s
        above = ordinal


def best_chain(row: Sequence[Sighting]) -> list[Sighting]:
    """The sightings of one form on its best chains, each starting anew where that is better.

    One pass: the best chain that ends in each number is kept, so a step looks at the few numbers
    before it.
    """
    value: list[float] = []
    came: list[int] = []
    last: dict[int, int] = {}
    best = -1
    for at, s in enumerate(row):
        number = s.ordinal.number
        begin = value[best] if best >= 0 and value[best] > 0 else 0.0
        gain = begin + WEIGHTS["first" if number <= 1 else "other first"]
        source = best if begin else -1
        for skipped in range(_WIDEST_GAP):
            before = last.get(number - 1 - skipped)
            if before is None:
                continue
            step = WEIGHTS["gap"] + skipped * WEIGHTS["each skipped"] if skipped else None
            stepped = value[before] + (WEIGHTS["next number"] if step is None else step)
            if stepped > gain:
                gain, source = stepped, before
        value.append(gain + s.evidence)
        came.append(source)
        if number not in last or value[at] >= value[last[number]]:
            last[number] = at
        if best < 0 or value[at] > value[best]:
            best = at
    found: list[Sighting] = []
    at = best if best >= 0 and value[best] > 0 else -1
    while at >= 0:
        found.append(row[at])
        at = came[at]
    return found[::-1]
