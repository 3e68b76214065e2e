"""Promises that contradict one another: in value, in sum, in unit."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Final

from remit.checks.placed import Placed, by_indicator, place, placed
from remit.findings import Bilingual, finding, phrase
from remit.model import Extraction, Finding, Item, Target
from remit.vocabulary.numerals import fold
from remit.vocabulary.units import addable, find_unit, measure

_SHORTEST_SHARED: Final = 6
_SMALLEST_REPEATED: Final = 10
_TOLERANCE: Final = Decimal("0.005")
_ABOUT: Final = Decimal("0.1")
_MOST: Final = 50
_AMOUNTS: Final = ("count", "increment", "absolute")
_LIMIT: Final = re.compile(r"\d+(?:\.\d+)?[百千万亿]*[美欧港日]?元")
_OF_WHICH: Final = re.compile(r"其中")
_SENTENCE_END: Final = re.compile(r"[。;!?\n\t]")
# Other counting words may count the deals themselves: 新增投资5项.
_NEVER_MONEY: Final = frozenset({"person", "person-time", "household"})
# What a number of these is measured in, whatever stands before them.
_MEASURED_IN: Final = (
    (
        re.compile(r"(?:贷款|投资|资金|产值|销售额|营业额|税收|增加值|财政收入|销售收入)$"),
        "Currency",
        "measured-as-money",
    ),
    (re.compile(r"面积$"), "Area", "measured-as-area"),
)


def conflicting_targets(extraction: Extraction) -> Iterator[Finding]:
    """One indicator with two values for one date, in different cells, neither a mere hope.

    Values that can both come true (at least 5, and 6) do not conflict, and several values of
    one indicator in one cell are parts or steps.
    """
    yield from _alike(extraction)
    for group in by_indicator(extraction).values():
        single = _alone([p for p in group if not p.target.aspirational])
        for index, second in enumerate(single[:_MOST]):
            first = next((p for p in single[:index] if _conflict(p, second)), None)
            if first is not None:
                yield finding(
                    "conflicting-targets",
                    second.target.span,
                    item=second.item.number,
                    indicator=second.target.indicator,
                    words=second.target.text,
                    other=first.target.text,
                    place=place(extraction, first),
                )
        yield from _repeated(extraction, single)


def _alike(extraction: Extraction) -> Iterator[Finding]:
    """Remarks on counts with the same threshold and noun that differ between two cells."""
    groups: dict[tuple[object, ...], list[Placed]] = defaultdict(list)
    for p in placed(extraction):
        limit = _LIMIT.search(p.key)
        if limit and p.target.change in ("count", "increment") and not p.target.aspirational:
            t = p.target
            groups[p.item.number, limit[0], p.key[-2:], t.unit, t.deadline].append(p)
    for group in groups.values():
        for first, second in pairwise(group[:_MOST]):
            if (
                first.passage != second.passage
                and first.key != second.key
                and _differ(first, second)
            ):
                yield finding(
                    "conflicting-targets",
                    second.target.span,
                    item=second.item.number,
                    severity="info",
                    indicator=second.target.indicator,
                    words=second.target.text,
                    other=first.target.text,
                    place=place(extraction, first),
                )


def _differ(first: Placed, second: Placed) -> bool:
    low_a, high_a = _range(first.target)
    low_b, high_b = _range(second.target)
    return high_a < low_b or high_b < low_a


def _alone(group: Sequence[Placed]) -> list[Placed]:
    """The targets that are the only one of their indicator, date and change in their cell."""
    count = Counter(_cell(p) for p in group)
    return [p for p in group if count[_cell(p)] == 1]


def _cell(p: Placed) -> tuple[object, ...]:
    return p.item.number, p.passage, p.target.deadline, p.target.change


def _same_subject(first: Placed, second: Placed) -> bool:
    if first.item.number == second.item.number:
        return first.passage != second.passage
    return len(first.key) >= _SHORTEST_SHARED


def _conflict(first: Placed, second: Placed) -> bool:
    a, b = first.target, second.target
    if a.deadline != b.deadline or a.change != b.change or not _same_subject(first, second):
        return False
    one, other = first.base, second.base
    if one is None or other is None or one[1] != other[1]:
        return False
    return _differ(first, second)


def _range(target: Target) -> tuple[Decimal, Decimal]:
    """The least and the greatest value in the base unit that would keep the promise."""
    found = measure(target.unit or "")
    scale = found[0].factor * found[1] if found else Decimal(1)
    low = Decimal(str(target.value)) * scale
    high = Decimal(str(target.value_max)) * scale if target.value_max is not None else low
    if target.comparator in ("ge", "gt"):
        return low, Decimal("Infinity")
    if target.comparator in ("le", "lt"):
        return Decimal("-Infinity"), high
    if target.comparator == "approx":
        return low * (1 - _ABOUT), high * (1 + _ABOUT)
    return low, high


def _repeated(extraction: Extraction, single: Sequence[Placed]) -> Iterator[Finding]:
    """The same amount due in two different years."""
    for index, second in enumerate(single[:_MOST]):
        for first in single[:index]:
            a, b = first.target, second.target
            if (
                a.deadline is not None
                and b.deadline is not None
                and a.deadline.year != b.deadline.year
                and (a.value, a.unit, a.change) == (b.value, b.unit, b.change)
                and a.change in _AMOUNTS
                and (a.value or 0) >= _SMALLEST_REPEATED
                and first.item.number == second.item.number
                and first.passage != second.passage
            ):
                yield finding(
                    "repeated-target",
                    b.span,
                    item=second.item.number,
                    words=b.text,
                    date=b.deadline,
                    other=a.deadline,
                    place=place(extraction, first),
                )
                break


def sum_mismatches(extraction: Extraction) -> Iterator[Finding]:
    """Parts that do not make up their total: lists, increments by date, and 其中."""
    groups = by_indicator(extraction)
    for group in groups.values():
        yield from _listed_parts(extraction, group)
    for item in extraction.items:
        yield from _parts_of_which(extraction, item)


def _listed_parts(extraction: Extraction, group: Sequence[Placed]) -> Iterator[Finding]:
    cells: dict[tuple[int, int], list[Placed]] = defaultdict(list)
    for p in group:
        cells[p.item.number, p.passage].append(p)
    for parts in cells.values():
        if len(parts) < 3 or not _are_parts(parts):
            continue
        total = next((p for p in group if _is_total(p, parts, len(cells[_where(p)]))), None)
        if total is None:
            continue
        summed = sum((p.base[0] for p in parts if p.base), Decimal(0))
        low, high = _range(total.target)
        if low * (1 - _TOLERANCE) <= summed <= high * (1 + _TOLERANCE):
            continue
        unit = measure(parts[0].target.unit or "")
        scale = unit[0].factor * unit[1] if unit else Decimal(1)
        yield finding(
            "sum-mismatch",
            parts[0].target.span,
            item=parts[0].item.number,
            indicator=parts[0].target.indicator,
            sum=_amount(f"{(summed / scale).normalize():f}", parts[0].target),
            words=total.target.text,
            place=place(extraction, total),
        )


def _amount(value: str, like: Target) -> Bilingual:
    if not like.unit:
        return Bilingual(value, value)
    return phrase("amount", value=value, unit=like.unit)


def _where(p: Placed) -> tuple[int, int]:
    return p.item.number, p.passage


def _are_parts(parts: Sequence[Placed]) -> bool:
    """Whether the values of one cell are shares of one sum: increments, each counted once."""
    targets = [p.target for p in parts]
    dates = {t.deadline for t in targets}
    return (
        addable(t.unit for t in targets)[0]
        and all(t.comparator == "eq" and t.value_max is None for t in targets)
        and all(t.change == "increment" for t in targets)
        and len(dates) in (1, len(targets))
    )


def _is_total(p: Placed, parts: Sequence[Placed], in_its_cell: int) -> bool:
    first, last = parts[0].target, parts[-1].target
    if _where(p) == _where(parts[0]) or in_its_cell != 1 or p.target.aspirational:
        return False
    if p.item.number != parts[0].item.number and len(p.key) < _SHORTEST_SHARED:
        return False
    same_base = p.base is not None and parts[0].base is not None and p.base[1] == parts[0].base[1]
    return same_base and p.target.change == first.change and p.target.deadline == last.deadline


def _parts_of_which(extraction: Extraction, item: Item) -> Iterator[Finding]:
    text = extraction.document.text
    for index, total in enumerate(item.targets):
        if total.change not in _AMOUNTS or total.value is None:
            continue
        parts = list(_following_parts(text, item.targets[index : index + 12]))
        summed = sum(p.value or 0 for p in parts)
        ceiling = total.value_max if total.value_max is not None else total.value
        if parts and summed > ceiling * (1 + float(_TOLERANCE)):
            yield finding(
                "sum-mismatch",
                parts[0].span,
                item=item.number,
                indicator=parts[0].indicator,
                sum=_amount(f"{summed:g}", total),
                words=total.text,
                place=phrase("line", line=extraction.document.position(total.span.start)[0]),
            )


def _following_parts(text: str, targets: Sequence[Target]) -> Iterator[Target]:
    """The targets after 其中 in the same sentence part, in the very unit of the first."""
    total, *others = targets
    for part in others:
        between = fold(text[total.span.end : part.span.start])
        if part.span.start < total.span.end or _SENTENCE_END.search(between):
            return
        if _OF_WHICH.search(between) and part.unit == total.unit and part.change in _AMOUNTS:
            yield part


def unit_mismatches(extraction: Extraction) -> Iterator[Finding]:
    """Units that do not fit what is measured, or the other values of the same series."""
    for group in by_indicator(extraction).values():
        for p in group:
            reason = _odd_one(p, group) or _unexpected(p)
            if reason:
                yield finding(
                    "unit-mismatch",
                    p.target.span,
                    item=p.item.number,
                    words=p.target.text,
                    unit=p.target.unit,
                    reason=reason,
                )


def _kind(p: Placed) -> str | None:
    found = measure(p.target.unit or "")
    return found[0].kind if found else None


def _odd_one(p: Placed, group: Sequence[Placed]) -> Bilingual | None:
    """Why the unit is odd among the other values of its cell, which agree among themselves."""
    others = [q for q in group[:_MOST] if q is not p and _where(q) == _where(p)]
    units = {q.base[1] for q in others if q.base}
    if len(others) < 2 or len(units) != 1 or p.base is None or p.base[1] in units:
        return None
    if _kind(p) == "DimensionlessRatio" or _kind(others[0]) == "DimensionlessRatio":
        return None
    return phrase("unit-of-series", unit=others[0].target.unit)


def _unexpected(p: Placed) -> Bilingual | None:
    kind = _kind(p)
    unit = find_unit(p.target.unit or "")
    if unit is None or kind == "DimensionlessRatio":
        return None
    if kind == "Count" and unit.base not in _NEVER_MONEY:
        return None
    for pattern, expected, reason in _MEASURED_IN:
        if pattern.search(p.key) and kind != expected:
            return phrase(reason, indicator=p.key)
    return None
