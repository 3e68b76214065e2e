"""Dates that do not fit the plan, and running totals that fall."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

from remit.checks.placed import Placed, by_indicator, place
from remit.findings import finding
from remit.layouts.promises.gather import plan_year_end
from remit.model import Extraction, Finding


def deadlines_outside_plan(extraction: Extraction) -> Iterator[Finding]:
    """Deadlines before the first or after the last day of a one-year plan.

    A later year (到2010年) beside a date within the plan's year is the horizon of the item, and
    is not reported.
    """
    end = plan_year_end(extraction.document)
    if end is None:
        return
    start = date(end.year, 1, 1)
    for item in extraction.items:
        inside = any(d.date is not None and start <= d.date <= end for d in item.deadlines)
        for deadline in item.deadlines:
            if deadline.date is None or start <= deadline.date <= end:
                continue
            before = deadline.date < start
            if not before and inside and deadline.precision == "year":
                continue
            yield finding(
                "deadline-before-plan" if before else "deadline-after-plan",
                deadline.span,
                item=item.number,
                words=deadline.text,
                date=deadline.date,
                year=end.year,
            )


def falling_sequences(extraction: Extraction) -> Iterator[Finding]:
    """Running totals (达, 累计, progress) of one indicator that are less at a later date."""
    for group in by_indicator(extraction).values():
        cells: dict[tuple[int, int, str | None], list[Placed]] = defaultdict(list)
        for p in group:
            if _accumulates(p):
                cells[p.item.number, p.passage, p.base[1] if p.base else None].append(p)
        for sequence in cells.values():
            if _one_value_a_day(sequence):
                yield from _falls(extraction, sequence)


def _one_value_a_day(sequence: Sequence[Placed]) -> bool:
    """Whether it is one series: two values for one day are those of two things (3万亩和6万亩)."""
    days = [p.target.deadline for p in sequence]
    return len(set(days)) == len(days)


def _accumulates(p: Placed) -> bool:
    target = p.target
    if target.deadline is None or target.change == "reduction":
        return False
    cumulative = "累计" in target.text or target.change in ("progress", "share")
    return cumulative or target.comparator in ("ge", "gt")


def _falls(extraction: Extraction, sequence: Sequence[Placed]) -> Iterator[Finding]:
    for first, second in pairwise(sequence):
        a, b = first.target, second.target
        if first.base is None or second.base is None or a.deadline is None or b.deadline is None:
            continue
        if a.comparator in ("le", "lt") or b.comparator in ("le", "lt"):
            continue
        if a.deadline < b.deadline and second.base[0] < first.base[0]:
            yield finding(
                "sequence-not-rising",
                b.span,
                item=second.item.number,
                words=b.text,
                date=b.deadline,
                other=a.text,
                earlier=a.deadline,
                place=place(extraction, first),
            )
