"""Label lines: 牵头单位：…, 责任单位：… under a task, or run together at its end.

A group of labels that follow one another is one claim. 责任部门 is the lead where the text also
has a label for supporters, as it would be beside their column. Values go on over line ends as
long as names follow.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence

from remit.layouts.furniture import footer
from remit.layouts.page import Page
from remit.layouts.text.claims import Claim
from remit.layouts.text.enclosures import pairs
from remit.layouts.text.outline import Block
from remit.layouts.who import clauses, words
from remit.layouts.who.labels import Mark, known, marks
from remit.layouts.who.names import squeeze
from remit.model import Span
from remit.vocabulary import script

NAME = "label-lines"
_LONGEST, _WRAPPED, _AGAIN = 400, 3, 2
_BULLETS = " \t*_-–—•●■◆□○◇▪·"
CONTACTS = frozenset({"联系单位"})
"""Labels that say whom to ask, and give no role unless labels of a role stand with them."""

_STOP = re.compile(r"。|\n|(?<=[a-zA-Z)]{3})\.(?=\s{1,4}[A-Z]|\s*\n)")
_FIELD = re.compile(r"[\u4e00-\u9fff ]{2,12}:")
_NEXT = re.compile(r"\n[ \t]*")


def read(page: Page, outline: Sequence[Block]) -> list[Claim]:
    """The claims made by labels outside brackets."""
    starts = {b.span.start for b in outline if b.ordinal}
    begins = {b.span.start for b in outline}
    end = footer(page.flat).start
    numbered = [*sorted(starts), end]
    found: list[Claim] = []
    inside = _Brackets(page.flat)
    every = _customary(m for m in marks(page.flat, 0, end, unlisted=True) if not inside.hold(m))
    beside = frozenset(label.role for m in every for label in m.labels)
    group: list[Mark] = []
    values: list[Span] = []
    for i, mark in enumerate(every):
        limit = min(
            _before_bullet(page.flat, every[i + 1].start) if i + 1 < len(every) else end,
            numbered[bisect_right(numbered, mark.start, hi=len(numbered) - 1)],
        )
        value = _value(page, mark, limit, starts, begins)
        again = (
            any(g.text == mark.text for g in group)
            and "\n" in page.flat[values[-1].end : mark.start]
        )
        if group and (again or mark.titles or not _adjoin(page.flat, values[-1], mark, starts)):
            found.extend(_claims(page, group, values, begins, beside))
            group, values = [], []
        group.append(mark)
        values.append(value)
    found.extend(_claims(page, group, values, begins, beside))
    return found


def _before_bullet(flat: str, start: int) -> int:
    """Where what stands before a label ends: above its line, where only a bullet is before it."""
    at = len(flat[max(0, start - 8) : start].rstrip(_BULLETS))
    before = start - min(8, start) + at
    return before if before == 0 or flat[before - 1] == "\n" else start


def _customary(found: Iterable[Mark]) -> list[Mark]:
    """The labels; those on no list where they come round again over names each time."""
    every = list(found)
    again = Counter(m.text for m in every if m.labels)
    return [m for m in every if known(m.text) is not None or (m.labels and again[m.text] >= _AGAIN)]


class _Brackets:
    """Which labels stand inside a bracket with their values: those are the brackets' to read."""

    def __init__(self, flat: str) -> None:
        self.pairs = sorted((a, b) for a, b, closed in pairs(flat) if closed)
        self.starts = [a for a, _ in self.pairs]

    def hold(self, mark: Mark) -> bool:
        """Whether a bracket opens before the label and closes after its value begins."""
        at = bisect_right(self.starts, mark.start - 1) - 1
        for a, b in reversed(self.pairs[max(0, at - 3) : at + 1]):
            if a < mark.start and mark.value < b:
                return True
        return False


def _adjoin(flat: str, before: Span, mark: Mark, starts: set[int]) -> bool:
    """Whether a label belongs to the group of the one before it."""
    between = flat[before.end : mark.start]
    if len(between) > 12 or between.strip(" \n\t;,。*·-—|●•[]()、:0123456789."):
        return False
    return not any(before.end <= s <= mark.start for s in _between(starts, before.end, mark.start))


def _between(starts: set[int], low: int, high: int) -> list[int]:
    return [s for s in range(low, min(high, low + 16)) if s in starts]


