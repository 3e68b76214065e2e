"""What the grammars of dates hand to `dates.find`: a mention whose year may still be open."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from dataclasses import dataclass
from datetime import MAXYEAR, date, timedelta

from remit.model import Precision

Interval = tuple[date | None, date | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Words at `[start, end)` of a folded text that name a time.

    `interval` gives the first and last day for a year. `year` is the year that the words say
    themselves, `shift` its distance from the plan's year where they say it as 明年 does. Without
    either, a year said earlier in the sentence completes them, unless they mean the plan's year
    in any case (`plan_year`: 年内, 全年) or need none (`dateless`). `stretch` marks a range from
    one time to another.
    """

    start: int
    end: int
    precision: Precision
    interval: Callable[[int], Interval]
    year: int | None = None
    shift: int | None = None
    plan_year: bool = False
    dateless: bool = False
    stretch: bool = False


def day_of(year: int, month: int, day: int) -> date:
    """The day, or the last one of the month where the month is shorter."""
    return date(year, month, min(max(day, 1), calendar.monthrange(year, month)[1]))


def months(first: int, last: int) -> Callable[[int], Interval]:
    """From the first day of one month to the last day of another."""
    return lambda year: (date(year, first, 1), day_of(year, last, 31))


def days(month: int, first: int, last: int) -> Callable[[int], Interval]:
    """Some days of one month."""
    return lambda year: (day_of(year, month, first), day_of(year, month, last))


def single(month: int, day: int) -> Callable[[int], Interval]:
    """One day, which has no beginning of its own; none where the month has no such day."""

    def interval(year: int) -> Interval:
        exists = 1 <= day <= calendar.monthrange(year, month)[1]
        return None, date(year, month, day) if exists else None

    return interval


def fixed(until: date | None) -> Callable[[int], Interval]:
    """A day that does not depend on a year, or none."""
    return lambda _: (None, until)


def later(start: date, number: int, unit: str) -> date | None:
    """A number of days, weeks, months or years after a day; None beyond the calendar."""
    if unit in ("day", "week"):
        try:
            return start + timedelta(days=number * (7 if unit == "week" else 1))
        except OverflowError:
            return None
    count = start.month - 1 + number * (12 if unit == "year" else 1)
    year, month = start.year + count // 12, count % 12 + 1
    return day_of(year, month, start.day) if year <= MAXYEAR else None