def _value(page: Page, mark: Mark, limit: int, starts: set[int], begins: set[int]) -> Span:
    """Where a label's value stands: to the line's end, and over further lines of names."""
    flat = page.flat
    limit = min(limit, mark.value + _LONGEST)
    at = mark.value
    empty = True
    while at < limit:
        m = _STOP.search(flat, at, limit)
        end = m.start() if m else limit
        if not mark.labels:
            return page.trim(mark.value, _field_end(page, at, limit, begins))
        if flat[at:end].strip():
            empty = False
        at = end
        if m is None or m.group() != "\n":
            break
        following = _following(page, at, limit)
        if following is None or following.start in starts:
            break
        if following.start in begins and _FIELD.match(flat, following.start, following.end):
            break
        wrapped = following.start not in begins
        if not (empty or wrapped or _carries_on(page, at, following)):
            break
        at = following.start
    return page.trim(mark.value, at)


def _field_end(page: Page, at: int, limit: int, begins: set[int]) -> int:
    """Where the value of another field ends: with its line, or the lines it was wrapped over."""
    end = page.flat.find("\n", at, limit)
    for _ in range(_WRAPPED):
        following = _following(page, end, limit) if end >= 0 else None
        if following is None or following.start in begins:
            break
        end = page.flat.find("\n", following.end, limit)
    return end if end >= 0 else limit


def _following(page: Page, at: int, limit: int) -> Span | None:
    """The next line that holds something, if at most one blank line stands between."""
    flat = page.flat
    start = at
    for _ in range(4):
        start += 1
        end = flat.find("\n", start, limit)
        end = limit if end < 0 else end
        span = page.trim(start, end)
        if span.start < span.end:
            return span
        start = end
        if start >= limit:
            return None
    return None


def _carries_on(page: Page, at: int, following: Span) -> bool:
    """Whether a line continues the list of names above it."""
    flat = page.flat
    line = flat[following.start : following.end]
    gap = flat[at : following.start].count("\n")
    if gap == 1 and flat[at - 1] in "、,及和与;":
        return True
    head = line.rstrip("。;, ")
    pieces = [squeeze(p) for p in re.split("[、,;]", head) if p.strip()]
    if len(head) > 120 or not pieces:
        return False
    whole = all(
        words.stands_alone(p) or words.is_collective(p) or words.is_person(p) for p in pieces
    )
    if gap == 1 and not whole:
        last = re.split("[、,;:]", flat[max(0, at - 30) : at])[-1]
        joined = squeeze(last) + pieces[0]
        return (
            not words.stands_alone(squeeze(last))
            and words.stands_alone(joined)
            and len(joined) < 24
            and all(map(words.stands_alone, pieces[1:]))
        )
    return whole


def _claims(
    page: Page,
    group: Sequence[Mark],
    values: Sequence[Span],
    begins: set[int],
    beside: frozenset[str],
) -> list[Claim]:
    """The claim of one group of labels, if any of them assigns."""
    said: list[clauses.Said] = []
    last = 0
    while group and not group[0].labels:
        group, values = group[1:], values[1:]
    for mark, value in zip(group, values, strict=True):
        last = max(last, value.end, mark.end)
        if not mark.labels or value.start >= value.end:
            continue
        default = clauses.Default(labels=mark.labels, text=mark.text, beside=beside)
        read = clauses.read(
            page, value.start, value.end, default=default, wrapped=_flows(page, value, begins)
        )
        said.extend(s for s in read if s.sure or _namelike(s.name.text))
    if not said or all(s.label in CONTACTS for s in said):
        return []
    return [
        Claim(
            layout=NAME,
            span=Span(group[0].start, last),
            said=tuple(said),
            support=1.5 + len(said),
        )
    ]


def _flows(page: Page, value: Span, begins: set[int]) -> bool:
    """Whether a value's lines are wrapped, not one name each."""
    text = page.flat[value.start : value.end]
    if "\n" not in text:
        return False
    lines = [page.trim(value.start + m.end(), value.end) for m in re.finditer("\n", text)]
    return any(c in text for c in "、,;") or not any(line.start in begins for line in lines)


def _namelike(text: str) -> bool:
    return len(text) <= (40 if script.has_han(text) else 90) and "。" not in text
